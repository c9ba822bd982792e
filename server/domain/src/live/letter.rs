//! What one node says to the others: ids and kinds, nothing that anybody wrote, in at most 8,000 bytes
//! (PostgreSQL, "NOTIFY": a payload must be shorter than 8000 bytes).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Live, LiveKind};
use crate::ids::{ConversationId, PartnerId, WorkspaceId};

/// Workspace, partner, conversation, kind.
type Change = (Uuid, Option<Uuid>, Option<Uuid>, String);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Letter {
    #[serde(rename = "n", default)]
    pub(super) node: Uuid,
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    changes: Vec<Change>,
    /// So much changed, or so much was lost, that every page reads again.
    #[serde(rename = "a", default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) everything: bool,
    #[serde(rename = "b", default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) brands: bool,
}

impl Letter {
    /// A change takes up to 135 bytes.
    pub(super) const MOST_CHANGES: usize = 56;

    pub(super) fn add(&mut self, live: Live) {
        self.changes.push((
            live.workspace.0,
            live.partner.map(|id| id.0),
            live.conversation.map(|id| id.0),
            live.kind.code().to_owned(),
        ));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty() && !self.everything && !self.brands
    }

    /// The payload, signed with the node's own id, by which it knows its own voice.
    pub(super) fn written(&self, node: Uuid) -> String {
        let letter = Self { node, ..self.clone() };
        serde_json::to_string(&letter).unwrap_or_default()
    }

    /// `None` for what another version may say and this one does not understand.
    pub(super) fn read(payload: &str) -> Option<Self> {
        serde_json::from_str(payload).ok()
    }

    /// The changes; `None` for one of a kind that this version does not know.
    pub(super) fn changes(&self) -> impl Iterator<Item = Option<Live>> {
        self.changes
            .iter()
            .map(|(workspace, partner, conversation, kind)| {
                Some(Live {
                    workspace: WorkspaceId(*workspace),
                    partner: partner.map(PartnerId),
                    conversation: conversation.map(ConversationId),
                    kind: LiveKind::parse(kind)?,
                })
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_letter_fits_into_a_notification() {
        let mut letter = Letter {
            everything: true,
            brands: true,
            ..Letter::default()
        };
        for number in 0..Letter::MOST_CHANGES {
            let id = Uuid::from_u128(u128::MAX - number as u128);
            letter.add(Live {
                workspace: WorkspaceId(id),
                partner: Some(PartnerId(id)),
                conversation: Some(ConversationId(id)),
                kind: LiveKind::Connection,
            });
        }
        let written = letter.written(Uuid::max());
        assert!(written.len() < 8000, "{} bytes", written.len());
        assert_eq!(
            Letter::read(&written).unwrap().changes().count(),
            Letter::MOST_CHANGES
        );
    }

    #[test]
    fn what_another_version_says_breaks_nothing() {
        assert!(Letter::read("not json").is_none());
        let newer = r#"{"n":"00000000-0000-0000-0000-000000000001","z":1,"c":[["00000000-0000-0000-0000-000000000002",null,null,"smoke"]]}"#;
        let letter = Letter::read(newer).unwrap();
        assert_eq!(letter.changes().collect::<Vec<_>>(), [None]);
    }
}

//! The evidence of one conversation, step by step, for a person.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::canonical::{Datum, EntryBody};
use super::entry::OPENING;
use crate::draft::business;
use crate::draft::facts::{FactId, FactKey};
use crate::ids::{ConversationId, PersonId};
use crate::receive::person_name;
use crate::store::entity::tenant::{conversation, evidence_entry, evidence_opening};
use crate::store::{StoreError, View};
use crate::tenancy::WorkspaceScope;
use crate::time::from_ms;
use crate::vault::VaultError;
use crate::{Channel, Lang};

/// Who did a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepActor {
    /// Laras.
    System,
    /// A person.
    Person {
        /// Their name.
        name: String,
    },
    /// The customer, through Meta.
    Customer,
    /// Meta.
    Provider,
}

/// The evidence of a conversation.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Where it takes place.
    pub channel: Channel,
    /// Oldest first.
    pub steps: Vec<Step>,
}

/// One entry of the log.
#[derive(Clone, Debug)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// What: `received`, `drafted`, `approved`, …
    pub kind: String,
    /// Who.
    pub actor: StepActor,
    /// What else it says: names (for `words`) and values.
    pub details: Vec<(String, String)>,
    /// Its position in the log; `None` until the sequencer has seen it.
    pub index: Option<u64>,
    /// Its leaf hash, in hexadecimal.
    pub leaf: String,
    /// Whether its personal text was erased.
    pub erased: bool,
}

/// The steps of a conversation, oldest first, with cited facts in `lang`; `None` for anybody else's conversation.
pub async fn timeline(
    scope: &WorkspaceScope,
    id: ConversationId,
    lang: Lang,
) -> Result<Option<Timeline>, StoreError> {
    let view = scope.view().await?;
    let known = view
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(id.0))
        .one(view.db())
        .await?;
    let Some(known) = known else { return Ok(None) };
    let rows = view
        .find::<evidence_entry::Entity>()
        .filter(evidence_entry::Column::ConversationId.eq(id.0))
        .order_by_asc(evidence_entry::Column::Id)
        .all(view.db())
        .await?;
    let mut steps = Vec::with_capacity(rows.len());
    for row in rows {
        steps.push(step(&view, row, lang).await?);
    }
    let channel = Channel::parse(&known.channel).ok_or(StoreError::Unknown("conversation"))?;
    Ok(Some(Timeline { channel, steps }))
}

async fn step(view: &View, row: evidence_entry::Model, lang: Lang) -> Result<Step, StoreError> {
    let body = EntryBody::parse(&row.canonical).map_err(|_| StoreError::Unknown("evidence_entry"))?;
    let opened = openings(view, row.id).await?;
    let erased = !body.commitments.is_empty() && opened.is_empty();
    let mut details: Vec<(String, String)> = body
        .data
        .iter()
        .map(|(name, datum)| {
            let value = match datum {
                Datum::Number(number) => number.to_string(),
                Datum::Text(text) => text.clone(),
            };
            (name.clone(), value)
        })
        .collect();
    details.extend(opened);
    for (name, value) in &mut details {
        if name == "facts" {
            *value = named_facts(view, value, lang).await?;
        }
    }
    Ok(Step {
        at: from_ms(body.at),
        actor: actor(view, &body).await?,
        kind: row.kind,
        details,
        index: row.position.and_then(|position| u64::try_from(position).ok()),
        leaf: hex::encode(row.leaf),
        erased,
    })
}

/// `id@version …` as the wordings that were cited; a reference that leads nowhere stays as it is.
async fn named_facts(view: &View, cited: &str, lang: Lang) -> Result<String, StoreError> {
    let mut named = Vec::new();
    for reference in cited.split_whitespace() {
        let key = reference.split_once('@').and_then(|(id, version)| {
            Some(FactKey {
                id: FactId(id.parse().ok()?),
                version: version.parse().ok()?,
            })
        });
        let wording = match key {
            Some(key) => business::wording(view, key).await?,
            None => None,
        };
        named.push(wording.map_or_else(|| reference.to_owned(), |(body, _)| body.summary(lang)));
    }
    Ok(named.join("\n"))
}

async fn actor(view: &View, body: &EntryBody) -> Result<StepActor, StoreError> {
    Ok(match (body.actor.kind.as_str(), body.kind.as_str()) {
        ("person", _) => {
            let id = body
                .actor
                .id
                .as_deref()
                .and_then(|id| id.parse::<PersonId>().ok());
            let name = match id {
                Some(id) => person_name(view, id).await?,
                None => None,
            };
            StepActor::Person {
                name: name.unwrap_or_else(|| "—".to_owned()),
            }
        }
        ("provider", "received" | "message_edited" | "deleted" | "reacted" | "reaction_removed") => {
            StepActor::Customer
        }
        ("provider", _) => StepActor::Provider,
        _ => StepActor::System,
    })
}

/// What the commitments of an entry open to, as far as it was not erased.
pub(super) async fn openings(view: &View, entry: Uuid) -> Result<Vec<(String, String)>, StoreError> {
    let mut opened = Vec::new();
    for (name, _, payload) in sealed_openings(view, entry).await? {
        opened.push((name, String::from_utf8_lossy(&payload).into_owned()));
    }
    Ok(opened)
}

/// Name, key and payload of each opening of an entry.
pub(super) async fn sealed_openings(
    view: &View,
    entry: Uuid,
) -> Result<Vec<(String, [u8; 32], Vec<u8>)>, StoreError> {
    let rows = view
        .find::<evidence_opening::Entity>()
        .filter(evidence_opening::Column::EntryId.eq(entry))
        .order_by_asc(evidence_opening::Column::Name)
        .all(view.db())
        .await?;
    let mut opened = Vec::with_capacity(rows.len());
    for row in rows {
        let bytes = match view.open(OPENING, entry, &row.opening).await {
            Ok(bytes) => bytes,
            Err(StoreError::Vault(VaultError::Erased)) => continue,
            Err(error) => return Err(error),
        };
        let (key, payload) = bytes
            .split_first_chunk::<32>()
            .ok_or(StoreError::Unknown("evidence_opening"))?;
        opened.push((row.name, *key, payload.to_vec()));
    }
    Ok(opened)
}

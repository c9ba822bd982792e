//! Writing an entry in the transaction of the change it attests.

use uuid::Uuid;

use super::canonical::{Actor as CanonicalActor, EntryBody, commit};
use super::merkle::leaf_hash;
use crate::ids::ConversationId;
use crate::store::entity::tenant::{evidence_entry, evidence_opening};
use crate::store::{StoreError, Txn};
use crate::tenancy::Actor;
use crate::time::random_bytes;
use crate::vault::Place;

pub(crate) const OPENING: Place = Place::of("evidence_opening", "opening");

/// An entry to be: what happened, to which rows, and what it commits to.
pub(crate) struct Entry {
    kind: String,
    actor: CanonicalActor,
    conversation: Option<ConversationId>,
    objects: Vec<(&'static str, String)>,
    texts: Vec<(&'static str, String)>,
    numbers: Vec<(&'static str, i64)>,
    commitments: Vec<(&'static str, Vec<u8>)>,
    covers: Vec<Uuid>,
}

impl Entry {
    pub(crate) fn new(kind: &str, actor: &Actor) -> Self {
        let (name, id) = match actor {
            Actor::Person { id, .. } => ("person", Some(id.to_string())),
            Actor::Link(id) => ("link", Some(id.to_string())),
            Actor::Provider => ("provider", None),
            Actor::System => ("system", None),
        };
        Self {
            kind: kind.to_owned(),
            actor: CanonicalActor {
                kind: name.to_owned(),
                id,
            },
            conversation: None,
            objects: Vec::new(),
            texts: Vec::new(),
            numbers: Vec::new(),
            commitments: Vec::new(),
            covers: Vec::new(),
        }
    }

    /// In which conversation it happened.
    pub(crate) fn about(mut self, conversation: ConversationId) -> Self {
        self.conversation = Some(conversation);
        self
    }

    pub(crate) fn object(mut self, name: &'static str, id: impl std::fmt::Display) -> Self {
        self.objects.push((name, id.to_string()));
        self
    }

    /// Text that is neither an id of Meta's or a person's nor anybody's words.
    pub(crate) fn text(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.texts.push((name, value.into()));
        self
    }

    pub(crate) fn number(mut self, name: &'static str, value: i64) -> Self {
        self.numbers.push((name, value));
        self
    }

    /// A payload that is personal, or an id of Meta's: only its commitment is in the entry.
    pub(crate) fn commitment(mut self, name: &'static str, payload: &[u8]) -> Self {
        self.commitments.push((name, payload.to_vec()));
        self
    }

    pub(super) fn covering(mut self, entries: Vec<Uuid>) -> Self {
        self.covers = entries;
        self
    }
}

/// Records entries in a transaction.
pub(crate) trait Record {
    /// Writes the entry, pending, with its openings sealed under `key`; it exists if, and only if, the change does.
    async fn record(&mut self, key: Uuid, entry: Entry) -> Result<(), StoreError>;
}

impl Record for Txn {
    async fn record(&mut self, key: Uuid, entry: Entry) -> Result<(), StoreError> {
        let id = self.new_id();
        let at = self.now();
        let conversation = entry.conversation;
        let kind = entry.kind.clone();
        let mut body = EntryBody::new(self.workspace().0, id, entry.kind, at, entry.actor);
        if let Some(conversation) = conversation {
            body = body.object("conversation", conversation);
        }
        for (name, id) in entry.objects {
            body = body.object(name, id);
        }
        for (name, value) in entry.texts {
            body = body.datum(name, value);
        }
        for (name, value) in entry.numbers {
            body = body.datum(name, value);
        }
        let mut openings = Vec::with_capacity(entry.commitments.len());
        for (name, payload) in entry.commitments {
            let opening_key = random_bytes::<32>();
            body = body.commitment(name, commit(&opening_key, &payload));
            openings.push((name, [opening_key.as_slice(), &payload].concat()));
        }
        body = body.covering(entry.covers);
        let canonical = body
            .canonical()
            .map_err(|_| StoreError::Unknown("evidence_entry"))?;
        self.insert(evidence_entry::Model {
            workspace_id: self.workspace().0,
            id,
            position: None,
            conversation_id: conversation.map(|id| id.0),
            kind,
            at,
            leaf: leaf_hash(canonical.as_bytes()).0.to_vec(),
            canonical,
        })
        .await?;
        let mut sealed = Vec::with_capacity(openings.len());
        for (name, opening) in openings {
            sealed.push(evidence_opening::Model {
                workspace_id: self.workspace().0,
                entry_id: id,
                name: name.to_owned(),
                opening: self.seal(key, OPENING, id, &opening).await?,
            });
        }
        self.insert_all(sealed).await?;
        self.promise_sequencing().await
    }
}

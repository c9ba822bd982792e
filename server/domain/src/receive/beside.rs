//! What belongs to the bubbles of one page: earlier words, reactions, the messages that others answer. Read at once, not bubble by
//! bubble.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::content::{MESSAGE_BODY, VERSION_BODY, open_body};
use super::inbox::Direction;
use super::reaction::EMOJI;
use crate::ids::{ConversationId, MessageId};
use crate::store::entity::tenant::{message, message_version, reaction};
use crate::store::{StoreError, View};
use crate::time::from_ms;

/// What a message said until it was edited.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// Its words; `None` when they were erased or were none.
    pub text: Option<String>,
    /// Until when.
    pub until: Timestamp,
}

/// The message that another one answers.
#[derive(Clone, Debug)]
pub enum Quote {
    /// It is in this thread.
    Here {
        /// Which.
        id: MessageId,
        /// Which way it went.
        direction: Direction,
        /// What it is.
        kind: String,
        /// Its first words, if it has any and still stands.
        text: Option<String>,
    },
    /// It is not: it is older than what is known here.
    Elsewhere,
}

/// The rows behind them.
pub(super) struct Beside {
    versions: Vec<message_version::Model>,
    reactions: Vec<reaction::Model>,
    /// Messages that others answer.
    answered: Vec<message::Model>,
}

impl Beside {
    pub(super) async fn of(
        view: &View,
        id: ConversationId,
        rows: &[message::Model],
    ) -> Result<Self, StoreError> {
        let edited = rows
            .iter()
            .filter(|row| row.edited_at.is_some())
            .map(|row| row.id);
        let versions = view
            .find::<message_version::Entity>()
            .filter(message_version::Column::MessageId.is_in(edited))
            .order_by_asc(message_version::Column::ReplacedAt)
            .order_by_asc(message_version::Column::Id);
        let reactions = view
            .find::<reaction::Entity>()
            .filter(reaction::Column::ConversationId.eq(id.0))
            .filter(reaction::Column::Emoji.is_not_null());
        let keys = rows.iter().filter_map(|row| row.reply_to_key.clone());
        let answered = view
            .find::<message::Entity>()
            .filter(message::Column::ConversationId.eq(id.0))
            .filter(message::Column::ProviderKey.is_in(keys));
        Ok(Self {
            versions: versions.all(view.db()).await?,
            reactions: reactions.all(view.db()).await?,
            answered: answered.all(view.db()).await?,
        })
    }

    pub(super) async fn earlier(&self, view: &View, message: Uuid) -> Result<Vec<Earlier>, StoreError> {
        let mut list = Vec::new();
        for version in self
            .versions
            .iter()
            .filter(|version| version.message_id == message)
        {
            let body = open_body(view, VERSION_BODY, version.id, version.body.as_deref()).await?;
            list.push(Earlier {
                text: body.and_then(|body| body.text),
                until: from_ms(version.replaced_at),
            });
        }
        Ok(list)
    }

    /// The reaction of `customer` or `business`.
    pub(super) async fn reaction(
        &self,
        view: &View,
        row: &message::Model,
        author: &str,
    ) -> Result<Option<String>, StoreError> {
        let Some(key) = row.provider_key.as_ref().filter(|_| row.deleted_at.is_none()) else {
            return Ok(None);
        };
        let found = self
            .reactions
            .iter()
            .find(|one| one.target_key == *key && one.author == author);
        match found {
            Some(found) => view.open_text(EMOJI, found.id, found.emoji.as_deref()).await,
            None => Ok(None),
        }
    }

    pub(super) async fn quote(&self, view: &View, row: &message::Model) -> Result<Option<Quote>, StoreError> {
        let Some(key) = row.reply_to_key.as_ref().filter(|_| row.deleted_at.is_none()) else {
            return Ok(None);
        };
        let found = self
            .answered
            .iter()
            .find(|answered| answered.provider_key.as_ref() == Some(key));
        let Some(found) = found else {
            return Ok(Some(Quote::Elsewhere));
        };
        let body = open_body(view, MESSAGE_BODY, found.id, found.body.as_deref()).await?;
        let kind = if found.deleted_at.is_some() {
            "deleted"
        } else {
            &found.kind
        };
        Ok(Some(Quote::Here {
            id: MessageId(found.id),
            direction: Direction::parse(&found.direction),
            kind: kind.to_owned(),
            text: body.and_then(|body| body.text),
        }))
    }
}

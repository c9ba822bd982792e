//! Public or private: a person decides how the answer to a comment leaves.
//!
//! The other way is another version: what was approved for one reader is not what was approved for all.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};

use super::card::{version_row, version_text};
use super::decide::open;
use super::judge::checked;
use super::rows::{fits, judge_words, keep_version, may_leave, move_draft};
use super::{DraftState, ReviewError};
use crate::draft::proposal::Proposal;
use crate::evidence::{Entry, Record};
use crate::ids::{ConversationId, DraftId};
use crate::store::entity::tenant::draft;
use crate::store::{StoreError, from_json};
use crate::tenancy::WorkspaceScope;
use crate::{Channel, Way};

/// Lets an answer leave another way, as a new version that is checked again and waits for approval.
pub async fn take_way(
    scope: &WorkspaceScope,
    id: DraftId,
    version: i32,
    way: Way,
) -> Result<(), ReviewError> {
    let mut txn = scope.txn().await?;
    let open = open(scope, &txn, id, version).await?;
    if !way.answers_a_comment() || !open.way()?.answers_a_comment() {
        return Err(ReviewError::NotFound);
    }
    if open.way()? == way {
        return Ok(());
    }
    let conversation = ConversationId(open.row.conversation_id);
    may_leave(&txn, &open.conversation, way).await?;
    let stored = version_row(&txn, id.0, version)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let text = version_text(&txn, &stored).await?.ok_or(ReviewError::Empty)?;
    let channel = Channel::parse(&open.row.channel).ok_or(StoreError::Unknown("draft"))?;
    fits(&text, channel, way)?;
    let proposal: Option<Proposal> = if stored.author_id.is_none() {
        let json = txn
            .open(super::DRAFT_PROPOSAL, open.row.id, &open.row.proposal)
            .await?;
        Some(from_json(&json, "draft")?)
    } else {
        None
    };
    let verdict = judge_words(&txn, &open.conversation, &text, (channel, way), proposal.as_ref()).await?;
    let next = version + 1;
    keep_version(&txn, &open, (next, stored.author_id), &text, &verdict).await?;
    txn.update::<draft::Entity>()
        .col_expr(draft::Column::Way, Expr::value(way.code()))
        .filter(draft::Column::Id.eq(id.0))
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    let state = if verdict.passes() {
        DraftState::Waiting
    } else {
        DraftState::Held
    };
    move_draft(&mut txn, &open.row, state, None).await?;
    let key = open.connection.content_key;
    let entry = Entry::new("way_chosen", &scope.actor)
        .about(conversation)
        .object("draft", id.0)
        .number("version", i64::from(next))
        .text("way", way.code());
    txn.record(key, entry).await?;
    let entry = checked(&scope.actor, conversation, id.0, next, &verdict);
    txn.record(key, entry).await?;
    txn.commit().await?;
    Ok(())
}

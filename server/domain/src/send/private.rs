//! The one private reply that Instagram takes to each comment (Instagram Platform, "Send a Private Reply to a Commenter").

use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::state::SendState;
use crate::Way;
use crate::store::entity::tenant::outgoing;
use crate::store::{StoreError, View};

async fn states(view: &View, comment: Uuid) -> Result<Vec<SendState>, StoreError> {
    let rows = view
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::AnswersId.eq(comment))
        .filter(outgoing::Column::Way.eq(Way::PrivateReply.code()))
        .all(view.db())
        .await?;
    Ok(rows
        .iter()
        .filter_map(|row| SendState::parse(&row.state))
        .collect())
}

/// Whether Meta may have one already.
pub(super) async fn may_have_arrived(view: &View, comment: Uuid) -> Result<bool, StoreError> {
    let states = states(view, comment).await?;
    Ok(states.into_iter().any(SendState::may_have_arrived))
}

/// Whether Meta may have one, or one waits to leave.
pub(crate) async fn was_answered_in_private(view: &View, comment: Uuid) -> Result<bool, StoreError> {
    let states = states(view, comment).await?;
    Ok(states
        .into_iter()
        .any(|state| state.may_have_arrived() || state == SendState::Queued))
}

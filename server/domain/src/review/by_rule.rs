//! What left by itself: an owner who lets answers go without them sees which, and from which facts.

use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::card::{DraftCard, of_rows};
use crate::store::StoreError;
use crate::store::entity::tenant::draft;
use crate::tenancy::WorkspaceScope;
use crate::time::DAY;

/// How far back it is counted.
const WEEK: i64 = 7 * DAY;
/// On the first page, the newest first.
const SHOWN: u64 = 4;

/// Answers that the owner's rules let go.
#[derive(Clone, Debug, Default)]
pub struct ByRule {
    /// In the last seven days.
    pub count: u64,
    /// The newest of them.
    pub latest: Vec<DraftCard>,
}

/// Spelled out, so that the partial index serves on SQLite.
fn by_rule() -> SimpleExpr {
    Expr::cust("state = 'approved' AND decided_by IS NULL")
}

/// Counts and shows them.
pub async fn answered_by_rule(scope: &WorkspaceScope) -> Result<ByRule, StoreError> {
    let view = scope.view().await?;
    let since = scope.laras.clock().now_ms() - WEEK;
    let recent = view
        .find::<draft::Entity>()
        .filter(by_rule())
        .filter(draft::Column::DecidedAt.gt(since));
    let count = recent.clone().count(view.db()).await?;
    let rows = recent
        .order_by_desc(draft::Column::DecidedAt)
        .limit(SHOWN)
        .all(view.db())
        .await?;
    let latest = of_rows(scope, &view, rows).await?;
    Ok(ByRule { count, latest })
}

//! How often a model is asked: so many times a day for a workspace and for one customer, counted in rows that all nodes share.
//! A customer, or somebody's bot, who writes all day costs no more than this.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryResult};
use uuid::Uuid;

use crate::store::entity::tenant::model_budget::{Column, Entity};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;

/// Calls a day, in the workspace's own day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    pub of_workspace: i64,
    pub of_contact: i64,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            of_workspace: 2_000,
            of_contact: 50,
        }
    }
}

/// Not a contact: the row that counts all of a workspace's calls.
const ALL: Uuid = Uuid::nil();

const COUNT: &str = "INSERT INTO model_budget (day, contact_id, calls, workspace_id) VALUES ($1, $2, 1, $3) \
     ON CONFLICT (workspace_id, day, contact_id) DO UPDATE SET calls = model_budget.calls + 1 RETURNING calls";

/// Counts a call that is about to be made; false, and nothing counted, when there is none left today.
pub(super) async fn spend(
    scope: &WorkspaceScope,
    contact: Uuid,
    day: Date,
    caps: Caps,
) -> Result<bool, StoreError> {
    let day = number_of(day);
    let txn = scope.txn().await?;
    let all = count(&txn, day, ALL).await?;
    if all > caps.of_workspace || count(&txn, day, contact).await? > caps.of_contact {
        return Ok(false);
    }
    if all == 1 {
        // The first call of a day: what was counted before is of no use to anybody.
        txn.delete::<Entity>()
            .filter(Column::Day.lt(day))
            .exec(txn.db())
            .await?;
    }
    txn.commit().await?;
    Ok(true)
}

async fn count(txn: &Txn, day: i32, contact: Uuid) -> Result<i64, StoreError> {
    let rows: Vec<QueryResult> = txn.changed_here(COUNT, [day.into(), contact.into()]).await?;
    let row = rows.first().ok_or(StoreError::Unknown("model_budget"))?;
    Ok(row.try_get("", "calls")?)
}

/// `20261124`: days in the order of their numbers.
fn number_of(day: Date) -> i32 {
    i32::from(day.year()) * 10_000 + i32::from(day.month()) * 100 + i32::from(day.day())
}

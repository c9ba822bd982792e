//! Refusals that concern a whole number: nothing more is tried through it until somebody has put it right.
//!
//! One such refusal tells what all the next ones would say. So it pauses the connection in the transaction that writes
//! the refusal down; answers that are approved meanwhile wait, visibly, and expire with their window.

use meta::graph::{Meaning, codes};
use meta::{GraphError, Product};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, QueryFilter};
use uuid::Uuid;

use crate::evidence::{Entry, Record};
use crate::live::LiveKind;
use crate::store::entity::tenant::connection::{Column, Entity};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;
use crate::time::HOUR;

/// Meta lifts the brake on a number that customers reported within hours; how many, it does not say.
const SPAM_PAUSE: i64 = 6 * HOUR;

/// Why a connection is paused after this code of Meta's (Cloud API, "Error codes"), and for how long, where that is known.
pub(super) const fn reason(code: i64) -> Option<(&'static str, Option<i64>)> {
    match code {
        codes::POLICY => Some(("policy", None)),
        codes::ACCOUNT_LOCKED => Some(("account_locked", None)),
        codes::PAYMENT => Some(("billing", None)),
        codes::SPAM_LIMIT => Some(("spam_limit", Some(SPAM_PAUSE))),
        codes::NAME_NOT_APPROVED => Some(("name_not_approved", None)),
        codes::REGISTRATION_INCOMPLETE | codes::NOT_REGISTERED => Some(("not_registered", None)),
        codes::MESSAGING_LIMIT => Some(("limit_reached", None)),
        _ => None,
    }
}

/// Why a refusal pauses a connection. Instagram's codes mean other things, and what counts is what they mean.
fn reason_of(refusal: &GraphError) -> Option<(&'static str, Option<i64>)> {
    match refusal.product {
        Product::WhatsApp => reason(refusal.code),
        Product::Instagram => match refusal.meaning()? {
            Meaning::Policy => Some(("policy", None)),
            // A restricted WhatsApp account is given back by an event. Instagram tells of nothing: a person tries again.
            Meaning::Restricted => Some(("account_locked", None)),
            _ => None,
        },
    }
}

/// Pauses a connection if this refusal concerns all of it. One that is paused already keeps its reason.
pub(super) async fn after_refusal(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: Uuid,
    refusal: &GraphError,
) -> Result<(), StoreError> {
    after_code(scope, txn, connection, (refusal.code, reason_of(refusal))).await
}

/// The same for a code that came in a status, with what it means.
pub(super) async fn after_code(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: Uuid,
    (code, why): (i64, Option<(&'static str, Option<i64>)>),
) -> Result<(), StoreError> {
    let Some((reason, for_ms)) = why else {
        return Ok(());
    };
    let now = txn.now();
    let until = for_ms.map(|ms| now + ms);
    let not_paused = Condition::any()
        .add(Column::Paused.is_null())
        .add(Column::PausedUntil.lte(now));
    let moved = txn
        .update::<Entity>()
        .col_expr(Column::Paused, Expr::value(reason))
        .col_expr(Column::PausedUntil, Expr::value(until))
        .filter(Column::Id.eq(connection))
        .filter(Column::EndedAt.is_null())
        .filter(not_paused)
        .exec(txn.db())
        .await?;
    if moved.rows_affected == 1 {
        let mut entry = Entry::new("paused", &scope.actor)
            .object("connection", connection)
            .text("reason", reason)
            .number("code", code);
        if let Some(until) = until {
            entry = entry.number("paused_until", until);
        }
        let key = txn.facts_key().await?;
        txn.record(key, entry).await?;
        txn.announce(LiveKind::Connection, None);
    }
    Ok(())
}

//! Counting what came and went, when the evidence of it is numbered.
//!
//! One sequencer per workspace numbers each entry exactly once, so each message is counted exactly once, and no transaction that takes
//! in a customer's message waits for a counter that all of a business's messages share.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use sea_orm::sea_query::Expr;

use super::rhythm::Rhythm;
use crate::store::entity::tenant::client_rhythm;
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;
use crate::time::from_ms;

/// A day as a number: `20261124`.
pub(super) fn day_of(ms: i64, zone: &TimeZone) -> i32 {
    number_of(zone.to_datetime(from_ms(ms)).date())
}

pub(super) fn number_of(date: jiff::civil::Date) -> i32 {
    i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day())
}

#[derive(Default)]
struct Counted {
    received: i32,
    answered: i32,
    by_itself: i32,
}

/// Counts entries that have just been numbered. Only an agency's clients are counted: nobody else lists businesses.
pub(crate) async fn count<'a>(
    scope: &WorkspaceScope,
    txn: &Txn,
    entries: impl Iterator<Item = (&'a str, i64)>,
) -> Result<(), StoreError> {
    let Some(partner) = txn.partner() else {
        return Ok(());
    };
    let zone = scope.zone();
    let mut days: BTreeMap<i32, Counted> = BTreeMap::new();
    let mut heard = Vec::new();
    for (kind, at) in entries {
        let day = || day_of(at, &zone);
        match kind {
            "received" => {
                days.entry(day()).or_default().received += 1;
                heard.push(at);
            }
            "approved" | "written" => days.entry(day()).or_default().answered += 1,
            "approved_by_rule" => {
                let counted = days.entry(day()).or_default();
                counted.answered += 1;
                counted.by_itself += 1;
            }
            _ => {}
        }
    }
    for (day, counted) in days {
        add(txn, partner.0, day, &counted).await?;
    }
    hear(txn, partner.0, &heard, &zone).await
}

async fn add(txn: &Txn, partner: uuid::Uuid, day: i32, counted: &Counted) -> Result<(), StoreError> {
    const ADD: &str = "INSERT INTO client_day (day, partner_id, received, answered, by_itself, workspace_id) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, day) DO UPDATE SET \
        received = client_day.received + excluded.received, answered = client_day.answered + excluded.answered, \
        by_itself = client_day.by_itself + excluded.by_itself RETURNING day";
    let values = [
        day.into(),
        partner.into(),
        counted.received.into(),
        counted.answered.into(),
        counted.by_itself.into(),
    ];
    txn.changed_here(ADD, values).await?;
    Ok(())
}

async fn hear(txn: &Txn, partner: uuid::Uuid, heard: &[i64], zone: &TimeZone) -> Result<(), StoreError> {
    use client_rhythm::Column;

    let Some(last) = heard.iter().copied().max() else {
        return Ok(());
    };
    let row = txn.find::<client_rhythm::Entity>().one(txn.db()).await?;
    let known = row.as_ref().and_then(|row| {
        let rhythm = Rhythm::of_row(row.week, row.weeks, &row.usual, &row.current)?;
        Some((rhythm, row.last_received_at))
    });
    let (mut rhythm, before) = known.unwrap_or_else(|| (Rhythm::beginning(last, zone), last));
    for at in heard {
        rhythm.hear(*at, zone);
    }
    let last = last.max(before);
    if row.is_none() {
        return txn
            .insert(client_rhythm::Model {
                workspace_id: txn.workspace().0,
                partner_id: partner,
                last_received_at: last,
                week: rhythm.week,
                weeks: rhythm.weeks,
                usual: rhythm.usual_bytes(),
                current: rhythm.current_bytes(),
            })
            .await;
    }
    txn.update::<client_rhythm::Entity>()
        .col_expr(Column::LastReceivedAt, Expr::value(last))
        .col_expr(Column::Week, Expr::value(rhythm.week))
        .col_expr(Column::Weeks, Expr::value(rhythm.weeks))
        .col_expr(Column::Usual, Expr::value(rhythm.usual_bytes()))
        .col_expr(Column::Current, Expr::value(rhythm.current_bytes()))
        .exec(txn.db())
        .await?;
    Ok(())
}

//! Telling the owner that an access ends: fourteen days before, seven and two, until it is connected again.
//!
//! An access that ends unnoticed is a shop that stops answering. Instagram's are renewed long before that by themselves, so its owners
//! hear of it only when renewing keeps failing.

use uuid::Uuid;

use super::rows;
use crate::brand;
use crate::ids::ConnectionId;
use crate::jobs::{Kind, Promise, Stop};
use crate::mail::{self, Letter, Mail};
use crate::store::entity::tenant::connection::Model;
use crate::store::{StoreError, Txn, platform};
use crate::tenancy::{Role, WorkspaceScope};
use crate::time::DAY;
use crate::{Channel, Lang};

/// Days before the end.
const TOLD: [i64; 3] = [14, 7, 2];

/// Promises to tell of an end, in the transaction that learns of it. A later end replaces an earlier one.
pub(super) async fn promise_to_tell(
    txn: &mut Txn,
    connection: Uuid,
    ends: Option<i64>,
) -> Result<(), StoreError> {
    let Some(next) = ends.and_then(|ends| next_telling(ends, txn.now())) else {
        return Ok(());
    };
    txn.promise(Promise::at(Kind::TellEnding, connection, next)).await
}

/// The first of the moments that is still to come.
fn next_telling(ends: i64, now: i64) -> Option<i64> {
    TOLD.into_iter()
        .map(|days| ends.saturating_sub(days * DAY))
        .find(|at| *at > now)
}

/// The job: tells the owners if the end is still near, and promises to come back before it.
pub(crate) async fn tell_ending(scope: &WorkspaceScope, id: ConnectionId) -> Result<(), Stop> {
    let view = scope.view().await?;
    let Some(row) = rows::row(&view, id).await? else {
        return Ok(());
    };
    let Some(ends) = row.token_expires_at else {
        return Ok(());
    };
    let name = rows::display_number(&view, &row).await?.unwrap_or_default();
    drop(view);
    let mut txn = scope.txn().await?;
    let left = ends - txn.now();
    if left > 0 && left <= rows::TOLD_BEFORE {
        tell(&txn, scope, &row, &name, left).await?;
    }
    promise_to_tell(&mut txn, row.id, Some(ends)).await?;
    Ok(txn.commit().await?)
}

/// One mail to every owner; where a business has none, to those who run its agency.
async fn tell(
    txn: &Txn,
    scope: &WorkspaceScope,
    row: &Model,
    name: &str,
    left: i64,
) -> Result<(), StoreError> {
    let Some(origin) = brand::home_of(&scope.laras, scope.partner()) else {
        return Ok(());
    };
    let mut readers = platform::people_of_workspace(txn, scope.workspace()).await?;
    readers.retain(|person| !person.disabled && person.role == Role::Owner.code());
    let mut page = "settings/integrations".to_owned();
    if let (true, Some(partner)) = (readers.is_empty(), scope.partner()) {
        readers = platform::people_of_partner(txn, partner).await?;
        readers.retain(|person| !person.disabled && person.role == Role::PartnerAdmin.code());
        page = format!("clients/{}/{page}", scope.workspace());
    }
    let Ok(link) = origin.join(&page) else {
        return Ok(());
    };
    let usual = brand::of_partner(&scope.laras, scope.partner()).lang;
    for reader in readers {
        let letter = Letter {
            to: reader.email,
            lang: reader.lang.as_deref().and_then(Lang::parse).unwrap_or(usual),
            partner: scope.partner(),
            origin: origin.to_string(),
            mail: Mail::TokenEnding {
                channel: Channel::parse(&row.channel).ok_or(StoreError::Unknown("connection"))?,
                name: name.to_owned(),
                days: left / DAY,
                link: link.to_string(),
            },
        };
        mail::promise(txn, &letter, Some(row.id)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_told_three_times_and_not_after_it() {
        let ends = 60 * DAY;
        let told = |now: i64| next_telling(ends, now).map(|at| (ends - at) / DAY);
        assert_eq!(told(0), Some(14));
        assert_eq!(told(46 * DAY), Some(7));
        assert_eq!(told(53 * DAY), Some(2));
        assert_eq!(told(58 * DAY), None);
        assert_eq!(told(90 * DAY), None);
    }
}

//! Auto-send: the owner's switch, per workspace and channel, off by default.
//!
//! On, every draft that the gate passes (documented, or no claim) leaves by itself. Turning it on needs the owner, or a
//! partner with the owner's recorded consent.

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};

use super::{ReviewError, delegation};
use crate::Channel;
use crate::evidence::{Entry, Record};
use crate::ids::PersonId;
use crate::receive::person_name;
use crate::store::entity::tenant::{auto_send as table, connection};
use crate::store::{StoreError, View};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::from_ms;

/// The switch of one channel.
#[derive(Clone, Debug)]
pub struct AutoSend {
    /// Which channel.
    pub channel: Channel,
    /// Whether passing drafts leave by themselves.
    pub on: bool,
    /// Since when.
    pub since: Option<Timestamp>,
    /// By whose hand.
    pub by: Option<String>,
}

async fn row(view: &View, channel: Channel) -> Result<Option<table::Model>, StoreError> {
    let select = view
        .find::<table::Entity>()
        .filter(table::Column::Channel.eq(channel.code()));
    Ok(select.one(view.db()).await?)
}

/// Whether passing drafts of a channel leave by themselves.
pub(crate) async fn is_on(view: &View, channel: Channel) -> Result<bool, StoreError> {
    let on = row(view, channel).await?.is_some_and(|row| row.enabled);
    Ok(on && !crate::tenancy::rests(view).await?)
}

/// The switches of a workspace: WhatsApp's, and Instagram's once an account was lent.
pub async fn auto_send(scope: &WorkspaceScope) -> Result<Vec<AutoSend>, StoreError> {
    let view = scope.view().await?;
    let mut switches = vec![switch(&view, Channel::WhatsApp).await?];
    let instagram = switch(&view, Channel::Instagram).await?;
    if instagram.on || is_lent(&view, Channel::Instagram).await? {
        switches.push(instagram);
    }
    Ok(switches)
}

/// Whether the business has lent us something on this channel.
async fn is_lent(view: &View, channel: Channel) -> Result<bool, StoreError> {
    let select = view
        .find::<connection::Entity>()
        .filter(connection::Column::Channel.eq(channel.code()))
        .filter(connection::Column::EndedAt.is_null());
    Ok(select.one(view.db()).await?.is_some())
}

async fn switch(view: &View, channel: Channel) -> Result<AutoSend, StoreError> {
    let row = row(view, channel).await?;
    let by = match row.as_ref().and_then(|row| row.person_id) {
        Some(id) => person_name(view, PersonId(id)).await?,
        None => None,
    };
    Ok(AutoSend {
        channel,
        on: row.as_ref().is_some_and(|row| row.enabled),
        since: row.map(|row| from_ms(row.changed_at)),
        by,
    })
}

/// Turns the switch. Partner staff who turn it on say how the owner agreed.
pub async fn set_auto_send(
    scope: &WorkspaceScope,
    channel: Channel,
    on: bool,
    owner_consent: Option<String>,
) -> Result<(), ReviewError> {
    if !scope.may(Duty::SetAutoSend) {
        return Err(ReviewError::NotAllowed);
    }
    let consent = owner_consent
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    if on && scope.role().is_partner_staff() && consent.is_none() {
        return Err(ReviewError::Empty);
    }
    let mut txn = scope.txn().await?;
    if on && scope.role().is_partner_staff() && !delegation::leaves_everything(&txn).await? {
        return Err(ReviewError::OwnerDecides);
    }
    let key = txn.facts_key().await?;
    let now = txn.now();
    let sealed = match &consent {
        Some(text) => {
            let place = crate::vault::Place::of("auto_send", "consent");
            Some(txn.seal(key, place, scope.workspace().0, text.as_bytes()).await?)
        }
        None => None,
    };
    let model = table::Model {
        workspace_id: scope.workspace().0,
        channel: channel.code().into(),
        enabled: on,
        person_id: scope.person().map(|person| person.0),
        consent: sealed,
        changed_at: now,
    };
    if row(&txn, channel).await?.is_some() {
        txn.update::<table::Entity>()
            .col_expr(table::Column::Enabled, Expr::value(on))
            .col_expr(table::Column::PersonId, Expr::value(model.person_id))
            .col_expr(table::Column::Consent, Expr::value(model.consent))
            .col_expr(table::Column::ChangedAt, Expr::value(now))
            .filter(table::Column::Channel.eq(channel.code()))
            .exec(txn.db())
            .await
            .map_err(StoreError::from)?;
    } else {
        txn.insert(model).await?;
    }
    let mut entry = Entry::new(if on { "auto_send_on" } else { "auto_send_off" }, &scope.actor)
        .text("channel", channel.code())
        .text("role", scope.role().code());
    if let Some(text) = &consent {
        entry = entry.commitment("owner_consent", text.as_bytes());
    }
    txn.record(key, entry).await?;
    txn.commit().await?;
    Ok(())
}

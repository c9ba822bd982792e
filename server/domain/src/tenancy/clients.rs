//! The life of a client: made, renamed, paused, resumed, closed, reopened. The agency's administrator decides.
//!
//! *Paused*: nothing is drafted and nothing leaves by itself; what customers write is kept and people can write. Resuming drafts
//! what came meanwhile. *Closed*: what was lent is given back by the same code as Disconnect, the business's people lose access
//! with their next request, and the agency's administrator can still read and export. Reopening gives the people their access
//! back, paused and unconnected: what was given back has to be lent anew.

use std::collections::HashSet;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, PaginatorTrait, QueryFilter, QueryOrder};

use super::found::{self, FoundError, NewWorkspace};
use super::names;
use super::role::{Denied, Duty, Role};
use super::scope::{PartnerScope, Standing, WorkspaceScope};
use crate::Lang;
use crate::brand::Colour;
use crate::disconnect::{self, DisconnectError};
use crate::evidence::{Entry, Record};
use crate::ids::{ConnectionId, PartnerId, WorkspaceId};
use crate::jobs::{Kind, Promise};
use crate::laras::Laras;
use crate::live::LiveKind;
use crate::store::entity::Owned;
use crate::store::entity::tenant::{
    connection, contact, conversation, draft, fact, message, outgoing, workspace,
};
use crate::store::{PartnerView, StoreError, Txn, View, platform};
use crate::time::MINUTE;

/// What an agency says of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The business's name.
    pub name: String,
    /// The language it mostly speaks.
    pub lang: Lang,
    /// IANA time zone.
    pub time_zone: String,
    /// Its colour in lists, `#rrggbb`.
    pub accent: Option<String>,
}

/// Why a client was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Only the agency's administrator decides this.
    #[error("not allowed")]
    NotAllowed,
    /// No name, or one that cannot be shown.
    #[error("the name cannot be used")]
    Name,
    /// Not an IANA name.
    #[error("the time zone is unknown")]
    TimeZone,
    /// Not `#rrggbb`.
    #[error("the colour cannot be used")]
    Colour,
    /// What was typed is not the client's name.
    #[error("the name typed is another")]
    OtherName,
    /// A connection is being made at this moment.
    #[error("a connection is being made")]
    Busy,
    /// It is closed, or not closed, already.
    #[error("not possible as the client stands")]
    Standing,
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

impl Client {
    fn checked(self) -> Result<Self, ClientError> {
        let name = names::name(&self.name).ok_or(ClientError::Name)?;
        if jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            return Err(ClientError::TimeZone);
        }
        let accent = match self.accent {
            Some(text) => Some(Colour::parse(&text).ok_or(ClientError::Colour)?.to_string()),
            None => None,
        };
        Ok(Self { name, accent, ..self })
    }
}

/// Makes a client of this agency.
pub async fn create(scope: &PartnerScope, client: Client) -> Result<WorkspaceId, ClientError> {
    if !scope.may(Duty::ManageClients) {
        return Err(ClientError::NotAllowed);
    }
    let client = client.checked()?;
    let new = NewWorkspace {
        partner: Some(scope.partner()),
        name: client.name,
        lang: client.lang,
        time_zone: client.time_zone,
        accent: client.accent,
    };
    found::create_workspace(scope.laras(), new)
        .await
        .map_err(|error| match error {
            FoundError::Store(error) => ClientError::Store(error),
            _ => ClientError::Name,
        })
}

async fn row(view: &View) -> Result<workspace::Model, StoreError> {
    view.find::<workspace::Entity>()
        .one(view.db())
        .await?
        .ok_or(StoreError::Unknown("workspace"))
}

/// What is said of a client.
pub async fn client(scope: &WorkspaceScope) -> Result<Client, StoreError> {
    let row = row(&scope.view().await?).await?;
    Ok(Client {
        lang: Lang::parse(&row.lang).unwrap_or_default(),
        name: row.name,
        time_zone: row.time_zone,
        accent: row.accent,
    })
}

pub(super) async fn lang_of(scope: &WorkspaceScope) -> Result<Lang, StoreError> {
    Ok(client(scope).await?.lang)
}

/// Every client of an agency that is not closed.
pub(super) async fn ids_of(laras: &Laras, partner: PartnerId) -> Result<HashSet<WorkspaceId>, StoreError> {
    let view = PartnerView::open_on(laras, partner).await?;
    let rows = view
        .find::<workspace::Entity>()
        .filter(workspace::Column::ClosedAt.is_null())
        .all(view.db())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| WorkspaceId(row.workspace_id))
        .collect())
}

/// Closed clients by name, for whoever may reopen them.
pub async fn closed(scope: &PartnerScope) -> Result<Vec<(WorkspaceId, String)>, StoreError> {
    if !scope.may(Duty::ManageClients) {
        return Ok(Vec::new());
    }
    let view = PartnerView::open_on(scope.laras(), scope.partner()).await?;
    let rows = view
        .find::<workspace::Entity>()
        .filter(workspace::Column::ClosedAt.is_not_null())
        .order_by_asc(workspace::Column::Name)
        .all(view.db())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (WorkspaceId(row.workspace_id), row.name))
        .collect())
}

/// A transaction in which the client itself may be changed, and its row as it is now.
async fn changing(scope: &WorkspaceScope) -> Result<(Txn, workspace::Model), ClientError> {
    if !scope.may(Duty::ManageClients) {
        return Err(ClientError::NotAllowed);
    }
    let txn = scope.txn().await?;
    let row = row(&txn).await?;
    Ok((txn, row))
}

async fn record(txn: &mut Txn, scope: &WorkspaceScope, entry: Entry) -> Result<(), StoreError> {
    let key = txn.facts_key().await?;
    txn.record(key, entry.text("role", scope.role().code())).await
}

/// Renames a client, or changes its language, time zone or colour.
pub async fn change(scope: &WorkspaceScope, client: Client) -> Result<(), ClientError> {
    let client = client.checked()?;
    let (mut txn, row) = changing(scope).await?;
    if row.closed_at.is_some() {
        return Err(ClientError::Standing);
    }
    txn.update::<workspace::Entity>()
        .col_expr(workspace::Column::Name, Expr::value(client.name))
        .col_expr(workspace::Column::Lang, Expr::value(client.lang.code()))
        .col_expr(workspace::Column::TimeZone, Expr::value(client.time_zone))
        .col_expr(workspace::Column::Accent, Expr::value(client.accent))
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    record(&mut txn, scope, Entry::new("client_changed", &scope.actor)).await?;
    Ok(txn.commit().await?)
}

async fn set(txn: &Txn, column: workspace::Column, at: Option<i64>) -> Result<(), StoreError> {
    txn.update::<workspace::Entity>()
        .col_expr(column, Expr::value(at))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Stops everything that happens by itself.
pub async fn pause(scope: &WorkspaceScope) -> Result<(), ClientError> {
    let (mut txn, row) = changing(scope).await?;
    if row.closed_at.is_some() {
        return Err(ClientError::Standing);
    }
    if row.paused_at.is_some() {
        return Ok(());
    }
    set(&txn, workspace::Column::PausedAt, Some(txn.now())).await?;
    record(&mut txn, scope, Entry::new("client_paused", &scope.actor)).await?;
    txn.announce(LiveKind::Connection, None);
    Ok(txn.commit().await?)
}

/// Lets it work again: what came meanwhile is drafted, what waited to leave by itself is looked at anew.
pub async fn resume(scope: &WorkspaceScope) -> Result<(), ClientError> {
    let (mut txn, row) = changing(scope).await?;
    let Some(since) = row.paused_at.filter(|_| row.closed_at.is_none()) else {
        return Err(ClientError::Standing);
    };
    set(&txn, workspace::Column::PausedAt, None).await?;
    let drafted = promise_drafts(&mut txn, since).await?;
    let queued = txn
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::State.eq("queued"))
        .all(txn.db())
        .await
        .map_err(StoreError::from)?;
    for send in &queued {
        txn.promise(Promise::now(Kind::Send, send.id)).await?;
    }
    let entry = Entry::new("client_resumed", &scope.actor)
        .number("unanswered", drafted)
        .number("waiting", i64::try_from(queued.len()).unwrap_or(i64::MAX));
    record(&mut txn, scope, entry).await?;
    txn.announce(LiveKind::Connection, None);
    Ok(txn.commit().await?)
}

/// Conversations whose last word is a customer's and came while it was paused, or was being drafted when it began.
async fn promise_drafts(txn: &mut Txn, since: i64) -> Result<i64, StoreError> {
    let waiting = txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::PreviewDirection.eq("in"))
        .filter(conversation::Column::LastAt.gte(since - 5 * MINUTE))
        .all(txn.db())
        .await?;
    for row in &waiting {
        txn.promise(Promise::now(Kind::Draft, row.id)).await?;
    }
    Ok(i64::try_from(waiting.len()).unwrap_or(i64::MAX))
}

/// What closing a client ends or puts away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Going {
    /// Numbers and accounts that are given back.
    pub connections: u64,
    /// Conversations that only the agency can read then.
    pub conversations: u64,
    /// Their messages.
    pub messages: u64,
    /// The customers in them.
    pub contacts: u64,
    /// Facts that nothing is answered from any more.
    pub facts: u64,
    /// Drafts that will not be sent.
    pub drafts: u64,
    /// Owners and staff who lose access.
    pub people: u64,
    /// Invitations that are taken back.
    pub invitations: u64,
}

/// Counts what closing would end or put away.
pub async fn going(scope: &WorkspaceScope) -> Result<Going, ClientError> {
    if !scope.may(Duty::ManageClients) {
        return Err(ClientError::NotAllowed);
    }
    Ok(count_going(scope, &scope.view().await?).await?)
}

async fn count_going(scope: &WorkspaceScope, view: &View) -> Result<Going, StoreError> {
    let people = platform::people_of_workspace(view, scope.workspace()).await?;
    let invitations = platform::invitations_of(view, scope.partner(), Some(scope.workspace())).await?;
    let open = invitations.iter().filter(|row| !row.accepted && !row.withdrawn);
    let all = Condition::all;
    Ok(Going {
        connections: count::<connection::Entity>(view, all().add(connection::Column::EndedAt.is_null()))
            .await?,
        conversations: count::<conversation::Entity>(view, all()).await?,
        messages: count::<message::Entity>(view, all()).await?,
        contacts: count::<contact::Entity>(view, all()).await?,
        facts: count::<fact::Entity>(view, all().add(fact::Column::Body.is_not_null())).await?,
        drafts: count::<draft::Entity>(view, all().add(draft::Column::State.is_in(["waiting", "held"])))
            .await?,
        people: people.iter().filter(|person| !person.disabled).count() as u64,
        invitations: open.count() as u64,
    })
}

async fn count<E: Owned>(view: &View, which: Condition) -> Result<u64, StoreError>
where
    E::Model: Sync,
{
    Ok(view.find::<E>().filter(which).count(view.db()).await?)
}

/// Closes a client, for somebody who has typed its name.
pub async fn close(scope: &WorkspaceScope, typed: &str) -> Result<Going, ClientError> {
    if !scope.may(Duty::ManageClients) {
        return Err(ClientError::NotAllowed);
    }
    if typed.trim() != scope.name().trim() {
        return Err(ClientError::OtherName);
    }
    let going = going(scope).await?;
    give_back(scope).await?;
    let (mut txn, row) = changing(scope).await?;
    if row.closed_at.is_some() {
        return Err(ClientError::Standing);
    }
    let now = txn.now();
    set(&txn, workspace::Column::ClosedAt, Some(now)).await?;
    platform::withdraw_invitations_of(&txn, scope.workspace()).await?;
    for person in platform::people_of_workspace(&txn, scope.workspace()).await? {
        platform::delete_sessions(&txn, person.id).await?;
    }
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let entry = Entry::new("client_closed", &scope.actor)
        .number("connections", number(going.connections))
        .number("conversations", number(going.conversations))
        .number("messages", number(going.messages))
        .number("drafts", number(going.drafts))
        .number("people", number(going.people));
    record(&mut txn, scope, entry).await?;
    txn.announce(LiveKind::People, None);
    txn.commit().await?;
    Ok(going)
}

/// Ends every connection as Disconnect does; one that is being made at this moment is waited for by whoever closes.
async fn give_back(scope: &WorkspaceScope) -> Result<(), ClientError> {
    let view = scope.view().await?;
    let rows = view
        .find::<connection::Entity>()
        .filter(connection::Column::EndedAt.is_null())
        .all(view.db())
        .await
        .map_err(StoreError::from)?;
    drop(view);
    for row in rows {
        disconnect::disconnect(scope, ConnectionId(row.id))
            .await
            .map_err(|error| match error {
                DisconnectError::NotFound => ClientError::Busy,
                DisconnectError::NotAllowed => ClientError::NotAllowed,
                DisconnectError::Store(error) => ClientError::Store(error),
            })?;
    }
    Ok(())
}

/// Opens a closed client again: its history and its people are back, paused and unconnected.
pub async fn reopen(scope: &WorkspaceScope) -> Result<(), ClientError> {
    let (mut txn, row) = changing(scope).await?;
    if row.closed_at.is_none() {
        return Err(ClientError::Standing);
    }
    set(&txn, workspace::Column::ClosedAt, None).await?;
    set(&txn, workspace::Column::PausedAt, Some(txn.now())).await?;
    record(&mut txn, scope, Entry::new("client_reopened", &scope.actor)).await?;
    Ok(txn.commit().await?)
}

/// Whether somebody may see a client's settings, and so that they exist.
pub fn may_manage(scope: &WorkspaceScope) -> Result<Standing, Denied> {
    if scope.role() == Role::PartnerAdmin && scope.may(Duty::ManageClients) {
        Ok(scope.standing())
    } else {
        Err(Denied::NotAllowed)
    }
}

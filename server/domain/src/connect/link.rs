//! Connect links: a client lends a number or an account from its own phone, without an account of ours.
//!
//! Whoever holds the phone is often not who signs in here. A link is a launch that lives for days and has a row, because it is listed and
//! withdrawn; it is used once, it reaches nothing but this one connection, and it ends with the access of whoever made it.

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use url::Url;
use uuid::Uuid;

use super::ConnectError;
use super::launch::{Claims, made_here};
use crate::Channel;
use crate::brand::{self, Brand, BrandedHost};
use crate::evidence::{Entry, Record};
use crate::ids::PersonId;
use crate::laras::Laras;
use crate::store::entity::tenant::connect_link::{Column, Entity, Model};
use crate::store::{StoreError, Txn, View};
use crate::tenancy::security::{self, Attempt};
use crate::tenancy::{self, Duty, WorkspaceScope};
use crate::time::{DAY, from_ms};

const LIFETIME: i64 = 7 * DAY;
/// Open at once in a workspace: more are forgotten rather than needed.
const MOST_OPEN: u64 = 20;
/// In the list, the newest first.
const LISTED: u64 = 10;

/// How a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// It can be used.
    Open,
    /// It made its connection.
    Used,
    /// Somebody took it back.
    Withdrawn,
    /// Its time is over.
    Expired,
}

/// A link as the list shows it.
#[derive(Clone, Debug)]
pub struct ConnectLink {
    /// Which.
    pub id: Uuid,
    /// What it connects.
    pub channel: Channel,
    /// How it stands.
    pub state: LinkState,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it ends by itself.
    pub expires: Timestamp,
    /// What to send to the client, on the brand's own host; only while it is open.
    pub address: Option<Url>,
}

/// What the page behind a used link says.
#[derive(Clone, Debug)]
pub struct UsedLink {
    /// The business that was connected.
    pub workspace_name: String,
    /// What was connected.
    pub channel: Channel,
}

fn state_of(row: &Model, now: i64) -> LinkState {
    if row.used_at.is_some() {
        LinkState::Used
    } else if row.withdrawn_at.is_some() {
        LinkState::Withdrawn
    } else if row.expires_at <= now {
        LinkState::Expired
    } else {
        LinkState::Open
    }
}

/// Makes a link for one channel; it wears the brand of `host`.
pub async fn make_link(
    scope: &WorkspaceScope,
    channel: Channel,
    host: &str,
) -> Result<ConnectLink, ConnectError> {
    let laras = &scope.laras;
    let person = scope.person().filter(|_| scope.may(Duty::Connect));
    let person = person.ok_or(ConnectError::NotAllowed)?;
    if !brand::host_is_of(laras, host, scope.partner()) {
        return Err(ConnectError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let open = open_links(&txn).count(txn.db()).await.map_err(StoreError::from)?;
    if open >= MOST_OPEN {
        return Err(ConnectError::TooManyLinks);
    }
    let now = txn.now();
    let row = Model {
        workspace_id: scope.workspace().0,
        id: txn.new_id(),
        channel: channel.code().to_owned(),
        host: host.to_owned(),
        made_by: person.0,
        created_at: now,
        expires_at: now + LIFETIME,
        withdrawn_at: None,
        used_at: None,
    };
    txn.insert(row.clone()).await?;
    let entry = Entry::new("link_made", &scope.actor)
        .object("link", row.id)
        .text("channel", channel.code());
    let key = txn.facts_key().await?;
    txn.record(key, entry).await?;
    txn.commit().await?;
    Ok(shown(scope, &row)?)
}

fn open_links(view: &View) -> sea_orm::Select<Entity> {
    view.find::<Entity>()
        .filter(Column::UsedAt.is_null())
        .filter(Column::WithdrawnAt.is_null())
        .filter(Column::ExpiresAt.gt(view.laras.clock().now_ms()))
}

fn shown(scope: &WorkspaceScope, row: &Model) -> Result<ConnectLink, StoreError> {
    let state = state_of(row, scope.laras.clock().now_ms());
    Ok(ConnectLink {
        id: row.id,
        channel: Channel::parse(&row.channel).ok_or(StoreError::Unknown("connect_link"))?,
        state,
        made_at: from_ms(row.created_at),
        expires: from_ms(row.expires_at),
        address: (state == LinkState::Open).then(|| address(scope, row)).flatten(),
    })
}

fn address(scope: &WorkspaceScope, row: &Model) -> Option<Url> {
    let claims = Claims::of_link(
        scope.workspace(),
        Channel::parse(&row.channel)?,
        PersonId(row.made_by),
        row,
    );
    let token = claims.signed(&scope.laras).ok()?;
    let scheme = scope.laras.settings().public_url.scheme();
    Url::parse(&format!("{scheme}://{}/connect/{token}", row.host)).ok()
}

/// The workspace's newest links, for those who may connect.
pub async fn links(scope: &WorkspaceScope) -> Result<Vec<ConnectLink>, StoreError> {
    if !scope.may(Duty::Connect) {
        return Ok(Vec::new());
    }
    let view = scope.view().await?;
    let rows = view
        .find::<Entity>()
        .order_by_desc(Column::Id)
        .limit(LISTED.max(MOST_OPEN))
        .all(view.db())
        .await?;
    let mut links = rows
        .iter()
        .map(|row| shown(scope, row))
        .collect::<Result<Vec<_>, _>>()?;
    let mut ended = 0;
    links.retain(|link| {
        ended += u64::from(link.state != LinkState::Open);
        link.state == LinkState::Open || ended <= LISTED
    });
    Ok(links)
}

/// Takes a link back. One that was used or has ended stays as it is; one of others is refused.
pub async fn withdraw_link(scope: &WorkspaceScope, id: Uuid) -> Result<(), ConnectError> {
    if !scope.may(Duty::Connect) {
        return Err(ConnectError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let now = txn.now();
    let moved = txn
        .update::<Entity>()
        .col_expr(Column::WithdrawnAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::UsedAt.is_null())
        .filter(Column::WithdrawnAt.is_null())
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    if moved.rows_affected == 1 {
        let key = txn.facts_key().await?;
        let entry = Entry::new("link_withdrawn", &scope.actor).object("link", id);
        txn.record(key, entry).await?;
    } else if of_id(&txn, id).await?.is_none() {
        return Err(ConnectError::LaunchExpired);
    }
    Ok(txn.commit().await?)
}

async fn of_id(view: &View, id: Uuid) -> Result<Option<Model>, StoreError> {
    let select = view.find::<Entity>().filter(Column::Id.eq(id));
    Ok(select.one(view.db()).await?)
}

/// The scope that an open link gives its bearer.
pub(super) async fn admit(laras: &Laras, claims: &Claims) -> Result<WorkspaceScope, ConnectError> {
    let scope = WorkspaceScope::of_link(laras, claims.workspace, claims.jti).await?;
    let scope = scope.ok_or(ConnectError::LaunchExpired)?;
    let row = of_id(&scope.view().await?, claims.jti).await?;
    let row = row.ok_or(ConnectError::LaunchExpired)?;
    match state_of(&row, laras.clock().now_ms()) {
        LinkState::Open => {}
        LinkState::Used => return Err(ConnectError::LaunchSpent),
        LinkState::Withdrawn | LinkState::Expired => return Err(ConnectError::LaunchExpired),
    }
    let maker = tenancy::scope_of_person(laras, PersonId(row.made_by), claims.workspace).await?;
    if !maker.is_some_and(|maker| maker.may(Duty::Connect)) {
        return Err(ConnectError::LaunchExpired);
    }
    Ok(scope)
}

/// A dead link that is opened is noted for the agency whose link it was.
pub(super) async fn note_refusal(laras: &Laras, token: &str, error: &ConnectError) {
    let attempt = match error {
        ConnectError::LaunchSpent => Attempt::ConnectLinkUsed,
        ConnectError::LaunchExpired => Attempt::ConnectLinkOver,
        _ => return,
    };
    if let Some(claims) = made_here(laras, token).ok().filter(|claims| claims.link) {
        security::note(laras, &claims.host, attempt, Some(&claims.jti.to_string())).await;
    }
}

/// In the transaction that makes the connection.
pub(super) async fn mark_used(txn: &Txn, link: Uuid) -> Result<(), ConnectError> {
    let marked = txn
        .update::<Entity>()
        .col_expr(Column::UsedAt, Expr::value(txn.now()))
        .filter(Column::Id.eq(link))
        .filter(Column::UsedAt.is_null())
        .filter(Column::WithdrawnAt.is_null())
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    if marked.rows_affected == 1 {
        Ok(())
    } else {
        Err(ConnectError::LaunchSpent)
    }
}

/// When that connection is undone.
pub(super) async fn mark_unused(txn: &Txn, launch: Uuid) -> Result<(), StoreError> {
    txn.update::<Entity>()
        .col_expr(Column::UsedAt, Expr::value(Option::<i64>::None))
        .filter(Column::Id.eq(launch))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// What the bearer of a link that made its connection may read.
pub async fn used_link(laras: &Laras, token: &str) -> Result<Option<UsedLink>, StoreError> {
    let Some(claims) = made_here(laras, token).ok().filter(|claims| claims.link) else {
        return Ok(None);
    };
    let Some(scope) = WorkspaceScope::of_link(laras, claims.workspace, claims.jti).await? else {
        return Ok(None);
    };
    let row = of_id(&scope.view().await?, claims.jti).await?;
    Ok(row.filter(|row| row.used_at.is_some()).map(|_| UsedLink {
        workspace_name: scope.name().to_owned(),
        channel: claims.channel,
    }))
}

/// Which brand a launch of ours wears, however old it is, and whether it is a link.
pub fn worn_by(laras: &Laras, token: &str) -> Option<(Brand, bool)> {
    let claims = made_here(laras, token).ok()?;
    match brand::of_host(laras, &claims.host) {
        BrandedHost::Platform(brand) | BrandedHost::Partner(brand) => Some((brand, claims.link)),
        BrandedHost::Unknown => None,
    }
}

/// Where a link that was opened on the brand's own host goes on: Meta knows the platform's address alone.
pub fn forward(laras: &Laras, host: &str, token: &str) -> Option<Url> {
    let claims = made_here(laras, token).ok()?;
    let here = claims.link && claims.host == host;
    let address = laras.settings().public_url.join(&format!("connect/{token}"));
    address.ok().filter(|_| here)
}

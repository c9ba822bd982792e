//! The board: every client of an agency with what somebody has to know of it, from a handful of queries however many there are.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::count::number_of;
use super::order::{Trouble, Wanted};
use super::rhythm::{self, Quiet};
use crate::Channel;
use crate::connect::{ConnectionState, standing_of};
use crate::ids::{PersonId, WorkspaceId};
use crate::store::entity::tenant::{client_day, client_rhythm, connection, conversation, draft, workspace};
use crate::store::{PartnerView, StoreError};
use crate::tenancy::PartnerScope;
use crate::time::from_ms;

/// Clients on one page.
const PAGE: usize = 50;
/// Days of a chart.
const DAYS: i32 = 14;
/// Days of which the share that leaves by itself is reckoned.
const SHARE_DAYS: i32 = 7;

/// A number or an account of a client.
#[derive(Clone, Debug)]
pub struct ClientConnection {
    /// Where.
    pub channel: Channel,
    /// How it stands now.
    pub state: ConnectionState,
    /// Meta's rating: `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    pub quality: String,
    /// Since when it has the token it has.
    pub token_since: Option<Timestamp>,
    /// When that ends, if it does.
    pub token_ends: Option<Timestamp>,
}

/// What came and went on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// Customers' messages.
    pub received: u32,
    /// Answers that were approved, by whomever.
    pub answered: u32,
}

/// A client on the board.
#[derive(Clone, Debug)]
pub struct Client {
    /// Which.
    pub workspace: WorkspaceId,
    /// Its name.
    pub name: String,
    /// Its own colour in lists.
    pub accent: Option<String>,
    /// Whether the agency has paused it.
    pub resting: bool,
    /// What it has lent.
    pub connections: Vec<ClientConnection>,
    /// Drafts that wait for a person.
    pub waiting: u64,
    /// Those of them that a check holds.
    pub held: u64,
    /// Conversations with unread messages.
    pub unread: u64,
    /// When the first window of these drafts closes.
    pub soonest: Option<Timestamp>,
    /// When a customer last wrote.
    pub last_received: Option<Timestamp>,
    /// Whether that is longer ago than usual.
    pub quiet: Option<Quiet>,
    /// Answers of the last seven days.
    pub answered: u32,
    /// Those of them that left without a person.
    pub by_itself: u32,
    /// The last fourteen days, the oldest first; only of the clients that a page shows.
    pub days: Vec<Day>,
    /// What is wrong, the gravest first.
    pub troubles: Vec<Trouble>,
}

impl Client {
    /// How many of a hundred answers left without a person; `None` where there were none.
    pub fn share_by_itself(&self) -> Option<u32> {
        (self.answered > 0).then(|| self.by_itself * 100 / self.answered)
    }
}

/// One page of the board.
#[derive(Clone, Debug)]
pub struct Board {
    /// The clients of this page.
    pub clients: Vec<Client>,
    /// Which page this is, from 0.
    pub page: usize,
    /// Pages there are.
    pub pages: usize,
    /// Clients that match.
    pub matching: usize,
    /// Clients that the person may see.
    pub all: usize,
    /// Those with trouble.
    pub in_trouble: usize,
    /// Those where something waits.
    pub with_waiting: usize,
}

/// The clients that a partner's person may see, as asked for.
///
/// # Errors
/// When rows cannot be read.
pub async fn board(scope: &PartnerScope, wanted: &Wanted) -> Result<Board, StoreError> {
    let view = scope.view().await?;
    let look = Look {
        view: &view,
        assigned: scope.only_assigned(),
        now: view.laras.clock().now_ms(),
    };
    let (clients, zones) = look.clients().await?;
    let count = |which: &dyn Fn(&Client) -> bool| clients.iter().filter(|client| which(client)).count();
    let all = clients.len();
    let in_trouble = count(&|client| !client.troubles.is_empty());
    let with_waiting = count(&|client| client.waiting > 0);
    let mut matching = wanted.of(clients);
    let pages = matching.len().div_ceil(PAGE).max(1);
    let page = wanted.page.min(pages - 1);
    let found = matching.len();
    let mut shown: Vec<Client> = matching.drain(..).skip(page * PAGE).take(PAGE).collect();
    look.add_days(&mut shown, &zones).await?;
    Ok(Board {
        clients: shown,
        page,
        pages,
        matching: found,
        all,
        in_trouble,
        with_waiting,
    })
}

type Zones = HashMap<Uuid, TimeZone>;

struct Look<'a> {
    view: &'a PartnerView,
    assigned: Option<PersonId>,
    now: i64,
}

#[derive(FromQueryResult)]
struct Named {
    workspace_id: Uuid,
    name: String,
    accent: Option<String>,
    time_zone: String,
    paused_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct Lent {
    workspace_id: Uuid,
    channel: String,
    state: String,
    paused: Option<String>,
    paused_until: Option<i64>,
    quality: String,
    token_issued_at: Option<i64>,
    token_refreshed_at: Option<i64>,
    token_expires_at: Option<i64>,
    live_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct Waits {
    workspace_id: Uuid,
    state: String,
    number: i64,
    soonest: Option<i64>,
}

#[derive(FromQueryResult)]
struct Counted {
    workspace_id: Uuid,
    number: i64,
}

#[derive(FromQueryResult)]
struct Heard {
    workspace_id: Uuid,
    last_received_at: i64,
    weeks: i32,
    usual: Vec<u8>,
}

#[derive(FromQueryResult)]
struct Answers {
    workspace_id: Uuid,
    answered: i64,
    by_itself: i64,
}

impl Look<'_> {
    async fn clients(&self) -> Result<(Vec<Client>, Zones), StoreError> {
        let named = self.named().await?;
        let mut zones = Zones::with_capacity(named.len());
        let mut known: HashMap<String, TimeZone> = HashMap::new();
        let mut clients = Vec::with_capacity(named.len());
        let mut at = HashMap::with_capacity(named.len());
        for row in named {
            let zone = known
                .entry(row.time_zone)
                .or_insert_with_key(|name| TimeZone::get(name).unwrap_or(TimeZone::UTC));
            zones.insert(row.workspace_id, zone.clone());
            at.insert(row.workspace_id, clients.len());
            clients.push(Client {
                resting: row.paused_at.is_some(),
                ..blank(row.workspace_id, row.name, row.accent)
            });
        }
        let mut of = |workspace: Uuid, change: &mut dyn FnMut(&mut Client)| {
            if let Some(client) = at.get(&workspace).and_then(|at| clients.get_mut(*at)) {
                change(client);
            }
        };
        for row in self.lent().await? {
            of(row.workspace_id, &mut |client| {
                client.connections.extend(self.connection(&row));
            });
        }
        for row in self.waiting().await? {
            let number = u64::try_from(row.number).unwrap_or_default();
            of(row.workspace_id, &mut |client| {
                client.waiting += number;
                client.held += if row.state == "held" { number } else { 0 };
                client.soonest = [client.soonest, row.soonest.map(from_ms)]
                    .into_iter()
                    .flatten()
                    .min();
            });
        }
        for row in self.unread().await? {
            of(row.workspace_id, &mut |client| {
                client.unread = u64::try_from(row.number).unwrap_or_default();
            });
        }
        for row in self.answered().await? {
            of(row.workspace_id, &mut |client| {
                client.answered = u32::try_from(row.answered).unwrap_or_default();
                client.by_itself = u32::try_from(row.by_itself).unwrap_or_default();
            });
        }
        for row in self.heard().await? {
            let zone = zones.get(&row.workspace_id).cloned().unwrap_or(TimeZone::UTC);
            of(row.workspace_id, &mut |client| {
                client.last_received = Some(from_ms(row.last_received_at));
                client.quiet = rhythm::quiet(row.weeks, &row.usual, row.last_received_at, self.now, &zone);
            });
        }
        let now = from_ms(self.now);
        for client in &mut clients {
            client.troubles = Trouble::of(client, now);
        }
        Ok((clients, zones))
    }

    async fn named(&self) -> Result<Vec<Named>, StoreError> {
        use workspace::Column;

        let select = self
            .view
            .seen_by::<workspace::Entity>(self.assigned)
            .select_only()
            .columns([
                Column::WorkspaceId,
                Column::Name,
                Column::Accent,
                Column::TimeZone,
                Column::PausedAt,
            ])
            .filter(Column::ClosedAt.is_null());
        Ok(select.into_model().all(self.view.db()).await?)
    }

    async fn lent(&self) -> Result<Vec<Lent>, StoreError> {
        use connection::Column;

        let select = self
            .view
            .seen_by::<connection::Entity>(self.assigned)
            .select_only()
            .columns([
                Column::WorkspaceId,
                Column::Channel,
                Column::State,
                Column::Paused,
                Column::PausedUntil,
                Column::Quality,
                Column::TokenIssuedAt,
                Column::TokenRefreshedAt,
                Column::TokenExpiresAt,
                Column::LiveAt,
            ])
            .filter(Column::EndedAt.is_null())
            .order_by_asc(Column::Id);
        Ok(select.into_model().all(self.view.db()).await?)
    }

    fn connection(&self, row: &Lent) -> Option<ClientConnection> {
        let paused = row.paused.is_some() && row.paused_until.is_none_or(|until| until > self.now);
        Some(ClientConnection {
            channel: Channel::parse(&row.channel)?,
            state: standing_of(&row.state, paused)?,
            quality: row.quality.clone(),
            token_since: row
                .token_refreshed_at
                .or(row.token_issued_at)
                .or(row.live_at)
                .map(from_ms),
            token_ends: row.token_expires_at.map(from_ms),
        })
    }

    async fn waiting(&self) -> Result<Vec<Waits>, StoreError> {
        use draft::Column;

        let select = self
            .view
            .seen_by::<draft::Entity>(self.assigned)
            .select_only()
            .columns([Column::WorkspaceId, Column::State])
            .column_as(Expr::cust("COUNT(*)"), "number")
            .column_as(Column::WindowUntil.min(), "soonest")
            .filter(crate::review::still_open())
            .group_by(Column::WorkspaceId)
            .group_by(Column::State);
        Ok(select.into_model().all(self.view.db()).await?)
    }

    async fn unread(&self) -> Result<Vec<Counted>, StoreError> {
        use conversation::Column;

        let select = self
            .view
            .seen_by::<conversation::Entity>(self.assigned)
            .select_only()
            .column(Column::WorkspaceId)
            .column_as(Expr::cust("COUNT(*)"), "number")
            .filter(Expr::cust("unread > 0"))
            .group_by(Column::WorkspaceId);
        Ok(select.into_model().all(self.view.db()).await?)
    }

    async fn heard(&self) -> Result<Vec<Heard>, StoreError> {
        use client_rhythm::Column;

        let select = self
            .view
            .seen_by::<client_rhythm::Entity>(self.assigned)
            .select_only()
            .columns([
                Column::WorkspaceId,
                Column::LastReceivedAt,
                Column::Weeks,
                Column::Usual,
            ]);
        Ok(select.into_model().all(self.view.db()).await?)
    }

    /// The day that many days ago, on a calendar somewhere.
    fn day(&self, days_ago: i32, zone: &TimeZone) -> i32 {
        let today = zone.to_datetime(from_ms(self.now)).date();
        number_of(today.saturating_sub(Span::new().days(days_ago)))
    }

    async fn answered(&self) -> Result<Vec<Answers>, StoreError> {
        use client_day::Column;

        let select = self
            .view
            .seen_by::<client_day::Entity>(self.assigned)
            .select_only()
            .column(Column::WorkspaceId)
            .column_as(Expr::cust("SUM(answered)"), "answered")
            .column_as(Expr::cust("SUM(by_itself)"), "by_itself")
            .filter(Column::Day.gt(self.day(SHARE_DAYS, &TimeZone::UTC)))
            .group_by(Column::WorkspaceId);
        Ok(select.into_model().all(self.view.db()).await?)
    }

    /// The charts of the clients that are shown.
    async fn add_days(&self, shown: &mut [Client], zones: &Zones) -> Result<(), StoreError> {
        use client_day::Column;

        let rows = self
            .view
            .find::<client_day::Entity>()
            .filter(Column::WorkspaceId.is_in(shown.iter().map(|client| client.workspace.0)))
            .filter(Column::Day.gte(self.day(DAYS + 1, &TimeZone::UTC)))
            .all(self.view.db())
            .await?;
        let counted: HashMap<(Uuid, i32), Day> = rows
            .into_iter()
            .map(|row| {
                let day = Day {
                    received: row.received.unsigned_abs(),
                    answered: row.answered.unsigned_abs(),
                };
                ((row.workspace_id, row.day), day)
            })
            .collect();
        for client in shown {
            let id = client.workspace.0;
            let zone = zones.get(&id).cloned().unwrap_or(TimeZone::UTC);
            let day = |ago| {
                counted
                    .get(&(id, self.day(ago, &zone)))
                    .copied()
                    .unwrap_or_default()
            };
            client.days = (0..DAYS).rev().map(day).collect();
        }
        Ok(())
    }
}

fn blank(workspace: Uuid, name: String, accent: Option<String>) -> Client {
    Client {
        workspace: WorkspaceId(workspace),
        name,
        accent,
        resting: false,
        connections: Vec::new(),
        waiting: 0,
        held: 0,
        unread: 0,
        soonest: None,
        last_received: None,
        quiet: None,
        answered: 0,
        by_itself: 0,
        days: Vec::new(),
        troubles: Vec::new(),
    }
}

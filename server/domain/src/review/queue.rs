//! One queue over every client that a partner's person may see: whose window closes first is on top.
//!
//! Pages follow each other by the place of the last card, not by a count, so that what is decided meanwhile moves nothing past the
//! reader. Each page costs a fixed number of queries, with hundreds of clients as with two.

use std::collections::HashMap;

use sea_orm::sea_query::{Condition, Expr, SimpleExpr};
use sea_orm::{ColumnTrait, ExprTrait as _, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::card::{DraftCard, add_comments};
use super::cards::{OfClient, read_cards};
use super::delegation::Delegated;
use super::still_open;
use crate::Channel;
use crate::ids::WorkspaceId;
use crate::store::entity::tenant::{conversation, delegation, draft};
use crate::store::{PartnerView, StoreError};
use crate::tenancy::PartnerScope;

/// Cards on one page.
const PAGE: u64 = 25;

/// Where a card stands: when its window closes, in milliseconds, then its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    closes: i64,
    id: Uuid,
}

impl Spot {
    fn of(row: &draft::Model) -> Self {
        Self {
            closes: row.window_until.unwrap_or(i64::MAX),
            id: row.id,
        }
    }
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.closes, self.id)
    }
}

impl std::str::FromStr for Spot {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (closes, id) = text.split_once('.').ok_or(())?;
        Ok(Self {
            closes: closes.parse().map_err(|_| ())?,
            id: id.parse().map_err(|_| ())?,
        })
    }
}

/// Why drafts wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// They passed every check.
    Passed,
    /// A check holds them.
    Held,
    /// They contradict the facts.
    Contradicted,
    /// The facts do not support them, or there is no answer.
    Unsupported,
    /// Somebody put them aside.
    Snoozed,
}

impl Why {
    /// All, in the order of a menu.
    pub const ALL: [Self; 5] = [
        Self::Passed,
        Self::Held,
        Self::Contradicted,
        Self::Unsupported,
        Self::Snoozed,
    ];

    /// The name in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Held => "held",
            Self::Contradicted => "contradicted",
            Self::Unsupported => "unsupported",
            Self::Snoozed => "snoozed",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }

    fn condition(self) -> Option<SimpleExpr> {
        use draft::Column;

        match self {
            Self::Passed => Some(Column::State.eq("waiting")),
            Self::Held => Some(Column::State.eq("held")),
            Self::Contradicted => Some(Column::Class.eq("contradicted")),
            Self::Unsupported => Some(Column::Class.eq("unsupported")),
            Self::Snoozed => None,
        }
    }
}

/// What somebody asks of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Only this client's.
    pub client: Option<WorkspaceId>,
    /// Only this channel's.
    pub channel: Option<Channel>,
    /// Only those that wait for this.
    pub why: Option<Why>,
    /// Those behind this place.
    pub after: Option<Spot>,
}

/// One page of the queue.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Its cards, in their order.
    pub cards: Vec<DraftCard>,
    /// Where the next page begins, if there is one.
    pub next: Option<Spot>,
    /// How many wait in all, by what was asked for.
    pub waiting: u64,
    /// How many are put aside.
    pub snoozed: u64,
}

#[derive(FromQueryResult)]
struct Number {
    number: i64,
}

/// A page of the queue.
///
/// # Errors
/// When rows cannot be read.
pub async fn queue(scope: &PartnerScope, asked: Asked) -> Result<Queue, StoreError> {
    let view = scope.view().await?;
    let look = Look {
        view: &view,
        scope,
        now: view.laras.clock().now_ms(),
    };
    let mut rows = look.page(&asked, PAGE + 1).await?;
    let more = rows.len() as u64 > PAGE;
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(Spot::of);
    let waiting = look.count(&asked).await?;
    let snoozed = look
        .count(&Asked {
            why: Some(Why::Snoozed),
            ..asked
        })
        .await?;
    let found = look.cards(rows).await?;
    drop(view);
    Ok(Queue {
        cards: with_comments(scope, found).await?,
        next,
        waiting,
        snoozed,
    })
}

/// The most urgent card, and how many wait: what a home page says.
///
/// # Errors
/// When rows cannot be read.
pub async fn most_urgent(scope: &PartnerScope) -> Result<(Option<DraftCard>, u64), StoreError> {
    let view = scope.view().await?;
    let look = Look {
        view: &view,
        scope,
        now: view.laras.clock().now_ms(),
    };
    let asked = Asked::default();
    let rows = look.page(&asked, 1).await?;
    let waiting = look.count(&asked).await?;
    let found = look.cards(rows).await?;
    drop(view);
    Ok((with_comments(scope, found).await?.pop(), waiting))
}

/// Answers to comments are few, and what stands around them is read client by client.
async fn with_comments(
    scope: &PartnerScope,
    found: Vec<(DraftCard, conversation::Model)>,
) -> Result<Vec<DraftCard>, StoreError> {
    let mut cards = Vec::with_capacity(found.len());
    for (mut card, conversation) in found {
        if conversation.post_id.is_some()
            && let Ok(workspace) = scope.workspace(card.workspace).await
        {
            add_comments(&workspace.view().await?, &mut card, &conversation).await?;
        }
        cards.push(card);
    }
    Ok(cards)
}

struct Look<'a> {
    view: &'a PartnerView,
    scope: &'a PartnerScope,
    now: i64,
}

/// The order of the index: a draft that no window closes stands behind all others.
fn closes() -> SimpleExpr {
    Expr::cust("COALESCE(window_until, 9223372036854775807)")
}

impl Look<'_> {
    fn matching(&self, asked: &Asked) -> Select<draft::Entity> {
        use draft::Column;

        let mut select = self
            .view
            .seen_by::<draft::Entity>(self.scope.only_assigned())
            .filter(still_open());
        if let Some(client) = asked.client {
            select = select.filter(Column::WorkspaceId.eq(client.0));
        }
        if let Some(channel) = asked.channel {
            select = select.filter(Column::Channel.eq(channel.code()));
        }
        if let Some(condition) = asked.why.and_then(Why::condition) {
            select = select.filter(condition);
        }
        if asked.why == Some(Why::Snoozed) {
            return select.filter(Column::SnoozedUntil.gt(self.now));
        }
        select.filter(
            Condition::any()
                .add(Column::SnoozedUntil.is_null())
                .add(Column::SnoozedUntil.lte(self.now)),
        )
    }

    async fn page(&self, asked: &Asked, most: u64) -> Result<Vec<draft::Model>, StoreError> {
        use draft::Column;

        let mut select = self.matching(asked);
        if let Some(after) = asked.after {
            let same = Condition::any()
                .add(closes().gt(after.closes))
                .add(Column::Id.gt(after.id));
            select = select.filter(closes().gte(after.closes)).filter(same);
        }
        Ok(select
            .order_by(closes(), sea_orm::Order::Asc)
            .order_by_asc(Column::Id)
            .limit(most)
            .all(self.view.db())
            .await?)
    }

    async fn count(&self, asked: &Asked) -> Result<u64, StoreError> {
        let found = self
            .matching(asked)
            .select_only()
            .column_as(Expr::cust("COUNT(*)"), "number")
            .into_model::<Number>()
            .one(self.view.db())
            .await?;
        Ok(found
            .and_then(|row| u64::try_from(row.number).ok())
            .unwrap_or_default())
    }

    async fn cards(
        &self,
        rows: Vec<draft::Model>,
    ) -> Result<Vec<(DraftCard, conversation::Model)>, StoreError> {
        let named = rows.iter().map(|row| row.workspace_id);
        let clients = self.view.clients(self.scope.only_assigned(), named).await?;
        let delegations = self
            .view
            .find::<delegation::Entity>()
            .filter(delegation::Column::WorkspaceId.is_in(clients.known.keys().copied()))
            .all(self.view.db())
            .await?;
        let delegations: HashMap<Uuid, delegation::Model> = delegations
            .into_iter()
            .map(|row| (row.workspace_id, row))
            .collect();
        let of_clients = clients
            .known
            .values()
            .map(|row| {
                let of = OfClient {
                    name: row.name.clone(),
                    accent: row.accent.clone(),
                    delegated: Delegated::of_row(delegations.get(&row.workspace_id)),
                };
                (row.workspace_id, of)
            })
            .collect();
        read_cards(&clients, &of_clients, rows).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is_a_place() {
        let spot = Spot {
            closes: 1_795_489_200_000,
            id: Uuid::from_u128(7),
        };
        assert_eq!(spot.to_string().parse(), Ok(spot));
        for bad in ["", "1", "x.y", "1.", ".0190b0c8-7a3e-7c11-9d8e-1f2a3b4c5d6e"] {
            assert_eq!(bad.parse::<Spot>(), Err(()), "{bad}");
        }
    }
}

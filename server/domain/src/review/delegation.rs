//! What an owner lets the agency decide.
//!
//! An agency answers for a business in its name, and some things only the owner can promise: what something costs, a discount, what
//! becomes of an order or a complaint. The choice is the owner's alone, holds wherever the agency could let words leave, and is in the
//! evidence with who made it. Auto-send is another choice of the owner's: an agency that may not decide everything cannot turn it on either.

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::card::DRAFT_PROPOSAL;
use super::cards::OfClient;
use super::{DraftState, ReviewError};
use crate::draft::business;
use crate::draft::claims::{ClaimValue, extract};
use crate::draft::facts::FactKind;
use crate::draft::proposal::{Intent, PersonReason, Proposal, ProposalClass};
use crate::evidence::{Entry, Record};
use crate::ids::PersonId;
use crate::receive::person_name;
use crate::store::entity::tenant::{delegation as table, draft, workspace};
use crate::store::{StoreError, Txn, View, from_json};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::from_ms;

/// How much of the deciding an owner leaves to the agency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delegated {
    /// All of it.
    #[default]
    Everything,
    /// All but prices, discounts, orders and complaints.
    ButTerms,
    /// None: the agency drafts, reads and rejects, and the owner lets leave.
    Nothing,
}

impl Delegated {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::Everything, Self::ButTerms, Self::Nothing];

    /// The name in rows, forms and evidence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::ButTerms => "but_terms",
            Self::Nothing => "nothing",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.code() == code)
    }

    /// Out of a row. What this version does not know lets the agency decide nothing.
    pub(super) fn of_row(row: Option<&table::Model>) -> Self {
        row.map_or(Self::Everything, |row| {
            Self::parse(&row.scope).unwrap_or(Self::Nothing)
        })
    }

    /// Whether the owner keeps the decision about these words, which answer what the proposal was made for. `of_goods` says whether
    /// the proposal rests on goods.
    pub(super) fn keeps(self, proposal: Option<&Proposal>, text: Option<&str>, of_goods: bool) -> bool {
        match self {
            Self::Everything => false,
            Self::Nothing => true,
            Self::ButTerms => {
                let drafted = proposal
                    .and_then(|proposal| proposal.text.as_deref())
                    .filter(|_| !of_goods);
                proposal.is_some_and(asks_for_terms) || text.is_some_and(|text| states_terms(text, drafted))
            }
        }
    }
}

fn asks_for_terms(proposal: &Proposal) -> bool {
    let asked = proposal.intents.iter().any(|intent| {
        matches!(
            intent,
            Intent::Price | Intent::Order | Intent::ExistingOrder | Intent::Complaint | Intent::Negotiation
        )
    });
    let needed = matches!(
        proposal.class,
        ProposalClass::NeedsPerson(
            PersonReason::Order
                | PersonReason::ExistingOrder
                | PersonReason::Complaint
                | PersonReason::Negotiation
        )
    );
    asked || needed
}

/// Amounts and percentages of whatever kind: whether one is a price, a fee or a rebate, a reader would have to say. A bare number may
/// be a postal code; it counts unless it stands in what was drafted from other facts than goods.
fn states_terms(text: &str, drafted: Option<&str>) -> bool {
    const REBATES: [&str; 5] = ["diskon", "discount", "potongan", "rebate", "cashback"];
    // Only the kinds of claims matter here, so any day will do as today.
    let undated = Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    let known: Vec<ClaimValue> = drafted.map_or_else(Vec::new, |drafted| {
        extract(drafted, &undated)
            .into_iter()
            .map(|claim| claim.value)
            .collect()
    });
    let named = extract(text, &undated).iter().any(|claim| match &claim.value {
        ClaimValue::Amount { currency: None, .. } => !known.contains(&claim.value),
        ClaimValue::Amount { .. } | ClaimValue::Percent(_) | ClaimValue::Cheapest | ClaimValue::Offer(_) => {
            true
        }
        _ => false,
    });
    let text = text.to_lowercase();
    named || REBATES.iter().any(|word| text.contains(word))
}

/// The choice as a page shows it.
#[derive(Clone, Debug)]
pub struct Delegation {
    /// What the agency may decide.
    pub delegated: Delegated,
    /// Who chose it; `None` while nobody has.
    pub by: Option<String>,
    /// When.
    pub since: Option<Timestamp>,
    /// Whether an agency works for this business at all.
    pub has_agency: bool,
}

async fn row(view: &View) -> Result<Option<table::Model>, StoreError> {
    Ok(view.find::<table::Entity>().one(view.db()).await?)
}

/// What the owner of a workspace has chosen.
///
/// # Errors
/// When rows cannot be read.
pub async fn delegation(scope: &WorkspaceScope) -> Result<Delegation, StoreError> {
    let view = scope.view().await?;
    let row = row(&view).await?;
    let by = match row.as_ref().and_then(|row| row.person_id) {
        Some(id) => person_name(&view, PersonId(id)).await?,
        None => None,
    };
    Ok(Delegation {
        delegated: Delegated::of_row(row.as_ref()),
        by,
        since: row.map(|row| from_ms(row.changed_at)),
        has_agency: scope.partner().is_some(),
    })
}

/// Chooses; the owner's alone to do.
///
/// # Errors
/// [`ReviewError::NotAllowed`] for everybody else.
pub async fn set_delegation(scope: &WorkspaceScope, delegated: Delegated) -> Result<(), ReviewError> {
    if !scope.may(Duty::Delegate) {
        return Err(ReviewError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let known = row(&txn).await?;
    let before = Delegated::of_row(known.as_ref());
    if known.is_some() && before == delegated {
        return Ok(());
    }
    let person = scope.person().map(|person| person.0);
    let now = txn.now();
    if known.is_some() {
        txn.update::<table::Entity>()
            .col_expr(table::Column::Scope, Expr::value(delegated.code()))
            .col_expr(table::Column::PersonId, Expr::value(person))
            .col_expr(table::Column::ChangedAt, Expr::value(now))
            .exec(txn.db())
            .await
            .map_err(StoreError::from)?;
    } else {
        txn.insert(table::Model {
            workspace_id: scope.workspace().0,
            partner_id: scope.partner().map(|partner| partner.0),
            scope: delegated.code().into(),
            person_id: person,
            changed_at: now,
        })
        .await?;
    }
    let entry = Entry::new("delegation_set", &scope.actor)
        .text("role", scope.role().code())
        .text("delegated_before", before.code())
        .text("delegated_after", delegated.code());
    let key = txn.facts_key().await?;
    txn.record(key, entry).await?;
    txn.commit().await?;
    Ok(())
}

/// Whether an agency's person may turn auto-send on: then everything leaves without the owner, so nothing may be kept for them.
pub(super) async fn leaves_everything(txn: &Txn) -> Result<bool, StoreError> {
    Ok(Delegated::of_row(row(txn).await?.as_ref()) == Delegated::Everything)
}

/// Refuses partner staff what the owner keeps.
pub(super) async fn refuse_kept(
    scope: &WorkspaceScope,
    txn: &Txn,
    draft: Option<&draft::Model>,
    text: &str,
) -> Result<(), ReviewError> {
    if !scope.role().is_partner_staff() {
        return Ok(());
    }
    let delegated = Delegated::of_row(row(txn).await?.as_ref());
    if delegated == Delegated::Everything {
        return Ok(());
    }
    let proposal: Option<Proposal> = match draft {
        Some(draft) => Some(from_json(
            &txn.open(DRAFT_PROPOSAL, draft.id, &draft.proposal).await?,
            "draft",
        )?),
        None => None,
    };
    let facts = business::facts(txn).await?;
    let is_of_goods = |key| {
        facts
            .get(key)
            .is_some_and(|fact| fact.body.kind() == FactKind::Item)
    };
    let of_goods = proposal
        .as_ref()
        .is_some_and(|proposal| proposal.sources().into_iter().any(is_of_goods));
    if delegated.keeps(proposal.as_ref(), Some(text), of_goods) {
        return Err(ReviewError::OwnerDecides);
    }
    Ok(())
}

/// The newest draft, unless it was approved: one that was taken over or rejected still says what the customer wants.
async fn newest_undecided(view: &View, conversation: Uuid) -> Result<Option<draft::Model>, StoreError> {
    let newest = view
        .find::<draft::Entity>()
        .filter(draft::Column::ConversationId.eq(conversation))
        .order_by_desc(draft::Column::Id)
        .one(view.db())
        .await?;
    Ok(newest.filter(|row| row.state != DraftState::Approved.code()))
}

/// The same for a person's own words: they answer what waits in the conversation, or what last waited there.
pub(super) async fn refuse_kept_words(
    scope: &WorkspaceScope,
    txn: &Txn,
    conversation: Uuid,
    text: &str,
) -> Result<(), ReviewError> {
    if !scope.role().is_partner_staff() {
        return Ok(());
    }
    let asked = newest_undecided(txn, conversation).await?;
    refuse_kept(scope, txn, asked.as_ref(), text).await
}

/// What the cards of a workspace say of it.
pub(super) async fn client_of(view: &View, name: &str) -> Result<OfClient, StoreError> {
    let accent = view
        .find::<workspace::Entity>()
        .one(view.db())
        .await?
        .and_then(|row| row.accent);
    Ok(OfClient {
        name: name.to_owned(),
        accent,
        delegated: Delegated::of_row(row(view).await?.as_ref()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_who_keeps_terms_keeps_amounts_rebates_and_complaints_and_leaves_the_rest() {
        let kept = |text: &str| Delegated::ButTerms.keeps(None, Some(text), false);
        assert!(kept("Harganya Rp18.000 kak"));
        assert!(kept("Kami beri 10% untuk Kakak"));
        assert!(kept("Ada diskon untuk Kakak"));
        assert!(!kept("Kami buka sampai jam sembilan malam"));
        let mut proposal = crate::draft::context::written_by_a_person();
        let address = "Jl. Kemang Raya No. 24, Jakarta Selatan 12730";
        proposal.text = Some(address.into());
        let keeps = |proposal: &Proposal, text: &str, of_goods| {
            Delegated::ButTerms.keeps(Some(proposal), Some(text), of_goods)
        };
        assert!(!keeps(&proposal, address, false), "a postal code is no price");
        assert!(keeps(&proposal, "Jl. Kemang Raya No. 24, 18.000 saja", false));
        assert!(
            keeps(&proposal, address, true),
            "beside goods a bare number may be one"
        );
        proposal.intents = vec![Intent::Complaint];
        assert!(keeps(&proposal, "Baik kak", false));
        assert!(!Delegated::Everything.keeps(Some(&proposal), Some("Rp5"), true));
        assert!(Delegated::Nothing.keeps(None, None, false));
    }
}

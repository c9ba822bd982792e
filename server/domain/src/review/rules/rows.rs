//! Rules as rows: every version is kept, and each decision names the version that took it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::topic::topics;
use super::{Candidate, Decision, Rules, Wait};
use crate::draft::facts::{FactKind, Facts};
use crate::draft::proposal::Proposal;
use crate::evidence::{Entry, Record};
use crate::ids::{ConversationId, PersonId};
use crate::receive::person_name;
use crate::review::gate::Verdict;
use crate::review::{ReviewError, is_on};
use crate::send::SendState;
use crate::store::entity::tenant::{fact, outgoing, review_rules, rule_decision};
use crate::store::{StoreError, Txn, View};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::from_ms;
use crate::{Channel, Way};

/// Earlier rules shown at once.
const SHOWN: u64 = 10;

/// The rules of a channel as they stand.
#[derive(Clone, Debug)]
pub struct RulesNow {
    /// 0 while nobody has set any.
    pub version: i32,
    /// None where the row cannot be read: then nothing leaves by itself.
    pub rules: Option<Rules>,
}

/// One version of a channel's rules, for its history.
#[derive(Clone, Debug)]
pub struct RulesVersion {
    pub version: i32,
    /// None where the row cannot be read.
    pub rules: Option<Rules>,
    /// Who set them.
    pub by: Option<String>,
    pub at: Timestamp,
}

async fn newest(view: &View, channel: Channel, count: u64) -> Result<Vec<review_rules::Model>, StoreError> {
    Ok(view
        .find::<review_rules::Entity>()
        .filter(review_rules::Column::Channel.eq(channel.code()))
        .order_by_desc(review_rules::Column::Version)
        .limit(count)
        .all(view.db())
        .await?)
}

async fn standing(view: &View, channel: Channel) -> Result<RulesNow, StoreError> {
    let row = newest(view, channel, 1).await?.pop();
    Ok(row.map_or_else(
        || RulesNow {
            version: 0,
            rules: Some(Rules::default()),
        },
        |row| RulesNow {
            version: row.version,
            rules: Rules::parse(&row.body),
        },
    ))
}

/// The rules of a channel.
///
/// # Errors
/// When rows cannot be read.
pub async fn rules(scope: &WorkspaceScope, channel: Channel) -> Result<RulesNow, StoreError> {
    standing(&scope.view().await?, channel).await
}

/// The newest versions of a channel's rules, newest first.
///
/// # Errors
/// When rows cannot be read.
pub async fn earlier(scope: &WorkspaceScope, channel: Channel) -> Result<Vec<RulesVersion>, StoreError> {
    let view = scope.view().await?;
    let mut versions = Vec::new();
    for row in newest(&view, channel, SHOWN).await? {
        let by = match row.person_id {
            Some(id) => person_name(&view, PersonId(id)).await?,
            None => None,
        };
        versions.push(RulesVersion {
            version: row.version,
            rules: Rules::parse(&row.body),
            by,
            at: from_ms(row.created_at),
        });
    }
    Ok(versions)
}

/// Whether the business has given its opening hours, on which a rule may build.
///
/// # Errors
/// When rows cannot be read.
pub async fn knows_hours(scope: &WorkspaceScope) -> Result<bool, StoreError> {
    let view = scope.view().await?;
    let count = view
        .find::<fact::Entity>()
        .filter(fact::Column::Kind.eq(FactKind::Hours.code()))
        .filter(fact::Column::Body.is_not_null())
        .count(view.db())
        .await?;
    Ok(count > 0)
}

/// Sets the rules of a channel on top of the version that was shown.
///
/// The owner agreed to what the rules let leave. Partner staff may narrow that at any time; to let more leave they say how the owner
/// agreed, as when they turn auto-send on.
///
/// # Errors
/// [`ReviewError::NotAllowed`], [`ReviewError::Stale`] when somebody else changed them meanwhile, and [`ReviewError::Empty`] when the
/// owner's consent is missing.
pub async fn set_rules(
    scope: &WorkspaceScope,
    channel: Channel,
    shown: i32,
    rules: Rules,
    owner_consent: Option<String>,
) -> Result<i32, ReviewError> {
    if !scope.may(Duty::SetAutoSend) {
        return Err(ReviewError::NotAllowed);
    }
    if !rules.is_valid() {
        return Err(ReviewError::NotFound);
    }
    let consent = owner_consent
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    let mut txn = scope.txn().await?;
    let before = standing(&txn, channel).await?;
    if before.version != shown {
        return Err(ReviewError::Stale);
    }
    if before.rules.as_ref() == Some(&rules) {
        return Ok(shown);
    }
    let only_narrows = before
        .rules
        .as_ref()
        .is_some_and(|before| rules.is_within(before));
    if scope.role().is_partner_staff() && !only_narrows && consent.is_none() {
        return Err(ReviewError::Empty);
    }
    let version = shown + 1;
    let row = review_rules::Model {
        workspace_id: scope.workspace().0,
        channel: channel.code().into(),
        version,
        body: rules.body(),
        person_id: scope.person().map(|person| person.0),
        created_at: txn.now(),
    };
    txn.insert(row).await.map_err(|error| {
        if error.is_conflict() {
            ReviewError::Stale
        } else {
            error.into()
        }
    })?;
    let readable = |rules: Option<Rules>| rules.map_or_else(|| "unreadable".to_owned(), |rules| rules.body());
    let mut entry = Entry::new("auto_send_rules", &scope.actor)
        .text("channel", channel.code())
        .text("role", scope.role().code())
        .text("rules_before", readable(before.rules))
        .text("rules_after", rules.body())
        .number("rules_version", i64::from(version));
    if let Some(text) = &consent {
        entry = entry.commitment("owner_consent", text.as_bytes());
    }
    let key = txn.facts_key().await?;
    txn.record(key, entry).await?;
    txn.commit().await?;
    Ok(version)
}

/// A draft about which the rules are asked.
pub(crate) struct Ready<'a> {
    pub(crate) proposal: &'a Proposal,
    pub(crate) verdict: &'a Verdict,
    pub(crate) facts: &'a Facts,
    /// None for one that is only tried.
    pub(crate) conversation: Option<ConversationId>,
    pub(crate) channel: Channel,
    pub(crate) way: Way,
    /// Whether drafter and gate let it leave by itself.
    pub(crate) passes: bool,
    pub(crate) answers_a_machine: bool,
    /// The workspace's zone.
    pub(crate) zone: &'a TimeZone,
}

/// What the rules say, and which of them.
#[derive(Clone, Debug)]
pub(crate) struct Ruling {
    pub(crate) decision: Decision,
    /// The version that was asked; none where it never came to the rules.
    pub(crate) version: Option<i32>,
}

impl Ruling {
    const fn without_rules(wait: Wait) -> Self {
        Self {
            decision: Decision::Waits(wait),
            version: None,
        }
    }

    /// Says in the draft's entry whether it leaves by itself.
    pub(crate) fn on(&self, entry: Entry) -> Entry {
        let entry = entry.text("by_itself", self.decision.code());
        match self.version {
            Some(version) => entry.number("rules_version", i64::from(version)),
            None => entry,
        }
    }
}

/// Whether a draft leaves by itself: the gate first, then the switch, then the rules.
pub(crate) async fn rule(view: &View, ready: &Ready<'_>) -> Result<Ruling, StoreError> {
    if !ready.passes {
        return Ok(Ruling::without_rules(Wait::Gate));
    }
    if !is_on(view, ready.channel).await? {
        return Ok(Ruling::without_rules(Wait::Off));
    }
    let standing = standing(view, ready.channel).await?;
    let decision = match &standing.rules {
        Some(rules) => rules.decide(&candidate(view, ready).await?),
        None => Decision::Waits(Wait::Unreadable),
    };
    Ok(Ruling {
        decision,
        version: Some(standing.version),
    })
}

async fn candidate(view: &View, ready: &Ready<'_>) -> Result<Candidate, StoreError> {
    let now = view.laras.clock().now();
    let local = now.to_zoned(ready.zone.clone());
    let midnight = local
        .start_of_day()
        .map_or(i64::MIN, |day| day.timestamp().as_millisecond());
    let kind_of = |key| ready.facts.get(key).map(|fact| fact.body.kind());
    Ok(Candidate {
        passes: ready.passes,
        class: ready.verdict.class,
        way: ready.way,
        topics: topics(ready.proposal, &ready.verdict.rests_on, kind_of),
        time: local.time(),
        is_open: is_open(ready.facts, now),
        sent_today: match ready.conversation {
            Some(conversation) => sent_since(view, conversation.0, midnight).await?,
            None => 0,
        },
        answers_a_machine: ready.answers_a_machine,
    })
}

/// Whether the business is open, by its own hours and its own clock.
pub(super) fn is_open(facts: &Facts, at: Timestamp) -> Option<bool> {
    let (_, hours) = facts.hours()?;
    let zone = hours.zone().unwrap_or_else(|| facts.time_zone().clone());
    let local = at.to_zoned(zone);
    Some(hours.is_open(local.date(), local.time()))
}

/// Automatic replies of a conversation since a moment that left or are to leave.
async fn sent_since(view: &View, conversation: Uuid, since_ms: i64) -> Result<u64, StoreError> {
    let never_left = [SendState::Failed, SendState::Expired, SendState::Cancelled].map(SendState::code);
    let drafts = view
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::ConversationId.eq(conversation))
        .filter(outgoing::Column::CreatedAt.gte(since_ms))
        .filter(outgoing::Column::State.is_not_in(never_left))
        .all(view.db())
        .await?;
    if drafts.is_empty() {
        return Ok(0);
    }
    Ok(view
        .find::<rule_decision::Entity>()
        .filter(rule_decision::Column::DraftId.is_in(drafts.into_iter().map(|row| row.draft_id)))
        .filter(rule_decision::Column::Waits.is_null())
        .count(view.db())
        .await?)
}

/// Keeps what the rules said of a draft, if they were asked.
pub(crate) async fn keep(txn: &Txn, draft: Uuid, ruling: &Ruling) -> Result<(), StoreError> {
    let Some(rules_version) = ruling.version else {
        return Ok(());
    };
    let waits = match ruling.decision {
        Decision::Leaves => None,
        Decision::Waits(wait) => Some(wait.code()),
    };
    txn.insert(rule_decision::Model {
        workspace_id: txn.workspace().0,
        draft_id: draft,
        rules_version,
        waits,
        created_at: txn.now(),
    })
    .await
}

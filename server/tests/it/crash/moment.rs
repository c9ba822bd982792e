//! At which moment of the protocol a crash hit. A fail point says it by name; for a crash at random, the database and the ledgers
//! say it afterwards.

use std::collections::{BTreeMap, BTreeSet};

use domain::time::Clock;
use twin::{Attempt, Outcome};
use uuid::Uuid;

use super::account::posts;
use super::outside::Outside;
use super::stage::Stage;

macro_rules! moments {
    ($($moment:ident $point:literal $words:literal;)*) => {
        /// Where in the protocol the work was.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Moment { $($moment,)* }

        impl Moment {
            /// Every one must be hit in a long run.
            pub const ALL: &[Self] = &[$(Self::$moment,)*];

            /// The fail point that hits exactly this moment; empty where only chance does.
            pub const fn point(self) -> &'static str {
                match self { $(Self::$moment => $point,)* }
            }

            pub const fn words(self) -> &'static str {
                match self { $(Self::$moment => $words,)* }
            }
        }
    };
}

moments! {
    DeliveryUnderWay "" "a message was on its way to us";
    StatusUnderWay "" "a status was on its way to us";
    ReceivedNotCommitted "receive::before_commit" "a delivery was read, not committed";
    CommittedNotAnswered "receive::after_commit" "a delivery was committed, not answered";
    AcknowledgedNotSorted "" "an acknowledged unit waited for its workspace";
    SortedNotCommitted "sort::before_commit" "a unit was moving into its workspace, not committed";
    SortedAndCommitted "sort::after_commit" "a unit had just moved into its workspace";
    JobClaimed "job::after_claim" "a job was claimed, not begun";
    DraftUnderWay "" "a draft was being made";
    JobNotFinished "job::before_finish" "a job was done, not ended";
    EvidenceNotCommitted "evidence::before_commit" "evidence was numbered, not committed";
    EvidenceNotNumbered "" "evidence was written, not numbered";
    Queued "" "an approved answer waited for its claim";
    ClaimNotCommitted "send::before_claim_commit" "an answer was claimed, not committed";
    ClaimedNotPosted "send::after_claim" "a claim was committed, nothing posted";
    PostedNotAnswered "" "Meta had the post and had not answered";
    AnsweredNotSettled "send::after_post" "Meta had answered, nothing written down";
    Settled "send::after_settle" "an outcome had just been written down";
}

impl Moment {
    /// Every fail point with its moment.
    pub fn points() -> Vec<Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(|moment| !moment.point().is_empty())
            .collect()
    }
}

/// What is known of a crash.
#[derive(Default)]
pub struct Wreck {
    pub moments: BTreeSet<Moment>,
}

/// Reads what the crash left. `since` is the number of deliveries attempted before this cycle.
pub async fn of_wreck(stage: &Stage, since: usize, died_at: i64) -> Wreck {
    let mut moments = BTreeSet::new();
    let attempts = stage.twin.deliveries();
    for attempt in attempts
        .iter()
        .skip(since)
        .filter(|attempt| was_cut_off(attempt, died_at))
    {
        moments.insert(if attempt.body.contains("\"statuses\"") {
            Moment::StatusUnderWay
        } else {
            Moment::DeliveryUnderWay
        });
    }
    let outside = Outside::look(&stage.database).await;
    if outside
        .count("SELECT count(*) FROM inbox WHERE state = 'new'")
        .await
        > 0
    {
        moments.insert(Moment::AcknowledgedNotSorted);
    }
    let now = Clock::System.now_ms();
    for row in outside
        .rows(&format!("SELECT kind FROM job WHERE lease_until > {now}"))
        .await
    {
        let kind: String = row.try_get("", "kind").unwrap();
        if kind == "draft" {
            moments.insert(Moment::DraftUnderWay);
        }
    }
    let posted = posts(&stage.twin);
    let posted: BTreeMap<Uuid, bool> = posted
        .iter()
        .filter_map(|post| Some((post.attempt?, post.answered)))
        .collect();
    for founded in &stage.founded {
        outside.enter(founded.workspace).await;
        if outside
            .count("SELECT count(*) FROM outgoing WHERE state = 'queued'")
            .await
            > 0
        {
            moments.insert(Moment::Queued);
        }
        if outside
            .count("SELECT count(*) FROM evidence_entry WHERE position IS NULL")
            .await
            > 0
        {
            moments.insert(Moment::EvidenceNotNumbered);
        }
        moments.extend(cut_off_sends(&outside, &posted).await);
    }
    outside.close().await;
    Wreck { moments }
}

/// Without an answer, and begun before the end.
fn was_cut_off(attempt: &Attempt, died_at: i64) -> bool {
    matches!(attempt.outcome, Outcome::Unreachable(_)) && attempt.at <= died_at + 200
}

async fn cut_off_sends(outside: &Outside, posted: &BTreeMap<Uuid, bool>) -> Vec<Moment> {
    let rows = outside
        .rows(
            "SELECT a.id AS attempt FROM attempt a JOIN outgoing o ON o.workspace_id = a.workspace_id AND o.id = a.outgoing_id \
             WHERE o.state = 'sending' AND a.ended_at IS NULL",
        )
        .await;
    rows.iter()
        .map(|row| match posted.get(&row.try_get("", "attempt").unwrap()) {
            None => Moment::ClaimedNotPosted,
            Some(false) => Moment::PostedNotAnswered,
            Some(true) => Moment::AnsweredNotSettled,
        })
        .collect()
}

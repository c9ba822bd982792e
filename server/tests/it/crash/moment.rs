//! At which moment of the protocol a crash hit. A fail point says it by name; for a crash at random, the database and the ledgers
//! say it afterwards.

use std::collections::{BTreeMap, BTreeSet};

use domain::time::Clock;
use twin::{Attempt, Outcome};
use uuid::Uuid;

use super::account::posts;
use super::outside::Outside;
use super::stage::Stage;
use crate::databases::Kind;

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
    MovedNotForgotten "receive::after_move" "units had moved into the inbox, not forgotten where they arrived";
    AcknowledgedNotSorted "" "an acknowledged unit waited for its workspace";
    SortedNotCommitted "sort::before_commit" "a unit was moving into its workspace, not committed";
    SortedAndCommitted "sort::after_commit" "a unit had just moved into its workspace";
    JobClaimed "job::after_claim" "a job was claimed, not begun";
    DraftUnderWay "" "a draft was being made";
    JobNotFinished "job::before_finish" "a job was done, not ended";
    EvidenceNotCommitted "evidence::before_commit" "evidence was being numbered, not committed";
    EvidenceNotNumbered "" "evidence was written, not numbered";
    Queued "" "an approved answer waited for its claim";
    ClaimNotCommitted "send::before_claim_commit" "an answer was claimed, not committed";
    ClaimedNotPosted "send::after_claim" "a claim was committed, nothing posted";
    PostedNotAnswered "" "Meta had the post and had not answered";
    AnsweredNotSettled "send::after_post" "Meta had answered, nothing written down";
    SettleNotCommitted "send::before_settle_commit" "an outcome was being written down, not committed";
    Settled "send::after_settle" "an outcome had just been written down";
}

impl Moment {
    /// The moments that exist on this database: PostgreSQL takes units into the inbox at once.
    pub fn on(kind: Kind) -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(move |moment| kind == Kind::Sqlite || *moment != Self::MovedNotForgotten)
    }

    /// Every fail point with its moment.
    pub fn points(kind: Kind) -> Vec<Self> {
        Self::on(kind)
            .filter(|moment| !moment.point().is_empty())
            .collect()
    }
}

/// What every crash has left so far. A row that an earlier crash left already says nothing about the latest.
#[derive(Default)]
pub struct Wreckage {
    known: BTreeSet<Uuid>,
}

/// Rows that show a moment, wherever they lie.
const PLATFORM: [(Moment, &str); 2] = [
    (
        Moment::AcknowledgedNotSorted,
        "SELECT id FROM inbox WHERE state = 'new'",
    ),
    // Each claim has a fence of its own.
    (
        Moment::DraftUnderWay,
        "SELECT fence AS id FROM job WHERE kind = 'draft' AND fence IS NOT NULL AND lease_until > {now}",
    ),
];
const TENANT: [(Moment, &str); 2] = [
    (Moment::Queued, "SELECT id FROM outgoing WHERE state = 'queued'"),
    (
        Moment::EvidenceNotNumbered,
        "SELECT id FROM evidence_entry WHERE position IS NULL",
    ),
];
const SENDS: &str = "SELECT a.id FROM attempt a JOIN outgoing o ON o.workspace_id = a.workspace_id AND o.id = a.outgoing_id \
                     WHERE o.state = 'sending' AND a.ended_at IS NULL";

impl Wreckage {
    /// Reads what a crash left. `since` is the number of deliveries attempted before this cycle.
    pub async fn read(&mut self, stage: &Stage, since: usize, died_at: i64) -> BTreeSet<Moment> {
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
        let now = Clock::System.now_ms().to_string();
        for (moment, sql) in PLATFORM {
            if self.has_news(&outside, &sql.replace("{now}", &now)).await {
                moments.insert(moment);
            }
        }
        let posted = posts(&stage.twin);
        let posted: BTreeMap<Uuid, bool> = posted
            .iter()
            .filter_map(|post| Some((post.attempt?, post.answered)))
            .collect();
        for founded in &stage.founded {
            outside.enter(founded.workspace).await;
            for (moment, sql) in TENANT {
                if self.has_news(&outside, sql).await {
                    moments.insert(moment);
                }
            }
            moments.extend(
                self.news(&outside, SENDS)
                    .await
                    .iter()
                    .map(|attempt| of_attempt(*attempt, &posted)),
            );
        }
        outside.close().await;
        moments
    }

    async fn has_news(&mut self, outside: &Outside, sql: &str) -> bool {
        !self.news(outside, sql).await.is_empty()
    }

    async fn news(&mut self, outside: &Outside, sql: &str) -> Vec<Uuid> {
        let rows = outside.rows(sql).await;
        let ids = rows.iter().map(|row| row.try_get("", "id").unwrap());
        ids.filter(|id| self.known.insert(*id)).collect()
    }
}

/// Without an answer, and begun before the end.
fn was_cut_off(attempt: &Attempt, died_at: i64) -> bool {
    matches!(attempt.outcome, Outcome::Unreachable(_)) && attempt.at <= died_at + 200
}

fn of_attempt(attempt: Uuid, posted: &BTreeMap<Uuid, bool>) -> Moment {
    match posted.get(&attempt) {
        None => Moment::ClaimedNotPosted,
        Some(false) => Moment::PostedNotAnswered,
        Some(true) => Moment::AnsweredNotSettled,
    }
}

//! A run: load that never stops, a server that dies again and again, and a judgement once everything has come to rest.

use std::time::Duration;

use domain::jobs;
use domain::time::{Clock, MINUTE};
use tokio_util::sync::CancellationToken;
use twin::Misbehaviour;

use super::account::{gather, posts};
use super::chance::Chance;
use super::load::{Talk, customers, decisions};
use super::moment::{Moment, Wreckage};
use super::node::{Node, aborted, now, pause};
use super::person::Person;
use super::plan::{self, End};
use super::report::{Counts, Report};
use super::stage::Stage;
use super::verify::{Account, violations};
use crate::databases::Kind;

/// A fail point that is not reached within this time is not on the way of the present load.
const REACH: Duration = Duration::from_millis(3_500);
/// Work on a sound server until nothing is left.
const REST: Duration = Duration::from_mins(3);

/// Ways in which Meta misbehaves meanwhile; none of them is an excuse.
const MISBEHAVIOURS: [Misbehaviour; 12] = [
    Misbehaviour::DuplicateDelivery,
    Misbehaviour::ConcurrentDuplicates,
    Misbehaviour::Batched,
    Misbehaviour::BrokenNeighbour,
    Misbehaviour::StatusBeforeResponse,
    Misbehaviour::ReorderStatuses,
    Misbehaviour::ResetAfterAccept,
    Misbehaviour::ResetBeforeAccept,
    Misbehaviour::PlainErrorAfterAccept,
    Misbehaviour::UnparsableSuccess,
    Misbehaviour::NumberRateLimit,
    Misbehaviour::PairRateLimit,
];

pub struct Run {
    stage: Stage,
    node: Node,
    second: Node,
    chance: Chance,
    counts: Counts,
    talk: Talk,
    wreckage: Wreckage,
    /// Deliveries attempted before the present cycle.
    before: usize,
}

/// Plays `cycles` crashes on one database. `say` gets a line of progress now and then.
pub async fn run(kind: Kind, cycles: u64, seed: u64, say: impl Fn(&str)) -> Report {
    let begun = now();
    let stage = Stage::build(kind, seed).await;
    let mut run = Run {
        node: stage.node(),
        second: stage.second_node(),
        stage,
        chance: Chance::new(seed),
        counts: Counts::default(),
        talk: Talk::default(),
        wreckage: Wreckage::default(),
        before: 0,
    };
    let stop = CancellationToken::new();
    let mut load = tokio::task::JoinSet::new();
    load.spawn(customers(
        run.stage.twin.clone(),
        run.talk.clone(),
        seed ^ 1,
        stop.clone(),
    ));
    let person = Person::new(run.stage.public);
    load.spawn(decisions(person, run.talk.clone(), seed ^ 2, stop.clone()));
    for (number, end) in plan::of(kind, cycles, &mut run.chance).into_iter().enumerate() {
        run.cycle(end).await;
        if (number + 1) % 10 == 0 {
            say(&format!(
                "{kind:?}: {} cycles after {} s",
                number + 1,
                begun.elapsed().as_secs()
            ));
        }
    }
    stop.cancel();
    while load.join_next().await.is_some() {}
    say(&format!("{kind:?}: everything comes to rest"));
    run.judged(kind, seed, begun).await
}

impl Run {
    async fn cycle(&mut self, end: End) {
        self.before = self.stage.twin.deliveries().len();
        self.counts.cycles += 1;
        self.disturb();
        if let End::KilledWhileStarting(ms) = end {
            self.node.start("");
            pause(ms).await;
            return self.kill(None).await;
        }
        let armed = match end {
            End::At(moment, 0) => format!("{}=return", moment.point()),
            End::At(moment, passes) => format!("{}={passes}*off->return", moment.point()),
            _ => String::new(),
        };
        self.node.start(&armed);
        let serves = self.node.is_serving_within(Duration::from_mins(1)).await;
        self.stage.twin.retry_now();
        if let End::At(moment, _) = end {
            return self.dies_at(moment).await;
        }
        assert!(
            serves,
            "the server did not come back after a crash:\n{}",
            self.node.last_words()
        );
        self.ends(end).await;
    }

    async fn ends(&mut self, end: End) {
        match end {
            End::Killed(ms) => {
                pause(ms).await;
                self.kill(None).await;
            }
            End::KilledWhileMetaIsSilent => {
                self.wait_for_silence().await;
                self.kill(None).await;
            }
            End::Stopped(ms) => {
                pause(ms).await;
                self.node.stop().await;
                self.counts.orderly_stops += 1;
            }
            End::KilledWhileStopping(ms) => {
                pause(ms).await;
                self.node.signal("TERM");
                pause(ms / 10).await;
                self.kill(None).await;
            }
            End::Frozen { really_wait } => self.freeze(really_wait).await,
            End::At(..) | End::KilledWhileStarting(_) => {}
        }
    }

    /// One in two cycles Meta misbehaves, once or twice.
    fn disturb(&mut self) {
        self.stage.twin.clear();
        if self.chance.one_in(2) {
            let which = *self.chance.pick(&MISBEHAVIOURS);
            let times = u32::try_from(self.chance.between(1, 3)).unwrap();
            self.stage.twin.set_for(which, times);
        }
    }

    async fn dies_at(&mut self, moment: Moment) {
        let Some(status) = self.node.ended_within(REACH).await else {
            *self.counts.not_reached.entry(moment.point()).or_default() += 1;
            return self.kill(None).await;
        };
        assert!(
            aborted(status),
            "the server ended by itself ({status}):\n{}",
            self.node.last_words()
        );
        self.counts.aborts += 1;
        self.counts.hit(moment);
        self.look(Some(moment)).await;
    }

    async fn kill(&mut self, known: Option<Moment>) {
        if self.node.is_running() {
            self.node.kill();
            self.counts.kills += 1;
        }
        self.look(known).await;
    }

    async fn look(&mut self, known: Option<Moment>) {
        let died_at = Clock::System.now_ms();
        // What was in the air fails within a moment.
        pause(20).await;
        let moments = self.wreckage.read(&self.stage, self.before, died_at).await;
        for moment in moments.into_iter().filter(|moment| Some(*moment) != known) {
            self.counts.hit(moment);
        }
    }

    /// Until Meta holds a send and says nothing.
    async fn wait_for_silence(&self) {
        let silent = |run: &Self| {
            posts(&run.stage.twin)
                .iter()
                .filter(|posted| !posted.answered)
                .count()
        };
        let before = silent(self);
        self.stage.twin.set_for(Misbehaviour::HangAfterAccept, 1);
        let begun = now();
        while silent(self) == before && begun.elapsed() < REACH {
            pause(20).await;
        }
    }

    async fn freeze(&mut self, really_wait: bool) {
        pause(self.chance.between(100, 600)).await;
        self.node.signal("STOP");
        self.counts.freezes += 1;
        if self.stage.database.kind() == Kind::Postgres {
            self.counts.second_nodes += 1;
            self.second.serve().await;
            if really_wait {
                pause(32_000).await;
            } else {
                let outside = super::outside::Outside::reach_into(&self.stage.database).await;
                outside.let_leases_lapse().await;
                outside.close().await;
            }
            pause(700).await;
        } else {
            pause(400).await;
        }
        self.node.signal("CONT");
        pause(500).await;
        self.kill(None).await;
        self.second.kill();
    }

    async fn judged(mut self, kind: Kind, seed: u64, begun: std::time::Instant) -> Report {
        come_to_rest(&self.stage, &mut self.node).await;
        let (account, acknowledged) = judge(&self.stage, &self.talk).await;
        let report = Report {
            kind,
            seed,
            took: begun.elapsed(),
            acknowledged,
            deliveries: self.stage.twin.deliveries().len(),
            violations: violations(&account),
            account,
            counts: self.counts,
        };
        drop((self.node, self.second));
        if report.violations.is_empty() {
            self.stage.database.drop_it().await;
        }
        report
    }
}

/// A sound server and a faithful Meta until nothing is left to do; then an orderly stop.
pub async fn come_to_rest(stage: &Stage, node: &mut Node) {
    stage.twin.clear();
    if !node.is_running() {
        node.serve().await;
    }
    stage.twin.retry_now();
    let begun = now();
    let (mut quiet, mut delivered) = (0, 0);
    while quiet < 6 && begun.elapsed() < REST {
        pause(250).await;
        let waiting = node.gauge("laras_inbox_waiting").await;
        let due = node.gauge("laras_jobs_due").await;
        let deliveries = stage.twin.deliveries().len();
        let still = (waiting, due) == (Some(0), Some(0)) && deliveries == delivered;
        quiet = if still { quiet + 1 } else { 0 };
        delivered = deliveries;
    }
    node.stop().await;
}

/// In this process, time passes until everything that was put off has happened and every lease of the dead has lapsed. Then all
/// there is to judge is gathered, with the number of different units that Meta had acknowledged.
pub async fn judge(stage: &Stage, talk: &Talk) -> (Account, usize) {
    let clock = Clock::manual(Clock::System.now());
    let laras = stage.open(clock.clone()).await;
    let mut listening = stage.listen(&laras).await;
    for _ in 0..3 {
        clock.advance(11 * MINUTE);
        for _ in 0..10_000 {
            stage.twin.settle().await;
            if jobs::run_due(&laras).await.unwrap() == 0 {
                break;
            }
        }
    }
    let gathered = gather(stage, &laras, talk).await;
    listening.shutdown().await;
    laras.close().await;
    gathered
}

//! `kill -9` at any moment loses no acknowledged webhook and never produces a second reply.
//!
//! The real `laras serve` is killed, aborted at fail points, stopped, frozen and started again, hundreds of times, while customers
//! write and people decide. The Meta twin lives in the test's own process, so its ledger of acknowledged deliveries and of POSTs
//! outlives every crash. At the end everything comes to rest and [`verify`] lays the ledgers beside what people see.
//!
//! A short run is one of the ordinary tests. A long one is `cargo xtask crash --cycles N`.

mod account;
mod breach;
mod chance;
mod load;
mod moment;
pub mod node;
mod outside;
mod person;
mod plan;
mod report;
mod run;
pub mod stage;
mod verify;
mod verify_tests;

pub use account::posts;
pub use load::Talk;
pub use outside::Outside;
pub use run::{come_to_rest, judge};
pub use verify::{Account, violations};

use report::Report;

use crate::databases::Kind;

/// Cycles of the run that is part of every test run.
const SHORT: u64 = 6;

fn play(kind: Kind, cycles: u64, seed: u64, say: impl Fn(&str)) -> Report {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(run::run(kind, cycles, seed, say))
}

#[track_caller]
fn nothing_lost_nothing_twice(kind: Kind, seed: u64) {
    let report = play(kind, SHORT, seed, |_| {});
    println!("{report}");
    assert_eq!(report.violations, [], "{report}");
    assert!(
        report.acknowledged > 0 && !report.account.posts.is_empty(),
        "nothing happened: {report}"
    );
}

#[test]
fn a_few_crashes_lose_nothing_and_send_nothing_twice_on_sqlite() {
    nothing_lost_nothing_twice(Kind::Sqlite, 20);
}

#[test]
fn a_few_crashes_lose_nothing_and_send_nothing_twice_on_postgres() {
    nothing_lost_nothing_twice(Kind::Postgres, 21);
}

/// Told by `cargo xtask crash`.
#[test]
#[ignore = "minutes long: `cargo xtask crash --cycles N` runs it"]
fn many_crashes() {
    let cycles = told("LARAS_CRASH_CYCLES")
        .and_then(|text| text.parse().ok())
        .unwrap_or(200);
    let seed = told("LARAS_CRASH_SEED")
        .and_then(|text| text.parse().ok())
        .unwrap_or(1);
    let kinds = match told("LARAS_CRASH_DATABASE").as_deref() {
        Some("sqlite") => vec![Kind::Sqlite],
        Some("postgres") => vec![Kind::Postgres],
        _ => vec![Kind::Sqlite, Kind::Postgres],
    };
    let mut broken = Vec::new();
    for kind in kinds {
        let report = play(kind, cycles, seed, |line| println!("  {line}"));
        println!("{report}");
        broken.extend(report.violations.iter().map(ToString::to_string));
        let missed = report
            .counts
            .never_hit(kind)
            .into_iter()
            .map(|moment| format!("{kind:?}: no crash hit the moment when {}", moment.words()));
        broken.extend(missed);
    }
    assert!(broken.is_empty(), "\n  {}", broken.join("\n  "));
}

#[expect(
    clippy::disallowed_methods,
    reason = "a long run is told by the environment how long it is"
)]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

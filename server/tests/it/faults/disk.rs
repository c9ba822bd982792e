//! SQLite on a disk that is full, and on one whose syncs fail.

use std::process::Command;

use twin::{Attempt, Outcome};

use super::{PATIENCE, attempts, holds, run, taken, tried, until};
use crate::crash::Talk;
use crate::crash::node::Node;
use crate::crash::stage::Stage;
use crate::databases::Kind;
use crate::world::ROTI;

/// A server in whose write-ahead logs nothing more can be written, as on a full disk, from the `first` write of each thread on.
fn on_a_full_disk(stage: &Stage, first: u32) -> Node {
    let log = |name: &str| stage.database.folder.join(name).display().to_string();
    let mut node = stage.node();
    node.wrapper = format!(
        "strace -D -f -qq -o /dev/null -P {} -P {} -e trace=write,pwrite64 -e inject=write,pwrite64:error=ENOSPC:when={first}+",
        log("laras.db-wal"),
        log("laras.arrivals-wal"),
    );
    node
}

/// Whoever disturbs the server goes away: there is room again.
fn undisturbed(node: &Node) {
    let status = std::fs::read_to_string(format!("/proc/{}/status", node.pid())).unwrap();
    let tracer = status
        .lines()
        .find_map(|line| line.strip_prefix("TracerPid:"))
        .unwrap()
        .trim();
    let done = Command::new("sh")
        .args(["-c", &format!("kill -KILL {tracer}")])
        .status();
    assert!(done.unwrap().success(), "strace could not be ended");
}

#[test]
fn a_full_disk_is_answered_with_503_and_nothing_is_lost_once_there_is_room() {
    run(async {
        let (stage, talk) = (Stage::build(Kind::Sqlite, 31).await, Talk::default());
        let mut node = on_a_full_disk(&stage, 400);
        node.serve().await;
        let mut outcomes = Vec::new();
        while outcomes
            .iter()
            .filter(|outcome| **outcome != Outcome::Answered(200))
            .count()
            < 8
        {
            outcomes.push(tried(&stage, &talk, ROTI, outcomes.len() as u64 % 7).await);
            assert!(outcomes.len() < 300, "the disk never filled");
        }
        assert_eq!(outcomes.first(), Some(&Outcome::Answered(200)));
        assert_eq!(outcomes.last(), Some(&Outcome::Answered(503)), "{outcomes:?}");
        assert!(node.ended().is_none(), "the server ended: {}", node.last_words());
        undisturbed(&node);
        stage.twin.retry_now();
        until("what was refused is taken", async || {
            stage.twin.retry_now();
            talk.spoken(|text| attempts(&stage, text).iter().any(Attempt::succeeded))
                .iter()
                .all(|spoken| spoken.acknowledged)
        })
        .await;
        taken(&stage, &talk, ROTI, 8).await;
        node.kill();
        holds(stage, node, &talk).await;
    });
}

/// A server whose disk answers EIO to syncs, from the `first` of each thread on, or just to that one.
fn with_failing_syncs(stage: &Stage, first: u32, for_ever: bool) -> Node {
    let mut node = stage.node();
    let times = if for_ever {
        format!("{first}+")
    } else {
        first.to_string()
    };
    // `-D`: the server stays our own child, and the tracer ends with it.
    node.wrapper = format!(
        "strace -D -f -qq -o /dev/null -e trace=fsync,fdatasync -e inject=fsync,fdatasync:error=EIO:when={times}"
    );
    node
}

/// Customers write until something is not acknowledged; then the server ends by itself, because the disk cannot be trusted, and a
/// new one starts on a sound disk.
async fn until_the_disk_fails(stage: &Stage, talk: &Talk, node: &mut Node) {
    let mut acknowledged = 0;
    while tried(stage, talk, ROTI, acknowledged % 7).await == Outcome::Answered(200) {
        acknowledged += 1;
        assert!(acknowledged < 200, "no sync has failed");
    }
    assert!(acknowledged > 0, "nothing was taken while the disk was sound");
    let ended = node.ended_within(PATIENCE).await;
    let refused = ended.is_some_and(|status| !status.success());
    assert!(
        refused,
        "it goes on as if nothing had happened: {}",
        node.last_words()
    );
    node.wrapper.clear();
}

#[test]
fn from_the_first_failed_sync_on_nothing_is_acknowledged_and_the_server_stops() {
    run(async {
        let (stage, talk) = (Stage::build(Kind::Sqlite, 32).await, Talk::default());
        let mut node = with_failing_syncs(&stage, 60, true);
        node.serve().await;
        until_the_disk_fails(&stage, &talk, &mut node).await;
        holds(stage, node, &talk).await;
    });
}

#[test]
fn a_sync_that_failed_once_stops_the_server_and_nothing_is_lost() {
    run(async {
        let (stage, talk) = (Stage::build(Kind::Sqlite, 33).await, Talk::default());
        let mut node = with_failing_syncs(&stage, 60, false);
        node.serve().await;
        until_the_disk_fails(&stage, &talk, &mut node).await;
        holds(stage, node, &talk).await;
    });
}

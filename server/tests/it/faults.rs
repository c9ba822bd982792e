//! Disks that are full or lie, databases that go away, nodes that stand still: no false 200, nothing lost, nothing sent twice.

mod database;
mod disk;
mod nodes;
mod proxy;

use std::time::Duration;

use twin::{Attempt, Outcome};

use crate::crash::node::{Node, now, pause};
use crate::crash::stage::Stage;
use crate::crash::{Account, Talk, come_to_rest, judge, violations};

const ADDRESS: &str = "Kak, alamatnya di mana?";
/// Nothing here takes longer unless it hangs.
const PATIENCE: Duration = Duration::from_secs(40);

/// Runs a test in a runtime of its own; servers, twin and proxy need more than one thread.
fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(test);
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = now();
    while !holds().await {
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        pause(20).await;
    }
}

/// Attempts to deliver a text.
fn attempts(stage: &Stage, text: &str) -> Vec<Attempt> {
    let mut all = stage.twin.deliveries();
    // Meta escapes what is not ASCII.
    let says = |body: &str| {
        serde_json::from_str::<serde_json::Value>(body).is_ok_and(|body| body.to_string().contains(text))
    };
    all.retain(|attempt| says(&attempt.body));
    all
}

/// A customer writes, and Meta has tried once to deliver it.
async fn tried(stage: &Stage, talk: &Talk, business: &'static str, customer: u64) -> Outcome {
    let text = talk.speak(&stage.twin, business, customer, ADDRESS).await;
    until("Meta has tried", async || !attempts(stage, &text).is_empty()).await;
    attempts(stage, &text).remove(0).outcome
}

/// A customer writes, and it is acknowledged.
async fn taken(stage: &Stage, talk: &Talk, business: &'static str, customer: u64) {
    assert_eq!(
        tried(stage, talk, business, customer).await,
        Outcome::Answered(200)
    );
}

/// Everything comes to rest, and every promise holds: also that whatever customers wrote has arrived by now.
async fn holds(stage: Stage, mut node: Node, talk: &Talk) -> Account {
    come_to_rest(&stage, &mut node).await;
    let (account, _) = judge(&stage, talk).await;
    assert_eq!(violations(&account), [], "{}", node.last_words());
    assert!(
        account.spoken.iter().all(|spoken| spoken.acknowledged),
        "Meta still tries to deliver"
    );
    stage.database.drop_it().await;
    account
}

//! The product against every row of the twin's table that concerns it: what Meta does wrong, late or twice, and everything that
//! can come by a webhook. A switch or an injection that no test here takes up fails `every_row_that_concerns_the_product_is_taken_up`.

mod connecting;
mod happenings;
mod instagram;
mod letters;
mod sends;

use std::collections::BTreeSet;

use domain::receive::{self, Bubble, InboxFilter};
use domain::review;
use domain::send::SendState;
use domain::tenancy::WorkspaceScope;
use domain::time::HOUR;
use twin::Kind;

use crate::webhooks::number;
use crate::world::{ROTI, World};

/// Rows that only a browser can meet: the popup talks to the page. `end2end/tests/signup.spec.ts` takes them up.
const IN_THE_BROWSER: &[&str] = &[
    "code-first",
    "ids-first",
    "no-code",
    "evil-origin",
    "malformed-message",
];

#[test]
fn every_row_that_concerns_the_product_is_taken_up() {
    let concerns = |kind| matches!(kind, Kind::Switch | Kind::Injection);
    let table = twin::table();
    let rows: BTreeSet<&str> = table
        .iter()
        .filter(|row| concerns(row.kind))
        .map(|row| row.name)
        .collect();
    let taken: BTreeSet<&str> = letters::rows()
        .chain(sends::rows())
        .chain(connecting::rows())
        .chain(happenings::rows())
        .chain(instagram::rows())
        .chain(IN_THE_BROWSER.iter().copied())
        .collect();
    let untested: Vec<_> = rows.difference(&taken).collect();
    assert!(untested.is_empty(), "rows that no test takes up: {untested:?}");
    let strangers: Vec<_> = taken.difference(&rows).collect();
    assert!(
        strangers.is_empty(),
        "tests of rows that do not exist: {strangers:?}"
    );
}

#[test]
fn the_browsers_rows_are_in_its_test() {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/tests/signup.spec.ts");
    let spec = std::fs::read_to_string(spec).unwrap();
    for row in IN_THE_BROWSER {
        assert!(spec.contains(&format!("\"{row}\"")), "no browser test of {row}");
    }
}

/// Roti Pagi and Melati, connected and with their facts.
async fn open_for_business(world: &World) {
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
}

/// A customer's thread with a business: what the page shows.
async fn thread(scope: &WorkspaceScope, contact: &str) -> Vec<Bubble> {
    let rows = receive::inbox(scope, InboxFilter::All).await.unwrap();
    for row in rows {
        let thread = receive::thread(scope, row.id).await.unwrap().unwrap();
        if thread.contact_name == contact {
            return thread.bubbles;
        }
    }
    Vec::new()
}

/// How often a text stands anywhere in a business's conversations.
async fn said(scope: &WorkspaceScope, text: &str) -> usize {
    let mut found = 0;
    for row in receive::inbox(scope, InboxFilter::All).await.unwrap() {
        let thread = receive::thread(scope, row.id).await.unwrap().unwrap();
        let same = |one: &&Bubble| one.text.as_deref() == Some(text);
        found += thread.bubbles.iter().filter(same).count();
    }
    found
}

async fn waiting(scope: &WorkspaceScope) -> usize {
    review::waiting(scope).await.unwrap().len()
}

/// Sari asks Roti Pagi, somebody approves what is proposed, and an answer may leave.
async fn sari_is_answered(world: &World) {
    world
        .twin
        .customer_says(number(ROTI).phone_number_id, "sari", "Selamat pagi kak")
        .await;
    world.settle().await;
    let scope = world.scope(ROTI).await;
    let card = review::waiting(&scope).await.unwrap().remove(0);
    review::approve(&scope, card.id, card.version, Some("Disetujui".into()))
        .await
        .unwrap();
    world.settle().await;
}

/// How far our last answer to Sari came, as her thread shows it.
async fn last_state(world: &World) -> SendState {
    let bubbles = thread(&world.scope(ROTI).await, "Sari Wulandari").await;
    bubbles.iter().rev().find_map(|bubble| bubble.state).unwrap()
}

/// Long enough for every retry, far from the end of the window.
async fn hours_pass(world: &World) {
    for _ in 0..3 {
        world.pass(HOUR).await;
    }
}

//! A customer who types several messages gets one answer, to all of them.

use domain::Lang;
use domain::receive::{self, InboxFilter};
use domain::review::{self, DraftCard};

use crate::databases::Kind;
use crate::webhooks::number;
use crate::world::{ROTI, World, run_with};

const SECOND: i64 = 1_000;
/// As an installation has it that sets nothing.
const USUAL: [(&str, &str); 2] = [("LARAS_QUIET_GAP", "6"), ("LARAS_QUIET_CAP", "45")];

macro_rules! with_usual_patience {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $test() {
                super::run_with(super::Kind::Sqlite, &super::USUAL, super::$test);
            })+
        }
        mod postgres {
            $(#[test]
            fn $test() {
                super::run_with(super::Kind::Postgres, &super::USUAL, super::$test);
            })+
        }
    };
}

with_usual_patience![
    messages_that_follow_each_other_are_answered_once_when_they_end,
    somebody_who_never_stops_typing_is_answered_all_the_same,
    a_message_after_the_draft_brings_a_new_one_and_the_old_stays_in_the_evidence,
];

async fn begin(world: &World) {
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
}

/// The job that will ask is promised for later, which is not work left behind.
async fn asks(world: &World, words: &str) {
    world
        .twin
        .customer_says(number(ROTI).phone_number_id, "sari", words)
        .await;
    world.settle().await;
}

async fn waiting(world: &World) -> Vec<DraftCard> {
    review::waiting(&world.scope(ROTI).await).await.unwrap()
}

async fn messages_that_follow_each_other_are_answered_once_when_they_end(world: &World) {
    begin(world).await;
    asks(world, "Halo kak").await;
    world.pass(4 * SECOND).await;
    asks(world, "mau tanya").await;
    world.pass(4 * SECOND).await;
    asks(world, "alamatnya di mana ya?").await;
    world.pass(5 * SECOND).await;
    assert!(waiting(world).await.is_empty(), "the customer may go on typing");
    world.pass(SECOND).await;
    let drafts = waiting(world).await;
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].customer_messages.len(), 3);
    assert!(
        drafts[0].text.as_deref().unwrap().contains("Cihapit"),
        "{:?}",
        drafts[0].text
    );
}

async fn somebody_who_never_stops_typing_is_answered_all_the_same(world: &World) {
    begin(world).await;
    asks(world, "alamatnya di mana ya?").await;
    for _ in 0..8 {
        world.pass(5 * SECOND).await;
        asks(world, "halo?").await;
        assert!(waiting(world).await.is_empty());
    }
    // 40 seconds have gone; a further message would put the answer off to 46.
    world.pass(4 * SECOND).await;
    asks(world, "halo??").await;
    assert!(waiting(world).await.is_empty());
    world.pass(SECOND).await;
    assert_eq!(
        waiting(world).await.len(),
        1,
        "45 seconds after the first message"
    );
}

async fn a_message_after_the_draft_brings_a_new_one_and_the_old_stays_in_the_evidence(world: &World) {
    begin(world).await;
    asks(world, "alamatnya di mana ya?").await;
    world.pass(6 * SECOND).await;
    let first = waiting(world).await.remove(0);
    asks(world, "sama buka jam berapa hari ini?").await;
    assert!(
        waiting(world).await.is_empty(),
        "the old answer is not the whole one"
    );
    world.pass(6 * SECOND).await;
    let second = waiting(world).await.remove(0);
    assert_ne!(first.id, second.id);
    assert_eq!(second.customer_messages.len(), 2);
    let scope = world.scope(ROTI).await;
    let rows = receive::inbox(&scope, InboxFilter::All).await.unwrap();
    let timeline = domain::evidence::timeline(&scope, rows[0].id, Lang::En)
        .await
        .unwrap()
        .unwrap();
    let kinds: Vec<&str> = timeline.steps.iter().map(|step| step.kind.as_str()).collect();
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "drafted").count(),
        2,
        "{kinds:?}"
    );
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "superseded").count(),
        1,
        "{kinds:?}"
    );
}

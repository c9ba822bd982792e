//! What becomes of a customer's question when the model gives nothing: our own draft waits for a person and says why.

use std::sync::Arc;

use domain::draft::proposal::Unanswerable;
use domain::review::gate::{Check, Reason};
use domain::review::{self, DraftCard};
use domain::time::{DAY, MINUTE};
use domain::{Channel, evidence};

use super::server::{FakeModel, Said};
use super::{run_with_model, switch_on};
use crate::databases::Kind;
use crate::webhooks::number;
use crate::world::{ROTI, World};

const ASKS: &str = "roti tawar brp kak?";

/// Roti Pagi with the switch on.
async fn roti(world: &World) {
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
    switch_on(&world.scope(ROTI).await, Channel::WhatsApp).await;
    world.settle().await;
}

/// A customer asks; returns how many answers they have now.
async fn asks(world: &World, phone: &str) -> usize {
    let id = number(ROTI).phone_number_id;
    world.twin.customer_says(id, phone, ASKS).await;
    world.settle().await;
    let bubbles = world.twin.chat(id, phone);
    bubbles.iter().filter(|bubble| !bubble.from_customer).count()
}

async fn newest(world: &World) -> DraftCard {
    let mut cards = review::waiting(&world.scope(ROTI).await).await.unwrap();
    cards.sort_by_key(|card| card.id.0);
    cards.pop().unwrap()
}

fn why(card: &DraftCard) -> Vec<Unanswerable> {
    let reasons = card.holds.iter().map(|hold| &hold.reason);
    reasons
        .filter_map(|reason| match reason {
            Reason::CannotAnswer { why } => Some(*why),
            _ => None,
        })
        .collect()
}

fn says(model: &FakeModel, times: usize, speech: fn() -> Said) {
    for _ in 0..times {
        model.plan(ASKS, Arc::new(move |_| speech()));
    }
}

async fn a_silent_model_leaves_our_own_draft_to_a_person(world: &World, model: FakeModel) {
    roti(world).await;
    says(&model, 1, || Said::Status(500));
    assert_eq!(asks(world, "6281200000001").await, 0, "a draft in place of the model's left");
    let card = newest(world).await;
    assert_eq!(why(&card), [Unanswerable::ModelSilent]);
    assert!(card.text.unwrap().contains("Roti Tawar"));
    says(&model, 1, || Said::Content("Rp 1".into()));
    assert_eq!(asks(world, "6281200000002").await, 0);
    assert_eq!(why(&newest(world).await), [Unanswerable::ModelUnusable]);
    assert_eq!(asks(world, "6281200000003").await, 1, "an honest answer did not leave");
    world.settle().await;
    let scope = world.scope(ROTI).await;
    let bundle = evidence::export(&scope).await.unwrap();
    for said in ["model_silent", "model_unusable", "owned-1", "openai"] {
        assert!(bundle.contains(said), "the evidence does not say {said}");
    }
    assert!(!bundle.contains("model-key-51c7"));
}

async fn who_has_asked_often_enough_today_waits_for_a_person(world: &World, model: FakeModel) {
    roti(world).await;
    for _ in 0..2 {
        asks(world, "6281200000001").await;
    }
    assert_eq!(asks(world, "6281200000001").await, 2);
    assert_eq!(why(&newest(world).await), [Unanswerable::ModelBudget]);
    assert_eq!(model.prompts().len(), 2);
    assert_eq!(asks(world, "6281200000002").await, 1, "one customer used up another's calls");
    assert_eq!(asks(world, "6281200000003").await, 0, "the workspace's own budget was passed");
    world.pass(DAY).await;
    assert_eq!(asks(world, "6281200000004").await, 1, "a new day brought no new calls");
}

async fn a_model_that_keeps_failing_is_left_alone_for_a_minute(world: &World, model: FakeModel) {
    roti(world).await;
    says(&model, 5, || Said::Status(500));
    for at in 1..=5 {
        asks(world, &format!("628120000000{at}")).await;
    }
    assert_eq!(asks(world, "6281200000006").await, 0);
    assert_eq!(why(&newest(world).await), [Unanswerable::ModelRests]);
    assert_eq!(model.prompts().len(), 5);
    world.pass(MINUTE).await;
    assert_eq!(asks(world, "6281200000007").await, 1);
}

async fn a_second_look_can_hold_and_nothing_else(world: &World, model: FakeModel) {
    roti(world).await;
    assert_eq!(asks(world, "6281200000001").await, 1);
    for (said, reason) in [
        ("{\"supported\": false}", Reason::ModelDoubts),
        ("yes", Reason::NoSecondLook),
        ("{\"supported\": true, \"approved\": true}", Reason::NoSecondLook),
    ] {
        model.says_of_replies(said);
        assert_eq!(asks(world, &format!("62812000000{:02}", 10 + said.len())).await, 0, "{said}");
        let card = newest(world).await;
        let look = card.holds.iter().find(|hold| hold.check == Check::SecondLook).unwrap();
        assert_eq!((&look.reason, look.overrulable), (&reason, true));
    }
    model.says_of_replies("{\"supported\": true}");
    says(&model, 1, || Said::Content("not a reply".into()));
    assert_eq!(asks(world, "6281200000090").await, 0, "a second look turned a hold into a pass");
}

macro_rules! on_both {
    ($($test:ident: $settings:expr),+ $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $test() {
                super::run_with_model(super::Kind::Sqlite, $settings, super::$test);
            })+
        }
        mod postgres {
            $(#[test]
            fn $test() {
                super::run_with_model(super::Kind::Postgres, $settings, super::$test);
            })+
        }
    };
}

on_both! {
    a_silent_model_leaves_our_own_draft_to_a_person: &[],
    who_has_asked_often_enough_today_waits_for_a_person:
        &[("LARAS_MODEL_DAILY", "3"), ("LARAS_MODEL_DAILY_PER_CUSTOMER", "2")],
    a_model_that_keeps_failing_is_left_alone_for_a_minute: &[],
    a_second_look_can_hold_and_nothing_else: &[("LARAS_MODEL_CHECK", "on")],
}

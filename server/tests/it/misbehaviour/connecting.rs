//! Signups that go wrong: a number is either connected and can answer, or nothing of the attempt is left.

use domain::connect;
use serde_json::{Value, json};
use twin::Grant;
use twin::Misbehaviour::{
    self, CoexistenceOnlyWaba, ExchangeFails, MissingScope, NeverExpires, NoIds, OnlyWaba,
    RegisterUnavailable, StaleIds, SubscribeRefused,
};
use twin::fixtures::{BATIK_AYU, KOPI_SENJA};

use crate::connect::{Chosen, chosen, hand_over};
use crate::world::{KOPI, SINAR, World};

on_both_databases![a_signup_connects_wholly_or_leaves_nothing];

/// Whether the number must be connected, must not be, or may be either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Connected,
    Nothing,
    Either,
}

const SIGNUPS: &[(Misbehaviour, End)] = &[
    (ExchangeFails, End::Nothing),
    (SubscribeRefused, End::Nothing),
    (RegisterUnavailable, End::Nothing),
    (StaleIds, End::Nothing),
    (MissingScope, End::Nothing),
    (OnlyWaba, End::Either),
    (CoexistenceOnlyWaba, End::Either),
    (NoIds, End::Either),
    (NeverExpires, End::Connected),
];

pub fn rows() -> impl Iterator<Item = &'static str> {
    SIGNUPS.iter().map(|(which, _)| which.row().name)
}

/// What the popup hands to the page under each row, and a code for what was granted.
fn outcome(world: &World, which: Misbehaviour, number: &Chosen) -> (String, Value) {
    let mut grant = Grant::of(number.business_id, number.waba_id).with_number(number.phone_number_id);
    if which == MissingScope {
        grant.scopes.retain(|scope| !scope.ends_with("messaging"));
    }
    if which == NeverExpires {
        grant.lifetime = None;
    }
    let info = match which {
        StaleIds => chosen(&BATIK_AYU).session_info(),
        OnlyWaba | CoexistenceOnlyWaba => json!({ "waba_id": number.waba_id }),
        NoIds => json!({}),
        _ => number.session_info(),
    };
    (world.twin.issue_code(grant), info)
}

async fn a_signup_connects_wholly_or_leaves_nothing(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let number = chosen(&KOPI_SENJA);
    for (which, end) in SIGNUPS {
        world.twin.set(*which);
        let launch = owner.get("/settings/integrations").await.launch();
        let (code, info) = outcome(world, *which, &number);
        let answer = hand_over(&owner, &code, &info, &launch).await;
        world.twin.clear();
        world.settle().await;
        let connected = answer.status == 200;
        assert!(
            connected || (400..500).contains(&answer.status),
            "{which:?}: {answer:?}"
        );
        assert!(
            *end == End::Either || connected == (*end == End::Connected),
            "{which:?}: {answer:?}"
        );
        let held = connect::integrations(&world.scope(KOPI).await).await.unwrap();
        assert_eq!(!held.whatsapp.is_empty(), connected, "{which:?}");
        assert_eq!(world.twin.subscribed(number.waba_id), connected, "{which:?}");
        if connected {
            let link = owner
                .get("/settings/integrations")
                .await
                .links("/settings/integrations/")
                .remove(0);
            let confirm = owner.get(&link).await;
            owner.submit(&confirm.form("/api/disconnect"), &[]).await;
            world.settle().await;
        }
    }
}

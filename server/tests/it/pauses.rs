//! When Meta stops a number: nothing leaves, nothing is lost, and it goes on as soon as the cause is gone.

use domain::connect::PauseReason;
use domain::review;
use serde_json::{Value, json};
use twin::Misbehaviour;

use crate::account::{account_says, connections, entry, now, paused, say, set_connection};
use crate::webhooks::number;
use crate::world::{MELATI, ROTI, SINAR, World};

on_both_databases![
    a_pause_follows_the_newest_word_whatever_the_order,
    a_ban_pauses_until_meta_reinstates,
    only_a_restriction_of_replies_pauses_and_only_until_it_expires,
    what_was_approved_leaves_as_soon_as_the_pause_ends,
    replies_are_drafted_during_a_pause,
    a_person_tries_again_after_mending_what_meta_does_not_lift,
];

async fn a_pause_follows_the_newest_word_whatever_the_order(world: &World) {
    world.connect_demo_numbers().await;
    let waba = number(ROTI).waba_id;
    world.clock.advance(600_000);
    let start = now(world);
    let link = |event: &str| json!({ "event": event });
    account_says(world, waba, start - 100, link("ACCOUNT_OFFBOARDED")).await;
    assert_eq!(paused(world, ROTI).await, Some(PauseReason::Offboarded));
    assert_eq!(paused(world, MELATI).await, None, "another account was paused");
    account_says(world, waba, start - 100, link("ACCOUNT_OFFBOARDED")).await;
    account_says(world, waba, start - 50, link("ACCOUNT_RECONNECTED")).await;
    assert_eq!(paused(world, ROTI).await, None);
    // Delivered again, late: an older word.
    account_says(world, waba, start - 90, link("ACCOUNT_OFFBOARDED")).await;
    assert_eq!(paused(world, ROTI).await, None);
    // The end overtakes its beginning.
    account_says(world, waba, start - 10, link("ACCOUNT_RECONNECTED")).await;
    account_says(world, waba, start - 20, link("ACCOUNT_OFFBOARDED")).await;
    assert_eq!(paused(world, ROTI).await, None);
    // Both in one delivery, the wrong way round; and a stamp from the future counts as now.
    let both = [
        (start - 3, "ACCOUNT_RECONNECTED"),
        (start - 5, "ACCOUNT_OFFBOARDED"),
    ];
    let both = both.map(|(time, event)| entry(waba, time, "account_update", &link(event)));
    say(world, both.to_vec()).await;
    assert_eq!(paused(world, ROTI).await, None);
    account_says(world, waba, start + 9_999_999, link("ACCOUNT_OFFBOARDED")).await;
    assert_eq!(paused(world, ROTI).await, Some(PauseReason::Offboarded));
    world.clock.advance(60_000);
    account_says(world, waba, now(world), link("ACCOUNT_RECONNECTED")).await;
    assert_eq!(paused(world, ROTI).await, None);
}

async fn a_ban_pauses_until_meta_reinstates(world: &World) {
    world.connect_demo_numbers().await;
    let waba = number(ROTI).waba_id;
    let ban = |state: &str| json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": state, "waba_ban_date": "November 30, 2026" } });
    for state in ["SCHEDULE_FOR_DISABLE", "DISABLE"] {
        world.clock.advance(60_000);
        account_says(world, waba, now(world), ban(state)).await;
        assert_eq!(paused(world, ROTI).await, Some(PauseReason::Banned), "{state}");
    }
    // Another word of Meta's does not lift it.
    world.clock.advance(60_000);
    account_says(world, waba, now(world), json!({ "event": "ACCOUNT_RECONNECTED" })).await;
    assert_eq!(paused(world, ROTI).await, Some(PauseReason::Banned));
    world.clock.advance(60_000);
    account_says(world, waba, now(world), ban("REINSTATE")).await;
    assert_eq!(paused(world, ROTI).await, None);
}

async fn only_a_restriction_of_replies_pauses_and_only_until_it_expires(world: &World) {
    world.connect_demo_numbers().await;
    let waba = number(ROTI).waba_id;
    let restricted = |list: Value| json!({ "event": "ACCOUNT_RESTRICTION", "restriction_info": list });
    for other in [
        "RESTRICTED_BIZ_INITIATED_MESSAGING",
        "RESTRICTED_ADD_PHONE_NUMBER_ACTION",
        "RESTRICTED_UTILITY_TEMPLATES",
    ] {
        account_says(
            world,
            waba,
            now(world),
            restricted(json!([{ "restriction_type": other }])),
        )
        .await;
        assert_eq!(paused(world, ROTI).await, None, "{other}");
    }
    let end = now(world) + 3600;
    let both = json!([
        { "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING" },
        { "restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING", "expiration": end },
    ]);
    world.clock.advance(60_000);
    account_says(world, waba, now(world), restricted(both)).await;
    let pause = connections(world, ROTI).await.remove(0).pause.unwrap();
    assert_eq!(
        (pause.reason, pause.until.map(jiff::Timestamp::as_second)),
        (PauseReason::Restricted, Some(end))
    );
    let owner = world.person(SINAR, "admin@sinar.localhost").await;
    let page = format!("/clients/{}/settings/integrations", world.workspace(ROTI));
    owner.get(&page).await.shows("Meta");
    world.pass(3_600_000).await;
    assert_eq!(paused(world, ROTI).await, None);
    // Lifted before its time.
    let forever = json!([{ "restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING" }]);
    account_says(world, waba, now(world), restricted(forever)).await;
    assert_eq!(paused(world, ROTI).await, Some(PauseReason::Restricted));
    world.clock.advance(60_000);
    account_says(world, waba, now(world), restricted(json!([]))).await;
    assert_eq!(paused(world, ROTI).await, None);
}

async fn what_was_approved_leaves_as_soon_as_the_pause_ends(world: &World) {
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
    let roti = number(ROTI);
    world
        .twin
        .customer_says(roti.phone_number_id, "sari", "Alamatnya di mana kak?")
        .await;
    world.settle().await;
    let scope = world.scope(ROTI).await;
    let card = review::waiting(&scope).await.unwrap().remove(0);
    world.twin.set_for(Misbehaviour::TemporarilyDown, 1);
    review::approve(&scope, card.id, card.version, None)
        .await
        .unwrap();
    world.settle().await;
    let answered = || {
        world
            .twin
            .chat(roti.phone_number_id, "sari")
            .iter()
            .any(|bubble| !bubble.from_customer)
    };
    assert!(!answered(), "Meta took the answer although it was down");
    account_says(
        world,
        roti.waba_id,
        now(world),
        json!({ "event": "ACCOUNT_OFFBOARDED" }),
    )
    .await;
    assert!(!answered());
    world.clock.advance(1_000);
    account_says(
        world,
        roti.waba_id,
        now(world),
        json!({ "event": "ACCOUNT_RECONNECTED" }),
    )
    .await;
    assert!(answered(), "the answer still waits");
}

async fn replies_are_drafted_during_a_pause(world: &World) {
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
    let roti = number(ROTI);
    account_says(
        world,
        roti.waba_id,
        now(world),
        json!({ "event": "ACCOUNT_OFFBOARDED" }),
    )
    .await;
    world
        .twin
        .customer_says(roti.phone_number_id, "sari", "Alamatnya di mana kak?")
        .await;
    world.settle().await;
    assert_eq!(review::waiting(&world.scope(ROTI).await).await.unwrap().len(), 1);
    // Whoever approves is told on every page that nothing leaves.
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    admin
        .post("/api/session/language", &[("lang", "en"), ("back", "/")])
        .await;
    let client = format!("/clients/{}", world.workspace(ROTI));
    for page in ["", "/approvals", "/inbox"] {
        admin
            .get(&format!("{client}{page}"))
            .await
            .shows("does not send for now");
    }
    let page = admin.get(&format!("{client}/settings/integrations")).await;
    page.shows("Only Meta can end this pause")
        .shows("what is approved waits");
    assert!(!page.body.contains("try-again"));
    world.settle().await;
}

async fn a_person_tries_again_after_mending_what_meta_does_not_lift(world: &World) {
    world.connect_demo_numbers().await;
    set_connection(world, ROTI, "paused = 'billing'").await;
    assert_eq!(paused(world, ROTI).await, Some(PauseReason::Billing));
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    admin
        .post("/api/session/language", &[("lang", "en"), ("back", "/")])
        .await;
    let path = format!("/clients/{}/settings/integrations", world.workspace(ROTI));
    let page = admin.get(&path).await;
    page.shows("Mend the payment method");
    let form = page.form("/api/connect/try-again");
    // An event about something else does not lift it.
    account_says(
        world,
        number(ROTI).waba_id,
        now(world),
        json!({ "event": "ACCOUNT_RECONNECTED" }),
    )
    .await;
    assert_eq!(paused(world, ROTI).await, Some(PauseReason::Billing));
    admin.submit(&form, &[]).await.shows("Sending is tried again");
    assert_eq!(paused(world, ROTI).await, None);
    // What only Meta lifts stays, whoever posts the form.
    account_says(
        world,
        number(ROTI).waba_id,
        now(world) + 1,
        json!({ "event": "ACCOUNT_OFFBOARDED" }),
    )
    .await;
    world.clock.advance(5_000);
    account_says(
        world,
        number(ROTI).waba_id,
        now(world),
        json!({ "event": "ACCOUNT_OFFBOARDED" }),
    )
    .await;
    admin
        .submit(&form, &[])
        .await
        .shows("Only Meta can end this pause");
    assert_eq!(paused(world, ROTI).await, Some(PauseReason::Offboarded));
    world.settle().await;
}

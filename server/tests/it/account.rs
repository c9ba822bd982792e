//! What Meta says about an account: every number of it hears it, in its own workspace and in no other.

use domain::connect::{self, ConnectionState, PauseReason, WhatsAppConnection};
use domain::receive::{self, InboxFilter};
use domain::{jobs, review};
use sea_orm::{ConnectionTrait as _, DbBackend, TransactionTrait as _};
use serde_json::{Value, json};
use twin::{Grant, Outcome};

use crate::connect::{Chosen, hand_over};
use crate::secrecy::no_reference_is_kept;
use crate::tenant_tables::count;
use crate::webhooks::number;
use crate::world::{BATIK, KIRANA, KOPI, MELATI, PLATFORM, ROTI, SINAR, World};

on_both_databases![
    removing_our_app_ends_the_connection_and_leaves_no_reference,
    removing_another_app_is_only_told,
    what_ends_an_account_ends_each_of_its_numbers_in_each_workspace,
    what_ended_before_a_number_was_connected_does_not_end_it,
    a_failure_between_two_workspaces_is_made_good_without_telling_anybody_twice,
    every_event_of_an_account_is_told_once_and_to_nobody_else,
    what_names_a_number_concerns_that_number_alone,
    what_meta_says_is_read_in_both_languages,
    an_account_that_nobody_has_is_kept_for_the_operator,
];

const PARTNER: &str = "771500412266000";

/// A number of an account that two workspaces share.
const CENTRAL: Chosen = Chosen {
    business_id: "771500412266306",
    waba_id: "318840027715506",
    phone_number_id: "204417760098806",
};
const WHOLESALE: Chosen = Chosen {
    phone_number_id: "204417760098807",
    ..CENTRAL
};
const CENTRAL_DIGITS: &str = "623155501106";

pub fn now(world: &World) -> i64 {
    world.clock.now().as_second()
}

pub fn entry(id: &str, time: i64, field: &str, value: &Value) -> Value {
    json!({ "id": id, "time": time, "changes": [{ "field": field, "value": value }] })
}

pub async fn say(world: &World, entries: Vec<Value>) {
    assert_eq!(world.twin.inject_entries(entries).await, Outcome::Answered(200));
    world.settle().await;
}

pub async fn account_says(world: &World, waba: &str, time: i64, value: Value) {
    say(world, vec![entry(waba, time, "account_update", &value)]).await;
}

/// The same address, `PARTNER_*` events: the entry is the partner's own portfolio.
async fn partner_event(world: &World, waba: &str, time: i64, event: &str, more: Value) {
    let mut value = json!({ "event": event, "waba_info": { "waba_id": waba, "owner_business_id": "1" } });
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    say(world, vec![entry(PARTNER, time, "account_update", &value)]).await;
}

pub async fn connections(world: &World, business: &str) -> Vec<WhatsAppConnection> {
    connect::integrations(&world.scope(business).await)
        .await
        .unwrap()
        .whatsapp
}

pub async fn paused(world: &World, business: &str) -> Option<PauseReason> {
    let connection = connections(world, business).await.remove(0);
    let pause = connection.pause.map(|pause| pause.reason);
    let state = if pause.is_some() {
        ConnectionState::Paused
    } else {
        ConnectionState::Live
    };
    assert_eq!(connection.state, state);
    pause
}

async fn told(world: &World, business: &str) -> Vec<(String, String)> {
    let notices = connect::notices(&world.scope(business).await, 100).await.unwrap();
    notices
        .into_iter()
        .map(|notice| (notice.kind, notice.code))
        .collect()
}

/// Two owners, of two partners, each connect a number of the same account.
async fn share_an_account(world: &World) {
    for (host, email, chosen) in [
        (SINAR, "owner@kopisenja.localhost", CENTRAL),
        (KIRANA, "owner@batikayu.localhost", WHOLESALE),
    ] {
        let owner = world.person(host, email).await;
        let launch = owner.get("/settings/integrations").await.launch();
        let both = Grant::of(chosen.business_id, chosen.waba_id).with_number(chosen.phone_number_id);
        let code = world.twin.issue_code(both);
        let answer = hand_over(&owner, &code, &chosen.session_info(), &launch).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    world.settle().await;
}

async fn removing_our_app_ends_the_connection_and_leaves_no_reference(world: &World) {
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
    let roti = number(ROTI);
    world
        .twin
        .customer_says(roti.phone_number_id, "sari", "Alamatnya di mana kak?")
        .await;
    world.settle().await;
    let scope = world.scope(ROTI).await;
    assert_eq!(review::waiting(&scope).await.unwrap().len(), 1);

    world.twin.client_removes_app(roti.waba_id).await;
    world.settle().await;
    assert!(connections(world, ROTI).await.is_empty());
    assert!(
        review::waiting(&scope).await.unwrap().is_empty(),
        "a draft still waits"
    );
    no_reference_is_kept(world, ROTI).await;
    assert_eq!(
        connections(world, MELATI).await.len(),
        1,
        "another business was disconnected"
    );

    // History stays readable, and its people are told why.
    let rows = receive::inbox(&scope, InboxFilter::All).await.unwrap();
    let thread = receive::thread(&scope, rows[0].id).await.unwrap().unwrap();
    assert_eq!(thread.bubbles[0].text.as_deref(), Some("Alamatnya di mana kak?"));
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    admin
        .post("/api/session/language", &[("lang", "en"), ("back", "/")])
        .await;
    let client = format!("/clients/{}", scope.workspace());
    admin
        .get(&format!("{client}/settings/integrations"))
        .await
        .shows("The business removed our app at Meta")
        .shows("Not connected");
    admin
        .get(&format!("{client}/inbox/{}/evidence", rows[0].id))
        .await
        .shows("the connection was ended");
    world.settle().await;
}

async fn removing_another_app_is_only_told(world: &World) {
    world.connect_demo_numbers().await;
    let waba = number(ROTI).waba_id;
    let info = json!({ "waba_info": { "waba_id": waba, "partner_app_id": "551900" } });
    partner_event(world, waba, now(world), "PARTNER_APP_UNINSTALLED", info).await;
    assert_eq!(connections(world, ROTI).await.len(), 1);
    assert_eq!(
        told(world, ROTI).await,
        [("other_app".to_owned(), "PARTNER_APP_UNINSTALLED".to_owned())]
    );
}

async fn what_ends_an_account_ends_each_of_its_numbers_in_each_workspace(world: &World) {
    world.connect_demo_numbers().await;
    share_an_account(world).await;
    let info = json!({ "disconnection_info": { "reason": "PRIMARY_INACTIVITY", "initiated_by": "SYSTEM" } });
    partner_event(world, CENTRAL.waba_id, now(world), "PARTNER_REMOVED", info).await;
    let database = world.database.connect().await;
    for business in [KOPI, BATIK] {
        assert!(
            connections(world, business).await.is_empty(),
            "{business} is connected"
        );
        assert_eq!(told(world, business).await.len(), 1);
        let kept = "(SELECT * FROM connection WHERE token IS NOT NULL OR phone_number_id IS NOT NULL OR waba_id IS NOT NULL) AS kept";
        assert_eq!(count(&database, world.workspace(business), kept).await, 0);
    }
    assert_eq!(connections(world, ROTI).await.len(), 1);
    assert_eq!(jobs::backlog(&world.laras).await.unwrap().quarantined, 0);

    // The other ways in which an account ends.
    account_says(
        world,
        number(ROTI).waba_id,
        now(world),
        json!({ "event": "ACCOUNT_DELETED" }),
    )
    .await;
    assert!(connections(world, ROTI).await.is_empty());
    assert_eq!(connections(world, MELATI).await.len(), 1);
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    owner
        .post("/api/session/language", &[("lang", "en"), ("back", "/")])
        .await;
    owner
        .get("/settings/integrations")
        .await
        .shows("the phone was not used for too long");
    world.settle().await;
}

async fn what_ended_before_a_number_was_connected_does_not_end_it(world: &World) {
    world.connect_demo_numbers().await;
    let waba = number(ROTI).waba_id;
    let before = now(world) - 3600;
    partner_event(world, waba, before, "PARTNER_REMOVED", json!({})).await;
    account_says(world, waba, before, json!({ "event": "ACCOUNT_DELETED" })).await;
    account_says(world, waba, before, json!({ "event": "ACCOUNT_OFFBOARDED" })).await;
    assert_eq!(paused(world, ROTI).await, None);
}

/// Does to a business's connection from outside what no request could do.
pub async fn set_connection(world: &World, business: &str, to: &str) {
    let database = world.database.connect().await;
    let txn = database.begin().await.unwrap();
    let workspace = world.workspace(business);
    let mut sql = format!("UPDATE connection SET {to}");
    if txn.get_database_backend() == DbBackend::Postgres {
        let enter = format!("SELECT set_config('laras.workspace', '{workspace}', true)");
        #[expect(clippy::disallowed_methods, reason = "does by hand what a scope does")]
        txn.execute_unprepared(&enter).await.unwrap();
    } else {
        sql = format!("{sql} WHERE workspace_id = x'{}'", workspace.0.simple());
    }
    #[expect(clippy::disallowed_methods, reason = "prepares rows from outside")]
    txn.execute_unprepared(&sql).await.unwrap();
    txn.commit().await.unwrap();
}

async fn a_failure_between_two_workspaces_is_made_good_without_telling_anybody_twice(world: &World) {
    share_an_account(world).await;
    // The second workspace cannot write: its content key leads nowhere.
    set_connection(world, BATIK, "launch_id = content_key, content_key = id").await;
    partner_event(world, CENTRAL.waba_id, now(world), "PARTNER_REMOVED", json!({})).await;
    assert!(connections(world, KOPI).await.is_empty());
    assert_eq!(connections(world, BATIK).await.len(), 1);
    assert_eq!(
        jobs::backlog(&world.laras).await.unwrap().inbox,
        1,
        "the event was forgotten"
    );
    set_connection(world, BATIK, "content_key = launch_id").await;
    world.pass(60_000).await;
    assert!(connections(world, BATIK).await.is_empty());
    assert_eq!(
        (told(world, KOPI).await.len(), told(world, BATIK).await.len()),
        (1, 1)
    );
    assert_eq!(jobs::backlog(&world.laras).await.unwrap().quarantined, 0);
}

/// Field, value, and how it is told.
fn everything() -> Vec<(&'static str, Value, &'static str, &'static str)> {
    let template = |more: Value| {
        let mut value = json!({ "message_template_id": 7_812_903_344_i64, "message_template_name": "order_ready", "message_template_language": "en_US" });
        value
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        value
    };
    let account = |event: &str| json!({ "event": event });
    let mut all = vec![
        (
            "account_update",
            json!({ "event": "ACCOUNT_VIOLATION", "violation_info": { "violation_type": "SCAM" } }),
            "violation",
            "SCAM",
        ),
        (
            "phone_number_name_update",
            json!({ "display_phone_number": "622255501104", "decision": "APPROVED" }),
            "number_name",
            "APPROVED",
        ),
        (
            "phone_number_quality_update",
            json!({ "display_phone_number": "622255501104", "event": "THROUGHPUT_UPGRADE" }),
            "number_quality",
            "THROUGHPUT_UPGRADE",
        ),
        (
            "security",
            json!({ "display_phone_number": "622255501104", "event": "PIN_RESET_REQUEST" }),
            "security",
            "PIN_RESET_REQUEST",
        ),
        (
            "message_template_status_update",
            template(json!({ "event": "REJECTED", "reason": "SCAM" })),
            "template_status",
            "REJECTED",
        ),
        (
            "message_template_quality_update",
            template(json!({ "new_quality_score": "RED" })),
            "template_quality",
            "RED",
        ),
        (
            "template_category_update",
            template(json!({ "new_category": "MARKETING" })),
            "template_category",
            "MARKETING",
        ),
        (
            "message_template_components_update",
            template(json!({})),
            "template_components",
            "EDITED",
        ),
        (
            "account_review_update",
            json!({ "decision": "APPROVED" }),
            "review",
            "APPROVED",
        ),
        (
            "account_alerts",
            json!({ "alert_info": { "alert_type": "INCREASED_CAPABILITIES_ELIGIBILITY_FAILED" } }),
            "alert",
            "INCREASED_CAPABILITIES_ELIGIBILITY_FAILED",
        ),
        (
            "business_capability_update",
            json!({ "max_daily_conversations_per_business": 2000 }),
            "capability",
            "UPDATED",
        ),
        (
            "a_field_of_next_year",
            json!({ "anything": ["at", "all"] }),
            "other",
            "a_field_of_next_year",
        ),
    ];
    for event in [
        "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
        "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
        "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
        "VOLUME_BASED_PRICING_TIER_UPDATE",
        "MM_LITE_TERMS_SIGNED",
        "AD_ACCOUNT_LINKED",
        "PHONE_NUMBER_ADDED",
    ] {
        all.push(("account_update", account(event), "account", event));
    }
    all
}

fn spoken(world: &World, field: &str, value: &Value) -> Value {
    let waba = number(ROTI).waba_id;
    let mut value = value.clone();
    let partner = value["event"]
        .as_str()
        .is_some_and(|event| event.starts_with("PARTNER_"));
    if partner {
        value["waba_info"] = json!({ "waba_id": waba });
    }
    entry(if partner { PARTNER } else { waba }, now(world), field, &value)
}

async fn every_event_of_an_account_is_told_once_and_to_nobody_else(world: &World) {
    world.connect_demo_numbers().await;
    let mut expected = Vec::new();
    for (field, value, kind, code) in everything() {
        world.clock.advance(1_000);
        let event = spoken(world, field, &value);
        // Meta repeats itself, in one delivery and in the next.
        say(world, vec![event.clone(), event.clone()]).await;
        say(world, vec![event]).await;
        expected.push((kind.to_owned(), code.to_owned()));
    }
    let preference = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "622255501104", "phone_number_id": number(ROTI).phone_number_id },
        "user_preferences": [{ "user_id": "ID.1002003004", "category": "marketing_messages", "value": "stop", "timestamp": now(world) }],
    });
    world.clock.advance(1_000);
    say(
        world,
        vec![entry(
            number(ROTI).waba_id,
            now(world),
            "user_preferences",
            &preference,
        )],
    )
    .await;
    expected.push(("preference".to_owned(), "stop".to_owned()));
    expected.reverse();
    assert_eq!(told(world, ROTI).await, expected);
    assert!(told(world, MELATI).await.is_empty());
    assert_eq!(paused(world, ROTI).await, None);
    assert_eq!(jobs::backlog(&world.laras).await.unwrap().quarantined, 0);
}

async fn what_names_a_number_concerns_that_number_alone(world: &World) {
    share_an_account(world).await;
    let flagged = json!({ "display_phone_number": CENTRAL_DIGITS, "event": "FLAGGED" });
    say(
        world,
        vec![entry(
            CENTRAL.waba_id,
            now(world),
            "phone_number_quality_update",
            &flagged,
        )],
    )
    .await;
    assert_eq!(connections(world, KOPI).await[0].quality, "RED");
    assert_ne!(connections(world, BATIK).await[0].quality, "RED");
    assert!(told(world, BATIK).await.is_empty());
    // An older word does not lift it, a newer one does.
    let unflagged = json!({ "display_phone_number": CENTRAL_DIGITS, "event": "UNFLAGGED" });
    say(
        world,
        vec![entry(
            CENTRAL.waba_id,
            now(world) - 5,
            "phone_number_quality_update",
            &unflagged,
        )],
    )
    .await;
    assert_eq!(connections(world, KOPI).await[0].quality, "RED");
    world.clock.advance(5_000);
    say(
        world,
        vec![entry(
            CENTRAL.waba_id,
            now(world),
            "phone_number_quality_update",
            &unflagged,
        )],
    )
    .await;
    assert_eq!(connections(world, KOPI).await[0].quality, "UNKNOWN");

    let pins = "(SELECT * FROM connection WHERE pin IS NOT NULL) AS kept";
    let database = world.database.connect().await;
    let changed = json!({ "display_phone_number": CENTRAL_DIGITS, "event": "PIN_CHANGED" });
    say(
        world,
        vec![entry(CENTRAL.waba_id, now(world), "security", &changed)],
    )
    .await;
    let left = |business| count(&database, world.workspace(business), pins);
    if world.database.kind() == crate::databases::Kind::Postgres {
        assert_eq!((left(KOPI).await, left(BATIK).await), (0, 1));
    }
    assert_eq!(told(world, KOPI).await[0].1, "PIN_CHANGED");
    assert_eq!(told(world, BATIK).await.len(), 0);
}

async fn what_meta_says_is_read_in_both_languages(world: &World) {
    world.connect_demo_numbers().await;
    for (field, value, _, _) in everything() {
        let event = spoken(world, field, &value);
        say(world, vec![event]).await;
    }
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    let path = format!("/clients/{}/settings/integrations", world.workspace(ROTI));
    for (lang, new, sentences) in [
        (
            "en",
            "New",
            [
                "The template “order_ready” was rejected",
                "Meta noted a policy violation",
                "may now start 2000 conversations a day",
                "a_field_of_next_year",
            ],
        ),
        (
            "id",
            "",
            [
                "Templat “order_ready” ditolak",
                "Meta mencatat pelanggaran kebijakan",
                "sekarang 2000 percakapan baru per hari",
                "a_field_of_next_year",
            ],
        ),
    ] {
        admin
            .post("/api/session/language", &[("lang", lang), ("back", "/")])
            .await;
        let page = admin.get(&path).await;
        for sentence in sentences {
            page.shows(sentence);
        }
        // What was looked at is no longer new.
        assert_eq!(
            page.body.contains(&format!(">{new}</span>")) && !new.is_empty(),
            !new.is_empty()
        );
    }
    admin.get(&path).await.does_not_show(">Baru</span>");
    world.settle().await;
}

async fn an_account_that_nobody_has_is_kept_for_the_operator(world: &World) {
    world.connect_demo_numbers().await;
    account_says(
        world,
        "318840027719999",
        now(world),
        json!({ "event": "ACCOUNT_OFFBOARDED" }),
    )
    .await;
    partner_event(world, "318840027719999", now(world), "PARTNER_REMOVED", json!({})).await;
    // A partner event that does not name the account is not guessed.
    say(
        world,
        vec![entry(
            PARTNER,
            now(world),
            "account_update",
            &json!({ "event": "PARTNER_REMOVED" }),
        )],
    )
    .await;
    let kept = receive::quarantined(&world.laras, 10).await.unwrap();
    let reasons: Vec<&str> = kept.iter().map(|unit| unit.reason.as_str()).collect();
    assert_eq!(reasons, ["unreadable", "unknown_number", "unknown_number"]);
    assert_eq!(paused(world, ROTI).await, None);
    assert_eq!(world.visitor(PLATFORM).get("/login").await.status, 200);
}

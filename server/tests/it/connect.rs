//! Lending a number: by Meta's dialog, by hand, and everything that must leave nothing behind.

use domain::connect;
use serde_json::{Value, json};
use twin::fixtures::{BATIK_AYU, DemoNumber, KOPI_SENJA, PORTFOLIOS};
use twin::{Grant, Misbehaviour};

use crate::browser::{Browser, Page};
use crate::webhooks::number;
use crate::world::{BATIK, KIRANA, KOPI, PLATFORM, ROTI, SINAR, World};

on_both_databases![
    an_owner_connects_a_number_on_the_platforms_address_and_returns_to_the_agencys,
    the_reviewer_connects_in_place,
    a_launch_is_spent_by_a_connection_and_by_nothing_else,
    a_launch_dies_with_its_session,
    a_launch_expires,
    ids_of_another_signup_connect_nothing,
    a_code_is_accepted_once_only,
    a_number_that_is_connected_elsewhere_is_refused_without_saying_where,
    a_failure_half_way_leaves_nothing_behind,
    a_staff_member_gets_no_launch,
    a_number_is_paired_by_hand_only_with_a_token_that_reaches_it,
    a_malformed_callback_is_refused_in_json,
];

/// A number as Meta's popup would name it.
#[expect(clippy::struct_field_names, reason = "Meta's names")]
pub struct Chosen {
    pub business_id: &'static str,
    pub waba_id: &'static str,
    pub phone_number_id: &'static str,
}

pub fn chosen(number: &DemoNumber) -> Chosen {
    let all = PORTFOLIOS
        .iter()
        .flat_map(|portfolio| portfolio.wabas.iter().map(move |waba| (portfolio, waba)));
    let found = all
        .into_iter()
        .find(|(_, waba)| waba.numbers.iter().any(|one| one.id == number.id));
    let (portfolio, waba) = found.unwrap();
    Chosen {
        business_id: portfolio.id,
        waba_id: waba.id,
        phone_number_id: number.id,
    }
}

impl Chosen {
    pub fn code(&self, world: &World) -> String {
        world
            .twin
            .issue_code(Grant::of(self.business_id, self.waba_id).with_number(self.phone_number_id))
    }

    pub fn session_info(&self) -> Value {
        json!({ "waba_id": self.waba_id, "phone_number_id": self.phone_number_id, "business_id": self.business_id })
    }
}

/// What the island does with the popup's answer.
pub async fn hand_over(browser: &Browser, code: &str, session_info: &Value, launch: &str) -> Page {
    let body = json!({ "code": code, "session_info": session_info, "launch": launch }).to_string();
    let request = browser
        .client()
        .post(format!("{}/api/wa/embedded-signup-callback", browser.origin))
        .header("content-type", "application/json")
        .header("origin", &browser.origin)
        .body(body);
    browser.send(request).await
}

/// The launch that the Integrations page of a partner's host leads to.
async fn launch_of(owner: &Browser) -> String {
    owner.get("/settings/integrations").await.launch()
}

fn error_code(page: &Page) -> String {
    let body: Value = serde_json::from_str(&page.body).unwrap_or_else(|_| panic!("not JSON: {page:?}"));
    assert!(!body["error"]["message"].as_str().unwrap().is_empty());
    body["error"]["code"].as_str().unwrap().to_owned()
}

async fn nothing_is_connected(world: &World, business: &str) {
    let integrations = connect::integrations(&world.scope(business).await).await.unwrap();
    assert!(integrations.whatsapp.is_empty(), "{business} has a connection");
    let database = world.database.connect().await;
    assert_eq!(
        crate::tenant_tables::count(&database, world.workspace(business), "connection").await,
        0
    );
}

async fn an_owner_connects_a_number_on_the_platforms_address_and_returns_to_the_agencys(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let integrations = owner.get("/settings/integrations").await;
    let link = integrations.links("http://localhost").remove(0);
    let platform = world.visitor(PLATFORM);
    let opened = platform.get(link.strip_prefix(&platform.origin).unwrap()).await;
    assert_eq!((opened.status, opened.location()), (303, Some("/connect")));
    let cookie = opened.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let page = platform.get("/connect").await;
    page.shows("Sinar Digital").shows(KOPI);
    assert_eq!(
        page.header("cross-origin-opener-policy"),
        "same-origin-allow-popups"
    );
    assert!(
        page.links(&owner.origin)
            .iter()
            .any(|link| link.contains("/settings/integrations"))
    );

    let number = chosen(&KOPI_SENJA);
    let answer = hand_over(
        &platform,
        &number.code(world),
        &number.session_info(),
        &page.launch(),
    )
    .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let connection: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(connection["number"], KOPI_SENJA.display);
    assert_eq!(connection["state"], "live");
    assert!(
        !answer.body.contains("EAA") && !answer.body.contains("token"),
        "{}",
        answer.body
    );
    assert!(world.twin.subscribed(number.waba_id) && world.twin.registered(number.phone_number_id));
    owner
        .get("/settings/integrations")
        .await
        .shows(KOPI_SENJA.display);
    world.settle().await;
}

async fn the_reviewer_connects_in_place(world: &World) {
    let reviewer = world.person(PLATFORM, "reviewer@localhost").await;
    let page = reviewer.get("/settings/integrations").await;
    assert_eq!(
        page.header("cross-origin-opener-policy"),
        "same-origin-allow-popups"
    );
    let number = chosen(&twin::fixtures::REVIEW_TEST);
    let answer = hand_over(
        &reviewer,
        &number.code(world),
        &number.session_info(),
        &page.launch(),
    )
    .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    world.settle().await;
}

async fn a_launch_is_spent_by_a_connection_and_by_nothing_else(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let platform = world.visitor(PLATFORM);
    let launch = launch_of(&owner).await;
    for _ in 0..3 {
        assert_eq!(platform.get(&format!("/connect/{launch}")).await.status, 303);
        assert_eq!(platform.get("/connect").await.status, 200);
    }
    let number = chosen(&KOPI_SENJA);
    let rejected = hand_over(&platform, "not-a-code", &number.session_info(), &launch).await;
    assert!((400..500).contains(&rejected.status), "{rejected:?}");
    assert_eq!(
        hand_over(&platform, &number.code(world), &number.session_info(), &launch)
            .await
            .status,
        200
    );
    let again = hand_over(&platform, &number.code(world), &number.session_info(), &launch).await;
    assert_eq!((again.status, error_code(&again).as_str()), (409, "launch_spent"));
    world.settle().await;
}

async fn a_launch_dies_with_its_session(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let launch = launch_of(&owner).await;
    owner.post("/api/session/sign-out", &[]).await;
    let number = chosen(&KOPI_SENJA);
    let answer = hand_over(
        &world.visitor(PLATFORM),
        &number.code(world),
        &number.session_info(),
        &launch,
    )
    .await;
    assert_eq!(
        (answer.status, error_code(&answer).as_str()),
        (401, "session_ended")
    );
    nothing_is_connected(world, KOPI).await;
    assert!(!world.twin.subscribed(number.waba_id));
}

async fn a_launch_expires(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let launch = launch_of(&owner).await;
    world.pass(15 * 60 * 1000).await;
    let number = chosen(&KOPI_SENJA);
    let answer = hand_over(
        &world.visitor(PLATFORM),
        &number.code(world),
        &number.session_info(),
        &launch,
    )
    .await;
    assert_eq!(
        (answer.status, error_code(&answer).as_str()),
        (410, "launch_expired")
    );
    let forged = hand_over(
        &world.visitor(PLATFORM),
        &number.code(world),
        &number.session_info(),
        "eyJhbGciOiJub25lIn0.e30.",
    )
    .await;
    assert_eq!(forged.status, 410);
    nothing_is_connected(world, KOPI).await;
}

async fn ids_of_another_signup_connect_nothing(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let (own, others) = (chosen(&KOPI_SENJA), chosen(&BATIK_AYU));
    let mixed = json!({ "waba_id": own.waba_id, "phone_number_id": others.phone_number_id });
    for stale in [
        others.session_info(),
        mixed,
        json!({ "waba_id": "1", "phone_number_id": "2" }),
    ] {
        let answer = hand_over(&owner, &own.code(world), &stale, &launch_of(&owner).await).await;
        assert_eq!(
            (answer.status, error_code(&answer).as_str()),
            (422, "number_not_in_waba"),
            "{stale}"
        );
    }
    nothing_is_connected(world, KOPI).await;
    assert!(!world.twin.subscribed(own.waba_id) && !world.twin.subscribed(others.waba_id));
}

async fn a_code_is_accepted_once_only(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let number = chosen(&KOPI_SENJA);
    let code = number.code(world);
    assert_eq!(
        hand_over(&owner, &code, &number.session_info(), &launch_of(&owner).await)
            .await
            .status,
        200
    );
    let again = hand_over(&owner, &code, &number.session_info(), &launch_of(&owner).await).await;
    assert_eq!(
        (again.status, error_code(&again).as_str()),
        (422, "code_rejected")
    );
    let late = number.code(world);
    world.pass(31_000).await;
    let late = hand_over(&owner, &late, &number.session_info(), &launch_of(&owner).await).await;
    assert_eq!((late.status, error_code(&late).as_str()), (422, "code_rejected"));
    world.settle().await;
}

async fn a_number_that_is_connected_elsewhere_is_refused_without_saying_where(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let number = chosen(&KOPI_SENJA);
    assert_eq!(
        hand_over(
            &owner,
            &number.code(world),
            &number.session_info(),
            &launch_of(&owner).await
        )
        .await
        .status,
        200
    );
    let other = world.person(KIRANA, "owner@batikayu.localhost").await;
    let answer = hand_over(
        &other,
        &number.code(world),
        &number.session_info(),
        &launch_of(&other).await,
    )
    .await;
    assert_eq!(
        (answer.status, error_code(&answer).as_str()),
        (409, "connected_elsewhere")
    );
    answer.does_not_show("Sinar").does_not_show("Kopi");
    nothing_is_connected(world, BATIK).await;
    assert!(
        world.twin.subscribed(number.waba_id),
        "the other's connection was harmed"
    );
    world.settle().await;
}

async fn a_failure_half_way_leaves_nothing_behind(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let number = chosen(&KOPI_SENJA);
    for misbehaviour in [
        Misbehaviour::ExchangeFails,
        Misbehaviour::SubscribeRefused,
        Misbehaviour::RegisterUnavailable,
    ] {
        world.twin.set(misbehaviour);
        let answer = hand_over(
            &owner,
            &number.code(world),
            &number.session_info(),
            &launch_of(&owner).await,
        )
        .await;
        assert!(
            (400..500).contains(&answer.status),
            "{misbehaviour:?}: {answer:?}"
        );
        world.twin.clear();
        world.settle().await;
        nothing_is_connected(world, KOPI).await;
        assert!(
            !world.twin.subscribed(number.waba_id),
            "{misbehaviour:?} leaves a subscription"
        );
    }
    let answer = hand_over(
        &owner,
        &number.code(world),
        &number.session_info(),
        &launch_of(&owner).await,
    )
    .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    world.settle().await;
}

async fn a_staff_member_gets_no_launch(world: &World) {
    let agent = world.person(SINAR, "agent@sinar.localhost").await;
    let page = agent
        .get(&format!(
            "/clients/{}/settings/integrations",
            world.workspace(ROTI)
        ))
        .await;
    assert_eq!(page.status, 200);
    page.does_not_show("eyJ");
}

async fn a_number_is_paired_by_hand_only_with_a_token_that_reaches_it(world: &World) {
    let scope = world.scope(ROTI).await;
    let (roti, melati) = (number(ROTI), number(crate::world::MELATI));
    for (phone, waba, token) in [
        (roti.phone_number_id, roti.waba_id, "EAAwrong"),
        (roti.phone_number_id, roti.waba_id, melati.token),
        (melati.phone_number_id, roti.waba_id, roti.token),
    ] {
        assert!(
            connect::pair_manually(&scope, phone, waba, token.into())
                .await
                .is_err()
        );
        nothing_is_connected(world, ROTI).await;
    }
    connect::pair_manually(&scope, roti.phone_number_id, roti.waba_id, roti.token.into())
        .await
        .unwrap();
    world.settle().await;
}

async fn a_malformed_callback_is_refused_in_json(world: &World) {
    let platform = world.visitor(PLATFORM);
    for body in [
        "",
        "{",
        "{}",
        "[]",
        "{\"code\":1}",
        "{\"code\":\"x\",\"session_info\":{}}",
    ] {
        let request = platform
            .client()
            .post(format!("{}/api/wa/embedded-signup-callback", platform.origin))
            .header("content-type", "application/json")
            .body(body);
        let answer = platform.send(request).await;
        assert_eq!(
            (answer.status, error_code(&answer).as_str()),
            (400, "invalid_input"),
            "{body}"
        );
    }
}

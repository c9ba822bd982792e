//! Connect links: a client lends a number or an account from its own phone, without an account of ours.

use domain::connect::{self, LinkState};
use domain::time::DAY;
use sea_orm::ConnectionTrait as _;
use twin::Misbehaviour;
use twin::fixtures::KOPI_SENJA;

use crate::browser::{Browser, Page};
use crate::connect::{chosen, hand_over};
use crate::databases::Kind;
use crate::world::{KIRANA, KOPI, PLATFORM, SINAR, World};

on_both_databases![
    a_client_without_an_account_connects_a_number_by_a_link_once,
    a_client_connects_an_instagram_account_by_a_link,
    a_link_that_was_withdrawn_or_is_too_old_connects_nothing,
    a_link_ends_with_the_access_of_whoever_made_it,
    a_number_whose_access_ended_is_connected_again_in_one_step,
    an_owner_is_told_by_mail_before_an_access_ends,
];

const ADMIN: &str = "admin@sinar.localhost";

/// The address that the agency sends to its client.
async fn made(world: &World, channel: &str) -> (Browser, String) {
    let admin = world.person(SINAR, ADMIN).await;
    let workspace = world.workspace(KOPI).to_string();
    let answer = admin
        .post(
            "/api/connect/link",
            &[("workspace", &workspace), ("channel", channel)],
        )
        .await;
    let list = answer.location().unwrap().to_owned();
    assert!(list.contains("link=made"), "{list}");
    let page = admin.get(&list).await;
    let address = address_in(&page);
    assert!(
        address.starts_with(&format!("{}/connect/", admin.origin)),
        "{address}"
    );
    (admin, address)
}

fn address_in(page: &Page) -> String {
    let input = page
        .body
        .split("<input")
        .find(|input| input.contains("link-address"))
        .unwrap();
    let value = input.split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

/// Follows it on a phone that has never been here, as far as the page on the platform's address.
async fn opened(world: &World, address: &str) -> (Browser, Page) {
    let brand = world.visitor(SINAR);
    let first = brand.get(address.strip_prefix(&brand.origin).unwrap()).await;
    assert_eq!(first.status, 303, "{first:?}");
    assert_eq!(first.header("referrer-policy"), "no-referrer");
    let phone = world.visitor(PLATFORM);
    let next = first.location().unwrap().to_owned();
    let second = phone.get(next.strip_prefix(&phone.origin).unwrap()).await;
    assert_eq!((second.status, second.location()), (303, Some("/connect")));
    let page = phone.get("/connect").await;
    (phone, page)
}

/// Changes a row of Kopi Senja's as time or Meta would.
async fn set(world: &World, statement: &str) {
    let connection = world.database.connect().await;
    let workspace = world.workspace(KOPI);
    let statement = match world.database.kind() {
        Kind::Sqlite => statement.to_owned(),
        Kind::Postgres => format!("SELECT set_config('laras.workspace', '{workspace}', false); {statement}"),
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "stands for Meta or for another part of the product"
    )]
    connection.execute_unprepared(&statement).await.unwrap();
    connection.close().await.unwrap();
}

/// Fourteen days before the end the owner is told, and a new token takes the old one's place.
async fn told_before_the_end(world: &World, number: domain::ConnectionId) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let home = async || owner.get("/").await.body.contains("ending-access");
    let ends = world.clock.now_ms() + 15 * DAY;
    set(world, &format!("UPDATE connection SET token_expires_at = {ends}")).await;
    assert!(!home().await);
    world.pass(DAY).await;
    assert!(home().await);
    let (_, address) = made(world, "whatsapp").await;
    let (phone, page) = opened(world, &address).await;
    let chosen = chosen(&KOPI_SENJA);
    let answer = hand_over(
        &phone,
        &chosen.code(world),
        &chosen.session_info(),
        &page.launch(),
    )
    .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let now = connect::integrations(&world.scope(KOPI).await)
        .await
        .unwrap()
        .whatsapp;
    assert_eq!((now.len(), now[0].id), (1, number));
    assert!(now[0].expires.unwrap().as_millisecond() > ends, "{now:?}");
    assert!(!home().await);
}

async fn states(world: &World) -> Vec<LinkState> {
    let links = connect::links(&world.scope(KOPI).await).await.unwrap();
    links.iter().map(|link| link.state).collect()
}

async fn a_client_without_an_account_connects_a_number_by_a_link_once(world: &World) {
    let (admin, address) = made(world, "whatsapp").await;
    let (phone, page) = opened(world, &address).await;
    page.shows("Sinar Digital").shows(KOPI).does_not_show("Kirana");
    assert_eq!(
        page.header("cross-origin-opener-policy"),
        "same-origin-allow-popups"
    );
    let launch = page.launch();
    let number = chosen(&KOPI_SENJA);
    // A number that its token does not reach leaves the link as it was.
    let stale = serde_json::json!({ "waba_id": "1", "phone_number_id": "2" });
    let refused = hand_over(&phone, &number.code(world), &stale, &launch).await;
    assert_eq!(refused.status, 422, "{refused:?}");
    assert_eq!(states(world).await, [LinkState::Open]);
    let answer = hand_over(&phone, &number.code(world), &number.session_info(), &launch).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    phone
        .get("/connect?done=connected")
        .await
        .shows(KOPI)
        .shows("Sinar Digital");
    assert_eq!(states(world).await, [LinkState::Used]);
    let again = hand_over(&phone, &number.code(world), &number.session_info(), &launch).await;
    assert_eq!(again.status, 409, "{again:?}");
    let (_, used) = opened(world, &address).await;
    assert_eq!(used.status, 410);
    // It opens nothing else: neither the business nor anybody else's host.
    assert_eq!(phone.get("/settings/integrations").await.status, 303);
    let path = address.strip_prefix(&admin.origin).unwrap();
    assert_eq!(world.visitor(KIRANA).get(path).await.status, 404);
    world.settle().await;
    let evidence = admin
        .get(&format!(
            "/clients/{}/settings/evidence.json",
            world.workspace(KOPI)
        ))
        .await;
    assert!(evidence.body.contains("connect_link"), "{}", evidence.body);
}

async fn a_client_connects_an_instagram_account_by_a_link(world: &World) {
    let (_, address) = made(world, "instagram").await;
    let (phone, page) = opened(world, &address).await;
    page.shows("Sinar Digital").shows(KOPI);
    let lent = &twin::fixtures::instagram::KOPI_SENJA;
    let journey = crate::instagram_connect::set_out_on(world.visitor(SINAR), phone).await;
    let back = journey
        .allow(lent.ig_account_id, &crate::instagram_connect::ALL)
        .await;
    let phone = &journey.platform;
    let landed = phone.get(&back).await;
    let finish = format!("{}/connect?done=instagram", phone.origin);
    assert_eq!(landed.location(), Some(finish.as_str()));
    phone
        .get("/connect?done=instagram")
        .await
        .shows(KOPI)
        .shows("Sinar Digital");
    assert_eq!(states(world).await, [LinkState::Used]);
    world.settle().await;
}

async fn a_link_that_was_withdrawn_or_is_too_old_connects_nothing(world: &World) {
    let (admin, address) = made(world, "whatsapp").await;
    let (phone, page) = opened(world, &address).await;
    let launch = page.launch();
    let workspace = world.workspace(KOPI).to_string();
    let link = connect::links(&world.scope(KOPI).await)
        .await
        .unwrap()
        .remove(0)
        .id
        .to_string();
    let form = [("workspace", workspace.as_str()), ("link", link.as_str())];
    admin.post("/api/connect/withdraw-link", &form).await;
    assert_eq!(states(world).await, [LinkState::Withdrawn]);
    let number = chosen(&KOPI_SENJA);
    let answer = hand_over(&phone, &number.code(world), &number.session_info(), &launch).await;
    assert_eq!(answer.status, 410, "{answer:?}");
    let gone = phone.get("/connect").await;
    assert_eq!(gone.status, 410);
    gone.shows("Sinar Digital");

    let (_, second) = made(world, "whatsapp").await;
    world.pass(7 * DAY).await;
    let (phone, gone) = opened(world, &second).await;
    assert_eq!(gone.status, 410, "{address} {gone:?}");
    let token = second.rsplit('/').next().unwrap();
    let answer = hand_over(&phone, &number.code(world), &number.session_info(), token).await;
    assert_eq!(answer.status, 410, "{answer:?}");
    assert!(
        connect::integrations(&world.scope(KOPI).await)
            .await
            .unwrap()
            .whatsapp
            .is_empty()
    );
}

async fn a_link_ends_with_the_access_of_whoever_made_it(world: &World) {
    let (_, address) = made(world, "whatsapp").await;
    set(world, "UPDATE person SET disabled_at = 1").await;
    let (_, gone) = opened(world, &address).await;
    assert_eq!(gone.status, 410, "{gone:?}");
    world.settle().await;
}

async fn a_number_whose_access_ended_is_connected_again_in_one_step(world: &World) {
    let (_, address) = made(world, "whatsapp").await;
    let (phone, page) = opened(world, &address).await;
    let number = chosen(&KOPI_SENJA);
    let answer = hand_over(
        &phone,
        &number.code(world),
        &number.session_info(),
        &page.launch(),
    )
    .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    world.twin.customer_says(KOPI_SENJA.id, "sari", "Halo").await;
    world.settle().await;
    let scope = world.scope(KOPI).await;
    let before = connect::integrations(&scope).await.unwrap().whatsapp.remove(0);
    set(world, "UPDATE connection SET state = 'reconnect_needed'").await;
    let (_, second) = made(world, "whatsapp").await;
    let (phone, page) = opened(world, &second).await;
    let answer = hand_over(
        &phone,
        &number.code(world),
        &number.session_info(),
        &page.launch(),
    )
    .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let after = connect::integrations(&scope).await.unwrap().whatsapp;
    assert_eq!(after.len(), 1);
    assert_eq!((after[0].id, after[0].state.code()), (before.id, "live"));
    told_before_the_end(world, after[0].id).await;
    // The conversation that began before goes on.
    world
        .twin
        .customer_says(KOPI_SENJA.id, "sari", "Masih buka?")
        .await;
    world.settle().await;
    let inbox = domain::receive::inbox(&scope, domain::receive::InboxFilter::All)
        .await
        .unwrap();
    assert_eq!(inbox.len(), 1);
}

async fn an_owner_is_told_by_mail_before_an_access_ends(world: &World) {
    let owner = crate::instagram_connect::kopis_owner(world).await;
    let lent = &twin::fixtures::instagram::KOPI_SENJA;
    crate::instagram_connect::connected(world, owner, lent).await;
    let told = || crate::mail::outbox(world, "owner@kopisenja.localhost").len();
    world.twin.set(Misbehaviour::IgRefreshFails);
    world.pass(45 * DAY).await;
    assert_eq!(told(), 0);
    world.pass(DAY).await;
    assert_eq!(told(), 1);
    let mail = crate::mail::outbox(world, "owner@kopisenja.localhost").remove(0);
    assert!(
        mail.text.contains(lent.username) && mail.text.contains(SINAR),
        "{}",
        mail.text
    );
    world.pass(7 * DAY).await;
    assert_eq!(told(), 2);
    // Renewed after all: nobody is told of an end that is far away again.
    world.twin.clear();
    world.pass(2 * DAY).await;
    world.pass(4 * DAY).await;
    assert_eq!(told(), 2);
}

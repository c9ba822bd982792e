//! What Meta asks on behalf of an account's owner: to be forgotten, or to be erased.

use domain::connect;
use domain::disconnect::{self, Asked, Source};
use domain::receive::{self, InboxFilter};
use sea_orm::{ConnectionTrait as _, Statement};
use twin::fixtures::instagram::{CONNECTED, KOPI_SENJA, ROTI_PAGI};
use twin::{CallbackKind, Misbehaviour};

use crate::instagram_connect::{accounts, connected, kopis_owner};
use crate::tenant_tables::count;
use crate::world::{KIRANA, KOPI, PLATFORM, ROTI, SINAR, World};

on_both_databases![
    pitfall_36_removing_the_app_at_instagram_ends_the_connection_here,
    either_apps_secret_signs_a_request_and_no_other,
    a_request_is_taken_once_however_often_it_comes,
    a_request_about_nobody_is_answered_like_any_other,
    a_deletion_erases_everything_that_came_through_the_account_and_nothing_else,
    a_deletion_long_after_a_disconnection_finds_what_was_kept,
    the_status_page_wears_the_right_brand_and_names_nobody,
    the_operators_list_does_what_the_callback_does,
];

async fn roti(world: &World) {
    let token = CONNECTED.iter().find(|one| one.business == ROTI).unwrap().token;
    connect::pair_instagram(&world.scope(ROTI).await, token.into())
        .await
        .unwrap();
    world.settle().await;
}

async fn pitfall_36_removing_the_app_at_instagram_ends_the_connection_here(world: &World) {
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    roti(world).await;
    world.connect_demo_numbers().await;
    let told = world.twin.owner_removes_app(KOPI_SENJA.ig_account_id).await;
    assert!(told.succeeded(), "{told:?}");
    assert!(accounts(world, KOPI).await.is_empty());
    assert_eq!(accounts(world, ROTI).await.len(), 1, "another account went, too");
    let numbers = connect::integrations(&world.scope(ROTI).await).await.unwrap();
    assert_eq!(numbers.whatsapp.len(), 1, "the number of the same app went, too");
    world.settle().await;
    // It can be connected again.
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    assert_eq!(accounts(world, KOPI).await.len(), 1);
}

async fn either_apps_secret_signs_a_request_and_no_other(world: &World) {
    roti(world).await;
    world.twin.set(Misbehaviour::IgWrongRequestSecret);
    let forged = world
        .twin
        .call_back(
            CallbackKind::DataDeletion,
            ROTI_PAGI.ig_account_id,
            ROTI_PAGI.app_scoped_id,
        )
        .await;
    assert_eq!(forged.answered, Some(400));
    assert_eq!(accounts(world, ROTI).await.len(), 1);
    world.twin.unset(Misbehaviour::IgWrongRequestSecret);
    world.twin.set(Misbehaviour::IgMetaRequestSecret);
    world.twin.set(Misbehaviour::IgPaddedRequest);
    let told = world.twin.owner_removes_app(ROTI_PAGI.ig_account_id).await;
    assert!(told.succeeded(), "{told:?}");
    assert!(accounts(world, ROTI).await.is_empty());
    let visitor = world.visitor(PLATFORM);
    for form in [
        &[][..],
        &[("signed_request", "")],
        &[("signed_request", "a.b")],
        &[("other", "x")],
    ] {
        for path in ["/api/meta/data-deletion", "/api/meta/instagram/deauthorize"] {
            assert_eq!(visitor.post_json(path, form).await.status, 400, "{form:?}");
        }
    }
    world.settle().await;
}

async fn a_request_is_taken_once_however_often_it_comes(world: &World) {
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    let first = world.twin.owner_requests_deletion(KOPI_SENJA.ig_account_id).await;
    assert!(first.succeeded(), "{first:?}");
    world.settle().await;
    let again = world.twin.repeat_callback(&first).await;
    assert!(again.succeeded());
    assert_eq!(first.confirmation_code, again.confirmation_code);
    // A connection that was made since is not what was asked about.
    world.pass(60_000).await;
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    world.twin.repeat_callback(&first).await;
    world.settle().await;
    assert_eq!(accounts(world, KOPI).await.len(), 1);
    let later = world.twin.owner_requests_deletion(KOPI_SENJA.ig_account_id).await;
    assert_ne!(first.confirmation_code, later.confirmation_code);
    world.settle().await;
    assert!(accounts(world, KOPI).await.is_empty());
}

async fn a_request_about_nobody_is_answered_like_any_other(world: &World) {
    for kind in [CallbackKind::Deauthorize, CallbackKind::DataDeletion] {
        for id in ["27999999999999999", "0"] {
            let told = world.twin.call_back(kind, "", id).await;
            assert!(told.succeeded(), "{told:?}");
        }
    }
    world.settle().await;
}

/// A customer of Roti Pagi on both channels, with drafts.
async fn talk(world: &World) {
    world.teach(ROTI).await;
    roti(world).await;
    world.connect_demo_numbers().await;
    let number = crate::webhooks::number(ROTI);
    world
        .twin
        .customer_says(number.phone_number_id, "budi", "Jam buka hari ini?")
        .await;
    world
        .twin
        .customer_says_on_instagram(ROTI_PAGI.ig_account_id, "sari", "Alamatnya di mana kak?")
        .await;
    world.settle().await;
}

async fn rows(world: &World) -> Vec<(&'static str, i64)> {
    let database = world.database.connect().await;
    let mut counted = Vec::new();
    for table in ["conversation", "contact", "message", "draft", "draft_version"] {
        counted.push((table, count(&database, world.workspace(ROTI), table).await));
    }
    counted
}

async fn a_deletion_erases_everything_that_came_through_the_account_and_nothing_else(world: &World) {
    talk(world).await;
    let before = rows(world).await;
    assert!(before.contains(&("conversation", 2)), "{before:?}");
    let told = world.twin.owner_requests_deletion(ROTI_PAGI.ig_account_id).await;
    assert!(told.succeeded(), "{told:?}");
    world.settle().await;
    let scope = world.scope(ROTI).await;
    let left = receive::inbox(&scope, InboxFilter::All).await.unwrap();
    assert_eq!(left.len(), 1);
    for (table, count) in rows(world).await {
        assert_eq!(count, 1, "{table}");
    }
    evidence_says(world, "data_deleted").await;
    let page = world.visitor(PLATFORM).get(path_of(told.url.as_deref())).await;
    assert!(page.body.contains("data-done=\"true\""), "{page:?}");
}

fn path_of(url: Option<&str>) -> &str {
    let url = url.unwrap();
    &url[url.find("/data-deletion/").unwrap()..]
}

async fn evidence_says(world: &World, kind: &str) {
    let database = world.database.connect().await;
    if database.get_database_backend() != sea_orm::DbBackend::Sqlite {
        return;
    }
    let sql =
        format!("SELECT count(*) AS n FROM evidence_entry WHERE kind = '{kind}' AND position IS NOT NULL");
    #[expect(clippy::disallowed_methods, reason = "looks at the database from outside")]
    let row = database
        .query_one_raw(Statement::from_string(sea_orm::DbBackend::Sqlite, sql))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.try_get::<i64>("", "n").unwrap(), 1, "{kind}");
}

async fn a_deletion_long_after_a_disconnection_finds_what_was_kept(world: &World) {
    talk(world).await;
    let account = accounts(world, ROTI).await.remove(0);
    disconnect::disconnect(&world.scope(ROTI).await, account.id)
        .await
        .unwrap();
    world.settle().await;
    assert_eq!(
        receive::inbox(&world.scope(ROTI).await, InboxFilter::All)
            .await
            .unwrap()
            .len(),
        2,
        "history stays"
    );
    world.pass(30 * domain::time::DAY).await;
    world.twin.owner_requests_deletion(ROTI_PAGI.ig_account_id).await;
    world.settle().await;
    assert_eq!(
        receive::inbox(&world.scope(ROTI).await, InboxFilter::All)
            .await
            .unwrap()
            .len(),
        1
    );
}

async fn the_status_page_wears_the_right_brand_and_names_nobody(world: &World) {
    talk(world).await;
    let told = world.twin.owner_requests_deletion(ROTI_PAGI.ig_account_id).await;
    let path = path_of(told.url.as_deref());
    let waiting = world.visitor(PLATFORM).get(path).await;
    assert!(waiting.body.contains("data-done=\"false\""));
    world.settle().await;
    world.pass(360 * domain::time::DAY).await;
    for host in [PLATFORM, SINAR] {
        let page = world.visitor(host).get(path).await;
        assert_eq!(page.status, 200, "{host}");
        page.shows("Sinar Digital")
            .does_not_show(ROTI)
            .does_not_show("rotipagi")
            .does_not_show(ROTI_PAGI.app_scoped_id);
        let english = world.visitor(host).get(&format!("{path}?lang=en")).await;
        english.shows("Whatever we held about the account is deleted");
    }
    assert_eq!(world.visitor(KIRANA).get(path).await.status, 404);
    assert_eq!(
        world
            .visitor(PLATFORM)
            .get("/data-deletion/AAAAAAAAAAAAAAAAAAAA")
            .await
            .status,
        404
    );
}

async fn the_operators_list_does_what_the_callback_does(world: &World) {
    talk(world).await;
    let erase = || {
        disconnect::ask(
            &world.laras,
            Asked::Deletion,
            Source::Operator,
            ROTI_PAGI.app_scoped_id,
            None,
        )
    };
    let code = erase().await.unwrap();
    assert!(accounts(world, ROTI).await.is_empty());
    assert_eq!(
        receive::inbox(&world.scope(ROTI).await, InboxFilter::All)
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(
        world
            .twin
            .instagram_subscription(ROTI_PAGI.ig_account_id)
            .is_none()
    );
    assert_eq!(erase().await.unwrap(), code, "the same list again");
    let page = world
        .visitor(PLATFORM)
        .get(&format!("/data-deletion/{code}"))
        .await;
    assert!(page.body.contains("data-done=\"true\""));
    world.settle().await;
}

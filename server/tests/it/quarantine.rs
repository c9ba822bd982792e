//! What was set aside: seen by whom it belongs to and by nobody else, tried again, dismissed for good.

use domain::receive::{self, InboxFilter, Wanted};
use domain::{WorkspaceId, evidence, jobs};
use sea_orm::{ConnectionTrait as _, Statement};
use server::background::Background;
use server::{Site, serving};
use tokio::net::TcpListener;
use twin::Outcome;
use uuid::Uuid;

use crate::browser::Browser;
use crate::webhooks::number;
use crate::world::{KIRANA, KOPI, MELATI, ROTI, SINAR, World};

on_both_databases![
    an_agency_sees_why_something_was_set_aside_and_tries_it_again,
    dismissing_says_that_there_is_no_way_back_and_erases,
    what_was_set_aside_for_one_business_is_nobody_elses,
    what_a_number_brought_here_is_never_replayed_into_another_business,
    the_operator_narrows_replays_and_dismisses,
    dashboards_count_what_was_set_aside_by_reason,
];

const PAGE: &str = "/settings/quarantine";

/// A message that cannot be read strictly: half of a letter in its text.
fn unreadable(phone_number_id: &str, wamid: &str, text: &str) -> Vec<u8> {
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{{
        "messaging_product":"whatsapp","metadata":{{"phone_number_id":"{phone_number_id}"}},
        "messages":[{{"from":"6281255501234","id":"{wamid}","timestamp":"1790000000","type":"text",
        "text":{{"body":"{text} \ud83d"}}}}]}}}}]}}]}}"#
    )
    .into_bytes()
}

/// Lets Meta deliver something unreadable for a number of a business, and says under which id it was set aside.
pub async fn set_aside(world: &World, business: &str, phone_number_id: &str, text: &str) -> Uuid {
    let before = ids(world).await;
    let body = unreadable(phone_number_id, &format!("wamid.{}", before.len()), text);
    assert_eq!(world.twin.inject_raw(body, None).await, Outcome::Answered(200));
    world.settle().await;
    let unit = ids(world)
        .await
        .into_iter()
        .find(|id| !before.contains(id))
        .unwrap();
    give_to(world, unit, world.workspace(business)).await;
    unit
}

async fn ids(world: &World) -> Vec<Uuid> {
    let units = receive::quarantined(&world.laras, 100).await.unwrap();
    units.into_iter().map(|unit| unit.id).collect()
}

/// Says whose a unit is, whatever the router thought.
async fn give_to(world: &World, unit: Uuid, workspace: WorkspaceId) {
    let database = world.database.connect().await;
    #[expect(
        clippy::disallowed_methods,
        reason = "arranges the rows that a test begins with"
    )]
    database
        .execute_raw(Statement::from_sql_and_values(
            database.get_database_backend(),
            "UPDATE inbox SET workspace_id = $1 WHERE id = $2",
            [workspace.0.into(), unit.into()],
        ))
        .await
        .unwrap();
    database.close().await.unwrap();
}

async fn body_of(world: &World, unit: Uuid) -> Option<Vec<u8>> {
    let database = world.database.connect().await;
    #[expect(clippy::disallowed_methods, reason = "looks at the row from outside")]
    let row = database
        .query_one_raw(Statement::from_sql_and_values(
            database.get_database_backend(),
            "SELECT body FROM inbox WHERE id = $1",
            [unit.into()],
        ))
        .await
        .unwrap()
        .unwrap();
    database.close().await.unwrap();
    row.try_get("", "body").unwrap()
}

async fn an_agency_sees_why_something_was_set_aside_and_tries_it_again(world: &World) {
    world.connect_demo_numbers().await;
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    let client = format!("/clients/{}", world.workspace(ROTI));
    admin
        .get(&format!("{client}{PAGE}"))
        .await
        .shows("Tidak ada yang disisihkan");
    let unit = set_aside(world, ROTI, number(ROTI).phone_number_id, "Masih ada donat?").await;

    admin.get(&client).await.shows("1 kiriman disisihkan");
    admin
        .get(&format!("{client}/settings"))
        .await
        .shows("1 kiriman disisihkan");
    let page = admin.get(&format!("{client}{PAGE}")).await;
    page.shows("Pesan pelanggan")
        .shows("menyalahi aturan Meta")
        .shows("Masih ada donat? \u{fffd}");
    let (before, folded) = page
        .body
        .split_once("<details class=\"set-aside-text\">")
        .unwrap();
    assert!(
        folded.contains("Masih ada donat?") && !before.contains("Masih ada donat?"),
        "a customer's words are not folded away"
    );

    // Still unreadable, it comes back.
    let again = admin.submit(&page.form("/api/quarantine/replay"), &[]).await;
    again.shows("sedang dicoba lagi");
    world.settle().await;
    assert_eq!(ids(world).await, [unit]);
    let log = evidence::export(&world.scope(ROTI).await).await.unwrap();
    assert!(log.contains("set_aside_replayed"), "{log}");
}

async fn dismissing_says_that_there_is_no_way_back_and_erases(world: &World) {
    world.connect_demo_numbers().await;
    let phone = number(MELATI).phone_number_id;
    let unit = set_aside(world, MELATI, phone, "Can I come at ten?").await;
    assert!(body_of(world, unit).await.is_some());
    let admin = world.person(KIRANA, "admin@kirana.localhost").await;
    let page = format!("/clients/{}{PAGE}", world.workspace(MELATI));
    let confirm = admin.get(&format!("{page}/{unit}/dismiss")).await;
    confirm
        .shows("This cannot be undone")
        .does_not_show("Can I come at ten?");
    assert!(body_of(world, unit).await.is_some(), "looking dismissed it");

    let done = admin.submit(&confirm.form("/api/quarantine/dismiss"), &[]).await;
    done.shows("Its content is erased").shows("Nothing is set aside");
    assert_eq!(body_of(world, unit).await, None);
    let again = admin
        .post_json(
            "/api/quarantine/dismiss",
            &[
                ("unit", &unit.to_string()),
                ("workspace", &world.workspace(MELATI).to_string()),
            ],
        )
        .await;
    assert_eq!(again.status, 404, "{again:?}");
    // Meta delivers it once more.
    let body = unreadable(phone, "wamid.0", "Can I come at ten?");
    assert_eq!(world.twin.inject_raw(body, None).await, Outcome::Answered(200));
    world.settle().await;
    assert_eq!(
        ids(world).await,
        [] as [Uuid; 0],
        "a second delivery brought it back"
    );
    let log = evidence::export(&world.scope(MELATI).await).await.unwrap();
    assert!(
        log.contains("set_aside_dismissed") && !log.contains("Can I come"),
        "{log}"
    );
}

async fn what_was_set_aside_for_one_business_is_nobody_elses(world: &World) {
    world.connect_demo_numbers().await;
    let unit = set_aside(world, ROTI, number(ROTI).phone_number_id, "Rahasia dapur").await;
    let other = world.scope(MELATI).await;
    assert_eq!(receive::count_set_aside(&other).await.unwrap(), 0);
    assert!(receive::set_aside(&other, 10).await.unwrap().is_empty());
    assert!(receive::set_aside_unit(&other, unit).await.unwrap().is_none());
    let unit_text = unit.to_string();
    for (host, email, business) in [
        (KIRANA, "admin@kirana.localhost", MELATI),
        (SINAR, "owner@kopisenja.localhost", KOPI),
    ] {
        let stranger = world.person(host, email).await;
        let own = world.workspace(business).to_string();
        let own_field = if host == KIRANA { own.as_str() } else { "" };
        for action in ["/api/quarantine/replay", "/api/quarantine/dismiss"] {
            let fields = [("unit", unit_text.as_str()), ("workspace", own_field)];
            let page = stranger.post_json(action, &fields).await;
            assert_eq!(page.status, 404, "{action} by {email}: {page:?}");
        }
        let base = if host == KIRANA {
            format!("/clients/{own}")
        } else {
            String::new()
        };
        stranger
            .get(&format!("{base}{PAGE}"))
            .await
            .does_not_show("Rahasia");
        let page = stranger.get(&format!("{base}{PAGE}/{unit}/dismiss")).await;
        assert_eq!(page.status, 404);
        let page = stranger
            .post("/api/quarantine/replay", &[("workspace", own_field)])
            .await;
        assert!(page.location().unwrap().contains("count=0"), "{page:?}");
    }
    world.settle().await;
    assert_eq!(
        receive::count_set_aside(&world.scope(ROTI).await).await.unwrap(),
        1
    );
}

async fn what_a_number_brought_here_is_never_replayed_into_another_business(world: &World) {
    world.connect_demo_numbers().await;
    // Kopi Senja had the number once; now it is Roti Pagi's.
    let unit = set_aside(world, KOPI, number(ROTI).phone_number_id, "Untuk Kopi Senja saja").await;
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let page = owner.get(PAGE).await;
    let page = owner.submit(&page.form("/api/quarantine/replay"), &[]).await;
    page.shows("tidak tersambung ke bisnis ini");
    let page = owner.post("/api/quarantine/replay", &[]).await;
    owner
        .get(page.location().unwrap())
        .await
        .shows("Tidak ada yang bisa dicoba lagi");
    world.settle().await;
    let rows = receive::inbox(&world.scope(ROTI).await, InboxFilter::All)
        .await
        .unwrap();
    assert!(rows.is_empty());
    assert_eq!(ids(world).await, [unit]);
}

async fn the_operator_narrows_replays_and_dismisses(world: &World) {
    world
        .twin
        .customer_says(number(ROTI).phone_number_id, "sari", "Ada orang?")
        .await;
    world.settle().await;
    world.pass(domain::time::HOUR).await;
    world.connect_demo_numbers().await;
    let unread = set_aside(world, MELATI, number(MELATI).phone_number_id, "Hello").await;
    let narrowed = |workspace, reason: Option<&str>| Wanted {
        workspace,
        reason: reason.map(str::to_owned),
    };
    let melati = Some(world.workspace(MELATI));
    for (wanted, count) in [
        (narrowed(None, None), 2),
        (narrowed(None, Some("unknown_number")), 1),
        (narrowed(None, Some("unreadable")), 1),
        (narrowed(melati, None), 1),
        (narrowed(melati, Some("unknown_number")), 0),
        (narrowed(Some(world.workspace(ROTI)), None), 0),
    ] {
        let found = receive::quarantined_where(&world.laras, &wanted, 10)
            .await
            .unwrap();
        assert_eq!(found.len(), count, "{wanted:?}");
    }
    let wanted = narrowed(None, Some("unknown_number"));
    assert_eq!(receive::replay_where(&world.laras, &wanted).await.unwrap(), 1);
    world.settle().await;
    let rows = receive::inbox(&world.scope(ROTI).await, InboxFilter::All)
        .await
        .unwrap();
    assert_eq!(rows[0].preview.text.as_deref(), Some("Ada orang?"));

    assert!(receive::dismiss(&world.laras, unread).await.unwrap());
    assert!(!receive::dismiss(&world.laras, unread).await.unwrap());
    assert_eq!(body_of(world, unread).await, None);
    world.settle().await;
    let log = evidence::export(&world.scope(MELATI).await).await.unwrap();
    assert!(log.contains("set_aside_dismissed"), "{log}");
    assert_eq!(jobs::backlog(&world.laras).await.unwrap().quarantined, 0);
}

async fn dashboards_count_what_was_set_aside_by_reason(world: &World) {
    world.connect_demo_numbers().await;
    set_aside(world, ROTI, number(ROTI).phone_number_id, "Halo").await;
    let nobody = unreadable("5550001", "wamid.nobody", "x");
    let nobody = String::from_utf8(nobody)
        .unwrap()
        .replace("\\ud83d", "")
        .into_bytes();
    assert_eq!(world.twin.inject_raw(nobody, None).await, Outcome::Answered(200));
    world.settle().await;
    let (public, admin) = (
        TcpListener::bind("127.0.0.1:0").await.unwrap(),
        TcpListener::bind("127.0.0.1:0").await.unwrap(),
    );
    let operator = Browser::new(admin.local_addr().unwrap(), "localhost");
    let running = serving::start(
        &Site::new(&world.config, world.laras.clone()),
        public,
        admin,
        Background::start().unwrap(),
    );
    let metrics = operator.get("/metrics").await.body;
    for line in [
        "laras_quarantined{reason=\"unreadable\"} 1\n",
        "laras_quarantined{reason=\"unknown_number\"} 1\n",
        "laras_inbox_oldest_milliseconds 0\n",
    ] {
        assert!(metrics.contains(line), "{line} is not in the metrics:\n{metrics}");
    }
    world.keep(running.stop().await);
    world.settle().await;
}

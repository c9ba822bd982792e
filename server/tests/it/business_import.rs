//! The catalog as a file: what is wrong is said, what would change is shown, and all of it is imported or nothing.

use std::fmt::Write as _;

use domain::draft::business;
use domain::draft::facts::{FactBody, Item};
use domain::draft::import::LARGEST_FILE;
use domain::time::MINUTE;
use domain::{evidence, review};

use crate::browser::{Browser, Page};
use crate::journey::{asks, kopi};
use crate::tenant_tables::count;
use crate::world::{BATIK, KIRANA, KOPI, MELATI, ROTI, SINAR, World};

on_both_databases![
    a_file_with_a_mistake_imports_nothing_until_it_is_corrected,
    an_import_is_what_the_person_saw_or_nothing,
    a_file_is_kept_for_a_quarter_of_an_hour_and_for_its_own_person,
    what_cannot_be_read_says_what_to_do,
    what_was_exported_imports_as_nothing_new,
    an_import_makes_waiting_drafts_anew,
    ten_thousand_items_are_imported_searched_and_turned,
];

const IMPORT: &str = "/business/catalog/import";

async fn owner(world: &World) -> Browser {
    world.teach(KOPI).await;
    world.person(SINAR, "owner@kopisenja.localhost").await
}

/// Sends a file as a browser does, and follows where it leads.
async fn send(browser: &Browser, file: &[u8]) -> Page {
    let mut body =
        b"--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"katalog.csv\"\r\n\
                     Content-Type: application/octet-stream\r\n\r\n"
            .to_vec();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--frontier--\r\n");
    let request = browser
        .client()
        .post(format!("{}{IMPORT}", browser.origin))
        .header("accept", "text/html")
        .header("origin", &browser.origin)
        .header("content-type", "multipart/form-data; boundary=frontier")
        .body(body);
    let page = browser.send(request).await;
    match page.location() {
        Some(target) => browser.get(target).await,
        None => page,
    }
}

async fn items(world: &World, name: &str) -> Vec<Item> {
    let facts = business::current(&world.scope(name).await).await.unwrap();
    let items = facts.into_iter().filter_map(|fact| match fact.body {
        FactBody::Item(item) => Some(item),
        _ => None,
    });
    items.collect()
}

fn priced(items: &[Item], name: &str) -> i64 {
    let item = items.iter().find(|item| item.name == name);
    item.and_then(|item| item.price).unwrap().minor
}

async fn a_file_with_a_mistake_imports_nothing_until_it_is_corrected(world: &World) {
    let owner = owner(world).await;
    let before = items(world, KOPI).await;
    let wrong = "Nama;Harga;Stok\nAmericano;23rb;tersedia\nTeh Serai;mahal;12\n";
    let page = send(&owner, wrong.as_bytes()).await;
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(page.body.contains("import-mistake"));
    page.shows("3").shows("Harga");
    page.does_not_show("import-confirm");
    assert_eq!(items(world, KOPI).await, before);
    let database = world.database.connect().await;
    assert_eq!(count(&database, world.workspace(KOPI), "catalog_file").await, 0);

    let right = wrong.replace("mahal", "Rp 12.000,-");
    let preview = send(&owner, right.as_bytes()).await;
    assert_eq!(preview.status, 200, "{}", preview.text());
    preview.shows("Teh Serai").shows("Rp 20.000").shows("Rp 23.000");
    assert_eq!(items(world, KOPI).await, before, "a look imported something");
    let done = owner.submit(&preview.form(IMPORT), &[]).await;
    assert!(done.body.contains("business-done"), "{}", done.text());
    world.settle().await;

    let after = items(world, KOPI).await;
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(
        (priced(&after, "Americano"), priced(&after, "Teh Serai")),
        (23_000, 12_000)
    );
    assert_eq!(count(&database, world.workspace(KOPI), "catalog_file").await, 0);
    let scope = world.scope(KOPI).await;
    let facts = business::current(&scope).await.unwrap();
    let changed = facts
        .iter()
        .find(|fact| matches!(&fact.body, FactBody::Item(item) if item.name == "Americano"))
        .unwrap();
    let history = business::history(&scope, changed.id).await.unwrap();
    assert_eq!(history.len(), 2);
    assert!(history[0].by.len() > 1, "{history:?}");
    let bundle = owner.get_json("/settings/evidence.json").await;
    assert!(bundle.body.contains("catalog_imported"));
    let report = evidence::verify::verify(&bundle.body, &evidence::verify::Trust::default()).unwrap();
    assert!(report.is_intact(), "{:?}", report.problems);
    world.settle().await;
}

async fn an_import_is_what_the_person_saw_or_nothing(world: &World) {
    let owner = owner(world).await;
    let preview = send(&owner, b"Name,Price\nAmericano,23000\nBaru,1000\n").await;
    let form = preview.form(IMPORT);
    // Somebody else changes an item of the file meanwhile.
    let scope = world.scope(KOPI).await;
    let facts = business::current(&scope).await.unwrap();
    let (key, mut item) = facts
        .iter()
        .find_map(|fact| match &fact.body {
            FactBody::Item(item) if item.name == "Americano" => Some((fact.key(), item.clone())),
            _ => None,
        })
        .unwrap();
    item.price = Some(domain::draft::facts::Money::idr(21_000));
    business::change(&scope, key, FactBody::Item(item)).await.unwrap();
    let again = owner.submit(&form, &[]).await;
    assert!(again.body.contains("import-changed"), "{}", again.text());
    again.shows("Rp 21.000").shows("Rp 23.000");
    let now = items(world, KOPI).await;
    assert_eq!(priced(&now, "Americano"), 21_000);
    assert!(
        now.iter().all(|item| item.name != "Baru"),
        "half of it was imported"
    );
    owner.submit(&again.form(IMPORT), &[]).await;
    let now = items(world, KOPI).await;
    assert_eq!((priced(&now, "Americano"), priced(&now, "Baru")), (23_000, 1_000));
    // Confirmed a second time, nothing is there to import.
    let twice = owner.submit(&form, &[]).await;
    assert_eq!(twice.status, 422);
    world.settle().await;
}

async fn a_file_is_kept_for_a_quarter_of_an_hour_and_for_its_own_person(world: &World) {
    let owner = owner(world).await;
    let preview = send(&owner, b"Name,Price\nBaru,1000\n").await;
    let form = preview.form(IMPORT);
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    let in_client = format!("/clients/{}{IMPORT}", world.workspace(KOPI));
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(admin.post(&in_client, &fields).await.status, 422);
    let stranger = world.person(KIRANA, "owner@batikayu.localhost").await;
    assert_eq!(stranger.post(IMPORT, &fields).await.status, 422);
    world.clock.advance(15 * MINUTE);
    assert_eq!(owner.submit(&form, &[]).await.status, 422);
    assert!(items(world, KOPI).await.iter().all(|item| item.name != "Baru"));
    world.settle().await;
}

async fn what_cannot_be_read_says_what_to_do(world: &World) {
    let owner = owner(world).await;
    for (file, said) in [
        (Vec::new(), "Choose a file"),
        (vec![b'x'; LARGEST_FILE + 1], "2 MB"),
        (vec![b'x'; LARGEST_FILE + 200_000], "2 MB"),
        (b"Price\n1000\n".to_vec(), "no column"),
        (vec![0xFF, 0xFA, 0x00], "CSV UTF-8"),
        (vec![0xD0, 0xCF, 0x11, 0xE0], ".xlsx"),
    ] {
        let page = send(&owner, &file).await;
        assert_eq!(page.status, 422);
        let own = page.text().contains(said);
        let indonesian = page.body.contains("import-problem");
        assert!(own || indonesian, "{said}: {}", page.text());
    }
    let nothing = owner.post(IMPORT, &[("name", "x")]).await;
    assert_eq!(nothing.status, 422);
    world.settle().await;
}

async fn what_was_exported_imports_as_nothing_new(world: &World) {
    for name in [KOPI, ROTI, BATIK, MELATI] {
        world.teach(name).await;
    }
    let sinar = world.person(SINAR, "admin@sinar.localhost").await;
    let kirana = world.person(KIRANA, "admin@kirana.localhost").await;
    for (admin, name) in [
        (&sinar, KOPI),
        (&sinar, ROTI),
        (&kirana, BATIK),
        (&kirana, MELATI),
    ] {
        for file in ["catalog.csv", "catalog.xlsx"] {
            let address = format!("/clients/{}/business/{file}", world.workspace(name));
            let request = admin
                .client()
                .get(format!("{}{address}", admin.origin))
                .header("cookie", format!("session={}", admin.cookie("session").unwrap()));
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 200);
            let bytes = answer.bytes().await.unwrap();
            let scope = world.scope(name).await;
            let kept = business::keep_file(&scope, bytes.to_vec()).await.unwrap();
            let plan = business::preview(&scope, kept).await.unwrap();
            assert_eq!(
                (plan.size(), plan.untouched),
                (0, 0),
                "{name} {file}: {:?}",
                plan.changed
            );
            assert_eq!(plan.unchanged, items(world, name).await.len());
        }
    }
}

async fn an_import_makes_waiting_drafts_anew(world: &World) {
    let owner = kopi(world).await;
    asks(world, "Berapa harga Americano kak?").await;
    let old = review::waiting(&world.scope(KOPI).await).await.unwrap().remove(0);
    let preview = send(&owner, b"Nama,Harga\namerikano,24rb\n").await;
    owner.submit(&preview.form(IMPORT), &[]).await;
    world.settle().await;
    let new = review::waiting(&world.scope(KOPI).await).await.unwrap().remove(0);
    assert_ne!(new.id, old.id);
    assert!(new.text.unwrap().contains("Rp 24.000"));
}

async fn ten_thousand_items_are_imported_searched_and_turned(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let mut file = String::from("Name,Price,Stock,Category\n");
    for number in 0..10_000 {
        let _ = writeln!(
            file,
            "Barang {number:05},{},{number},Rak {}",
            1_000 + number,
            number % 7
        );
    }
    let preview = send(&owner, file.as_bytes()).await;
    assert_eq!(preview.status, 200, "{}", preview.text());
    assert!(preview.body.len() < 100_000, "{}", preview.body.len());
    let page = owner.submit(&preview.form(IMPORT), &[]).await;
    assert_eq!(page.status, 200);
    assert!(page.body.len() < 100_000, "{}", page.body.len());
    assert_eq!(page.body.matches("data-testid=\"catalog-item\"").count(), 50);
    assert_eq!(items(world, KOPI).await.len(), 10_000);
    owner
        .get("/business/catalog?page=200")
        .await
        .shows("Barang 09995");
    let found = owner.get("/business/catalog?q=barang+04321").await;
    found.shows("Barang 04321");
    assert_eq!(found.body.matches("data-testid=\"catalog-item\"").count(), 1);
    assert!(
        owner
            .get("/business/catalog?q=tidakada")
            .await
            .body
            .contains("none-found")
    );
    world.settle().await;
}

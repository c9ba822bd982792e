//! Hosts of agencies: whoever proves one has it, and until then it is nobody's.

use domain::brand;
use domain::time::{DAY, HOUR, MINUTE};

use crate::browser::{Browser, Page};
use crate::world::{KIRANA, SINAR, World};

on_both_databases![
    a_host_is_nobodys_until_its_record_is_found,
    whoever_proves_a_host_first_has_it_and_the_other_is_told,
    a_lost_proof_warns_and_only_then_may_another_agency_prove_the_host,
    what_cannot_be_a_host_is_refused_with_a_reason_and_leaves_nothing,
];

const HERE: &str = "/brand-studio/hosts";
const CHAT: &str = "chat.tokoku.example";

async fn admin(world: &World, host: &str) -> Browser {
    world.person(host, &format!("admin@{host}")).await
}

async fn add(admin: &Browser, name: &str) -> Page {
    let page = admin
        .post(HERE, &[("do", "add"), ("name", name), ("client", "")])
        .await;
    match page.location() {
        Some(target) => admin.get(target).await,
        None => page,
    }
}

/// The part of the page about one host.
fn about(page: &Page, name: &str) -> String {
    let part = page
        .body
        .split("data-testid=\"host\"")
        .find(|part| part.contains(&format!("data-host=\"{name}\"")));
    part.unwrap_or_else(|| panic!("{name} is not on the list:\n{}", page.text()))
        .to_owned()
}

fn code(part: &str, testid: &str) -> String {
    let (_, rest) = part.split_once(&format!("data-testid=\"{testid}\"")).unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split('<').next().unwrap().to_owned()
}

fn id(part: &str) -> String {
    let (_, rest) = part.split_once("name=\"host\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Presses "Check now" and reads what the page says of the host.
async fn check(admin: &Browser, name: &str) -> String {
    let part = about(&admin.get(HERE).await, name);
    let page = admin.post(HERE, &[("do", "check"), ("host", &id(&part))]).await;
    assert_eq!(page.status, 303, "{page:?}");
    about(&admin.get(HERE).await, name)
}

async fn is_neutral(world: &World, host: &str) {
    let page = world.visitor(host).get("/login").await;
    assert_eq!(page.status, 404, "{host}");
    for name in ["Sinar", "Kirana", "login-form"] {
        page.does_not_show(name);
    }
}

async fn wears(world: &World, host: &str, name: &str) {
    let page = world.visitor(host).get("/login").await;
    assert_eq!(page.status, 200, "{host}");
    page.shows(name);
}

async fn a_host_is_nobodys_until_its_record_is_found(world: &World) {
    let admin = admin(world, SINAR).await;
    let page = add(&admin, &format!("https://{}/", CHAT.to_uppercase())).await;
    let part = about(&page, CHAT);
    let value = code(&part, "record-txt");
    assert!(value.starts_with("site-verification="), "{value}");
    assert!(part.contains(&format!("_verify.{CHAT}")));
    is_neutral(world, CHAT).await;

    world
        .names
        .write_text(&format!("_verify.{CHAT}"), "site-verification=guess");
    assert!(check(&admin, CHAT).await.contains("isinya lain"));
    world.clock.advance(MINUTE);
    world.names.go_away(true);
    assert!(check(&admin, CHAT).await.contains("DNS tidak menjawab"));
    world.names.go_away(false);
    is_neutral(world, CHAT).await;

    world.names.write_text(&format!("_verify.{CHAT}"), &value);
    world.clock.advance(2 * HOUR);
    assert_eq!(brand::check_due_hosts(&world.laras).await.unwrap(), 1);
    wears(world, CHAT, "Sinar Digital").await;
    let there = world.person(CHAT, "owner@kopisenja.localhost").await;
    there.get("/").await.shows("Kopi Senja");

    // A host given back is nobody's again, and so is the session there.
    let part = about(&admin.get(HERE).await, CHAT);
    let removed = admin.post(HERE, &[("do", "remove"), ("host", &id(&part))]).await;
    assert_eq!(removed.status, 303);
    is_neutral(world, CHAT).await;
    assert_eq!(there.get("/inbox").await.status, 404);
}

async fn whoever_proves_a_host_first_has_it_and_the_other_is_told(world: &World) {
    let (sinar, kirana) = (admin(world, SINAR).await, admin(world, KIRANA).await);
    add(&sinar, CHAT).await;
    // A claim without proof stands in nobody's way.
    let page = add(&kirana, CHAT).await;
    let alias = code(
        about(&page, CHAT).split_once("<details").unwrap().1,
        "record-cname",
    );
    world.names.write_alias(&format!("_verify.{CHAT}"), &alias);
    check(&kirana, CHAT).await;
    wears(world, CHAT, "Kirana Studio").await;
    assert!(about(&sinar.get(HERE).await, CHAT).contains("Dibuktikan agensi lain"));
    assert!(!sinar.get(HERE).await.body.contains("Kirana"));

    // Its own record does not take the host away from who shows theirs.
    let value = code(&check(&sinar, CHAT).await, "record-txt");
    world.names.write_text(&format!("_verify.{CHAT}"), &value);
    world.clock.advance(MINUTE);
    assert!(check(&sinar, CHAT).await.contains("Dibuktikan agensi lain"));
    wears(world, CHAT, "Kirana Studio").await;
    let second = add(&sinar, "KIRANA.localhost").await;
    assert_eq!(second.status, 422);
    second.shows("Agensi lain sudah membuktikan alamat ini");
}

async fn a_lost_proof_warns_and_only_then_may_another_agency_prove_the_host(world: &World) {
    let (sinar, kirana) = (admin(world, SINAR).await, admin(world, KIRANA).await);
    let value = code(&about(&add(&sinar, CHAT).await, CHAT), "record-txt");
    let record = format!("_verify.{CHAT}");
    world.names.write_text(&record, &value);
    check(&sinar, CHAT).await;
    assert_eq!(add(&kirana, CHAT).await.status, 422);

    world.names.forget(&record);
    for day in [7, 1, 1] {
        world.clock.advance(day * DAY);
        brand::check_due_hosts(&world.laras).await.unwrap();
    }
    let sinar = admin(world, SINAR).await;
    assert!(about(&sinar.get(HERE).await, CHAT).contains("Bukti hilang"));
    wears(world, CHAT, "Sinar Digital").await;

    let kirana = admin(world, KIRANA).await;
    let value = code(&about(&add(&kirana, CHAT).await, CHAT), "record-txt");
    world.names.write_text(&record, &value);
    check(&kirana, CHAT).await;
    wears(world, CHAT, "Kirana Studio").await;
    assert!(about(&sinar.get(HERE).await, CHAT).contains("Dibuktikan agensi lain"));

    // After a week without a record nobody looks any more.
    add(&sinar, "late.tokoku.example").await;
    world.clock.advance(8 * DAY);
    brand::check_due_hosts(&world.laras).await.unwrap();
    let sinar = admin(world, SINAR).await;
    assert!(about(&sinar.get(HERE).await, "late.tokoku.example").contains("Belum terbukti"));
}

async fn what_cannot_be_a_host_is_refused_with_a_reason_and_leaves_nothing(world: &World) {
    let admin = admin(world, SINAR).await;
    let before = admin.get(HERE).await.body.matches("data-testid=\"host\"").count();
    for (written, reason) in [
        ("", "Tulis sebuah alamat"),
        ("127.0.0.1", "Alamat angka"),
        ("chat.tokoku.example:8080", "namanya saja"),
        ("tokoku", "nama lengkap"),
        ("localhost", "nama lengkap"),
        ("<script>alert(1)</script>.example", "namanya saja"),
        ("a b.example", "huruf, angka, dan tanda hubung"),
        ("tok\u{043e}ku.example", "mencampur huruf"),
        (
            "\u{0430}\u{0440}\u{0440}\u{04cf}\u{0435}.example",
            "terbaca seperti",
        ),
        ("xn--80ak6aa92e.com", "terbaca seperti"),
        ("sinar.localhost", "sudah ada di daftar"),
        ("kirana.localhost", "Agensi lain"),
        ("kirana.1oca1host", "terlalu mirip"),
        (&"a".repeat(5_000), "huruf, angka, dan tanda hubung"),
    ] {
        let page = add(&admin, written).await;
        assert_eq!(page.status, 422, "{written}");
        page.shows(reason);
    }
    let after = admin.get(HERE).await.body.matches("data-testid=\"host\"").count();
    assert_eq!(before, after);
    // On somebody's own machine a name below `localhost` needs no record.
    add(&admin, "baru.localhost").await.shows("baru.localhost");
    wears(world, "baru.localhost", "Sinar Digital").await;
    is_neutral(world, "lain.localhost").await;
}

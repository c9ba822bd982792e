//! People: from the invitation to the end of access, and the life of a client around them.

use std::time::Duration;

use domain::review;
use domain::tenancy::{Duty, Role};
use domain::time::{DAY, HOUR};
use twin::fixtures::KOPI_SENJA;

use crate::browser::{Browser, Page};
use crate::connect::{chosen, hand_over};
use crate::databases::Kind;
use crate::mail::outbox;
use crate::world::{BATIK, KIRANA, KOPI, ROTI, SINAR, World};

on_both_databases![
    an_owner_comes_in_by_the_link_in_the_mail_and_the_link_works_once,
    links_that_must_not_open_say_why_and_leave_a_note_for_the_agency,
    whoever_is_removed_is_out_with_the_next_request_and_can_be_brought_back,
    an_agent_sees_the_clients_assigned_and_no_others_from_the_next_request_on,
    what_somebody_was_or_offered_before_is_gone_with_their_access,
    a_paused_client_drafts_and_sends_nothing_by_itself_and_catches_up,
    closing_counts_what_goes_gives_back_what_was_lent_and_shuts_its_people_out,
    a_forgotten_password_is_chosen_anew_once_and_ends_every_other_session,
];

const PASSWORD: &str = "kopi hangat pagi hari";

/// Asks somebody in at the page of a circle, such as `/people`.
pub async fn invite(browser: &Browser, people: &str, role: &str, email: &str) -> Page {
    let page = browser
        .post(&format!("{people}/invite"), &[("email", email), ("role", role)])
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
    page
}

/// A person of the owner's business, and an invitation into it.
pub async fn somebody_here_and_somebody_asked(world: &World, owner: &Browser) -> (String, String) {
    invite(owner, "/people", "staff", "diundang@contoh.id").await;
    world.settle().await;
    let page = owner.get("/people").await;
    (
        persons(&page, "/people/").remove(0),
        field(&page, "/api/people/resend", "invitation"),
    )
}

fn field(page: &Page, action: &str, name: &str) -> String {
    let form = page.form(action);
    form.fields
        .into_iter()
        .find(|(known, _)| known == name)
        .unwrap()
        .1
}

/// The ids of the people on a list.
fn persons(page: &Page, begin: &str) -> Vec<String> {
    page.links(begin)
        .into_iter()
        .map(|link| link[begin.len()..].to_owned())
        .filter(|id| id.len() == 36)
        .collect()
}

/// The link of the newest mail to somebody, as a path.
fn link(world: &World, email: &str, path: &str) -> String {
    outbox(world, email).pop().unwrap().link(path)
}

/// Opens a link out of a mail, on any host, and follows it to its page.
async fn opens(browser: &Browser, link: &str) -> Page {
    let moved = browser.get(link).await;
    assert_eq!(moved.status, 303, "{moved:?}");
    let target = moved.location().unwrap().to_owned();
    assert!(!target.contains("ey"), "the token stays in the address: {target}");
    browser.get(&target).await
}

async fn accepts(browser: &Browser, name: &str) -> Page {
    browser
        .post(
            "/invitation",
            &[("name", name), ("password", PASSWORD), ("lang", "id")],
        )
        .await
}

async fn signs_in(browser: &Browser, email: &str, password: &str) -> String {
    let page = browser
        .post(
            "/api/session/sign-in",
            &[("email", email), ("password", password)],
        )
        .await;
    page.location().unwrap_or_default().to_owned()
}

async fn an_owner_comes_in_by_the_link_in_the_mail_and_the_link_works_once(world: &World) {
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    let made = admin
        .post(
            "/clients/new",
            &[
                ("name", "Warung Bu Sari"),
                ("lang", "id"),
                ("time_zone", "Asia/Makassar"),
                ("accent", "#b5541c"),
            ],
        )
        .await;
    let next = made.location().unwrap().to_owned();
    admin
        .get(&next)
        .await
        .shows("Klien dibuat. Sekarang undang pemiliknya.");
    let people = next.split("/invite").next().unwrap().to_owned();
    invite(&admin, &people, "owner", "sari@contoh.id").await;
    world.settle().await;
    admin
        .get(&people)
        .await
        .shows("sari@contoh.id")
        .shows("Email terkirim");

    let link = link(world, "sari@contoh.id", "/invitation/");
    let phone = world.visitor(SINAR);
    let page = opens(&phone, &link).await;
    page.shows("Bergabung dengan Warung Bu Sari")
        .shows("Admin Sinar mengundang Anda");
    let refused = phone
        .post(
            "/invitation",
            &[("name", "Bu Sari"), ("password", "pendek"), ("lang", "id")],
        )
        .await;
    assert_eq!(refused.status, 422);
    refused.shows("terlalu pendek");
    assert!(
        refused.body.contains("value=\"Bu Sari\""),
        "what was typed is lost"
    );
    for name in ["", "a\r\nb", "\u{202e}iraS"] {
        accepts(&phone, name).await.shows("Tulis nama Anda");
    }

    // Two taps at once make one account.
    let other = world.visitor(SINAR);
    opens(&other, &link).await;
    let (one, two) = futures::join!(accepts(&phone, "Bu Sari"), accepts(&other, "Bu Sari"));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410], "{} {}", one.text(), two.text());
    let phone = if one.status == 303 { phone } else { other };
    phone.get("/").await.shows("Warung Bu Sari").shows("Bu Sari");
    assert!(
        phone.cookie("invitation").is_none(),
        "a used token stays in the browser"
    );
    assert_eq!(
        signs_in(&world.visitor(SINAR), "sari@contoh.id", PASSWORD).await,
        "/"
    );
    assert_eq!(persons(&admin.get(&people).await, &format!("{people}/")).len(), 1);

    let again = opens(&world.visitor(SINAR), &link).await;
    assert_eq!(again.status, 410);
    again.shows("sudah dipakai");
    admin
        .get("/people/log")
        .await
        .shows("Undangan yang sudah dipakai dibuka lagi");
    world.settle().await;
}

async fn links_that_must_not_open_say_why_and_leave_a_note_for_the_agency(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let anybody = world.visitor(SINAR);
    invite(&owner, "/people", "staff", "satu@contoh.id").await;
    world.settle().await;
    let first = link(world, "satu@contoh.id", "/invitation/");

    let elsewhere = opens(&world.visitor(KIRANA), &first).await;
    assert_eq!(elsewhere.status, 410);
    elsewhere
        .shows("not for this address")
        .does_not_show("Sinar")
        .does_not_show(KOPI);

    let id = field(&owner.get("/people").await, "/api/people/resend", "invitation");
    let resent = owner.post("/api/people/resend", &[("invitation", &id)]).await;
    owner
        .get(resent.location().unwrap())
        .await
        .shows("tautan sebelumnya tidak berlaku lagi");
    world.settle().await;
    let second = link(world, "satu@contoh.id", "/invitation/");
    assert_ne!(first, second);
    opens(&anybody, &first)
        .await
        .shows("Ada undangan yang lebih baru");
    opens(&anybody, &second)
        .await
        .shows("Bergabung dengan Kopi Senja");

    owner.post("/api/people/withdraw", &[("invitation", &id)]).await;
    opens(&anybody, &second).await.shows("Undangan ini dibatalkan");
    assert_eq!(accepts(&anybody, "Siapa").await.status, 410);

    invite(&owner, "/people", "staff", "dua@contoh.id").await;
    world.settle().await;
    let third = link(world, "dua@contoh.id", "/invitation/");
    let forged = format!("{}x", &third[..third.len() - 1]);
    opens(&anybody, &forged).await.shows("bukan undangan dari kami");
    opens(&anybody, "/invitation/<script>")
        .await
        .shows("bukan undangan dari kami");
    // A launch is signed with the same key, for another purpose.
    let launch = owner.get("/settings/integrations").await.launch();
    opens(&anybody, &format!("/invitation/{launch}"))
        .await
        .shows("bukan undangan dari kami");
    world.pass(7 * DAY + 1).await;
    opens(&anybody, &third).await.shows("lewat tujuh hari");
    assert_eq!(accepts(&anybody, "Siapa").await.status, 410);

    let log = world
        .person(SINAR, "admin@sinar.localhost")
        .await
        .get("/people/log")
        .await;
    for wanted in [
        "Tautan undangan lama",
        "dibatalkan dibuka",
        "palsu dibuka",
        "kedaluwarsa dibuka",
    ] {
        log.shows(wanted);
    }
    log.does_not_show("@contoh.id");
    let there = world.person(KIRANA, "admin@kirana.localhost").await;
    there
        .get("/people/log")
        .await
        .shows("Another brand")
        .does_not_show("Sinar");
    assert_eq!(
        signs_in(&world.visitor(SINAR), "dua@contoh.id", PASSWORD).await,
        "/login?problem=wrong"
    );
    world.settle().await;
}

/// A stream of live updates, open.
async fn listens(browser: &Browser) -> reqwest::Response {
    let cookie = format!("session={}", browser.cookie("session").unwrap());
    let request = browser
        .client()
        .get(format!("{}/live", browser.origin))
        .header("cookie", cookie);
    request.send().await.unwrap()
}

async fn ends(mut stream: reqwest::Response) -> bool {
    let end = async { while let Ok(Some(_)) = stream.chunk().await {} };
    tokio::time::timeout(Duration::from_secs(10), end).await.is_ok()
}

async fn whoever_is_removed_is_out_with_the_next_request_and_can_be_brought_back(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let me = persons(&owner.get("/people").await, "/people/").remove(0);
    let refused = owner.post("/api/people/remove", &[("person", &me)]).await;
    owner
        .get(refused.location().unwrap())
        .await
        .shows("Harus ada yang tersisa");
    owner
        .post("/api/people/role", &[("person", &me), ("role", "staff")])
        .await;
    owner.get("/people/invite").await.shows("Undang seseorang");

    invite(&owner, "/people", "staff", "staf@contoh.id").await;
    world.settle().await;
    let staff = world.visitor(SINAR);
    opens(&staff, &link(world, "staf@contoh.id", "/invitation/")).await;
    assert_eq!(accepts(&staff, "Staf Kopi").await.status, 303);
    assert_eq!(staff.get("/people").await.status, 403);
    let id = persons(&owner.get("/people").await, "/people/").remove(1);
    let stream = listens(&staff).await;

    let removed = owner.post("/api/people/remove", &[("person", &id)]).await;
    let told = owner.get(removed.location().unwrap()).await;
    told.shows("Akses dicabut").shows("Urungkan");
    assert!(
        staff
            .get("/inbox")
            .await
            .location()
            .unwrap()
            .starts_with("/login")
    );
    assert!(ends(stream).await, "the stream of a removed person goes on");
    assert_eq!(
        signs_in(&world.visitor(SINAR), "staf@contoh.id", PASSWORD).await,
        "/login?problem=wrong"
    );

    owner
        .submit(&told.form("/api/people/restore"), &[])
        .await
        .shows("Akses dikembalikan");
    assert_eq!(signs_in(&staff, "staf@contoh.id", PASSWORD).await, "/");
    // With another owner, one may go.
    owner
        .post("/api/people/role", &[("person", &id), ("role", "owner")])
        .await;
    staff.get("/people").await.shows("Orang");
    let gone = owner.post("/api/people/remove", &[("person", &me)]).await;
    assert_eq!(gone.status, 303);
    assert!(
        owner
            .get("/people")
            .await
            .location()
            .unwrap()
            .starts_with("/login")
    );

    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    let first = persons(&admin.get("/people").await, "/people/").remove(0);
    let refused = admin.post("/api/people/remove", &[("person", &first)]).await;
    admin
        .get(refused.location().unwrap())
        .await
        .shows("Harus ada yang tersisa");
    world.settle().await;
}

async fn an_agent_sees_the_clients_assigned_and_no_others_from_the_next_request_on(world: &World) {
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    let agent = world.person(SINAR, "agent@sinar.localhost").await;
    let (kopi, roti) = (
        world.workspace(KOPI).to_string(),
        world.workspace(ROTI).to_string(),
    );
    let foreign = world.workspace(BATIK).to_string();
    let inbox = |id: &str| format!("/clients/{id}/inbox");
    assert_eq!(agent.get(&inbox(&kopi)).await.status, 404);
    assert_eq!(agent.get(&inbox(&roti)).await.status, 200);
    assert_eq!(agent.get("/people").await.status, 403);
    assert_eq!(agent.get("/clients/new").await.status, 403);

    let id = persons(&admin.get("/people").await, "/people/").remove(1);
    let page = format!("/people/{id}");
    admin
        .get(&page)
        .await
        .shows("Agen Sinar")
        .shows("Klien yang ditangani");
    let stream = listens(&agent).await;
    let saved = admin
        .post(&page, &[("client", &kopi), ("client", &foreign)])
        .await;
    admin.get(saved.location().unwrap()).await.shows("sudah disimpan");
    assert_eq!(agent.get(&inbox(&kopi)).await.status, 200);
    assert_eq!(agent.get(&inbox(&roti)).await.status, 404);
    assert_eq!(agent.get(&inbox(&foreign)).await.status, 404);
    assert!(
        ends(stream).await,
        "the stream still hears of a client that was taken away"
    );
    agent.get("/clients").await.shows(KOPI).does_not_show(ROTI);

    invite(&admin, "/people", "partner_agent", "baru@contoh.id").await;
    world.settle().await;
    let other = world.visitor(SINAR);
    opens(&other, &link(world, "baru@contoh.id", "/invitation/")).await;
    accepts(&other, "Agen Baru").await;
    other.get("/clients").await.does_not_show(KOPI);
    world.settle().await;
}

/// Kopi Senja with its facts and number, auto-send on.
/// Somebody who was asked in comes in; the browser they did it with.
async fn comes_in(world: &World, email: &str, name: &str) -> Browser {
    world.settle().await;
    let browser = world.visitor(SINAR);
    opens(&browser, &link(world, email, "/invitation/")).await;
    assert_eq!(accepts(&browser, name).await.status, 303, "{email}");
    browser
}

async fn what_somebody_was_or_offered_before_is_gone_with_their_access(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    invite(&owner, "/people", "staff", "dulu@contoh.id").await;
    comes_in(world, "dulu@contoh.id", "Staf Dulu").await;
    let staff = persons(&owner.get("/people").await, "/people/").remove(1);
    owner.post("/api/people/remove", &[("person", &staff)]).await;
    invite(&admin, "/people", "partner_agent", "dulu@contoh.id").await;
    let agent = comes_in(world, "dulu@contoh.id", "Agen Kini").await;
    for list in ["/", "/clients", "/approvals", "/inbox"] {
        agent.get(list).await.does_not_show(KOPI);
    }

    invite(&admin, "/people", "partner_admin", "kedua@contoh.id").await;
    let second = comes_in(world, "kedua@contoh.id", "Admin Kedua").await;
    invite(&second, "/people", "partner_admin", "pintu@contoh.id").await;
    world.settle().await;
    let door = link(world, "pintu@contoh.id", "/invitation/");
    let page = admin.get("/people").await;
    let mut others = persons(&page, "/people/");
    let id = loop {
        let id = others.pop().unwrap();
        if admin
            .get(&format!("/people/{id}"))
            .await
            .body
            .contains("Admin Kedua")
        {
            break id;
        }
    };
    admin.post("/api/people/remove", &[("person", &id)]).await;
    let friend = world.visitor(SINAR);
    opens(&friend, &door).await;
    let refused = accepts(&friend, "Pintu Belakang").await;
    assert_ne!(refused.status, 303, "{refused:?}");
    assert_eq!(friend.get("/clients").await.status, 303);
    world.settle().await;
}

async fn kopi(world: &World) -> Browser {
    world.teach(KOPI).await;
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let number = chosen(&KOPI_SENJA);
    let launch = owner.get("/settings/integrations").await.launch();
    hand_over(&owner, &number.code(world), &number.session_info(), &launch).await;
    let page = owner.get("/settings/auto-send").await;
    owner
        .submit(&page.form("/api/settings/auto-send"), &[("on", "on")])
        .await;
    world.settle().await;
    owner
}

async fn a_paused_client_drafts_and_sends_nothing_by_itself_and_catches_up(world: &World) {
    let owner = kopi(world).await;
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    let client = format!("/clients/{}", world.workspace(KOPI));
    let page = admin.get(&format!("{client}/settings/client")).await;
    admin
        .submit(&page.form("/api/client/pause"), &[])
        .await
        .shows("Klien ini dijeda");
    for path in ["/", "/inbox", "/settings"] {
        owner.get(path).await.shows("Bisnis ini dijeda");
    }
    let says = async |text: &str| {
        world.twin.customer_says(KOPI_SENJA.id, "sari", text).await;
        world.settle().await;
    };
    says("Alamatnya di mana kak?").await;
    owner.get("/inbox").await.shows("Alamatnya di mana kak?");
    assert!(
        world.twin.ledger().messages().next().is_none(),
        "something left by itself"
    );
    let scope = world.scope(KOPI).await;
    assert!(
        review::waiting(&scope).await.unwrap().is_empty(),
        "something was drafted"
    );

    let page = admin.get(&format!("{client}/settings/client")).await;
    admin
        .submit(&page.form("/api/client/resume"), &[])
        .await
        .shows("berjalan lagi");
    world.settle().await;
    assert_eq!(
        world.twin.ledger().messages().count(),
        1,
        "what came meanwhile is not answered"
    );
    owner.get("/inbox").await.does_not_show("Bisnis ini dijeda");

    // An agent cannot, and neither can the owner.
    let stranger = world.person(SINAR, "agent@sinar.localhost").await;
    for browser in [&stranger, &owner] {
        let workspace = world.workspace(KOPI).to_string();
        let page = browser
            .post_json("/api/client/pause", &[("workspace", &workspace)])
            .await;
        assert!(matches!(page.status, 403 | 404), "{page:?}");
    }
    owner.get("/").await.does_not_show("Bisnis ini dijeda");
}

async fn closing_counts_what_goes_gives_back_what_was_lent_and_shuts_its_people_out(world: &World) {
    let owner = kopi(world).await;
    world
        .twin
        .customer_says(KOPI_SENJA.id, "sari", "Boleh minta diskon?")
        .await;
    world.settle().await;
    invite(&owner, "/people", "staff", "belum@contoh.id").await;
    world.settle().await;
    let stream = listens(&owner).await;
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    let client = format!("/clients/{}", world.workspace(KOPI));
    let page = admin.get(&format!("{client}/settings/client/close")).await;
    for wanted in [
        "1 sambungan diputus",
        "1 orang kehilangan akses",
        "1 undangan dibatalkan",
        "1 percakapan",
    ] {
        page.shows(wanted);
    }
    let close = format!("{client}/settings/client/close");
    let wrong = admin.post(&close, &[("typed", "Kopi")]).await;
    assert_eq!(wrong.status, 422);
    wrong.shows("Ketik persis");
    owner.get("/inbox").await.shows("Boleh minta diskon?");

    let closed = admin.post(&close, &[("typed", KOPI)]).await;
    admin
        .get(closed.location().unwrap())
        .await
        .shows("Klien ini ditutup");
    world.settle().await;
    assert!(
        owner
            .get("/inbox")
            .await
            .location()
            .unwrap()
            .starts_with("/login")
    );
    assert!(ends(stream).await, "the stream of a closed business goes on");
    let email = "owner@kopisenja.localhost";
    let told = signs_in(&world.visitor(SINAR), email, server::demo::PASSWORD).await;
    assert_eq!(told, "/login?problem=closed");
    let pending = world.visitor(SINAR);
    opens(&pending, &link(world, "belum@contoh.id", "/invitation/"))
        .await
        .shows("dibatalkan");

    // Its history is there for the agency, and for nobody to change.
    admin
        .get(&format!("{client}/inbox"))
        .await
        .shows("Boleh minta diskon?")
        .shows("sudah ditutup");
    assert_eq!(
        admin
            .get(&format!("{client}/settings/evidence.json"))
            .await
            .status,
        200
    );
    let workspace = world.workspace(KOPI).to_string();
    let page = admin
        .post_json(
            "/api/settings/auto-send",
            &[("workspace", &workspace), ("channel", "whatsapp"), ("on", "")],
        )
        .await;
    assert_eq!(page.status, 403, "{page:?}");
    admin.get("/clients").await.shows("Klien yang ditutup");
    world.twin.customer_says(KOPI_SENJA.id, "sari", "Halo?").await;
    world.settle().await;
    admin.get(&format!("{client}/inbox")).await.does_not_show("Halo?");

    let page = admin.get(&format!("{client}/settings/client")).await;
    admin
        .submit(&page.form("/api/client/reopen"), &[])
        .await
        .shows("dibuka lagi dan dijeda");
    assert_eq!(signs_in(&owner, email, server::demo::PASSWORD).await, "/");
    owner
        .get("/inbox")
        .await
        .shows("Boleh minta diskon?")
        .shows("Bisnis ini dijeda");
    owner.get("/settings/integrations").await.launch();
    world.settle().await;
}

async fn a_forgotten_password_is_chosen_anew_once_and_ends_every_other_session(world: &World) {
    let email = "owner@kopisenja.localhost";
    let owner = world.person(SINAR, email).await;
    let phone = world.visitor(SINAR);
    let known = phone.post("/forgot", &[("email", email)]).await;
    let unknown = phone.post("/forgot", &[("email", "nobody@contoh.id")]).await;
    assert_eq!(
        (known.status, known.location()),
        (unknown.status, unknown.location())
    );
    phone
        .get("/forgot?done=sent")
        .await
        .shows("Kalau alamat itu punya akun");
    world.settle().await;
    assert!(outbox(world, "nobody@contoh.id").is_empty());
    // At another brand the same address is nobody's.
    world.visitor(KIRANA).post("/forgot", &[("email", email)]).await;
    world.settle().await;
    assert_eq!(outbox(world, email).len(), 1);

    let path = link(world, email, "/reset/");
    opens(&world.visitor(KIRANA), &path)
        .await
        .shows("not for this address");
    opens(&phone, &path).await.shows("Pilih kata sandi baru");
    let short = phone.post("/reset", &[("password", "pendek")]).await;
    assert_eq!(short.status, 422);
    let chosen = phone.post("/reset", &[("password", PASSWORD)]).await;
    assert_eq!(chosen.location(), Some("/"), "{}", chosen.text());
    phone.get("/").await.shows(KOPI);
    assert!(
        owner.get("/").await.location().unwrap().starts_with("/login"),
        "the other session goes on"
    );
    assert_eq!(
        signs_in(&world.visitor(SINAR), email, server::demo::PASSWORD).await,
        "/login?problem=wrong"
    );
    assert_eq!(signs_in(&world.visitor(SINAR), email, PASSWORD).await, "/");
    opens(&world.visitor(SINAR), &path).await.shows("sudah dipakai");

    phone.post("/forgot", &[("email", email)]).await;
    world.settle().await;
    let late = link(world, email, "/reset/");
    world.pass(HOUR + 1).await;
    opens(&world.visitor(SINAR), &late).await.shows("kedaluwarsa");
    let log = world
        .person(SINAR, "admin@sinar.localhost")
        .await
        .get("/people/log")
        .await;
    log.shows("Tautan kata sandi lama")
        .shows("Tautan kata sandi kedaluwarsa");
    world.settle().await;
}

#[test]
fn an_account_of_the_same_brand_gains_only_what_adds_to_it() {
    crate::world::run(Kind::Sqlite, async |world: &World| {
        let admin = world.person(SINAR, "admin@sinar.localhost").await;
        let people = format!("/clients/{}/people", world.workspace(ROTI));
        // An owner of one client cannot become an owner of another, and is told so only after their own password.
        invite(&admin, &people, "owner", "owner@kopisenja.localhost").await;
        invite(&admin, "/people", "partner_admin", "agent@sinar.localhost").await;
        world.settle().await;
        let owner = world.visitor(SINAR);
        let page = opens(&owner, &link(world, "owner@kopisenja.localhost", "/invitation/")).await;
        page.shows("sudah punya akun di sini");
        let accepts = async |browser: &Browser, password: &str| {
            browser.post("/invitation", &[("password", password)]).await
        };
        accepts(&owner, "salah salah")
            .await
            .shows("Kata sandi tidak cocok");
        accepts(&owner, server::demo::PASSWORD)
            .await
            .shows("satu akun hanya punya satu peran");

        let agent = world.visitor(SINAR);
        opens(&agent, &link(world, "agent@sinar.localhost", "/invitation/")).await;
        assert_eq!(
            accepts(&agent, server::demo::PASSWORD).await.location(),
            Some("/")
        );
        agent.get("/clients").await.shows(KOPI).shows(ROTI);
        agent.get("/people").await.shows("Agen Sinar");
    });
}

#[test]
fn bad_input_about_people_and_clients_gets_a_message_and_leaves_no_row() {
    crate::world::run(Kind::Sqlite, async |world: &World| {
        let admin = world.person(SINAR, "admin@sinar.localhost").await;
        let before = admin
            .get("/clients")
            .await
            .text()
            .matches("Belum tersambung")
            .count();
        let long = "x".repeat(81);
        for name in ["", "   ", "a\r\nb", "\u{202e}x", "\u{200b}", long.as_str()] {
            let page = admin
                .post(
                    "/clients/new",
                    &[("name", name), ("lang", "id"), ("time_zone", "Asia/Jakarta")],
                )
                .await;
            assert_eq!(page.status, 422, "{name:?}");
            page.shows("1 sampai 80 huruf");
        }
        for (zone, accent, wanted) in [
            ("Mars/Olympus", "#b5541c", "Pilih zona waktu"),
            ("Asia/Jakarta", "red;}body{", "Pilih warna"),
        ] {
            let fields = [
                ("name", "Toko"),
                ("lang", "id"),
                ("time_zone", zone),
                ("accent", accent),
            ];
            let page = admin.post("/clients/new", &fields).await;
            page.shows(wanted);
            assert!(page.body.contains("value=\"Toko\""), "what was typed is lost");
        }
        assert_eq!(
            admin
                .get("/clients")
                .await
                .text()
                .matches("Belum tersambung")
                .count(),
            before
        );
        for email in ["", "a", "a@b\r\nBcc: x@y.z", "<a@b.id>", "a b@c.id"] {
            let page = admin
                .post("/people/invite", &[("email", email), ("role", "partner_agent")])
                .await;
            assert_eq!(page.status, 422, "{email:?}");
            page.shows("tidak bisa dipakai");
        }
        for role in ["owner", "reviewer", "root", ""] {
            let page = admin
                .post("/people/invite", &[("email", "a@b.id"), ("role", role)])
                .await;
            page.shows("Pilih salah satu peran");
        }
        let here = admin
            .post(
                "/people/invite",
                &[("email", "AGENT@sinar.localhost"), ("role", "partner_agent")],
            )
            .await;
        here.shows("sudah ada di sini");
        admin.get("/people").await.does_not_show("a@b.id");
        world.settle().await;
        assert!(outbox(world, "@").is_empty(), "a mail was sent");
        // Markup in a name is a name.
        let fields = [
            ("name", "<b>Toko</b> & 'x'"),
            ("lang", "en"),
            ("time_zone", "Asia/Jakarta"),
        ];
        assert_eq!(admin.post("/clients/new", &fields).await.status, 303);
        let list = admin.get("/clients").await;
        list.shows("<b>Toko</b> & 'x'").does_not_show("<b>Toko");
    });
}

#[test]
fn the_matrix_on_screen_is_what_roles_may_do() {
    crate::world::run(Kind::Sqlite, async |world: &World| {
        for email in [
            "admin@sinar.localhost",
            "agent@sinar.localhost",
            "owner@kopisenja.localhost",
        ] {
            let page = world.person(SINAR, email).await.get("/people/roles").await;
            for role in [Role::PartnerAdmin, Role::PartnerAgent, Role::Owner, Role::Staff] {
                for duty in Duty::ALL {
                    let cell = format!("data-testid=\"{}-{duty:?}\"", role.code());
                    let cell = page.body.split("<td").find(|part| part.contains(&cell)).unwrap();
                    let cell = cell.split("</td>").next().unwrap();
                    assert_eq!(
                        cell.contains(">Boleh<"),
                        role.may(duty),
                        "{role:?} {duty:?}: {cell}"
                    );
                }
            }
        }
    });
}

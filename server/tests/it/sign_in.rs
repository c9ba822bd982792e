//! Signing in: under the brand of the host, on that host only, and not by guessing.

use server::demo::PASSWORD;

use crate::world::{KIRANA, PLATFORM, SINAR, World};

on_both_databases![
    a_person_signs_in_under_the_brand_of_the_host_and_out_again,
    a_wrong_password_and_an_unknown_address_get_the_same_answer,
    nobody_signs_in_at_another_agency,
    a_cookie_is_worth_nothing_on_another_host,
    guessing_is_slowed_down_and_the_right_password_waits_too,
    a_form_on_another_site_is_refused,
    a_host_of_nobody_shows_no_brand,
    what_is_sent_with_every_answer,
    a_forwarding_header_does_not_reset_the_throttle,
];

async fn a_person_signs_in_under_the_brand_of_the_host_and_out_again(world: &World) {
    let browser = world.visitor(SINAR);
    let page = browser.get("/inbox").await;
    assert_eq!(page.status, 303);
    let login = browser.get(page.location().unwrap()).await;
    login.shows("Sinar Digital").does_not_show("Laras</");
    let home = browser
        .submit(
            &login.form("/api/session/sign-in"),
            &[("email", "owner@kopisenja.localhost"), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(home.status, 200, "{home:?}");
    home.shows("Kopi Senja");

    let cookie = browser.cookie("session").unwrap();
    browser.submit(&home.form("/api/session/sign-out"), &[]).await;
    assert_eq!(browser.cookie("session"), None);
    browser.set_cookie("session", &cookie);
    assert_eq!(
        browser.get("/inbox").await.status,
        303,
        "the old cookie still works"
    );
    assert_eq!(browser.get_json("/live").await.status, 401);
}

async fn a_wrong_password_and_an_unknown_address_get_the_same_answer(world: &World) {
    let browser = world.visitor(SINAR);
    let wrong = [
        ("email", "owner@kopisenja.localhost"),
        ("password", "not-the-password"),
    ];
    let unknown = [("email", "nobody@kopisenja.localhost"), ("password", PASSWORD)];
    let wrong = browser.post("/api/session/sign-in", &wrong).await;
    let unknown = browser.post("/api/session/sign-in", &unknown).await;
    assert_eq!(
        (wrong.status, wrong.location()),
        (unknown.status, unknown.location())
    );
    assert!(wrong.location().unwrap().starts_with("/login?"), "{wrong:?}");
    assert!(browser.cookie("session").is_none());
}

async fn nobody_signs_in_at_another_agency(world: &World) {
    for host in [KIRANA, PLATFORM, "unknown.localhost"] {
        let browser = world.visitor(host);
        browser
            .post(
                "/api/session/sign-in",
                &[("email", "admin@sinar.localhost"), ("password", PASSWORD)],
            )
            .await;
        assert!(browser.cookie("session").is_none(), "signed in at {host}");
    }
}

async fn a_cookie_is_worth_nothing_on_another_host(world: &World) {
    let cookie = world
        .person(SINAR, "admin@sinar.localhost")
        .await
        .cookie("session")
        .unwrap();
    for host in [KIRANA, PLATFORM, "unknown.localhost"] {
        let browser = world.visitor(host);
        browser.set_cookie("session", &cookie);
        assert_ne!(browser.get("/clients").await.status, 200, "{host}");
        assert_eq!(browser.get_json("/live").await.status, 401, "{host}");
    }
}

async fn guessing_is_slowed_down_and_the_right_password_waits_too(world: &World) {
    let browser = world.visitor(SINAR);
    for _ in 0..10 {
        browser
            .post(
                "/api/session/sign-in",
                &[("email", "admin@sinar.localhost"), ("password", "guess-guess")],
            )
            .await;
    }
    let right = [("email", "admin@sinar.localhost"), ("password", PASSWORD)];
    let page = browser.post("/api/session/sign-in", &right).await;
    assert!(page.location().unwrap().contains("too_many"), "{page:?}");
    world.pass(60_000).await;
    browser.sign_in("admin@sinar.localhost").await;
}

async fn a_forwarding_header_does_not_reset_the_throttle(world: &World) {
    let browser = world.visitor(SINAR);
    let attempt = async |number: u32| {
        let request = browser
            .client()
            .post(format!("{}/api/session/sign-in", browser.origin))
            .header("accept", "text/html")
            .header("x-forwarded-for", format!("198.51.100.{number}"))
            .form(&[
                ("email", format!("somebody{number}@example.org")),
                ("password", "guess-guess".into()),
            ]);
        browser.send(request).await
    };
    for number in 0..10 {
        attempt(number).await;
    }
    assert!(attempt(11).await.location().unwrap().contains("too_many"));
}

async fn a_form_on_another_site_is_refused(world: &World) {
    let browser = world.person(SINAR, "owner@kopisenja.localhost").await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("origin", "null"),
    ] {
        let request = browser
            .client()
            .post(format!("{}/api/session/sign-out", browser.origin))
            .header(name, value);
        let answer = browser.send(request).await;
        assert_eq!(answer.status, 403, "{name}: {value}");
        assert!(answer.header("content-type").starts_with("application/json"));
    }
    assert_eq!(browser.get("/inbox").await.status, 200);
}

async fn a_host_of_nobody_shows_no_brand(world: &World) {
    let page = world.visitor("unknown.localhost").get("/login").await;
    assert_eq!(page.status, 404);
    for name in ["Sinar", "Kirana", "Laras<"] {
        page.does_not_show(name);
    }
}

async fn what_is_sent_with_every_answer(world: &World) {
    let browser = world.visitor(SINAR);
    let sheet = browser.get("/login").await.links("/brand/").remove(0);
    for path in [
        "/login",
        "/nowhere",
        "/api/nowhere",
        "/pkg/nowhere.js",
        sheet.as_str(),
        "/live",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
        assert!(
            page.header("content-security-policy")
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(!page.header("cross-origin-opener-policy").is_empty(), "{path}");
        assert!(!page.header("permissions-policy").is_empty(), "{path}");
        let keeps = if path == sheet {
            "public, max-age=31536000, immutable"
        } else {
            "no-store"
        };
        assert!(
            page.header("cache-control").contains(keeps),
            "{path}: {}",
            page.header("cache-control")
        );
    }
    let page = browser.get("/nowhere").await;
    assert_eq!(page.status, 404);
    page.shows("Sinar Digital");
    let api = browser.get("/api/nowhere").await;
    assert_eq!(
        (api.status, api.header("content-type")),
        (404, "application/json")
    );
}

//! The two listeners: what is on the public one, what is on the operator's, and how both end.

use server::background::Background;
use server::{Site, serving};
use tokio::net::TcpListener;

use crate::browser::Browser;
use crate::databases::Kind;
use crate::world::{ROTI, SINAR, World};

on_both_databases![
    the_operators_addresses_are_not_on_the_public_listener,
    a_server_works_by_itself_and_stops_in_order,
];

#[test]
fn on_https_cookies_are_bound_to_the_host_and_browsers_are_told_to_stay_on_https() {
    let https = [("LARAS_PUBLIC_URL", "https://laras.example")];
    crate::world::run_with(Kind::Sqlite, &https, https_everywhere);
}

async fn https_everywhere(world: &World) {
    let browser = world.visitor("laras.example");
    let fields = [
        ("email", "reviewer@localhost"),
        ("password", server::demo::PASSWORD),
    ];
    let page = browser.post("/api/session/sign-in", &fields).await;
    let cookie = page.header("set-cookie");
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    for attribute in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(attribute), "{attribute} is missing: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    for path in ["/", "/login", "/api/nowhere", "/robots.txt"] {
        let page = browser.get(path).await;
        assert!(
            page.header("strict-transport-security")
                .starts_with("max-age=31536000"),
            "{path}"
        );
    }
    let launch = browser.get("/settings/integrations").await.launch();
    let opened = browser.get(&format!("/connect/{launch}")).await;
    assert!(
        opened.header("set-cookie").starts_with("__Host-launch="),
        "{opened:?}"
    );
}

async fn the_operators_addresses_are_not_on_the_public_listener(world: &World) {
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(world.visitor("localhost").get(path).await.status, 404, "{path}");
    }
}

async fn a_server_works_by_itself_and_stops_in_order(world: &World) {
    world.connect_demo_numbers().await;
    let (public, admin) = (
        TcpListener::bind("127.0.0.1:0").await.unwrap(),
        TcpListener::bind("127.0.0.1:0").await.unwrap(),
    );
    let (at, admin_at) = (public.local_addr().unwrap(), admin.local_addr().unwrap());
    let site = Site::new(&world.config, world.laras.clone());
    let running = serving::start(&site, public, admin, Background::start().unwrap());
    let operator = Browser::new(admin_at, "localhost");
    for path in ["/healthz", "/readyz"] {
        assert_eq!(operator.get(path).await.status, 200, "{path}");
    }
    assert_eq!(Browser::new(at, SINAR).get("/login").await.status, 200);

    let mut news = world.laras.events().subscribe();
    let number = twin::fixtures::CONNECTED
        .iter()
        .find(|number| number.verified_name == ROTI)
        .unwrap();
    world
        .twin
        .customer_says(number.phone_number_id, "sari", "Halo")
        .await;
    let heard = news.recv().await.unwrap();
    assert_eq!(heard.workspace, world.workspace(ROTI));

    let metrics = operator.get("/metrics").await.body;
    for line in [
        "laras_inbox_waiting ",
        "laras_jobs_due ",
        "route=\"/login\",method=\"GET\",status=\"200\"",
    ] {
        assert!(metrics.contains(line), "{line} is not in the metrics:\n{metrics}");
    }
    world.keep(running.stop().await);
    for address in [at, admin_at] {
        assert!(
            tokio::net::TcpStream::connect(address).await.is_err(),
            "{address} still listens"
        );
    }
    world.settle().await;
}

//! What is too large, too odd or plainly wrong is refused with a status that says whose fault it is.

use reqwest::Method;

use crate::world::{SINAR, World};

on_both_databases![
    no_file_outside_the_sites_folder_is_served,
    a_form_that_is_too_long_is_refused_before_it_is_read,
    a_form_without_its_fields_is_the_senders_fault,
    a_method_that_an_address_does_not_know_is_refused,
    odd_addresses_are_not_found_and_break_nothing,
];

async fn a_form_that_is_too_long_is_refused_before_it_is_read(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let long = "x".repeat(64 * 1024 + 1);
    assert_eq!(
        owner
            .post_json("/api/inbox/reply", &[("conversation", "1"), ("text", &long)])
            .await
            .status,
        413
    );
    let longer = "x".repeat(256 * 1024);
    assert_eq!(
        owner
            .post("/business/catalog/new", &[("name", &longer)])
            .await
            .status,
        413
    );
    let launch = owner
        .client()
        .post(format!("{}/api/wa/embedded-signup-callback", owner.origin))
        .body(long);
    assert_eq!(owner.send(launch).await.status, 413);
}

async fn a_form_without_its_fields_is_the_senders_fault(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let page = owner.post_json("/api/review/approve", &[]).await;
    assert_eq!(page.status, 400, "{page:?}");
    let page = owner
        .post_json("/api/review/approve", &[("draft", "not-an-id"), ("version", "1")])
        .await;
    assert_eq!(page.status, 404, "{page:?}");
}

async fn a_method_that_an_address_does_not_know_is_refused(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    for (method, path) in [
        (Method::DELETE, "/inbox"),
        (Method::POST, "/inbox"),
        (Method::GET, "/api/review/approve"),
        (Method::PUT, "/api/webhooks/wa"),
        (Method::POST, "/live"),
    ] {
        let form = (method == Method::POST).then(String::new);
        let page = owner.ask(method.clone(), path, form, "text/html").await;
        assert_eq!(page.status, 405, "{method} {path}");
        let kind = if path.starts_with("/api/") {
            "application/json"
        } else {
            "text/html"
        };
        assert!(
            page.header("content-type").starts_with(kind),
            "{method} {path}: {}",
            page.header("content-type")
        );
    }
}

async fn odd_addresses_are_not_found_and_break_nothing(world: &World) {
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    for path in [
        "/inbox/not-an-id",
        "/inbox/%00",
        "/clients/not-an-id/inbox",
        "/..%2fkeys.toml",
        "/%2e%2e%2fkeys.toml",
        "/robots.txt%00.css",
        "/robots.txt/",
        "/brand/nothing.css",
        "/brand/nothing",
        "/connect/not%20a%20token",
        "/%ff",
    ] {
        let page = owner.get(path).await;
        assert!(matches!(page.status, 400 | 404), "{path}: {}", page.status);
        page.does_not_show("kek");
    }
}

async fn no_file_outside_the_sites_folder_is_served(world: &World) {
    assert_eq!(world.visitor(SINAR).get("/robots.txt").await.status, 200);
    // A client library would tidy these addresses up before it sends them.
    for path in [
        "/../keys.toml",
        "/pkg/../../keys.toml",
        "/./../keys.toml",
        "//keys.toml",
        "/pkg/..\\..\\keys.toml",
    ] {
        let answer = raw(world, path).await;
        let status = answer.split(' ').nth(1).unwrap();
        assert!(status == "400" || status == "404", "{path}: {status}");
        assert!(!answer.contains("kek"), "{path} shows the key file");
    }
}

async fn raw(world: &World, path: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let mut stream = tokio::net::TcpStream::connect(world.address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {SINAR}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

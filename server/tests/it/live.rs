//! Open pages hear of what happens to their own workspace, and of nothing else.

use std::time::Duration;

use reqwest::Response;
use twin::fixtures::CONNECTED;

use crate::browser::Browser;
use crate::world::{KIRANA, MELATI, ROTI, SINAR, World};

on_both_databases![
    an_event_reaches_its_own_people_and_nobody_else,
    a_stream_ends_when_the_server_stops
];

async fn listen(browser: &Browser, path: &str) -> Response {
    let cookie = format!("session={}", browser.cookie("session").unwrap());
    let request = browser
        .client()
        .get(format!("{}{path}", browser.origin))
        .header("cookie", cookie);
    let response = request
        .header("accept", "text/event-stream")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 200, "{path} at {}", browser.host);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response
}

async fn says(world: &World, business: &str, customer: &str) {
    let number = CONNECTED
        .iter()
        .find(|number| number.verified_name == business)
        .unwrap();
    world
        .twin
        .customer_says(number.phone_number_id, customer, "Halo")
        .await;
    world.settle().await;
}

/// The next piece of the stream; a stream that stays silent for so long says nothing at all.
async fn next(stream: &mut Response) -> Option<String> {
    let chunk = tokio::time::timeout(Duration::from_secs(10), stream.chunk())
        .await
        .ok()?;
    chunk
        .unwrap()
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

async fn an_event_reaches_its_own_people_and_nobody_else(world: &World) {
    world.connect_demo_numbers().await;
    let roti = world.workspace(ROTI).to_string();
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    let agent = world.person(SINAR, "agent@sinar.localhost").await;
    let stranger = world.person(KIRANA, "admin@kirana.localhost").await;
    let mut own = [
        listen(&admin, "/live").await,
        listen(&admin, &format!("/clients/{roti}/live")).await,
        listen(&agent, "/live").await,
        listen(&agent, &format!("/clients/{roti}/live")).await,
    ];
    let mut others = listen(&stranger, "/live").await;
    says(world, ROTI, "sari").await;
    for stream in &mut own {
        let event = next(stream).await.unwrap();
        assert!(
            event.contains("event: change") && event.contains(&roti),
            "{event}"
        );
        assert!(!event.contains("Halo") && !event.contains("Sari"), "{event}");
    }
    // The first thing the others hear is about their own client.
    says(world, MELATI, "maya").await;
    let event = next(&mut others).await.unwrap();
    assert!(
        event.contains(&world.workspace(MELATI).to_string()) && !event.contains(&roti),
        "{event}"
    );
}

async fn a_stream_ends_when_the_server_stops(world: &World) {
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    let mut stream = listen(&admin, "/live").await;
    world.stopping.cancel();
    assert_eq!(next(&mut stream).await, None, "the stream outlives the server");
}

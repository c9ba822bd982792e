//! One business flooded, another quiet: the quiet one does not notice, and every conversation keeps its order.

use domain::receive::{self, Direction, InboxFilter};
use serde_json::{Value, json};
use twin::Outcome;

use crate::webhooks::number;
use crate::world::{MELATI, ROTI, World};

on_both_databases![
    a_flooded_neighbour_does_not_hold_up_what_a_quiet_business_receives,
    a_flooded_neighbour_does_not_hold_up_the_drafts_of_a_quiet_business,
    a_conversation_keeps_its_order_though_others_are_worked_on_beside_it,
];

fn message(world: &World, customer: usize, wamid: &str, text: &str) -> Value {
    json!({
        "from": format!("62812000{customer:05}"), "from_user_id": format!("ID.{customer:010}"), "id": wamid,
        "timestamp": world.clock.now().as_second().to_string(), "type": "text", "text": { "body": text },
    })
}

fn entry(business: &str, messages: &[Value]) -> Value {
    let number = number(business);
    json!({
        "id": number.waba_id,
        "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "6200000000", "phone_number_id": number.phone_number_id },
            "messages": messages,
        }}],
    })
}

async fn deliver(world: &World, business: &str, messages: &[Value]) {
    let outcome = world.twin.inject_entries(vec![entry(business, messages)]).await;
    assert_eq!(outcome, Outcome::Answered(200));
}

async fn flood(world: &World, customers: usize) {
    let messages: Vec<Value> = (0..customers)
        .map(|customer| message(world, customer, &format!("wamid.flood.{customer}"), "Masih buka?"))
        .collect();
    deliver(world, ROTI, &messages).await;
}

async fn conversations(world: &World, business: &str) -> Vec<receive::ConversationRow> {
    receive::inbox(&world.scope(business).await, InboxFilter::All)
        .await
        .unwrap()
}

async fn a_flooded_neighbour_does_not_hold_up_what_a_quiet_business_receives(world: &World) {
    world.connect_demo_numbers().await;
    flood(world, 400).await;
    deliver(
        world,
        MELATI,
        &[message(world, 7, "wamid.quiet", "Bisa potong rambut hari ini?")],
    )
    .await;
    receive::run_due(&world.laras).await.unwrap();
    assert_eq!(conversations(world, MELATI).await.len(), 1, "in the first round");
    let served = conversations(world, ROTI).await.len();
    assert!(
        (1..100).contains(&served),
        "a part of the flood, not all of it: {served}"
    );
    world.settle().await;
    let view = domain::jobs::backlog(&world.laras).await.unwrap();
    assert_eq!((view.inbox, view.due), (0, 0), "and nothing of the flood is lost");
}

async fn a_flooded_neighbour_does_not_hold_up_the_drafts_of_a_quiet_business(world: &World) {
    world.teach(MELATI).await;
    world.connect_demo_numbers().await;
    flood(world, 100).await;
    // Everything is in its conversation, and a draft is promised for each.
    while receive::run_due(&world.laras).await.unwrap() > 0 {}
    deliver(
        world,
        MELATI,
        &[message(world, 7, "wamid.quiet", "Jam buka berapa?")],
    )
    .await;
    receive::run_due(&world.laras).await.unwrap();
    for _ in 0..3 {
        domain::jobs::run_due(&world.laras).await.unwrap();
    }
    let quiet = conversations(world, MELATI).await;
    assert!(quiet[0].draft.is_some(), "drafted within three rounds");
    let waiting = conversations(world, ROTI).await;
    let drafted = waiting.iter().filter(|row| row.draft.is_some()).count();
    assert!(drafted < 90, "while most of the flood still waits: {drafted}");
    world.settle().await;
}

async fn a_conversation_keeps_its_order_though_others_are_worked_on_beside_it(world: &World) {
    world.connect_demo_numbers().await;
    let mut messages = Vec::new();
    for turn in 0..8 {
        for customer in 0..12 {
            let wamid = format!("wamid.{turn}.{customer}");
            messages.push(message(world, customer, &wamid, &format!("Pesan {turn}")));
        }
    }
    deliver(world, ROTI, &messages).await;
    world.settle().await;
    let scope = world.scope(ROTI).await;
    let rows = conversations(world, ROTI).await;
    assert_eq!(rows.len(), 12);
    for row in rows {
        let thread = receive::thread(&scope, row.id).await.unwrap().unwrap();
        let said: Vec<String> = thread
            .bubbles
            .into_iter()
            .filter(|bubble| bubble.direction == Direction::In)
            .filter_map(|bubble| bubble.text)
            .collect();
        let wanted: Vec<String> = (0..8).map(|turn| format!("Pesan {turn}")).collect();
        assert_eq!(said, wanted);
    }
}

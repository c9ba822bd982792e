//! Webhooks that travel badly: nothing forged is taken, nothing signed is lost, nothing is shown twice.

use domain::jobs;
use twin::Misbehaviour::{
    self, Batched, BrokenNeighbour, ChunkedBody, ConcurrentDuplicates, DeadMediaUrl, DuplicateDelivery,
    DuplicateKey, GzipBody, LargeMedia, LoneSurrogate, LooseTypes, MissingSignature, OutOfOrder,
    ReencodedBody, SecondApp, SlowBody, UnknownFields, WrongSha256, WrongSignature,
};
use twin::{Inbound, Injection, Outcome};

use super::{open_for_business, said};
use crate::tenant_tables;
use crate::webhooks::number;
use crate::world::{MELATI, ROTI, World};

on_both_databases![
    whatever_happens_on_the_way_a_message_is_shown_once,
    the_latest_may_come_first,
    a_file_that_misbehaves_holds_up_nobody,
    a_thousand_messages_in_one_post_are_all_taken,
];

/// What the first attempt is answered with.
const LETTERS: &[(Misbehaviour, u16)] = &[
    (WrongSignature, 401),
    (MissingSignature, 401),
    (ReencodedBody, 401),
    (GzipBody, 415),
    (ChunkedBody, 200),
    (SlowBody, 200),
    (LooseTypes, 200),
    (UnknownFields, 200),
    (DuplicateDelivery, 200),
    (ConcurrentDuplicates, 200),
    (SecondApp, 200),
    (Batched, 200),
    (LoneSurrogate, 200),
    (DuplicateKey, 200),
    (BrokenNeighbour, 200),
];
const UNREADABLE: &[Misbehaviour] = &[LoneSurrogate, DuplicateKey, BrokenNeighbour];
const FILES: &[Misbehaviour] = &[DeadMediaUrl, WrongSha256, LargeMedia];

pub fn rows() -> impl Iterator<Item = &'static str> {
    let switches = LETTERS
        .iter()
        .map(|(which, _)| which)
        .chain(FILES)
        .chain(&[OutOfOrder]);
    switches
        .map(|which| which.row().name)
        .chain([Injection::Thousand.row().name])
}

async fn whatever_happens_on_the_way_a_message_is_shown_once(world: &World) {
    open_for_business(world).await;
    let roti = world.scope(ROTI).await;
    let melati = world.scope(MELATI).await;
    for (which, status) in LETTERS {
        let before = world.twin.deliveries().len();
        let set_aside = jobs::backlog(&world.laras).await.unwrap().quarantined;
        let text = format!("Grüße 🙂 {}", which.row().name);
        let neighbour = format!("Neighbour of {}", which.row().name);
        world.twin.customer_queues(
            number(MELATI).phone_number_id,
            "emma",
            &Inbound::Text(neighbour.clone()),
        );
        world.twin.set_for(*which, 1);
        world
            .twin
            .customer_says(number(ROTI).phone_number_id, "sari", &text)
            .await;
        let first = world.twin.deliveries()[before].outcome.clone();
        assert_eq!(first, Outcome::Answered(*status), "{which:?}");
        world.settle().await;
        assert_eq!(said(&roti, &text).await, 1, "{which:?}");
        assert_eq!(said(&melati, &neighbour).await, 1, "{which:?}");
        let left = jobs::backlog(&world.laras).await.unwrap().quarantined;
        assert_eq!(left > set_aside, UNREADABLE.contains(which), "{which:?}");
        world.twin.clear();
    }
    let ledger = world.twin.ledger();
    assert!(ledger.unacknowledged().is_empty());
}

async fn the_latest_may_come_first(world: &World) {
    open_for_business(world).await;
    let roti = world.scope(ROTI).await;
    world.twin.set(OutOfOrder);
    for text in ["satu", "dua", "tiga"] {
        world.twin.customer_queues(
            number(ROTI).phone_number_id,
            "sari",
            &Inbound::Text(text.to_owned()),
        );
    }
    world.settle().await;
    for text in ["satu", "dua", "tiga"] {
        assert_eq!(said(&roti, text).await, 1);
    }
    assert!(
        super::waiting(&roti).await <= 1,
        "one open draft for one conversation"
    );
}

async fn a_file_that_misbehaves_holds_up_nobody(world: &World) {
    open_for_business(world).await;
    let roti = world.scope(ROTI).await;
    for which in FILES {
        let caption = format!("Foto {}", which.row().name);
        world.twin.set(*which);
        let photo = Inbound::Image {
            caption: Some(caption.clone()),
        };
        world
            .twin
            .customer_sends(number(ROTI).phone_number_id, "sari", &photo)
            .await;
        world.settle().await;
        assert_eq!(said(&roti, &caption).await, 1);
        world.twin.clear();
    }
}

async fn a_thousand_messages_in_one_post_are_all_taken(world: &World) {
    world.connect_demo_numbers().await;
    world
        .twin
        .perform(Injection::Thousand, number(ROTI).phone_number_id, "sari")
        .await;
    assert_eq!(
        world.twin.deliveries().pop().unwrap().outcome,
        Outcome::Answered(200)
    );
    assert_eq!(world.twin.ledger().acknowledged().len(), 1_000);
    world.settle().await;
    let database = world.database.connect().await;
    for business in [ROTI, MELATI] {
        let messages = tenant_tables::count(&database, world.workspace(business), "message").await;
        assert_eq!(messages, 500, "{business}");
    }
    let backlog = jobs::backlog(&world.laras).await.unwrap();
    assert_eq!((backlog.inbox, backlog.quarantined), (0, 0));
}

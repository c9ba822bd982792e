//! What nobody knows is asked of a person, and never posted again by itself.

use domain::receive::{self, InboxFilter};
use domain::review;
use domain::send::{SendFailure, SendState};
use domain::time::{HOUR, MINUTE};
use serde_json::json;
use twin::Misbehaviour;

use super::{Desk, cards, desk, nothing_was_sent_twice, posts};
use crate::webhooks::number;
use crate::world::{BATIK, KIRANA, ROTI, SINAR, World};
use domain::ids::ConversationId;

on_both_databases![
    whatever_is_ambiguous_is_never_posted_again_and_a_person_is_asked,
    a_person_says_that_it_arrived,
    a_person_says_that_it_did_not_arrive_and_proposes_it_again,
    a_status_after_a_persons_answer_still_counts,
    nobody_elses_message_can_be_answered_for_or_proposed_again,
];

async fn whatever_is_ambiguous_is_never_posted_again_and_a_person_is_asked(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    let ways = [
        Misbehaviour::ResetAfterAccept,
        Misbehaviour::ResetBeforeAccept,
        Misbehaviour::PlainErrorAfterAccept,
        Misbehaviour::PlainError,
        Misbehaviour::UnparsableSuccess,
        Misbehaviour::UnknownFailure,
    ];
    for (index, way) in ways.into_iter().enumerate() {
        world.twin.clear();
        world.twin.set(Misbehaviour::DropStatuses);
        world.twin.set(way);
        desk.sends(conversation, &format!("Jawaban lewat jalan {index}"))
            .await;
        assert_eq!(
            desk.state(conversation).await,
            (SendState::Unknown, None),
            "{way:?}"
        );
    }
    let seen_by_meta = world.twin.ledger().messages().count();
    desk.approvals().await.does_not_show("unclear-card");
    world.twin.clear();
    world.pass(10 * MINUTE).await;
    let queue = desk.approvals().await;
    assert_eq!(cards(&queue), ways.len());
    queue.shows("Sari Wulandari").shows("Jawaban lewat jalan 0");
    // The agency's own queue, the start page and the inbox say so as well.
    assert_eq!(cards(&desk.admin.get("/approvals").await), ways.len());
    let needs_me = receive::inbox(&desk.scope, InboxFilter::NeedsMe).await.unwrap();
    assert!(needs_me.iter().any(|row| row.id == conversation));
    let thread = desk.thread(conversation).await;
    assert_eq!(
        thread.body.matches("action=\"/api/review/arrived\"").count(),
        ways.len()
    );
    world.pass(12 * HOUR).await;
    assert_eq!(
        world.twin.ledger().messages().count(),
        seen_by_meta,
        "something was posted again"
    );
    nothing_was_sent_twice(world);
}

/// An answer that Meta took and of which nobody here knows.
async fn unknown(desk: &Desk<'_>, conversation: ConversationId, text: &str) {
    desk.world.twin.set(Misbehaviour::DropStatuses);
    desk.world.twin.set(Misbehaviour::ResetAfterAccept);
    desk.sends(conversation, text).await;
    desk.world.twin.clear();
    desk.world.pass(10 * MINUTE).await;
    assert_eq!(
        desk.state(conversation).await,
        (SendState::Unknown, Some(SendFailure::Unknown))
    );
}

async fn a_person_says_that_it_arrived(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    unknown(&desk, conversation, "Buka jam tujuh, Kak.").await;
    let queue = desk.approvals().await;
    let (arrived, other) = (
        queue.form("/api/review/arrived"),
        queue.form("/api/review/not-arrived"),
    );
    let after = desk.admin.submit(&arrived, &[]).await;
    assert_eq!((after.status, cards(&after)), (200, 0));
    assert_eq!(desk.state(conversation).await, (SendState::Sent, None));
    // A second click, and a colleague's late opposite opinion, change nothing.
    desk.admin.submit(&arrived, &[]).await;
    let page = desk.admin.submit(&other, &[]).await;
    assert!(page.body.contains("data-testid=\"result\""), "{page:?}");
    assert_eq!(desk.state(conversation).await, (SendState::Sent, None));
    let evidence = desk.evidence(conversation).await;
    assert_eq!(
        evidence.body.matches("data-kind=\"said_arrived\"").count(),
        1,
        "{}",
        evidence.text()
    );
    evidence.does_not_show("said_not_arrived");
    world.settle().await;
    assert_eq!(posts(world).len(), 1);
}

async fn a_person_says_that_it_did_not_arrive_and_proposes_it_again(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    unknown(&desk, conversation, "Iya Kak, kami siapkan.").await;
    let form = desk.thread(conversation).await.form("/api/review/not-arrived");
    let thread = desk.admin.submit(&form, &[]).await;
    assert_eq!(
        desk.state(conversation).await,
        (SendState::Failed, Some(SendFailure::NotArrived))
    );
    world.pass(HOUR).await;
    assert_eq!(posts(world).len(), 1, "it was posted again by itself");
    let again = thread.form("/api/review/again");
    let card = desk.admin.submit(&again, &[]).await;
    card.shows("Iya Kak, kami siapkan.");
    desk.admin.submit(&again, &[]).await;
    let waiting = review::waiting(&desk.scope).await.unwrap();
    assert_eq!(waiting.len(), 1, "two clicks made two drafts");
    world.settle().await;
    assert_eq!(posts(world).len(), 1, "it left before it was approved");
    review::approve(
        &desk.scope,
        waiting[0].id,
        waiting[0].version,
        Some("Belum sampai di ponsel".into()),
    )
    .await
    .unwrap();
    world.settle().await;
    assert_eq!(posts(world), ["Iya Kak, kami siapkan.", "Iya Kak, kami siapkan."]);
    assert_eq!(desk.state(conversation).await.0, SendState::Read);
    let evidence = desk.evidence(conversation).await;
    for kind in ["unknown_asked", "said_not_arrived", "proposed_again", "approved"] {
        assert!(evidence.body.contains(&format!("data-kind=\"{kind}\"")), "{kind}");
    }
}

async fn a_status_after_a_persons_answer_still_counts(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    unknown(&desk, conversation, "Masih ada, Kak.").await;
    let form = desk.approvals().await.form("/api/review/not-arrived");
    desk.admin.submit(&form, &[]).await;
    let ledger = world.twin.ledger();
    let sent = ledger.messages().next().unwrap();
    let number = number(ROTI);
    let status = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "6200000000", "phone_number_id": number.phone_number_id },
        "statuses": [{
            "id": sent.wamid, "status": "delivered", "recipient_id": "6281255501234",
            "timestamp": world.clock.now().as_second().to_string(),
            "biz_opaque_callback_data": sent.opaque(),
        }],
    });
    world.twin.inject(number.waba_id, "messages", status).await;
    world.settle().await;
    assert_eq!(desk.state(conversation).await, (SendState::Delivered, None));
    let evidence = desk.evidence(conversation).await;
    assert!(evidence.body.contains("data-kind=\"delivered\""));
}

async fn nobody_elses_message_can_be_answered_for_or_proposed_again(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    unknown(&desk, conversation, "Siap, Kak.").await;
    let message = desk.answers(conversation).await[0].id.to_string();
    let stranger = world.person(KIRANA, "owner@batikayu.localhost").await;
    let (own, foreign) = (
        world.workspace(BATIK).to_string(),
        world.workspace(ROTI).to_string(),
    );
    for path in [
        "/api/review/arrived",
        "/api/review/not-arrived",
        "/api/review/again",
    ] {
        for workspace in ["", &own, &foreign] {
            let fields = [("message", message.as_str()), ("workspace", workspace)];
            let page = stranger.post_json(path, &fields).await;
            assert_eq!(page.status, 404, "{path} in {workspace:?}");
        }
        assert_eq!(
            world
                .visitor(SINAR)
                .post_json(path, &[("message", &message)])
                .await
                .status,
            401
        );
    }
    assert_eq!(desk.state(conversation).await.0, SendState::Unknown);
    // What may have arrived is not proposed again.
    let again = review::send_again(&desk.scope, message.parse().unwrap()).await;
    assert!(matches!(again, Err(review::ReviewError::Stale)), "{again:?}");
}

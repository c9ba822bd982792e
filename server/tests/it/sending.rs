//! An approved answer leaves at most once and never disappears, whatever Meta does: what Meta saw is in the twin's ledger, what
//! people see is on the pages.

use domain::ids::ConversationId;
use domain::receive::{self, Bubble, Direction, InboxFilter};
use domain::send::{self, SendFailure, SendState};
use domain::tenancy::WorkspaceScope;
use domain::time::{HOUR, MINUTE, SECOND};
use domain::{Channel, jobs, review};
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use server::{Site, serving};
use tokio::net::TcpListener;
use twin::Misbehaviour;

use crate::browser::{Browser, Page};
use crate::databases::Kind;
use crate::webhooks::number;
use crate::world::{BATIK, KIRANA, MELATI, ROTI, SINAR, World};

on_both_databases![
    whatever_is_ambiguous_is_never_posted_again_and_a_person_is_asked,
    a_person_says_that_it_arrived,
    a_person_says_that_it_did_not_arrive_and_proposes_it_again,
    a_status_after_a_persons_answer_still_counts,
    nobody_elses_message_can_be_answered_for_or_proposed_again,
    a_number_that_is_too_fast_waits_as_a_whole_and_then_goes_on,
    too_many_messages_to_one_customer_wait_in_powers_of_four,
    a_limit_of_the_app_holds_up_every_client,
    when_meta_is_down_the_answer_leaves_later,
    a_refused_recipient_fails_at_once_and_others_go_on,
    a_locked_account_pauses_the_number_and_what_waits_is_seen,
    a_payment_problem_told_afterwards_pauses_the_number,
    what_waits_for_a_paused_number_expires_with_its_window,
    answers_of_one_conversation_leave_in_the_order_of_their_approval,
    a_burst_to_one_customer_stays_within_metas_limit,
    two_workers_at_once_post_once,
    a_worker_that_vanished_leaves_a_question_and_not_a_second_message,
    a_worker_that_lost_its_lease_changes_nothing,
    after_a_restore_nothing_leaves_by_itself,
    an_answer_by_rule_leaves_only_where_laras_answers,
    a_stop_waits_for_the_send_under_way,
];

/// Roti Pagi, connected, and its agency at the desk.
struct Desk<'a> {
    world: &'a World,
    scope: WorkspaceScope,
    admin: Browser,
    base: String,
}

async fn desk(world: &World) -> Desk<'_> {
    world.connect_demo_numbers().await;
    Desk {
        scope: world.scope(ROTI).await,
        admin: world.person(SINAR, "admin@sinar.localhost").await,
        base: format!("/clients/{}", world.workspace(ROTI)),
        world,
    }
}

impl Desk<'_> {
    /// The customer writes, so that one may answer.
    async fn hears_from(&self, customer: &str) -> ConversationId {
        self.world.clock.advance(SECOND);
        let number = number(ROTI).phone_number_id;
        self.world
            .twin
            .customer_says(number, customer, "Selamat pagi")
            .await;
        self.world.settle().await;
        receive::inbox(&self.scope, InboxFilter::All).await.unwrap()[0].id
    }

    /// A person's answer, queued and not yet sent.
    async fn writes(&self, conversation: ConversationId, text: &str) {
        review::write_reply(&self.scope, conversation, text.to_owned())
            .await
            .unwrap();
    }

    async fn sends(&self, conversation: ConversationId, text: &str) {
        self.writes(conversation, text).await;
        self.world.settle().await;
    }

    /// Our bubbles, oldest first.
    async fn answers(&self, conversation: ConversationId) -> Vec<Bubble> {
        let thread = receive::thread(&self.scope, conversation)
            .await
            .unwrap()
            .unwrap();
        let ours = |bubble: &Bubble| bubble.direction == Direction::Out;
        thread.bubbles.into_iter().filter(ours).collect()
    }

    async fn state(&self, conversation: ConversationId) -> (SendState, Option<SendFailure>) {
        let last = self.answers(conversation).await.pop().unwrap();
        (last.state.unwrap(), last.failure)
    }

    async fn thread(&self, conversation: ConversationId) -> Page {
        self.admin
            .get(&format!("{}/inbox/{conversation}", self.base))
            .await
    }

    async fn approvals(&self) -> Page {
        self.admin.get(&format!("{}/approvals", self.base)).await
    }

    async fn evidence(&self, conversation: ConversationId) -> Page {
        let path = format!("{}/inbox/{conversation}/evidence", self.base);
        self.admin.get(&path).await
    }

    /// Changes a row as another part of the product would.
    async fn set(&self, statement: &str) {
        let connection = self.world.database.connect().await;
        let workspace = self.world.workspace(ROTI);
        let statement = match self.world.database.kind() {
            Kind::Sqlite => statement.to_owned(),
            Kind::Postgres => {
                format!("SELECT set_config('laras.workspace', '{workspace}', false); {statement}")
            }
        };
        #[expect(clippy::disallowed_methods, reason = "stands for another part of the product")]
        connection.execute_unprepared(&statement).await.unwrap();
        connection.close().await.unwrap();
    }

    async fn unpause(&self) {
        self.set("UPDATE connection SET paused = NULL, paused_until = NULL")
            .await;
    }
}

/// The texts that Meta was asked to send, taken or not.
fn posts(world: &World) -> Vec<String> {
    let ledger = world.twin.ledger();
    let text = |entry: &twin::Entry| entry.body["text"]["body"].as_str().unwrap().to_owned();
    ledger.messages().map(text).collect()
}

/// The promise, from Meta's side: no POST was repeated, and no text was accepted twice.
fn nothing_was_sent_twice(world: &World) {
    let ledger = world.twin.ledger();
    let mut accepted = std::collections::BTreeSet::new();
    for entry in ledger.messages() {
        assert_eq!(ledger.posts_for(entry.opaque().unwrap()), 1);
        let text = entry.body["text"]["body"].as_str().unwrap();
        assert!(
            entry.wamid.is_none() || accepted.insert(text.to_owned()),
            "{text} was accepted twice"
        );
    }
}

fn cards(page: &Page) -> usize {
    page.body.matches("data-testid=\"unclear-card\"").count()
}

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
        desk.sends(conversation, &format!("Jawaban lewat jalan {index}")).await;
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

async fn a_number_that_is_too_fast_waits_as_a_whole_and_then_goes_on(world: &World) {
    let desk = desk(world).await;
    let (sari, budi) = (desk.hears_from("sari").await, desk.hears_from("budi").await);
    world.twin.set(Misbehaviour::NumberRateLimit);
    desk.sends(sari, "Satu").await;
    assert_eq!(desk.state(sari).await.0, SendState::Queued);
    world.twin.clear();
    desk.sends(budi, "Dua").await;
    assert_eq!(
        posts(world),
        ["Satu"],
        "the number was refused and another customer's answer was tried"
    );
    // Two seconds, and up to a quarter more.
    world.pass(2_500).await;
    world.pass(SECOND).await;
    let mut all = posts(world);
    all.sort();
    assert_eq!(all, ["Dua", "Satu", "Satu"]);
    nothing_was_sent_twice(world);
    for conversation in [sari, budi] {
        assert_eq!(desk.state(conversation).await, (SendState::Read, None));
    }
}

async fn too_many_messages_to_one_customer_wait_in_powers_of_four(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set(Misbehaviour::PairRateLimit);
    desk.sends(conversation, "Halo Kak").await;
    for (refusals, wait) in [SECOND, 4 * SECOND, 16 * SECOND].into_iter().enumerate() {
        assert_eq!(posts(world).len(), refusals + 1);
        world.pass(wait - 1).await;
        assert_eq!(posts(world).len(), refusals + 1, "tried before {wait} ms");
        world.pass(1).await;
    }
    assert_eq!(posts(world).len(), 4);
    // Another customer of the number is not concerned.
    world.twin.clear();
    let other = desk.hears_from("budi").await;
    desk.sends(other, "Halo juga").await;
    assert_eq!(desk.state(other).await.0, SendState::Read);
    world.pass(64 * SECOND).await;
    assert_eq!(desk.state(conversation).await, (SendState::Read, None));
    nothing_was_sent_twice(world);
}

async fn a_limit_of_the_app_holds_up_every_client(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    let melati = world.scope(MELATI).await;
    world
        .twin
        .customer_says(number(MELATI).phone_number_id, "emma", "Hello")
        .await;
    world.settle().await;
    let emma = receive::inbox(&melati, InboxFilter::All).await.unwrap()[0].id;
    world.twin.set(Misbehaviour::AppRateLimit);
    desk.sends(conversation, "Pagi Kak").await;
    let before = posts(world).len();
    world.twin.clear();
    review::write_reply(&melati, emma, "Hi Emma".into()).await.unwrap();
    world.settle().await;
    world.pass(4 * MINUTE).await;
    assert_eq!(
        posts(world).len(),
        before,
        "another client was tried while the app was limited"
    );
    world.pass(3 * MINUTE).await;
    assert_eq!(desk.state(conversation).await.0, SendState::Read);
    assert!(posts(world).contains(&"Hi Emma".to_owned()));
    nothing_was_sent_twice(world);
}

async fn when_meta_is_down_the_answer_leaves_later(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set(Misbehaviour::TemporarilyDown);
    desk.sends(conversation, "Pagi Kak").await;
    assert_eq!(desk.state(conversation).await.0, SendState::Queued);
    world.pass(10 * SECOND).await;
    assert_eq!(desk.state(conversation).await.0, SendState::Queued);
    world.twin.clear();
    world.pass(MINUTE).await;
    assert_eq!(desk.state(conversation).await, (SendState::Read, None));
    nothing_was_sent_twice(world);
}

async fn a_refused_recipient_fails_at_once_and_others_go_on(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set(Misbehaviour::TestNumber);
    desk.sends(conversation, "Pagi Kak").await;
    assert_eq!(
        desk.state(conversation).await,
        (SendState::Failed, Some(SendFailure::Refused { code: 131_030 }))
    );
    desk.thread(conversation).await.shows("131030");
    world.twin.clear();
    world.pass(HOUR).await;
    assert_eq!(posts(world).len(), 1);
    desk.sends(conversation, "Sekali lagi").await;
    assert_eq!(desk.state(conversation).await.0, SendState::Read);
}

async fn a_locked_account_pauses_the_number_and_what_waits_is_seen(world: &World) {
    let desk = desk(world).await;
    let (sari, budi) = (desk.hears_from("sari").await, desk.hears_from("budi").await);
    world.twin.set(Misbehaviour::AccountLocked);
    desk.writes(sari, "Satu").await;
    world.settle().await;
    assert_eq!(
        desk.state(sari).await,
        (SendState::Failed, Some(SendFailure::Refused { code: 131_031 }))
    );
    world.twin.clear();
    queued_as_before_the_pause(&desk, budi).await;
    world.pass(HOUR).await;
    assert_eq!(posts(world), ["Satu"], "the account is locked and was tried again");
    assert_eq!(
        desk.state(budi).await,
        (SendState::Queued, Some(SendFailure::Paused))
    );
    let bundle = desk
        .admin
        .get_json(&format!("{}/settings/evidence.json", desk.base))
        .await
        .body;
    assert!(bundle.contains("account_locked"), "the evidence does not say why");
    desk.unpause().await;
    world.pass(HOUR).await;
    assert_eq!(desk.state(budi).await, (SendState::Read, None));
    nothing_was_sent_twice(world);
}

/// An answer that was approved just before its number was paused.
async fn queued_as_before_the_pause(desk: &Desk<'_>, conversation: ConversationId) {
    desk.unpause().await;
    desk.writes(conversation, "Dua").await;
    desk.set("UPDATE connection SET paused = 'account_locked'").await;
    desk.world.settle().await;
}

async fn a_payment_problem_told_afterwards_pauses_the_number(world: &World) {
    let desk = desk(world).await;
    let (sari, budi) = (desk.hears_from("sari").await, desk.hears_from("budi").await);
    desk.writes(budi, "Dua").await;
    desk.set("UPDATE job SET run_at = run_at + 5000 WHERE kind = 'send'")
        .await;
    world.twin.set(Misbehaviour::PaymentMissing);
    desk.sends(sari, "Satu").await;
    assert_eq!(
        desk.state(sari).await,
        (
            SendState::Failed,
            Some(SendFailure::Undeliverable { code: 131_042 })
        )
    );
    world.twin.clear();
    world.pass(5 * SECOND).await;
    assert_eq!(posts(world), ["Satu"]);
    assert_eq!(
        desk.state(budi).await,
        (SendState::Queued, Some(SendFailure::Paused))
    );
    desk.unpause().await;
    world.pass(HOUR).await;
    assert_eq!(desk.state(budi).await.0, SendState::Read);
}

async fn what_waits_for_a_paused_number_expires_with_its_window(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    queued_as_before_the_pause(&desk, conversation).await;
    world.pass(23 * HOUR).await;
    assert_eq!(desk.state(conversation).await.0, SendState::Queued);
    world.pass(HOUR).await;
    assert_eq!(
        desk.state(conversation).await,
        (SendState::Expired, Some(SendFailure::WindowClosed))
    );
    assert!(posts(world).is_empty());
}

async fn answers_of_one_conversation_leave_in_the_order_of_their_approval(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set_for(Misbehaviour::PairRateLimit, 2);
    for text in ["Satu", "Dua", "Tiga"] {
        desk.writes(conversation, text).await;
    }
    world.settle().await;
    assert_eq!(posts(world), ["Satu"], "a later answer overtook an earlier one");
    world.pass(SECOND).await;
    assert_eq!(posts(world), ["Satu", "Satu"]);
    world.pass(4 * SECOND).await;
    world.pass(MINUTE).await;
    assert_eq!(posts(world), ["Satu", "Satu", "Satu", "Dua", "Tiga"]);
    // One that nobody knows about does not hold up the next.
    world.twin.set_for(Misbehaviour::ResetBeforeAccept, 1);
    desk.writes(conversation, "Empat").await;
    desk.writes(conversation, "Lima").await;
    world.settle().await;
    world.pass(MINUTE).await;
    assert_eq!(desk.state(conversation).await.0, SendState::Read);
}

async fn a_burst_to_one_customer_stays_within_metas_limit(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    for index in 0..47 {
        desk.writes(conversation, &format!("Bagian {index}")).await;
    }
    world.settle().await;
    assert_eq!(posts(world).len(), 45);
    world.pass(5_999).await;
    assert_eq!(posts(world).len(), 45);
    world.pass(1).await;
    assert_eq!(posts(world).len(), 46);
    world.pass(6 * SECOND).await;
    assert_eq!(posts(world).len(), 47);
    let refused = world
        .twin
        .ledger()
        .messages()
        .filter(|entry| entry.code.is_some())
        .count();
    assert_eq!(refused, 0, "Meta had to refuse");
    let in_order: Vec<_> = (0..47).map(|index| format!("Bagian {index}")).collect();
    assert_eq!(posts(world), in_order);
}

async fn two_workers_at_once_post_once(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    for round in 0..5 {
        desk.writes(conversation, &format!("Jawaban {round}")).await;
        let work = || jobs::run_due(&world.laras);
        let (one, two, three) = tokio::join!(work(), work(), work());
        one.and(two).and(three).unwrap();
        world.settle().await;
    }
    assert_eq!(posts(world).len(), 5);
    nothing_was_sent_twice(world);
}

/// Lets work go on until Meta has seen a message, then drops it there, as a crash would.
async fn work_until_meta_has_it(world: &World) {
    let working = async {
        loop {
            jobs::run_due(&world.laras).await.unwrap();
            tokio::task::yield_now().await;
        }
    };
    let seen = async {
        while posts(world).is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = working => {}
        () = seen => {}
    }
}

async fn a_worker_that_vanished_leaves_a_question_and_not_a_second_message(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set(Misbehaviour::DropStatuses);
    world.twin.set(Misbehaviour::HangAfterAccept);
    desk.writes(conversation, "Pagi Kak").await;
    work_until_meta_has_it(world).await;
    assert_eq!(desk.state(conversation).await.0, SendState::Sending);
    world.twin.settle().await;
    world.twin.clear();
    // Its lease has to end first.
    world.pass(MINUTE).await;
    assert_eq!(desk.state(conversation).await, (SendState::Unknown, None));
    world.pass(10 * MINUTE).await;
    let queue = desk.approvals().await;
    assert_eq!(cards(&queue), 1);
    assert_eq!(posts(world).len(), 1);
}

async fn a_worker_that_lost_its_lease_changes_nothing(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set(Misbehaviour::DropStatuses);
    world.twin.set(Misbehaviour::HangAfterAccept);
    desk.writes(conversation, "Pagi Kak").await;
    // The first worker waits for Meta's answer in vain; meanwhile its lease ends and a second one finds `sending`.
    let first = jobs::run_due(&world.laras);
    let second = async {
        while posts(world).is_empty() {
            tokio::task::yield_now().await;
        }
        world.clock.advance(MINUTE);
        world.settle().await;
        assert_eq!(desk.state(conversation).await, (SendState::Unknown, None));
        world.pass(10 * MINUTE).await;
        send::answer(
            &desk.scope,
            desk.answers(conversation).await[0].id,
            send::PhoneCheck::Arrived,
        )
        .await
        .unwrap();
    };
    let (done, ()) = tokio::join!(first, second);
    done.unwrap();
    world.twin.clear();
    world.pass(HOUR).await;
    assert_eq!(
        desk.state(conversation).await,
        (SendState::Sent, None),
        "a late outcome overwrote what a person said"
    );
    assert_eq!(posts(world).len(), 1);
}

async fn after_a_restore_nothing_leaves_by_itself(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    desk.writes(conversation, "Satu").await;
    desk.writes(conversation, "Dua").await;
    assert_eq!(send::after_restore(&desk.scope).await.unwrap(), 2);
    assert_eq!(send::after_restore(&desk.scope).await.unwrap(), 0);
    world.settle().await;
    assert!(posts(world).is_empty(), "it may have left before the backup was restored");
    world.pass(10 * MINUTE).await;
    assert_eq!(cards(&desk.approvals().await), 2);
    assert!(posts(world).is_empty());
}

async fn an_answer_by_rule_leaves_only_where_laras_answers(world: &World) {
    world.teach(ROTI).await;
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    let consent = Some("Pemilik setuju lewat telepon".to_owned());
    review::set_auto_send(&desk.scope, Channel::WhatsApp, true, consent)
        .await
        .unwrap();
    let expected = [
        ("ai", SendState::Read, SendState::Read),
        ("person", SendState::Cancelled, SendState::Read),
        ("owner_phone", SendState::Cancelled, SendState::Read),
        ("nobody", SendState::Cancelled, SendState::Read),
        ("meta_agent", SendState::Cancelled, SendState::Cancelled),
    ];
    for (owner, by_rule, by_a_person) in expected {
        // Approved while Laras answered; the conversation changes hands before it leaves.
        desk.set("UPDATE conversation SET owner = 'ai'").await;
        world.twin.set(Misbehaviour::NumberRateLimit);
        let number = number(ROTI).phone_number_id;
        world.clock.advance(SECOND);
        world
            .twin
            .customer_says(number, "sari", "Halo, alamatnya di mana ya?")
            .await;
        world.settle().await;
        desk.writes(conversation, &format!("Ditulis orang saat {owner}")).await;
        world.settle().await;
        desk.set(&format!("UPDATE conversation SET owner = '{owner}'"))
            .await;
        world.twin.clear();
        world.pass(MINUTE).await;
        world.pass(MINUTE).await;
        let answers = desk.answers(conversation).await;
        let [.., one, other] = answers.as_slice() else {
            panic!("{owner}: {} answers", answers.len());
        };
        let mut states = [one.state.unwrap(), other.state.unwrap()];
        if one.text.as_ref().unwrap().starts_with("Ditulis") {
            states.reverse();
        }
        assert_eq!(states, [by_rule, by_a_person], "{owner}");
    }
    let evidence = desk.evidence(conversation).await;
    assert!(evidence.body.contains("data-kind=\"cancelled\""));
}

async fn a_stop_waits_for_the_send_under_way(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set(Misbehaviour::DropStatuses);
    world.twin.set(Misbehaviour::HangAfterAccept);
    desk.writes(conversation, "Pagi Kak").await;
    let site = Site::new(&world.config, world.laras.clone());
    let public = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let admin = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let running = serving::start(&site, public, admin);
    while posts(world).is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(desk.state(conversation).await.0, SendState::Sending);
    // Meta never answers: the stop lasts as long as we wait for it, and its outcome is written down.
    running.stop().await;
    assert_eq!(desk.state(conversation).await, (SendState::Unknown, None));
    world.twin.clear();
    world.settle().await;
    assert_eq!(posts(world).len(), 1);
}

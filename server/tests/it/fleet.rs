//! An agency above its clients: one board, one queue, what the owner keeps, what can be taken back.

use domain::fleet::{self, Trouble, Wanted};
use domain::review::{self, Asked, Delegated, ReviewError, Snooze, Why};
use domain::tenancy::{self, PartnerScope, WorkspaceScope};
use domain::time::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::databases::Kind;
use crate::journey;
use crate::webhooks::number;
use crate::world::{BATIK, KIRANA, KOPI, ROTI, SINAR, World, run_with};

on_both_databases![
    everybody_sees_their_own_clients_on_board_and_queue_and_nobody_elses,
    what_the_owner_keeps_the_agency_cannot_let_leave,
    what_is_put_aside_comes_back_by_itself_with_time_left,
    one_decision_for_two_clients_tells_of_the_draft_that_changed_meanwhile,
    pages_neither_lose_nor_repeat_a_card_while_cards_are_decided,
    a_client_who_goes_quiet_is_told_with_the_usual_gap,
];

const SECOND: i64 = 1_000;
const GRACE: [(&str, &str); 1] = [("LARAS_UNDO_GRACE", "5")];
const WHERE: &str = "Kak, alamatnya di mana?";
const PRICE: &str = "Kopi Susu Senja berapa harganya kak?";
const ADMIN: &str = "admin@sinar.localhost";

mod taking_back {
    #[test]
    fn on_sqlite() {
        super::run_with(
            super::Kind::Sqlite,
            &super::GRACE,
            super::an_approval_is_taken_back_until_it_leaves_and_not_after,
        );
    }

    #[test]
    fn on_postgres() {
        super::run_with(
            super::Kind::Postgres,
            &super::GRACE,
            super::an_approval_is_taken_back_until_it_leaves_and_not_after,
        );
    }
}

/// Kopi Senja and Roti Pagi, both of Sinar, with facts and numbers; the owner of the first.
async fn two_clients(world: &World) -> Browser {
    let owner = journey::kopi(world).await;
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
    owner
}

async fn asks_roti(world: &World, customer: &str, words: &str) {
    world
        .twin
        .customer_says(number(ROTI).phone_number_id, customer, words)
        .await;
    world.settle().await;
}

async fn partner(world: &World, browser: &Browser) -> PartnerScope {
    let host = browser.origin.strip_prefix("http://").unwrap();
    let token = browser.cookie("session").unwrap();
    let signed_in = tenancy::session(&world.laras, host, &token).await.unwrap();
    signed_in.partner(&world.laras).unwrap()
}

/// The agency's administrator inside one client.
async fn desk(world: &World, admin: &Browser, client: &str) -> WorkspaceScope {
    let partner = partner(world, admin).await;
    partner.workspace(world.workspace(client)).await.unwrap()
}

/// The owner of Kopi Senja.
async fn owner_of_kopi(world: &World, owner: &Browser) -> WorkspaceScope {
    let host = owner.origin.strip_prefix("http://").unwrap();
    let token = owner.cookie("session").unwrap();
    let signed_in = tenancy::session(&world.laras, host, &token).await.unwrap();
    signed_in.workspace(&world.laras, None).await.unwrap()
}

async fn names(scope: &PartnerScope) -> (Vec<String>, Vec<String>) {
    let board = fleet::board(scope, &Wanted::default()).await.unwrap();
    let queue = review::queue(scope, Asked::default()).await.unwrap();
    let mut on_board: Vec<String> = board.clients.into_iter().map(|client| client.name).collect();
    let mut queued: Vec<String> = queue.cards.into_iter().map(|card| card.workspace_name).collect();
    on_board.sort();
    queued.sort();
    (on_board, queued)
}

async fn everybody_sees_their_own_clients_on_board_and_queue_and_nobody_elses(world: &World) {
    two_clients(world).await;
    journey::asks(world, WHERE).await;
    asks_roti(world, "budi", WHERE).await;
    let admin = world.person(SINAR, ADMIN).await;
    let agent = world.person(SINAR, "agent@sinar.localhost").await;
    let other = world.person(KIRANA, "admin@kirana.localhost").await;
    assert_eq!(
        names(&partner(world, &admin).await).await,
        (vec![KOPI.into(), ROTI.into()], vec![KOPI.into(), ROTI.into()])
    );
    assert_eq!(
        names(&partner(world, &agent).await).await,
        (vec![ROTI.into()], vec![ROTI.into()])
    );
    let (theirs, queued) = names(&partner(world, &other).await).await;
    assert!(queued.is_empty() && theirs.iter().all(|name| ![KOPI, ROTI].contains(&name.as_str())));

    admin
        .get("/clients")
        .await
        .shows(KOPI)
        .shows(ROTI)
        .shows("1 menunggu");
    agent.get("/clients").await.shows(ROTI).does_not_show(KOPI);
    agent.get("/approvals").await.shows(ROTI).does_not_show(KOPI);
    for path in ["/clients", "/approvals", "/"] {
        other.get(path).await.does_not_show(KOPI).does_not_show(ROTI);
    }
    // A filter cannot reach what the list does not show.
    let foreign = format!("/approvals?client={}", world.workspace(KOPI));
    agent.get(&foreign).await.does_not_show("Sari Wulandari");
    admin
        .get(&foreign)
        .await
        .shows("Sari Wulandari")
        .does_not_show("Budi Santoso");
    let found = admin.get("/clients?q=roti&sort=name&order=reversed").await;
    assert!(
        found.body.matches("data-testid=\"client\"").count() == 1,
        "{}",
        found.text()
    );
}

async fn what_the_owner_keeps_the_agency_cannot_let_leave(world: &World) {
    let owner = two_clients(world).await;
    let admin = world.person(SINAR, ADMIN).await;
    journey::asks(world, PRICE).await;
    let page = owner.get("/settings/delegation").await;
    page.shows("Belum ada yang memilih");
    let done = owner
        .submit(&page.form("/api/settings/delegation"), &[("scope", "but_terms")])
        .await;
    done.shows("Tersimpan").shows("dipilih oleh");

    let queue = admin.get("/approvals").await;
    queue.shows("Menunggu pemilik");
    assert!(
        !queue.body.contains("action=\"/api/review/approve\""),
        "an owner's decision is offered"
    );
    let at_desk = desk(world, &admin, KOPI).await;
    let card = review::waiting(&at_desk).await.unwrap().remove(0);
    assert!(card.for_owner);
    let text = card.text.clone().unwrap();
    for outcome in [
        review::approve(&at_desk, card.id, card.version, None).await,
        review::edit_and_approve(&at_desk, card.id, card.version, format!("{text}!"), None).await,
        review::write_reply(
            &at_desk,
            card.conversation,
            "Siap kak".into(),
            domain::Way::Message,
        )
        .await,
    ] {
        assert!(matches!(outcome, Err(ReviewError::OwnerDecides)), "{outcome:?}");
    }
    let (draft, version) = (card.id.to_string(), card.version.to_string());
    let client = world.workspace(KOPI).to_string();
    let fields = [
        ("workspace", client.as_str()),
        ("draft", &draft),
        ("version", &version),
    ];
    let refused = admin.post("/api/review/approve", &fields).await;
    assert!(
        refused.location().unwrap().contains("problem=owner_decides"),
        "{refused:?}"
    );
    // Nor may the agency change what it may.
    let own_hand = admin
        .post_json(
            "/api/settings/delegation",
            &[("workspace", &client), ("scope", "everything")],
        )
        .await;
    assert_eq!(own_hand.status, 403, "{own_hand:?}");
    assert!(journey::answers(world).is_empty());
    journey::approve(world, &owner).await;
    assert_eq!(journey::answers(world).len(), 1, "the owner's own word counts");

    journey::asks(world, WHERE).await;
    let card = review::waiting(&at_desk).await.unwrap().remove(0);
    assert!(!card.for_owner, "an address is no term");
    review::set_delegation(&owner_of_kopi(world, &owner).await, Delegated::Nothing)
        .await
        .unwrap();
    let kept = review::approve(&at_desk, card.id, card.version, None).await;
    assert!(matches!(kept, Err(ReviewError::OwnerDecides)), "{kept:?}");
    review::reject(&at_desk, card.id, card.version, "Pemilik menjawab".into())
        .await
        .unwrap();
    // What was asked is still the owner's to answer, also when no draft waits any more.
    review::set_delegation(&owner_of_kopi(world, &owner).await, Delegated::ButTerms)
        .await
        .unwrap();
    journey::asks(world, PRICE).await;
    let card = review::waiting(&at_desk).await.unwrap().remove(0);
    review::reject(&at_desk, card.id, card.version, "Nanti".into())
        .await
        .unwrap();
    let by_hand = review::write_reply(
        &at_desk,
        card.conversation,
        "Siap kak".into(),
        domain::Way::Message,
    )
    .await;
    assert!(matches!(by_hand, Err(ReviewError::OwnerDecides)), "{by_hand:?}");
    let consent = Some("Pemilik setuju lewat telepon".to_owned());
    let switch = review::set_auto_send(&at_desk, domain::Channel::WhatsApp, true, consent).await;
    assert!(matches!(switch, Err(ReviewError::OwnerDecides)), "{switch:?}");
    world.settle().await;
    let bundle = owner.get_json("/settings/evidence.json").await.body;
    for said in ["delegation_set", "delegated_before", "but_terms", "nothing"] {
        assert!(bundle.contains(said), "no {said} in the evidence");
    }
}

async fn an_approval_is_taken_back_until_it_leaves_and_not_after(world: &World) {
    let owner = two_clients(world).await;
    let admin = world.person(SINAR, ADMIN).await;
    journey::asks(world, WHERE).await;
    let page = admin.get("/approvals").await;
    let done = admin.submit(&page.form("/api/review/approve"), &[]).await;
    done.shows("Disetujui").shows("Urungkan");
    world.settle().await;
    world.pass(4 * SECOND).await;
    assert!(journey::answers(world).is_empty(), "it left within the grace");
    let back = admin.submit(&done.form("/api/review/undo"), &[]).await;
    back.shows("Ditarik kembali. Jawaban ini menunggu Anda lagi.")
        .shows(WHERE);
    world.pass(10 * SECOND).await;
    assert!(journey::answers(world).is_empty(), "what was taken back left");

    let at_desk = desk(world, &admin, KOPI).await;
    let card = review::waiting(&at_desk).await.unwrap().remove(0);
    assert_eq!(card.version, 2, "what waits again is another version");
    review::reject(&at_desk, card.id, 2, "Salah tekan".into())
        .await
        .unwrap();
    assert_eq!(
        review::undo(&at_desk, card.id).await.unwrap(),
        review::Undone::Waits
    );
    review::approve(&at_desk, card.id, 2, None).await.unwrap();
    let others = review::undo(&owner_of_kopi(world, &owner).await, card.id).await;
    assert!(
        matches!(others, Err(ReviewError::Stale)),
        "nobody takes back another's word: {others:?}"
    );
    world.pass(6 * SECOND).await;
    assert_eq!(journey::answers(world).len(), 1);
    let late = review::undo(&at_desk, card.id).await;
    assert!(matches!(late, Err(ReviewError::HasLeft)), "{late:?}");

    // The customer writes on before the approval is taken back: nothing leaves, and the answer is to both.
    journey::asks(world, WHERE).await;
    let card = review::waiting(&at_desk).await.unwrap().remove(0);
    review::approve(&at_desk, card.id, card.version, None)
        .await
        .unwrap();
    world.settle().await;
    journey::asks(world, "Bukanya jam berapa ya?").await;
    let undone = review::undo(&at_desk, card.id).await.unwrap();
    assert_eq!(undone, review::Undone::Stopped);
    world.pass(10 * SECOND).await;
    assert_eq!(journey::answers(world).len(), 1);
    let card = review::waiting(&at_desk).await.unwrap().remove(0);
    assert_eq!(card.customer_messages.len(), 2, "the new draft answers both");
    let bundle = owner.get_json("/settings/evidence.json").await.body;
    assert!(bundle.contains("decision_undone") && bundle.contains("taken_back"));
}

async fn what_is_put_aside_comes_back_by_itself_with_time_left(world: &World) {
    two_clients(world).await;
    let admin = world.person(SINAR, ADMIN).await;
    journey::asks(world, WHERE).await;
    let scope = partner(world, &admin).await;
    let queued = async |why| {
        let asked = Asked {
            why,
            ..Asked::default()
        };
        let queue = review::queue(&scope, asked).await.unwrap();
        (queue.cards.len(), queue.waiting, queue.snoozed)
    };
    let page = admin.get("/approvals").await;
    let done = admin
        .submit(&page.form("/api/review/snooze"), &[("how", "hour")])
        .await;
    done.shows("Ditunda. Akan kembali sendiri").shows("1 ditunda");
    assert_eq!(queued(None).await, (0, 0, 1));
    assert_eq!(queued(Some(Why::Snoozed)).await, (1, 1, 1));
    world.pass(HOUR).await;
    assert_eq!(queued(None).await, (1, 1, 0), "an hour is over");

    let at_desk = desk(world, &admin, KOPI).await;
    let card = review::waiting(&at_desk).await.unwrap().remove(0);
    let closes = card.window.open_until.unwrap();
    for how in [Snooze::Tomorrow, Snooze::WindowEnd] {
        let until = review::snooze(&at_desk, card.id, card.version, how)
            .await
            .unwrap()
            .unwrap();
        let left = closes.as_millisecond() - until.as_millisecond();
        assert!(left >= 30 * MINUTE, "{how:?} leaves {left} ms");
    }
    assert_eq!(
        review::snooze(&at_desk, card.id, card.version, Snooze::Over)
            .await
            .unwrap(),
        None
    );
    assert_eq!(queued(None).await, (1, 1, 0));
    review::snooze(&at_desk, card.id, card.version, Snooze::WindowEnd)
        .await
        .unwrap();
    world
        .pass(closes.as_millisecond() - world.clock.now_ms() - 30 * MINUTE)
        .await;
    assert_eq!(queued(None).await, (1, 1, 0), "half an hour is left");
    let late = review::snooze(&at_desk, card.id, card.version, Snooze::Hour).await;
    assert!(matches!(late, Err(ReviewError::NoTimeLeft)), "{late:?}");
    let board = fleet::board(&scope, &Wanted::default()).await.unwrap();
    assert_eq!(board.clients[0].name, KOPI, "trouble is on top");
    assert!(board.clients[0].troubles.contains(&Trouble::WindowCloses));
}

async fn one_decision_for_two_clients_tells_of_the_draft_that_changed_meanwhile(world: &World) {
    two_clients(world).await;
    let admin = world.person(SINAR, ADMIN).await;
    journey::asks(world, WHERE).await;
    asks_roti(world, "budi", WHERE).await;
    asks_roti(world, "maya", "Halo kak, alamat tokonya di mana ya?").await;
    let page = admin.get("/approvals").await;
    page.shows("3 pelanggan dari 2 klien menanyakan hal yang sama");
    let form = page.form("/api/review/approve-across");
    let at_roti = desk(world, &admin, ROTI).await;
    let changed = review::waiting(&at_roti).await.unwrap().remove(0);
    review::reject(&at_roti, changed.id, changed.version, "Sudah ditelepon".into())
        .await
        .unwrap();
    let done = admin.submit(&form, &[]).await;
    done.shows("2").shows("1");
    assert!(done.body.contains("data-testid=\"result\""));
    world.settle().await;
    assert_eq!(journey::answers(world).len(), 1);
    let of_roti = ["budi", "maya"].map(|customer| {
        let chat = world.twin.chat(number(ROTI).phone_number_id, customer);
        chat.iter().filter(|bubble| !bubble.from_customer).count()
    });
    assert_eq!(
        of_roti.iter().sum::<usize>(),
        1,
        "the rejected one stays, the other leaves: {of_roti:?}"
    );
    let said = &journey::answers(world)[0].0;
    assert!(
        said.contains("Kemang"),
        "each in its own business's words: {said}"
    );

    // Somebody else's business in the list: nothing at all is approved.
    asks_roti(world, "budi", WHERE).await;
    let card = review::waiting(&at_roti).await.unwrap().remove(0);
    let foreign = format!(
        "{}:{}:1,{}:{}:1",
        at_roti.workspace(),
        card.id,
        world.workspace(BATIK),
        card.id
    );
    let refused = admin
        .post_json("/api/review/approve-across", &[("drafts", &foreign)])
        .await;
    assert_eq!(refused.status, 404, "{refused:?}");
    assert_eq!(review::waiting(&at_roti).await.unwrap().len(), 1);
}

/// Customers of Roti Pagi, each with a question of their own, some minutes apart.
async fn crowd(world: &World, customers: usize) {
    let at = number(ROTI);
    let messages: Vec<Value> = (0..customers)
        .map(|customer| {
            let minutes_ago = i64::try_from(customer / 3).unwrap();
            json!({
                "from": format!("62812000{customer:05}"), "from_user_id": format!("ID.{customer:010}"),
                "id": format!("wamid.crowd.{customer}"), "type": "text", "text": { "body": WHERE },
                "timestamp": (world.clock.now().as_second() - minutes_ago * 60).to_string(),
            })
        })
        .collect();
    let entry = json!({ "id": at.waba_id, "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp", "messages": messages,
        "metadata": { "display_phone_number": "6200000000", "phone_number_id": at.phone_number_id },
    }}]});
    world.twin.inject_entries(vec![entry]).await;
    world.settle().await;
}

async fn pages_neither_lose_nor_repeat_a_card_while_cards_are_decided(world: &World) {
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
    crowd(world, 60).await;
    let admin = world.person(SINAR, ADMIN).await;
    let scope = partner(world, &admin).await;
    let at_desk = desk(world, &admin, ROTI).await;
    let (mut seen, mut asked) = (Vec::new(), Asked::default());
    loop {
        let queue = review::queue(&scope, asked).await.unwrap();
        assert!(
            queue.cards.is_sorted_by_key(|card| card.window.open_until),
            "the most urgent first"
        );
        // Some of this page are decided before the next is asked for, the last of it too.
        for card in queue.cards.iter().rev().step_by(2) {
            review::reject(&at_desk, card.id, card.version, "Tidak".into())
                .await
                .unwrap();
        }
        seen.extend(queue.cards.iter().map(|card| card.id.to_string()));
        let Some(next) = queue.next else { break };
        asked.after = Some(next.to_string().parse().unwrap());
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((count, seen.len()), (60, 60));
    let first = admin.get("/approvals").await;
    first.shows("Jawaban berikutnya");
    world.settle().await;
}

async fn a_client_who_goes_quiet_is_told_with_the_usual_gap(world: &World) {
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
    let admin = world.person(SINAR, ADMIN).await;
    let scope = partner(world, &admin).await;
    // Two weeks of mornings with a message every twenty minutes, then none.
    for day in 0..14 {
        for _ in 0..3 {
            asks_roti(world, "budi", "Halo").await;
            world.clock.advance(20 * MINUTE);
        }
        if day < 13 {
            world.pass(DAY - HOUR).await;
        }
    }
    world.settle().await;
    let roti = async || {
        let board = fleet::board(&scope, &Wanted::default()).await.unwrap();
        board
            .clients
            .into_iter()
            .find(|client| client.name == ROTI)
            .unwrap()
    };
    assert_eq!(roti().await.quiet, None, "it has just been heard");
    let days = roti().await.days;
    assert_eq!((days.len(), days[13].received, days[0].received), (14, 3, 3));
    world.pass(3 * DAY).await;
    let quiet = roti().await.quiet.unwrap();
    assert!(quiet.for_seconds >= 3 * 24 * 3_600, "{quiet:?}");
    let again = world.person(SINAR, ADMIN).await;
    again
        .get("/clients")
        .await
        .shows("biasanya ada pesan tiap")
        .shows("Lebih sepi dari biasanya");
}

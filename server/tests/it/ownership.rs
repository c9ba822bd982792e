//! Who answers a conversation: never two at once, and everybody can see who.

use domain::ids::ConversationId;
use domain::receive::{self, Author, Direction, InboxFilter, Owner, Thread};
use domain::review;
use serde_json::{Value, json};
use twin::Outcome;

use crate::browser::Browser;
use crate::webhooks::number;
use crate::world::{MELATI, ROTI, SINAR, World};

on_both_databases![
    an_answer_from_the_phone_ends_the_draft_and_is_shown_as_the_owners,
    while_the_owner_answers_nothing_is_drafted_until_a_quiet_time_has_passed,
    a_person_takes_a_conversation_and_gives_it_back,
    after_an_answer_by_hand_nothing_is_drafted_until_a_quiet_time_has_passed,
    an_echo_of_our_own_message_changes_nothing,
    what_the_owner_edits_and_takes_back_ends_the_same_in_every_order,
    an_echo_to_somebody_new_begins_a_conversation,
    old_conversations_are_read_and_never_answered,
    an_old_message_that_cannot_be_read_is_kept_and_its_neighbours_arrive,
    names_of_the_address_book_go_to_known_people_only,
    a_declined_history_is_told,
];

const SARI: &str = "6281255501234";
const HOUR: i64 = 3_600_000;

fn now(world: &World) -> i64 {
    world.clock.now().as_second()
}

fn change(business: &str, field: &str, mut value: Value) -> Value {
    let number = number(business);
    let digits: String = number
        .display_phone_number
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({ "display_phone_number": digits, "phone_number_id": number.phone_number_id });
    json!({ "id": number.waba_id, "changes": [{ "field": field, "value": value }] })
}

async fn say(world: &World, entry: Value) {
    assert_eq!(
        world.twin.inject_entries(vec![entry]).await,
        Outcome::Answered(200)
    );
    world.settle().await;
}

fn text(body: &str) -> Value {
    json!({ "type": "text", "text": { "body": body } })
}

/// What the owner's app reports: content, to whom, and when.
fn echo(world: &World, wamid: &str, to: &str, content: &Value) -> Value {
    let mut message = content.clone();
    message["id"] = json!(wamid);
    message["from"] = json!("622255501104");
    message["to"] = json!(to);
    message["timestamp"] = json!(now(world).to_string());
    let contact = json!({ "profile": { "name": "Sari Wulandari" }, "wa_id": to });
    let value = json!({ "contacts": [contact], "message_echoes": [message] });
    change(ROTI, "smb_message_echoes", value)
}

async fn begin(world: &World) {
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
}

async fn asks(world: &World, words: &str) {
    world
        .twin
        .customer_says(number(ROTI).phone_number_id, "sari", words)
        .await;
    world.settle().await;
}

async fn only(world: &World) -> Thread {
    let scope = world.scope(ROTI).await;
    let rows = receive::inbox(&scope, InboxFilter::All).await.unwrap();
    assert_eq!(rows.len(), 1, "there is not exactly one conversation");
    receive::thread(&scope, rows[0].id).await.unwrap().unwrap()
}

async fn owner(world: &World, id: ConversationId) -> Owner {
    let ownership = receive::ownership(&world.scope(ROTI).await, id).await.unwrap();
    ownership.unwrap().owner
}

async fn waiting(world: &World) -> usize {
    review::waiting(&world.scope(ROTI).await).await.unwrap().len()
}

async fn unread(world: &World) -> u32 {
    let rows = receive::inbox(&world.scope(ROTI).await, InboxFilter::All)
        .await
        .unwrap();
    rows.iter().map(|row| row.unread).sum()
}

async fn admin(world: &World) -> (Browser, String) {
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    admin
        .post("/api/session/language", &[("lang", "en"), ("back", "/")])
        .await;
    (admin, format!("/clients/{}/inbox", world.workspace(ROTI)))
}

async fn an_answer_from_the_phone_ends_the_draft_and_is_shown_as_the_owners(world: &World) {
    begin(world).await;
    asks(world, "Alamatnya di mana kak?").await;
    let before = only(world).await;
    assert_eq!(waiting(world).await, 1);
    say(world, echo(world, "wamid.phone1", SARI, &text("Di Braga kak"))).await;
    assert_eq!(waiting(world).await, 0, "two would answer");
    let thread = only(world).await;
    let last = thread.bubbles.last().unwrap();
    assert_eq!(
        (last.author.clone(), last.direction, last.text.as_deref()),
        (Author::OwnerPhone, Direction::Out, Some("Di Braga kak"))
    );
    assert_eq!(thread.window, before.window, "the window moved");
    assert_eq!(owner(world, thread.id).await, Owner::OwnerPhone);
    let (admin, inbox) = admin(world).await;
    admin
        .get(&format!("{inbox}/{}", thread.id))
        .await
        .shows("Answered on the owner's phone");
    admin.get(&inbox).await.shows("Di Braga kak");
    admin
        .get(&format!("{inbox}/{}/evidence", thread.id))
        .await
        .shows("The owner wrote on the phone")
        .shows("the owner answered on the phone");
    // Meta repeats itself.
    say(world, echo(world, "wamid.phone1", SARI, &text("Di Braga kak"))).await;
    assert_eq!(only(world).await.bubbles.len(), 2);
}

async fn while_the_owner_answers_nothing_is_drafted_until_a_quiet_time_has_passed(world: &World) {
    begin(world).await;
    asks(world, "Halo kak").await;
    say(world, echo(world, "wamid.phone1", SARI, &text("Halo juga"))).await;
    world.pass(HOUR).await;
    asks(world, "Alamatnya di mana kak?").await;
    assert_eq!(waiting(world).await, 0);
    assert_eq!(unread(world).await, 2, "what nobody read must stay unread");
    world.pass(3 * HOUR - 1_000).await;
    asks(world, "Kak?").await;
    assert_eq!(waiting(world).await, 0, "the quiet time is not over");
    world.pass(1_000).await;
    asks(world, "Alamatnya di mana ya?").await;
    assert_eq!(waiting(world).await, 1, "nobody answers any more");
    assert_eq!(owner(world, only(world).await.id).await, Owner::Ai);
}

async fn a_person_takes_a_conversation_and_gives_it_back(world: &World) {
    begin(world).await;
    asks(world, "Alamatnya di mana kak?").await;
    let id = only(world).await.id;
    let (admin, inbox) = admin(world).await;
    let path = format!("{inbox}/{id}");
    let page = admin.get(&path).await;
    page.shows("The assistant drafts the replies here");
    let page = admin.submit(&page.form("/api/inbox/take-over"), &[]).await;
    page.shows("answers by hand");
    assert_eq!((waiting(world).await, owner(world, id).await), (0, Owner::Person));
    asks(world, "Alamatnya di mana kak?").await;
    world.pass(5 * HOUR).await;
    asks(world, "Halo?").await;
    assert_eq!(
        waiting(world).await,
        0,
        "Laras talks into a person's conversation"
    );
    let page = admin.get(&path).await;
    admin
        .submit(&page.form("/api/inbox/hand-back"), &[])
        .await
        .shows("The assistant drafts the replies here");
    world.settle().await;
    assert_eq!((waiting(world).await, owner(world, id).await), (1, Owner::Ai));
    admin
        .get(&format!("{path}/evidence"))
        .await
        .shows("Who answers changed")
        .shows("a person answers by hand");
    // Nobody else's conversation was touched, and an old button does no harm.
    admin.submit(&page.form("/api/inbox/hand-back"), &[]).await;
    assert_eq!(owner(world, id).await, Owner::Ai);
    world.settle().await;
    assert_eq!(waiting(world).await, 1);
    assert!(
        receive::ownership(&world.scope(MELATI).await, id)
            .await
            .unwrap()
            .is_none()
    );
}

async fn after_an_answer_by_hand_nothing_is_drafted_until_a_quiet_time_has_passed(world: &World) {
    begin(world).await;
    asks(world, "Halo kak").await;
    let id = only(world).await.id;
    let (admin, inbox) = admin(world).await;
    let page = admin.get(&format!("{inbox}/{id}")).await;
    let page = admin
        .submit(
            &page.form("/api/inbox/reply"),
            &[("text", "Halo, ada yang bisa dibantu?")],
        )
        .await;
    page.shows("take this conversation over")
        .shows("has just answered");
    world.settle().await;
    assert_eq!(owner(world, id).await, Owner::ByHand);
    asks(world, "Alamatnya di mana kak?").await;
    assert_eq!(waiting(world).await, 0, "Laras talks into a person's talk");
    world.pass(4 * HOUR).await;
    asks(world, "Halo? Alamatnya di mana?").await;
    assert_eq!(owner(world, id).await, Owner::Ai);
    assert_eq!(waiting(world).await, 1);
}

async fn an_echo_of_our_own_message_changes_nothing(world: &World) {
    begin(world).await;
    asks(world, "Alamatnya di mana kak?").await;
    let scope = world.scope(ROTI).await;
    let card = review::waiting(&scope).await.unwrap().remove(0);
    review::approve(&scope, card.id, card.version, None)
        .await
        .unwrap();
    world.settle().await;
    let sent = world
        .twin
        .chat(number(ROTI).phone_number_id, "sari")
        .pop()
        .unwrap();
    let before = only(world).await;
    say(world, echo(world, &sent.wamid, SARI, &text("anything"))).await;
    let after = only(world).await;
    assert_eq!(after.bubbles.len(), before.bubbles.len());
    assert_eq!(
        after.bubbles.last().unwrap().text,
        before.bubbles.last().unwrap().text
    );
    assert_eq!(owner(world, after.id).await, Owner::Ai);
}

async fn what_the_owner_edits_and_takes_back_ends_the_same_in_every_order(world: &World) {
    begin(world).await;
    let orders = [
        [0, 1, 2, 3],
        [3, 2, 1, 0],
        [1, 0, 3, 2],
        [2, 1, 0, 3],
        [3, 0, 2, 1],
    ];
    for (round, order) in orders.into_iter().enumerate() {
        for with_revoke in [false, true] {
            let customer = format!("62812555090{round}{}", u8::from(with_revoke));
            let id = format!("wamid.e{round}{with_revoke}");
            let edit = |to: &str| json!({ "type": "edit", "edit": { "original_message_id": id, "message": text(to) } });
            let revoke = json!({ "type": "revoke", "revoke": { "original_message_id": id } });
            let mut all = Vec::new();
            for (index, content) in [text("pertama"), edit("kedua"), edit("ketiga"), revoke]
                .iter()
                .enumerate()
            {
                world.clock.advance(1_000);
                let own = if index == 0 {
                    id.clone()
                } else {
                    format!("{id}.{index}")
                };
                all.push(echo(world, &own, &customer, content));
            }
            for index in order {
                if index < 3 || with_revoke {
                    say(world, all[index].clone()).await;
                }
            }
            let scope = world.scope(ROTI).await;
            let rows = receive::inbox(&scope, InboxFilter::All).await.unwrap();
            let handle = format!("+{customer}");
            let row = rows
                .iter()
                .find(|row| row.contact_handle.as_deref() == Some(&handle))
                .unwrap();
            let thread = receive::thread(&scope, row.id).await.unwrap().unwrap();
            assert_eq!(thread.bubbles.len(), 1, "{order:?}");
            let bubble = &thread.bubbles[0];
            assert_eq!(bubble.deleted, with_revoke, "{order:?}");
            assert_eq!(
                bubble.text.as_deref(),
                (!with_revoke).then_some("ketiga"),
                "{order:?}"
            );
        }
    }
}

async fn an_echo_to_somebody_new_begins_a_conversation(world: &World) {
    begin(world).await;
    let message = json!({
        "from": "622255501104", "to_user_id": "ID.5550001112223334", "id": "wamid.new", "timestamp": now(world),
        "type": "text", "text": { "body": "Pesanannya siap kak" },
    });
    let contact =
        json!({ "profile": { "name": "Dewi", "username": "@dewi.k" }, "user_id": "ID.5550001112223334" });
    let value = json!({ "contacts": [contact], "message_echoes": [message] });
    say(world, change(ROTI, "smb_message_echoes", value)).await;
    let thread = only(world).await;
    assert_eq!((thread.contact_name.as_str(), thread.bubbles.len()), ("Dewi", 1));
    assert!(thread.window.open_until.is_none(), "nobody opened a window");
    assert_eq!(unread(world).await, 0);
}

/// Old messages of one customer: the last one is the customer's, and nobody answered it.
fn past(customer: &str, count: usize, begin: i64) -> Value {
    let messages: Vec<Value> = (0..count)
        .map(|index| {
            let from = if index % 2 == 0 { customer } else { "622255501104" };
            let mut message = text(&format!("lama {index}"));
            message["from"] = json!(from);
            message["id"] = json!(format!("wamid.old.{customer}.{index}"));
            message["timestamp"] = json!((begin + i64::try_from(index).unwrap()).to_string());
            message["history_context"] = json!({ "status": "READ" });
            message
        })
        .collect();
    json!({ "id": customer, "context": { "wa_id": customer, "user_id": format!("ID.{customer}") }, "messages": messages })
}

fn history(phase: u8, order: u8, threads: &[Value]) -> Value {
    let chunk =
        json!({ "metadata": { "phase": phase, "chunk_order": order, "progress": 50 }, "threads": threads });
    change(ROTI, "history", json!({ "history": [chunk] }))
}

async fn old_conversations_are_read_and_never_answered(world: &World) {
    begin(world).await;
    let long_ago = now(world) - 60 * 86_400;
    let recent = now(world) - 3_600;
    // Chunks out of order, one repeated in another delivery, more than one slice in a unit.
    say(
        world,
        history(
            1,
            2,
            &[
                past("6281200000001", 301, long_ago),
                past("6281200000002", 151, long_ago),
            ],
        ),
    )
    .await;
    let mut again = past("6281200000001", 301, long_ago);
    again["messages"].as_array_mut().unwrap().push({
        let mut message = text("terbaru");
        message["from"] = json!("6281200000001");
        message["id"] = json!("wamid.old.newest");
        message["timestamp"] = json!(recent.to_string());
        message
    });
    say(world, history(0, 1, &[again])).await;
    let scope = world.scope(ROTI).await;
    let rows = receive::inbox(&scope, InboxFilter::All).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(waiting(world).await, 0, "an old message was answered");
    assert_eq!(unread(world).await, 0, "an old message is unread");
    assert!(
        rows.iter().all(|row| row.window.open_until.is_none()),
        "an old message opened the window"
    );
    // Sorted by when it was said, not by when we heard of it.
    assert_eq!(rows[0].preview.text.as_deref(), Some("terbaru"));
    assert_eq!(rows[0].last_at.as_second(), recent);
    assert_eq!(rows[1].preview.text.as_deref(), Some("lama 150"));
    let database = world.database.connect().await;
    let messages = crate::tenant_tables::count(&database, scope.workspace(), "message").await;
    assert_eq!(messages, 301 + 151 + 1, "messages are missing or doubled");
    let thread = receive::thread(&scope, rows[1].id).await.unwrap().unwrap();
    let last = thread.bubbles.last().unwrap();
    assert_eq!(
        (last.at.as_second(), last.direction),
        (long_ago + 150, Direction::In)
    );
    assert_eq!(owner(world, thread.id).await, Owner::Ai);

    // A file follows its placeholder.
    let placeholder = json!({ "from": "6281200000002", "id": "wamid.old.file", "timestamp": recent, "type": "media_placeholder" });
    let chunk = json!({ "id": "6281200000002", "messages": [placeholder] });
    say(world, history(0, 3, &[chunk])).await;
    let file = json!({ "messages": [{ "from": "6281200000002", "id": "wamid.old.file", "timestamp": recent, "type": "image", "image": { "id": "99", "mime_type": "image/jpeg", "caption": "kuenya" } }] });
    say(world, change(ROTI, "history", file)).await;
    let thread = receive::thread(&scope, thread.id).await.unwrap().unwrap();
    let last = thread.bubbles.last().unwrap();
    assert_eq!(
        (last.kind.as_str(), last.text.as_deref()),
        ("image", Some("kuenya"))
    );
    assert_eq!(waiting(world).await, 0);
}

async fn an_old_message_that_cannot_be_read_is_kept_and_its_neighbours_arrive(world: &World) {
    begin(world).await;
    let mut thread = past("6281200000001", 3, now(world) - 500);
    thread["messages"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "type": "text" }));
    say(world, history(0, 1, &[thread])).await;
    assert_eq!(only(world).await.bubbles.len(), 3);
    let kept = receive::quarantined(&world.laras, 10).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert!(receive::replay(&world.laras, kept[0].id).await.unwrap());
    world.settle().await;
    assert_eq!(only(world).await.bubbles.len(), 3, "a replay doubled messages");
    assert_eq!(receive::quarantined(&world.laras, 10).await.unwrap().len(), 1);
}

async fn names_of_the_address_book_go_to_known_people_only(world: &World) {
    begin(world).await;
    say(
        world,
        history(0, 1, &[past("6281200000001", 1, now(world) - 500)]),
    )
    .await;
    asks(world, "Halo").await;
    let entry = |name: &str, number: &str| json!({ "type": "contact", "action": "add", "contact": { "full_name": name, "phone_number": number } });
    let book = json!({ "state_sync": [
        entry("Pak Joko Langganan", "+62 812-0000-0001"),
        entry("Nama Lain", SARI),
        entry("Dokter Keluarga", "6281277777777"),
        { "type": "contact", "action": "remove", "contact": { "phone_number": SARI } },
    ] });
    say(world, change(ROTI, "smb_app_state_sync", book)).await;
    let rows = receive::inbox(&world.scope(ROTI).await, InboxFilter::All)
        .await
        .unwrap();
    let mut names: Vec<&str> = rows.iter().map(|row| row.contact_name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Pak Joko Langganan", "Sari Wulandari"]);
    let database = world.database.connect().await;
    assert_eq!(
        crate::tenant_tables::count(&database, world.workspace(ROTI), "contact").await,
        2
    );
}

async fn a_declined_history_is_told(world: &World) {
    begin(world).await;
    let declined = json!({ "history": [{ "errors": [{ "code": 2_593_109, "title": "declined" }] }] });
    say(world, change(ROTI, "history", declined.clone())).await;
    // One of Meta's samples has no envelope around it.
    let mut bare = declined;
    bare["metadata"] =
        json!({ "display_phone_number": "622255501104", "phone_number_id": number(ROTI).phone_number_id });
    assert_eq!(
        world.twin.inject_raw(bare.to_string().into_bytes(), None).await,
        Outcome::Answered(200)
    );
    world.settle().await;
    let notices = domain::connect::notices(&world.scope(ROTI).await, 10)
        .await
        .unwrap();
    assert_eq!(notices.len(), 2);
    assert!(
        notices
            .iter()
            .all(|notice| notice.kind == "history" && notice.code == "DECLINED")
    );
    assert!(receive::quarantined(&world.laras, 10).await.unwrap().is_empty());
    assert_eq!(waiting(world).await, 0);
}

//! Every kind of message, and everything that is said about a message later: shown as what it is, whatever order it arrives in.

use std::collections::BTreeSet;

use domain::receive::{self, Bubble, ConversationRow, Direction, InboxFilter, Shown, Thread};
use domain::tenancy::WorkspaceScope;
use domain::time::DAY;
use domain::{ConversationId, evidence, jobs, review};
use serde_json::{Value, json};
use twin::{Inbound, Outcome};

use crate::browser::{Browser, Page};
use crate::webhooks::number;
use crate::world::{ROTI, SINAR, World};

on_both_databases![
    every_kind_of_message_is_shown_as_what_it_is,
    what_cannot_be_shown_says_what_to_do,
    a_reply_shows_what_it_answers,
    a_reaction_is_shown_on_its_bubble_and_asks_for_nothing,
    an_edited_message_shows_both_texts_and_its_draft_is_made_anew,
    a_deleted_message_is_erased_and_its_draft_is_cancelled,
    the_thread_is_the_same_in_whatever_order_things_arrive,
    nobody_changes_a_message_that_is_not_their_own,
    a_customer_without_a_number_is_one_customer,
    a_changed_number_keeps_its_conversation,
    a_changed_user_id_keeps_its_conversation,
    two_contacts_of_one_person_become_one,
    a_number_that_went_to_somebody_else_is_not_merged,
    a_brazilian_number_is_one_customer_in_both_forms,
    groups_and_errors_of_metas_own_are_acknowledged,
    a_file_is_passed_on_from_meta_and_from_nowhere_else,
    a_file_that_meta_no_longer_has_says_what_to_do,
];

const BSUID: &str = "ID.7001";

fn roti() -> &'static str {
    number(ROTI).phone_number_id
}

/// A message of a customer known by a user id alone, some seconds ago.
fn message(world: &World, wamid: &str, ago: i64, kind: &str, content: Value) -> Value {
    let mut message = json!({
        "from_user_id": BSUID, "id": wamid, "type": kind,
        "timestamp": (world.clock.now().as_second() - ago).to_string(),
    });
    if !content.is_null() {
        message[kind] = content;
    }
    message
}

fn text(body: &str) -> Value {
    json!({ "body": body })
}

fn edit(original: &str, body: &str) -> Value {
    json!({ "original_message_id": original, "message": { "type": "text", "text": { "body": body } } })
}

async fn deliver_field(world: &World, field: &str, mut value: Value) {
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({ "display_phone_number": "6200000000", "phone_number_id": roti() });
    let entry = json!({ "id": number(ROTI).waba_id, "changes": [{ "field": field, "value": value }] });
    assert_eq!(
        world.twin.inject_entries(vec![entry]).await,
        Outcome::Answered(200)
    );
    world.settle().await;
}

async fn deliver(world: &World, messages: &[Value]) {
    deliver_field(world, "messages", json!({ "messages": messages })).await;
}

/// Roti Pagi, connected, and somebody who may read everything there.
struct Desk<'w> {
    world: &'w World,
    scope: WorkspaceScope,
}

impl<'w> Desk<'w> {
    async fn open(world: &'w World) -> Self {
        world.connect_demo_numbers().await;
        let scope = world.scope(ROTI).await;
        Self { world, scope }
    }
}

async fn rows(desk: &Desk<'_>) -> Vec<ConversationRow> {
    receive::inbox(&desk.scope, InboxFilter::All).await.unwrap()
}

async fn only_row(desk: &Desk<'_>) -> ConversationRow {
    let mut rows = rows(desk).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

async fn thread_of(desk: &Desk<'_>, id: ConversationId) -> Thread {
    receive::thread(&desk.scope, id).await.unwrap().unwrap()
}

async fn only_thread(desk: &Desk<'_>) -> Thread {
    thread_of(desk, only_row(desk).await.id).await
}

async fn admin(world: &World) -> Browser {
    world.person(SINAR, "admin@sinar.localhost").await
}

async fn page(desk: &Desk<'_>, reader: &Browser, lang: &str) -> Page {
    let id = rows(desk).await[0].id;
    let page = reader
        .get(&format!(
            "/clients/{}/inbox/{id}?lang={lang}",
            desk.scope.workspace()
        ))
        .await;
    assert_eq!(page.status, 200);
    desk.world.settle().await;
    page
}

async fn exported(desk: &Desk<'_>) -> String {
    let bundle = evidence::export(&desk.scope).await.unwrap();
    let report = evidence::verify::verify(&bundle, &evidence::verify::Trust::default()).unwrap();
    assert!(report.is_intact(), "{:?}", report.problems);
    bundle
}

async fn every_kind_of_message_is_shown_as_what_it_is(world: &World) {
    let desk = Desk::open(world).await;
    for inbound in [
        Inbound::Image {
            caption: Some("Yang ini".into()),
        },
        Inbound::Video,
        Inbound::Voice,
        Inbound::Document,
        Inbound::Sticker,
        Inbound::Location,
        Inbound::LivePin,
        Inbound::Contact,
        Inbound::ListReply {
            id: "r1".into(),
            title: "Antar besok".into(),
        },
        Inbound::ButtonReply {
            id: "b1".into(),
            title: "Setuju".into(),
            to: None,
        },
        Inbound::Button {
            text: "Ya, lanjut".into(),
            to: None,
        },
        Inbound::Order,
        Inbound::FromAd("Masih ada promonya?".into()),
        Inbound::Forwarded("Promo hari ini".into()),
        Inbound::FrequentlyForwarded("Sebarkan".into()),
    ] {
        world.twin.customer_sends(roti(), "maya", &inbound).await;
        world.settle().await;
    }
    let reader = admin(world).await;
    for (lang, words) in [
        (
            "id",
            [
                "Pesan suara",
                "Buka berkasnya",
                "Koordinat",
                "Pesanan dari katalog",
                "50.000",
                "Datang dari iklan: Chat with us",
                "Sering diteruskan",
            ],
        ),
        (
            "en",
            [
                "Voice message",
                "Open the file",
                "Coordinates",
                "Order from the catalog",
                "50,000",
                "Came from an ad: Chat with us",
                "Forwarded many times",
            ],
        ),
    ] {
        reader.post("/api/session/language", &[("lang", lang)]).await;
        let page = page(&desk, &reader, lang).await;
        for word in words {
            page.shows(word);
        }
        for word in [
            "Yang ini",
            "invoice.pdf",
            "Monas",
            "-6.2088, 106.8456",
            "-6.2, 106.8",
            "Rina Hartati",
            "+62 812-5550-9911",
            "Antar besok",
            "Setuju",
            "Ya, lanjut",
            "sku-1",
        ] {
            page.shows(word);
        }
        assert_eq!(page.body.matches("data-testid=\"player\"").count(), 2);
        assert_eq!(page.body.matches("data-testid=\"photo\"").count(), 2);
    }
    assert_eq!(only_thread(&desk).await.bubbles.len(), 15);
}

async fn what_cannot_be_shown_says_what_to_do(world: &World) {
    let desk = Desk::open(world).await;
    let flow = r#"{"flow_token":"hidden-token","delivery_day":"Senin","notes":null}"#;
    let mut too_large = message(world, "wamid.large", 60, "video", Value::Null);
    too_large["errors"] = json!([{ "code": 131_052, "title": "Media download error" }]);
    let mut product = message(world, "wamid.product", 50, "text", text("Yang ini ada?"));
    product["context"] =
        json!({ "referred_product": { "catalog_id": "c", "product_retailer_id": "donat-01" } });
    deliver(
        world,
        &[
            message(world, "wamid.flow", 100, "interactive", json!({ "type": "nfm_reply", "nfm_reply": { "name": "flow", "body": "Sent", "response_json": flow } })),
            message(world, "wamid.call", 90, "interactive", json!({ "type": "call_permission_reply", "call_permission_reply": { "response": "accept" } })),
            message(world, "wamid.list", 80, "interactive", json!({ "type": "list_reply", "list_reply": { "id": "1", "title": "Kotak besar", "description": "Isi dua belas" } })),
            too_large,
            product,
        ],
    )
    .await;
    for inbound in [
        Inbound::Unsupported {
            code: 131_060,
            kind: "errors".into(),
        },
        Inbound::Unsupported {
            code: 131_051,
            kind: "poll_creation".into(),
        },
        Inbound::Unheard {
            kind: "hologram".into(),
        },
        Inbound::BrokenInteractive,
    ] {
        world.twin.customer_sends(roti(), "maya", &inbound).await;
        world.settle().await;
    }
    let reader = admin(world).await;
    let maya = page(&desk, &reader, "en").await;
    maya.shows("did not reach us. Ask the customer to send it again")
        .shows("does not pass on (poll creation)")
        .shows("cannot be shown here yet (hologram)")
        .shows("cannot be shown here yet (interactive)");
    let other = rows(&desk).await.remove(1);
    let address = format!("/clients/{}/inbox/{}?lang=en", world.workspace(ROTI), other.id);
    let other = reader.get(&address).await;
    other
        .shows("delivery day")
        .shows("Senin")
        .does_not_show("hidden-token")
        .shows("The customer allows you to call.")
        .shows("Kotak besar")
        .shows("Isi dua belas")
        .shows("more than 100 MB")
        .shows("About item donat-01 of the catalog");
    world.settle().await;
}

async fn a_reply_shows_what_it_answers(world: &World) {
    let desk = Desk::open(world).await;
    let mut reply = message(world, "wamid.2", 10, "text", text("Yang rasa keju"));
    reply["context"] = json!({ "id": "wamid.1" });
    let mut lost = message(world, "wamid.3", 5, "text", text("Yang tadi"));
    lost["context"] = json!({ "id": "wamid.before-us" });
    deliver(
        world,
        &[
            message(world, "wamid.1", 20, "text", text("Donat masih ada?")),
            reply,
            lost,
        ],
    )
    .await;
    let thread = only_thread(&desk).await;
    let answered = |bubble: &Bubble| match &bubble.quote {
        Some(receive::Quote::Here { text, .. }) => text.clone(),
        Some(receive::Quote::Elsewhere) => Some("elsewhere".into()),
        None => None,
    };
    let quotes: Vec<_> = thread.bubbles.iter().map(answered).collect();
    assert_eq!(
        quotes,
        [None, Some("Donat masih ada?".into()), Some("elsewhere".into())]
    );
    page(&desk, &admin(world).await, "en")
        .await
        .shows("In reply to a message that is not here");
}

async fn a_reaction_is_shown_on_its_bubble_and_asks_for_nothing(world: &World) {
    let desk = Desk::open(world).await;
    deliver(world, &[message(world, "wamid.1", 90, "text", text("Halo"))]).await;
    let reader = admin(world).await;
    page(&desk, &reader, "en").await;
    let before = only_row(&desk).await;
    let drafts = review::waiting(&desk.scope).await.unwrap().len();
    let react = |wamid, ago, emoji: Value| {
        message(
            world,
            wamid,
            ago,
            "reaction",
            json!({ "message_id": "wamid.1", "emoji": emoji }),
        )
    };
    deliver(
        world,
        &[
            react("wamid.r1", 30, json!("👍")),
            react("wamid.r2", 20, json!("❤️")),
        ],
    )
    .await;
    let after = only_row(&desk).await;
    assert_eq!((after.unread, after.last_at), (0, before.last_at));
    assert_eq!(after.window, before.window);
    assert_eq!(after.preview.text.as_deref(), Some("Halo"));
    assert_eq!(review::waiting(&desk.scope).await.unwrap().len(), drafts);
    let shown = page(&desk, &reader, "en").await;
    shown.shows("❤️").does_not_show("👍");
    assert!(shown.body.contains("data-testid=\"reaction\""));
    // Taken back by an empty emoji; an older one that arrives now brings nothing back.
    deliver(
        world,
        &[
            react("wamid.r3", 10, json!("")),
            react("wamid.r0", 40, json!("😂")),
        ],
    )
    .await;
    assert!(only_thread(&desk).await.bubbles[0].reaction.is_none());
    // To a message that nobody has: kept, and nothing happens.
    deliver(
        world,
        &[message(
            world,
            "wamid.r4",
            5,
            "reaction",
            json!({ "message_id": "wamid.unknown", "emoji": "🙏" }),
        )],
    )
    .await;
    assert_eq!(only_thread(&desk).await.bubbles.len(), 1);
    let bundle = exported(&desk).await;
    assert!(bundle.contains("\\\"reacted\\\"") && bundle.contains("\\\"reaction_removed\\\""));
}

async fn an_edited_message_shows_both_texts_and_its_draft_is_made_anew(world: &World) {
    world.teach(ROTI).await;
    let desk = Desk::open(world).await;
    deliver(
        world,
        &[message(
            world,
            "wamid.1",
            90,
            "text",
            text("Alamatnya di mana kak?"),
        )],
    )
    .await;
    let scope = &desk.scope;
    let first = review::waiting(scope).await.unwrap().remove(0);
    let window = only_row(&desk).await.window;
    deliver(
        world,
        &[message(
            world,
            "wamid.e1",
            30,
            "edit",
            edit("wamid.1", "Buka jam berapa besok?"),
        )],
    )
    .await;
    let card = review::card(scope, first.id).await.unwrap().unwrap();
    assert_eq!(card.state, review::DraftState::Superseded);
    let second = review::waiting(scope).await.unwrap();
    assert_eq!(second.len(), 1);
    assert_eq!(second[0].customer_messages[0].1, "Buka jam berapa besok?");
    let row = only_row(&desk).await;
    assert_eq!((row.unread, row.window), (1, window));
    assert_eq!(row.preview.text.as_deref(), Some("Buka jam berapa besok?"));
    let shown = page(&desk, &admin(world).await, "en").await;
    shown
        .shows("Buka jam berapa besok?")
        .shows("Alamatnya di mana kak?")
        .shows("What it said before");
    assert!(shown.body.contains("data-testid=\"edited\""));
    assert!(exported(&desk).await.contains("\\\"message_edited\\\""));
}

async fn a_deleted_message_is_erased_and_its_draft_is_cancelled(world: &World) {
    world.teach(ROTI).await;
    let desk = Desk::open(world).await;
    deliver(
        world,
        &[
            message(world, "wamid.1", 90, "text", text("Alamatnya rahasia di mana?")),
            message(
                world,
                "wamid.e",
                80,
                "edit",
                edit("wamid.1", "Alamat rahasia tokonya di mana?"),
            ),
        ],
    )
    .await;
    let scope = &desk.scope;
    let draft = review::waiting(scope).await.unwrap().remove(0);
    deliver(
        world,
        &[message(
            world,
            "wamid.d",
            10,
            "revoke",
            json!({ "original_message_id": "wamid.1" }),
        )],
    )
    .await;
    let card = review::card(scope, draft.id).await.unwrap().unwrap();
    assert_eq!(card.state, review::DraftState::Cancelled);
    assert!(review::waiting(scope).await.unwrap().is_empty());
    let row = only_row(&desk).await;
    assert_eq!(
        (row.preview.text, row.preview.kind.as_str(), row.draft),
        (None, "deleted", None)
    );
    let thread = only_thread(&desk).await;
    let bubble = &thread.bubbles[0];
    assert!(
        bubble.deleted && bubble.text.is_none() && bubble.earlier.is_empty() && bubble.edited_at.is_none()
    );
    let shown = page(&desk, &admin(world).await, "en").await;
    shown.shows("Message deleted").does_not_show("rahasia");
    let bundle = exported(&desk).await;
    assert!(
        bundle.contains("question_deleted"),
        "the evidence does not say why the draft ended"
    );
    assert!(!bundle.contains("rahasia") && !bundle.contains(&hex::encode("rahasia")));
}

/// What everybody can see of a conversation in the end.
async fn seen(desk: &Desk<'_>, row: &ConversationRow) -> String {
    let thread = thread_of(desk, row.id).await;
    let bubbles: Vec<_> = thread
        .bubbles
        .iter()
        .map(|bubble| {
            let earlier: Vec<_> = bubble
                .earlier
                .iter()
                .map(|one| (one.text.clone(), one.until))
                .collect();
            format!(
                "{} {:?} {} {:?} {:?} {earlier:?} {:?}",
                bubble.kind, bubble.text, bubble.deleted, bubble.at, bubble.edited_at, bubble.reaction
            )
        })
        .collect();
    format!(
        "{bubbles:?} {:?} {:?} {} {}",
        row.preview,
        row.window,
        row.unread,
        thread.draft.is_some()
    )
}

fn orders<T: Clone>(things: &[T]) -> Vec<Vec<T>> {
    let [first, rest @ ..] = things else {
        return vec![Vec::new()];
    };
    let mut all = Vec::new();
    for order in orders(rest) {
        for place in 0..=order.len() {
            let mut order = order.clone();
            order.insert(place, first.clone());
            all.push(order);
        }
    }
    all
}

async fn the_thread_is_the_same_in_whatever_order_things_arrive(world: &World) {
    let desk = Desk::open(world).await;
    let all = ["message", "edit-1", "edit-2", "react", "unreact", "revoke"];
    let families = [
        orders(&all[..5]),
        orders(&["message", "edit-1", "edit-2", "revoke"]),
        orders(&all).into_iter().step_by(11).collect(),
    ];
    for (family, orders) in families.iter().enumerate() {
        let mut units = Vec::new();
        for (customer, order) in orders.iter().enumerate() {
            let id = |what: &str| format!("wamid.{family}.{customer}.{what}");
            let original = id("message");
            for what in order {
                let (ago, kind, content) = match *what {
                    "message" => (100, "text", text("Donat satu")),
                    "edit-1" => (90, "edit", edit(&original, "Donat dua")),
                    "edit-2" => (80, "edit", edit(&original, "Donat tiga")),
                    "react" => (85, "reaction", json!({ "message_id": original, "emoji": "👍" })),
                    "unreact" => (75, "reaction", json!({ "message_id": original })),
                    _ => (70, "revoke", json!({ "original_message_id": original })),
                };
                let mut unit = message(world, &id(what), ago, kind, content);
                unit["from_user_id"] = json!(format!("ID.{family}{customer:04}"));
                units.push(unit);
            }
        }
        let known: BTreeSet<_> = rows(&desk).await.iter().map(|row| row.id).collect();
        // The inbox lists a hundred conversations: what comes in portions is looked at in portions.
        let per_order = orders[0].len();
        let mut looked_at = known;
        let mut endings = BTreeSet::new();
        for portion in units.chunks(per_order * 60) {
            deliver(world, portion).await;
            for row in rows(&desk).await {
                if looked_at.insert(row.id) {
                    endings.insert(seen(&desk, &row).await);
                }
            }
        }
        assert_eq!(endings.len(), 1, "{endings:#?}");
        assert!(jobs::backlog(&world.laras).await.unwrap().quarantined == 0);
    }
}

async fn nobody_changes_a_message_that_is_not_their_own(world: &World) {
    let desk = Desk::open(world).await;
    deliver(
        world,
        &[message(world, "wamid.1", 90, "text", text("Punya saya"))],
    )
    .await;
    let mut foreign_edit = message(world, "wamid.e", 30, "edit", edit("wamid.1", "Diubah orang lain"));
    let mut foreign_revoke = message(
        world,
        "wamid.d",
        20,
        "revoke",
        json!({ "original_message_id": "wamid.1" }),
    );
    for unit in [&mut foreign_edit, &mut foreign_revoke] {
        unit["from_user_id"] = json!("ID.9999");
    }
    deliver(world, &[foreign_edit, foreign_revoke]).await;
    let rows = rows(&desk).await;
    assert_eq!(rows.len(), 2);
    let mut threads = Vec::new();
    for row in &rows {
        let thread = thread_of(&desk, row.id).await;
        threads.extend(
            thread
                .bubbles
                .into_iter()
                .map(|bubble| (bubble.text, bubble.deleted)),
        );
    }
    threads.sort();
    assert_eq!(
        threads,
        [
            (Some("Diubah orang lain".into()), false),
            (Some("Punya saya".into()), false)
        ]
    );
}

/// What the customer sees of our answers must go to the ids known last.
async fn said(world: &World, ids: Value, wamid: &str, words: &str) {
    let mut unit = message(world, wamid, 5, "text", text(words));
    let fields = unit.as_object_mut().unwrap();
    fields.remove("from_user_id");
    fields.extend(ids.as_object().unwrap().clone());
    deliver(world, &[unit]).await;
}

fn texts(thread: &Thread) -> Vec<String> {
    let inbound = thread
        .bubbles
        .iter()
        .filter(|bubble| bubble.direction == Direction::In);
    inbound.filter_map(|bubble| bubble.text.clone()).collect()
}

async fn a_customer_without_a_number_is_one_customer(world: &World) {
    let desk = Desk::open(world).await;
    let parent = json!({ "from_user_id": BSUID, "from_parent_user_id": "ID.ENT.1" });
    said(world, json!({ "from_user_id": BSUID }), "wamid.1", "Satu").await;
    said(world, parent, "wamid.2", "Dua").await;
    assert_eq!(texts(&only_thread(&desk).await), ["Satu", "Dua"]);
    // The number becomes known, and goes away again.
    said(
        world,
        json!({ "from_user_id": BSUID, "from": "6281255501234" }),
        "wamid.3",
        "Tiga",
    )
    .await;
    said(world, json!({ "from_user_id": BSUID }), "wamid.4", "Empat").await;
    assert_eq!(texts(&only_thread(&desk).await).len(), 4);
    assert_eq!(
        only_row(&desk).await.contact_handle.as_deref(),
        Some("+6281255501234")
    );
}

async fn a_changed_number_keeps_its_conversation(world: &World) {
    let desk = Desk::open(world).await;
    said(
        world,
        json!({ "from": "6281255501234", "from_user_id": BSUID }),
        "wamid.1",
        "Nomor lama",
    )
    .await;
    let id = only_row(&desk).await.id;
    let mut notice = message(
        world,
        "wamid.s",
        4,
        "system",
        json!({ "type": "user_changed_number", "body": "x", "wa_id": "6281255509999" }),
    );
    notice.as_object_mut().unwrap().remove("from_user_id");
    notice["from"] = json!("6281255501234");
    let before = only_row(&desk).await;
    deliver(world, &[notice]).await;
    let after = only_row(&desk).await;
    assert_eq!(
        (after.unread, after.last_at, after.window),
        (before.unread, before.last_at, before.window)
    );
    assert_eq!(after.contact_handle.as_deref(), Some("+6281255509999"));
    // The new number comes with a user id that nobody has told.
    said(
        world,
        json!({ "from": "6281255509999", "from_user_id": "ID.7002" }),
        "wamid.2",
        "Nomor baru",
    )
    .await;
    let thread = only_thread(&desk).await;
    assert_eq!(thread.id, id);
    assert_eq!(texts(&thread), ["Nomor lama", "Nomor baru"]);
    assert!(
        thread
            .bubbles
            .iter()
            .any(|bubble| matches!(bubble.shown, Shown::Notice(receive::Notice::NumberChanged)))
    );
    page(&desk, &admin(world).await, "en")
        .await
        .shows("The customer changed their WhatsApp number");
    assert!(exported(&desk).await.contains("\\\"identity_changed\\\""));
}

async fn a_changed_user_id_keeps_its_conversation(world: &World) {
    let desk = Desk::open(world).await;
    said(world, json!({ "from_user_id": BSUID }), "wamid.1", "Sebelum").await;
    let id = only_row(&desk).await.id;
    // Faster than the update: for a moment the customer looks like a stranger.
    said(world, json!({ "from_user_id": "ID.7002" }), "wamid.2", "Sesudah").await;
    assert_eq!(rows(&desk).await.len(), 2);
    let update = json!({ "user_id_update": [{
        "detail": "d", "user_id": { "previous": BSUID, "current": "ID.7002" },
        "timestamp": world.clock.now().as_second().to_string(),
    }]});
    deliver_field(world, "user_id_update", update.clone()).await;
    deliver_field(world, "user_id_update", update).await;
    let thread = only_thread(&desk).await;
    assert_eq!(thread.id, id);
    assert_eq!(texts(&thread), ["Sebelum", "Sesudah"]);
    assert_eq!(only_row(&desk).await.unread, 2);
    assert_eq!(review::waiting(&desk.scope).await.unwrap().len(), 1);
    said(world, json!({ "from_user_id": "ID.7002" }), "wamid.3", "Lagi").await;
    assert_eq!(texts(&only_thread(&desk).await).len(), 3);
    assert!(exported(&desk).await.contains("\\\"contacts_merged\\\""));
}

async fn two_contacts_of_one_person_become_one(world: &World) {
    let desk = Desk::open(world).await;
    said(
        world,
        json!({ "from": "6281255501234" }),
        "wamid.1",
        "Lewat nomor",
    )
    .await;
    let id = only_row(&desk).await.id;
    world.pass(1_000).await;
    said(
        world,
        json!({ "from_user_id": BSUID }),
        "wamid.2",
        "Lewat nama pengguna",
    )
    .await;
    assert_eq!(rows(&desk).await.len(), 2);
    world.pass(1_000).await;
    said(
        world,
        json!({ "from": "6281255501234", "from_user_id": BSUID }),
        "wamid.3",
        "Keduanya",
    )
    .await;
    let thread = only_thread(&desk).await;
    assert_eq!(thread.id, id, "the older conversation stays");
    assert_eq!(texts(&thread), ["Lewat nomor", "Lewat nama pengguna", "Keduanya"]);
    assert_eq!(review::waiting(&desk.scope).await.unwrap().len(), 1);
    let backlog = jobs::backlog(&world.laras).await.unwrap();
    assert_eq!(backlog.quarantined, 0);
    exported(&desk).await;
}

async fn a_number_that_went_to_somebody_else_is_not_merged(world: &World) {
    let desk = Desk::open(world).await;
    said(
        world,
        json!({ "from": "6281255501234", "from_user_id": BSUID }),
        "wamid.1",
        "Pemilik lama",
    )
    .await;
    said(
        world,
        json!({ "from": "6281255501234", "from_user_id": "ID.8001" }),
        "wamid.2",
        "Pemilik baru",
    )
    .await;
    let rows = rows(&desk).await;
    assert_eq!(rows.len(), 2);
    let old = rows
        .iter()
        .find(|row| row.preview.text.as_deref() == Some("Pemilik lama"))
        .unwrap();
    assert_eq!(
        old.contact_handle, None,
        "an answer to the old owner would reach the new one"
    );
    let new = rows
        .iter()
        .find(|row| row.preview.text.as_deref() == Some("Pemilik baru"))
        .unwrap();
    assert_eq!(new.contact_handle.as_deref(), Some("+6281255501234"));
}

async fn a_brazilian_number_is_one_customer_in_both_forms(world: &World) {
    let desk = Desk::open(world).await;
    said(world, json!({ "from": "551187654321" }), "wamid.1", "Oi").await;
    said(world, json!({ "from": "5511987654321" }), "wamid.2", "Bom dia").await;
    assert_eq!(texts(&only_thread(&desk).await), ["Oi", "Bom dia"]);
    said(world, json!({ "from": "551132654321" }), "wamid.3", "Fixo").await;
    assert_eq!(rows(&desk).await.len(), 2);
}

async fn groups_and_errors_of_metas_own_are_acknowledged(world: &World) {
    let desk = Desk::open(world).await;
    let mut group = message(world, "wamid.g", 5, "text", text("Halo semua"));
    group["group_id"] = json!("120363000000000000");
    let errors = json!([{ "code": 130_429, "title": "Rate limit hit", "message": "private words" }]);
    deliver_field(
        world,
        "messages",
        json!({ "messages": [group], "errors": errors }),
    )
    .await;
    assert!(rows(&desk).await.is_empty());
    let backlog = jobs::backlog(&world.laras).await.unwrap();
    assert_eq!((backlog.inbox, backlog.quarantined), (0, 0));
    assert!(exported(&desk).await.contains("\\\"provider_error\\\""));
}

async fn fetched(reader: &Browser, path: &str, range: Option<&str>) -> reqwest::Response {
    let cookie = format!("session={}", reader.cookie("session").unwrap_or_default());
    let mut request = reader
        .client()
        .get(format!("{}{path}", reader.origin))
        .header("cookie", cookie);
    if let Some(range) = range {
        request = request.header("range", range);
    }
    request.send().await.unwrap()
}

fn header(response: &reqwest::Response, name: &str) -> String {
    let value = response.headers().get(name);
    value
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default()
}

async fn a_file_is_passed_on_from_meta_and_from_nowhere_else(world: &World) {
    let desk = Desk::open(world).await;
    for inbound in [
        Inbound::Image { caption: None },
        Inbound::Voice,
        Inbound::Document,
        Inbound::Text("Halo".into()),
    ] {
        world.twin.customer_sends(roti(), "maya", &inbound).await;
        world.settle().await;
    }
    let reader = admin(world).await;
    let thread = only_thread(&desk).await;
    let address = |place: usize| {
        format!(
            "/clients/{}/media/{}",
            world.workspace(ROTI),
            thread.bubbles[place].id
        )
    };
    page(&desk, &reader, "en").await.shows("invoice.pdf");

    let image = fetched(&reader, &address(0), None).await;
    assert_eq!(image.status(), 200);
    for (name, expected) in [
        ("content-type", "image/png"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-store"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(header(&image, name), expected);
    }
    assert!(header(&image, "content-disposition").starts_with("inline; filename=\"image.png\""));
    assert!(header(&image, "content-security-policy").ends_with("; sandbox"));
    assert!(image.bytes().await.unwrap().starts_with(b"\x89PNG"));

    let voice = fetched(&reader, &address(1), Some("bytes=0-3")).await;
    assert_eq!(
        (voice.status().as_u16(), header(&voice, "content-type").as_str()),
        (206, "audio/ogg")
    );
    assert!(header(&voice, "content-range").starts_with("bytes 0-3/"));
    assert_eq!(voice.bytes().await.unwrap().len(), 4);

    let document = fetched(&reader, &address(2), None).await;
    assert!(header(&document, "content-disposition").starts_with("attachment; filename=\"invoice.pdf\""));
    assert_eq!(
        fetched(&reader, &address(3), None).await.status(),
        404,
        "a text has no file"
    );
    let own = format!("/media/{}", thread.bubbles[0].id);
    let batik = world
        .person(crate::world::KIRANA, "owner@batikayu.localhost")
        .await;
    assert_eq!(fetched(&batik, &own, None).await.status(), 404);
    world.settle().await;
}

async fn a_file_that_meta_no_longer_has_says_what_to_do(world: &World) {
    let desk = Desk::open(world).await;
    world
        .twin
        .customer_sends(roti(), "maya", &Inbound::Image { caption: None })
        .await;
    world.settle().await;
    let id = only_thread(&desk).await.bubbles[0].id;
    let address = format!("/clients/{}/media/{id}", world.workspace(ROTI));
    world.pass(8 * DAY).await;
    let reader = admin(world).await;
    let gone = reader.get(&address).await;
    assert_eq!(gone.status, 410);
    assert!(gone.text().contains("7 "), "{gone:?}");
    let thread = page(&desk, &reader, "en").await;
    thread.shows("ask the customer to send it again");
    assert!(!thread.body.contains("data-testid=\"photo\""));

    let base = format!("/clients/{}", world.workspace(ROTI));
    let link = reader
        .get(&format!("{base}/settings/integrations"))
        .await
        .links(&format!("{base}/settings/integrations/"))
        .remove(0);
    let confirm = reader.get(&link).await;
    reader.submit(&confirm.form("/api/disconnect"), &[]).await;
    world.settle().await;
    assert_eq!(reader.get(&address).await.status, 409);
    page(&desk, &reader, "en")
        .await
        .shows("The number or account of this conversation was disconnected");
}

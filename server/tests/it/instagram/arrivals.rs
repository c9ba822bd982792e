//! What customers send: signed, durable, in the right workspace, shown as what it is.

use domain::receive::{self, Author, Direction, InboxFilter, MessagePart, Owner, Shown};
use domain::time::HOUR;
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use twin::{Dm, Misbehaviour, Outcome};

use super::Desk;
use crate::databases::Kind;
use crate::world::{PLATFORM, World};

on_both_databases![
    a_direct_message_becomes_a_draft_that_a_person_approves,
    fact_3_the_signature_is_of_the_raw_bytes_also_for_customers_who_do_not_write_ascii,
    fact_2_both_of_metas_apps_may_sign_and_the_operator_sees_which,
    fact_5_a_test_of_the_dashboard_is_answered_and_makes_no_customer,
    fact_8_the_customer_of_an_echo_is_its_recipient,
    fact_10_two_first_messages_at_once_are_one_conversation,
    fact_11_what_was_unsent_is_erased_and_its_draft_is_gone,
    fact_11_what_was_unsent_before_it_arrived_is_never_stored,
    fact_12_an_edit_is_answered_anew,
    fact_13_a_story_reply_and_a_story_mention_are_shown_and_not_answered_blind,
    fact_14_a_post_that_comes_twice_is_shown_once,
    fact_24_a_first_message_of_a_stranger_is_answered_like_any_other,
    fact_25_what_another_app_answers_is_shown_and_not_answered,
    fact_28_a_missing_profile_holds_up_nothing,
    fact_33_the_address_is_proven_by_parameters_with_dots,
    fact_34_nothing_stands_before_the_signature,
    fact_38_a_file_whose_address_has_ended_says_so,
    fact_40_what_was_not_made_durable_is_not_acknowledged,
    fact_9_the_same_account_by_way_of_a_page_makes_no_second_conversation,
    fact_32_no_page_is_asked_for_anything,
    what_belongs_to_no_account_is_kept_for_the_operator,
    what_instagram_cannot_pass_on_is_a_placeholder_and_is_not_answered_blind,
    every_kind_of_direct_message_is_shown_as_what_it_is,
    a_window_opens_by_words_and_taps_and_by_nothing_else,
    an_account_that_writes_to_itself_is_not_a_customer,
    two_accounts_of_two_agencies_never_see_each_others_messages,
];

const WEBHOOKS: &str = "/api/webhooks/instagram";

async fn a_direct_message_becomes_a_draft_that_a_person_approves(world: &World) {
    let desk = Desk::roti(world).await;
    desk.hears_text("sari", "Halo, jam berapa buka hari ini?").await;
    let row = desk.rows().await.remove(0);
    assert_eq!(row.channel.code(), "instagram");
    let thread = desk.thread().await;
    let draft = thread.draft.unwrap();
    assert_eq!(draft.channel.code(), "instagram");
    assert!(desk.posts().is_empty(), "nothing leaves before it is approved");
    domain::review::approve(&desk.scope, draft.id, draft.version, None)
        .await
        .unwrap();
    world.settle().await;
    let text = draft.text.unwrap();
    let igsid = desk.igsid("sari");
    assert_eq!(world.twin.ledger().instagram_accepted(&igsid, &text), 1);
    let on_the_phone = world.twin.direct_thread(desk.account, "sari");
    assert!(on_the_phone.iter().any(|one| one.text == text));
    assert!(row.contact_name.len() > 1, "{}", row.contact_name);
}

async fn fact_3_the_signature_is_of_the_raw_bytes_also_for_customers_who_do_not_write_ascii(world: &World) {
    let desk = Desk::roti(world).await;
    desk.hears_text("sari", "Grüße 🙂 https://a.test/x").await;
    assert_eq!(
        desk.bubbles().await[0].text.as_deref(),
        Some("Grüße 🙂 https://a.test/x")
    );
}

async fn fact_2_both_of_metas_apps_may_sign_and_the_operator_sees_which(world: &World) {
    let desk = Desk::roti(world).await;
    desk.hears_text("sari", "Satu").await;
    world.twin.set(Misbehaviour::IgMetaSecret);
    desk.hears_text("sari", "Dua").await;
    assert_eq!(desk.bubbles().await.len(), 2);
    let forged = format!("sha256={}", "0".repeat(64));
    let body = json!({ "object": "instagram", "entry": [] })
        .to_string()
        .into_bytes();
    let refused = world.twin.inject_instagram_raw(body, Some(&forged)).await;
    assert_eq!(refused, Outcome::Answered(401));
}

async fn fact_5_a_test_of_the_dashboard_is_answered_and_makes_no_customer(world: &World) {
    let desk = Desk::roti(world).await;
    let value = json!({
        "sender": { "id": "12334" }, "recipient": { "id": "23245" }, "timestamp": "1527459824",
        "message": { "mid": "random_mid", "text": "random_text" },
    });
    let as_change = json!({ "object": "instagram", "entry": [{
        "id": "0", "time": 1_790_000_000, "changes": [{ "field": "messages", "value": value }],
    }]});
    let as_element = json!({ "object": "instagram", "entry": [{
        "id": "0", "time": 1_790_000_000, "messaging": [value],
    }]});
    for body in [as_change, as_element] {
        let taken = world
            .twin
            .inject_instagram_raw(body.to_string().into_bytes(), None)
            .await;
        assert_eq!(taken, Outcome::Answered(200));
    }
    world.settle().await;
    assert!(desk.rows().await.is_empty());
    let kept = receive::quarantined(&world.laras, 10).await.unwrap();
    assert!(
        !kept.is_empty() && kept.iter().all(|unit| unit.reason == "test"),
        "{}",
        kept.len()
    );
    assert!(kept.iter().all(|unit| unit.channel == "instagram"));
}

async fn fact_8_the_customer_of_an_echo_is_its_recipient(world: &World) {
    let desk = Desk::roti(world).await;
    let twin = &world.twin;
    twin.owner_says_on_instagram(desk.account, "sari", "Halo Kak, ini dari Roti Pagi")
        .await;
    world.settle().await;
    desk.hears_text("sari", "Halo juga").await;
    let bubbles = desk.bubbles().await;
    assert_eq!(bubbles.len(), 2, "one conversation, with the customer");
    assert_eq!(bubbles[0].author, Author::OwnerPhone);
    assert_eq!(bubbles[1].author, Author::Customer);
}

async fn fact_10_two_first_messages_at_once_are_one_conversation(world: &World) {
    let desk = Desk::roti(world).await;
    for text in ["Halo", "Masih ada roti sobek?"] {
        let dm = Dm::Text(text.to_owned());
        world.twin.customer_queues_on_instagram(desk.account, "sari", &dm);
    }
    world.settle().await;
    assert_eq!(desk.bubbles().await.len(), 2);
}

async fn fact_11_what_was_unsent_is_erased_and_its_draft_is_gone(world: &World) {
    let desk = Desk::roti(world).await;
    let mid = desk.hears_text("sari", "Jam berapa buka? Rahasia Mawar").await;
    assert!(desk.thread().await.draft.is_some());
    desk.hears("sari", &Dm::Unsend { of: mid }).await;
    let thread = desk.thread().await;
    assert!(thread.draft.is_none(), "no answer to what was taken back");
    assert!(thread.bubbles[0].deleted && thread.bubbles[0].text.is_none());
    for lang in ["id", "en"] {
        assert!(!desk.page(lang).await.body.contains("Mawar"));
    }
    let rows = desk.rows().await;
    assert!(
        rows[0]
            .preview
            .text
            .as_deref()
            .is_none_or(|text| !text.contains("Mawar"))
    );
    let bundle = domain::evidence::export(&desk.scope).await.unwrap();
    assert!(!bundle.contains("Mawar"));
}

async fn fact_11_what_was_unsent_before_it_arrived_is_never_stored(world: &World) {
    let desk = Desk::roti(world).await;
    let igsid = desk.igsid("sari");
    let element = |message| {
        json!({
            "sender": { "id": igsid }, "recipient": { "id": desk.account },
            "timestamp": world.clock.now_ms(), "message": message,
        })
    };
    desk.told(
        "messaging",
        element(json!({ "mid": "m_late", "is_deleted": true })),
    )
    .await;
    desk.told(
        "messaging",
        element(json!({ "mid": "m_late", "text": "Rahasia Mawar" })),
    )
    .await;
    let thread = desk.thread().await;
    assert_eq!(thread.bubbles.len(), 1);
    assert!(thread.bubbles[0].deleted && thread.bubbles[0].text.is_none());
    assert!(thread.draft.is_none());
    desk.told(
        "messaging",
        element(json!({ "mid": "m_never", "is_deleted": true })),
    )
    .await;
    assert!(desk.bubbles().await.iter().all(|bubble| bubble.text.is_none()));
}

async fn fact_12_an_edit_is_answered_anew(world: &World) {
    let desk = Desk::roti(world).await;
    let mid = desk.hears_text("sari", "Jam berapa buka?").await;
    let first = desk.thread().await.draft.unwrap();
    let text = Some("Alamatnya di mana?".to_owned());
    desk.hears(
        "sari",
        &Dm::Edit {
            of: mid.clone(),
            text,
        },
    )
    .await;
    let thread = desk.thread().await;
    assert_eq!(thread.bubbles.len(), 1);
    assert_eq!(thread.bubbles[0].text.as_deref(), Some("Alamatnya di mana?"));
    assert_eq!(
        thread.bubbles[0].earlier[0].text.as_deref(),
        Some("Jam berapa buka?")
    );
    assert_ne!(thread.draft.unwrap().id, first.id);
    desk.hears("sari", &Dm::Edit { of: mid, text: None }).await;
    assert_eq!(
        desk.bubbles().await[0].text.as_deref(),
        Some("Alamatnya di mana?")
    );
}

async fn fact_13_a_story_reply_and_a_story_mention_are_shown_and_not_answered_blind(world: &World) {
    let desk = Desk::roti(world).await;
    let reply = Dm::StoryReply {
        text: "Ini masih ada?".to_owned(),
        link: true,
    };
    desk.hears("sari", &reply).await;
    desk.hears("sari", &Dm::StoryMention).await;
    let thread = desk.thread().await;
    assert_eq!(
        thread.bubbles[0].shown,
        Shown::Parts(vec![MessagePart::AboutStory])
    );
    assert_eq!(thread.bubbles[0].text.as_deref(), Some("Ini masih ada?"));
    assert_eq!(
        thread.bubbles[1].shown,
        Shown::Parts(vec![MessagePart::StoryMention(0)])
    );
    assert!(thread.window.is_open(world.clock.now()));
    if let Some(draft) = &thread.draft {
        assert!(
            !draft.holds.is_empty() || draft.text.is_none(),
            "a person looks first"
        );
    }
    let page = desk.page("en").await;
    assert!(page.body.contains("Replied to your story") && page.body.contains("Mentioned you in a story"));
    let page = desk.page("id").await;
    assert!(page.body.contains("Membalas story Anda") && page.body.contains("Menyebut Anda di story"));
}

async fn fact_14_a_post_that_comes_twice_is_shown_once(world: &World) {
    let desk = Desk::roti(world).await;
    let media = world.twin.instagram_media(desk.account).remove(0);
    world.twin.set_for(Misbehaviour::IgDoubledShares, 1);
    desk.hears("sari", &Dm::SharedPost { media: media.clone() }).await;
    desk.hears("sari", &Dm::LegacyShare { media }).await;
    for bubble in desk.bubbles().await {
        let Shown::Parts(parts) = bubble.shown else {
            panic!("{:?}", bubble.shown)
        };
        assert!(matches!(parts[..], [MessagePart::Post(_)]), "{parts:?}");
    }
}

async fn fact_24_a_first_message_of_a_stranger_is_answered_like_any_other(world: &World) {
    let desk = Desk::roti(world).await;
    desk.hears_text("somebody.new", "Halo, buka jam berapa?").await;
    desk.says("Halo Kak, selamat datang").await;
    let igsid = desk.igsid("somebody.new");
    let accepted = world
        .twin
        .ledger()
        .instagram_accepted(&igsid, "Halo Kak, selamat datang");
    assert_eq!(accepted, 1);
}

async fn fact_25_what_another_app_answers_is_shown_and_not_answered(world: &World) {
    let desk = Desk::roti(world).await;
    desk.hears_text("sari", "Jam berapa buka?").await;
    assert!(desk.thread().await.draft.is_some());
    world.twin.set(Misbehaviour::IgStandby);
    desk.hears_text("sari", "Halo? Jam berapa buka?").await;
    let thread = desk.thread().await;
    assert_eq!(thread.bubbles.len(), 2);
    assert!(
        thread.draft.is_none(),
        "nobody here answers what another app holds"
    );
    let owner = receive::ownership(&desk.scope, thread.id).await.unwrap().unwrap();
    assert_eq!(owner.owner, Owner::MetaAgent);
    world.twin.unset(Misbehaviour::IgStandby);
    desk.hears_text("sari", "Masih buka?").await;
    let owner = receive::ownership(&desk.scope, thread.id).await.unwrap().unwrap();
    assert_eq!(owner.owner, Owner::Ai);
    let igsid = desk.igsid("sari");
    let taken = json!({
        "sender": { "id": igsid }, "recipient": { "id": desk.account }, "timestamp": world.clock.now_ms(),
        "take_thread_control": { "previous_owner_app_id": "1", "new_owner_app_id": "1217981644879628" },
    });
    desk.told("messaging", taken).await;
    let owner = receive::ownership(&desk.scope, thread.id).await.unwrap().unwrap();
    assert_eq!(owner.owner, Owner::MetaAgent);
    assert!(desk.posts().is_empty());
}

async fn fact_28_a_missing_profile_holds_up_nothing(world: &World) {
    let desk = Desk::roti(world).await;
    world.twin.set(Misbehaviour::IgProfileMissing);
    desk.hears_text("sari", "Jam berapa buka?").await;
    assert!(desk.thread().await.draft.is_some());
    assert_eq!(desk.rows().await[0].contact_name, "—");
}

async fn fact_33_the_address_is_proven_by_parameters_with_dots(world: &World) {
    let meta = world.visitor(PLATFORM);
    let query = "?hub.mode=subscribe&hub.challenge=7740193&hub.verify_token=twin-verify-token";
    let page = meta.get(&format!("{WEBHOOKS}{query}")).await;
    assert_eq!((page.status, page.body.as_str()), (200, "7740193"));
    assert!(page.header("content-type").starts_with("text/plain"));
    let wrong = query.replace("twin-verify-token", "another");
    assert_eq!(meta.get(&format!("{WEBHOOKS}{wrong}")).await.status, 403);
}

async fn fact_34_nothing_stands_before_the_signature(world: &World) {
    let meta = world.visitor("unknown.example");
    let refused = meta
        .client()
        .post(format!("{}{WEBHOOKS}", meta.origin))
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status().as_u16(), 401);
    let body = json!({ "object": "instagram", "entry": [] })
        .to_string()
        .into_bytes();
    let taken = world.twin.inject_instagram_raw(body, None).await;
    assert_eq!(taken, Outcome::Answered(200));
}

async fn fact_38_a_file_whose_address_has_ended_says_so(world: &World) {
    let desk = Desk::roti(world).await;
    desk.hears("sari", &Dm::Images).await;
    let bubble = desk.bubbles().await.remove(0);
    let Shown::Parts(parts) = &bubble.shown else {
        panic!("{:?}", bubble.shown)
    };
    assert_eq!(parts.len(), 2);
    let reader = desk.reader().await;
    let base = format!("/clients/{}/media/{}", desk.scope.workspace(), bubble.id);
    for address in [base.clone(), format!("{base}.1")] {
        let photo = reader.get(&address).await;
        assert_eq!(photo.status, 200, "{address}");
        assert!(photo.header("content-type").starts_with("image/"), "{address}");
    }
    assert_eq!(reader.get(&format!("{base}.2")).await.status, 404);
    let ended = format!(
        "{}/instagram-cdn/ig_messaging_cdn/?asset_id=ended&signature=x",
        world.twin.options().public_url
    );
    let igsid = desk.igsid("sari");
    let photo = json!({ "type": "image", "payload": { "url": ended } });
    let element = json!({
        "sender": { "id": igsid }, "recipient": { "id": desk.account },
        "timestamp": world.clock.now_ms(), "message": { "mid": "m_ended", "attachments": [photo] },
    });
    desk.told("messaging", element).await;
    let late = desk.bubbles().await.pop().unwrap();
    let late = format!("/clients/{}/media/{}", desk.scope.workspace(), late.id);
    assert_eq!(reader.get(&late).await.status, 410);
}

/// From now on nothing more can be written where webhooks become durable, and `true` gives the room back.
async fn room(world: &World, there_is: bool) {
    let sql = match (world.database.kind(), there_is) {
        (Kind::Sqlite, false) => {
            "CREATE TRIGGER no_room BEFORE INSERT ON arrival BEGIN SELECT RAISE(ABORT, 'no room'); END"
        }
        (Kind::Sqlite, true) => "DROP TRIGGER no_room",
        (Kind::Postgres, false) => "ALTER TABLE inbox ADD CONSTRAINT no_room CHECK (false) NOT VALID",
        (Kind::Postgres, true) => "ALTER TABLE inbox DROP CONSTRAINT no_room",
    };
    let database = world.database.connect_to_arrivals().await;
    #[expect(clippy::disallowed_methods, reason = "disturbs the database from outside")]
    database.execute_unprepared(sql).await.unwrap();
}

async fn fact_40_what_was_not_made_durable_is_not_acknowledged(world: &World) {
    let desk = Desk::roti(world).await;
    room(world, false).await;
    let twin = &world.twin;
    twin.customer_says_on_instagram(desk.account, "sari", "Masih buka kak?")
        .await;
    assert_eq!(twin.deliveries().pop().unwrap().outcome, Outcome::Answered(503));
    assert!(twin.ledger().acknowledged().is_empty());
    assert!(desk.rows().await.is_empty());
    room(world, true).await;
    world.settle().await;
    assert_eq!(desk.bubbles().await[0].text.as_deref(), Some("Masih buka kak?"));
    assert!(twin.ledger().unacknowledged().is_empty());
}

async fn fact_9_the_same_account_by_way_of_a_page_makes_no_second_conversation(world: &World) {
    let desk = Desk::roti(world).await;
    desk.hears_text("sari", "Masih buka kak?").await;
    let page = json!({ "object": "page", "entry": [{
        "id": desk.account, "time": world.clock.now_ms(), "messaging": [{
            "sender": { "id": "5550001" }, "recipient": { "id": desk.account }, "timestamp": world.clock.now_ms(),
            "message": { "mid": "m_by_way_of_a_page", "text": "Masih buka kak?" },
        }],
    }]});
    let taken = world
        .twin
        .inject_instagram_raw(page.to_string().into_bytes(), None)
        .await;
    assert_eq!(taken, Outcome::Answered(200));
    world.settle().await;
    assert_eq!(
        desk.bubbles()
            .await
            .iter()
            .filter(|one| one.direction == Direction::In)
            .count(),
        1
    );
}

async fn fact_32_no_page_is_asked_for_anything(world: &World) {
    let desk = Desk::roti(world).await;
    desk.hears_text("sari", "Alamatnya di mana kak?").await;
    desk.says("Di Jalan Melati, Kak.").await;
    let ledger = world.twin.ledger();
    assert!(!ledger.entries.is_empty());
    for call in &ledger.entries {
        let own = call.path.contains(desk.account) || call.path.contains("/me");
        assert!(own, "{}", call.path);
    }
}

async fn what_belongs_to_no_account_is_kept_for_the_operator(world: &World) {
    let desk = Desk::roti(world).await;
    let unknown = json!({ "object": "instagram", "entry": [{
        "id": "17840000000009999", "time": world.clock.now_ms(), "messaging": [{
            "sender": { "id": "1" }, "recipient": { "id": "17840000000009999" }, "timestamp": 1,
            "message": { "mid": "m_nobody", "text": "Halo" },
        }],
    }]});
    let whole = b"{\"object\":\"instagram\"}".to_vec();
    for body in [unknown.to_string().into_bytes(), whole] {
        let taken = world.twin.inject_instagram_raw(body, None).await;
        assert_eq!(taken, Outcome::Answered(200));
    }
    world.settle().await;
    let kept = receive::quarantined(&world.laras, 10).await.unwrap();
    let mut reasons: Vec<_> = kept.iter().map(|unit| unit.reason.as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["unknown_number", "unreadable"]);
    assert!(desk.rows().await.is_empty());
}

async fn what_instagram_cannot_pass_on_is_a_placeholder_and_is_not_answered_blind(world: &World) {
    let desk = Desk::roti(world).await;
    desk.hears("sari", &Dm::Unsupported).await;
    let thread = desk.thread().await;
    assert!(matches!(thread.bubbles[0].shown, Shown::Unavailable(_)));
    assert!(thread.draft.is_none());
    assert!(!thread.window.is_open(world.clock.now()));
}

async fn every_kind_of_direct_message_is_shown_as_what_it_is(world: &World) {
    let desk = Desk::roti(world).await;
    let media = world.twin.instagram_media(desk.account).remove(0);
    let first = desk.hears_text("sari", "Halo").await;
    for dm in [
        Dm::Reply {
            text: "Yang ini".into(),
            to: first.clone(),
        },
        Dm::Image,
        Dm::Video,
        Dm::Audio,
        Dm::File,
        Dm::SharedPost { media },
        Dm::SharedReel,
        Dm::QuickReply {
            title: "Ya, mau".into(),
            payload: "YES".into(),
        },
        Dm::FromAd("Masih ada promonya?".into()),
        Dm::Postback {
            title: "Lihat menu".into(),
            payload: "MENU".into(),
        },
        Dm::Referral {
            reference: "bio".into(),
        },
        Dm::UnknownAttachment,
        Dm::Reaction {
            to: first,
            emoji: "❤️".into(),
        },
    ] {
        desk.hears("sari", &dm).await;
    }
    let bubbles = desk.bubbles().await;
    assert_eq!(bubbles.len(), 13);
    assert_eq!(bubbles[0].reaction.as_deref(), Some("❤️"));
    let en = desk.page("en").await.body;
    for words in [
        "Yang ini",
        "A shared post",
        "A shared reel",
        "Ya, mau",
        "Lihat menu",
        "Masih ada promonya?",
        "Came through a link or an ad",
        "A message that cannot be shown here yet",
    ] {
        assert!(en.contains(words), "{words}");
    }
    let id = desk.page("id").await.body;
    for words in [
        "Postingan yang dibagikan",
        "Reel yang dibagikan",
        "Datang lewat tautan atau iklan",
    ] {
        assert!(id.contains(words), "{words}");
    }
}

async fn a_window_opens_by_words_and_taps_and_by_nothing_else(world: &World) {
    let desk = Desk::roti(world).await;
    let mid = world
        .twin
        .owner_says_on_instagram(desk.account, "sari", "Promo hari ini")
        .await;
    world.settle().await;
    for dm in [
        Dm::Seen { of: mid.clone() },
        Dm::Reaction {
            to: mid,
            emoji: "👍".into(),
        },
        Dm::Referral {
            reference: "bio".into(),
        },
        Dm::Optin,
    ] {
        desk.hears("sari", &dm).await;
        assert!(!desk.thread().await.window.is_open(world.clock.now()), "{dm:?}");
    }
    for dm in [
        Dm::Text("Halo".into()),
        Dm::StoryMention,
        Dm::StoryReply {
            text: "Wah".into(),
            link: false,
        },
        Dm::Postback {
            title: "Mulai".into(),
            payload: "GO".into(),
        },
        Dm::QuickReply {
            title: "Ya".into(),
            payload: "YES".into(),
        },
    ] {
        desk.hears("sari", &dm).await;
        assert!(desk.thread().await.window.is_open(world.clock.now()), "{dm:?}");
        world.pass(25 * HOUR).await;
        assert!(!desk.thread().await.window.is_open(world.clock.now()));
    }
}

async fn an_account_that_writes_to_itself_is_not_a_customer(world: &World) {
    let desk = Desk::roti(world).await;
    world.twin.account_writes_to_itself(desk.account, "Coba").await;
    world.settle().await;
    assert!(desk.rows().await.is_empty());
    assert!(receive::quarantined(&world.laras, 10).await.unwrap().is_empty());
}

async fn two_accounts_of_two_agencies_never_see_each_others_messages(world: &World) {
    let roti = Desk::roti(world).await;
    let melati = Desk::melati(world).await;
    roti.hears_text("sari", "Untuk roti").await;
    melati.hears_text("sari", "Untuk salon").await;
    for (desk, own, other) in [
        (&roti, "Untuk roti", "Untuk salon"),
        (&melati, "Untuk salon", "Untuk roti"),
    ] {
        let bubbles = desk.bubbles().await;
        assert_eq!(bubbles.len(), 1);
        assert_eq!(bubbles[0].text.as_deref(), Some(own));
        assert!(!desk.page("en").await.body.contains(other));
        let rows = receive::inbox(&desk.scope, InboxFilter::All).await.unwrap();
        assert_eq!(rows.len(), 1);
    }
    let foreign = melati.only().await;
    let reader = roti.reader().await;
    let path = format!("/clients/{}/inbox/{foreign}", melati.scope.workspace());
    assert_eq!(reader.get(&path).await.status, 404);
}

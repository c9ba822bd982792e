//! Every shape of Instagram's webhooks, one file per case: a body as Meta sends it and the units that come of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use meta::Product;
use meta::webhook::{
    Direct, DirectEvent, Part, Unit, Unreadable, read_comment, read_direct, split, split_instagram,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::webhook_cases::{case_files, outcome, unread};

#[derive(Deserialize)]
struct Case {
    body: Box<RawValue>,
    units: Value,
}

fn cases() -> Vec<(PathBuf, Case)> {
    let read = |file: PathBuf| {
        let text = fs::read_to_string(&file).expect("readable case");
        (file, serde_json::from_str(&text).expect("well-formed case"))
    };
    case_files("tests/cases/instagram")
        .into_iter()
        .map(read)
        .collect()
}

fn units(case: &Case) -> Vec<Unit> {
    split_instagram(case.body.get().as_bytes()).expect("an envelope")
}

/// A unit as a case file writes it: what is absent is left out.
fn described(unit: &Unit) -> Value {
    let mut described = unread(unit);
    if let Some(correspondent) = unit.correspondent() {
        described["correspondent"] = correspondent.into();
    }
    let (name, value) = match unit.part {
        Part::Direct | Part::Standby => outcome(read_direct(unit)),
        Part::Comment => outcome(read_comment(unit)),
        _ => return described,
    };
    described[name] = value;
    described
}

#[test]
fn every_instagram_case_is_read_as_written_down() {
    let mut different = Vec::new();
    for (file, case) in cases() {
        let found: Value = units(&case).iter().map(described).collect();
        if found != case.units {
            let name = file.file_stem().unwrap_or_default().to_string_lossy();
            different.push(format!("{name} gives {found:#}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn there_is_a_case_for_every_documented_event_and_attachment() {
    let read = cases()
        .iter()
        .flat_map(|(_, case)| units(case))
        .filter_map(|unit| read_direct(&unit).ok())
        .collect::<Vec<Direct>>();
    let events: BTreeSet<_> = read.iter().map(|direct| direct.event.kind()).collect();
    let documented = [
        "deleted", "echo", "edit", "handover", "message", "optin", "postback", "reaction", "read",
        "referral", "unknown",
    ];
    assert_eq!(events, BTreeSet::from(documented));
    let kinds: BTreeSet<_> = read
        .iter()
        .filter_map(|direct| match &direct.event {
            DirectEvent::Message(message) | DirectEvent::Echo(message) => Some(message),
            _ => None,
        })
        .flat_map(|message| &message.attachments)
        .map(|attachment| {
            serde_json::to_value(&attachment.kind)
                .expect("a name")
                .to_string()
        })
        .collect();
    let documented = [
        "\"audio\"",
        "\"file\"",
        "\"ig_post\"",
        "\"ig_reel\"",
        "\"ig_story\"",
        "\"image\"",
        "\"like_heart\"",
        "\"media\"",
        "\"reel\"",
        "\"share\"",
        "\"story\"",
        "\"story_mention\"",
        "\"template\"",
        "\"video\"",
        "{\"other\":\"hologram\"}",
    ];
    assert_eq!(kinds, documented.map(str::to_owned).into());
}

#[test]
fn a_stored_instagram_unit_is_the_same_unit() {
    for (_, case) in cases() {
        for unit in units(&case) {
            let stored = serde_json::to_vec(&unit).expect("serialisable");
            let again: Unit = serde_json::from_slice(&stored).expect("its own form");
            assert_eq!(again.product, Product::Instagram);
            assert_eq!(described(&again), described(&unit));
            assert_eq!(again.raw.get(), unit.raw.get());
            assert_eq!(again.event_key_material, unit.event_key_material);
        }
    }
}

#[test]
fn a_unit_stored_before_instagram_is_one_of_whatsapp() {
    let stored = r#"{"entry_id":"1","entry_time":null,"field":"messages","metadata":{"phone_number_id":"2","display_phone_number":null},
        "contact":null,"part":"message","raw":{"id":"wamid.1","from":"6281255501234"},"event_key_material":"message|wamid.1"}"#;
    let unit: Unit = serde_json::from_str(stored).expect("the form of earlier versions");
    assert_eq!(unit.product, Product::WhatsApp);
    assert_eq!(unit.correspondent().as_deref(), Some("6281255501234"));
}

#[test]
fn a_redelivery_of_instagram_has_the_same_keys() {
    for (_, case) in cases() {
        let keys = || -> Vec<_> {
            let units = units(&case);
            units.into_iter().map(|unit| unit.event_key_material).collect()
        };
        assert_eq!(keys(), keys());
    }
}

#[test]
fn neither_product_takes_the_others_deliveries() {
    let whatsapp = br#"{"object":"whatsapp_business_account","entry":[]}"#;
    let instagram = br#"{"object":"instagram","entry":[]}"#;
    let page = br#"{"object":"page","entry":[]}"#;
    assert_eq!(split_instagram(whatsapp).unwrap_err(), Unreadable::OtherObject);
    assert_eq!(split(instagram).unwrap_err(), Unreadable::OtherObject);
    assert_eq!(split_instagram(page).unwrap_err(), Unreadable::OtherObject);
    assert!(split_instagram(instagram).expect("an envelope").is_empty());
}

#[test]
fn what_is_no_delivery_of_instagram_is_said_to_be_none() {
    for body in ["", "{\"object\":", "{} {}"] {
        assert_eq!(
            split_instagram(body.as_bytes()).unwrap_err(),
            Unreadable::NotJson,
            "{body}"
        );
    }
    for body in [
        "{}",
        "[]",
        "null",
        "17",
        r#"{"object":"instagram"}"#,
        r#"{"object":"instagram","entry":{}}"#,
        r#"[{"object":"instagram","entry":7}]"#,
    ] {
        assert_eq!(
            split_instagram(body.as_bytes()).unwrap_err(),
            Unreadable::NotAnEnvelope,
            "{body}"
        );
    }
}

#[test]
fn only_what_a_customer_does_on_purpose_opens_the_window() {
    let opens = |event: Value, sender: &str, recipient: &str| {
        let mut element = json!({"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": 1_790_000_000_001_i64});
        for (name, value) in event.as_object().expect("an object") {
            element[name] = value.clone();
        }
        let body =
            json!({"object": "instagram", "entry": [{"id": "178", "time": 1, "messaging": [element]}]});
        let units = split_instagram(body.to_string().as_bytes()).expect("an envelope");
        read_direct(&units[0]).expect("an event").opens_window()
    };
    let message = json!({"message": {"mid": "m", "text": "Halo"}});
    let story = json!({"message": {"mid": "m", "attachments": [{"type": "story_mention", "payload": {"url": "https://a.test"}}]}});
    let tap = json!({"postback": {"mid": "m", "title": "Harga", "payload": "PRICE"}});
    for event in [&message, &story, &tap] {
        assert!(opens(event.clone(), "900", "178"), "{event}");
    }
    assert!(!opens(message, "178", "900"));
    for event in [
        json!({"message": {"mid": "m", "is_unsupported": true}}),
        json!({"message": {"mid": "m", "is_deleted": true}}),
        json!({"message": {"mid": "m", "text": "x", "is_echo": true}}),
        json!({"message_edit": {"mid": "m", "text": "x", "num_edit": 1}}),
        json!({"reaction": {"mid": "m", "action": "react", "emoji": "❤"}}),
        json!({"read": {"mid": "m"}}),
        json!({"referral": {"ref": "x", "source": "SHORTLINK", "type": "OPEN_THREAD"}}),
    ] {
        assert!(!opens(event.clone(), "900", "178"), "{event}");
    }
}

#[test]
fn the_debug_form_of_instagram_has_no_words_or_ids_of_people() {
    let body = br#"{"object":"instagram","entry":[{"id":"17840000000000111","time":1790000000,"messaging":[
        {"sender":{"id":"900000000000222"},"recipient":{"id":"17840000000000111"},"timestamp":1790000000001,"message":{"mid":"m_secret",
         "text":"alamat rumah","reply_to":{"story":{"id":"1790","url":"https://a.test/private"}},"referral":{"ref":"rahasia"},
         "attachments":[{"type":"image","payload":{"url":"https://a.test/private","title":"rahasia"}}]}},
        {"sender":{"id":"900000000000222"},"recipient":{"id":"17840000000000111"},"reaction":{"mid":"m_secret","action":"react","emoji":"rahasia"}}],
        "changes":[{"field":"comments","value":{"id":"1800000444","text":"alamat rumah","from":{"id":"900000000000222","username":"dewi.test"},
         "media":{"id":"1790000555","ad_title":"rahasia"}}}]}]}"#;
    let units = split_instagram(body).expect("an envelope");
    let direct = read_direct(&units[0]).expect("a message");
    let reaction = read_direct(&units[1]).expect("a reaction");
    let comment = read_comment(&units[2]).expect("a comment");
    let DirectEvent::Message(message) = &direct.event else {
        panic!("{direct:?} is no message")
    };
    let parts = format!(
        "{message:?} {:?} {:?} {:?} {:?}",
        message.reply_to, message.referral, comment.from, comment.media
    );
    let shown = format!("{units:?} {direct:?} {reaction:?} {comment:?} {parts}");
    for private in [
        "17840", "90000", "m_secret", "alamat", "private", "rahasia", "dewi", "1800000", "1790",
    ] {
        assert!(!shown.contains(private), "{private} in {shown}");
    }
}

//! The promise about Instagram's batches, for batches nobody thought of.

use meta::webhook::{Part, Unit, read_comment, read_direct, split_instagram};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::any_json::any_json;

const ACCOUNT: &str = "17840000000000111";

/// Names that the splitter and the readers look for, so that generated objects meet them.
const NAMES: [&str; 34] = [
    "id",
    "time",
    "messaging",
    "standby",
    "changes",
    "field",
    "value",
    "sender",
    "recipient",
    "timestamp",
    "message",
    "mid",
    "text",
    "attachments",
    "type",
    "payload",
    "url",
    "title",
    "reply_to",
    "story",
    "quick_reply",
    "referral",
    "is_echo",
    "is_deleted",
    "message_edit",
    "num_edit",
    "reaction",
    "action",
    "postback",
    "read",
    "from",
    "media",
    "parent_id",
    "self_ig_scoped_id",
];

const WORDS: [&str; 12] = [
    "comments",
    "live_comments",
    "messages",
    "message_reactions",
    "standby",
    "mentions",
    "react",
    "unreact",
    "true",
    "0",
    ACCOUNT,
    "12334",
];

fn anything() -> impl Strategy<Value = Value> {
    any_json(&NAMES, &WORDS)
}

fn message(number: usize) -> Value {
    json!({"sender": {"id": format!("9{number}")}, "recipient": {"id": ACCOUNT}, "timestamp": 1_790_000_000_000_i64,
        "message": {"mid": format!("m_{number}"), "text": "Halo"}})
}

fn comment(number: usize, directly: bool) -> Value {
    let value = json!({"id": format!("18{number}"), "text": "Berapa?", "from": {"id": "9"}});
    if directly {
        value
    } else {
        json!({"field": "comments", "value": value})
    }
}

/// What a generated entry holds.
#[derive(Clone, Debug)]
struct Entry {
    messaging: usize,
    standby: usize,
    comments: usize,
    directly: bool,
}

impl Entry {
    fn units(&self) -> usize {
        self.messaging + self.standby + self.comments + usize::from(self.directly)
    }

    fn json(&self) -> Value {
        let list = |count: usize| (0..count).map(message).collect::<Vec<_>>();
        let mut entry = json!({"id": ACCOUNT, "time": 1_790_000_000});
        if self.messaging > 0 {
            entry["messaging"] = list(self.messaging).into();
        }
        if self.standby > 0 {
            entry["standby"] = list(self.standby).into();
        }
        if self.comments > 0 {
            entry["changes"] = (0..self.comments).map(|number| comment(number, false)).collect();
        }
        if self.directly {
            entry["field"] = "comments".into();
            entry["value"] = comment(7, true);
        }
        entry
    }
}

fn entry() -> impl Strategy<Value = Entry> {
    (0_usize..5, 0_usize..3, 0_usize..5, any::<bool>()).prop_map(
        |(messaging, standby, comments, directly)| Entry {
            messaging,
            standby,
            comments,
            directly,
        },
    )
}

fn delivery(entries: &[Value]) -> String {
    json!({"object": "instagram", "entry": entries}).to_string()
}

fn read(unit: &Unit) -> bool {
    let _ = unit.correspondent();
    read_direct(unit).is_ok() | read_comment(unit).is_ok()
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_stop_the_splitter(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = split_instagram(&bytes);
    }

    #[test]
    fn damaged_deliveries_never_stop_the_splitter(
        entries in prop::collection::vec(entry(), 0..4),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let entries: Vec<_> = entries.iter().map(Entry::json).collect();
        let mut bytes = delivery(&entries).into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        for unit in split_instagram(&bytes).unwrap_or_default() {
            read(&unit);
        }
    }

    #[test]
    fn every_element_and_comment_counts(entries in prop::collection::vec(entry(), 0..5), wrapped in any::<bool>()) {
        let bodies: Vec<_> = entries.iter().map(Entry::json).collect();
        let body = delivery(&bodies);
        let body = if wrapped { format!(" [{body}]") } else { body };
        let units = split_instagram(body.as_bytes()).expect("an envelope");
        let count = |part: Part| units.iter().filter(|unit| unit.part == part).count();
        prop_assert_eq!(count(Part::Direct), entries.iter().map(|entry| entry.messaging).sum::<usize>());
        prop_assert_eq!(count(Part::Standby), entries.iter().map(|entry| entry.standby).sum::<usize>());
        let comments = entries.iter().map(|entry| entry.comments + usize::from(entry.directly)).sum::<usize>();
        prop_assert_eq!(count(Part::Comment), comments);
        prop_assert_eq!(count(Part::Unreadable), entries.iter().filter(|entry| entry.units() == 0).count());
        prop_assert!(units.iter().filter(|unit| unit.part != Part::Unreadable).all(read));
        prop_assert!(units.iter().all(|unit| unit.account() == ACCOUNT));
    }

    #[test]
    fn neighbours_of_anything_go_on(broken in anything(), list in prop::sample::select(vec!["messaging", "standby"])) {
        let entries = [
            json!({"id": ACCOUNT, "time": 1, list: [message(1), broken, message(2)]}),
            json!({"id": ACCOUNT, "time": 1, "changes": [comment(1, false), broken, comment(2, false)]}),
            broken.clone(),
            json!({"id": ACCOUNT, "time": 1, "messaging": broken, "changes": broken, "x": broken}),
            json!({"id": ACCOUNT, "time": 1, "field": broken, "value": broken}),
            json!({"id": ACCOUNT, "time": 1, "messaging": [message(3)]}),
        ];
        let units = split_instagram(delivery(&entries).as_bytes()).expect("an envelope");
        prop_assert!(units.len() >= 10);
        for unit in &units {
            read(unit);
        }
        for key in ["message|m_1", "message|m_2", "message|m_3", "comment|181", "comment|182"] {
            let found = units.iter().filter(|unit| unit.event_key_material == key && read(unit)).count();
            prop_assert!(found >= 1, "{} is lost", key);
        }
    }

    #[test]
    fn a_unit_of_anything_is_stored_and_found_again(value in anything()) {
        let entries = [json!({"id": ACCOUNT, "messaging": [value], "changes": [value]}), value];
        for unit in split_instagram(delivery(&entries).as_bytes()).expect("an envelope") {
            let stored = serde_json::to_vec(&unit).expect("serialisable");
            let again: Unit = serde_json::from_slice(&stored).expect("its own form");
            prop_assert_eq!(again.raw.get(), unit.raw.get());
            prop_assert_eq!((again.part, again.product), (unit.part, unit.product));
            prop_assert_eq!(again.correspondent(), unit.correspondent());
        }
    }

    #[test]
    fn a_message_with_an_id_is_always_read(message in anything(), beside in anything()) {
        let mut element = json!({"sender": {"id": "9"}, "recipient": {"id": ACCOUNT}, "timestamp": beside, "message": message});
        if let Some(message) = element["message"].as_object_mut() {
            message.insert("mid".to_owned(), "m_1".into());
        } else {
            element["message"] = json!({"mid": "m_1"});
        }
        let body = delivery(&[json!({"id": ACCOUNT, "messaging": [element]})]);
        let units = split_instagram(body.as_bytes()).expect("an envelope");
        prop_assert_eq!(units.len(), 1);
        prop_assert!(read_direct(&units[0]).is_ok());
        prop_assert!(units[0].event_key_material.ends_with("|m_1"));
    }
}

#[test]
fn nesting_beyond_64_is_quarantined_alone_on_instagram() {
    let deep = |levels: usize| {
        let inner = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        format!(
            r#"{{"object":"instagram","entry":[{{"id":"{ACCOUNT}","messaging":[
            {{"sender":{{"id":"9"}},"recipient":{{"id":"{ACCOUNT}"}},"message":{{"mid":"m_1","text":"a"}},"x":{inner}}},
            {{"sender":{{"id":"9"}},"recipient":{{"id":"{ACCOUNT}"}},"message":{{"mid":"m_2","text":"b"}}}}]}}]}}"#
        )
    };
    // Four levels of envelope and one of the element itself.
    let units = split_instagram(deep(59).as_bytes()).expect("an envelope");
    assert!(units.iter().all(|unit| read_direct(unit).is_ok()));
    for levels in [60, 1_000, 500_000] {
        let units = split_instagram(deep(levels).as_bytes()).expect("an envelope");
        let parts: Vec<Part> = units.iter().map(|unit| unit.part).collect();
        assert_eq!(parts, [Part::Unreadable, Part::Direct], "{levels} levels");
        assert!(read_direct(&units[1]).is_ok());
    }
}

#[test]
fn a_body_of_3_mb_of_instagram_is_split() {
    let elements: Vec<_> = (0..20_000).map(message).collect();
    let body = delivery(&[json!({"id": ACCOUNT, "time": 1_790_000_000_123_i64, "messaging": elements})]);
    assert!(body.len() > 2 * 1024 * 1024);
    let units = split_instagram(body.as_bytes()).expect("an envelope");
    assert_eq!(units.len(), 20_000);
    assert!(units.iter().all(read));
}

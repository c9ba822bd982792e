//! The promise about batches, for batches nobody thought of.

use std::fmt::Write;

use meta::webhook::{Part, Unreadable, read_message, split};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What a generated change holds.
#[derive(Clone, Debug)]
struct Change {
    messages: usize,
    statuses: usize,
    echoes: usize,
    /// A field that is not split.
    account: bool,
}

fn change() -> impl Strategy<Value = Change> {
    (0_usize..6, 0_usize..6, 0_usize..3, any::<bool>()).prop_map(|(messages, statuses, echoes, account)| {
        Change {
            messages,
            statuses,
            echoes,
            account,
        }
    })
}

fn elements(count: usize, name: &str) -> Vec<Value> {
    (0..count)
        .map(|n| json!({"id": format!("wamid.{name}{n}"), "type": "text", "status": "sent"}))
        .collect()
}

fn body(entries: &[Vec<Change>]) -> Value {
    let entries: Vec<Value> = entries
        .iter()
        .enumerate()
        .map(|(n, changes)| {
            let changes: Vec<Value> = changes
                .iter()
                .map(|change| {
                    if change.account {
                        return json!({"field": "account_update", "value": {"event": "ACCOUNT_DELETED"}});
                    }
                    json!({"field": "messages", "value": {
                        "metadata": {"phone_number_id": n.to_string()},
                        "messages": elements(change.messages, "m"),
                        "message_echoes": elements(change.echoes, "e"),
                        "statuses": elements(change.statuses, "s"),
                    }})
                })
                .collect();
            json!({"id": n.to_string(), "changes": changes})
        })
        .collect();
    json!({"object": "whatsapp_business_account", "entry": entries})
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_stop_the_splitter(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = split(&bytes);
    }

    #[test]
    fn damaged_deliveries_never_stop_the_splitter(
        entries in proptest::collection::vec(proptest::collection::vec(change(), 0..4), 0..4),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = body(&entries).to_string().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if let Ok(units) = split(&bytes) {
            for unit in units {
                let _ = read_message(&unit);
            }
        }
    }

    #[test]
    fn every_entry_change_message_and_status_counts(
        entries in proptest::collection::vec(proptest::collection::vec(change(), 0..4), 0..5),
    ) {
        let units = split(body(&entries).to_string().as_bytes()).expect("an envelope");
        let changes = || entries.iter().flatten();
        let live = || changes().filter(|change| !change.account);
        let whole = changes().filter(|c| c.account || c.messages + c.statuses + c.echoes == 0).count();
        let empty = entries.iter().filter(|changes| changes.is_empty()).count();
        let count = |part: Part| units.iter().filter(|unit| unit.part == part).count();
        prop_assert_eq!(count(Part::Message), live().map(|change| change.messages).sum::<usize>());
        prop_assert_eq!(count(Part::Status), live().map(|change| change.statuses).sum::<usize>());
        prop_assert_eq!(count(Part::Echo), live().map(|change| change.echoes).sum::<usize>());
        prop_assert_eq!(count(Part::Change), whole);
        prop_assert_eq!(count(Part::Unreadable), empty);
        let first_status = units.iter().position(|unit| unit.part == Part::Status).unwrap_or(units.len());
        prop_assert!(units[..first_status].iter().all(|unit| unit.part != Part::Status));
        prop_assert!(units[first_status..].iter().all(|unit| unit.part == Part::Status));
    }
}

/// A body of about `size` bytes with as many messages, contacts and statuses as fit.
fn large_body(size: usize) -> (String, usize) {
    let (mut messages, mut contacts, mut statuses) = (String::new(), String::new(), String::new());
    let mut count = 0;
    while messages.len() + contacts.len() + statuses.len() < size {
        let comma = if count == 0 { "" } else { "," };
        write!(
            messages,
            r#"{comma}{{"from":"62812{count:08}","id":"wamid.M{count}","timestamp":"1795000121","type":"text","text":{{"body":"Gr\u00fc\u00dfe nomor {count}"}}}}"#
        )
        .expect("in memory");
        write!(
            contacts,
            r#"{comma}{{"profile":{{"name":"Pelanggan {count}"}},"wa_id":"62812{count:08}"}}"#
        )
        .expect("in memory");
        write!(
            statuses,
            r#"{comma}{{"id":"wamid.S{count}","status":"delivered","timestamp":"1795000121","recipient_id":"62812{count:08}"}}"#
        )
        .expect("in memory");
        count += 1;
    }
    let body = format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{{"metadata":{{"phone_number_id":"2"}},"contacts":[{contacts}],"messages":[{messages}],"statuses":[{statuses}]}}}}]}}]}}"#
    );
    (body, count)
}

#[test]
fn a_body_of_3_mb_is_split_without_copying_contacts_around() {
    let (body, count) = large_body(3 * 1024 * 1024);
    assert!(count > 5_000);
    let units = split(body.as_bytes()).expect("an envelope");
    assert_eq!(units.len(), 2 * count);
    let last = read_message(&units[count - 1]).expect("a message");
    let name = format!("Pelanggan {}", count - 1);
    assert_eq!(last.from.profile_name, Some(name));
    let carried: usize = units
        .iter()
        .map(|unit| unit.raw.get().len() + unit.contact.as_ref().map_or(0, |c| c.get().len()))
        .sum();
    assert!(
        carried < 2 * body.len(),
        "{carried} bytes carried for {}",
        body.len()
    );
}

#[test]
fn nesting_beyond_64_is_quarantined_alone() {
    let deep = |levels: usize| {
        let inner = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        format!(
            r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{{"messages":[
            {{"id":"wamid.1","type":"text","text":{{"body":"a"}},"x":{inner}}},{{"id":"wamid.2","type":"text","text":{{"body":"b"}}}}]}}}}]}}]}}"#
        )
    };
    // Seven levels of envelope and one of the message itself.
    let units = split(deep(56).as_bytes()).expect("an envelope");
    assert!(units.iter().all(|unit| read_message(unit).is_ok()));
    for levels in [57, 1_000, 500_000] {
        let units = split(deep(levels).as_bytes()).expect("an envelope");
        let parts: Vec<Part> = units.iter().map(|unit| unit.part).collect();
        assert_eq!(parts, [Part::Message, Part::Unreadable], "{levels} levels");
        assert_eq!(read_message(&units[0]).expect("the neighbour").wamid, "wamid.2");
    }
}

#[test]
fn what_is_no_delivery_is_said_to_be_none() {
    assert_eq!(split(b"").unwrap_err(), Unreadable::NotJson);
    assert_eq!(split(b"{\"object\":").unwrap_err(), Unreadable::NotJson);
    assert_eq!(split(b"\xff\xfe").unwrap_err(), Unreadable::NotJson);
    assert_eq!(split(b"{} {}").unwrap_err(), Unreadable::NotJson);
    for body in [
        "{}",
        "[]",
        "null",
        "17",
        r#"{"object":"whatsapp_business_account"}"#,
        r#"{"entry":[]}"#,
    ] {
        assert_eq!(
            split(body.as_bytes()).unwrap_err(),
            Unreadable::NotAnEnvelope,
            "{body}"
        );
    }
    let instagram = br#"{"object":"instagram","entry":[]}"#;
    assert_eq!(split(instagram).unwrap_err(), Unreadable::OtherObject);
    assert!(
        split(br#"{"object":"whatsapp_business_account","entry":[]}"#)
            .expect("an envelope")
            .is_empty()
    );
}

#[test]
fn the_same_content_in_another_entry_or_time_has_another_key() {
    let keys: Vec<String> = [r#""id":"1","time":7"#, r#""id":"2","time":7"#, r#""id":"1","time":8"#, r#""id":"1""#]
        .iter()
        .map(|entry| {
            let body = format!(
                r#"{{"object":"whatsapp_business_account","entry":[{{{entry},"changes":[{{"field":"account_update","value":{{"event":"ACCOUNT_DELETED"}}}}]}}]}}"#
            );
            split(body.as_bytes()).expect("an envelope")[0].event_key_material.clone()
        })
        .collect();
    let mut distinct = keys.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), keys.len());
}

//! Every documented shape of a webhook, one file per case: a body as Meta sends it and the units that come of it.

use std::fs;
use std::path::{Path, PathBuf};

use meta::webhook::{
    Part, Unit, UnitError, read_account_update, read_address_book, read_alert, read_capability, read_echo,
    read_error, read_history, read_message, read_number_name, read_number_quality, read_number_security,
    read_preferences, read_review, read_status, read_template, read_user_id_update, split,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
struct Case {
    body: Box<RawValue>,
    units: Value,
}

/// The case files of a folder, without those of its folders.
pub(crate) fn case_files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("folder of cases")
        .map(|entry| entry.expect("entry").path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

/// What is known of a unit before it is read, as a case file writes it; a hash is only said to be one.
pub(crate) fn unread(unit: &Unit) -> Value {
    let key = &unit.event_key_material;
    json!({
        "part": unit.part,
        "field": unit.field,
        "account": unit.account(),
        "key": if key.starts_with("hash|") { "hash" } else { key },
    })
}

/// A unit as a case file writes it: what is absent is left out.
fn described(unit: &Unit) -> Value {
    let mut described = unread(unit);
    let (name, value) = match unit.part {
        Part::Message => outcome(read_message(unit)),
        Part::Echo => outcome(read_echo(unit)),
        Part::Status => outcome(read_status(unit)),
        Part::Change => match change(unit) {
            Some(read) => read,
            None => return described,
        },
        Part::Error => outcome(read_error(unit)),
        Part::Comment | Part::Direct | Part::Standby | Part::Unreadable => return described,
    };
    described[name] = value;
    described
}

fn change(unit: &Unit) -> Option<(&'static str, Value)> {
    Some(match unit.field.as_str() {
        "account_update" => outcome(read_account_update(unit)),
        "phone_number_quality_update" => outcome(read_number_quality(unit)),
        "phone_number_name_update" => outcome(read_number_name(unit)),
        "security" => outcome(read_number_security(unit)),
        "account_review_update" => outcome(read_review(unit)),
        "account_alerts" => outcome(read_alert(unit)),
        "business_capability_update" => outcome(read_capability(unit)),
        "user_preferences" => outcome(read_preferences(unit)),
        "history" => outcome(read_history(unit)),
        "user_id_update" => outcome(read_user_id_update(unit)),
        "smb_app_state_sync" => outcome(read_address_book(unit)),
        field if field.contains("template") => outcome(read_template(unit)),
        _ => return None,
    })
}

pub fn outcome(read: Result<impl Serialize, UnitError>) -> (&'static str, Value) {
    match read {
        Ok(value) => (
            "read",
            without_absent(serde_json::to_value(value).expect("serialisable")),
        ),
        Err(error) => ("refused", error.to_string().into()),
    }
}

pub fn without_absent(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let present = |value: &Value| !value.is_null() && *value != json!([]) && *value != json!(false);
            let kept = fields.into_iter().filter(|(_, value)| present(value));
            Value::Object(
                kept.map(|(name, value)| (name, without_absent(value)))
                    .collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => items.into_iter().map(without_absent).collect(),
        other => other,
    }
}

#[test]
fn every_case_is_read_as_written_down() {
    let mut different = Vec::new();
    for file in case_files("tests/cases") {
        let text = fs::read_to_string(&file).expect("readable case");
        let case: Case = serde_json::from_str(&text).expect("well-formed case");
        let units = split(case.body.get().as_bytes()).expect("an envelope");
        let found: Value = units.iter().map(described).collect();
        if found != case.units {
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            different.push(format!("{name} gives {found:#}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn there_is_a_case_for_every_documented_message_type() {
    let mut kinds: Vec<String> = Vec::new();
    for file in case_files("tests/cases") {
        let case: Case = serde_json::from_str(&fs::read_to_string(file).expect("readable case"))
            .expect("well-formed case");
        let units = split(case.body.get().as_bytes()).expect("an envelope");
        kinds.extend(
            units
                .iter()
                .filter_map(|unit| read_message(unit).ok())
                .map(|m| m.content.kind().to_owned()),
        );
    }
    kinds.sort();
    kinds.dedup();
    let documented = [
        "audio",
        "button",
        "contacts",
        "document",
        "edit",
        "image",
        "interactive",
        "location",
        "order",
        "reaction",
        "revoke",
        "sticker",
        "system",
        "text",
        "unknown",
        "unsupported",
        "video",
    ];
    assert_eq!(kinds, documented);
}

#[test]
fn a_stored_unit_is_the_same_unit() {
    for file in case_files("tests/cases") {
        let case: Case = serde_json::from_str(&fs::read_to_string(file).expect("readable case"))
            .expect("well-formed case");
        for unit in split(case.body.get().as_bytes()).expect("an envelope") {
            let stored = serde_json::to_vec(&unit).expect("serialisable");
            let again: Unit = serde_json::from_slice(&stored).expect("its own form");
            assert_eq!(described(&again), described(&unit));
            assert_eq!(again.raw.get(), unit.raw.get());
            assert_eq!(again.event_key_material, unit.event_key_material);
        }
    }
}

#[test]
fn a_redelivery_has_the_same_keys() {
    for file in case_files("tests/cases") {
        let case: Case = serde_json::from_str(&fs::read_to_string(file).expect("readable case"))
            .expect("well-formed case");
        let keys =
            |units: Vec<Unit>| -> Vec<_> { units.into_iter().map(|unit| unit.event_key_material).collect() };
        let once = keys(split(case.body.get().as_bytes()).expect("an envelope"));
        let again = keys(split(case.body.get().as_bytes()).expect("an envelope"));
        assert_eq!(once, again);
    }
}

#[test]
fn the_debug_form_of_what_was_read_has_no_words_or_ids_of_people() {
    let body = br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
        "metadata":{"phone_number_id":"204417760098813"},
        "contacts":[{"wa_id":"6281255501234","user_id":"ID.77","profile":{"name":"Sari"}}],
        "messages":[{"id":"wamid.SECRET","from":"6281255501234","type":"text","text":{"body":"alamat rumah"}}],
        "statuses":[{"id":"wamid.SECRET","status":"sent","recipient_id":"6281255501234"}]}}]}]}"#;
    let units = split(body).expect("an envelope");
    let message = read_message(&units[0]).expect("a message");
    let status = read_status(&units[1]).expect("a status");
    let shown = format!("{units:?} {message:?} {status:?}");
    for private in ["62812", "204417", "wamid", "Sari", "alamat", "ID.77"] {
        assert!(!shown.contains(private), "{private} in {shown}");
    }
}

//! No change of an account can stop the reader, whatever its value is.

use meta::webhook::{
    read_account_update, read_address_book, read_alert, read_capability, read_echo, read_history,
    read_number_name, read_number_quality, read_number_security, read_preferences, read_review,
    read_template, split,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::any_json::any_json;

const FIELDS: [&str; 13] = [
    "account_update",
    "phone_number_quality_update",
    "phone_number_name_update",
    "security",
    "message_template_status_update",
    "message_template_quality_update",
    "template_category_update",
    "account_review_update",
    "account_alerts",
    "business_capability_update",
    "user_preferences",
    "history",
    "smb_app_state_sync",
];

/// Names that the readers look for, so that generated objects meet them.
const NAMES: [&str; 28] = [
    "event",
    "waba_info",
    "waba_id",
    "partner_app_id",
    "ban_info",
    "waba_ban_state",
    "restriction_info",
    "restriction_type",
    "expiration",
    "disconnection_info",
    "reason",
    "display_phone_number",
    "decision",
    "message_template_id",
    "new_quality_score",
    "new_category",
    "alert_info",
    "alert_type",
    "user_preferences",
    "value",
    "history",
    "threads",
    "messages",
    "message_echoes",
    "errors",
    "state_sync",
    "contact",
    "phone_number",
];

fn anything() -> impl Strategy<Value = Value> {
    any_json(&NAMES, &FIELDS)
}

proptest! {
    #[test]
    fn every_change_is_read_or_refused(field in proptest::sample::select(FIELDS.to_vec()), value in anything()) {
        let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": field, "value": value}]}]});
        for unit in split(body.to_string().as_bytes()).expect("an envelope") {
            let _ = read_account_update(&unit);
            let _ = read_number_quality(&unit);
            let _ = read_number_name(&unit);
            let _ = read_number_security(&unit);
            let _ = read_template(&unit);
            let _ = read_review(&unit);
            let _ = read_alert(&unit);
            let _ = read_capability(&unit);
            let _ = read_preferences(&unit);
            let _ = read_history(&unit);
            let _ = read_address_book(&unit);
            let _ = read_echo(&unit);
        }
    }

    #[test]
    fn every_old_message_is_kept_or_counted(values in prop::collection::vec(anything(), 0..6)) {
        let good = json!({"from": "62812", "id": "wamid.1", "type": "text", "text": {"body": "Halo"}});
        let count = values.len();
        let messages: Vec<Value> = values.into_iter().chain([good]).collect();
        let value = json!({"history": [{"threads": [{"id": "62812", "messages": messages}]}]});
        let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "history", "value": value}]}]});
        let units = split(body.to_string().as_bytes()).expect("an envelope");
        let history = read_history(&units[0]).expect("a history");
        prop_assert_eq!(history.messages.len() + history.unreadable, count + 1);
        prop_assert!(history.messages.iter().any(|message| message.wamid == "wamid.1"));
    }
}

//! Messages that come seldom (reference 3.3): answers to requests, changed identities, groups, other times.

use serde_json::{Value, json};

use super::inbound::Inbound;
use super::shapes::{Composed, written};
use crate::world::assets::Number;

pub fn rare(inbound: &Inbound, number: &Number) -> Composed {
    match inbound {
        Inbound::ProductQuestion(text) => written(text).beside(
            "context",
            json!({
                "id": "wamid.TWINPRODUCT", "from": number.digits(),
                "referred_product": { "catalog_id": "610000000000001", "product_retailer_id": "sku-1" },
            }),
        ),
        Inbound::ReactionEmptied { to } => {
            Composed::new("reaction", json!({ "message_id": to, "emoji": "" }), "")
        }
        Inbound::Group(text) => written(text).beside("group_id", json!("Y2FwaV9ncm91cDp0d2lu")),
        Inbound::Dated { text, at } => Composed {
            at: Some(*at),
            ..written(text)
        },
        Inbound::TooLarge => {
            let error = crate::graph::error::webhook_error(131_052, "The file is larger than 100 MB.");
            Composed::new("video", Value::Null, "🎬 Video").beside("errors", json!([error]))
        }
        Inbound::FlowReply | Inbound::CallPermissionReply | Inbound::ContactRequest => reply(inbound),
        _ => changed(inbound),
    }
}

fn reply(inbound: &Inbound) -> Composed {
    match inbound {
        Inbound::FlowReply => Composed::new(
            "interactive",
            json!({ "type": "nfm_reply", "nfm_reply": {
                "name": "flow", "body": "Sent", "response_json": r#"{"nama":"Sari","jumlah":2}"#,
            }}),
            "Form sent",
        ),
        Inbound::CallPermissionReply => Composed::new(
            "interactive",
            json!({ "type": "call_permission_reply", "call_permission_reply": {
                "response": "accept", "expiration_timestamp": "1796000000", "response_source": "user_action",
            }}),
            "You may call",
        ),
        _ => Composed::new(
            "contacts",
            json!([{
                "name": { "formatted_name": "Dewi Kusuma", "first_name": "Dewi" },
                "phones": [{ "phone": "+6281255503344", "wa_id": "6281255503344" }],
                "origin": "contact_request",
            }]),
            "👤 My number",
        ),
    }
}

fn changed(inbound: &Inbound) -> Composed {
    match inbound {
        Inbound::NumberChangedOldStyle { new_wa_id } => Composed {
            contacts: false,
            ..Composed::new(
                "system",
                json!({
                    "body": "User changed their number", "type": "customer_changed_number",
                    "wa_id": new_wa_id, "new_wa_id": new_wa_id,
                }),
                "Number changed",
            )
        },
        Inbound::UserIdChanged { new_user_id } => Composed {
            contacts: false,
            ..Composed::new(
                "system",
                json!({
                    "body": format!("User changed to {new_user_id}"), "type": "user_changed_user_id",
                    "user_id": new_user_id,
                }),
                "Identity changed",
            )
        },
        Inbound::IdentityChanged => Composed::new(
            "system",
            json!({ "body": "User's security code changed", "type": "customer_identity_changed" }),
            "Security code changed",
        )
        .beside(
            "identity",
            json!({ "acknowledged": false, "created_timestamp": "1795000000", "hash": "dHdpbg==" }),
        ),
        _ => Composed::new("unknown", Value::Null, ""),
    }
}

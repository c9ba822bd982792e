//! What happens to a template (reference 3.7).

use serde_json::{Value, json};

use super::{Scene, Told, with};
use crate::Injection;

pub fn told(what: Injection, scene: &Scene) -> Option<Told> {
    let (field, value) = match what {
        Injection::TemplateApproved => status("APPROVED", "NONE"),
        Injection::TemplateRejected => rejected(),
        Injection::TemplatePaused => {
            let (field, value) = status("PAUSED", "NONE");
            let why = json!({ "title": "FIRST_PAUSE", "description": "Recipients do not like it." });
            (field, with(value, "other_info", why))
        }
        Injection::TemplateDisabled => {
            let (field, value) = status("DISABLED", "NONE");
            (
                field,
                with(
                    value,
                    "disable_info",
                    json!({ "disable_date": "November 22, 2026" }),
                ),
            )
        }
        Injection::TemplateUnheard => status("CRYSTALLISED", "NONE"),
        Injection::TemplateQuality => (
            "message_template_quality_update",
            extended(json!({ "previous_quality_score": "GREEN", "new_quality_score": "RED" })),
        ),
        Injection::TemplateCategory => (
            "template_category_update",
            extended(json!({ "previous_category": "UTILITY", "new_category": "MARKETING" })),
        ),
        Injection::TemplateComponents => (
            "message_template_components_update",
            extended(
                json!({ "message_template_element": "Halo {{1}}, pesanan siap.", "message_template_footer": "Roti Pagi" }),
            ),
        ),
        _ => return None,
    };
    Some(Told::by_account(scene, field, &value))
}

fn extended(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.insert("message_template_id".to_owned(), json!(900_000_000_000_777_u64));
        object.insert("message_template_name".to_owned(), json!("pesanan_siap"));
        object.insert("message_template_language".to_owned(), json!("id"));
    }
    value
}

fn status(event: &str, reason: &str) -> (&'static str, Value) {
    let value = json!({ "event": event, "reason": reason, "message_template_category": "UTILITY" });
    ("message_template_status_update", extended(value))
}

fn rejected() -> (&'static str, Value) {
    let (field, value) = status("REJECTED", "INVALID_FORMAT");
    let advice =
        json!({ "reason": "Variables at the end", "recommendation": "Add words after the variable." });
    let value = with(value, "rejection_info", advice);
    (field, with(value, "message_template_language", json!("en-US")))
}

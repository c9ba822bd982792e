//! What Meta says about a message template (Meta: `message_template_status_update`, `message_template_quality_update`,
//! `template_category_update` and `message_template_components_update` webhooks).

use serde::Serialize;

use super::fields::Fields;
use super::{Part, Unit, UnitError, object};

/// A change of one template in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemplateUpdate {
    pub id: Option<String>,
    pub name: Option<String>,
    /// `en_US`; Meta also writes `en-US`.
    pub language: Option<String>,
    pub change: TemplateChange,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum TemplateChange {
    /// `APPROVED`, `REJECTED`, `PAUSED`, `DISABLED`, …; the reason is Meta's code.
    Status { event: String, reason: Option<String> },
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    Quality { before: Option<String>, now: String },
    /// May arrive as a warning before the change.
    Category { before: Option<String>, now: String },
    /// Its text was edited.
    Components,
}

/// Reads a change of any of the template fields.
pub fn read_template(unit: &Unit) -> Result<TemplateUpdate, UnitError> {
    let map = object(unit, Part::Change)?;
    let value = Fields(&map);
    let needed = |name: &'static str| value.word(name).ok_or(UnitError::Missing(name));
    let change = match unit.field.as_str() {
        "message_template_status_update" => TemplateChange::Status {
            event: needed("event")?,
            reason: value.word("reason").filter(|reason| reason != "NONE"),
        },
        "message_template_quality_update" => TemplateChange::Quality {
            before: value.word("previous_quality_score"),
            now: needed("new_quality_score")?,
        },
        "template_category_update" => TemplateChange::Category {
            before: value.word("previous_category"),
            now: value
                .word("new_category")
                .or_else(|| value.word("correct_category"))
                .ok_or(UnitError::Missing("new_category"))?,
        },
        "message_template_components_update" => TemplateChange::Components,
        _ => return Err(UnitError::OtherPart(unit.part)),
    };
    Ok(TemplateUpdate {
        id: value.word("message_template_id"),
        name: value.word("message_template_name"),
        language: value.word("message_template_language"),
        change,
    })
}

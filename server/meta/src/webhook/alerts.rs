//! What Meta says about an account without ending or pausing anything: alerts, limits, reviews, and what customers want
//! to hear (Meta: `account_alerts`, `business_capability_update`, `account_review_update` and `user_preferences` webhooks).

use jiff::Timestamp;
use serde::Serialize;

use super::fields::Fields;
use super::message::Person;
use super::{Part, Unit, UnitError, object};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountAlert {
    /// `INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED` and the like.
    pub kind: String,
    pub severity: Option<String>,
    pub description: Option<String>,
}

/// How much a business may send and own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Capability {
    /// Per business since v24, per number before.
    pub daily_conversations: Option<String>,
    pub numbers: Option<String>,
}

/// Whether a customer wants one kind of message.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Preference {
    pub person: Person,
    /// `marketing_messages`.
    pub category: Option<String>,
    /// `stop`, `resume`, `signup`.
    pub value: String,
    pub at: Option<Timestamp>,
}

/// Reads a change of the field `account_alerts`; its nesting differs between samples.
pub fn read_alert(unit: &Unit) -> Result<AccountAlert, UnitError> {
    let map = object(unit, Part::Change)?;
    let value = Fields(&map);
    let info = value.object("alert_info").unwrap_or(value);
    Ok(AccountAlert {
        kind: info.word("alert_type").ok_or(UnitError::Missing("alert_type"))?,
        severity: info.word("alert_severity"),
        description: info.word("alert_description"),
    })
}

/// Reads a change of the field `business_capability_update`.
pub fn read_capability(unit: &Unit) -> Result<Capability, UnitError> {
    let map = object(unit, Part::Change)?;
    let value = Fields(&map);
    Ok(Capability {
        daily_conversations: value
            .word("max_daily_conversations_per_business")
            .or_else(|| value.word("max_daily_conversation_per_phone")),
        numbers: value
            .word("max_phone_numbers_per_waba")
            .or_else(|| value.word("max_phone_numbers_per_business")),
    })
}

/// Reads the decision of a change of the field `account_review_update`.
pub fn read_review(unit: &Unit) -> Result<String, UnitError> {
    let map = object(unit, Part::Change)?;
    Fields(&map)
        .word("decision")
        .ok_or(UnitError::Missing("decision"))
}

/// Reads a change of the field `user_preferences`; what names nobody or wants nothing is left out.
pub fn read_preferences(unit: &Unit) -> Result<Vec<Preference>, UnitError> {
    let map = object(unit, Part::Change)?;
    let preferences = Fields(&map)
        .objects("user_preferences")
        .filter_map(preference)
        .collect::<Vec<_>>();
    if preferences.is_empty() {
        return Err(UnitError::Missing("user_preferences"));
    }
    Ok(preferences)
}

fn preference(preference: Fields) -> Option<Preference> {
    let person = Person {
        bsuid: preference.word("user_id"),
        wa_id: preference.word("wa_id"),
        ..Person::default()
    };
    person.is_identified().then_some(())?;
    Some(Preference {
        person,
        category: preference.word("category"),
        value: preference.word("value")?,
        at: preference.time("timestamp"),
    })
}

//! What Meta says about one number of an account (Meta: `phone_number_quality_update`, `phone_number_name_update` and
//! `security` webhooks).
//!
//! None of them carries a `phone_number_id`. The number is named as it is displayed, so only its digits can be compared.

use serde::Serialize;

use super::fields::Fields;
use super::{Part, Unit, UnitError, object};

/// How customers rate a number, and how much it may send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NumberQuality {
    /// The digits of the number as displayed; absent, the event is about every number of the account.
    pub digits: Option<String>,
    /// `ONBOARDING`, `THROUGHPUT_UPGRADE`; older: `FLAGGED`, `UNFLAGGED`, `UPGRADE`, `DOWNGRADE`.
    pub event: String,
    /// `TIER_1K` and the like; Meta is taking it away.
    pub limit: Option<String>,
    pub daily_conversations: Option<String>,
}

/// What Meta decided about a display name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NumberName {
    pub digits: Option<String>,
    /// `APPROVED`, `REJECTED`, `DEFERRED`, `PENDING`.
    pub decision: String,
    pub requested_name: Option<String>,
    pub rejection_reason: Option<String>,
}

/// Something about the two-step PIN of a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NumberSecurity {
    pub digits: Option<String>,
    /// `PIN_CHANGED`, `PIN_RESET_REQUEST`, `PIN_RESET_SUCCESS`.
    pub event: String,
}

/// Reads a change of the field `phone_number_quality_update`.
pub fn read_number_quality(unit: &Unit) -> Result<NumberQuality, UnitError> {
    let map = object(unit, Part::Change)?;
    let value = Fields(&map);
    Ok(NumberQuality {
        digits: digits(value),
        event: value.word("event").ok_or(UnitError::Missing("event"))?,
        limit: value.word("current_limit"),
        daily_conversations: value.word("max_daily_conversations_per_business"),
    })
}

/// Reads a change of the field `phone_number_name_update`.
pub fn read_number_name(unit: &Unit) -> Result<NumberName, UnitError> {
    let map = object(unit, Part::Change)?;
    let value = Fields(&map);
    Ok(NumberName {
        digits: digits(value),
        decision: value.word("decision").ok_or(UnitError::Missing("decision"))?,
        requested_name: value.word("requested_verified_name"),
        rejection_reason: value.word("rejection_reason"),
    })
}

/// Reads a change of the field `security`.
pub fn read_number_security(unit: &Unit) -> Result<NumberSecurity, UnitError> {
    let map = object(unit, Part::Change)?;
    let value = Fields(&map);
    Ok(NumberSecurity {
        digits: digits(value),
        event: value.word("event").ok_or(UnitError::Missing("event"))?,
    })
}

fn digits(value: Fields) -> Option<String> {
    let shown = value.word("display_phone_number")?;
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

//! What happens to a client's account at Meta: the ways a connection ends, pauses and resumes
//! (Meta: `account_update` webhook).

use jiff::Timestamp;
use serde::Serialize;

use super::fields::Fields;
use super::{Part, Unit, UnitError, object};

/// One `account_update`. Only the events that change what we may do are told apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountUpdate {
    /// Meta's name of the event, such as `PARTNER_APP_UNINSTALLED`.
    pub event: String,
    /// The client's account. `PARTNER_*` events name it themselves; for the others it is the entry's id.
    pub waba_id: String,
    pub owner_business_id: Option<String>,
    /// The app that was installed or removed; not always ours.
    pub partner_app_id: Option<String>,
    /// `SCHEDULE_FOR_DISABLE`, `DISABLE`, `REINSTATE`.
    pub ban_state: Option<String>,
    /// When, as Meta writes it for people.
    pub ban_date: Option<String>,
    /// Why a number left the Cloud API, for numbers that also live in the app.
    pub disconnection_reason: Option<String>,
    /// `USER` or `SYSTEM`.
    pub disconnection_by: Option<String>,
    pub restrictions: Vec<Restriction>,
    pub violation: Option<String>,
}

/// Something that Meta forbids an account for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Restriction {
    /// Meta's name, such as `RESTRICTED_CUSTOMER_INITIATED_MESSAGING`.
    pub kind: String,
    /// When it ends; without one it ends with another event.
    pub until: Option<Timestamp>,
}

/// Reads a change of the field `account_update`.
pub fn read_account_update(unit: &Unit) -> Result<AccountUpdate, UnitError> {
    if unit.field != "account_update" {
        return Err(UnitError::OtherPart(unit.part));
    }
    let map = object(unit, Part::Change)?;
    let value = Fields(&map);
    let event = value.word("event").ok_or(UnitError::Missing("event"))?;
    let waba = value.object("waba_info");
    let named = waba.and_then(|waba| waba.word("waba_id"));
    // The entry of a PARTNER event is the partner's own portfolio: taking it for the client's account would be wrong.
    let waba_id = match named {
        Some(id) => id,
        None if event.starts_with("PARTNER_") => return Err(UnitError::Missing("waba_info.waba_id")),
        None => unit.entry_id.clone(),
    };
    Ok(AccountUpdate {
        event,
        waba_id,
        owner_business_id: waba.and_then(|waba| waba.word("owner_business_id")),
        partner_app_id: waba.and_then(|waba| waba.word("partner_app_id")),
        ban_state: value
            .object("ban_info")
            .and_then(|ban| ban.word("waba_ban_state")),
        ban_date: value.object("ban_info").and_then(|ban| ban.word("waba_ban_date")),
        disconnection_reason: value
            .object("disconnection_info")
            .and_then(|info| info.word("reason")),
        disconnection_by: value
            .object("disconnection_info")
            .and_then(|info| info.word("initiated_by")),
        restrictions: value
            .objects("restriction_info")
            .filter_map(restriction)
            .collect(),
        violation: value
            .object("violation_info")
            .and_then(|info| info.word("violation_type")),
    })
}

fn restriction(restriction: Fields) -> Option<Restriction> {
    let written = || restriction.word("expiration")?.parse().ok();
    Some(Restriction {
        kind: restriction.word("restriction_type")?,
        // Meta shows seconds in one sample and a date in another.
        until: restriction.time("expiration").or_else(written),
    })
}

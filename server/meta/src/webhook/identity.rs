//! A customer got another business-scoped user id (Meta: `user_id_update` webhook).
//!
//! The id changes when somebody changes the phone number. Without this event the same customer would come back as a
//! stranger, with another conversation.

use jiff::Timestamp;
use serde::Serialize;

use super::fields::Fields;
use super::{Part, Unit, UnitError, object};

/// One customer's ids before and after.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct UserIdChange {
    /// The number, for people who show it; which of the two it is, Meta does not say.
    pub wa_id: Option<String>,
    pub previous: Option<String>,
    pub current: Option<String>,
    pub previous_parent: Option<String>,
    pub current_parent: Option<String>,
    pub at: Option<Timestamp>,
}

/// Reads a change of the field `user_id_update`. A change that names neither id is left out.
pub fn read_user_id_update(unit: &Unit) -> Result<Vec<UserIdChange>, UnitError> {
    if unit.field != "user_id_update" {
        return Err(UnitError::OtherPart(unit.part));
    }
    let map = object(unit, Part::Change)?;
    let value = Fields(&map);
    if value.value("user_id_update").is_none() {
        return Err(UnitError::Missing("user_id_update"));
    }
    let changes = value.objects("user_id_update").map(change);
    Ok(changes
        .filter(|change| change.previous.is_some() || change.current.is_some())
        .collect())
}

fn change(change: Fields) -> UserIdChange {
    let pair = |name| {
        let pair = change.object(name);
        let word = |side| pair.and_then(|pair: Fields| pair.word(side));
        (word("previous"), word("current"))
    };
    let (previous, current) = pair("user_id");
    let (previous_parent, current_parent) = pair("parent_user_id");
    UserIdChange {
        wa_id: change.word("wa_id"),
        previous,
        current,
        previous_parent,
        current_parent,
        at: change.time("timestamp"),
    }
}

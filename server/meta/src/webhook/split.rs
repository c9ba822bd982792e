//! The envelope of a delivery, opened without reading what is inside.
//!
//! Meta batches up to a thousand updates for many clients in one POST. Each is cut out as raw JSON before any of them
//! is parsed, so an unreadable one is quarantined alone and its neighbours, perhaps another client's customers, go on.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::strict::{DEEPEST, nesting};
use super::unit::{Metadata, Part, Unit, hashed_key};
use crate::Product;

/// A body that is signed and not a delivery of the product whose address it was sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("the body is not JSON")]
    NotJson,
    #[error("the body is not an envelope with entries")]
    NotAnEnvelope,
    #[error("the object is of another product")]
    OtherObject,
}

#[derive(Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(borrow, default)]
    pub object: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub entry: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    metadata: Option<&'a RawValue>,
    #[serde(borrow, default)]
    history: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    time: Option<&'a RawValue>,
    #[serde(borrow, default)]
    changes: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct Change<'a> {
    #[serde(borrow, default)]
    pub field: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub value: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct ChangeValue<'a> {
    #[serde(borrow, default)]
    metadata: Option<&'a RawValue>,
    #[serde(borrow, default)]
    contacts: Option<&'a RawValue>,
    #[serde(borrow, default)]
    messages: Option<&'a RawValue>,
    #[serde(borrow, default)]
    message_echoes: Option<&'a RawValue>,
    #[serde(borrow, default)]
    statuses: Option<&'a RawValue>,
    #[serde(borrow, default)]
    errors: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct RawMetadata<'a> {
    #[serde(borrow, default)]
    phone_number_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    display_phone_number: Option<&'a RawValue>,
}

/// The ids that tell units apart and find their contact; everything else stays unread.
#[derive(Default, Deserialize)]
struct Ids<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    status: Option<&'a RawValue>,
    #[serde(borrow, default)]
    from: Option<&'a RawValue>,
    #[serde(borrow, default)]
    from_user_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    to: Option<&'a RawValue>,
    #[serde(borrow, default)]
    to_user_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    recipient_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    recipient_user_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    recipient_participant_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    recipient_participant_user_id: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct ContactIds<'a> {
    #[serde(borrow, default)]
    wa_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    user_id: Option<&'a RawValue>,
}

/// Nesting of the envelope around a unit: body, entry list, entry, change list, change, value, unit list.
const AROUND_ELEMENT: usize = 7;
pub(super) const AROUND_VALUE: usize = 5;

/// Splits a delivery into its units: messages first, statuses last, otherwise in the order of arrival. Every entry,
/// change, message and status yields at least one unit.
pub fn split(raw: &[u8]) -> Result<Vec<Unit>, Unreadable> {
    let envelope: Envelope = serde_json::from_slice(raw).map_err(|error| match error.classify() {
        Category::Data => Unreadable::NotAnEnvelope,
        Category::Io | Category::Syntax | Category::Eof => Unreadable::NotJson,
    })?;
    if let Some(unit) = bare_history(&envelope, raw) {
        return Ok(vec![unit]);
    }
    match envelope.object.and_then(scalar).as_deref() {
        Some("whatsapp_business_account") => {}
        Some(_) => return Err(Unreadable::OtherObject),
        None => return Err(Unreadable::NotAnEnvelope),
    }
    let entries = envelope.entry.ok_or(Unreadable::NotAnEnvelope)?;
    let mut units = Vec::with_capacity(entries.len());
    for entry in entries {
        split_entry(entry, &mut units);
    }
    units.sort_by_key(|unit| match unit.part {
        Part::Message => 0,
        Part::Status => 2,
        _ => 1,
    });
    Ok(units)
}

/// One of Meta's samples shows a declined history as the bare value, without the usual envelope around it.
fn bare_history(envelope: &Envelope, raw: &[u8]) -> Option<Unit> {
    if envelope.object.is_some() || envelope.entry.is_some() {
        return None;
    }
    envelope.history?;
    let place = Place {
        field: "history".to_owned(),
        metadata: envelope.metadata.and_then(metadata),
        ..Place::default()
    };
    let value: &RawValue = serde_json::from_slice(raw).ok()?;
    let deep = nesting(value.get()) > DEEPEST - AROUND_VALUE;
    let part = if deep { Part::Unreadable } else { Part::Change };
    Some(place.unit(part, value, None, None))
}

/// What the units of one change share.
#[derive(Default)]
pub(super) struct Place {
    pub product: Product,
    pub entry_id: String,
    pub entry_time: Option<i64>,
    pub field: String,
    pub metadata: Option<Metadata>,
}

impl Place {
    pub fn unit(&self, part: Part, raw: &RawValue, key: Option<String>, contact: Option<&RawValue>) -> Unit {
        Unit {
            product: self.product,
            entry_id: self.entry_id.clone(),
            entry_time: self.entry_time,
            field: self.field.clone(),
            metadata: self.metadata.clone(),
            contact: contact.map(ToOwned::to_owned),
            part,
            raw: raw.to_owned(),
            event_key_material: key.unwrap_or_else(|| hashed_key(&self.entry_id, self.entry_time, raw.get())),
        }
    }

    pub fn unreadable(&self, raw: &RawValue) -> Unit {
        self.unit(Part::Unreadable, raw, None, None)
    }
}

fn split_entry(raw: &RawValue, units: &mut Vec<Unit>) {
    let mut place = Place::default();
    let Ok(entry) = serde_json::from_str::<Entry>(raw.get()) else {
        units.push(place.unreadable(raw));
        return;
    };
    place.entry_id = entry.id.and_then(scalar).unwrap_or_default();
    place.entry_time = entry.time.and_then(scalar).and_then(|time| time.parse().ok());
    if entry.changes.is_empty() {
        units.push(place.unreadable(raw));
    }
    for change in entry.changes {
        place.field.clear();
        place.metadata = None;
        split_change(change, &mut place, units);
    }
}

fn split_change(raw: &RawValue, place: &mut Place, units: &mut Vec<Unit>) {
    let Some(change) = serde_json::from_str::<Change>(raw.get()).ok() else {
        units.push(place.unreadable(raw));
        return;
    };
    place.field = change.field.and_then(scalar).unwrap_or_default();
    let Some(value) = change.value else {
        units.push(place.unreadable(raw));
        return;
    };
    let Ok(parts) = serde_json::from_str::<ChangeValue>(value.get()) else {
        units.push(place.unreadable(value));
        return;
    };
    place.metadata = parts.metadata.and_then(metadata);
    let before = units.len();
    // Only live fields are split. History repeats old messages: as one change it can never pass for a new message.
    if matches!(place.field.as_str(), "messages" | "smb_message_echoes") {
        let contacts = Contacts::new(parts.contacts);
        for (part, elements) in [
            (Part::Message, parts.messages),
            (Part::Echo, parts.message_echoes),
            (Part::Error, parts.errors),
            (Part::Status, parts.statuses),
        ] {
            split_elements(part, elements, place, &contacts, units);
        }
    }
    if units.len() == before {
        let deep = nesting(value.get()) > DEEPEST - AROUND_VALUE;
        // The key covers the whole change: two fields may carry the same value.
        let key = hashed_key(&place.entry_id, place.entry_time, raw.get());
        units.push(place.unit(
            if deep { Part::Unreadable } else { Part::Change },
            value,
            Some(key),
            None,
        ));
    }
}

fn split_elements(
    part: Part,
    elements: Option<&RawValue>,
    place: &Place,
    contacts: &Contacts,
    units: &mut Vec<Unit>,
) {
    let Some(elements) = elements else { return };
    let Some(list) = list(elements) else {
        units.push(place.unreadable(elements));
        return;
    };
    let alone = list.len() == 1;
    for element in list {
        let ids = serde_json::from_str::<Ids>(element.get());
        let deep = nesting(element.get()) > DEEPEST - AROUND_ELEMENT;
        units.push(match ids {
            Ok(ids) if !deep => place.unit(part, element, event_key(part, &ids), contacts.find(&ids, alone)),
            _ => place.unreadable(element),
        });
    }
}

fn event_key(part: Part, ids: &Ids) -> Option<String> {
    let id = ids.id.and_then(scalar).filter(|id| !id.is_empty())?;
    match part {
        Part::Message => Some(format!("message|{id}")),
        Part::Echo => Some(format!("echo|{id}")),
        Part::Status => {
            let status = ids.status.and_then(scalar)?;
            let recipient = [
                ids.recipient_participant_user_id,
                ids.recipient_participant_id,
                ids.recipient_user_id,
                ids.recipient_id,
            ];
            let recipient = recipient
                .into_iter()
                .flatten()
                .find_map(scalar)
                .unwrap_or_default();
            Some(format!("status|{id}|{status}|{recipient}"))
        }
        _ => None,
    }
}

/// Finds each unit's contact without copying a thousand contacts into a thousand units.
struct Contacts<'a> {
    by_id: HashMap<String, &'a RawValue>,
    only: Option<&'a RawValue>,
}

impl<'a> Contacts<'a> {
    fn new(raw: Option<&'a RawValue>) -> Self {
        let contacts = raw.and_then(list).unwrap_or_default();
        let mut by_id = HashMap::with_capacity(contacts.len());
        for contact in &contacts {
            let Ok(ids) = serde_json::from_str::<ContactIds>(contact.get()) else {
                continue;
            };
            for id in [ids.user_id, ids.wa_id].into_iter().flatten().filter_map(scalar) {
                by_id.entry(id).or_insert(*contact);
            }
        }
        let only = match contacts.as_slice() {
            [contact] => Some(*contact),
            _ => None,
        };
        Self { by_id, only }
    }

    /// By user id, then by number; a single unit with a single contact belong together.
    fn find(&self, ids: &Ids, alone: bool) -> Option<&'a RawValue> {
        let candidates = [
            ids.from_user_id,
            ids.to_user_id,
            ids.recipient_user_id,
            ids.to,
            ids.recipient_id,
            ids.from,
        ];
        let known = candidates.into_iter().flatten().filter_map(scalar);
        let found = known.into_iter().find_map(|id| self.by_id.get(&id).copied());
        found.or(if alone { self.only } else { None })
    }
}

fn metadata(raw: &RawValue) -> Option<Metadata> {
    let metadata: RawMetadata = serde_json::from_str(raw.get()).ok()?;
    Some(Metadata {
        phone_number_id: metadata.phone_number_id.and_then(scalar),
        display_phone_number: metadata.display_phone_number.and_then(scalar),
    })
}

pub(super) fn list(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw.get()).ok()
}

/// The text of a string or number; ids and times come as either.
pub(super) fn scalar(raw: &RawValue) -> Option<String> {
    match raw.get().as_bytes().first()? {
        b'"' => serde_json::from_str(raw.get()).ok(),
        b'0'..=b'9' | b'-' => Some(raw.get().to_owned()),
        _ => None,
    }
}

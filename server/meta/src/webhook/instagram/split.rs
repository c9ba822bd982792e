//! Instagram's envelope, opened without reading what is inside.
//!
//! Meta's samples, its dashboard and its servers disagree about the shape: comments stand in `changes` or directly in
//! the entry, tests send messages as changes, samples are wrapped in a list. All of them are taken, and what nobody has
//! described is kept as it is, because Meta has no replay.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::keys::Keys;
use crate::Product;
use crate::webhook::split::{AROUND_VALUE, Change, Envelope, Place, Unreadable, list, scalar};
use crate::webhook::strict::{DEEPEST, nesting};
use crate::webhook::unit::{Part, Unit, hashed_key};

/// An element of `messaging` or `standby`, as far as it tells its key and its person.
#[derive(Deserialize)]
struct Element<'a> {
    #[serde(borrow, default)]
    sender: Option<&'a RawValue>,
    #[serde(borrow, default)]
    recipient: Option<&'a RawValue>,
    #[serde(borrow, default)]
    timestamp: Option<&'a RawValue>,
    #[serde(borrow, default)]
    message: Option<Event<'a>>,
    #[serde(borrow, default)]
    message_edit: Option<Event<'a>>,
    #[serde(borrow, default)]
    reaction: Option<Event<'a>>,
    #[serde(borrow, default)]
    postback: Option<Event<'a>>,
    #[serde(borrow, default)]
    read: Option<Event<'a>>,
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow, default)]
    mid: Option<&'a RawValue>,
    #[serde(borrow, default)]
    is_deleted: Option<&'a RawValue>,
    #[serde(borrow, default)]
    num_edit: Option<&'a RawValue>,
    #[serde(borrow, default)]
    action: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct CommentIds<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    comment_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    from: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Party<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
}

/// Nesting of the envelope around an element: body, entry list, entry, element list.
const AROUND_ELEMENT: usize = 4;

/// Splits a delivery of Instagram into its units, in the order of arrival. Every entry, change and element yields at
/// least one unit.
pub fn split_instagram(raw: &[u8]) -> Result<Vec<Unit>, Unreadable> {
    let whole: &RawValue = serde_json::from_slice(raw).map_err(|_| Unreadable::NotJson)?;
    let mut units = Vec::new();
    let wrapped = list(whole).unwrap_or_else(|| vec![whole]);
    match wrapped.as_slice() {
        [] => return Err(Unreadable::NotAnEnvelope),
        [only] => split_envelope(only, &mut units)?,
        several => {
            for envelope in several {
                if split_envelope(envelope, &mut units).is_err() {
                    units.push(somewhere().unreadable(envelope));
                }
            }
        }
    }
    Ok(units)
}

fn somewhere() -> Place {
    Place {
        product: Product::Instagram,
        ..Place::default()
    }
}

fn split_envelope(raw: &RawValue, units: &mut Vec<Unit>) -> Result<(), Unreadable> {
    let envelope: Envelope = serde_json::from_str(raw.get()).map_err(|_| Unreadable::NotAnEnvelope)?;
    match envelope.object.and_then(scalar).as_deref() {
        Some("instagram") => {}
        Some(_) => return Err(Unreadable::OtherObject),
        None => return Err(Unreadable::NotAnEnvelope),
    }
    for entry in envelope.entry.ok_or(Unreadable::NotAnEnvelope)? {
        split_entry(entry, units);
    }
    Ok(())
}

fn split_entry(raw: &RawValue, units: &mut Vec<Unit>) {
    let mut place = somewhere();
    let Ok(entry) = serde_json::from_str::<Keys>(raw.get()) else {
        units.push(place.unreadable(raw));
        return;
    };
    place.entry_id = entry.get("id").and_then(scalar).unwrap_or_default();
    place.entry_time = entry
        .get("time")
        .and_then(scalar)
        .and_then(|time| time.parse().ok());
    let before = units.len();
    for &(ref name, value) in &entry.0 {
        match name.as_str() {
            "id" | "time" | "value" => {}
            "messaging" => split_elements(Part::Direct, name, value, &mut place, units),
            "standby" => split_elements(Part::Standby, name, value, &mut place, units),
            "changes" => split_changes(value, &mut place, units),
            "field" => {
                let change = Change {
                    field: Some(value),
                    value: entry.get("value"),
                };
                split_change(&change, raw, &mut place, units);
            }
            _ if value.get().starts_with(['{', '[']) => {
                place.field.clone_from(name);
                let part = part_by_depth(Part::Change, value, AROUND_ELEMENT);
                units.push(place.unit(part, value, None, None));
            }
            _ => {}
        }
    }
    if units.len() == before {
        place.field.clear();
        units.push(place.unreadable(raw));
    }
}

fn split_elements(part: Part, name: &str, raw: &RawValue, place: &mut Place, units: &mut Vec<Unit>) {
    name.clone_into(&mut place.field);
    let Some(elements) = list(raw) else {
        units.push(place.unreadable(raw));
        return;
    };
    for element in elements {
        units.push(direct(part, element, AROUND_ELEMENT, place));
    }
}

fn split_changes(raw: &RawValue, place: &mut Place, units: &mut Vec<Unit>) {
    let Some(changes) = list(raw) else {
        place.field.clear();
        units.push(place.unreadable(raw));
        return;
    };
    for raw in changes {
        place.field.clear();
        match serde_json::from_str::<Change>(raw.get()) {
            Ok(change) => split_change(&change, raw, place, units),
            Err(_) => units.push(place.unreadable(raw)),
        }
    }
}

/// `around` is the change or, where there is none, the entry.
fn split_change(change: &Change, around: &RawValue, place: &mut Place, units: &mut Vec<Unit>) {
    place.field = change.field.and_then(scalar).unwrap_or_default();
    let Some(value) = change.value else {
        units.push(place.unreadable(around));
        return;
    };
    units.push(match place.field.as_str() {
        "comments" | "live_comments" => comment(value, place),
        "standby" if is_element(value) => direct(Part::Standby, value, AROUND_VALUE, place),
        field if field.starts_with("messag") && is_element(value) => {
            direct(Part::Direct, value, AROUND_VALUE, place)
        }
        _ => {
            // The key covers the whole change: two fields may carry the same value.
            let key = hashed_key(&place.entry_id, place.entry_time, around.get());
            let part = part_by_depth(Part::Change, value, AROUND_VALUE);
            place.unit(part, value, Some(key), None)
        }
    });
}

/// The dashboard tests the fields of messages with changes: their values are elements of `messaging`.
fn is_element(value: &RawValue) -> bool {
    serde_json::from_str::<Element>(value.get())
        .is_ok_and(|element| element.sender.is_some() && element.recipient.is_some())
}

fn direct(part: Part, raw: &RawValue, around: usize, place: &Place) -> Unit {
    match serde_json::from_str::<Element>(raw.get()) {
        Ok(element) => {
            let part = part_by_depth(part, raw, around);
            let key = element_key(&element).filter(|_| part != Part::Unreadable);
            place.unit(part, raw, key, None)
        }
        Err(_) => place.unreadable(raw),
    }
}

fn comment(raw: &RawValue, place: &Place) -> Unit {
    match serde_json::from_str::<CommentIds>(raw.get()) {
        Ok(ids) => {
            let part = part_by_depth(Part::Comment, raw, AROUND_VALUE);
            let id = word(ids.id).or_else(|| word(ids.comment_id));
            let key = id.filter(|_| part != Part::Unreadable);
            place.unit(part, raw, key.map(|id| format!("comment|{id}")), None)
        }
        Err(_) => place.unreadable(raw),
    }
}

fn part_by_depth(part: Part, raw: &RawValue, around: usize) -> Part {
    if nesting(raw.get()) > DEEPEST - around {
        Part::Unreadable
    } else {
        part
    }
}

fn element_key(element: &Element) -> Option<String> {
    let sender = || party(element.sender).unwrap_or_default();
    if let Some(message) = &element.message {
        let mid = word(message.mid)?;
        let deleted = message
            .is_deleted
            .is_some_and(|flag| matches!(flag.get(), "true" | "\"true\""));
        return Some(format!("{}|{mid}", if deleted { "deleted" } else { "message" }));
    }
    if let Some(edit) = &element.message_edit {
        return Some(format!("edit|{}|{}", word(edit.mid)?, word(edit.num_edit)?));
    }
    if let Some(reaction) = &element.reaction {
        let (mid, action) = (word(reaction.mid)?, word(reaction.action)?);
        let timestamp = word(element.timestamp)?;
        return Some(format!("reaction|{mid}|{}|{action}|{timestamp}", sender()));
    }
    if let Some(postback) = &element.postback {
        return word(postback.mid).map(|mid| format!("postback|{mid}"));
    }
    let read = element.read.as_ref()?;
    word(read.mid).map(|mid| format!("read|{mid}|{}", sender()))
}

/// The customer of a unit, by the cheapest look.
pub(in crate::webhook) fn correspondent(unit: &Unit) -> Option<String> {
    match unit.part {
        Part::Direct | Part::Standby => {
            let element: Element = serde_json::from_str(unit.raw.get()).ok()?;
            let is_other = |id: &String| *id != unit.entry_id;
            let sender = party(element.sender).filter(is_other);
            let recipient = party(element.recipient).filter(is_other);
            match (sender, recipient) {
                (Some(one), None) | (None, Some(one)) => Some(one),
                _ => None,
            }
        }
        Part::Comment => party(serde_json::from_str::<CommentIds>(unit.raw.get()).ok()?.from),
        _ => None,
    }
}

fn party(raw: Option<&RawValue>) -> Option<String> {
    word(serde_json::from_str::<Party>(raw?.get()).ok()?.id)
}

fn word(raw: Option<&RawValue>) -> Option<String> {
    raw.and_then(scalar).filter(|text| !text.is_empty())
}

//! What a number that also lives in the app brings along: old messages and the names of its address book (Meta: `history`
//! and `smb_app_state_sync` webhooks).
//!
//! Thousands of messages come in one change, in any order. Each is read on its own, so one that cannot be read is counted
//! and its neighbours are kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::content::MessageContent;
use super::fields::Fields;
use super::message::Person;
use super::status::errors;
use super::strict::{DEEPEST, nesting};
use super::{Part, Unit, UnitError, object, strictly};

/// The owner does not share old messages (error 2593109): normal, and not a failure.
const DECLINED: i64 = 2_593_109;

/// One delivery of old messages.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct History {
    pub messages: Vec<PastMessage>,
    /// How far the synchronisation has come, in percent.
    pub progress: Option<i64>,
    pub declined: bool,
    /// Messages that could not be read.
    pub unreadable: usize,
}

/// A message from before the connection.
#[derive(Clone, PartialEq, Serialize)]
pub struct PastMessage {
    pub wamid: String,
    pub at: Option<Timestamp>,
    /// The customer of the conversation, whoever wrote.
    pub person: Person,
    pub from_business: bool,
    pub content: MessageContent,
}

impl std::fmt::Debug for PastMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PastMessage")
            .field("content", &self.content)
            .finish_non_exhaustive()
    }
}

impl PastMessage {
    /// Stands for a file whose id follows in another delivery.
    pub fn is_placeholder(&self) -> bool {
        matches!(&self.content, MessageContent::Unknown { name, .. } if name == "media_placeholder")
    }
}

/// A name in the owner's address book.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct BookEntry {
    pub name: Option<String>,
    pub digits: String,
    pub removed: bool,
}

#[derive(Deserialize)]
struct Parts<'a> {
    #[serde(borrow, default)]
    history: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    messages: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    message_echoes: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Chunk<'a> {
    #[serde(borrow, default)]
    metadata: Option<&'a RawValue>,
    #[serde(borrow, default)]
    threads: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    errors: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Thread<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    context: Option<&'a RawValue>,
    #[serde(borrow, default)]
    messages: Vec<&'a RawValue>,
}

/// Reads a change of the field `history`.
pub fn read_history(unit: &Unit) -> Result<History, UnitError> {
    if unit.part != Part::Change {
        return Err(UnitError::OtherPart(unit.part));
    }
    if nesting(unit.raw.get()) > DEEPEST {
        return Err(UnitError::TooDeep);
    }
    let parts: Parts = serde_json::from_str(unit.raw.get()).map_err(|_| UnitError::NotAnObject)?;
    let shown = unit
        .metadata
        .as_ref()
        .and_then(|data| data.display_phone_number.as_deref());
    let business: String = shown
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let mut history = History::default();
    for chunk in parts.history {
        match serde_json::from_str::<Chunk>(chunk.get()) {
            Ok(chunk) => read_chunk(&chunk, &business, &mut history),
            Err(_) => history.unreadable += 1,
        }
    }
    for message in parts.messages {
        keep(&mut history, message, &Person::default(), Some(false), &business);
    }
    for echo in parts.message_echoes {
        keep(&mut history, echo, &Person::default(), Some(true), &business);
    }
    Ok(history)
}

fn read_chunk(chunk: &Chunk, business: &str, history: &mut History) {
    let lenient = |raw: &RawValue| strictly(raw.get()).ok();
    if let Some(Value::Array(list)) = chunk.errors.and_then(lenient) {
        let codes = errors(Fields(
            &[("errors".to_owned(), Value::Array(list))].into_iter().collect(),
        ));
        history.declined |= codes.iter().any(|error| error.code == DECLINED);
    }
    if let Some(Value::Object(map)) = chunk.metadata.and_then(lenient) {
        history.progress = Fields(&map).integer("progress").or(history.progress);
    }
    for thread in &chunk.threads {
        let Ok(thread) = serde_json::from_str::<Thread>(thread.get()) else {
            history.unreadable += 1;
            continue;
        };
        let person = thread_person(&thread);
        for message in &thread.messages {
            keep(history, message, &person, None, business);
        }
    }
}

/// The thread's id is the customer's number where one is known.
fn thread_person(thread: &Thread) -> Person {
    let id = thread.id.and_then(|raw| match strictly(raw.get()) {
        Ok(value) => crate::lenient::value_text(&value),
        Err(_) => None,
    });
    let context = thread.context.and_then(|raw| match strictly(raw.get()) {
        Ok(Value::Object(map)) => Some(map),
        _ => None,
    });
    let context = context.as_ref().map(Fields);
    let digits = |text: &String| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
    Person {
        bsuid: context.and_then(|context| context.word("user_id")),
        wa_id: context
            .and_then(|context| context.word("wa_id"))
            .or(id.filter(digits)),
        username: context.and_then(|context| context.word("username")),
        ..Person::default()
    }
}

fn keep(history: &mut History, raw: &RawValue, person: &Person, outgoing: Option<bool>, business: &str) {
    match past_message(raw, person, outgoing, business) {
        Some(message) => history.messages.push(message),
        None => history.unreadable += 1,
    }
}

fn past_message(
    raw: &RawValue,
    person: &Person,
    outgoing: Option<bool>,
    business: &str,
) -> Option<PastMessage> {
    let Ok(Value::Object(map)) = strictly(raw.get()) else {
        return None;
    };
    let message = Fields(&map);
    let from = message.word("from");
    let from_business = outgoing.unwrap_or_else(|| {
        let ours = from
            .as_deref()
            .is_some_and(|from| from == business && !business.is_empty());
        // A message that names another recipient than the business went out.
        ours || (from.is_none() && message.word("to").is_some())
    });
    let (wa_id, bsuid) = if from_business {
        (message.word("to"), message.word("to_user_id"))
    } else {
        (from, message.word("from_user_id"))
    };
    let person = Person {
        wa_id: person.wa_id.clone().or(wa_id),
        bsuid: person.bsuid.clone().or(bsuid),
        ..person.clone()
    };
    let name = message.word("type")?;
    person.is_identified().then_some(PastMessage {
        wamid: message.word("id")?,
        at: message.time("timestamp"),
        from_business,
        content: MessageContent::read(&name, message),
        person,
    })
}

/// Reads a change of the field `smb_app_state_sync`; what has no number is left out.
pub fn read_address_book(unit: &Unit) -> Result<Vec<BookEntry>, UnitError> {
    let map = object(unit, Part::Change)?;
    let entry = |entry: Fields| {
        let contact = entry.object("contact")?;
        let number = contact.word("phone_number")?;
        Some(BookEntry {
            name: contact.word("full_name").or_else(|| contact.word("first_name")),
            digits: number.chars().filter(char::is_ascii_digit).collect(),
            removed: entry.word("action").is_some_and(|action| action == "remove"),
        })
    };
    Ok(Fields(&map).objects("state_sync").filter_map(entry).collect())
}

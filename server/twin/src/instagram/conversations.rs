//! The Conversations API: which threads there are, and the twenty newest messages of each (reference 5.1).

use serde_json::{Map, Value, json};

use super::{Result, auth, comments};
use crate::Twin;
use crate::graph::Answer;
use crate::graph::call::Call;
use crate::graph::error::GraphError;
use crate::graph::fields;
use crate::misbehave::Misbehaviour;
use crate::world::World;
use crate::world::instagram::access::{MESSAGES, Token};
use crate::world::instagram::threads::{Direct, Thread};

/// Older messages answer as deleted.
const SHOWN: usize = 20;

fn permitted(twin: &Twin, call: &Call) -> Result<Token> {
    let token = twin.look(|world| auth::token(twin, world, call))?;
    auth::needs(&token, MESSAGES)?;
    let access = twin.look(|world| {
        world
            .ig_account(&token.account_id)
            .is_some_and(|one| one.message_access)
    });
    if access {
        Ok(token)
    } else {
        Err(GraphError::of(200).with_subcode(2_534_041))
    }
}

fn stamp(world: &World, at: i64) -> Value {
    if world.is_set(Misbehaviour::IgUnixTimes) {
        json!(at / 1000)
    } else {
        json!(comments::time(at))
    }
}

pub fn list(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let (account, _) = twin.look(|world| auth::account(twin, world, call, id))?;
    permitted(twin, call)?;
    if call.text("platform").is_some_and(|one| one != "instagram") {
        return Err(GraphError::parameter("Param platform must be one of {INSTAGRAM}"));
    }
    let wanted = call.text("user_id");
    let nodes = twin.change(|world| {
        if let Some(account) = world.ig_account_mut(&account.id) {
            account.conversations_called = true;
        }
        let prefix = format!("{}|", account.id);
        let mut found: Vec<(i64, Value)> = Vec::new();
        for (key, thread) in &world.instagram.threads {
            let Some(person) = key.strip_prefix(&prefix) else {
                continue;
            };
            let Some(last) = thread.directs.last() else {
                continue;
            };
            if wanted
                .as_ref()
                .is_some_and(|igsid| *igsid != World::igsid_of(&account.id, person))
            {
                continue;
            }
            found.push((last.at, thread_node(world, &account.id, person, thread)));
        }
        found.sort_by_key(|one| std::cmp::Reverse(one.0));
        found.into_iter().map(|one| one.1).collect::<Vec<_>>()
    });
    let shown: Result<Vec<Value>> = nodes
        .into_iter()
        .map(|node| fields::chosen(call, node, "Conversation", &["id", "updated_time"]))
        .collect();
    Ok(Answer::Json(super::paged(twin, call, shown?, 100)))
}

/// The newest first.
fn thread_node(world: &World, account_id: &str, person_id: &str, thread: &Thread) -> Value {
    let messages: Vec<Value> = thread
        .directs
        .iter()
        .rev()
        .enumerate()
        .filter(|(index, one)| *index < SHOWN && !one.unsent)
        .map(|(_, one)| message_node(world, account_id, person_id, one))
        .collect();
    let updated = thread.directs.last().map_or(0, |one| one.at);
    json!({ "id": thread.id, "updated_time": stamp(world, updated), "messages": { "data": messages } })
}

fn message_node(world: &World, account_id: &str, person_id: &str, one: &Direct) -> Value {
    let username = |own: bool| {
        if own {
            world.ig_account(account_id).map(|one| one.username.clone())
        } else {
            world.ig_person(person_id).map(|one| one.username.clone())
        }
    };
    let business = json!({ "id": account_id, "username": username(true) });
    let customer = json!({ "id": World::igsid_of(account_id, person_id), "username": username(false) });
    let (from, to) = if one.from_customer {
        (customer, business)
    } else {
        (business, customer)
    };
    let text = if one.kind == "text" { one.text.as_str() } else { "" };
    json!({
        "id": one.mid, "created_time": stamp(world, one.at), "from": from, "to": { "data": [to] }, "message": text,
        "is_unsupported": (one.kind == "unsupported").then_some(true), "attachments": null, "shares": null,
        "story": null, "reactions": null,
    })
}

pub fn thread(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let token = permitted(twin, call)?;
    let node = twin.look(|world| {
        let (account, person) = world
            .thread_named(id)
            .filter(|(account, _)| *account == token.account_id)?;
        let thread = world.ig_thread(&account, &person)?;
        Some(thread_node(world, &account, &person, thread))
    });
    let node = node.ok_or_else(|| call.absent(id))?;
    Ok(Answer::Json(each(call, &node)?))
}

/// `messages{…}` chooses in every element of the list; without braces a message is only its id and time.
fn each(call: &Call, node: &Value) -> Result<Value> {
    let wanted = call
        .text("fields")
        .filter(|one| !one.is_empty())
        .unwrap_or_else(|| "id,updated_time".to_owned());
    let inner = wanted
        .find("messages")
        .and_then(|at| wanted.get(at..))
        .and_then(|rest| {
            let (_, rest) = rest.split_once('{')?;
            rest.rsplit_once('}').map(|(inner, _)| inner.to_owned())
        });
    let mut shown = Map::from_iter([("id".to_owned(), json!(node.get("id")))]);
    if wanted.contains("updated_time") {
        shown.insert("updated_time".to_owned(), json!(node.get("updated_time")));
    }
    if wanted.contains("messages") {
        let limit = wanted
            .split_once("messages.limit(")
            .and_then(|(_, rest)| rest.split_once(')'))
            .and_then(|(count, _)| count.parse().ok())
            .unwrap_or(25_usize);
        let list = node
            .pointer("/messages/data")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let inner = inner.unwrap_or_else(|| "id,created_time".to_owned());
        let data: Result<Vec<Value>> = list
            .iter()
            .take(limit)
            .map(|one| fields::picked(one, &inner, "Message"))
            .collect();
        shown.insert("messages".to_owned(), json!({ "data": data? }));
    }
    Ok(Value::Object(shown))
}

pub fn message(twin: &Twin, call: &Call, mid: &str) -> Result<Answer> {
    let token = permitted(twin, call)?;
    let node = twin.look(|world| {
        let (account, person) = world
            .thread_of_mid(mid)
            .filter(|(account, _)| *account == token.account_id)?;
        let thread = world.ig_thread(&account, &person)?;
        let index = thread.directs.iter().rev().position(|one| one.mid == mid)?;
        let one = thread.direct(mid).filter(|one| index < SHOWN && !one.unsent)?;
        Some(message_node(world, &account, &person, one))
    });
    let node = node.ok_or_else(|| {
        call.absent(mid)
            .saying("(#100) The message has been deleted by the sender or is no longer available.")
    })?;
    Ok(Answer::Json(fields::chosen(
        call,
        node,
        "Message",
        &["id", "created_time"],
    )?))
}

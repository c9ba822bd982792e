//! Sending: validation, brakes, the window, and an acceptance that promises nothing (reference 4, 5).

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::auth;
use super::call::Call;
use super::content;
use super::error::GraphError;
use super::{Answer, Loss, Result, receipts};
use crate::Twin;
use crate::misbehave::Misbehaviour;
use crate::webhook::statuses;
use crate::world::World;
use crate::world::access::MESSAGING;
use crate::world::assets::Number;
use crate::world::chat::{self, Bubble, Tick};
use crate::world::plan::Carried;

/// Longest `biz_opaque_callback_data`.
const OPAQUE_MAX: usize = 512;

/// Refusals that a switch of the console produces.
const REFUSALS: &[(Misbehaviour, i64)] = &[
    (Misbehaviour::NumberRateLimit, 130_429),
    (Misbehaviour::PairRateLimit, 131_056),
    (Misbehaviour::UnknownFailure, 131_000),
    (Misbehaviour::AccountLocked, 131_031),
    (Misbehaviour::TestNumber, 131_030),
];

/// Ways to lose an answer after the message was accepted.
const LOSSES: &[(Misbehaviour, Loss)] = &[
    (Misbehaviour::HangAfterAccept, Loss::Hang),
    (Misbehaviour::ResetAfterAccept, Loss::Reset),
    (Misbehaviour::PlainErrorAfterAccept, Loss::BadGateway),
    (Misbehaviour::UnparsableSuccess, Loss::Truncated),
];

/// Who a message is for.
struct Recipient {
    /// A customer of the world, or the raw address when nobody owns it.
    customer_id: String,
    known: bool,
    input: String,
    /// Digits; `None` when addressed by BSUID.
    wa_id: Option<String>,
    user_id: Option<String>,
}

pub fn post(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    twin.look(|world| auth::number(twin, world, call, id, MESSAGING).map(|_| ()))?;
    call.whatsapp()?;
    if call.text("status").is_some() {
        return receipts::mark_read(twin, call, id);
    }
    if let Some(loss) = twin.change(lost_before) {
        return Ok(Answer::Lost(json!({}), loss));
    }
    let (of, answer) = twin.change(|world| accept(twin, world, call, id))?;
    twin.tell(id, &of.customer_id);
    Ok(match twin.change(lost_after) {
        Some(loss) => Answer::Lost(answer, loss),
        None => Answer::Json(answer),
    })
}

const SLOWNESS: Duration = Duration::from_secs(2);

/// What lies between the acceptance, which the ledger knows by now, and the answer.
pub async fn before_answering(twin: &Twin, wamid: &str) {
    if twin.change(|world| world.suffers(Misbehaviour::SlowAnswers)) {
        let slowness = twin.look(|world| world.slowness);
        tokio::time::sleep(slowness.unwrap_or(SLOWNESS)).await;
    }
    if twin.change(|world| world.suffers(Misbehaviour::StatusBeforeResponse)) {
        let (twin, wamid) = (twin.clone(), wamid.to_owned());
        // A caller that hangs up must not take the statuses with it.
        let overtaking = tokio::spawn(async move { twin.overtake(&wamid).await });
        if overtaking.await.is_err() {
            tracing::error!("the statuses that overtake an answer were lost");
        }
    }
}

/// How the answer to an accepted message gets lost, if it does.
pub fn lost_after(world: &mut World) -> Option<Loss> {
    LOSSES
        .iter()
        .find(|(which, _)| world.suffers(*which))
        .map(|(_, loss)| *loss)
}

pub fn lost_before(world: &mut World) -> Option<Loss> {
    if world.suffers(Misbehaviour::ResetBeforeAccept) {
        Some(Loss::Reset)
    } else if world.suffers(Misbehaviour::PlainError) {
        Some(Loss::Unavailable)
    } else {
        None
    }
}

/// Validates, counts, stores and plans the statuses. Returns the answer of the call.
fn accept(twin: &Twin, world: &mut World, call: &Call, id: &str) -> Result<(Carried, Value)> {
    let now = twin.now();
    let number = world.number(id).ok_or_else(|| call.absent(id))?.clone();
    if !number.reachable() {
        return Err(GraphError::of(133_010));
    }
    let business_id = world
        .owner_of(&number)
        .map(|owner| owner.id.clone())
        .unwrap_or_default();
    let recipient = recipient(world, call, &business_id, &number.digits())?;
    let kind = call.text("type").unwrap_or_else(|| "text".to_owned());
    let text = content::check(world, &number, &kind, call, now)?;
    let opaque = call.text("biz_opaque_callback_data");
    if opaque
        .as_ref()
        .is_some_and(|opaque| opaque.chars().count() > OPAQUE_MAX)
    {
        return Err(GraphError::parameter(format!(
            "Param biz_opaque_callback_data must be at most {OPAQUE_MAX} characters long."
        )));
    }
    for (which, code) in REFUSALS {
        if world.suffers(*which) {
            return Err(GraphError::of(*code));
        }
    }
    if let Some(code) = World::next_code(&mut world.refuse) {
        return Err(GraphError::of(code));
    }
    let key = chat::key(id, &recipient.customer_id);
    if !world.suffers(Misbehaviour::NoLimits) {
        brakes(world, &number, &key, now)?;
    }
    let open = kind == "template" || world.chats.get(&key).is_some_and(|chat| chat.window_open(now));
    if !open && world.suffers(Misbehaviour::SynchronousWindow) {
        return Err(GraphError::because(131_047, WINDOW_CLOSED));
    }
    let wamid = world.draw_wamid(recipient.wa_id.as_deref());
    let of = Carried {
        number_id: id.to_owned(),
        customer_id: recipient.customer_id.clone(),
        wamid: wamid.clone(),
    };
    store(world, call, &of, &recipient, &kind, text, opaque, now);
    let failure = refusal(world, &recipient, open);
    statuses::plan_life(twin, world, &of, failure);
    Ok((of, acceptance(&recipient, &wamid, &kind)))
}

/// Refuses what is too fast for the number or for the pair (reference 1.5).
fn brakes(world: &mut World, number: &Number, chat: &str, now: i64) -> Result<()> {
    if !world.buckets.number(&number.id, number.throughput(), now) {
        return Err(GraphError::because(
            130_429,
            "Cloud API message throughput has been reached.",
        ));
    }
    if !world.buckets.pair(chat, now) {
        return Err(GraphError::because(
            131_056,
            "Too many messages sent from this phone number to the same recipient.",
        ));
    }
    Ok(())
}

const WINDOW_CLOSED: &str = "Message failed to send because more than 24 hours have passed since the customer last replied to this number.";

/// Why an accepted message will fail later, which is Meta's habit (reference 5.3, 8.42).
fn refusal(world: &mut World, recipient: &Recipient, open: bool) -> Option<(i64, String)> {
    if let Some(code) = World::next_code(&mut world.fail) {
        return Some((code, "Refused after it was accepted.".to_owned()));
    }
    if !recipient.known || world.suffers(Misbehaviour::Undeliverable) {
        return Some((131_026, "Message Undeliverable.".to_owned()));
    }
    if world.suffers(Misbehaviour::PaymentMissing) {
        return Some((
            131_042,
            "There is a problem with the payment method of this account.".to_owned(),
        ));
    }
    (!open).then(|| (131_047, WINDOW_CLOSED.to_owned()))
}

#[expect(clippy::too_many_arguments, reason = "one bubble has as many facets")]
fn store(
    world: &mut World,
    call: &Call,
    of: &Carried,
    recipient: &Recipient,
    kind: &str,
    text: String,
    opaque: Option<String>,
    now: i64,
) {
    let reply_to = call
        .parameters
        .get("context")
        .and_then(|one| one.get("message_id"))
        .and_then(Value::as_str);
    let chat = world.chat_mut(&of.number_id, &of.customer_id);
    chat.typing_until = 0;
    chat.knows_phone = chat.knows_phone || recipient.wa_id.is_some();
    if kind == "reaction" {
        let content = call.parameters.get("reaction");
        let target = content
            .and_then(|one| one.get("message_id"))
            .and_then(Value::as_str)
            .unwrap_or_default();
        if let Some(bubble) = chat.bubble_mut(target) {
            bubble.reaction = Some(text.clone()).filter(|emoji| !emoji.is_empty());
        }
    }
    chat.bubbles.push(Bubble {
        wamid: of.wamid.clone(),
        from_customer: false,
        at: now,
        kind: kind.to_owned(),
        content: call.parameters.get(kind).cloned().unwrap_or_default(),
        text,
        tick: Tick::Waiting,
        reply_to: reply_to.map(str::to_owned),
        opaque,
        sent_to: recipient.wa_id.clone(),
        reaction: None,
        edited: false,
        revoked: false,
    });
}

fn acceptance(recipient: &Recipient, wamid: &str, kind: &str) -> Value {
    let mut contact = Map::from_iter([("input".to_owned(), json!(recipient.input))]);
    match (&recipient.wa_id, &recipient.user_id) {
        (Some(digits), _) => contact.insert("wa_id".to_owned(), json!(digits)),
        (None, Some(user_id)) => contact.insert("user_id".to_owned(), json!(user_id)),
        (None, None) => None,
    };
    let mut message = Map::from_iter([("id".to_owned(), json!(wamid))]);
    if kind == "template" {
        message.insert("message_status".to_owned(), json!("accepted"));
    }
    json!({ "messaging_product": "whatsapp", "contacts": [contact], "messages": [message] })
}

/// `to` is a phone number, `recipient` a BSUID; with both, `to` wins (reference 3.4).
fn recipient(world: &World, call: &Call, business_id: &str, own_digits: &str) -> Result<Recipient> {
    if let Some(input) = call.text("to").filter(|to| !to.is_empty()) {
        return by_phone(world, &input, own_digits);
    }
    let Some(input) = call.text("recipient").filter(|one| !one.is_empty()) else {
        return Err(GraphError::parameter("The parameter to is required."));
    };
    let customer = world.customer_by_bsuid(business_id, &input);
    Ok(Recipient {
        customer_id: customer.map_or_else(|| input.clone(), |one| one.id.clone()),
        known: customer.is_some(),
        user_id: Some(input.clone()),
        input,
        wa_id: None,
    })
}

fn by_phone(world: &World, input: &str, own_digits: &str) -> Result<Recipient> {
    if !input
        .chars()
        .all(|one| one.is_ascii_digit() || matches!(one, '+' | ' ' | '-' | '(' | ')'))
    {
        return Err(GraphError::because(131_009, "Param to must be a phone number."));
    }
    let mut digits: String = input.chars().filter(char::is_ascii_digit).collect();
    let mut customer = world.customer_by_phone(&digits);
    if customer.is_none() && !input.trim_start().starts_with('+') {
        // Without a plus Meta reads a national number of the business's own country.
        let national = format!("62{}", digits.trim_start_matches('0'));
        customer = world.customer_by_phone(&national);
        digits = national;
    }
    if digits == own_digits {
        return Err(GraphError::of(131_021));
    }
    let wa_id = customer
        .and_then(|one| one.wa_id.clone())
        .unwrap_or_else(|| digits.clone());
    Ok(Recipient {
        customer_id: customer.map_or(digits, |one| one.id.clone()),
        known: customer.is_some(),
        input: input.to_owned(),
        wa_id: Some(wa_id),
        user_id: None,
    })
}

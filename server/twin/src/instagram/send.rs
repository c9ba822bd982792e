//! Sending: every check of the Send API, the private reply, and the echo that follows or overtakes the answer
//! (reference 3, 4.4).

mod content;

use std::time::Duration;

use serde_json::{Value, json};

use super::{Result, auth, events};
use crate::Twin;
use crate::graph::call::Call;
use crate::graph::error::GraphError;
use crate::graph::{Answer, messages as whatsapp};
use crate::misbehave::Misbehaviour;
use crate::options::Pace;
use crate::world::World;
use crate::world::instagram::access::{COMMENTS, MESSAGES, Token};
use crate::world::instagram::comments::Author;
use crate::world::instagram::threads::Direct;
use crate::world::instagram::{Account, Person};
use crate::world::plan::About;
use content::Content;

const PRIVATE_REPLIES_AN_HOUR: u32 = 750;
const SENDS_A_SECOND: u32 = 100;

/// Who a message is for.
enum Recipient {
    Customer(Person, String),
    /// The account writes to itself (reference 2.11).
    Itself,
    /// One private reply to this comment.
    Comment(String, Person),
}

pub fn post(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let (account, token) = twin.look(|world| auth::account(twin, world, call, id))?;
    if !account.message_access {
        return Err(GraphError::of(200).with_subcode(2_534_041));
    }
    if account.restricted {
        return Err(GraphError::of(25).with_subcode(2_207_050));
    }
    if call.parameters.contains_key("sender_action") {
        return act(twin, call, &account, &token);
    }
    if let Some(loss) = twin.change(whatsapp::lost_before) {
        return Ok(Answer::Lost(json!({}), loss));
    }
    let (answer, person_id) = twin.change(|world| accept(twin, world, call, &account, &token))?;
    twin.tell(&account.id, &person_id);
    Ok(match twin.change(whatsapp::lost_after) {
        Some(loss) => Answer::Lost(answer, loss),
        None => Answer::Json(answer),
    })
}

/// What lies between the acceptance, which the ledger knows by now, and the answer.
pub async fn before_answering(twin: &Twin, mid: &str) {
    if twin.change(|world| world.suffers(Misbehaviour::SlowAnswers)) {
        let slowness = twin.look(|world| world.slowness);
        tokio::time::sleep(slowness.unwrap_or(Duration::from_secs(2))).await;
    }
    // With the pace of people the echo comes first every other time, as at Meta.
    let by_chance = twin.options().pace == Pace::Human && twin.nudge(|world| world.chance(2)) == 0;
    if twin.change(|world| world.suffers(Misbehaviour::IgEchoFirst)) || by_chance {
        let (twin, mid) = (twin.clone(), mid.to_owned());
        // A caller that hangs up must not take the echo with it.
        let overtaking = tokio::spawn(async move { twin.overtake(&mid).await });
        if overtaking.await.is_err() {
            tracing::error!("the echo that overtakes an answer was lost");
        }
    }
}

fn accept(
    twin: &Twin,
    world: &mut World,
    call: &Call,
    account: &Account,
    token: &Token,
) -> Result<(Value, String)> {
    let now = twin.now();
    let recipient = recipient(world, call, account, token, now)?;
    let content = content::checked(world, call, account)?;
    let human_agent = tagged(world, call)?;
    if world.suffers(Misbehaviour::IgBlockedByCustomer) {
        return Err(GraphError::of(551).with_subcode(1_545_041));
    }
    next_refusal(world)?;
    limits(world, account, &recipient, now)?;
    if let Recipient::Customer(person, _) = &recipient {
        window(world, account, person, human_agent, now)?;
    }
    let mid = world.draw_mid();
    let (person, igsid) = match &recipient {
        Recipient::Customer(person, igsid) => (person.clone(), igsid.clone()),
        Recipient::Comment(comment, person) => {
            if let Some(comment) = world.comment_mut(comment) {
                comment.answered_privately = true;
            }
            (person.clone(), world.igsid(&account.id, &person.id))
        }
        Recipient::Itself => (itself(account), account.self_igsid.clone()),
    };
    let mut direct = Direct::new(&mid, false, now, &content.kind, &content.text);
    direct.through_api = true;
    direct.human_agent = human_agent;
    if let Recipient::Comment(comment, _) = &recipient {
        direct.about = Some(about_comment(world, comment));
    }
    let thread = world.thread_mut(&account.id, &person.id);
    thread.typing = false;
    // An answer marks what came before it as read (reference 3.1).
    thread
        .directs
        .iter_mut()
        .filter(|one| one.from_customer)
        .for_each(|one| one.seen = true);
    thread.directs.push(direct);
    echo(
        twin,
        world,
        account,
        &igsid,
        &mid,
        content,
        matches!(recipient, Recipient::Itself),
    );
    if twin.options().pace == Pace::Instant && !matches!(recipient, Recipient::Itself) {
        seen(twin, world, account, &person, &igsid, 0);
    }
    Ok((json!({ "recipient_id": igsid, "message_id": mid }), person.id))
}

/// The account as its own correspondent.
pub fn itself(account: &Account) -> Person {
    Person {
        id: format!("self-{}", account.id),
        name: account.name.clone(),
        username: account.username.clone(),
    }
}

fn about_comment(world: &World, id: &str) -> String {
    let text = world
        .comment(id)
        .and_then(|one| one.text.clone())
        .unwrap_or_default();
    format!("Replied to your comment: {text}")
}

/// Our own message comes back as a webhook (reference 2.5).
fn echo(
    twin: &Twin,
    world: &mut World,
    account: &Account,
    igsid: &str,
    mid: &str,
    content: Content,
    own: bool,
) {
    if world.suffers(Misbehaviour::IgNoEcho) {
        return;
    }
    let mut message = content.message;
    message.insert("mid".to_owned(), json!(mid));
    message.insert("is_echo".to_owned(), json!(true));
    if own {
        message.insert("is_self".to_owned(), json!(true));
    }
    let element = events::element(&account.id, igsid, twin.now(), "message", Value::Object(message));
    let entry = events::messaging_entry(&account.id, twin.now(), "messaging", &element);
    twin.post_instagram(world, &account.id, About::Messages, Some(mid), vec![entry]);
}

/// The customer looks: what arrived counts as seen, and the account is told of the last of it.
pub fn seen(twin: &Twin, world: &mut World, account: &Account, person: &Person, igsid: &str, after: i64) {
    if world.suffers(Misbehaviour::NeverRead) {
        return;
    }
    let now = twin.now();
    let Some(thread) = world
        .instagram
        .threads
        .get_mut(&crate::world::instagram::threads::key(&account.id, &person.id))
    else {
        return;
    };
    let Some(mid) = thread
        .last(false)
        .filter(|one| !one.seen)
        .map(|one| one.mid.clone())
    else {
        return;
    };
    thread
        .directs
        .iter_mut()
        .filter(|one| !one.from_customer)
        .for_each(|one| one.seen = true);
    let element = events::element(igsid, &account.id, now + after, "read", json!({ "mid": mid }));
    let entry = events::messaging_entry(&account.id, now + after, "messaging", &element);
    twin.post_instagram(world, &account.id, About::Messages, None, vec![entry]);
}

/// A refusal that a lever holds ready.
pub fn next_refusal(world: &mut World) -> Result<()> {
    let Some((code, subcode, left)) = world.instagram.refuse else {
        return match World::next_code(&mut world.refuse) {
            Some(code) => Err(GraphError::of(code)),
            None => Ok(()),
        };
    };
    world.instagram.refuse = (left > 1).then_some((code, subcode, left - 1));
    let error = GraphError::of(code);
    Err(match subcode {
        Some(subcode) => error.with_subcode(subcode),
        None => error,
    })
}

/// Counts private replies of the current hour. False beyond what an hour has.
pub fn counts_private_reply(world: &mut World, account_id: &str, count: u32, now: i64) -> bool {
    let hour = now / 3_600_000;
    let counted = world
        .instagram
        .private_replies
        .entry(account_id.to_owned())
        .or_insert((hour, 0));
    if counted.0 != hour {
        *counted = (hour, 0);
    }
    counted.1 += count;
    counted.1 <= PRIVATE_REPLIES_AN_HOUR
}

fn limits(world: &mut World, account: &Account, recipient: &Recipient, now: i64) -> Result<()> {
    if world.suffers(Misbehaviour::NoLimits) {
        return Ok(());
    }
    if matches!(recipient, Recipient::Comment(..)) && !counts_private_reply(world, &account.id, 1, now) {
        return Err(GraphError::of(613));
    }
    if world.buckets.number(&account.id, SENDS_A_SECOND, now) {
        Ok(())
    } else {
        Err(GraphError::of(613))
    }
}

fn window(world: &World, account: &Account, person: &Person, human_agent: bool, now: i64) -> Result<()> {
    let thread = world.ig_thread(&account.id, &person.id);
    if thread.is_some_and(|one| one.archived) {
        return Err(GraphError::of(100).with_subcode(2_534_001));
    }
    let open = thread.is_some_and(|one| one.window_open(now) || (human_agent && one.human_agent_open(now)));
    if open {
        return Ok(());
    }
    Err(GraphError::of(10)
        .with_status(400)
        .with_subcode(2_534_022)
        .saying("(#10) This message is sent outside of allowed window."))
}

/// True with the human-agent tag.
fn tagged(world: &mut World, call: &Call) -> Result<bool> {
    let Some(tag) = call.text("tag") else {
        return match call.text("messaging_type").as_deref() {
            Some("MESSAGE_TAG") => Err(GraphError::parameter("The parameter tag is required.")),
            _ => Ok(false),
        };
    };
    if call.text("messaging_type").as_deref() != Some("MESSAGE_TAG")
        || !tag.eq_ignore_ascii_case("HUMAN_AGENT")
    {
        return Err(GraphError::parameter(format!(
            "Param tag: {tag} is not available for Instagram"
        )));
    }
    if world.suffers(Misbehaviour::IgHumanAgentUnapproved) {
        return Err(GraphError::of(100)
            .with_subcode(2_018_276)
            .saying("(#100) Cannot tag messages with HUMAN_AGENT without prior approval"));
    }
    Ok(true)
}

fn recipient(world: &World, call: &Call, account: &Account, token: &Token, now: i64) -> Result<Recipient> {
    let named = |name: &str| {
        let value = call.parameters.get("recipient")?.get(name)?;
        value
            .as_str()
            .map(str::to_owned)
            .or_else(|| value.as_u64().map(|one| one.to_string()))
    };
    match (named("id"), named("comment_id")) {
        (Some(_), Some(_)) => Err(GraphError::parameter(
            "Param recipient must have exactly one kind of id",
        )),
        (None, None) => Err(GraphError::parameter("The parameter recipient is required")),
        (Some(id), None) => {
            auth::needs(token, MESSAGES)?;
            if id == account.self_igsid {
                return Ok(Recipient::Itself);
            }
            world
                .behind_igsid(&account.id, &id)
                .map(|person| Recipient::Customer(person, id))
                .ok_or_else(|| {
                    GraphError::of(100)
                        .with_subcode(2_534_014)
                        .saying("(#100) The requested user cannot be found.")
                })
        }
        (None, Some(id)) => {
            auth::needs(token, COMMENTS)?;
            let invalid = || {
                GraphError::of(100)
                    .with_subcode(2_534_025)
                    .saying("(#100) The comment is invalid for messaging.")
            };
            let comment = world
                .comment(&id)
                .filter(|one| one.account_id == account.id)
                .ok_or_else(invalid)?;
            if !world.takes_private_reply(comment, now) {
                return Err(invalid());
            }
            let Author::Person(person) = &comment.author else {
                return Err(invalid());
            };
            let person = world.ig_person(person).cloned().ok_or_else(invalid)?;
            Ok(Recipient::Comment(id, person))
        }
    }
}

/// Typing, seen and reactions of the business: nothing else may be in the body (reference 3.1).
fn act(twin: &Twin, call: &Call, account: &Account, token: &Token) -> Result<Answer> {
    auth::needs(token, MESSAGES)?;
    let recipient = twin.look(|world| recipient(world, call, account, token, twin.now()))?;
    let Recipient::Customer(person, igsid) = recipient else {
        return Err(GraphError::parameter("Param recipient must be a user"));
    };
    if call.parameters.contains_key("message") {
        return Err(GraphError::parameter(
            "Param sender_action cannot be combined with message",
        ));
    }
    let of_payload = |name: &str| {
        let payload = call.parameters.get("payload")?;
        payload.get(name)?.as_str().map(str::to_owned)
    };
    let action = call.required("sender_action")?;
    twin.change(|world| {
        let thread = world.thread_mut(&account.id, &person.id);
        match action.as_str() {
            "typing_on" | "typing_off" => thread.typing = action == "typing_on",
            "mark_seen" => thread
                .directs
                .iter_mut()
                .filter(|one| one.from_customer)
                .for_each(|one| one.seen = true),
            "react" | "unreact" => {
                let direct = of_payload("message_id").and_then(|mid| thread.direct_mut(&mid).map(|_| mid));
                let direct = direct.and_then(|mid| thread.direct_mut(&mid));
                let direct =
                    direct.ok_or_else(|| GraphError::parameter("Param payload[message_id] is not valid"))?;
                direct.reaction = of_payload("reaction").filter(|_| action == "react");
            }
            _ => return Err(GraphError::parameter("Param sender_action is not valid")),
        }
        Ok(())
    })?;
    twin.tell(&account.id, &person.id);
    Ok(Answer::Json(json!({ "recipient_id": igsid })))
}

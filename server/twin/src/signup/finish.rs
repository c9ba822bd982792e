//! Approval: objects that the person asked for come into being, a grant becomes a code, and the popup gets its
//! list of things to say, in the order and shape that the twin's options demand.

use serde::Serialize;
use serde_json::{Value, json};

use super::request::{Dialog, NEW, NONE};
use crate::Twin;
use crate::misbehave::Misbehaviour;
use crate::world::World;
use crate::world::access::{Grant, MESSAGING};
use crate::world::assets::Verification;

/// One thing the popup does after waiting.
#[derive(Serialize)]
pub struct Act {
    /// Milliseconds.
    after: u32,
    #[serde(rename = "act")]
    kind: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(skip_serializing_if = "Value::is_null")]
    value: Value,
    #[serde(skip_serializing_if = "String::is_empty")]
    url: String,
}

#[derive(Serialize)]
pub struct Plan {
    steps: Vec<Act>,
}

/// What was chosen, as objects that exist.
struct Chosen {
    business_id: String,
    waba_id: String,
    number_id: Option<String>,
    coexistence: bool,
}

pub fn approve(twin: &Twin, dialog: &Dialog) -> Result<Plan, String> {
    let now = twin.now();
    let (chosen, options, code, stale) = twin.change(|world| {
        let options = dialog.options(world);
        for option in &options {
            // A limited switch of the console is used up by a signup.
            world.suffers(*option);
        }
        let chosen = choose(world, dialog, &options)?;
        let mut grant = Grant::of(&chosen.business_id, &chosen.waba_id);
        grant.phone_number_id.clone_from(&chosen.number_id);
        if options.contains(&Misbehaviour::MissingScope) {
            grant.scopes.retain(|scope| scope != MESSAGING);
        }
        if options.contains(&Misbehaviour::NeverExpires) {
            grant.lifetime = None;
        }
        let code = world.issue_code(grant, now);
        Ok::<_, String>((chosen, options, code, another(world, dialog)))
    })?;
    for event in ["PARTNER_ADDED", "PARTNER_APP_INSTALLED"] {
        twin.plan_account_update(&chosen.waba_id, event);
    }
    let answer = if dialog.wants_code() {
        format!("code={code}")
    } else {
        format!("access_token=EAAshort{code}&user_id=1220000000000001")
    };
    let alien = twin.options().alien_url();
    Ok(Plan {
        steps: script(&chosen, &options, answer, &stale, &alien),
    })
}

fn choose(world: &mut World, dialog: &Dialog, options: &[Misbehaviour]) -> Result<Chosen, String> {
    let business_id = match dialog.text("business") {
        "" => return Err("No business portfolio was chosen.".to_owned()),
        NEW => world.add_portfolio(filled(dialog, "business_name", "My business")),
        id if world.portfolio(id).is_some() => id.to_owned(),
        _ => return Err("This business portfolio does not exist.".to_owned()),
    };
    let waba_id = match dialog.text("waba") {
        "" => return Err("No WhatsApp Business account was chosen.".to_owned()),
        NEW => world.add_waba(&business_id, filled(dialog, "waba_name", "My WhatsApp account")),
        id if world.waba(id).is_some_and(|waba| waba.business_id == business_id) => id.to_owned(),
        _ => return Err("This account does not belong to the chosen portfolio.".to_owned()),
    };
    let only_waba = options.contains(&Misbehaviour::OnlyWaba);
    let number_id = match dialog.text("number") {
        _ if only_waba => None,
        "" | NONE => None,
        NEW => {
            let verification = if dialog.text("verify") == "later" {
                Verification::NotVerified
            } else {
                Verification::Verified
            };
            let display = filled(dialog, "new_number", "+62 21 5550 1199");
            let name = filled(dialog, "new_name", "My business");
            Some(world.add_number(&waba_id, display, name, verification))
        }
        id if world.number(id).is_some_and(|number| number.waba_id == waba_id) => Some(id.to_owned()),
        _ => return Err("This number does not belong to the chosen account.".to_owned()),
    };
    let coexistence = number_id
        .as_deref()
        .and_then(|id| world.number(id))
        .is_some_and(|one| one.coexistence)
        || options.contains(&Misbehaviour::CoexistenceOnlyWaba);
    Ok(Chosen {
        business_id,
        waba_id,
        number_id,
        coexistence,
    })
}

fn filled<'d>(dialog: &'d Dialog, name: &str, otherwise: &'d str) -> &'d str {
    Some(dialog.text(name))
        .filter(|text| !text.is_empty())
        .unwrap_or(otherwise)
}

/// Ids of a signup that is not this one: a real number of somebody else.
fn another(world: &World, dialog: &Dialog) -> Value {
    let other = world
        .numbers
        .iter()
        .find(|one| one.waba_id != dialog.text("waba"));
    let owner = other
        .and_then(|one| world.owner_of(one))
        .map(|one| one.id.clone());
    json!({
        "phone_number_id": other.map(|one| one.id.clone()),
        "waba_id": other.map(|one| one.waba_id.clone()),
        "business_id": owner,
    })
}

fn session(event: &str, data: &Value) -> String {
    json!({ "type": "WA_EMBEDDED_SIGNUP", "event": event, "version": "3", "data": data }).to_string()
}

/// The message that tells the page which objects were chosen (reference 2.3).
fn finished(chosen: &Chosen, options: &[Misbehaviour], stale: &Value) -> String {
    if options.contains(&Misbehaviour::CoexistenceOnlyWaba) {
        return session(
            "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING",
            &json!({ "waba_id": chosen.waba_id }),
        );
    }
    if options.contains(&Misbehaviour::StaleIds) {
        return session("FINISH", stale);
    }
    let mut data = json!({ "waba_id": chosen.waba_id, "business_id": chosen.business_id });
    if let (Some(number), Some(object)) = (&chosen.number_id, data.as_object_mut()) {
        object.insert("phone_number_id".to_owned(), json!(number));
    }
    let event = match &chosen.number_id {
        None => "FINISH_ONLY_WABA",
        Some(_) if chosen.coexistence => "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING",
        Some(_) => "FINISH",
    };
    session(event, &data)
}

fn script(chosen: &Chosen, options: &[Misbehaviour], answer: String, stale: &Value, alien: &str) -> Vec<Act> {
    let on = |which| options.contains(&which);
    let ids = say(finished(chosen, options, stale), 0);
    let code = Act {
        kind: "code",
        ..say(answer, 0)
    };
    let mut steps = Vec::new();
    if on(Misbehaviour::EvilOrigin) {
        let text = session("FINISH", stale);
        steps.push(Act {
            kind: "alien",
            url: format!("{alien}/signup/alien"),
            ..say(text, 0)
        });
    }
    if on(Misbehaviour::MalformedMessage) {
        steps.extend(noise());
    }
    let wait = if on(Misbehaviour::CodeFirst) || on(Misbehaviour::IdsFirst) {
        2_000
    } else {
        150
    };
    match (on(Misbehaviour::NoIds), on(Misbehaviour::NoCode)) {
        (true, true) => {}
        (true, false) => steps.push(code),
        (false, true) => steps.push(ids),
        (false, false) if on(Misbehaviour::CodeFirst) => steps.extend([code, Act { after: wait, ..ids }]),
        (false, false) => steps.extend([ids, Act { after: wait, ..code }]),
    }
    if on(Misbehaviour::EvilOrigin) {
        let text = session("FINISH", stale);
        steps.push(Act {
            kind: "alien",
            url: format!("{alien}/signup/alien"),
            ..say(text, 0)
        });
    }
    steps
}

fn say(text: String, after: u32) -> Act {
    Act {
        after,
        kind: "say",
        text,
        value: Value::Null,
        url: String::new(),
    }
}

/// What else arrives on the same channel: other messages of the platform, broken ones, look-alikes.
fn noise() -> Vec<Act> {
    let texts = [
        "fb-xd:ready".to_owned(),
        "{\"type\":\"WA_EMBEDDED_SIGNUP\",\"event\":".to_owned(),
        json!({ "type": "WA_EMBEDDED_SIGNUP" }).to_string(),
        json!({ "type": "WA_EMBEDDED_SIGNUP", "event": "FINISH", "data": null }).to_string(),
        json!({ "type": "SOMETHING_ELSE", "event": "FINISH", "data": { "waba_id": "1" } }).to_string(),
        json!({ "type": "WA_EMBEDDED_SIGNUP", "event": "A_NEW_EVENT", "data": { "waba_id": 17 } })
            .to_string(),
    ];
    let mut acts: Vec<Act> = texts.into_iter().map(|text| say(text, 20)).collect();
    acts.push(Act {
        kind: "object",
        value: json!({ "__fb": { "ready": true } }),
        ..say(String::new(), 20)
    });
    acts
}

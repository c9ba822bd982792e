//! Pairing by hand: for a number whose access token somebody already holds.
//!
//! The ids are kept in the form when something is wrong with them. The token never is: a page must not show a secret again.

use domain::connect;
use domain::tenancy::Duty;
use http::StatusCode;
use leptos::prelude::*;

use super::ADDRESS;
use crate::forms::Values;
use crate::request::{Member, Refusal, set_status, with_code};
use crate::words::integrations::IntegrationsWords;

/// How the form stands after it was sent; empty before.
#[derive(Default)]
pub struct Pairing {
    phone_number_id: String,
    waba_id: String,
    sent: bool,
    pub problem: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Missing,
    NotDigits,
}

impl Pairing {
    fn wrong(&self, id: &str) -> Option<Wrong> {
        match id {
            _ if !self.sent => None,
            "" => Some(Wrong::Missing),
            id if !id.bytes().all(|byte| byte.is_ascii_digit()) => Some(Wrong::NotDigits),
            _ => None,
        }
    }
}

/// Pairs what was sent, if anything was.
pub async fn answer(member: &Member, form: Option<Values>) -> Result<Pairing, Refusal> {
    let Some(form) = form else {
        return Ok(Pairing::default());
    };
    if !member.scope.may(Duty::Connect) {
        return Err(Refusal::NotAllowed);
    }
    let mut pairing = Pairing {
        phone_number_id: form.get("phone_number_id").trim().to_owned(),
        waba_id: form.get("waba_id").trim().to_owned(),
        sent: true,
        problem: None,
    };
    let token = form.get("token").trim().to_owned();
    let unreadable = [&pairing.phone_number_id, &pairing.waba_id]
        .into_iter()
        .any(|id| pairing.wrong(id).is_some());
    if unreadable || token.is_empty() {
        set_status(StatusCode::UNPROCESSABLE_ENTITY);
        return Ok(pairing);
    }
    let paired = connect::pair_manually(
        &member.scope,
        &pairing.phone_number_id,
        &pairing.waba_id,
        token.into(),
    );
    match paired.await {
        Ok(_) => Err(Refusal::Elsewhere(with_code(
            &member.base().link(ADDRESS),
            "done",
            "connected",
        ))),
        Err(error) => {
            set_status(StatusCode::UNPROCESSABLE_ENTITY);
            pairing.problem = Some(error.code());
            Ok(pairing)
        }
    }
}

pub fn form(member: &Member, words: &'static IntegrationsWords, pairing: &Pairing) -> AnyView {
    let phone = id_field(
        "phone_number_id",
        words.phone_number_id,
        words.phone_number_id_hint,
        &pairing.phone_number_id,
        words,
        pairing,
    );
    let waba = id_field(
        "waba_id",
        words.waba_id,
        words.waba_id_hint,
        &pairing.waba_id,
        words,
        pairing,
    );
    let token_problem = pairing
        .sent
        .then(|| view! { <p class="field-error" id="token-problem">{words.token_again}</p> });
    view! {
        <details class="pairing" open=pairing.sent data-testid="pair-manually">
            <summary>{words.manual_summary}</summary>
            <p class="quiet-note">{words.manual_explained}</p>
            <form method="post" action=member.base().link(ADDRESS) autocomplete="off">
                {phone}
                {waba}
                <div class=if pairing.sent { "field field-problem" } else { "field" }>
                    <label for="token">{words.token}</label>
                    <p class="field-hint" id="token-hint">{words.token_hint}</p>
                    <input
                        id="token"
                        name="token"
                        type="password"
                        autocomplete="off"
                        spellcheck="false"
                        required=true
                        aria-invalid=pairing.sent.then_some("true")
                        aria-describedby=if pairing.sent { "token-hint token-problem" } else { "token-hint" }
                    />
                    {token_problem}
                </div>
                <button class="button" type="submit" data-testid="pair">{words.pair}</button>
            </form>
        </details>
    }
    .into_any()
}

fn id_field(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: &str,
    words: &'static IntegrationsWords,
    pairing: &Pairing,
) -> AnyView {
    let problem = pairing.wrong(value).map(|wrong| match wrong {
        Wrong::Missing => words.required,
        Wrong::NotDigits => words.digits_only,
    });
    let described = if problem.is_some() {
        format!("{name}-hint {name}-problem")
    } else {
        format!("{name}-hint")
    };
    view! {
        <div class=if problem.is_some() { "field field-problem" } else { "field" }>
            <label for=name>{label}</label>
            <p class="field-hint" id=format!("{name}-hint")>{hint}</p>
            <input
                id=name
                name=name
                type="text"
                inputmode="numeric"
                pattern="[0-9]*"
                required=true
                value=value.to_owned()
                aria-invalid=problem.map(|_| "true")
                aria-describedby=described
            />
            {problem.map(|text| view! { <p class="field-error" id=format!("{name}-problem")>{text}</p> })}
        </div>
    }
    .into_any()
}

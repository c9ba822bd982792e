//! Trying one message: the answer that a customer would get now, with what each sentence rests on and what every check says.
//!
//! The page posts to itself and keeps nothing. What a customer might write belongs into no address and no log, so it is never in one.

mod result;

use domain::Channel;
use domain::draft::conversation::From;
use domain::draft::trial::{Attempt, LONGEST, MOST_EARLIER, TrialError, Tried, trial};
use http::StatusCode;
use leptos::prelude::*;

use self::result::result;
use super::parts::page_head;
use crate::forms::{Values, textarea_text};
use crate::posted;
use crate::request::{Member, Refusal, set_status};
use crate::ui::{Field, Icon, Notice, Tab, Tone, frame, icon, page};
use crate::words::try_one::{TryWords, words};
use crate::words::{business, common};

/// Where this page is, inside a workspace.
pub const ADDRESS: &str = "/business/try";
/// Earlier messages, in the names of the form's fields.
const EARLIER: &str = "earlier";

#[component]
pub fn TryPage() -> impl IntoView {
    page(|| try_one(posted::form()))
}

/// The way here, from the overview and from the rules.
pub fn link(member: &Member) -> AnyView {
    let words = words(member.visit.lang);
    view! {
        <section class="card">
            <a class="setting-link" href=member.base().link(ADDRESS) data-testid="open-try">
                <span class="setting-icon">{icon(Icon::Question)}</span>
                <span class="setting-text">
                    <span class="setting-name">{words.title}</span>
                    <span class="setting-lead">{words.link_lead}</span>
                </span>
                {icon(Icon::Arrow)}
            </a>
        </section>
    }
    .into_any()
}

/// What the form holds, and what came of it.
#[derive(Default)]
struct Trying {
    values: Values,
    problem: Option<String>,
    tried: Option<Tried>,
}

async fn try_one(form: Option<Values>) -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let words = words(member.visit.lang);
    let trying = match form {
        Some(values) => answered(&member, words, values).await?,
        None => Trying::default(),
    };
    let up = (
        member.base().link("/business"),
        business::words(member.visit.lang).title,
    );
    let content = view! {
        {page_head(words.title, words.lead, Some(up), ().into_any())}
        {trying.problem.clone().map(|text| view! { <Notice tone=Tone::Bad testid="try-problem">{text}</Notice> })}
        <div class="try">
            {form_of(&member, words, &trying.values)}
            {trying.tried.as_ref().map(|tried| result(&member, words, tried))}
        </div>
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, words.title, content))
}

async fn answered(member: &Member, words: &'static TryWords, values: Values) -> Result<Trying, Refusal> {
    if !values.get("more").is_empty() {
        return Ok(Trying {
            values,
            ..Trying::default()
        });
    }
    let mut trying = Trying::default();
    match trial(&member.scope, &attempt(&values)).await {
        Ok(tried) => trying.tried = Some(tried),
        Err(TrialError::Empty) => trying.problem = Some(words.problem_empty.to_owned()),
        Err(TrialError::TooLong) => trying.problem = Some((words.problem_too_long)(LONGEST)),
        Err(TrialError::TooManyEarlier) => trying.problem = Some((words.problem_too_many)(MOST_EARLIER)),
        Err(TrialError::Store(error)) => return Err(error.into()),
    }
    if trying.problem.is_some() {
        set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    trying.values = values;
    Ok(trying)
}

fn attempt(values: &Values) -> Attempt {
    let earlier = (0..values.rows(EARLIER)).filter_map(|row| {
        let text = values.get(&format!("{EARLIER}[{row}].text")).trim();
        let from = match values.get(&format!("{EARLIER}[{row}].from")) {
            "business" => From::Business,
            _ => From::Customer,
        };
        (!text.is_empty()).then(|| (from, text.to_owned()))
    });
    Attempt {
        channel: Channel::parse(values.get("channel")).unwrap_or(Channel::WhatsApp),
        earlier: earlier.collect(),
        message: values.get("message").trim().to_owned(),
    }
}

fn form_of(member: &Member, words: &'static TryWords, values: &Values) -> AnyView {
    let sent = values.rows(EARLIER).min(MOST_EARLIER);
    let more = usize::from(!values.get("more").is_empty() && sent < MOST_EARLIER);
    let earlier = (0..sent + more).map(|row| earlier_message(words, values, row));
    let chosen = Channel::parse(values.get("channel")).unwrap_or(Channel::WhatsApp);
    let channels = [Channel::WhatsApp, Channel::Instagram].map(|channel| {
        view! { <option value=channel.code() selected=channel == chosen>{common::channel_name(channel)}</option> }
    });
    let text = textarea_text(values.get("message"));
    let add = (sent + more < MOST_EARLIER).then(|| {
        view! {
            <button class="button button-quiet" type="submit" name="more" value="on" formnovalidate=true data-testid="try-earlier">
                {words.add_earlier}
            </button>
        }
    });
    view! {
        <form class="card stack try-form" method="post" action=member.base().link(ADDRESS) autocomplete="off" data-testid="try-form">
            // Pressing Enter in a field uses the first button of a form, which must be the one that tries.
            <button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true">{words.send}</button>
            {earlier.collect_view()}
            <Field id="try-message" label=words.message hint=words.message_hint>
                <textarea
                    id="try-message" name="message" rows="3" required maxlength=LONGEST.to_string() aria-describedby="try-message-hint"
                    data-testid="try-message"
                >
                    {text}
                </textarea>
            </Field>
            <div class="try-channel">
                <Field id="try-channel" label=words.channel>
                    <select id="try-channel" name="channel">{channels.into_iter().collect_view()}</select>
                </Field>
            </div>
            <div class="cluster">
                <button class="button button-primary" type="submit" data-testid="try-send">{words.send}</button>
                {add}
            </div>
            <p class="quiet-note">{icon(Icon::Lock)} <span>{words.nothing_kept}</span></p>
        </form>
    }
    .into_any()
}

fn earlier_message(words: &'static TryWords, values: &Values, row: usize) -> AnyView {
    let name = format!("{EARLIER}[{row}]");
    let who = format!("try-who-{row}");
    let said = format!("try-said-{row}");
    let (from_field, text_field) = (format!("{name}.from"), format!("{name}.text"));
    let by_us = values.get(&format!("{name}.from")) == "business";
    let text = textarea_text(values.get(&format!("{name}.text")));
    let hint = (row == 0).then(|| view! { <p class="field-hint">{words.earlier_hint}</p> });
    view! {
        <fieldset class="try-earlier" data-testid="try-earlier-row">
            <legend>{format!("{} {}", words.earlier, row + 1)}</legend>
            {hint}
            <div class="try-turn">
                <Field id=who.clone() label=words.who>
                    <select id=who.clone() name=from_field>
                        <option value="customer" selected=!by_us>{words.customer}</option>
                        <option value="business" selected=by_us>{words.business}</option>
                    </select>
                </Field>
                <Field id=said.clone() label=words.text>
                    <textarea id=said.clone() name=text_field rows="1" maxlength=LONGEST.to_string()>
                        {text}
                    </textarea>
                </Field>
            </div>
        </fieldset>
    }
    .into_any()
}

//! Accepting an invitation, on the brand's own address and under the brand.
//!
//! The first GET of `/invitation/{token}` moves the token out of the address into a cookie; this page reads it from there. Opening
//! it uses nothing up.

use domain::tenancy::invitations::{self, AcceptError, Invitation, InvitationError, Newcomer};
use http::StatusCode;
use http::header::{HeaderValue, SET_COOKIE};
use http::request::Parts;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::forms::Values;
use crate::one_time::{self, Kind};
use crate::posted;
use crate::request::{Refusal, Visit, parse_language, peer, session_cookie, set_status};
use crate::ui::{Field, Icon, Notice, Tone, icon, page, public};
use crate::words::coming_in::{ComingIn, words};
use crate::words::common;
use crate::words::people::{role_name, task};

#[component]
pub fn InvitationPage() -> impl IntoView {
    page(|| invitation(posted::form()))
}

async fn invitation(form: Option<Values>) -> Result<AnyView, Refusal> {
    let parts = use_context::<Parts>();
    let visit = Visit::load().await?;
    let token = parts
        .and_then(|parts| one_time::token(&parts.headers, visit.laras.settings(), Kind::Invitation))
        .unwrap_or_default();
    let refused = match &form {
        Some(form) => Some(accept(&visit, &token, form).await?),
        None => None,
    };
    if let Some(AcceptError::Link(error)) = refused {
        return over(&visit, error);
    }
    match invitations::open(&visit.laras, &visit.host, &token).await {
        Ok(invitation) => Ok(open(
            &visit,
            &invitation,
            &form.unwrap_or_default(),
            refused.as_ref(),
        )),
        Err(error) => over(&visit, error),
    }
}

/// Signs in and goes home, or says what to change.
async fn accept(visit: &Visit, token: &str, form: &Values) -> Result<AcceptError, Refusal> {
    let newcomer = Newcomer {
        name: form.get("name").to_owned(),
        password: form.get("password").to_owned(),
        lang: parse_language(form.get("lang")).unwrap_or(visit.lang),
    };
    match invitations::accept(&visit.laras, &visit.host, token, newcomer, peer()).await {
        Ok(session) => {
            let settings = visit.laras.settings();
            set_cookies(&[
                session_cookie(settings, session.token.expose()),
                one_time::used_cookie(settings, Kind::Invitation),
            ]);
            Err(Refusal::Elsewhere("/".to_owned()))
        }
        Err(AcceptError::Link(InvitationError::Store(error))) => Err(error.into()),
        Err(error) => {
            set_status(StatusCode::UNPROCESSABLE_ENTITY);
            Ok(error)
        }
    }
}

/// Adds cookies to the answer.
pub fn set_cookies(lines: &[String]) {
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    for line in lines {
        if let Ok(value) = HeaderValue::from_str(line) {
            response.append_header(SET_COOKIE, value);
        }
    }
}

fn over(visit: &Visit, error: InvitationError) -> Result<AnyView, Refusal> {
    let words = words(visit.lang);
    let text = match error {
        InvitationError::Store(error) => return Err(error.into()),
        InvitationError::Forged => words.forged,
        InvitationError::Expired => words.expired,
        InvitationError::Used => words.used,
        InvitationError::Withdrawn => words.withdrawn,
        InvitationError::Replaced => words.replaced,
        InvitationError::Elsewhere => words.elsewhere,
    };
    Ok(dead_end(visit, text, "/login", words.to_login))
}

/// A link that opens nothing, and where to go instead.
pub fn dead_end(visit: &Visit, text: &'static str, href: &'static str, label: &'static str) -> AnyView {
    let words = words(visit.lang);
    set_status(StatusCode::GONE);
    let content = view! {
        <div class="login">
            <div class="login-card card" data-testid="link-over">
                <h1>{words.closed_title}</h1>
                <p>{text}</p>
                <a class="button button-wide" href=href>{label}</a>
            </div>
        </div>
    };
    public(visit, words.closed_title, content.into_any())
}

fn open(visit: &Visit, invitation: &Invitation, form: &Values, refused: Option<&AcceptError>) -> AnyView {
    let words = words(visit.lang);
    let place = invitation.business.as_deref().unwrap_or(&visit.brand.name);
    let title = (words.title)(place);
    let by = invitation
        .invited_by
        .as_deref()
        .map(|who| view! { <p class="page-lead">{(words.invited_by)(who, place)}</p> });
    let role = role_name(visit.lang, invitation.role);
    let problem = general(words, refused)
        .map(|text| view! { <Notice tone=Tone::Bad testid="invitation-problem"><p>{text}</p></Notice> });
    let fields = if invitation.has_account {
        known(words, refused)
    } else {
        newcomer(visit, words, form, refused)
    };
    let label = if invitation.has_account {
        words.sign_in_and_accept
    } else {
        words.accept
    };
    let content = view! {
        <div class="login">
            <div class="login-card card" data-testid="invitation-open">
                <h1>{title.clone()}</h1>
                {by}
                <p class="quiet-note">{icon(Icon::Info)} <span>{(words.as_role)(role)} " " {task(visit.lang, invitation.role)}</span></p>
                {problem}
                <form class="stack" method="post" action="/invitation" data-testid="invitation-form">
                    <p class="muted small">{words.for_email} " " <strong>{invitation.email.clone()}</strong></p>
                    <input type="hidden" name="username" autocomplete="username" value=invitation.email.clone()/>
                    {fields}
                    <button class="button button-primary button-wide" type="submit" data-testid="accept">{label}</button>
                </form>
            </div>
        </div>
    };
    public(visit, &title, content.into_any())
}

/// What concerns no field.
fn general(words: &'static ComingIn, refused: Option<&AcceptError>) -> Option<&'static str> {
    match refused? {
        AcceptError::TooManyAttempts => Some(words.too_many),
        AcceptError::OtherAccount => Some(words.other_account),
        _ => None,
    }
}

fn known(words: &'static ComingIn, refused: Option<&AcceptError>) -> AnyView {
    let wrong = matches!(refused, Some(AcceptError::WrongPassword)).then_some(words.wrong_password);
    view! {
        <p>{words.has_account}</p>
        {password_field(words.own_password, None, "current-password", wrong)}
    }
    .into_any()
}

fn newcomer(
    visit: &Visit,
    words: &'static ComingIn,
    form: &Values,
    refused: Option<&AcceptError>,
) -> AnyView {
    let chosen = parse_language(form.get("lang")).unwrap_or(visit.lang);
    let languages = [domain::Lang::Id, domain::Lang::En].map(|lang| {
        let id = format!("lang-{}", lang.code());
        view! {
            <label class="choice-row">
                <input id=id type="radio" name="lang" value=lang.code() checked=lang == chosen/>
                <span lang=lang.code()>{common::language_name(lang)}</span>
            </label>
        }
    });
    let input = view! {
        <input
            id="name" name="name" type="text" autocomplete="name" maxlength="80" required value=form.get("name").to_owned()
            aria-describedby="name-hint" data-testid="newcomer-name"
        />
    }
    .into_any();
    let name = if matches!(refused, Some(AcceptError::Name)) {
        view! { <Field id="name" label=words.name hint=words.name_hint problem=words.bad_name>{input}</Field> }.into_any()
    } else {
        view! { <Field id="name" label=words.name hint=words.name_hint>{input}</Field> }.into_any()
    };
    let short = matches!(refused, Some(AcceptError::ShortPassword)).then_some(words.short_password);
    view! {
        {name}
        {password_field(words.password, Some(words.password_hint), "new-password", short)}
        <fieldset class="choices-group">
            <legend>{words.language}</legend>
            {languages.into_iter().collect_view()}
        </fieldset>
    }
    .into_any()
}

/// One field for a password, old or new.
pub fn password_field(
    label: &'static str,
    hint: Option<&'static str>,
    autocomplete: &'static str,
    wrong: Option<&'static str>,
) -> AnyView {
    let minimum = (autocomplete == "new-password").then_some("8");
    let described = hint.map(|_| "password-hint");
    let input = view! {
        <input
            id="password" name="password" type="password" autocomplete=autocomplete minlength=minimum maxlength="256" required
            aria-describedby=described data-testid="password"
        />
    }
    .into_any();
    match (hint, wrong) {
        (Some(hint), Some(wrong)) => {
            view! { <Field id="password" label=label hint=hint problem=wrong>{input}</Field> }.into_any()
        }
        (Some(hint), None) => view! { <Field id="password" label=label hint=hint>{input}</Field> }.into_any(),
        (None, Some(wrong)) => {
            view! { <Field id="password" label=label problem=wrong>{input}</Field> }.into_any()
        }
        (None, None) => view! { <Field id="password" label=label>{input}</Field> }.into_any(),
    }
}

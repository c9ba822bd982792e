//! A forgotten password: asked for by e-mail, chosen behind the link that comes.

use domain::tenancy::reset::{self, ResetError};
use http::StatusCode;
use http::request::Parts;
use leptos::prelude::*;

use super::invitation::{dead_end, password_field, set_cookies};
use crate::forms::Values;
use crate::one_time::{self, Kind};
use crate::posted;
use crate::request::{Refusal, Visit, peer, session_cookie, set_status};
use crate::ui::{Field, Notice, Tone, page, public};
use crate::words::coming_in::words;

#[component]
pub fn ForgotPage() -> impl IntoView {
    page(|| forgot(posted::form()))
}

async fn forgot(form: Option<Values>) -> Result<AnyView, Refusal> {
    let visit = Visit::load().await?;
    let words = words(visit.lang);
    let mut problem = None;
    if let Some(form) = &form {
        match reset::ask(&visit.laras, &visit.host, form.get("email"), peer()).await {
            // The same whether or not there is such an account.
            Ok(()) => return Err(Refusal::Elsewhere("/forgot?done=sent".to_owned())),
            Err(ResetError::Store(error)) => return Err(error.into()),
            Err(_) => {
                set_status(StatusCode::TOO_MANY_REQUESTS);
                problem = Some(words.too_many);
            }
        }
    }
    if visit.query.get("done").is_some() {
        let content = view! {
            <div class="login">
                <div class="login-card card" data-testid="reset-sent">
                    <h1>{words.sent_title}</h1>
                    <p>{words.sent}</p>
                    <a class="button button-wide" href="/login">{words.to_login}</a>
                </div>
            </div>
        };
        return Ok(public(&visit, words.sent_title, content.into_any()));
    }
    let typed = form.map(|form| form.get("email").to_owned()).unwrap_or_default();
    let content = view! {
        <div class="login">
            <div class="login-card card">
                <h1>{words.forgot}</h1>
                <p class="muted">{words.forgot_lead}</p>
                {problem.map(|text| view! { <Notice tone=Tone::Warn testid="forgot-problem">{text}</Notice> })}
                <form class="stack" method="post" action="/forgot" data-testid="forgot-form">
                    <Field id="email" label=words.email>
                        <input
                            id="email" name="email" type="email" autocomplete="username" inputmode="email" autocapitalize="none"
                            spellcheck="false" maxlength="254" required value=typed data-testid="forgot-email"
                        />
                    </Field>
                    <button class="button button-primary button-wide" type="submit" data-testid="send-reset">{words.send}</button>
                </form>
                <p><a href="/login">{words.to_login}</a></p>
            </div>
        </div>
    };
    Ok(public(&visit, words.forgot, content.into_any()))
}

#[component]
pub fn ResetPage() -> impl IntoView {
    page(|| choose(posted::form()))
}

async fn choose(form: Option<Values>) -> Result<AnyView, Refusal> {
    let parts = use_context::<Parts>();
    let visit = Visit::load().await?;
    let words = words(visit.lang);
    let settings = visit.laras.settings();
    let token = parts
        .and_then(|parts| one_time::token(&parts.headers, settings, Kind::Reset))
        .unwrap_or_default();
    let outcome = match form {
        Some(form) => {
            let new = form.get("password").to_owned();
            match reset::choose(&visit.laras, &visit.host, &token, new).await {
                Ok(session) => {
                    set_cookies(&[
                        session_cookie(settings, session.token.expose()),
                        one_time::used_cookie(settings, Kind::Reset),
                    ]);
                    return Err(Refusal::Elsewhere("/".to_owned()));
                }
                Err(error) => Err(error),
            }
        }
        None => reset::open(&visit.laras, &visit.host, &token).await,
    };
    let wrong = match outcome {
        Ok(()) => None,
        Err(ResetError::ShortPassword) => {
            set_status(StatusCode::UNPROCESSABLE_ENTITY);
            Some(words.short_password)
        }
        Err(ResetError::Store(error)) => return Err(error.into()),
        Err(ResetError::Elsewhere) => {
            return Ok(dead_end(&visit, words.reset_elsewhere, "/login", words.to_login));
        }
        Err(_) => return Ok(dead_end(&visit, words.reset_over, "/forgot", words.reset_again)),
    };
    let content = view! {
        <div class="login">
            <div class="login-card card">
                <h1>{words.reset}</h1>
                <p class="muted">{words.reset_lead}</p>
                <form class="stack" method="post" action="/reset" data-testid="reset-form">
                    {password_field(words.new_password, Some(words.password_hint), "new-password", wrong)}
                    <button class="button button-primary button-wide" type="submit" data-testid="choose-password">{words.choose}</button>
                </form>
            </div>
        </div>
    };
    Ok(public(&visit, words.reset, content.into_any()))
}

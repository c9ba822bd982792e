//! Signing in, under the brand of the host. A host knows only its own people.

use leptos::prelude::*;

use crate::request::{Refusal, Visit, back};
use crate::ui::{self, Field, Notice, Tone};
use crate::words::login::{self, Words};

#[component]
pub fn LoginPage() -> impl IntoView {
    ui::page(load)
}

async fn load() -> Result<AnyView, Refusal> {
    let visit = Visit::load().await?;
    let next = back(visit.query.get("next").unwrap_or_default(), "/");
    if visit.person.is_some() {
        return Err(Refusal::Elsewhere(next));
    }
    let words = login::words(visit.lang);
    let content = view! {
        <div class="login">
            <div class="login-card card">
                <h1>{words.title}</h1>
                <p class="muted">{(words.lead)(&visit.brand.name)}</p>
                {message(words, &visit, &next)}
                {form(words, &visit, next)}
                <p><a href="/forgot" data-testid="forgot">{words.forgot}</a></p>
                <p class="muted small">{words.no_account}</p>
            </div>
        </div>
    };
    Ok(ui::public(&visit, words.title, content.into_any()))
}

fn message(words: &'static Words, visit: &Visit, next: &str) -> Option<AnyView> {
    let ended = next.contains("problem=session_ended");
    let (tone, text) = match (visit.query.get("problem"), visit.query.get("done")) {
        (Some("wrong"), _) => (Tone::Bad, words.wrong),
        (Some("too_many"), _) => (Tone::Warn, words.too_many),
        (Some("closed"), _) => (Tone::Warn, words.closed),
        (Some("session_ended"), _) => (Tone::Warn, words.session_ended),
        (Some(_), _) => (Tone::Bad, words.unavailable),
        (None, Some("signed_out")) => (Tone::Info, words.signed_out),
        _ if ended => (Tone::Warn, words.session_ended),
        _ => return None,
    };
    Some(view! { <Notice tone=tone testid="login-message"><p>{text}</p></Notice> }.into_any())
}

fn form(words: &'static Words, visit: &Visit, next: String) -> AnyView {
    let lang = visit.query.get("lang").unwrap_or_default().to_owned();
    view! {
        <form class="stack" method="post" action="/api/session/sign-in" data-testid="login-form">
            <input type="hidden" name="next" value=next/>
            <input type="hidden" name="lang" value=lang/>
            <Field id="email" label=words.email>
                <input
                    id="email" name="email" type="email" autocomplete="username" inputmode="email" autocapitalize="none"
                    spellcheck="false" maxlength="254" required data-testid="login-email"
                />
            </Field>
            <Field id="password" label=words.password>
                <input
                    id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required
                    data-testid="login-password"
                />
            </Field>
            <button class="button button-primary button-wide" type="submit" data-testid="login-submit">{words.sign_in}</button>
        </form>
    }
    .into_any()
}

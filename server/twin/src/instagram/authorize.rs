//! Instagram's consent page: choose the account, untick what is not granted, allow or cancel (reference 1.1 to 1.3).

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};

use super::{AUTHORIZE_PATH, CDN_PATH};
use crate::Twin;
use crate::look;
use crate::misbehave::Misbehaviour;
use crate::world::instagram::Account;
use crate::world::instagram::access::{BASIC, COMMENTS, MESSAGES, OTHER_SCOPES, SCOPES};

pub fn routes() -> Router<Twin> {
    Router::new().route(AUTHORIZE_PATH, get(page).post(decide))
}

/// What came with the redirect; carried along unchanged by the form.
type Asked = Vec<(String, String)>;

fn text<'a>(asked: &'a Asked, name: &str) -> &'a str {
    asked
        .iter()
        .find(|one| one.0 == name)
        .map_or("", |one| one.1.as_str())
}

fn scopes(asked: &Asked) -> Vec<String> {
    text(asked, "scope")
        .split([',', ' '])
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What Instagram shows on its own page instead of redirecting.
fn refusal(twin: &Twin, asked: &Asked) -> Option<&'static str> {
    let options = twin.options();
    if text(asked, "client_id") != options.instagram_app_id {
        return Some("Invalid platform app");
    }
    if !options.redirects_to(text(asked, "redirect_uri")) {
        return Some("Invalid redirect_uri");
    }
    if text(asked, "response_type") != "code" {
        return Some("Invalid response_type");
    }
    let wanted = scopes(asked);
    let known = |one: &String| SCOPES.contains(&one.as_str()) || OTHER_SCOPES.contains(&one.as_str());
    if wanted.is_empty() || !wanted.iter().all(known) || !wanted.iter().any(|one| one == BASIC) {
        return Some("Invalid scope");
    }
    None
}

fn refused(why: &str) -> Response {
    let body = html! {
        main.consent {
            section.card {
                h1 { "Sorry, this page isn't available" }
                p.bad data-testid="ig-refused" { (why) }
                p.hint { "Instagram shows this itself; the app's callback hears nothing." }
            }
        }
    };
    (
        StatusCode::BAD_REQUEST,
        look::page("Instagram", "instagram", &body, &[]),
    )
        .into_response()
}

async fn page(State(twin): State<Twin>, Query(asked): Query<Asked>) -> Response {
    if let Some(why) = refusal(&twin, &asked) {
        return refused(why);
    }
    let accounts = twin.look(|world| world.instagram.accounts.clone());
    let body = html! {
        main.consent {
            form.card method="post" action=(AUTHORIZE_PATH) {
                @for (name, value) in &asked { input type="hidden" name=(name) value=(value); }
                h1 { "Laras wants to connect to your Instagram account" }
                fieldset {
                    legend.hint { "Continue as" }
                    @for (index, one) in accounts.iter().enumerate() { (choice(one, index == 0)) }
                }
                fieldset {
                    legend.hint { "Laras is asking to" }
                    @for scope in scopes(&asked) { (permission(&scope)) }
                }
                div.actions {
                    button.quiet type="submit" name="decision" value="cancel" formnovalidate data-testid="ig-cancel" { "Cancel" }
                    button.primary type="submit" name="decision" value="allow" data-testid="ig-allow" { "Allow" }
                }
                p.hint { "This is the Meta twin: everybody here is invented." }
            }
        }
    };
    look::page("Instagram", "instagram", &body, &[]).into_response()
}

fn choice(account: &Account, first: bool) -> Markup {
    html! {
        label.choice {
            input type="radio" name="account" value=(account.id) checked[first] required
                data-testid=(format!("ig-account-{}", account.username));
            img.face src=(format!("{CDN_PATH}/profile/{}.png", account.id)) alt="" width="40" height="40";
            span { strong { (account.username) } small { (account.name) @if account.personal { " · personal account" } } }
        }
    }
}

fn permission(scope: &str) -> Markup {
    let words = match scope {
        BASIC => "View your profile and your posts (required)",
        MESSAGES => "Access and manage your messages",
        COMMENTS => "Access and manage comments on your posts",
        _ => "More",
    };
    html! {
        label.switch {
            @if scope == BASIC { input type="hidden" name="granted" value=(scope); }
            input type="checkbox" name="granted" value=(scope) checked disabled[scope == BASIC]
                data-testid=(format!("ig-scope-{scope}"));
            span { (words) " " small { (scope) } }
        }
    }
}

async fn decide(State(twin): State<Twin>, Form(asked): Form<Asked>) -> Response {
    if let Some(why) = refusal(&twin, &asked) {
        return refused(why);
    }
    let (redirect_uri, state) = (text(&asked, "redirect_uri"), text(&asked, "state"));
    if text(&asked, "decision") != "allow" {
        let denied = [
            ("error", "access_denied"),
            ("error_reason", "user_denied"),
            ("error_description", "The user denied your request"),
        ];
        return back(redirect_uri, &denied, state);
    }
    let account = twin.look(|world| world.ig_account_called(text(&asked, "account")).cloned());
    let Some(account) = account else {
        return refused("Invalid account");
    };
    if account.personal {
        return refused("This account is not a professional account");
    }
    if twin.change(|world| world.suffers(Misbehaviour::IgNotTester)) {
        return refused("Insufficient Developer Role");
    }
    let wanted = scopes(&asked);
    let ticked = |scope: &String| {
        asked
            .iter()
            .any(|(name, value)| name == "granted" && value == scope)
    };
    let granted: Vec<String> = wanted
        .into_iter()
        .filter(|one| one == BASIC || ticked(one))
        .collect();
    let code =
        twin.change(|world| world.issue_instagram_code(&account.id, &granted, redirect_uri, twin.now()));
    back(redirect_uri, &[("code", &code)], state)
}

/// The way back: `state` unchanged, and the fragment that Instagram appends to a success.
fn back(redirect_uri: &str, pairs: &[(&str, &str)], state: &str) -> Response {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    if !state.is_empty() {
        query.append_pair("state", state);
    }
    let joint = if redirect_uri.contains('?') { '&' } else { '?' };
    let fragment = if pairs.iter().any(|one| one.0 == "code") {
        "#_"
    } else {
        ""
    };
    let address = format!("{redirect_uri}{joint}{}{fragment}", query.finish());
    (StatusCode::FOUND, [(header::LOCATION, address)]).into_response()
}

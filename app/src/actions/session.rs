//! Signing in and out, and the language a person reads in.

use leptos::prelude::*;

use crate::error::ActionError;

/// Starts a session on this host. The answer to a wrong address and to a wrong password is the same.
#[server(prefix = "/api", endpoint = "session/sign-in")]
pub async fn sign_in(
    email: String,
    password: String,
    #[server(default)] next: String,
    #[server(default)] lang: String,
) -> Result<(), ActionError> {
    on_server::sign_in(&email, &password, &next, &lang).await
}

/// Ends the session, here and in the database.
#[server(prefix = "/api", endpoint = "session/sign-out")]
pub async fn sign_out() -> Result<(), ActionError> {
    on_server::sign_out().await
}

/// Remembers the language for this person.
#[server(prefix = "/api", endpoint = "session/language")]
pub async fn choose_language(lang: String, #[server(default)] back: String) -> Result<(), ActionError> {
    on_server::choose_language(&lang, &back).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::tenancy::{self, SignInError};
    use http::HeaderMap;
    use http::header::{HeaderValue, SET_COOKIE};
    use http::request::Parts;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;
    use leptos_router::params::ParamsMap;

    use crate::error::ActionError;
    use crate::request::{
        Refusal, Visit, answer, back, ended_cookie, parse_language, peer, session_cookie, session_token,
        with_code,
    };

    pub async fn sign_in(email: &str, password: &str, next: &str, lang: &str) -> Result<(), ActionError> {
        answer("/login", async {
            let visit = Visit::load().await?;
            let attempt = tenancy::sign_in(&visit.laras, &visit.host, email, password, peer());
            let problem = match attempt.await {
                Ok(session) => {
                    set_cookie(&session_cookie(visit.laras.settings(), session.token.expose()));
                    return Ok(back(next, "/"));
                }
                Err(SignInError::WrongEmailOrPassword) => "wrong",
                Err(SignInError::TooManyAttempts { .. }) => "too_many",
                Err(SignInError::Closed) => "closed",
                Err(SignInError::Unavailable) => "unavailable",
            };
            Ok(login_again(next, lang, problem))
        })
        .await
    }

    pub async fn sign_out() -> Result<(), ActionError> {
        answer("/", async {
            let visit = Visit::load().await?;
            if let Some(token) = session_token(&request_headers(), visit.laras.settings()) {
                tenancy::sign_out(&visit.laras, &token).await?;
            }
            set_cookie(&ended_cookie(visit.laras.settings()));
            Ok("/login?done=signed_out".to_owned())
        })
        .await
    }

    pub async fn choose_language(lang: &str, from: &str) -> Result<(), ActionError> {
        answer(from, async {
            let visit = Visit::load().await?;
            let person = visit.person.as_ref().ok_or(Refusal::SignIn {
                next: back(from, "/"),
            })?;
            let lang = parse_language(lang).ok_or(Refusal::NotFound)?;
            tenancy::set_language(&visit.laras, person, lang).await?;
            Ok(back(from, "/"))
        })
        .await
    }

    fn login_again(next: &str, lang: &str, problem: &str) -> String {
        let mut query = ParamsMap::new();
        if !next.is_empty() && next != "/" {
            query.insert("next", next.to_owned());
        }
        if !lang.is_empty() {
            query.insert("lang", lang.to_owned());
        }
        with_code(&format!("/login{}", query.to_query_string()), "problem", problem)
    }

    fn request_headers() -> HeaderMap {
        use_context::<Parts>()
            .map(|parts| parts.headers)
            .unwrap_or_default()
    }

    fn set_cookie(line: &str) {
        if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(line)) {
            response.append_header(SET_COOKIE, value);
        }
    }
}

//! From a consent to a token that lives 60 days, and on from there (Meta: "Business Login for Instagram").
//!
//! Meta's exchange and refresh carry secrets in the query; such an address is never printed. A token that nobody
//! refreshes is dead on its 60th day and only the owner can bring it back, so the difference between "not now" and
//! "never again" is kept in the types.

use reqwest::Method;
use serde::Deserialize;
use url::Url;

use super::Instagram;
use crate::graph::{
    Action, AmbiguousReason, CallError, GraphCall, GraphError, GraphRequest, Meaning, Permission, Scope,
    interpret,
};
use crate::{Secret, lenient};

/// What the code of a consent becomes: authority for an hour.
#[derive(Clone)]
pub struct LoginToken {
    pub token: Secret,
    /// Said to be the app-scoped id. Never a route: [`super::InstagramAccount::account_id`] is.
    pub user_id: Option<String>,
    /// What was granted, where Meta says it.
    pub permissions: Option<Vec<String>>,
}

impl LoginToken {
    /// Which of `required` the person has unticked. Where Meta does not say, none.
    pub fn missing(&self, required: &[Permission]) -> Vec<Permission> {
        let Some(granted) = &self.permissions else {
            return Vec::new();
        };
        let is_missing = |permission: &Permission| !granted.iter().any(|name| name == permission.name());
        required.iter().copied().filter(is_missing).collect()
    }
}

/// Authority for about 60 days.
#[derive(Clone, Deserialize)]
pub struct LongLivedToken {
    #[serde(rename = "access_token")]
    pub token: Secret,
    /// Seconds.
    #[serde(default, deserialize_with = "lenient::integer")]
    pub expires_in: Option<i64>,
    /// Seldom told.
    #[serde(default, deserialize_with = "lenient::words")]
    pub permissions: Option<Vec<String>>,
}

/// Why a token was not refreshed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefreshError {
    /// Only a new login helps.
    #[error("the token is dead: {0}")]
    Dead(Box<GraphError>),
    /// The token is younger than a day: it goes on living, and is refreshed another day.
    #[error("the token cannot be refreshed yet: {0}")]
    TooEarly(Box<GraphError>),
    /// Worth another try later; the token goes on living.
    #[error(transparent)]
    Later(CallError),
}

impl From<CallError> for RefreshError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Refused(refusal) if refusal.meaning() == Some(Meaning::TokenInvalid) => {
                Self::Dead(refusal)
            }
            CallError::Refused(refusal) => match refusal.action(0) {
                Action::Disconnect => Self::Dead(refusal),
                Action::Retry { .. } | Action::RetrySlowly { .. } => Self::Later(CallError::Refused(refusal)),
                _ if refusal.http_status == 400 && refusal.scope() == Scope::Message => {
                    Self::TooEarly(refusal)
                }
                _ => Self::Later(CallError::Refused(refusal)),
            },
            other => Self::Later(other),
        }
    }
}

/// Flat in the field, in a list in Meta's guide.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Wrapped<T> {
    List { data: Vec<T> },
    Flat(T),
}

impl<T> Wrapped<T> {
    pub fn one(self) -> Option<T> {
        match self {
            Self::List { data } => data.into_iter().next(),
            Self::Flat(one) => Some(one),
        }
    }
}

pub(super) fn unreadable() -> CallError {
    CallError::Ambiguous(AmbiguousReason::Unreadable.into())
}

#[derive(Deserialize)]
pub(crate) struct Granted {
    access_token: Secret,
    #[serde(default, deserialize_with = "lenient::text")]
    user_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::words")]
    permissions: Option<Vec<String>>,
}

pub(crate) struct ExchangeLoginCode {
    app_id: String,
    app_secret: Secret,
    redirect_uri: String,
    code: Secret,
}

impl GraphCall for ExchangeLoginCode {
    type Answer = Wrapped<Granted>;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::POST, ["oauth", "access_token"]).form([
            ("client_id", &self.app_id),
            ("client_secret", self.app_secret.expose()),
            ("grant_type", "authorization_code"),
            ("redirect_uri", &self.redirect_uri),
            ("code", self.code.expose()),
        ])
    }
}

pub(crate) struct ExchangeShortToken {
    app_secret: Secret,
    token: Secret,
}

impl GraphCall for ExchangeShortToken {
    type Answer = LongLivedToken;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, ["access_token"])
            .query("grant_type", "ig_exchange_token")
            .query("client_secret", self.app_secret.expose())
            .query("access_token", self.token.expose())
    }
}

pub(crate) struct RefreshToken {
    token: Secret,
}

impl GraphCall for RefreshToken {
    type Answer = LongLivedToken;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, ["refresh_access_token"])
            .query("grant_type", "ig_refresh_token")
            .query("access_token", self.token.expose())
    }
}

impl Instagram {
    /// Where the browser of a person who connects an account is sent. With `force_reauth` Instagram asks for a login even if
    /// somebody is logged in there: who works for several businesses usually is, with another account.
    pub fn authorize_url(
        &self,
        redirect_uri: &str,
        state: &str,
        permissions: &[Permission],
        force_reauth: bool,
    ) -> Url {
        let names: Vec<_> = permissions.iter().map(|permission| permission.name()).collect();
        let mut url = self.authorize_url.clone();
        url.query_pairs_mut()
            .append_pair("client_id", &self.app_id)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("response_type", "code")
            .append_pair("scope", &names.join(","))
            .append_pair("state", state);
        if force_reauth {
            url.query_pairs_mut().append_pair("force_reauth", "true");
        }
        url
    }

    /// Exchanges the code of a consent; `redirect_uri` is the one of [`Self::authorize_url`], to the letter. The code lives
    /// an hour and works once: after anything but a token, also after an ambiguous answer, the person starts again.
    pub async fn exchange_login_code(
        &self,
        redirect_uri: &str,
        code: &Secret,
    ) -> Result<LoginToken, CallError> {
        // Some browsers and logs carry along the fragment that Instagram appends.
        let bare = code.expose().strip_suffix("#_").unwrap_or(code.expose());
        let call = ExchangeLoginCode {
            app_id: self.app_id.clone(),
            app_secret: self.app_secret.clone(),
            redirect_uri: redirect_uri.to_owned(),
            code: Secret::from(bare),
        };
        let answer = self.login.send(&call, None, None).await;
        let granted: Wrapped<Granted> = interpret(answer, &self.known(&[code, &call.code]))?;
        let granted = granted.one().ok_or_else(unreadable)?;
        Ok(LoginToken {
            token: granted.access_token,
            user_id: granted.user_id.filter(|id| !id.is_empty()),
            permissions: granted.permissions,
        })
    }

    /// Exchanges the token of an hour for one of about 60 days.
    pub async fn exchange_short_token(&self, token: &Secret) -> Result<LongLivedToken, CallError> {
        let call = ExchangeShortToken {
            app_secret: self.app_secret.clone(),
            token: token.clone(),
        };
        interpret(self.tokens.send(&call, None, None).await, &self.known(&[token]))
    }

    /// Gives a long-lived token another 60 days. It must be a day old. The new one replaces the old one at once, and
    /// may be the same.
    pub async fn refresh(&self, token: &Secret) -> Result<LongLivedToken, RefreshError> {
        let call = RefreshToken { token: token.clone() };
        let answer = self.tokens.send(&call, None, None).await;
        interpret(answer, &self.known(&[token])).map_err(RefreshError::from)
    }
}

#[cfg(test)]
mod tests {
    use super::{Granted, LoginToken, Wrapped};
    use crate::{Permission, Secret};

    fn read(answer: &str) -> Option<LoginToken> {
        let granted = serde_json::from_str::<Wrapped<Granted>>(answer).ok()?.one()?;
        Some(LoginToken {
            token: granted.access_token,
            user_id: granted.user_id,
            permissions: granted.permissions,
        })
    }

    #[test]
    fn both_shapes_of_the_answer_are_read() {
        let flat = r#"{"access_token":"IGAAtest","user_id":27000000000000333,"permissions":["instagram_business_basic","instagram_business_manage_messages"]}"#;
        let list = r#"{"data":[{"access_token":"IGAAtest","user_id":"27000000000000333","permissions":"instagram_business_basic,instagram_business_manage_messages"}]}"#;
        for answer in [flat, list] {
            let token = read(answer).expect("a token");
            assert_eq!(token.token.expose(), "IGAAtest");
            assert_eq!(token.user_id.as_deref(), Some("27000000000000333"));
            assert_eq!(
                token.missing(&Permission::INSTAGRAM),
                [Permission::InstagramBusinessManageComments]
            );
        }
    }

    #[test]
    fn without_a_list_of_permissions_none_is_said_to_be_missing() {
        let token = read(r#"{"access_token":"IGAAtest"}"#).expect("a token");
        assert!(token.missing(&Permission::INSTAGRAM).is_empty());
        let nothing = LoginToken {
            permissions: Some(Vec::new()),
            token: Secret::from("IGAAtest"),
            user_id: None,
        };
        assert_eq!(nothing.missing(&Permission::INSTAGRAM).len(), 3);
    }

    #[test]
    fn an_answer_without_a_token_is_none() {
        for answer in [
            "{}",
            r#"{"data":[]}"#,
            r#"{"access_token":7}"#,
            "[]",
            r#"{"data":[{}]}"#,
        ] {
            assert!(read(answer).is_none(), "{answer}");
        }
    }
}

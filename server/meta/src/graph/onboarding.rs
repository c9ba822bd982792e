//! Calls that turn a finished signup into access: the code becomes a token, the token is examined, the number is
//! registered, and later given back.

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Graph;
use super::call::{GraphCall, GraphRequest};
use super::error::CallError;
use super::outcome::{expect_success, interpret};
use crate::{Permission, Secret, lenient};

/// A client's business token.
#[derive(Clone, Deserialize)]
pub struct AccessToken {
    #[serde(rename = "access_token")]
    pub token: Secret,
    /// Seconds; absent for tokens that do not expire.
    #[serde(default)]
    pub expires_in: Option<u64>,
}

/// What Meta says about a token.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DebugToken {
    #[serde(default, deserialize_with = "lenient::text")]
    pub app_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_valid: bool,
    /// Unix seconds; 0 or absent means never.
    #[serde(default, deserialize_with = "lenient::integer")]
    pub expires_at: Option<i64>,
    #[serde(default, deserialize_with = "lenient::integer")]
    pub data_access_expires_at: Option<i64>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub user_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::texts")]
    pub scopes: Vec<String>,
    #[serde(default)]
    pub granular_scopes: Vec<GranularScope>,
}

/// A permission limited to some assets; without `target_ids` it covers all.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GranularScope {
    #[serde(default)]
    pub scope: String,
    #[serde(default)]
    pub target_ids: Option<Vec<Value>>,
}

impl DebugToken {
    /// Unix seconds at which the token ends; `None` means never.
    pub fn expires(&self) -> Option<i64> {
        self.expires_at.filter(|&at| at > 0)
    }

    pub fn has(&self, permission: Permission) -> bool {
        self.scopes.iter().any(|scope| scope == permission.name())
            || self
                .granular_scopes
                .iter()
                .any(|granular| granular.scope == permission.name())
    }

    /// Whether Meta's list of assets for this permission names `asset`; a permission without a list covers all.
    pub fn covers(&self, permission: Permission, asset: &str) -> bool {
        let granular = self
            .granular_scopes
            .iter()
            .find(|granular| granular.scope == permission.name());
        match granular.and_then(|granular| granular.target_ids.as_ref()) {
            Some(ids) => ids.iter().filter_map(lenient::value_text).any(|id| id == asset),
            None => self.has(permission),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Inspection {
    data: DebugToken,
}

pub(super) struct ExchangeCode {
    app_id: String,
    app_secret: Secret,
    code: Secret,
}

impl GraphCall for ExchangeCode {
    type Answer = AccessToken;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, ["oauth", "access_token"])
            .query("client_id", &self.app_id)
            .query("client_secret", self.app_secret.expose())
            .query("code", self.code.expose())
    }
}

pub(super) struct InspectToken {
    input_token: Secret,
}

impl GraphCall for InspectToken {
    type Answer = Inspection;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, ["debug_token"]).query("input_token", self.input_token.expose())
    }
}

pub(super) struct Register {
    phone_id: String,
    pin: Secret,
}

impl GraphCall for Register {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::POST, [&self.phone_id, "register"])
            .body(json!({ "messaging_product": "whatsapp", "pin": self.pin.expose() }))
    }
}

pub(super) struct Deregister {
    phone_id: String,
}

impl GraphCall for Deregister {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::POST, [&self.phone_id, "deregister"])
    }
}

impl Graph {
    /// Exchanges the code of a finished popup. The code lives 30 seconds and works once: after anything but a token,
    /// also after an ambiguous answer, the person starts again.
    pub async fn exchange_code(&self, code: &Secret) -> Result<AccessToken, CallError> {
        let call = ExchangeCode {
            app_id: self.app_id.clone(),
            app_secret: self.app_secret.clone(),
            code: code.clone(),
        };
        interpret(self.exchange(None, &call).await, &self.known(&[code]))
    }

    /// What Meta says about `token`, asked with the app's own authority.
    pub async fn debug_token(&self, token: &Secret) -> Result<DebugToken, CallError> {
        let call = InspectToken {
            input_token: token.clone(),
        };
        let answer = self.exchange(Some(&self.app_token()), &call).await;
        let inspection: Inspection = interpret(answer, &self.known(&[token]))?;
        Ok(inspection.data)
    }

    /// Registers a number with its six-digit PIN. Never for a coexistence number ([`super::PhoneNumber::is_coexistence`]).
    pub async fn register(&self, token: &Secret, phone_id: &str, pin: &Secret) -> Result<(), CallError> {
        let call = Register {
            phone_id: phone_id.to_owned(),
            pin: pin.clone(),
        };
        let answer = self.exchange(Some(token), &call).await;
        expect_success(&interpret(answer, &self.known(&[token, pin]))?)
    }

    /// Takes the number off the platform until it is registered again. Counts to ten per 72 hours with `register`.
    pub async fn deregister(&self, token: &Secret, phone_id: &str) -> Result<(), CallError> {
        let call = Deregister {
            phone_id: phone_id.to_owned(),
        };
        expect_success(&self.call(token, &call).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::Inspection;
    use crate::Permission::{WhatsappBusinessManagement, WhatsappBusinessMessaging};

    fn inspect(data: &str) -> super::DebugToken {
        let read = serde_json::from_str::<Inspection>(&format!(r#"{{"data":{data}}}"#));
        read.expect("readable").data
    }

    #[test]
    fn the_documented_inspection_is_read() {
        let token = inspect(
            r#"{"app_id":"551900","application":"Laras","type":"SYSTEM_USER","is_valid":true,"expires_at":0,
            "data_access_expires_at":0,"user_id":"1220","scopes":["whatsapp_business_management","public_profile"],
            "granular_scopes":[{"scope":"whatsapp_business_management","target_ids":["318840027715501"]}]}"#,
        );
        assert!(token.is_valid);
        assert_eq!(token.app_id.as_deref(), Some("551900"));
        assert_eq!(token.expires(), None);
        assert!(token.covers(WhatsappBusinessManagement, "318840027715501"));
        assert!(!token.covers(WhatsappBusinessManagement, "1"));
        assert!(!token.has(WhatsappBusinessMessaging));
    }

    #[test]
    fn a_permission_without_targets_covers_everything() {
        let token = inspect(
            r#"{"app_id":551900,"is_valid":true,"granular_scopes":[{"scope":"whatsapp_business_messaging"}]}"#,
        );
        assert_eq!(token.app_id.as_deref(), Some("551900"));
        assert!(token.covers(WhatsappBusinessMessaging, "42"));
        assert!(!token.covers(WhatsappBusinessManagement, "42"));
    }

    #[test]
    fn a_dead_token_is_not_valid() {
        assert!(
            !inspect(r#"{"error":{"code":190,"message":"expired"},"is_valid":false,"scopes":[]}"#).is_valid
        );
        assert!(!inspect("{}").is_valid);
    }
}

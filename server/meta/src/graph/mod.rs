//! What Laras asks of the Graph API.
//!
//! A client's token can write to the client's customers, so each call says which permission it uses (App Review asks
//! for exactly that list) and each answer says what is known about its effect. Meta offers no idempotency key:
//! whether a reply may be sent again depends on the difference between "refused" and "no answer", which the types keep.

mod action;
mod assets;
mod call;
mod error;
mod media;
mod messages;
mod onboarding;
mod outcome;
mod usage;
mod wire;

use std::time::Duration;

use url::Url;

pub use action::{Action, Meaning, Scope, codes, decide, decide_for};
pub(crate) use assets::{Page, lenient_id};
pub use assets::{PhoneNumber, SubscribedApp};
pub use call::{CALLS, CallDeclaration, Permission};
pub(crate) use call::{GraphCall, GraphRequest};
pub(crate) use error::redact;
pub use error::{CallError, GraphError, Unreachable};
pub(crate) use media::fetch;
pub use media::{Download, DownloadError, MediaFile};
pub use messages::{Recipient, SendText};
pub use onboarding::{AccessToken, DebugToken, GranularScope};
pub use outcome::{Ambiguous, AmbiguousReason, SendOutcome};
pub(crate) use outcome::{Answer, Taken, classify, expect_success, interpret};
pub use usage::{AccountUsage, Usage};
pub(crate) use wire::Wire;

use crate::{Product, Secret, mac};

/// Where the Graph API is and who we are to it.
pub struct GraphConfig {
    /// May contain a path; versions and ids are appended to it.
    pub base_url: Url,
    /// For example `v26.0`.
    pub version: String,
    pub app_id: String,
    pub app_secret: Secret,
    /// The secret before the last rotation; it verifies deliveries that Meta still retries, and signs nothing.
    pub app_secret_previous: Option<Secret>,
    /// For a whole call, connecting included.
    pub timeout: Duration,
    pub connect_timeout: Duration,
}

impl GraphConfig {
    /// A configuration with the platform's time limits: 10 s for a call, 3 s for connecting.
    pub fn new(base_url: Url, version: String, app_id: String, app_secret: Secret) -> Self {
        Self {
            base_url,
            version,
            app_id,
            app_secret,
            app_secret_previous: None,
            timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(3),
        }
    }
}

/// The client could not be made; its message contains no secret.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("the address cannot have a path appended")]
    BaseUrl,
    #[error("the Graph version must look like v26.0")]
    Version,
    #[error("the HTTP client cannot be built")]
    Client(#[source] reqwest::Error),
}

/// A client of the Graph API. Made once and shared: it owns the pool of connections.
pub struct Graph {
    app_id: String,
    app_secret: Secret,
    app_secret_previous: Option<Secret>,
    wire: Wire,
}

impl Graph {
    pub fn new(config: GraphConfig) -> Result<Self, BuildError> {
        let limits = (config.timeout, config.connect_timeout);
        let wire = Wire::new(Product::WhatsApp, &config.base_url, Some(&config.version), limits)?;
        Ok(Self {
            app_id: config.app_id,
            app_secret: config.app_secret,
            app_secret_previous: config.app_secret_previous,
            wire,
        })
    }

    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    pub(crate) fn app_secrets(&self) -> (&Secret, Option<&Secret>) {
        (&self.app_secret, self.app_secret_previous.as_ref())
    }

    /// The secrets that may have signed a delivery: the current one and, during a rotation, the previous one.
    pub fn signing_secrets(&self) -> Vec<&Secret> {
        std::iter::once(&self.app_secret)
            .chain(&self.app_secret_previous)
            .collect()
    }

    /// Authority of the app itself, for questions about tokens.
    fn app_token(&self) -> Secret {
        Secret::from(format!("{}|{}", self.app_id, self.app_secret.expose()))
    }

    /// Makes a token useless to whoever steals it without the app secret.
    fn proof(&self, token: &Secret) -> String {
        mac::hex_tag(&self.app_secret, token.expose().as_bytes())
    }

    async fn call<C: GraphCall>(&self, token: &Secret, call: &C) -> Result<C::Answer, CallError> {
        interpret(self.exchange(Some(token), call).await, &self.known(&[token]))
    }

    async fn exchange<C: GraphCall>(&self, token: Option<&Secret>, call: &C) -> Answer {
        let proof = token.map(|token| self.proof(token));
        self.wire.send(call, token, proof.as_deref()).await
    }

    /// The secrets that a call with these carries, and that no error may quote.
    fn known<'a>(&'a self, secrets: &[&'a Secret]) -> Vec<&'a Secret> {
        [secrets, &[&self.app_secret]].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::{Graph, GraphConfig};
    use crate::Secret;

    #[test]
    fn the_printed_appsecret_proof_vector_passes() {
        let config = GraphConfig::new(
            "https://graph.facebook.com".parse().expect("URL"),
            "v26.0".to_owned(),
            "551900".to_owned(),
            Secret::from("ig-app-secret-for-tests-0001"),
        );
        let graph = Graph::new(config).expect("client");
        assert_eq!(
            graph.proof(&Secret::from("IGAAtesttoken0001")),
            "12eefb98fae397cbb7b1999f0cfe6ba41f0249603729f704c040d587e313a7cd"
        );
    }
}

//! What Laras asks of Instagram (Meta: Instagram API with Instagram Login).
//!
//! Another product of the same platform: other hosts, another app id and secret, tokens that end after 60 days, and two
//! surfaces, direct messages and comments. The wire, the permission list, the outcomes and the errors are the same as
//! for WhatsApp, so that what the product promises about a send holds for both.

pub(crate) mod account;
pub(crate) mod comments;
pub(crate) mod conversations;
pub(crate) mod direct;
pub(crate) mod login;
pub(crate) mod media;
pub(crate) mod profile;

use std::time::Duration;

use url::Url;

pub use account::{InstagramAccount, SUBSCRIBED_FIELDS, Subscription};
pub use comments::{CommentAuthor, CommentedMedia, PublicComment};
pub use conversations::PastDirect;
pub use direct::{DirectRecipient, MOST_TEXT_BYTES, SendDirect};
pub use login::{LoginToken, LongLivedToken, RefreshError};
pub use media::Post;
pub use profile::Profile;

use crate::graph::{Answer, BuildError, CallError, GraphCall, Meaning, Usage, Wire, interpret};
use crate::{Product, Secret};

/// Where Instagram is and who we are to it. The app id and secret are the Instagram app's (dashboard: "API setup with
/// Instagram login"), not the Meta app's: mixing them up is the most common reason for a login that never works.
pub struct InstagramConfig {
    /// Where a browser grants access, for example `https://www.instagram.com/oauth/authorize`.
    pub authorize_url: Url,
    /// Where codes become tokens, for example `https://api.instagram.com`. May contain a path, like the next one.
    pub api_url: Url,
    /// Everything else, for example `https://graph.instagram.com`.
    pub graph_url: Url,
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

impl InstagramConfig {
    /// A configuration with the platform's time limits: 10 s for a call, 3 s for connecting.
    pub fn new(
        authorize_url: Url,
        api_url: Url,
        graph_url: Url,
        version: String,
        app_id: String,
        app_secret: Secret,
    ) -> Self {
        Self {
            authorize_url,
            api_url,
            graph_url,
            version,
            app_id,
            app_secret,
            app_secret_previous: None,
            timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(3),
        }
    }
}

/// A client of Instagram. Made once and shared: it owns the pool of connections.
pub struct Instagram {
    authorize_url: Url,
    app_id: String,
    app_secret: Secret,
    app_secret_previous: Option<Secret>,
    /// Codes become tokens here.
    login: Wire,
    /// Tokens are exchanged and refreshed here, without a version.
    tokens: Wire,
    graph: Wire,
}

impl Instagram {
    pub fn new(config: InstagramConfig) -> Result<Self, BuildError> {
        if config.authorize_url.cannot_be_a_base() {
            return Err(BuildError::BaseUrl);
        }
        let limits = (config.timeout, config.connect_timeout);
        let graph = Wire::new(
            Product::Instagram,
            &config.graph_url,
            Some(&config.version),
            limits,
        )?;
        Ok(Self {
            authorize_url: config.authorize_url,
            app_id: config.app_id,
            app_secret: config.app_secret,
            app_secret_previous: config.app_secret_previous,
            login: graph.beside(&config.api_url, None)?,
            tokens: graph.beside(&config.graph_url, None)?,
            graph,
        })
    }

    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// What the last answer that told anything said about Meta's limits on calls, for work that nobody waits for: after
    /// each of its calls it looks whether to go on.
    pub fn usage(&self) -> Usage {
        self.graph.usage()
    }

    pub(crate) fn app_secrets(&self) -> (&Secret, Option<&Secret>) {
        (&self.app_secret, self.app_secret_previous.as_ref())
    }

    async fn call<C: GraphCall>(&self, token: &Secret, call: &C) -> Result<C::Answer, CallError> {
        interpret(self.exchange(token, call).await, &self.known(&[token]))
    }

    /// Without `appsecret_proof`: what it does here, and which of the two secrets it would need, Meta does not say.
    async fn exchange<C: GraphCall>(&self, token: &Secret, call: &C) -> Answer {
        self.graph.send(call, Some(token), None).await
    }

    /// The secrets that a call with these carries, and that no error may quote.
    fn known<'a>(&'a self, secrets: &[&'a Secret]) -> Vec<&'a Secret> {
        [secrets, &[&self.app_secret]].concat()
    }
}

/// An answer that is absent for a reason is none.
fn unless<T>(answer: Result<T, CallError>, absent: &[Meaning]) -> Result<Option<T>, CallError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(CallError::Refused(refusal))
            if refusal.meaning().is_some_and(|meaning| absent.contains(&meaning)) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

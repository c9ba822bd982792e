//! What a twin is told about the product it stands opposite to: the same facts that Meta's app dashboard holds.

use std::path::PathBuf;
use std::sync::Arc;

const A_WEEK_IN_15_MINUTES: i64 = 672;

/// The current time in Unix milliseconds, given from outside so that tests can turn the hands.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How fast Meta's side of the world moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Nothing waits and nothing moves by itself: [`crate::Twin::settle`] drives every status and every
    /// webhook retry to its end. Customers read what they get.
    Instant,
    /// `sent` after about 0.3 s, `delivered` after about 0.8 s, `read` when the phone page has the chat open.
    Human,
}

/// The app as Meta's dashboard knows it, and how the twin itself behaves.
#[derive(Clone)]
pub struct Options {
    pub app_id: String,
    /// Signs webhooks, exchanges codes, proves app tokens.
    pub app_secret: String,
    /// The second pair of the same app: Instagram > API setup with Instagram login.
    pub instagram_app_id: String,
    /// Exchanges Instagram's codes, signs its webhooks and callbacks.
    pub instagram_app_secret: String,
    /// Instagram's webhook address; `None` is the product's own at the origin of `callback_url`.
    pub instagram_callback_url: Option<String>,
    /// OAuth redirect URIs, matched exactly; `None` lists the product's own at the origin of `callback_url`, under both
    /// names of this machine.
    pub instagram_redirect_uris: Option<Vec<String>>,
    /// Deauthorize callback; `None` as above.
    pub deauthorize_url: Option<String>,
    /// Data deletion request URL; `None` as above.
    pub data_deletion_url: Option<String>,
    /// Echoed by the product's webhook address when it proves that it is ours.
    pub verify_token: String,
    /// The Facebook Login for Business configuration that Embedded Signup must name.
    pub config_id: String,
    /// Origin under which browsers and the product reach the twin, for example `http://localhost:4000`.
    pub public_url: String,
    /// The app-level webhook address.
    pub callback_url: String,
    /// Page origins listed as "Allowed domains". A page elsewhere sees its popup complete and receives nothing.
    /// `None` lists the origin of `callback_url` alone.
    pub allowed_origins: Option<Vec<String>>,
    /// Where tokens and chats survive a restart; `None` keeps them in memory. With [`Pace::Instant`] it is written at
    /// every change, with [`Pace::Human`] four times a second at most, so that load does not drown in writing.
    pub state_file: Option<PathBuf>,
    pub clock: Clock,
    pub pace: Pace,
    /// How many times faster than the clock Meta's week of webhook retries passes. 1 is Meta's own time.
    pub compression: i64,
    /// Every code, token and message id derives from it.
    pub seed: u64,
}

impl Options {
    /// The app of the demo, with a secret that protects nothing.
    pub fn demo() -> Self {
        Self {
            app_id: "1001001001".to_owned(),
            app_secret: "twin-app-secret-not-for-production".to_owned(),
            instagram_app_id: "3003003003".to_owned(),
            instagram_app_secret: "twin-instagram-secret-not-for-production".to_owned(),
            instagram_callback_url: None,
            instagram_redirect_uris: None,
            deauthorize_url: None,
            data_deletion_url: None,
            verify_token: "twin-verify-token".to_owned(),
            config_id: "2002002002".to_owned(),
            public_url: "http://localhost:4000".to_owned(),
            callback_url: "http://localhost:3000/api/webhooks/wa".to_owned(),
            allowed_origins: None,
            state_file: None,
            clock: Arc::new(|| jiff::Timestamp::now().as_millisecond()),
            pace: Pace::Human,
            compression: A_WEEK_IN_15_MINUTES,
            seed: rand::random(),
        }
    }

    /// Whether a page of this origin may receive what a popup has to say (Embedded Signup, "Allowed domains").
    pub(crate) fn allows(&self, origin: &str) -> bool {
        match &self.allowed_origins {
            Some(listed) => listed.iter().any(|one| one.trim_end_matches('/') == origin),
            None => origin_of(&self.callback_url).is_some_and(|own| own == origin),
        }
    }

    /// An address of the product, unless the dashboard names another.
    fn at_product(&self, named: Option<&String>, path: &str) -> String {
        named.cloned().unwrap_or_else(|| {
            let origin = origin_of(&self.callback_url).unwrap_or_default();
            format!("{origin}{path}")
        })
    }

    pub fn instagram_callback(&self) -> String {
        self.at_product(self.instagram_callback_url.as_ref(), "/api/webhooks/instagram")
    }

    pub fn deauthorize_address(&self) -> String {
        self.at_product(self.deauthorize_url.as_ref(), "/api/meta/instagram/deauthorize")
    }

    pub fn data_deletion_address(&self) -> String {
        self.at_product(self.data_deletion_url.as_ref(), "/api/meta/data-deletion")
    }

    /// Whether this is one of the registered redirect URIs, to the letter.
    pub(crate) fn redirects_to(&self, uri: &str) -> bool {
        if let Some(listed) = &self.instagram_redirect_uris {
            return listed.iter().any(|one| one == uri);
        }
        let own = self.at_product(None, "/api/instagram/callback");
        let other = if own.contains("//localhost") {
            own.replacen("//localhost", "//127.0.0.1", 1)
        } else {
            own.replacen("//127.0.0.1", "//localhost", 1)
        };
        uri == own || uri == other
    }

    /// The same port under its other name: to a browser, a different origin.
    pub(crate) fn alien_url(&self) -> String {
        if self.public_url.contains("//localhost") {
            self.public_url.replacen("//localhost", "//127.0.0.1", 1)
        } else {
            self.public_url.replacen("//127.0.0.1", "//localhost", 1)
        }
    }
}

fn origin_of(address: &str) -> Option<String> {
    url::Url::parse(address)
        .ok()
        .map(|url| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_pages_hear_from_the_popup() {
        let mut options = Options::demo();
        assert!(options.allows("http://localhost:3000"));
        assert!(!options.allows("http://sinar.localhost:3000"));
        options.allowed_origins = Some(vec!["https://laras.example/".to_owned()]);
        assert!(options.allows("https://laras.example"));
        assert!(!options.allows("http://localhost:3000"));
    }

    #[test]
    fn the_other_name_of_the_port_is_another_origin() {
        assert_eq!(Options::demo().alien_url(), "http://127.0.0.1:4000");
    }
}

//! What an installation is told from outside; parsed by the server, read by the product.

use url::Url;

/// Facts about this installation that the product needs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The platform's own origin.
    pub public_url: Url,
    /// What is known of Meta.
    pub meta: MetaSettings,
    /// Who answers for the platform before the public and Meta.
    pub operator: Operator,
    /// How long a customer is given to finish.
    pub patience: Patience,
    /// `LARAS_UNDO_GRACE`: milliseconds for which an answer that a person approved can still be taken back before it leaves.
    pub undo_grace_ms: i64,
}

/// How long drafting waits for a customer who writes several messages one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// `LARAS_QUIET_GAP`: milliseconds without a further message after which an answer is drafted.
    pub gap_ms: i64,
    /// `LARAS_QUIET_CAP`: milliseconds after the first message at which it is drafted in any case.
    pub cap_ms: i64,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            gap_ms: 6_000,
            cap_ms: 45_000,
        }
    }
}

/// The non-secret half of Meta's configuration.
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
#[derive(Clone, Debug)]
pub struct MetaSettings {
    /// `META_APP_ID`.
    pub app_id: Option<String>,
    /// `META_LOGIN_CONFIG_ID`: the Facebook Login for Business configuration of Embedded Signup v4.
    pub login_config_id: Option<String>,
    /// `META_SDK_URL`.
    pub sdk_url: Url,
    /// `META_GRAPH_VERSION`, such as `v26.0`.
    pub graph_version: String,
    /// `META_DIALOG_ORIGINS`: whose popup messages are believed.
    pub dialog_origins: Vec<String>,
    /// Whether `META_APP_SECRET` is set.
    pub has_app_secret: bool,
    /// Whether `META_WEBHOOK_VERIFY_TOKEN` is set.
    pub has_verify_token: bool,
    /// `INSTAGRAM_APP_ID`.
    pub instagram_app_id: Option<String>,
    /// Whether `INSTAGRAM_APP_SECRET` is set.
    pub has_instagram_secret: bool,
    /// `INSTAGRAM_HUMAN_AGENT`: Meta has approved the app for answers that a person writes after 24 hours.
    pub instagram_human_agent: bool,
}

/// The company behind the platform, named on public pages under every brand.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Legal name.
    pub name: String,
    /// Country.
    pub country: String,
    /// Where a reviewer or customer can write.
    pub support: String,
}

impl Default for Operator {
    fn default() -> Self {
        Self {
            name: "PT LARAS TEKNOLOGI INTERNATIONAL".into(),
            country: "Indonesia".into(),
            support: "help@larasx.com".into(),
        }
    }
}

impl Settings {
    /// Variables without which WhatsApp cannot be connected, by name.
    pub fn missing_for_whatsapp(&self) -> Vec<&'static str> {
        [
            ("META_APP_ID", self.meta.app_id.is_some()),
            ("META_APP_SECRET", self.meta.has_app_secret),
            ("META_LOGIN_CONFIG_ID", self.meta.login_config_id.is_some()),
            ("META_WEBHOOK_VERIFY_TOKEN", self.meta.has_verify_token),
        ]
        .into_iter()
        .filter_map(|(name, set)| (!set).then_some(name))
        .collect()
    }

    /// Variables without which Instagram cannot be connected, by name.
    pub fn missing_for_instagram(&self) -> Vec<&'static str> {
        [
            ("INSTAGRAM_APP_ID", self.meta.instagram_app_id.is_some()),
            ("INSTAGRAM_APP_SECRET", self.meta.has_instagram_secret),
            ("META_WEBHOOK_VERIFY_TOKEN", self.meta.has_verify_token),
        ]
        .into_iter()
        .filter_map(|(name, set)| (!set).then_some(name))
        .collect()
    }

    /// The platform's host, without port: its own brand lives there.
    pub fn platform_host(&self) -> &str {
        self.public_url.host_str().unwrap_or("localhost")
    }
}

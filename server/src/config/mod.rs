//! What an operator tells an installation: read once at the start, checked completely, never printed back.

mod keys;
mod mail;
mod model;
mod network;
mod source;

use std::net::SocketAddr;
use std::path::PathBuf;

use domain::{MetaSettings, Operator, Patience, Settings};
use meta::Secret;
use url::Url;

pub use keys::{KEYS, Key, listing};
pub use mail::Mail;
pub use model::Model;
pub use network::{Network, visitor};
pub use source::{ConfigError, Source};

const AN_ADDRESS: &str = "an address with a port, such as 127.0.0.1:3000";
const A_URL: &str = "an http:// or https:// address";

/// A checked configuration.
#[derive(Clone)]
pub struct Config {
    /// `LARAS_ADDR`.
    pub addr: SocketAddr,
    /// `LARAS_ADMIN_ADDR`.
    pub admin_addr: SocketAddr,
    /// `LARAS_PUBLIC_URL`, an origin.
    pub public_url: Url,
    /// `LARAS_TRUSTED_PROXIES`.
    pub trusted_proxies: Vec<Network>,
    /// `LARAS_SITE_ROOT`.
    pub site_root: PathBuf,
    /// `LARAS_LOG` is `json`.
    pub log_json: bool,
    /// `DATABASE_URL`; may contain a password.
    pub database_url: Secret,
    /// `LARAS_KEYS`.
    pub keys: PathBuf,
    /// Everything about Meta.
    pub meta: Meta,
    /// `LARAS_QUIET_GAP` and `LARAS_QUIET_CAP`.
    pub patience: Patience,
    /// `LARAS_UNDO_GRACE`, in milliseconds.
    pub undo_grace_ms: i64,
    /// `LARAS_DRAFTER` and `LARAS_MODEL…`; none for the embedded drafter.
    pub model: Option<Model>,
    /// Where mails go.
    pub mail: Mail,
    /// `LARAS_TWIN_ADDR`.
    pub twin_addr: SocketAddr,
}

/// The app at Meta.
#[derive(Clone)]
pub struct Meta {
    /// `META_GRAPH_URL`.
    pub graph_url: Url,
    /// `META_GRAPH_VERSION`.
    pub graph_version: String,
    /// `META_SDK_URL`.
    pub sdk_url: Url,
    /// `META_APP_ID`.
    pub app_id: Option<String>,
    /// `META_APP_SECRET`.
    pub app_secret: Option<Secret>,
    /// `META_APP_SECRET_PREVIOUS`.
    pub app_secret_previous: Option<Secret>,
    /// `META_DIALOG_ORIGINS`.
    pub dialog_origins: Vec<String>,
    /// `META_LOGIN_CONFIG_ID`.
    pub login_config_id: Option<String>,
    /// `META_WEBHOOK_VERIFY_TOKEN`.
    pub verify_token: Option<Secret>,
    /// The other half of the same app.
    pub instagram: Instagram,
}

/// The Instagram half of the app at Meta: other hosts, another id, other secrets.
#[derive(Clone)]
pub struct Instagram {
    /// `INSTAGRAM_APP_ID`.
    pub app_id: Option<String>,
    /// `INSTAGRAM_APP_SECRET`.
    pub app_secret: Option<Secret>,
    /// `INSTAGRAM_APP_SECRET_PREVIOUS`.
    pub app_secret_previous: Option<Secret>,
    /// `INSTAGRAM_HUMAN_AGENT`.
    pub human_agent: bool,
    /// `INSTAGRAM_AUTHORIZE_URL`.
    pub authorize_url: Url,
    /// `INSTAGRAM_API_URL`.
    pub api_url: Url,
    /// `INSTAGRAM_GRAPH_URL`.
    pub graph_url: Url,
}

impl Config {
    /// Reads and checks every setting.
    pub fn load() -> Result<Self, ConfigError> {
        Self::of(&Source::of_process()?)
    }

    /// Checks every setting.
    pub fn of(source: &Source) -> Result<Self, ConfigError> {
        Ok(Self {
            addr: source.parsed("LARAS_ADDR", AN_ADDRESS, |text| text.parse().ok())?,
            admin_addr: source.parsed("LARAS_ADMIN_ADDR", AN_ADDRESS, |text| text.parse().ok())?,
            public_url: source.parsed(
                "LARAS_PUBLIC_URL",
                "an origin such as https://laras.example",
                origin,
            )?,
            trusted_proxies: source
                .optional(
                    "LARAS_TRUSTED_PROXIES",
                    "networks such as 10.0.0.0/8, separated by spaces",
                    networks,
                )?
                .unwrap_or_default(),
            site_root: source.parsed("LARAS_SITE_ROOT", "a folder", |text| Some(text.into()))?,
            log_json: source.parsed("LARAS_LOG", "text or json", |text| match text {
                "text" => Some(false),
                "json" => Some(true),
                _ => None,
            })?,
            database_url: source.parsed("DATABASE_URL", "sqlite://… or postgres://…", database)?,
            keys: source.parsed("LARAS_KEYS", "a file", |text| Some(text.into()))?,
            meta: Meta::of(source)?,
            patience: patience(source)?,
            undo_grace_ms: source.parsed("LARAS_UNDO_GRACE", "whole seconds, 60 at most", |text| {
                let seconds: i64 = text.parse().ok()?;
                (0..=60).contains(&seconds).then_some(seconds * 1_000)
            })?,
            model: Model::of(source)?,
            mail: Mail::of(source)?,
            twin_addr: source.parsed("LARAS_TWIN_ADDR", AN_ADDRESS, |text| text.parse().ok())?,
        })
    }

    /// Whether this is somebody's own machine: keys may then be made without asking.
    pub fn is_local(&self) -> bool {
        let host = self.public_url.host_str().unwrap_or_default();
        self.public_url.scheme() == "http" && (host == "localhost" || host.ends_with(".localhost"))
    }

    /// Whether browsers reach us by https.
    pub fn is_secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// What the product needs to know.
    pub fn settings(&self) -> Settings {
        Settings {
            public_url: self.public_url.clone(),
            meta: MetaSettings {
                app_id: self.meta.app_id.clone(),
                login_config_id: self.meta.login_config_id.clone(),
                sdk_url: self.meta.sdk_url.clone(),
                graph_version: self.meta.graph_version.clone(),
                dialog_origins: self.meta.dialog_origins.clone(),
                has_app_secret: self.meta.app_secret.is_some(),
                has_verify_token: self.meta.verify_token.is_some(),
                instagram_app_id: self.meta.instagram.app_id.clone(),
                has_instagram_secret: self.meta.instagram.app_secret.is_some(),
                instagram_human_agent: self.meta.instagram.human_agent,
            },
            operator: Operator::default(),
            patience: self.patience,
            undo_grace_ms: self.undo_grace_ms,
        }
    }
}

impl Meta {
    fn of(source: &Source) -> Result<Self, ConfigError> {
        let secret = |key| source.get(key).map(Secret::from);
        Ok(Self {
            graph_url: source.parsed("META_GRAPH_URL", A_URL, web_address)?,
            graph_version: source.parsed("META_GRAPH_VERSION", "a version such as v26.0", version)?,
            sdk_url: source.parsed("META_SDK_URL", A_URL, web_address)?,
            app_id: source.optional("META_APP_ID", "the app's id", word)?,
            app_secret: secret("META_APP_SECRET"),
            app_secret_previous: secret("META_APP_SECRET_PREVIOUS"),
            dialog_origins: source.parsed(
                "META_DIALOG_ORIGINS",
                "origins such as https://www.facebook.com",
                origins,
            )?,
            login_config_id: source.optional("META_LOGIN_CONFIG_ID", "the configuration's id", word)?,
            verify_token: secret("META_WEBHOOK_VERIFY_TOKEN"),
            instagram: Instagram::of(source)?,
        })
    }
}

impl Instagram {
    fn of(source: &Source) -> Result<Self, ConfigError> {
        let secret = |key| source.get(key).map(Secret::from);
        Ok(Self {
            app_id: source.optional("INSTAGRAM_APP_ID", "the app's id", word)?,
            app_secret: secret("INSTAGRAM_APP_SECRET"),
            app_secret_previous: secret("INSTAGRAM_APP_SECRET_PREVIOUS"),
            human_agent: source.parsed("INSTAGRAM_HUMAN_AGENT", "true or false", |text| text.parse().ok())?,
            authorize_url: source.parsed("INSTAGRAM_AUTHORIZE_URL", A_URL, web_address)?,
            api_url: source.parsed("INSTAGRAM_API_URL", A_URL, web_address)?,
            graph_url: source.parsed("INSTAGRAM_GRAPH_URL", A_URL, web_address)?,
        })
    }
}

fn patience(source: &Source) -> Result<Patience, ConfigError> {
    let seconds = |key, expected, most: i64| {
        source.parsed(key, expected, |text| {
            let seconds = text.parse().ok()?;
            (0..=most).contains(&seconds).then_some(seconds * 1_000)
        })
    };
    Ok(Patience {
        gap_ms: seconds("LARAS_QUIET_GAP", "whole seconds, 60 at most", 60)?,
        cap_ms: seconds("LARAS_QUIET_CAP", "whole seconds, 600 at most", 600)?,
    })
}

fn web_address(text: &str) -> Option<Url> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn origin(text: &str) -> Option<Url> {
    web_address(text).filter(|url| url.path() == "/" && url.query().is_none() && url.fragment().is_none())
}

fn origins(text: &str) -> Option<Vec<String>> {
    text.split([' ', ','])
        .filter(|part| !part.is_empty())
        .map(|part| origin(part).map(|url| url.origin().ascii_serialization()))
        .collect()
}

fn networks(text: &str) -> Option<Vec<Network>> {
    text.split([' ', ','])
        .filter(|part| !part.is_empty())
        .map(Network::parse)
        .collect()
}

fn database(text: &str) -> Option<Secret> {
    let known = ["sqlite:", "postgres://", "postgresql://"]
        .iter()
        .any(|start| text.starts_with(start));
    known.then(|| Secret::from(text))
}

fn version(text: &str) -> Option<String> {
    let (major, minor) = text.strip_prefix('v')?.split_once('.')?;
    (major.parse::<u32>().is_ok() && minor.parse::<u32>().is_ok()).then(|| text.to_owned())
}

fn word(text: &str) -> Option<String> {
    text.bytes()
        .all(|byte| byte.is_ascii_graphic())
        .then(|| text.to_owned())
}

#[cfg(test)]
mod tests;

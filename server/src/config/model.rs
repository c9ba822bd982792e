//! The model that writes drafts, if one does.

use std::time::Duration;

use domain::draft::model::LONGEST;
use meta::Secret;
use model::Api;
use url::Url;

use super::{A_URL, ConfigError, Source, web_address, word};

const A_COUNT: &str = "a number of calls, 0 to 1000000";

/// A model, where it is and what may be spent on it.
#[derive(Clone)]
pub struct Model {
    /// `LARAS_DRAFTER`.
    pub api: Api,
    /// `LARAS_MODEL_URL`.
    pub url: Url,
    /// `LARAS_MODEL`.
    pub name: String,
    /// `LARAS_MODEL_KEY`.
    pub key: Option<Secret>,
    /// `LARAS_MODEL_TIMEOUT`.
    pub timeout: Duration,
    /// `LARAS_MODEL_DAILY`.
    pub daily: i64,
    /// `LARAS_MODEL_DAILY_PER_CUSTOMER`.
    pub daily_per_customer: i64,
    /// `LARAS_MODEL_CHECK` is `on`.
    pub checks: bool,
}

impl Model {
    /// Every value is checked, also where the embedded drafter leaves it unused.
    pub(super) fn of(source: &Source) -> Result<Option<Self>, ConfigError> {
        let api = source.parsed("LARAS_DRAFTER", "embedded, openai or anthropic", |text| match text {
            "embedded" => Some(None),
            "openai" => Some(Some(Api::OpenAi)),
            "anthropic" => Some(Some(Api::Anthropic)),
            _ => None,
        })?;
        let url = source.optional("LARAS_MODEL_URL", A_URL, server)?;
        let name = source.optional("LARAS_MODEL", "the model's name on its server", word)?;
        let timeout = source.parsed("LARAS_MODEL_TIMEOUT", "seconds, 1 to 25", seconds)?;
        let daily = source.parsed("LARAS_MODEL_DAILY", A_COUNT, count)?;
        let daily_per_customer = source.parsed("LARAS_MODEL_DAILY_PER_CUSTOMER", A_COUNT, count)?;
        let checks = source.parsed("LARAS_MODEL_CHECK", "on or off", |text| match text {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        })?;
        let Some(api) = api else { return Ok(None) };
        let missing = |key| ConfigError::Malformed {
            key,
            expected: "set when LARAS_DRAFTER is openai or anthropic",
        };
        let own = || match api {
            Api::OpenAi => None,
            Api::Anthropic => Url::parse("https://api.anthropic.com").ok(),
        };
        Ok(Some(Self {
            api,
            url: url.or_else(own).ok_or(missing("LARAS_MODEL_URL"))?,
            name: name.ok_or(missing("LARAS_MODEL"))?,
            key: source.get("LARAS_MODEL_KEY").map(Secret::from),
            timeout,
            daily,
            daily_per_customer,
            checks,
        }))
    }
}

/// A password in an address would be printed wherever the address is.
fn server(text: &str) -> Option<Url> {
    web_address(text).filter(|url| url.username().is_empty() && url.password().is_none())
}

fn seconds(text: &str) -> Option<Duration> {
    let seconds = text.parse().ok().map(Duration::from_secs)?;
    (Duration::from_secs(1)..=LONGEST)
        .contains(&seconds)
        .then_some(seconds)
}

fn count(text: &str) -> Option<i64> {
    text.parse().ok().filter(|calls| (0..=1_000_000).contains(calls))
}

//! How much of Meta's limits on calls is used up (Meta: Graph API, "Rate limits").
//!
//! Answers carry it in headers, sometimes. Work that nobody waits for can stop before customers' answers are refused.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::lenient;

/// What one answer said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Percent of what the app may do; at 100 Meta refuses.
    pub app: Option<u8>,
    /// The limits of businesses, by product.
    pub accounts: Vec<AccountUsage>,
}

/// One limit of one business.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountUsage {
    /// Whatever id Meta counts by; not always the one that was called with.
    pub id: String,
    /// `instagram`, `messenger`, `whatsapp`, …
    pub kind: String,
    /// Percent of what may be done; at 100 Meta refuses.
    pub percent: u8,
    /// Until calls are taken again.
    pub regain: Option<Duration>,
}

const SHARES: [&str; 3] = ["call_count", "total_time", "total_cputime"];
/// From here on calls that nobody waits for should be fewer.
const HIGH: u8 = 75;
/// From here on calls that nobody waits for should stop.
const NEARLY_FULL: u8 = 90;
/// One answer is about one business; more of them are not from Meta.
const MOST_ACCOUNTS: usize = 32;

impl Usage {
    /// Reads `X-App-Usage` and `X-Business-Use-Case-Usage`. What is missing or has another form says nothing.
    pub fn parse(app: Option<&str>, businesses: Option<&str>) -> Self {
        let read = |text: Option<&str>| -> Option<Value> { serde_json::from_str(text?).ok() };
        let accounts = match read(businesses) {
            Some(Value::Object(businesses)) => businesses
                .iter()
                .flat_map(|(id, limits)| {
                    let limits = limits.as_array().into_iter().flatten();
                    limits.filter_map(|limit| account(id, limit))
                })
                .take(MOST_ACCOUNTS)
                .collect(),
            _ => Vec::new(),
        };
        Self {
            app: read(app).as_ref().and_then(percent),
            accounts,
        }
    }

    /// The limit that is nearest.
    pub fn percent(&self) -> u8 {
        let accounts = self.accounts.iter().map(|account| account.percent);
        self.app.into_iter().chain(accounts).max().unwrap_or(0)
    }

    /// How long until calls are taken again, where they are not.
    pub fn regain(&self) -> Option<Duration> {
        self.accounts.iter().filter_map(|account| account.regain).max()
    }

    /// Whether work that nobody waits for should slow down.
    pub fn is_high(&self) -> bool {
        self.percent() >= HIGH
    }

    /// Whether work that nobody waits for should stop for now.
    pub fn is_nearly_full(&self) -> bool {
        self.percent() >= NEARLY_FULL
    }

    pub(super) fn is_silent(&self) -> bool {
        self.app.is_none() && self.accounts.is_empty()
    }
}

fn account(id: &str, limit: &Value) -> Option<AccountUsage> {
    let regain = limit
        .get("estimated_time_to_regain_access")
        .and_then(lenient::value_integer);
    let minutes = regain.and_then(|minutes| u64::try_from(minutes).ok());
    let regain = minutes.filter(|&minutes| minutes > 0).map(|minutes| {
        // More than a day is no time to wait for.
        Duration::from_mins(minutes.min(24 * 60))
    });
    Some(AccountUsage {
        id: id.to_owned(),
        kind: limit
            .get("type")
            .and_then(lenient::value_text)
            .unwrap_or_default(),
        percent: percent(limit).or(regain.map(|_| 100))?,
        regain,
    })
}

/// The largest of the shares that are told.
fn percent(limit: &Value) -> Option<u8> {
    let shares = SHARES
        .iter()
        .filter_map(|name| limit.get(name).and_then(lenient::value_number));
    let most = shares.fold(None, |most: Option<f64>, share| {
        Some(most.map_or(share, |most| most.max(share)))
    })?;
    // Beyond the limit Meta counts on.
    (0..=u8::MAX)
        .rev()
        .find(|&whole| f64::from(whole) <= most)
        .or(Some(0))
}

/// Without the business's id.
impl fmt::Debug for AccountUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountUsage")
            .field("kind", &self.kind)
            .field("percent", &self.percent)
            .field("regain", &self.regain)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Usage;

    const APP: &str = r#"{"call_count":31,"total_time":12,"total_cputime":9}"#;
    const BUSINESS: &str = r#"{"17840000000000111":[{"type":"instagram","call_count":41,"total_cputime":8,"total_time":10,"estimated_time_to_regain_access":0}]}"#;

    #[test]
    fn the_documented_headers_are_read() {
        let usage = Usage::parse(Some(APP), Some(BUSINESS));
        assert_eq!((usage.app, usage.percent(), usage.regain()), (Some(31), 41, None));
        assert_eq!(usage.accounts[0].kind, "instagram");
        assert!(!usage.is_high() && !usage.is_silent());
    }

    #[test]
    fn the_time_to_wait_is_in_minutes_and_bounded() {
        let told = |minutes: &str| {
            let header =
                format!(r#"{{"7":[{{"call_count":100,"estimated_time_to_regain_access":{minutes}}}]}}"#);
            Usage::parse(None, Some(&header)).regain()
        };
        assert_eq!(told("19"), Some(Duration::from_mins(19)));
        assert_eq!(told("\"19\""), Some(Duration::from_mins(19)));
        assert_eq!(told("99999999999"), Some(Duration::from_hours(24)));
        for nothing in ["0", "-5", "null", "[]", "\"soon\""] {
            assert_eq!(told(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn work_slows_down_at_75_and_stops_at_90() {
        let at = |percent: &str| Usage::parse(Some(&format!(r#"{{"total_time":{percent}}}"#)), None);
        assert!(!at("74.9").is_high());
        assert!(at("75").is_high() && !at("89").is_nearly_full());
        assert!(at("\"90\"").is_nearly_full());
        assert_eq!(
            [at("100").percent(), at("1e9").percent(), at("-3").percent()],
            [100, 255, 0]
        );
    }

    #[test]
    fn headers_of_another_form_say_nothing() {
        for text in [
            "",
            "{",
            "[]",
            "7",
            "null",
            "{}",
            r#"{"a":7}"#,
            r#"{"a":[7,null,{}]}"#,
            r#"{"call_count":"x"}"#,
        ] {
            assert!(Usage::parse(Some(text), Some(text)).is_silent(), "{text}");
        }
        assert!(Usage::parse(None, None).is_silent());
    }
}

//! What proves that a host is an agency's: a record that only its owner can write.
//!
//! Neither name nor value of the record names the platform: whoever looks an agency's domain up finds nothing of its supplier. That a
//! host *points* here proves nothing about whose it is: two agencies could claim the same host, and the first to ask would have it.

use futures::future::BoxFuture;

use crate::settings::Settings;

const LABEL: &str = "_verify";
const PREFIX: &str = "site-verification=";

/// The domain name system could not be asked; it says nothing about the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the domain name system does not answer")]
pub struct Unreachable;

/// Asks the domain name system. A name without such a record has an empty list.
pub trait NameResolver: Send + Sync {
    /// The texts of a name (RFC 1035, section 3.3.14), each joined to one.
    fn texts<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<String>, Unreachable>>;

    /// What a name stands for (RFC 1035, section 3.3.1), in lower case and without the final dot.
    fn aliases<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<String>, Unreachable>>;
}

/// What has to stand in the domain name system: one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The name of either record.
    pub record: String,
    /// The value of a TXT record.
    pub text: String,
    /// The target of a CNAME record. It names the platform's host, and need not lead anywhere.
    pub alias: String,
    /// Where the host itself has to lead.
    pub target: String,
}

/// What a check has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The proof.
    Proof,
    /// No record of that name.
    Nothing,
    /// A record with another value.
    OtherValue,
    /// The domain name system did not answer.
    NoAnswer,
}

impl Found {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Proof => "proof",
            Self::Nothing => "nothing",
            Self::OtherValue => "other_value",
            Self::NoAnswer => "no_answer",
        }
    }

    pub(super) fn parse(code: &str) -> Option<Self> {
        [Self::Proof, Self::Nothing, Self::OtherValue, Self::NoAnswer]
            .into_iter()
            .find(|found| found.code() == code)
    }
}

impl Proof {
    pub(super) fn of(host: &str, token: &str, settings: &Settings) -> Self {
        let target = settings.platform_host().to_owned();
        Self {
            record: format!("{LABEL}.{host}"),
            text: format!("{PREFIX}{token}"),
            alias: format!("{token}.{target}"),
            target,
        }
    }

    /// Looks for it.
    pub(super) async fn look(&self, resolver: &dyn NameResolver) -> Found {
        let (texts, aliases) = (
            resolver.texts(&self.record).await,
            resolver.aliases(&self.record).await,
        );
        let is_text = |text: &String| text.trim().trim_matches('"') == self.text;
        if texts.iter().flatten().any(is_text) || aliases.iter().flatten().any(|name| *name == self.alias) {
            return Found::Proof;
        }
        match (texts, aliases) {
            (Ok(texts), Ok(aliases)) if texts.is_empty() && aliases.is_empty() => Found::Nothing,
            (Ok(_), Ok(_)) => Found::OtherValue,
            _ => Found::NoAnswer,
        }
    }
}

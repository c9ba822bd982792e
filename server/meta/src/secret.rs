//! A secret that can be used but not shown.
//!
//! Tokens, app secrets, codes and PINs open a client's account. They have no `Debug`, `Display` or `Serialize`, so
//! a log line, an error or a page that would contain one does not compile.

use serde::{Deserialize, Deserializer};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret text, wiped from memory when dropped.
///
/// ```compile_fail
/// println!("{:?}", meta::Secret::from(String::from("token")));
/// ```
/// ```compile_fail
/// println!("{}", meta::Secret::from(String::from("token")));
/// ```
/// ```compile_fail
/// fn write<T: serde::Serialize>(_: T) {}
/// write(meta::Secret::from(String::from("token")));
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for the one call that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `candidate` is this secret, in time that depends on the length alone.
    pub fn matches(&self, candidate: &str) -> bool {
        self.0.as_bytes().ct_eq(candidate.as_bytes()).into()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_matches_itself_alone() {
        let secret = Secret::from("verify-me");
        assert!(secret.matches("verify-me"));
        assert!(!secret.matches("verify-mE"));
        assert!(!secret.matches("verify-me "));
        assert!(!secret.matches(""));
    }
}

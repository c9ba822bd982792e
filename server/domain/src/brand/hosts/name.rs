//! Host names: what may be one, and what only looks like one.

use unicode_security::{GeneralSecurityProfile as _, MixedScript as _};

use crate::settings::Settings;

/// A host name as the network knows it: lower case, letters outside of ASCII in the form of RFC 5890.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostName(String);

/// Why a text is no host name that an agency may claim.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostNameError {
    /// Nothing was written.
    #[error("write a host name")]
    Empty,
    /// An address with a path, a port or a user.
    #[error("write the name alone, without path or port")]
    NotAlone,
    /// A number of the network.
    #[error("a number is not a host name")]
    Number,
    /// Without a dot, or with an ending that no registry gives out.
    #[error("write the whole name, such as chat.example.com")]
    NotWhole,
    /// Characters that no host name has.
    #[error("a host name has letters, digits and hyphens only")]
    Characters,
    /// Letters of several scripts in one part.
    #[error("{part} mixes scripts")]
    MixedScripts {
        /// The part of the name.
        part: String,
        /// The letters that are not Latin, each once.
        letters: String,
    },
    /// Letters of another script that all look like Latin ones.
    #[error("{part} looks like {looks}")]
    LooksLatin {
        /// The part of the name.
        part: String,
        /// What people would read.
        looks: String,
    },
    /// It reads like a host or name of somebody else.
    #[error("the name looks like somebody else's")]
    LooksLikeAnother,
    /// The platform's own host, or a name below it.
    #[error("the name belongs to the platform")]
    OfPlatform,
}

impl HostName {
    /// Reads what a person wrote; an address of the form `https://name/` is taken for its name.
    pub fn parse(written: &str, settings: &Settings) -> Result<Self, HostNameError> {
        let text = written.trim();
        let text = ["https://", "http://"]
            .iter()
            .find_map(|scheme| text.strip_prefix(scheme))
            .unwrap_or(text);
        let text = text.strip_suffix('/').unwrap_or(text);
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.is_empty() {
            return Err(HostNameError::Empty);
        }
        if text.parse::<std::net::IpAddr>().is_ok() || text.starts_with('[') {
            return Err(HostNameError::Number);
        }
        if text.contains(['/', ':', '@', '?', '#', '\\']) {
            return Err(HostNameError::NotAlone);
        }
        let ascii = idna::domain_to_ascii_strict(text).map_err(|_| HostNameError::Characters)?;
        let is_letter =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if !ascii
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(is_letter))
        {
            return Err(HostNameError::Characters);
        }
        let name = Self(ascii);
        name.is_whole(settings)?;
        for part in shown(&name.0).split('.') {
            reads_as_written(part)?;
        }
        name.is_not_the_platforms(settings)?;
        Ok(name)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it names this very machine, on an installation that lives on it.
    pub(super) fn is_local(&self, settings: &Settings) -> bool {
        is_local(settings) && self.0.ends_with(".localhost")
    }

    fn is_whole(&self, settings: &Settings) -> Result<(), HostNameError> {
        let (rest, ending) = self.0.rsplit_once('.').ok_or(HostNameError::NotWhole)?;
        if ending.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(HostNameError::Number);
        }
        // Names that never lead to anybody in the public network (RFC 6761, RFC 6762, RFC 8375).
        let special = [
            "localhost",
            "local",
            "internal",
            "invalid",
            "onion",
            "arpa",
            "test",
        ];
        let here = ending == "localhost" && is_local(settings) && !rest.is_empty();
        if special.contains(&ending) && !here {
            return Err(HostNameError::NotWhole);
        }
        Ok(())
    }

    fn is_not_the_platforms(&self, settings: &Settings) -> Result<(), HostNameError> {
        let platform = settings.platform_host();
        let below = self
            .0
            .strip_suffix(platform)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        (!below || self.is_local(settings))
            .then_some(())
            .ok_or(HostNameError::OfPlatform)
    }

    /// Refuses a name that reads like one of these and is not the same (Unicode Technical Standard 39, section 4).
    pub(super) fn looks_like_none_of(&self, others: &[String]) -> Result<(), HostNameError> {
        let own = shown(&self.0);
        for other in others {
            let squeezed: String = other.to_lowercase().split_whitespace().collect();
            let alike = |part: &str| part != squeezed && skeleton(part) == skeleton(&squeezed);
            if alike(&own) || own.split('.').any(alike) {
                return Err(HostNameError::LooksLikeAnother);
            }
        }
        Ok(())
    }
}

fn is_local(settings: &Settings) -> bool {
    settings.platform_host() == "localhost" && settings.public_url.scheme() == "http"
}

/// As people read it.
pub(super) fn shown(ascii: &str) -> String {
    let (text, outcome) = idna::domain_to_unicode(ascii);
    if outcome.is_ok() { text } else { ascii.to_owned() }
}

/// What the eye sees.
fn skeleton(text: &str) -> String {
    unicode_security::confusable_detection::skeleton(text).collect()
}

/// One part of a name keeps to one script, and is not a Latin word in the letters of another.
fn reads_as_written(part: &str) -> Result<(), HostNameError> {
    if part.is_ascii() {
        return Ok(());
    }
    let mut foreign: Vec<char> = part.chars().filter(|letter| !letter.is_ascii()).collect();
    foreign.dedup();
    if !part.is_single_script()
        || !part
            .chars()
            .all(|letter| letter == '-' || letter.identifier_allowed())
    {
        return Err(HostNameError::MixedScripts {
            part: part.to_owned(),
            letters: foreign.into_iter().collect(),
        });
    }
    let looks = skeleton(part);
    if looks.is_ascii() {
        return Err(HostNameError::LooksLatin {
            part: part.to_owned(),
            looks,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests;

//! Links that open something once: their token lives in a cookie from the first look until it is used or forgotten.

use domain::Settings;
use http::HeaderMap;
use http::header::COOKIE;

/// As long as somebody needs to type a name and a password.
const COOKIE_LIVES_S: u32 = 60 * 60;

/// Kept where a link's token is no token at all: the page then says that the link is not one of ours.
pub const UNREADABLE: &str = "unreadable";

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Invitation,
    Reset,
}

impl Kind {
    /// The page that reads the token.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Invitation => "/invitation",
            Self::Reset => "/reset",
        }
    }

    /// `__Host-` wherever browsers allow it (RFC 6265bis, section 4.1.3.2).
    const fn cookie_name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Invitation, true) => "__Host-invitation",
            (Self::Invitation, false) => "invitation",
            (Self::Reset, true) => "__Host-reset",
            (Self::Reset, false) => "reset",
        }
    }
}

fn secure(settings: &Settings) -> bool {
    settings.public_url.scheme() == "https"
}

fn line(settings: &Settings, kind: Kind, token: &str, lives_s: u32) -> String {
    let name = kind.cookie_name(secure(settings));
    let secure = if secure(settings) { "; Secure" } else { "" };
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={lives_s}{secure}")
}

/// The header that hands a token over to its page.
pub fn cookie(settings: &Settings, kind: Kind, token: &str) -> String {
    line(settings, kind, token, COOKIE_LIVES_S)
}

/// The header that takes it away again: it was used.
pub fn used_cookie(settings: &Settings, kind: Kind) -> String {
    line(settings, kind, "", 0)
}

/// The token that this browser carries.
pub fn token(headers: &HeaderMap, settings: &Settings, kind: Kind) -> Option<String> {
    let name = kind.cookie_name(secure(settings));
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

//! The one cookie that says who somebody is: unreadable for scripts, bound to this host.
//!
//! On https it carries the `__Host-` prefix (RFC 6265bis, section 4.1.3.2), which browsers refuse on plain http.

use domain::Settings;
use http::HeaderMap;
use http::header::COOKIE;

const DAYS_30_S: u32 = 30 * 24 * 60 * 60;

fn secure(settings: &Settings) -> bool {
    settings.public_url.scheme() == "https"
}

pub fn cookie_name(settings: &Settings) -> &'static str {
    if secure(settings) {
        "__Host-session"
    } else {
        "session"
    }
}

/// The session token that the browser sent.
pub fn session_token(headers: &HeaderMap, settings: &Settings) -> Option<String> {
    let name = cookie_name(settings);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

/// The header that starts a session in the browser.
pub fn session_cookie(settings: &Settings, token: &str) -> String {
    line(settings, token, DAYS_30_S)
}

/// The header that ends it.
pub fn ended_cookie(settings: &Settings) -> String {
    line(settings, "", 0)
}

fn line(settings: &Settings, value: &str, max_age_s: u32) -> String {
    let name = cookie_name(settings);
    let secure = if secure(settings) { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_s}{secure}")
}

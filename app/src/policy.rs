//! What a page may load and with whom it may share its window.
//!
//! Nothing comes from another origin, except on the two pages that start a dialog of Meta's.

use std::fmt::Write as _;

use domain::MetaSettings;

/// What a page needs beyond our own origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'origins> {
    /// Our own origin only.
    Plain,
    /// Starts Embedded Signup: the SDK talks to these origins, and the popup must be able to answer its opener.
    Launch { origins: &'origins [String] },
}

impl<'origins> Kind<'origins> {
    /// Which address is which. `origins` are those of Meta's SDK and dialogs.
    pub fn of(path: &str, origins: &'origins [String]) -> Self {
        let in_client = path
            .strip_prefix("/clients/")
            .and_then(|rest| rest.find('/').and_then(|at| rest.get(at..)));
        let page = in_client.unwrap_or(path).trim_end_matches('/');
        if matches!(page, "/settings/integrations" | "/connect") {
            Self::Launch { origins }
        } else {
            Self::Plain
        }
    }
}

/// Where Meta's SDK comes from and talks to, as configured. In production the SDK also uses hosts that no setting names.
pub fn launch_origins(meta: &MetaSettings) -> Vec<String> {
    let mut origins = vec![meta.sdk_url.origin().ascii_serialization()];
    if meta
        .sdk_url
        .domain()
        .is_some_and(|host| host.ends_with(".facebook.net"))
    {
        origins.extend([
            "https://*.facebook.com".to_owned(),
            "https://*.facebook.net".to_owned(),
        ]);
    }
    origins.extend(meta.dialog_origins.iter().cloned());
    origins.sort();
    origins.dedup();
    origins
}

/// The `Content-Security-Policy` of a page whose scripts carry `nonce`.
///
/// `wasm-unsafe-eval` lets our own script compile our bundle, and nothing else. Where a launch can start, `strict-dynamic` lets that script
/// load Meta's SDK without naming hosts (CSP Level 3, section 8.2); everywhere else no script of another origin runs at all.
pub fn content_security_policy(nonce: &str, kind: Kind<'_>) -> String {
    let mut others = String::new();
    if let Kind::Launch { origins } = kind {
        for origin in origins {
            let _ = write!(others, " {origin}");
        }
    }
    let scripts = match kind {
        Kind::Plain => "'self'",
        Kind::Launch { .. } => "'strict-dynamic'",
    };
    let frames = if others.is_empty() {
        " 'none'"
    } else {
        others.as_str()
    };
    format!(
        "default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; manifest-src 'self'; \
         script-src 'nonce-{nonce}' {scripts} 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; font-src 'self'; \
         img-src 'self' data:{others}; media-src 'self'; connect-src 'self'{others}; frame-src{frames}"
    )
}

/// `Cross-Origin-Opener-Policy`: `same-origin` would cut the popup off from the page that waits for its message.
pub fn opener_policy(kind: Kind<'_>) -> &'static str {
    match kind {
        Kind::Plain => "same-origin",
        Kind::Launch { .. } => "same-origin-allow-popups",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta() -> Vec<String> {
        vec!["https://*.facebook.com".to_owned()]
    }

    #[test]
    fn only_pages_that_start_a_launch_may_run_a_script_of_another_origin() {
        let origins = meta();
        let launch = content_security_policy("n", Kind::of("/connect", &origins));
        assert!(launch.contains("'strict-dynamic'"));
        for path in ["/", "/inbox", "/approvals", "/login", "/business/catalog"] {
            let plain = content_security_policy("n", Kind::of(path, &origins));
            assert!(
                !plain.contains("'strict-dynamic'") && plain.contains("script-src 'nonce-n' 'self'"),
                "{path}"
            );
        }
    }

    #[test]
    fn only_pages_that_start_a_launch_may_reach_meta() {
        let origins = meta();
        for path in [
            "/settings/integrations",
            "/connect",
            "/clients/0198/settings/integrations",
        ] {
            let kind = Kind::of(path, &origins);
            assert!(
                content_security_policy("n", kind).contains("frame-src https://*.facebook.com"),
                "{path}"
            );
            assert_eq!(opener_policy(kind), "same-origin-allow-popups");
        }
        for path in [
            "/",
            "/login",
            "/inbox",
            "/settings",
            "/clients/0198",
            "/connect/token",
            "/settings/integrations/1/disconnect",
        ] {
            let kind = Kind::of(path, &origins);
            assert!(!content_security_policy("n", kind).contains("facebook"), "{path}");
            assert_eq!(opener_policy(kind), "same-origin");
        }
    }

    #[test]
    fn scripts_need_the_nonce_of_this_very_answer() {
        let policy = content_security_policy("abc", Kind::Plain);
        assert!(policy.contains("script-src 'nonce-abc' 'self' 'wasm-unsafe-eval'"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    }
}

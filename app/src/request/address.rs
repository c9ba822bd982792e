//! Addresses: the host that was asked, the prefix of a client's pages, and targets that stay on this host.

use domain::ids::WorkspaceId;
use http::header::HOST;
use http::request::Parts;
use leptos_router::params::ParamsMap;

use super::{Peer, Refusal};

/// Host and port as the browser named them, in lower case.
pub(super) fn host(parts: &Parts) -> String {
    let named = parts.uri.authority().map(http::uri::Authority::as_str);
    let header = || parts.headers.get(HOST).and_then(|value| value.to_str().ok());
    named.or_else(header).unwrap_or_default().to_ascii_lowercase()
}

pub(super) fn query(parts: &Parts) -> ParamsMap {
    leptos_router::location::RequestUrl::new(&parts.uri.to_string())
        .parse()
        .map(|url| url.search_params().clone())
        .unwrap_or_default()
}

/// The visitor's address, for throttling. Without one, everybody shares the unspecified address and so one throttle.
pub fn peer() -> std::net::IpAddr {
    leptos::prelude::use_context::<Parts>()
        .and_then(|parts| {
            let connected = || {
                parts
                    .extensions
                    .get::<axum::extract::ConnectInfo<std::net::SocketAddr>>()
            };
            parts
                .extensions
                .get::<Peer>()
                .map(|peer| peer.0)
                .or_else(|| connected().map(|info| info.0.ip()))
        })
        .unwrap_or(std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED))
}

/// The prefix of links and actions: nothing for one's own workspace, `/clients/<id>` for a partner's client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base(Option<String>);

impl Base {
    pub(super) fn of_path(path: &str) -> Self {
        let mut segments = path.split('/').skip(1);
        let client = (segments.next() == Some("clients"))
            .then(|| segments.next())
            .flatten();
        // `/clients/new` is no client's.
        Self(
            client
                .filter(|id| !id.is_empty() && *id != "new")
                .map(ToOwned::to_owned),
        )
    }

    pub(super) fn of_field(workspace: &str) -> Self {
        Self((!workspace.is_empty()).then(|| workspace.to_owned()))
    }

    /// The prefix for one client of a partner.
    pub fn of_client(workspace: WorkspaceId) -> Self {
        Self(Some(workspace.to_string()))
    }

    /// The workspace that the prefix names. What cannot be an id is not found.
    pub fn workspace(&self) -> Result<Option<WorkspaceId>, Refusal> {
        self.0
            .as_deref()
            .map(|id| id.parse().map_err(|_| Refusal::NotFound))
            .transpose()
    }

    pub fn is_client(&self) -> bool {
        self.0.is_some()
    }

    /// `path` starts with a slash.
    pub fn link(&self, path: &str) -> String {
        match &self.0 {
            Some(id) if path == "/" => format!("/clients/{id}"),
            Some(id) => format!("/clients/{id}{path}"),
            None => path.to_owned(),
        }
    }

    /// The value of the hidden field `workspace`.
    pub fn workspace_field(&self) -> String {
        self.0.clone().unwrap_or_default()
    }
}

/// A target out of a form or a query, if it stays on this host; otherwise `fallback`.
pub fn back(wanted: &str, fallback: &str) -> String {
    let second = wanted.chars().nth(1);
    let local = wanted.starts_with('/') && !matches!(second, Some('/' | '\\')) && wanted.is_ascii();
    let clean = wanted
        .bytes()
        .all(|byte| byte > b' ' && byte != b'\\' && byte != 0x7f);
    if local && clean {
        wanted.to_owned()
    } else {
        fallback.to_owned()
    }
}

/// `path` with `name=code` in its query, replacing earlier results so that an old message does not come back.
pub fn with_code(path: &str, name: &str, code: &str) -> String {
    let (path, fragment) = path
        .split_once('#')
        .map_or((path, None), |(path, fragment)| (path, Some(fragment)));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let kept = query.split('&').filter(|pair| {
        let key = pair.split('=').next().unwrap_or_default();
        !key.is_empty() && key != "done" && key != "problem" && key != name
    });
    let code = format!("{name}={code}");
    let query = kept.chain([code.as_str()]).collect::<Vec<_>>().join("&");
    fragment.map_or_else(
        || format!("{path}?{query}"),
        |fragment| format!("{path}?{query}#{fragment}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_on_another_host_is_replaced() {
        for evil in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "",
            "/a\r\nb",
        ] {
            assert_eq!(back(evil, "/inbox"), "/inbox", "{evil:?}");
        }
        assert_eq!(back("/approvals?x=1#d", "/inbox"), "/approvals?x=1#d");
    }

    #[test]
    fn a_new_result_replaces_the_old_one() {
        assert_eq!(
            with_code("/approvals?done=approved&page=2", "problem", "stale"),
            "/approvals?page=2&problem=stale"
        );
        assert_eq!(
            with_code("/inbox/1#end", "done", "sent"),
            "/inbox/1?done=sent#end"
        );
    }

    #[test]
    fn a_client_prefix_is_kept_in_links() {
        let base = Base::of_path("/clients/abc/inbox");
        assert_eq!(base.link("/inbox"), "/clients/abc/inbox");
        assert_eq!(base.link("/"), "/clients/abc");
        assert_eq!(Base::of_path("/clients").link("/inbox"), "/inbox");
    }
}

//! A customer's file, fetched from Meta when somebody wants to see it.
//!
//! A webhook names a file by an id that lives for 7 days. The id is resolved to an address that lives for 5 minutes, and the
//! address is read with the client's token (Meta: Cloud API, "Media"). The token opens the client's customers, so it goes to
//! Meta's own hosts alone and never along a redirect.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, LOCATION};
use serde::Deserialize;
use url::{Host, Url};

use super::Graph;
use super::call::{GraphCall, GraphRequest};
use super::error::CallError;
use super::wire::Wire;
use crate::{Secret, lenient};

/// Where Meta keeps files, by the end of the host's name.
const MEDIA_HOSTS: [&str; 3] = ["fbsbx.com", "fbcdn.net", "whatsapp.net"];

/// What Meta says about a file.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct MediaFile {
    /// Lives for 5 minutes; opens with the token alone.
    #[serde(default, deserialize_with = "lenient::text")]
    url: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub mime_type: Option<String>,
    /// Hexadecimal here, base64 in webhooks.
    #[serde(default, deserialize_with = "lenient::text")]
    pub sha256: Option<String>,
    /// Bytes.
    #[serde(default, deserialize_with = "lenient::integer")]
    pub file_size: Option<i64>,
}

/// Why a file's bytes are not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DownloadError {
    /// The address is not one of Meta's.
    #[error("the address of the file is not Meta's")]
    ForeignHost,
    /// The file, or its address, is no longer there.
    #[error("the file is gone")]
    Gone,
    /// Meta did not answer, or not with the file.
    #[error("the file could not be fetched")]
    Unavailable,
}

/// A file on its way.
pub struct Download(reqwest::Response);

impl Download {
    /// Its length in bytes, when Meta says so.
    pub fn length(&self) -> Option<u64> {
        self.0.content_length()
    }

    /// The type that the file server names.
    pub fn mime_type(&self) -> Option<String> {
        let named = self.0.headers().get(CONTENT_TYPE)?.to_str().ok()?;
        Some(named.to_owned())
    }

    /// The next bytes; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, DownloadError> {
        self.0.chunk().await.map_err(|_| DownloadError::Unavailable)
    }
}

pub(super) struct ReadMedia {
    media_id: String,
    phone_number_id: String,
}

impl GraphCall for ReadMedia {
    type Answer = MediaFile;

    fn request(&self) -> GraphRequest {
        // With the number, Meta refuses a file that another client's number received.
        GraphRequest::new(Method::GET, [&self.media_id]).query("phone_number_id", &self.phone_number_id)
    }
}

impl Graph {
    /// Resolves a media id that a webhook of this number named.
    pub async fn media(
        &self,
        token: &Secret,
        phone_number_id: &str,
        media_id: &str,
    ) -> Result<MediaFile, CallError> {
        let call = ReadMedia {
            media_id: media_id.to_owned(),
            phone_number_id: phone_number_id.to_owned(),
        };
        self.call(token, &call).await
    }

    /// Begins to download a resolved file; `within` is the time for all of it.
    pub async fn download(
        &self,
        token: &Secret,
        file: &MediaFile,
        within: Duration,
    ) -> Result<Download, DownloadError> {
        let url = file.url.as_deref().ok_or(DownloadError::Unavailable)?;
        fetch(&self.wire, url, Some(token), &MEDIA_HOSTS, within).await
    }
}

/// From one of Meta's file servers to the next; each address is checked.
const MOST_REDIRECTS: usize = 2;

/// Begins to download from one of `hosts`, or from where the API itself is; with a token where the file needs one. Only a
/// request without a token goes along redirects.
pub(crate) async fn fetch(
    wire: &Wire,
    url: &str,
    token: Option<&Secret>,
    hosts: &[&str],
    within: Duration,
) -> Result<Download, DownloadError> {
    let mut url = Url::parse(url).map_err(|_| DownloadError::ForeignHost)?;
    for _ in 0..=MOST_REDIRECTS {
        if !is_metas(wire.base(), &url, hosts) {
            return Err(DownloadError::ForeignHost);
        }
        let response = wire.fetch(url.clone(), token, within).await?;
        match response.status().as_u16() {
            200 => return Ok(Download(response)),
            404 | 410 => return Err(DownloadError::Gone),
            // Without a token it is the address itself that has expired.
            403 if token.is_none() => return Err(DownloadError::Gone),
            301 | 302 | 307 | 308 if token.is_none() => {
                url = target(&url, &response).ok_or(DownloadError::Unavailable)?;
            }
            _ => return Err(DownloadError::Unavailable),
        }
    }
    Err(DownloadError::Unavailable)
}

fn target(from: &Url, response: &reqwest::Response) -> Option<Url> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    from.join(location).ok()
}

/// Whether a request may be sent to this address: a media host of Meta's, or where the API itself is.
fn is_metas(graph: &Url, url: &Url, hosts: &[&str]) -> bool {
    if !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    same_server(graph, url) || is_media_host(url, hosts)
}

fn is_media_host(url: &Url, hosts: &[&str]) -> bool {
    let Some(Host::Domain(name)) = url.host() else {
        return false;
    };
    let belongs = |host: &str| {
        name.strip_suffix(host)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    url.scheme() == "https" && url.port().is_none() && hosts.iter().any(|host| belongs(host))
}

/// The loopback names of one machine are one server.
fn same_server(graph: &Url, url: &Url) -> bool {
    let same_host = graph.host() == url.host() || (is_loopback(graph) && is_loopback(url));
    same_host
        && graph.scheme() == url.scheme()
        && graph.port_or_known_default() == url.port_or_known_default()
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{MEDIA_HOSTS, is_metas};

    fn allowed(graph: &str, url: &str) -> bool {
        is_metas(
            &graph.parse().expect("URL"),
            &url.parse().expect("URL"),
            &MEDIA_HOSTS,
        )
    }

    #[test]
    fn the_token_goes_to_metas_hosts_alone() {
        let graph = "https://graph.facebook.com/v26.0";
        for url in [
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
            "https://scontent.fcgk1-1.fbcdn.net/v/1",
            "https://mmg.whatsapp.net/x",
            "https://graph.facebook.com/v26.0/1/bytes",
        ] {
            assert!(allowed(graph, url), "{url}");
        }
        for url in [
            "http://lookaside.fbsbx.com/1",
            "https://lookaside.fbsbx.com:8443/1",
            "https://evilfbsbx.com/1",
            "https://fbsbx.com.evil.example/1",
            "https://user@lookaside.fbsbx.com/1",
            "https://127.0.0.1/1",
            "http://localhost:4000/1",
            "http://graph.facebook.com/1",
            "ftp://lookaside.fbsbx.com/1",
        ] {
            assert!(!allowed(graph, url), "{url}");
        }
    }

    #[test]
    fn a_graph_on_this_machine_may_call_itself_by_another_name() {
        let graph = "http://127.0.0.1:4000/v26.0";
        assert!(allowed(graph, "http://localhost:4000/1/bytes/x"));
        assert!(!allowed(graph, "http://localhost:4001/1/bytes/x"));
        assert!(!allowed(graph, "http://10.0.0.1:4000/1/bytes/x"));
    }
}

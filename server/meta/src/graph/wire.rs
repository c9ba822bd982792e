//! The only place that touches the network.
//!
//! The HTTP client is private to this module and takes nothing but a declared call, so no code can reach Meta
//! around the permission list, the time limits or the rule that addresses are never printed: Meta's code exchange
//! and `debug_token` carry secrets in the query.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap};
use reqwest::{Client, redirect, retry};
use url::Url;

use super::BuildError;
use super::call::{Body, Declared, GraphCall, GraphRequest};
use super::error::Unreachable;
use super::media::DownloadError;
use super::outcome::{AmbiguousReason, Answer, Response};
use super::usage::Usage;
use crate::{Product, Secret};

/// Far above any answer of the calls made here; a larger one is not from Graph.
const ANSWER_LIMIT: usize = 1024 * 1024;

pub(crate) struct Wire {
    product: Product,
    client: Client,
    /// The base address, with the version appended where there is one.
    base: Url,
    usage: Arc<Mutex<Usage>>,
}

impl Wire {
    /// `timeout` is for a whole call, connecting included.
    pub fn new(
        product: Product,
        base: &Url,
        version: Option<&str>,
        (timeout, connect_timeout): (Duration, Duration),
    ) -> Result<Self, BuildError> {
        let base = versioned(base, version)?;
        // HTTP/1.1: an HTTP/2 library writes request paths, and with them secrets, to its debug log.
        let client = Client::builder()
            .timeout(timeout)
            .connect_timeout(connect_timeout)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .referer(false)
            .http1_only()
            .user_agent(concat!("Laras/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(BuildError::Client)?;
        Ok(Self {
            product,
            client,
            base,
            usage: Arc::default(),
        })
    }

    /// The same client for another address of the same product.
    pub fn beside(&self, base: &Url, version: Option<&str>) -> Result<Self, BuildError> {
        Ok(Self {
            product: self.product,
            client: self.client.clone(),
            base: versioned(base, version)?,
            usage: Arc::clone(&self.usage),
        })
    }

    /// What the last answer that told anything said about Meta's limits on calls.
    pub fn usage(&self) -> Usage {
        self.usage.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends one call once. What is returned says whether Meta can have received it.
    pub async fn send<C: GraphCall>(&self, call: &C, token: Option<&Secret>, proof: Option<&str>) -> Answer {
        let answer = self.deliver(call.request(), token, proof).await;
        let name = <C as Declared>::DECLARATION.name;
        match &answer {
            Answer::Received(response) => {
                self.note(name, &response.usage);
                tracing::debug!(call = name, status = response.status, "Graph answered");
            }
            Answer::NotSent(cause) => tracing::debug!(call = name, %cause, "Graph was not reached"),
            Answer::Lost(reason) => tracing::debug!(call = name, ?reason, "Graph's answer was lost"),
        }
        answer
    }

    pub fn base(&self) -> &Url {
        &self.base
    }

    fn note(&self, call: &'static str, usage: &Usage) {
        if usage.is_silent() {
            return;
        }
        if usage.is_high() {
            tracing::warn!(call, percent = usage.percent(), "Meta's limit on calls is near");
        }
        *self.usage.lock().unwrap_or_else(PoisonError::into_inner) = usage.clone();
    }

    /// Begins to read a file. The address is Meta's: `media` has checked it. It is a secret of five minutes, and is not printed.
    pub async fn fetch(
        &self,
        url: Url,
        token: Option<&Secret>,
        within: Duration,
    ) -> Result<reqwest::Response, DownloadError> {
        let mut request = self.client.get(url).timeout(within);
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Bearer {}", token.expose()));
        }
        request.send().await.map_err(|error| {
            tracing::debug!(error = %error.without_url(), "a file was not fetched");
            DownloadError::Unavailable
        })
    }

    async fn deliver(&self, request: GraphRequest, token: Option<&Secret>, proof: Option<&str>) -> Answer {
        if !request.path.iter().all(|segment| is_segment(segment)) {
            return Answer::NotSent(Unreachable::MalformedId);
        }
        let Some(mut url) = append(&self.base, &request.path) else {
            return Answer::NotSent(Unreachable::MalformedId);
        };
        let proof = proof.map(|proof| ("appsecret_proof", proof.to_owned()));
        for (name, value) in request.query.iter().chain(&proof) {
            url.query_pairs_mut().append_pair(name, value);
        }
        let mut outgoing = self.client.request(request.method, url);
        if let Some(token) = token {
            outgoing = outgoing.header(AUTHORIZATION, format!("Bearer {}", token.expose()));
        }
        outgoing = match &request.body {
            Some(Body::Json(body)) => outgoing.json(body),
            Some(Body::Form(fields)) => outgoing.form(fields),
            None => outgoing,
        };
        match outgoing.send().await {
            Ok(response) => receive(self.product, response).await,
            Err(error) => lost_or_not_sent(&error.without_url()),
        }
    }
}

async fn receive(product: Product, mut response: reqwest::Response) -> Answer {
    let status = response.status().as_u16();
    let usage = usage(response.headers());
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= ANSWER_LIMIT => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Answer::Lost(AmbiguousReason::Unreadable),
            Ok(None) => {
                return Answer::Received(Response {
                    product,
                    status,
                    body,
                    usage,
                });
            }
            Err(error) if error.is_timeout() => return Answer::Lost(AmbiguousReason::Timeout),
            Err(_) => return Answer::Lost(AmbiguousReason::ConnectionLost),
        }
    }
}

fn usage(headers: &HeaderMap) -> Usage {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    Usage::parse(text("x-app-usage"), text("x-business-use-case-usage"))
}

/// A failure inside the connector (name lookup, TCP, TLS) happens before the first byte of a request; every other
/// failure may have happened after the last.
fn lost_or_not_sent(error: &reqwest::Error) -> Answer {
    if error.is_builder() {
        Answer::NotSent(Unreachable::NotBuilt)
    } else if error.is_connect() && error.is_timeout() {
        Answer::NotSent(Unreachable::ConnectTimeout)
    } else if error.is_connect() && error.is_dns() {
        Answer::NotSent(Unreachable::NameNotFound)
    } else if error.is_connect() {
        Answer::NotSent(Unreachable::NotConnected)
    } else if error.is_timeout() {
        Answer::Lost(AmbiguousReason::Timeout)
    } else {
        Answer::Lost(AmbiguousReason::ConnectionLost)
    }
}

/// Ids of Meta are digits, those of Instagram's messages and conversations long base64; the others are fixed words. Anything
/// else would change the address it is put into.
fn is_segment(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'=');
    (1..=512).contains(&text.len()) && text.bytes().all(allowed) && !text.starts_with('.')
}

fn versioned(base: &Url, version: Option<&str>) -> Result<Url, BuildError> {
    if version.is_some_and(|version| !is_segment(version)) {
        return Err(BuildError::Version);
    }
    let path: Vec<_> = version.into_iter().map(str::to_owned).collect();
    append(base, &path).ok_or(BuildError::BaseUrl)
}

fn append(base: &Url, path: &[String]) -> Option<Url> {
    let mut url = base.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(path);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::{append, is_segment};

    #[test]
    fn a_base_address_may_contain_a_path() {
        for (base, expected) in [
            ("https://graph.test", "https://graph.test/v26.0/42/register"),
            ("https://graph.test/", "https://graph.test/v26.0/42/register"),
            (
                "http://localhost:4000/graph",
                "http://localhost:4000/graph/v26.0/42/register",
            ),
            (
                "http://localhost:4000/graph/",
                "http://localhost:4000/graph/v26.0/42/register",
            ),
        ] {
            let path = ["v26.0", "42", "register"].map(str::to_owned);
            let url = append(&base.parse().expect("URL"), &path).expect("can be a base");
            assert_eq!(url.as_str(), expected);
        }
    }

    #[test]
    fn an_id_cannot_change_the_address() {
        for id in [
            "",
            ".",
            "..",
            "1/2",
            "1?x=1",
            "1#x",
            "1%2f2",
            "../x",
            "1 2",
            "é",
            &"1".repeat(513),
        ] {
            assert!(!is_segment(id), "{id}");
        }
        assert!(is_segment("204417760098813"));
        assert!(is_segment("v26.0"));
    }
}

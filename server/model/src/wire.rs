//! The only place of this crate that touches the network.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, RequestBuilder, Response, redirect, retry};
use serde_json::Value;
use url::Url;

use crate::failure::{BuildError, Failure};
use crate::{Key, Limits};

/// Far above any answer to a question asked here.
const ANSWER_LIMIT: usize = 256 * 1024;

pub(crate) struct Wire {
    client: Client,
    base: Url,
}

impl Wire {
    pub fn new(base: Url, limits: Limits) -> Result<Self, BuildError> {
        if base.cannot_be_a_base() {
            return Err(BuildError::Address);
        }
        // HTTP/1.1: an HTTP/2 library writes headers, and with them the key, to its debug log.
        let client = Client::builder()
            .timeout(limits.whole)
            .connect_timeout(limits.connect)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .referer(false)
            .http1_only()
            .user_agent(concat!("Laras/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(BuildError::Client)?;
        Ok(Self { client, base })
    }

    pub async fn post(&self, path: &[&str], headers: HeaderMap, body: &Value) -> Result<Vec<u8>, Failure> {
        let url = append(&self.base, path).ok_or(Failure::NotReached)?;
        let response = send(self.client.post(url).headers(headers).json(body)).await?;
        read(response).await
    }

    pub async fn get(&self, path: &[&str], headers: HeaderMap) -> Result<(), Failure> {
        let url = append(&self.base, path).ok_or(Failure::NotReached)?;
        send(self.client.get(url).headers(headers)).await.map(drop)
    }
}

async fn send(request: RequestBuilder) -> Result<Response, Failure> {
    let response = request.send().await.map_err(|error| failure(&error))?;
    let status = response.status();
    if status.is_success() {
        Ok(response)
    } else {
        Err(Failure::Refused {
            status: status.as_u16(),
        })
    }
}

async fn read(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= ANSWER_LIMIT => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Err(Failure::TooLong),
            Ok(None) => return Ok(body),
            Err(error) => return Err(failure(&error)),
        }
    }
}

fn failure(error: &reqwest::Error) -> Failure {
    if error.is_connect() {
        Failure::NotReached
    } else if error.is_timeout() {
        Failure::Timeout
    } else {
        Failure::Lost
    }
}

/// A header whose value no log may show.
pub(crate) fn secret(headers: &mut HeaderMap, name: HeaderName, prefix: &str, key: &Key) {
    if let Ok(mut value) = HeaderValue::from_str(&format!("{prefix}{}", key.expose())) {
        value.set_sensitive(true);
        headers.insert(name, value);
    }
}

fn append(base: &Url, path: &[&str]) -> Option<Url> {
    let mut url = base.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(path);
    Some(url)
}

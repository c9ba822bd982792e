//! One request as Graph understands it: parameters may come in the query, as a form or as JSON.

use std::collections::BTreeMap;

use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::{HeaderMap, Method, header};
use serde_json::{Map, Value, json};

use super::error::GraphError;

/// Documents may have 100 MB; everything else is far smaller.
const LARGEST_BODY: usize = 110 * 1024 * 1024;

pub struct Call {
    pub method: Method,
    /// Major version; `None` when the path names none, as Graph allows.
    pub version: Option<u32>,
    pub path: Vec<String>,
    /// Query and body parameters; the body wins.
    pub parameters: Map<String, Value>,
    pub bearer: Option<String>,
    /// Names that came in the body: what the ledger shows.
    in_body: Vec<String>,
}

impl Call {
    /// The call and, for uploads, its still unread parts.
    pub async fn read(request: Request) -> Result<(Self, Option<Multipart>), GraphError> {
        let method = request.method().clone();
        let query = request.uri().query().unwrap_or_default().to_owned();
        let mut path: Vec<String> = request
            .uri()
            .path()
            .split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        let version = path.first().and_then(|first| major_version(first));
        if version.is_some() {
            path.remove(0);
        }
        let mut parameters = pairs(query.as_bytes());
        let bearer = bearer_of(request.headers()).or_else(|| text(&parameters, "access_token"));
        let kind = content_type(request.headers());
        let mut call = Self {
            method,
            version,
            path,
            parameters: Map::new(),
            bearer,
            in_body: Vec::new(),
        };
        if kind.starts_with("multipart/form-data") {
            call.parameters = parameters;
            let multipart = Multipart::from_request(request, &())
                .await
                .map_err(|error| GraphError::parameter(error.to_string()))?;
            return Ok((call, Some(multipart)));
        }
        let bytes = axum::body::to_bytes(request.into_body(), LARGEST_BODY)
            .await
            .map_err(|_| GraphError::parameter("The request body could not be read"))?;
        let from_body = if kind.starts_with("application/x-www-form-urlencoded") {
            pairs(&bytes)
        } else {
            json_object(&bytes)?
        };
        call.in_body = from_body.keys().cloned().collect();
        if call.bearer.is_none() {
            call.bearer = text(&from_body, "access_token");
        }
        parameters.extend(from_body);
        call.parameters = parameters;
        Ok((call, None))
    }

    pub fn text(&self, name: &str) -> Option<String> {
        text(&self.parameters, name)
    }

    /// Like Graph, says which parameter is missing.
    pub fn required(&self, name: &str) -> Result<String, GraphError> {
        self.text(name)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| GraphError::parameter(format!("The parameter {name} is required.")))
    }

    pub fn whatsapp(&self) -> Result<(), GraphError> {
        match self.text("messaging_product").as_deref() {
            Some("whatsapp") => Ok(()),
            Some(_) => Err(GraphError::parameter(
                "Param messaging_product must be one of {WHATSAPP}",
            )),
            None => Err(GraphError::parameter(
                "The parameter messaging_product is required.",
            )),
        }
    }

    pub fn absent(&self, id: &str) -> GraphError {
        GraphError::absent(id, self.method.as_str())
    }

    /// What came in the body, without secrets.
    pub fn body(&self) -> Value {
        let kept = |name: &&String| name.as_str() != "access_token" && name.as_str() != "appsecret_proof";
        let shown: BTreeMap<&String, &Value> = self
            .in_body
            .iter()
            .filter(kept)
            .filter_map(|name| self.parameters.get(name).map(|value| (name, value)))
            .collect();
        json!(shown)
    }
}

fn major_version(part: &str) -> Option<u32> {
    part.strip_prefix('v')?.strip_suffix(".0")?.parse().ok()
}

fn content_type(headers: &HeaderMap) -> String {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_lowercase()
}

fn bearer_of(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

fn pairs(encoded: &[u8]) -> Map<String, Value> {
    url::form_urlencoded::parse(encoded)
        .map(|(name, value)| {
            let value = value.into_owned();
            // A form carries objects as JSON text.
            let parsed = if value.starts_with(['{', '[']) {
                serde_json::from_str(&value).ok()
            } else {
                None
            };
            (name.into_owned(), parsed.unwrap_or(Value::String(value)))
        })
        .collect()
}

fn json_object(bytes: &[u8]) -> Result<Map<String, Value>, GraphError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(GraphError::parameter("The request body is not a JSON object")),
    }
}

fn text(parameters: &Map<String, Value>, name: &str) -> Option<String> {
    match parameters.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_whole_number_and_dot_zero() {
        assert_eq!(major_version("v26.0"), Some(26));
        assert_eq!(major_version("204417760098801"), None);
        assert_eq!(major_version("video"), None);
    }
}

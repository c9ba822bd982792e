//! A single-use token is for its handler alone: nothing behind this guard, and nothing that writes logs, sees it in an address.

use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::middleware::Next;
use axum::response::Response;

/// Addresses that end in a token, and what they look like without it. The handler has its parameter from the routing before.
const CONCEALED: [(&str, &str); 3] = [
    ("/invitation/", "/invitation/-"),
    ("/reset/", "/reset/-"),
    ("/connect/ey", "/connect/-"),
];

/// Takes the token out of the address.
pub async fn conceal(mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let found = CONCEALED.iter().find(|(begin, _)| path.starts_with(begin));
    if let Some((_, instead)) = found {
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = Some(PathAndQuery::from_static(instead));
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
    next.run(request).await
}

//! The visitor's network address, for throttling: what the connection says, unless a trusted proxy says more.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use app::request::Peer;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::config::visitor;
use crate::site::Site;

const FORWARDED: &str = "x-forwarded-for";

/// Adds [`Peer`] to the request.
pub async fn identify(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let connected = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let connected = connected.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let hops: Vec<&str> = request
        .headers()
        .get_all(FORWARDED)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let peer = Peer(visitor(&site.trusted_proxies, connected, &hops.join(",")));
    request.extensions_mut().insert(peer);
    next.run(request).await
}

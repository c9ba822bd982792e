//! Every address on one screen.
//!
//! Pages come from `app::routes` and actions from `app::actions`; what is neither stands in [`OWN`]. The router and the list that the
//! tests walk through ([`addresses`]) are made from the same tables, so an address that nobody tests does not go unnoticed.

use std::time::Duration;

use axum::Router;
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, get, post};
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::{AxumRouteListing, LeptosRoutes as _};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::{RequestBodyDeadlineLayer, TimeoutLayer};

use crate::guards;
use crate::routes::{
    account_picture, brand_file, catalog_export, evidence_export, files, instagram_login, launch, live,
    manifest, media, meta_request, one_time_link, signup, webhooks,
};
use crate::site::Site;

/// Who may use an address at all; what they see there is narrower still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody, signed in or not.
    Anyone,
    /// Meta, by signature or verify token.
    Meta,
    /// Whoever bears a launch.
    Launch,
    /// Signed-in people, each in their own workspace or their agency's clients.
    People,
}

/// One address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: String,
    /// For whom.
    pub audience: Audience,
}

struct Own(Method, &'static str, Audience, fn() -> MethodRouter<Site>);

#[rustfmt::skip]
const OWN: &[Own] = &[
    Own(Method::GET,  "/api/webhooks/wa",                            Audience::Meta,   || get(webhooks::verify)),
    Own(Method::POST, "/api/webhooks/wa",                            Audience::Meta,   || post(webhooks::deliver_whatsapp)),
    Own(Method::GET,  "/api/webhooks/instagram",                     Audience::Meta,   || get(webhooks::verify)),
    Own(Method::POST, "/api/webhooks/instagram",                     Audience::Meta,   || post(webhooks::deliver_instagram)),
    Own(Method::POST, "/api/wa/embedded-signup-callback",            Audience::Launch, || post(signup::finish)),
    Own(Method::GET,  "/connect/{launch}",                           Audience::Launch, || get(launch::open)),
    Own(Method::GET,  "/connect/instagram",                          Audience::Launch, || get(instagram_login::begin)),
    Own(Method::GET,  "/invitation/{token}",                         Audience::Launch, || get(one_time_link::invitation)),
    Own(Method::GET,  "/reset/{token}",                              Audience::Launch, || get(one_time_link::reset)),
    Own(Method::GET,  "/api/instagram/callback",                     Audience::Launch, || get(instagram_login::callback)),
    Own(Method::POST, "/api/meta/instagram/deauthorize",             Audience::Meta,   || post(meta_request::deauthorize)),
    Own(Method::POST, "/api/meta/data-deletion",                     Audience::Meta,   || post(meta_request::data_deletion)),
    Own(Method::GET,  "/accounts/{account}/picture",                 Audience::People, || get(account_picture::own)),
    Own(Method::GET,  "/accounts/{account}/posts/{post}",            Audience::People, || get(account_picture::own_post)),
    Own(Method::GET,  "/clients/{workspace}/accounts/{account}/picture",      Audience::People, || get(account_picture::of_client)),
    Own(Method::GET,  "/clients/{workspace}/accounts/{account}/posts/{post}", Audience::People, || get(account_picture::post_of_client)),
    Own(Method::GET,  "/posts/{commented}/picture",                  Audience::People, || get(account_picture::own_commented)),
    Own(Method::GET,  "/clients/{workspace}/posts/{commented}/picture",       Audience::People, || get(account_picture::commented_of_client)),
    Own(Method::GET,  "/live",                                       Audience::People, || get(live::own)),
    Own(Method::GET,  "/clients/{workspace}/live",                   Audience::People, || get(live::of_client)),
    Own(Method::GET,  "/media/{message}",                            Audience::People, || get(media::own)),
    Own(Method::GET,  "/clients/{workspace}/media/{message}",        Audience::People, || get(media::of_client)),
    Own(Method::GET,  "/settings/evidence.json",                     Audience::People, || get(evidence_export::own)),
    Own(Method::GET,  "/clients/{workspace}/settings/evidence.json", Audience::People, || get(evidence_export::of_client)),
    Own(Method::GET,  "/business/catalog.csv",                       Audience::People, || get(catalog_export::own_csv)),
    Own(Method::GET,  "/clients/{workspace}/business/catalog.csv",   Audience::People, || get(catalog_export::csv_of_client)),
    Own(Method::GET,  "/business/catalog.xlsx",                      Audience::People, || get(catalog_export::own_xlsx)),
    Own(Method::GET,  "/clients/{workspace}/business/catalog.xlsx",  Audience::People, || get(catalog_export::xlsx_of_client)),
    Own(Method::GET,  "/brand/{file}",                               Audience::Anyone, || get(brand_file::file)),
    Own(Method::GET,  "/manifest.webmanifest",                       Audience::Anyone, || get(manifest::manifest)),
];

/// Pages for everybody; all others are for signed-in people.
const OPEN_PAGES: [&str; 9] = [
    "/login",
    "/forgot",
    "/reset",
    "/invitation",
    "/review",
    "/privacy",
    "/terms",
    "/connect",
    "/data-deletion/{code}",
];
/// Actions for everybody.
const OPEN_ACTIONS: [&str; 2] = ["/api/session/sign-in", "/api/session/sign-out"];

/// A page, its data included.
const PAGE_TIME: Duration = Duration::from_secs(30);
/// Finishing a signup waits for several calls to Meta.
const OWN_TIME: Duration = Duration::from_mins(2);
/// A body that trickles longer than this is given up.
const BODY_TIME: Duration = Duration::from_secs(30);

/// The public listener's router.
pub fn router(site: &Site) -> Router {
    let own = OWN
        .iter()
        .fold(Router::new(), |router, Own(_, path, _, serve)| {
            router.route(path, serve())
        })
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            OWN_TIME,
        ));
    let all = own.merge(pages(site)).fallback_service(files::or_not_found(site));
    guards::protected(all.layer(RequestBodyDeadlineLayer::new(BODY_TIME)), site).with_state(site.clone())
}

fn pages(site: &Site) -> Router<Site> {
    Router::new()
        .leptos_routes_with_context(
            site,
            page_list(),
            files::in_context(site.laras.clone()),
            files::app_shell(site),
        )
        .layer(from_fn(app::posted::read_form))
        .layer(from_fn(guards::blame_the_form))
        .layer(from_fn(guards::limit_forms))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            PAGE_TIME,
        ))
}

fn page_list() -> Vec<AxumRouteListing> {
    app::routes::list()
}

/// Every address of the public listener. Files are not among them: they are what they are for everybody.
pub fn addresses() -> Vec<Address> {
    let own = OWN.iter().map(|Own(method, path, audience, _)| Address {
        method: method.clone(),
        path: (*path).to_owned(),
        audience: *audience,
    });
    let pages = page_list().into_iter().flat_map(|page| {
        let audience = audience(page.path(), &OPEN_PAGES);
        let path = page.path().to_owned();
        page.methods()
            .map(|method| Address {
                method: axum_method(method),
                path: path.clone(),
                audience,
            })
            .collect::<Vec<_>>()
    });
    let actions = server_fn_paths().map(|(path, method)| Address {
        method,
        path: path.to_owned(),
        audience: audience(path, &OPEN_ACTIONS),
    });
    let mut all: Vec<_> = own.chain(pages).chain(actions).collect();
    all.sort_by(|one, other| (&one.path, one.method.as_str()).cmp(&(&other.path, other.method.as_str())));
    all
}

fn audience(path: &str, open: &[&str]) -> Audience {
    if open.contains(&path) {
        Audience::Anyone
    } else {
        Audience::People
    }
}

fn axum_method(method: leptos_router::Method) -> Method {
    match method {
        leptos_router::Method::Get => Method::GET,
        leptos_router::Method::Post => Method::POST,
        leptos_router::Method::Put => Method::PUT,
        leptos_router::Method::Delete => Method::DELETE,
        leptos_router::Method::Patch => Method::PATCH,
    }
}

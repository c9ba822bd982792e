//! The document around every page, and the headers that every page carries.
//!
//! Language, title and brand belong to the page: they are known only once it has loaded, and it writes them into the head itself.

use domain::Laras;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY};
use http::request::Parts;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::policy::{self, Kind};
use crate::routes::App;

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Pages fade into each other, unless the person asked for less motion. It stands in the document because a stylesheet that arrives
/// after the brand's would switch the fade off again in the middle of it.
const PAGE_FADE: &str = "@media (prefers-reduced-motion:no-preference){@view-transition{navigation:auto}}";

/// The whole document. `laras` is also what pages and actions find in their context.
pub fn shell(options: LeptosOptions, laras: &Laras) -> impl IntoView + use<> {
    protect(laras);
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="format-detection" content="telephone=no"/>
                <style nonce=use_nonce()>{PAGE_FADE}</style>
                <HashedStylesheet options=options.clone() id="app-css"/>
                <HydrationScripts options islands=true/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

fn protect(laras: &Laras) {
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    let path = use_context::<Parts>()
        .map(|parts| parts.uri.path().to_owned())
        .unwrap_or_default();
    let origins = policy::launch_origins(&laras.settings().meta);
    let kind = Kind::of(&path, &origins);
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    if let Ok(value) = HeaderValue::from_str(&policy::content_security_policy(&nonce, kind)) {
        response.insert_header(CONTENT_SECURITY_POLICY, value);
    }
    response.insert_header(
        OPENER_POLICY,
        HeaderValue::from_static(policy::opener_policy(kind)),
    );
    // Forms without scripts return to the address that they came from.
    response.insert_header(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    // Pages show customers' words: no shared or back-forward copy after signing out.
    response.insert_header(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
}

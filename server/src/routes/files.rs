//! Files for browsers (the bundle, the stylesheet, icons), and the page for whatever is nowhere.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use domain::Laras;
use leptos::prelude::provide_context;
use tower_http::services::ServeDir;

use crate::site::Site;

/// Serves what lies in the site's folder, compressed copies first; everything else is not found.
pub fn or_not_found(site: &Site) -> Router {
    let nowhere = axum::routing::any(not_found).with_state(site.clone());
    let folder = ServeDir::new(&*site.leptos.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .call_fallback_on_method_not_allowed(true)
        .fallback(nowhere);
    Router::new().fallback_service(folder).layer(from_fn(revalidate))
}

/// File names do not change with their content: a browser may keep a copy, and asks whether it is still the one.
async fn revalidate(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, no-cache"),
        );
    }
    response
}

async fn not_found(State(site): State<Site>, request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let page = app_shell(&site);
    let context = in_context(site.laras.clone());
    let render = leptos_axum::render_app_async_with_context(context, page);
    let mut response = render(request).await;
    if response.status().is_success() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// The document around every page.
pub fn app_shell(site: &Site) -> impl Fn() -> leptos::prelude::AnyView + Clone + Send + Sync + 'static {
    let (options, laras) = (site.leptos.clone(), site.laras.clone());
    move || leptos::prelude::IntoAny::into_any(app::shell(options.clone(), &laras))
}

/// What pages and actions find in their context.
pub fn in_context(laras: Laras) -> impl Fn() + Clone + Send + Sync + 'static {
    move || provide_context(laras.clone())
}

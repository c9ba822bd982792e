//! What every address of the public listener shares.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;
use domain::Laras;
use domain::receive::MediaGates;
use leptos::prelude::LeptosOptions;
use meta::Secret;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, Network};
use crate::meters::Meters;

/// Meta sends 3 MB within a second; whoever takes this long holds a connection and sends nothing.
const WEBHOOK_BODY_TIME: Duration = Duration::from_secs(15);

/// The bundle's name in a browser's network log: no name of the platform may stand there, whatever brand is worn.
const BUNDLE: &str = "app";

/// State of the router. Cloning is cheap.
#[derive(Clone)]
pub struct Site {
    /// The product.
    pub laras: Laras,
    /// Where the browser's files are and what they are called.
    pub leptos: LeptosOptions,
    /// Counters for the operator.
    pub meters: Arc<Meters>,
    /// How many customers' files may be under way.
    pub media: MediaGates,
    /// Cancelled when the server is asked to stop: streams end, so that the stop does not wait for them.
    pub stopping: CancellationToken,
    /// A webhook's body that takes longer than this to arrive is given up.
    pub webhook_body_time: Duration,
    pub(crate) trusted_proxies: Arc<[Network]>,
    pub(crate) verify_token: Option<Arc<Secret>>,
    /// Whether browsers reach us by https.
    pub(crate) secure: bool,
}

impl Site {
    /// The site of an installation.
    pub fn new(config: &Config, laras: Laras) -> Self {
        let leptos = LeptosOptions::builder()
            .output_name(BUNDLE)
            .site_root(config.site_root.display().to_string())
            .site_pkg_dir("pkg")
            .site_addr(config.addr)
            .env(leptos::config::Env::PROD)
            .build();
        Self {
            laras,
            leptos,
            meters: Arc::default(),
            media: MediaGates::default(),
            stopping: CancellationToken::new(),
            webhook_body_time: WEBHOOK_BODY_TIME,
            trusted_proxies: config.trusted_proxies.clone().into(),
            verify_token: config.meta.verify_token.clone().map(Arc::new),
            secure: config.is_secure(),
        }
    }
}

impl FromRef<Site> for LeptosOptions {
    fn from_ref(site: &Site) -> Self {
        site.leptos.clone()
    }
}

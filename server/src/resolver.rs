//! Asking the domain name system whose a host is: the system's own resolvers, without a cache that would hide a record just written.

use std::sync::OnceLock;
use std::time::Duration;

use domain::brand::{NameResolver, Unreachable};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use hickory_resolver::net::NetError;
use hickory_resolver::proto::rr::{RData, RecordType};
use hickory_resolver::{Resolver, TokioResolver};

/// One attempt at one server.
const PATIENCE: Duration = Duration::from_secs(3);
const ATTEMPTS: usize = 2;

/// The resolvers that `/etc/resolv.conf` names.
#[derive(Default)]
pub struct SystemResolver(OnceLock<Option<TokioResolver>>);

impl SystemResolver {
    /// The system's settings are read when the first question is asked: most commands ask none.
    fn resolver(&self) -> Option<&TokioResolver> {
        self.0.get_or_init(built).as_ref()
    }

    async fn ask(&self, name: &str, kind: RecordType) -> Result<Vec<String>, Unreachable> {
        let resolver = self.resolver().ok_or(Unreachable)?;
        // The final dot keeps the system's search list out of it.
        match resolver.lookup(format!("{name}."), kind).await {
            Ok(answer) => Ok(answer
                .answers()
                .iter()
                .filter_map(|record| text(&record.data))
                .collect()),
            Err(error) if is_nothing(&error) => Ok(Vec::new()),
            Err(error) => {
                tracing::info!(%error, "the domain name system does not answer");
                Err(Unreachable)
            }
        }
    }
}

impl NameResolver for SystemResolver {
    fn texts<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<String>, Unreachable>> {
        self.ask(name, RecordType::TXT).boxed()
    }

    fn aliases<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<String>, Unreachable>> {
        self.ask(name, RecordType::CNAME).boxed()
    }
}

/// `None` where the system names no resolver: every question then stays without an answer.
fn built() -> Option<TokioResolver> {
    let built = Resolver::builder_tokio().and_then(|mut builder| {
        let options = builder.options_mut();
        options.timeout = PATIENCE;
        options.attempts = ATTEMPTS;
        options.cache_size = 0;
        options.ndots = 0;
        builder.build()
    });
    built
        .inspect_err(|error| tracing::warn!(%error, "hosts cannot be proven: the system names no resolver"))
        .ok()
}

fn is_nothing(error: &NetError) -> bool {
    error.is_nx_domain() || error.is_no_records_found()
}

fn text(data: &RData) -> Option<String> {
    match data {
        RData::TXT(text) => {
            let parts: Vec<u8> = text
                .txt_data
                .iter()
                .flat_map(|part| part.iter().copied())
                .collect();
            Some(String::from_utf8_lossy(&parts).into_owned())
        }
        RData::CNAME(name) => Some(name.0.to_utf8().trim_end_matches('.').to_lowercase()),
        _ => None,
    }
}

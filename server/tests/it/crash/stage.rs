//! What a crash is played on: a database, the Meta twin in this process (its ledger outlives every crash), two businesses of the
//! demo founded and connected through the product's own functions, and the settings for as many `laras serve` as wanted.

use std::net::SocketAddr;

use domain::time::Clock;
use domain::{Channel, Laras, jobs, review};
use server::demo::{self, Founded};
use server::installation::{self, Schema};
use server::{Config, Site, config, router};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use twin::{Options, Pace, Twin};

use super::node::{Node, free_address};
use crate::databases::{Kind, TestDatabase};
use crate::world::{MELATI, ROTI};

pub struct Stage {
    pub twin: Twin,
    pub database: TestDatabase,
    /// Where Meta delivers to.
    pub public: SocketAddr,
    /// Roti Pagi, whose answers leave by themselves, and Melati, whose people decide.
    pub founded: Vec<Founded>,
    settings: Vec<(String, String)>,
    _meta: JoinSet<()>,
}

impl Stage {
    pub async fn build(kind: Kind, seed: u64) -> Self {
        Self::build_behind(kind, seed, |url| url).await
    }

    /// The same, with the servers reaching the database another way than the founding did.
    pub async fn build_behind(kind: Kind, seed: u64, way: impl FnOnce(String) -> String) -> Self {
        let database = TestDatabase::make(kind).await;
        let public = free_address();
        let meta = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let twin = Twin::new(options(public, meta.local_addr().unwrap(), seed));
        let mut settings = settings(&database, public, meta.local_addr().unwrap());
        let mut serving = JoinSet::new();
        let graph = twin.clone();
        serving.spawn(async move { graph.serve(meta).await.unwrap() });
        let founded = found(&settings).await;
        settings[0].1 = way(database.url.clone());
        Self {
            twin,
            database,
            public,
            founded,
            settings,
            _meta: serving,
        }
    }

    /// The server that Meta delivers to.
    pub fn node(&self) -> Node {
        Node::new(
            &self.settings,
            self.public,
            &self.database.folder.join("node-1.log"),
        )
    }

    /// Another server on the same database.
    pub fn second_node(&self) -> Node {
        Node::new(
            &self.settings,
            free_address(),
            &self.database.folder.join("node-2.log"),
        )
    }

    /// The installation in this process, at a clock that can be moved.
    pub async fn open(&self, clock: Clock) -> Laras {
        let config = configuration(&self.settings);
        installation::open(&config, Schema::Require, clock).await.unwrap()
    }

    /// Lets the installation in this process take what Meta delivers.
    pub async fn listen(&self, laras: &Laras) -> JoinSet<()> {
        let config = configuration(&self.settings);
        let service = router::router(&Site::new(&config, laras.clone()));
        let listener = TcpListener::bind(self.public).await.unwrap();
        let mut listening = JoinSet::new();
        listening.spawn(async move {
            let service = service.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service).await.unwrap();
        });
        listening
    }
}

fn configuration(settings: &[(String, String)]) -> Config {
    Config::of(&config::Source::of(settings.iter().cloned()).unwrap()).unwrap()
}

async fn found(settings: &[(String, String)]) -> Vec<Founded> {
    let config = configuration(settings);
    domain::vault::Keys::create(&config.keys).unwrap();
    let laras = installation::open(&config, Schema::Migrate, Clock::System)
        .await
        .unwrap();
    let mut founded = demo::found(&laras).await.unwrap();
    founded.retain(|one| [ROTI, MELATI].contains(&one.business.name));
    demo::add_facts(&laras, &founded).await.unwrap();
    demo::connect_numbers(&laras, &founded).await.unwrap();
    while jobs::run_due(&laras).await.unwrap() > 0 {}
    let roti = founded.iter().find(|one| one.business.name == ROTI).unwrap();
    let scope = demo::scope_of(&laras, roti).await.unwrap();
    let consent = Some("The owner agreed on the phone.".to_owned());
    review::set_auto_send(&scope, Channel::WhatsApp, true, consent)
        .await
        .unwrap();
    while jobs::run_due(&laras).await.unwrap() > 0 {}
    drop(scope);
    laras.close().await;
    founded
}

fn settings(database: &TestDatabase, public: SocketAddr, meta: SocketAddr) -> Vec<(String, String)> {
    let site = database.folder.join("site");
    std::fs::create_dir_all(&site).unwrap();
    let demo = Options::demo();
    [
        ("DATABASE_URL", database.url.clone()),
        (
            "LARAS_KEYS",
            database.folder.join("keys.toml").display().to_string(),
        ),
        ("LARAS_PUBLIC_URL", format!("http://localhost:{}", public.port())),
        ("LARAS_SITE_ROOT", site.display().to_string()),
        ("LARAS_QUIET_GAP", "0".to_owned()),
        ("LARAS_UNDO_GRACE", "0".to_owned()),
        ("META_GRAPH_URL", format!("http://{meta}")),
        ("META_APP_ID", demo.app_id),
        ("META_APP_SECRET", demo.app_secret),
        ("META_LOGIN_CONFIG_ID", demo.config_id),
        ("META_WEBHOOK_VERIFY_TOKEN", demo.verify_token),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .to_vec()
}

fn options(public: SocketAddr, meta: SocketAddr, seed: u64) -> Options {
    Options {
        public_url: format!("http://localhost:{}", meta.port()),
        callback_url: format!("http://{public}/api/webhooks/wa"),
        pace: Pace::Human,
        seed,
        ..Options::demo()
    }
}

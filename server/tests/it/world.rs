//! A world for one test: the application on a port of its own, the Meta twin on another, one clock for both, and the people of the
//! demo. Nothing happens by itself: [`World::settle`] lets Meta deliver and the workers work until nothing is left.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use domain::tenancy::WorkspaceScope;
use domain::time::Clock;
use domain::{Laras, WorkspaceId, jobs};
use server::background::Background;
use server::demo::{self, Founded};
use server::installation::{self, Schema};
use server::{Config, Site, config, router};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use twin::{Options, Pace, Twin};

use crate::browser::Browser;
use crate::databases::{Kind, TestDatabase};
use crate::names::Names;
use crate::template;

pub const PLATFORM: &str = "localhost";
pub const SINAR: &str = "sinar.localhost";
pub const KIRANA: &str = "kirana.localhost";

pub const KOPI: &str = "Kopi Senja";
pub const ROTI: &str = "Roti Pagi";
pub const BATIK: &str = "Batik Ayu";
pub const MELATI: &str = "Melati Hair Studio";

/// A Tuesday, ten in the morning in Jakarta: every business of the demo is open.
pub const MORNING: &str = "2026-11-24T03:00:00Z";
const MANY_ROUNDS: usize = 4_000;

pub struct World {
    pub config: Config,
    pub laras: Laras,
    pub twin: Twin,
    pub clock: Clock,
    pub database: TestDatabase,
    pub founded: Vec<Founded>,
    pub address: SocketAddr,
    /// The domain name system.
    pub names: Names,
    pub stopping: CancellationToken,
    listening: JoinSet<()>,
    /// Threads of servers that a test started and stopped: connections of the common pool may live on them.
    threads: RefCell<Vec<Background>>,
    /// Signing in is throttled for tests as for anybody.
    scopes: RefCell<BTreeMap<String, WorkspaceScope>>,
}

/// Builds a world, runs the test in it, and fails if the test leaves work behind.
pub fn run(kind: Kind, test: impl AsyncFnOnce(&World)) {
    run_with(kind, &[], test);
}

/// The same under other settings.
pub fn run_with(kind: Kind, settings: &[(&str, &str)], test: impl AsyncFnOnce(&World)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let world = World::build(kind, settings).await;
        test(&world).await;
        world.end().await;
    });
}

impl World {
    async fn build(kind: Kind, settings: &[(&str, &str)]) -> Self {
        let template = template::of(kind);
        let database = TestDatabase::copy_of(&template.database).await;
        let clock = Clock::manual(MORNING.parse().unwrap());
        let public = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let meta = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = public.local_addr().unwrap();
        let config = configuration(&database, address, meta.local_addr().unwrap(), settings);
        std::fs::copy(&template.keys, &config.keys).unwrap();
        let names = Names::default();
        let here = tokio::runtime::Handle::current();
        let asking = Arc::new(names.clone());
        let laras = installation::open_asking(&config, Schema::Migrate, clock.clone(), &here, asking)
            .await
            .unwrap();
        let twin = Twin::new(options(&clock, address, meta.local_addr().unwrap()));
        let mut listening = JoinSet::new();
        let site = Site::new(&config, laras.clone());
        let stopping = site.stopping.clone();
        let service = router::router(&site).into_make_service_with_connect_info::<SocketAddr>();
        listening.spawn(async move { axum::serve(public, service).await.unwrap() });
        let graph = twin.clone();
        listening.spawn(async move { graph.serve(meta).await.unwrap() });
        Self {
            config,
            laras,
            twin,
            clock,
            database,
            founded: template.founded.clone(),
            address,
            names,
            stopping,
            listening,
            threads: RefCell::default(),
            scopes: RefCell::default(),
        }
    }

    async fn end(mut self) {
        let left = jobs::backlog(&self.laras).await.unwrap();
        assert!(
            left.inbox == 0 && left.due == 0,
            "the test leaves work behind: {left:?}; it should settle the world"
        );
        self.listening.shutdown().await;
        self.laras.close().await;
        self.database.drop_it().await;
    }

    /// Keeps the threads of a server that was stopped until the world ends.
    pub fn keep(&self, threads: Background) {
        self.threads.borrow_mut().push(threads);
    }

    /// Lets Meta deliver and the workers work until nothing is left to do now.
    pub async fn settle(&self) {
        for _ in 0..MANY_ROUNDS {
            self.twin.settle().await;
            if jobs::run_due(&self.laras).await.unwrap() == 0 {
                return;
            }
        }
        panic!("the world does not come to rest");
    }

    /// Lets time pass, and whatever becomes due at its end happen.
    pub async fn pass(&self, ms: i64) {
        self.clock.advance(ms);
        self.settle().await;
    }

    /// A browser on a host, nobody signed in.
    pub fn visitor(&self, host: &str) -> Browser {
        Browser::new(self.address, host)
    }

    /// A browser on a host in which somebody has signed in.
    pub async fn person(&self, host: &str, email: &str) -> Browser {
        let browser = self.visitor(host);
        browser.sign_in(email).await;
        browser
    }

    pub fn business(&self, name: &str) -> Founded {
        *self
            .founded
            .iter()
            .find(|founded| founded.business.name == name)
            .unwrap()
    }

    pub fn workspace(&self, name: &str) -> WorkspaceId {
        self.business(name).workspace
    }

    /// What somebody who runs the business may do.
    pub async fn scope(&self, name: &str) -> WorkspaceScope {
        let known = self.scopes.borrow().get(name).cloned();
        if let Some(scope) = known {
            return scope;
        }
        let scope = demo::scope_of(&self.laras, &self.business(name)).await.unwrap();
        self.scopes.borrow_mut().insert(name.to_owned(), scope.clone());
        scope
    }

    /// Writes the demo's facts of a business.
    pub async fn teach(&self, name: &str) {
        demo::add_facts(&self.laras, &[self.business(name)])
            .await
            .unwrap();
        self.settle().await;
    }

    /// Connects Roti Pagi and Melati, whose numbers the twin has granted.
    pub async fn connect_demo_numbers(&self) {
        demo::connect_numbers(&self.laras, &self.founded).await.unwrap();
        self.settle().await;
    }
}

pub fn configuration(
    database: &TestDatabase,
    public: SocketAddr,
    meta: SocketAddr,
    settings: &[(&str, &str)],
) -> Config {
    let keys = database.folder.join("keys.toml").display().to_string();
    let site = database.folder.join("site");
    std::fs::create_dir_all(&site).unwrap();
    std::fs::write(site.join("robots.txt"), "User-agent: *\n").unwrap();
    let given = [
        ("DATABASE_URL", database.url.clone()),
        ("LARAS_KEYS", keys),
        ("LARAS_PUBLIC_URL", format!("http://localhost:{}", public.port())),
        ("LARAS_SITE_ROOT", site.display().to_string()),
        ("LARAS_QUIET_GAP", "0".to_owned()),
        ("LARAS_UNDO_GRACE", "0".to_owned()),
        (
            "LARAS_OUTBOX",
            database.folder.join("outbox").display().to_string(),
        ),
        ("META_GRAPH_URL", format!("http://{meta}")),
        (
            "META_SDK_URL",
            format!("http://localhost:{}/en_US/sdk.js", meta.port()),
        ),
        ("META_DIALOG_ORIGINS", format!("http://localhost:{}", meta.port())),
        ("META_APP_ID", Options::demo().app_id),
        ("META_APP_SECRET", Options::demo().app_secret),
        ("META_LOGIN_CONFIG_ID", Options::demo().config_id),
        ("META_WEBHOOK_VERIFY_TOKEN", Options::demo().verify_token),
        ("INSTAGRAM_APP_ID", Options::demo().instagram_app_id),
        ("INSTAGRAM_APP_SECRET", Options::demo().instagram_app_secret),
        (
            "INSTAGRAM_AUTHORIZE_URL",
            format!("http://{meta}{}", twin::instagram::AUTHORIZE_PATH),
        ),
        (
            "INSTAGRAM_API_URL",
            format!("http://{meta}{}", twin::instagram::API_PATH),
        ),
        (
            "INSTAGRAM_GRAPH_URL",
            format!("http://{meta}{}", twin::instagram::GRAPH_PATH),
        ),
    ];
    let given = given.map(|(key, value)| (key.to_owned(), value));
    let other = settings
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let source = config::Source::of(given.into_iter().chain(other)).unwrap();
    Config::of(&source).unwrap()
}

fn options(clock: &Clock, public: SocketAddr, meta: SocketAddr) -> Options {
    let clock = clock.clone();
    Options {
        public_url: format!("http://localhost:{}", meta.port()),
        callback_url: format!("http://{public}/api/webhooks/wa"),
        clock: Arc::new(move || clock.now_ms()),
        pace: Pace::Instant,
        seed: 7,
        ..Options::demo()
    }
}

//! Several processes on one database: they hear of each other, share limits, and migrate one at a time. On SQLite there is one.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use domain::brand::{self, BrandDraft, BrandedHost};
use domain::live::{Live, LiveKind};
use domain::store::Store;
use domain::tenancy::{self, NewPartner, SignInError};
use domain::{Lang, Laras, jobs, live};
use futures::future::join_all;
use sea_orm::ConnectionTrait as _;
use sea_orm::sqlx::postgres::PgListener;
use server::installation::{self, InstallationError, OnlyServer, Schema};
use tokio::sync::broadcast::Receiver;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::databases::{Kind, TestDatabase};
use crate::webhooks::number;
use crate::world::{MELATI, ROTI, SINAR, World};

on_both_databases![
    a_host_made_by_another_process_is_known_within_seconds,
    a_program_of_the_release_before_runs_on_the_newer_schema,
    more_nodes_give_nobody_more_attempts_to_sign_in,
];

#[test]
fn a_page_on_one_node_hears_what_another_node_did() {
    crate::world::run(Kind::Postgres, hears_the_others);
}

#[test]
fn what_nodes_tell_each_other_holds_ids_alone() {
    crate::world::run(Kind::Postgres, tells_ids_alone);
}

#[test]
fn after_a_broken_line_pages_read_again_and_later_news_is_heard() {
    crate::world::run(Kind::Postgres, survives_a_broken_line);
}

#[test]
fn two_nodes_that_start_at_once_make_one_schema() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        for _ in 0..3 {
            let database = TestDatabase::make(Kind::Postgres).await;
            let nodes = join_all((0..4).map(|_| Store::open(&database.url))).await;
            let nodes: Vec<Store> = nodes.into_iter().map(Result::unwrap).collect();
            for outcome in join_all(nodes.iter().map(Store::migrate)).await {
                outcome.unwrap();
            }
            for node in nodes {
                assert!(node.is_migrated().await.unwrap());
                node.close().await.unwrap();
            }
            database.drop_it().await;
        }
    });
}

#[test]
fn a_second_server_on_one_sqlite_file_is_refused() {
    crate::world::run(Kind::Sqlite, is_the_only_server);
}

#[test]
fn any_number_of_servers_share_a_postgresql() {
    crate::world::run(Kind::Postgres, shares_a_postgresql);
}

/// Another process on the world's database.
struct Node {
    laras: Laras,
    stop: CancellationToken,
}

impl Node {
    async fn start(world: &World, tasks: &mut JoinSet<()>) -> Self {
        let laras = installation::open(&world.config, Schema::Require, world.clock.clone())
            .await
            .unwrap();
        Self::listening(laras, tasks).await
    }

    /// Returns once the node hears the others.
    async fn listening(laras: Laras, tasks: &mut JoinSet<()>) -> Self {
        let stop = CancellationToken::new();
        let mut ready = laras.events().subscribe_gaps();
        tasks.spawn(live::listen(laras.clone(), stop.clone().cancelled_owned()));
        if laras.store().is_postgres() {
            within(ready.recv()).await.unwrap();
        }
        Self { laras, stop }
    }

    async fn work(&self) {
        while jobs::run_due(&self.laras).await.unwrap() > 0 {}
    }
}

async fn end(nodes: Vec<Node>, mut tasks: JoinSet<()>) {
    for node in &nodes {
        node.stop.cancel();
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
    for node in nodes {
        node.laras.close().await;
    }
}

/// What has not come after so long does not come.
async fn within<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(15), what).await.unwrap()
}

/// The next news about a business, and what was heard before it.
async fn news_of(world: &World, news: &mut Receiver<Live>, business: &str) -> Vec<Live> {
    let mut heard = Vec::new();
    loop {
        let live = within(news.recv()).await.unwrap();
        heard.push(live);
        if live.workspace == world.workspace(business) {
            return heard;
        }
    }
}

async fn says(world: &World, business: &str) {
    world
        .twin
        .customer_says(number(business).phone_number_id, "sari", "Halo, rahasia")
        .await;
}

async fn hears_the_others(world: &World) {
    world.connect_demo_numbers().await;
    let mut tasks = JoinSet::new();
    let here = Node::listening(world.laras.clone(), &mut tasks).await;
    let there = Node::start(world, &mut tasks).await;
    let mut ours = here.laras.events().subscribe();
    let mut theirs = there.laras.events().subscribe();
    says(world, ROTI).await;
    world.settle().await;
    let heard = news_of(world, &mut theirs, ROTI).await;
    let first = heard.last().unwrap();
    assert_eq!(first.partner, world.scope(ROTI).await.partner());

    // What Meta delivered here is taken in there, and pages here hear of it. Nobody heard their own news twice.
    says(world, MELATI).await;
    there.work().await;
    let heard = news_of(world, &mut ours, MELATI).await;
    let messages = |heard: &[Live]| {
        heard
            .iter()
            .filter(|live| live.kind == LiveKind::Message && live.workspace == world.workspace(ROTI))
            .count()
    };
    let different: HashSet<_> = heard.iter().copied().collect();
    assert_eq!(
        messages(&heard),
        messages(&different.into_iter().collect::<Vec<_>>()),
        "{heard:?}"
    );
    world.settle().await;
    end(vec![there], tasks_without(here, tasks)).await;
}

/// Ends the world's own listening without closing the world.
fn tasks_without(node: Node, tasks: JoinSet<()>) -> JoinSet<()> {
    node.stop.cancel();
    drop(node);
    tasks
}

async fn tells_ids_alone(world: &World) {
    world.connect_demo_numbers().await;
    let mut tasks = JoinSet::new();
    let here = Node::listening(world.laras.clone(), &mut tasks).await;
    let mut line = PgListener::connect(&world.database.url).await.unwrap();
    line.listen_all(["laras_live", "laras_work"]).await.unwrap();
    says(world, ROTI).await;
    world.settle().await;
    let roti = world.workspace(ROTI).to_string();
    let (mut work, mut told) = (false, false);
    while !(work && told) {
        let note = within(line.recv()).await.unwrap();
        let text = note.payload();
        assert!(
            text.len() < 8000 && !text.contains("Halo") && !text.contains("wamid"),
            "{text}"
        );
        assert!(!text.contains("62812") && !text.contains("Sari"), "{text}");
        match note.channel() {
            "laras_work" => work = true,
            _ => told |= text.contains(&roti),
        }
    }
    drop(line);
    end(Vec::new(), tasks_without(here, tasks)).await;
}

async fn survives_a_broken_line(world: &World) {
    world.connect_demo_numbers().await;
    let mut tasks = JoinSet::new();
    let here = Node::listening(world.laras.clone(), &mut tasks).await;
    let there = Node::start(world, &mut tasks).await;
    let mut gaps = there.laras.events().subscribe_gaps();
    let mut news = there.laras.events().subscribe();
    let database = world.database.connect().await;
    #[expect(clippy::disallowed_methods, reason = "breaks the line from outside")]
    database
        .execute_unprepared(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND query LIKE 'LISTEN %' AND pid <> pg_backend_pid()",
        )
        .await
        .unwrap();
    database.close().await.unwrap();
    within(gaps.recv()).await.unwrap();
    says(world, ROTI).await;
    world.settle().await;
    news_of(world, &mut news, ROTI).await;
    end(vec![there], tasks_without(here, tasks)).await;
}

async fn a_host_made_by_another_process_is_known_within_seconds(world: &World) {
    let mut tasks = JoinSet::new();
    let there = Node::start(world, &mut tasks).await;
    let host = "baru.localhost";
    assert_eq!(brand::of_host(&there.laras, host), BrandedHost::Unknown);
    let new = NewPartner {
        brand: BrandDraft {
            name: "Baru".into(),
            primary: "#1f5f5b".into(),
            accent: "#d98a3d".into(),
            radius: 8,
            mark: "B".into(),
            lang: Lang::Id,
            support: None,
            ..BrandDraft::default()
        },
        hosts: vec![host.into()],
    };
    // As `laras partner create` does: a process that tells nobody.
    tenancy::create_partner(&world.laras, new).await.unwrap();
    within(async {
        while brand::of_host(&there.laras, host) == BrandedHost::Unknown {
            tokio::task::yield_now().await;
        }
    })
    .await;
    end(vec![there], tasks).await;
}

async fn a_program_of_the_release_before_runs_on_the_newer_schema(world: &World) {
    let database = world.database.connect().await;
    #[expect(clippy::disallowed_methods, reason = "plays the newer program")]
    database
        .execute_unprepared(
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_later', 0)",
        )
        .await
        .unwrap();
    database.close().await.unwrap();
    for schema in [Schema::Require, Schema::Migrate] {
        let node = installation::open(&world.config, schema, world.clock.clone())
            .await
            .unwrap();
        assert!(node.is_ready().await);
        node.close().await;
    }
}

async fn more_nodes_give_nobody_more_attempts_to_sign_in(world: &World) {
    let mut nodes = vec![world.laras.clone()];
    for _ in 0..2 {
        let node = installation::open(&world.config, Schema::Require, world.clock.clone())
            .await
            .unwrap();
        nodes.push(node);
    }
    let guesser = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));
    let attempts = (0..30).map(|attempt| {
        let node = &nodes[attempt % nodes.len()];
        tenancy::sign_in(node, SINAR, "owner@kopisenja.localhost", "a guess", guesser)
    });
    let mut looked_at = 0;
    for outcome in join_all(attempts).await {
        match outcome.err().unwrap() {
            SignInError::WrongEmailOrPassword => looked_at += 1,
            SignInError::TooManyAttempts { retry_after_s } => assert!(retry_after_s > 0),
            SignInError::Unavailable | SignInError::Closed => {
                panic!("an attempt was neither looked at nor refused")
            }
        }
    }
    assert_eq!(
        looked_at, 10,
        "one address has ten attempts, on however many nodes"
    );
    for node in nodes.into_iter().skip(1) {
        node.close().await;
    }
}

async fn is_the_only_server(world: &World) {
    let first = OnlyServer::claim(&world.config).unwrap();
    let refused = OnlyServer::claim(&world.config).unwrap_err();
    assert!(matches!(refused, InstallationError::AlreadyServed(_)));
    let sentence = refused.to_string();
    assert!(
        sentence.contains("laras.db") && sentence.contains("PostgreSQL"),
        "{sentence}"
    );
    // What takes short turns works beside it.
    let beside = installation::open(&world.config, Schema::Require, world.clock.clone())
        .await
        .unwrap();
    assert_eq!(domain::receive::quarantined(&beside, 1).await.unwrap().len(), 0);
    beside.close().await;
    drop(first);
    OnlyServer::claim(&world.config).unwrap();
}

async fn shares_a_postgresql(world: &World) {
    let claims = [(); 2].map(|()| OnlyServer::claim(&world.config));
    assert!(claims.iter().all(Result::is_ok));
}

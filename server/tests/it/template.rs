//! What every world begins with, made once per run and kind of database: the schema, the demo's people and the keys that sealed them.
//! A world gets a copy, so that a test pays for what it tries and not for founding two agencies.

use std::path::PathBuf;
use std::sync::OnceLock;

use domain::time::Clock;
use server::demo::{self, Founded};
use server::installation::{self, Schema};

use crate::databases::{Kind, TestDatabase};
use crate::world;

pub struct Template {
    pub database: TestDatabase,
    pub keys: PathBuf,
    pub founded: Vec<Founded>,
}

static SQLITE: OnceLock<Template> = OnceLock::new();
static POSTGRES: OnceLock<Template> = OnceLock::new();

/// The one of this run. Whoever comes first makes it, and the others wait.
pub fn of(kind: Kind) -> &'static Template {
    let template = match kind {
        Kind::Sqlite => &SQLITE,
        Kind::Postgres => &POSTGRES,
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "the caller's runtime is busy with the caller, who waits for this thread"
    )]
    let made = template.get_or_init(|| std::thread::spawn(move || make_now(kind)).join().unwrap());
    made
}

fn make_now(kind: Kind) -> Template {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(make(kind))
}

async fn make(kind: Kind) -> Template {
    let database = TestDatabase::of_this_run(kind).await;
    let nowhere = "127.0.0.1:9".parse().unwrap();
    let config = world::configuration(&database, nowhere, nowhere, &[]);
    domain::vault::Keys::create(&config.keys).unwrap();
    let clock = Clock::manual(world::MORNING.parse().unwrap());
    let laras = installation::open(&config, Schema::Migrate, clock).await.unwrap();
    let founded = demo::found(&laras).await.unwrap();
    laras.close().await;
    database.disconnect_everybody().await;
    Template {
        keys: config.keys,
        database,
        founded,
    }
}

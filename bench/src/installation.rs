//! Installations to measure: businesses with facts and connected numbers, made by the product's own functions, then copied for
//! each round so that every round begins with the same rows and nothing left over.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::brand::BrandDraft;
use domain::draft::facts::FactFile;
use domain::tenancy::{self, NewPartner, NewPerson, NewSession, NewWorkspace, Role, WorkspaceScope};
use domain::time::Clock;
use domain::{Channel, Lang, Laras, connect, draft, jobs, receive};
use futures::future::join_all;
use meta::Secret;
use server::config::{Config, Source};
use server::installation::{self, Schema};

use crate::Outcome;
use crate::database::Database;
use crate::graph::Graph;
use crate::options::Bench;
use crate::payload::{KILOBYTE, Writer};

pub const APP_ID: &str = "551900";
pub const APP_SECRET: &str = "known to this benchmark alone";
/// Numbers of the usual installation, each of a business of its own.
pub const NUMBERS: u64 = 50;

pub const HOST: &str = "agency.localhost";
const EMAIL: &str = "admin@agency.localhost";
const PASSWORD: &str = "measured twice";
/// What the businesses know.
pub const FACTS: &str = include_str!("../../server/demo-data/kopi-senja.toml");

/// A connected number.
#[derive(Clone)]
pub struct Number {
    pub serial: u64,
    pub phone_number_id: String,
    pub waba_id: String,
    pub display: String,
    /// The workspace it belongs to, as 32 hexadecimal digits.
    pub workspace: String,
}

impl Number {
    pub fn of(serial: u64) -> Self {
        Self {
            serial,
            phone_number_id: format!("2044177{serial:08}"),
            waba_id: format!("3188400{serial:08}"),
            display: format!("6221555{serial:05}"),
            workspace: String::new(),
        }
    }
}

/// An installation that nobody uses, to be copied.
pub struct Template {
    pub database: Database,
    pub numbers: Vec<Number>,
    /// The session of the agency's administrator.
    pub session: String,
    folder: PathBuf,
    graph_url: String,
}

/// The product in this process, while a template is made.
pub struct Stage {
    pub laras: Laras,
    pub scopes: Vec<WorkspaceScope>,
    pub numbers: Vec<Number>,
    /// The session of the agency's administrator.
    pub session: String,
}

impl Stage {
    /// Delivers messages and lets the product work until nothing is left to do now.
    pub async fn receive(&self, count: usize, customers: u64, size: usize) -> Outcome {
        let bodies: Vec<_> = Writer::new(1)
            .bodies(&self.numbers, customers, count, size)
            .collect();
        for some in bodies.chunks(256) {
            let all = some
                .iter()
                .map(|body| receive::acknowledge(&self.laras, Channel::WhatsApp, body));
            for outcome in join_all(all).await {
                outcome?;
            }
        }
        self.rest().await
    }

    /// Works until nothing is left to do now.
    pub async fn rest(&self) -> Outcome {
        while jobs::run_due(&self.laras).await? > 0 {}
        Ok(())
    }
}

fn settings(folder: &Path, database: &Database, graph_url: &str) -> Vec<(String, String)> {
    let keys = folder.join("keys.toml").display().to_string();
    [
        ("DATABASE_URL", database.url()),
        ("LARAS_KEYS", keys),
        ("LARAS_PUBLIC_URL", "http://localhost:3000".to_owned()),
        ("LARAS_SITE_ROOT", folder.display().to_string()),
        ("LARAS_QUIET_GAP", "0".to_owned()),
        ("LARAS_UNDO_GRACE", "0".to_owned()),
        ("META_GRAPH_URL", graph_url.to_owned()),
        ("META_APP_ID", APP_ID.to_owned()),
        ("META_APP_SECRET", APP_SECRET.to_owned()),
        ("META_WEBHOOK_VERIFY_TOKEN", "verified".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

async fn open(settings: Vec<(String, String)>) -> Outcome<Laras> {
    let config = Config::of(&Source::of(settings)?)?;
    Ok(installation::open(&config, Schema::Migrate, Clock::System).await?)
}

impl Template {
    /// Makes an installation with `numbers` businesses in `database`, and lets `prepare` add what a benchmark needs.
    pub async fn make(
        bench: &Bench,
        name: &str,
        database: Database,
        numbers: u64,
        prepare: impl AsyncFnOnce(&Stage) -> Outcome,
    ) -> Outcome<Self> {
        Self::make_with_facts(bench, name, database, (numbers, FACTS), prepare).await
    }

    /// The same with other facts, written as in a file of demo data.
    pub async fn make_with_facts(
        bench: &Bench,
        name: &str,
        database: Database,
        (numbers, facts): (u64, &str),
        prepare: impl AsyncFnOnce(&Stage) -> Outcome,
    ) -> Outcome<Self> {
        let folder = bench.folder.join(name);
        std::fs::create_dir_all(&folder)?;
        let graph_url = Graph::default().serve().await?;
        let laras = open(settings(&folder, &database, &graph_url)).await?;
        let stage = furnish(laras, numbers, facts).await?;
        prepare(&stage).await?;
        let Stage {
            laras,
            numbers,
            scopes,
            session,
        } = stage;
        // They hold handles too: the last one to go folds SQLite's log into the file.
        drop(scopes);
        laras.close().await;
        Ok(Self {
            database,
            numbers,
            session,
            folder,
            graph_url,
        })
    }

    /// A copy with nothing left over from other rounds.
    pub fn copy(&self, round: &str) -> Outcome<Copy> {
        let folder = self.folder.join(round);
        std::fs::create_dir_all(&folder)?;
        std::fs::copy(self.folder.join("keys.toml"), folder.join("keys.toml"))?;
        let name = format!("round_{round}");
        let database = self.database.copy(&folder, &name)?;
        let settings = settings(&folder, &database, &self.graph_url);
        Ok(Copy {
            database,
            folder,
            settings,
        })
    }
}

/// An installation to be used up.
pub struct Copy {
    pub database: Database,
    pub folder: PathBuf,
    pub settings: Vec<(String, String)>,
}

impl Copy {
    /// The same with Meta at another address.
    pub fn with_graph(mut self, url: &str) -> Self {
        self.settings.retain(|(name, _)| name != "META_GRAPH_URL");
        self.settings.push(("META_GRAPH_URL".to_owned(), url.to_owned()));
        self
    }

    pub async fn serve(&self, bench: &Bench) -> Outcome<crate::process::Server> {
        crate::process::Server::laras(&bench.laras, &self.settings, &self.folder.join("serve.log")).await
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        self.database.remove();
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

async fn furnish(laras: Laras, count: u64, facts: &str) -> Outcome<Stage> {
    let brand = BrandDraft {
        name: "Agency".into(),
        primary: "#4b2e83".into(),
        accent: "#1fa39a".into(),
        radius: 8,
        mark: "A".into(),
        lang: Lang::Id,
        ..BrandDraft::default()
    };
    let new = NewPartner {
        brand,
        hosts: vec![HOST.to_owned()],
    };
    let partner = tenancy::create_partner(&laras, new).await?;
    let person = NewPerson {
        partner: Some(partner),
        role: Role::PartnerAdmin,
        workspaces: Vec::new(),
        name: "Admin".to_owned(),
        email: EMAIL.to_owned(),
        password: PASSWORD.to_owned(),
        lang: Some(Lang::Id),
    };
    tenancy::create_person(&laras, person).await?;
    let nobody = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let session: NewSession = tenancy::sign_in(&laras, HOST, EMAIL, PASSWORD, nobody).await?;
    let facts = FactFile::parse(facts).map_err(|error| error.to_string())?.facts;
    let (mut scopes, mut numbers) = (Vec::new(), Vec::new());
    for serial in 0..count {
        let new = NewWorkspace {
            partner: Some(partner),
            name: format!("Kopi Senja {serial}"),
            lang: Lang::Id,
            time_zone: "Asia/Jakarta".to_owned(),
            accent: None,
        };
        let workspace = tenancy::create_workspace(&laras, new).await?;
        let scope = session.signed_in.workspace(&laras, Some(workspace)).await?;
        for fact in facts.clone() {
            draft::business::add(&scope, fact).await?;
        }
        let number = Number {
            workspace: workspace.0.simple().to_string(),
            ..Number::of(serial)
        };
        let token = Secret::from("granted");
        connect::pair_manually(&scope, &number.phone_number_id, &number.waba_id, token).await?;
        scopes.push(scope);
        numbers.push(number);
    }
    let stage = Stage {
        laras,
        scopes,
        numbers,
        session: session.token.expose().to_owned(),
    };
    stage.rest().await?;
    Ok(stage)
}

/// Acknowledges `count` messages in the installation at `folder` without working on any, says so, and waits to be killed.
pub async fn fill(folder: &Path, count: usize) -> Outcome {
    let database = Database::sqlite(folder.join("laras.db"), Path::new(""));
    let laras = open(settings(folder, &database, "http://127.0.0.1:1")).await?;
    let numbers: Vec<Number> = (0..NUMBERS).map(Number::of).collect();
    let mut writer = Writer::new(9);
    let mut left = count;
    while left > 0 {
        let some = left.min(2_000);
        let bodies: Vec<_> = writer.bodies(&numbers, 1_000, some, KILOBYTE).collect();
        let all = bodies
            .iter()
            .map(|body| receive::acknowledge(&laras, Channel::WhatsApp, body));
        for outcome in join_all(all).await {
            outcome?;
        }
        left -= some;
    }
    println!("filled");
    tokio::time::sleep(Duration::from_mins(10)).await;
    Ok(())
}

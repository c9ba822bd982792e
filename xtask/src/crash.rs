//! `cargo xtask crash`: the real server killed again and again under load, on both databases, and every promise checked at the end.
//!
//! What dies is the process and never the machine, so the PostgreSQL of the tests serves, which does not wait for its disk: whatever
//! it has committed outlives every death of ours. SQLite lives in our process and syncs as in production.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::failure::{Failure, Outcome};
use crate::postgres::{self, Cluster};
use crate::program::run as run_program;
use crate::project::Project;
use crate::setup::{self, Need};

/// What the harness (server/tests/it/crash) is told.
const CYCLES: &str = "LARAS_CRASH_CYCLES";
const SEED: &str = "LARAS_CRASH_SEED";
const DATABASE: &str = "LARAS_CRASH_DATABASE";

#[derive(Debug, PartialEq, Eq)]
struct Wish {
    cycles: u32,
    database: String,
    seed: Option<u64>,
}

/// Whether these words can follow `crash`.
pub fn understands(words: &[&str]) -> bool {
    wish(words).is_some()
}

pub fn run(project: &Project, words: &[&str]) -> Outcome {
    let wish = wish(words).ok_or_else(|| Failure::Needed("see `cargo xtask help`".into()))?;
    setup::prepare(project, &[Need::Postgres])?;
    let test = ["test", "-p", "server", "--test", "it"];
    run_program("the build", project.cargo().args(test).arg("--no-run"))?;
    let cluster = Cluster::start(project)?;
    let seed = wish.seed.unwrap_or_else(any_seed);
    println!("{} cycles, database {}, seed {seed}", wish.cycles, wish.database);
    let mut cargo = project.cargo();
    cargo
        .args(test)
        .args(["--", "--ignored", "--nocapture", "--exact", "crash::many_crashes"])
        .env(postgres::VARIABLE, cluster.url())
        .env(CYCLES, wish.cycles.to_string())
        .env(SEED, seed.to_string())
        .env(DATABASE, &wish.database);
    run_program("the crash run", &mut cargo)
}

fn wish(words: &[&str]) -> Option<Wish> {
    let mut wish = Wish {
        cycles: 200,
        database: "both".into(),
        seed: None,
    };
    let mut rest = words.iter();
    while let Some(flag) = rest.next() {
        let value = rest.next()?;
        match *flag {
            "--cycles" => wish.cycles = value.parse().ok().filter(|cycles| *cycles > 0)?,
            "--seed" => wish.seed = Some(value.parse().ok()?),
            "--database" => {
                ["sqlite", "postgres", "both"].contains(value).then_some(())?;
                (*value).clone_into(&mut wish.database);
            }
            _ => return None,
        }
    }
    Some(wish)
}

fn any_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(1, |now| now.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hundred_cycles_on_both_databases_unless_said_otherwise() {
        let usual = wish(&[]).unwrap();
        assert_eq!(
            (usual.cycles, usual.database.as_str(), usual.seed),
            (200, "both", None)
        );
        let said = wish(&["--seed", "7", "--cycles", "3", "--database", "sqlite"]).unwrap();
        assert_eq!(
            (said.cycles, said.database.as_str(), said.seed),
            (3, "sqlite", Some(7))
        );
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for words in [
            &["--cycles"][..],
            &["--cycles", "0"],
            &["--cycles", "many"],
            &["--database", "oracle"],
            &["fast"],
        ] {
            assert!(!understands(words), "{words:?}");
        }
    }
}

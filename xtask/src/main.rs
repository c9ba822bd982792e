//! `cargo xtask`: the project's own commands. Two of them are all a newcomer needs, `demo` and `test`; each sets up
//! what is missing before it begins.

mod arrows;
mod audit;
mod bench;
mod browser_tests;
mod build;
mod companion;
mod demo;
mod failure;
mod fingerprint;
mod lint;
mod postgres;
mod program;
mod project;
mod setup;
mod site;
mod steps;
mod suite;

use std::process::{Command, ExitCode};

use failure::{Doing, Outcome};
use project::Project;

const HELP: &str = "\
cargo xtask COMMAND

  setup                installs what is missing for everything below
  demo [--fresh]       the product with demo data and the Meta twin, until ctrl-C; --fresh starts over
  test [--only STEP]   lint, crate arrows and every test; STEP is lint, arrows, rust or browser
  lint                 formatting and clippy
  arrows               which crate may know which
  build [--release]    server, WASM and stylesheet; --release also weighs a first load
  screens              a picture of every page, narrow and wide, light and dark, in target/screens
  postgres COMMAND…    runs COMMAND with LARAS_TEST_POSTGRES naming a PostgreSQL made for it
  bench [P1 P2 …]      what the product does next to what this machine could do at best; --quick for short rounds
  audit                known faults of dependencies (needs the network)

Variables: XTASK_WASM=rustup|debian insists on one way to build for the browser; E2E_CHROMIUM names another browser;
the demo takes its addresses from LARAS_ADDR, LARAS_ADMIN_ADDR and LARAS_TWIN_ADDR.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let project = Project::here();
    let outcome = match words.as_slice() {
        ["setup"] => setup::prepare(&project, &setup::EVERYTHING).map(|()| println!("Nothing is missing.")),
        ["demo"] => demo::run(&project, false),
        ["demo", "--fresh"] => demo::run(&project, true),
        ["test"] => suite::run(&project, None),
        ["test", "--only", step] if suite::is_step(step) => suite::run(&project, Some(step)),
        ["lint"] => setup::prepare(&project, &setup::BUILDING).and_then(|()| lint::check(&project)),
        ["arrows"] => arrows::check(&project),
        ["build"] => build_all(&project, false),
        ["build", "--release"] => build_all(&project, true),
        ["screens"] => browser_tests::screens(&project),
        ["postgres", program, arguments @ ..] => with_postgres(&project, program, arguments),
        ["bench", wanted @ ..] => bench::run_benchmarks(&project, wanted),
        ["audit"] => audit::check(&project),
        ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn build_all(project: &Project, release: bool) -> Outcome {
    setup::prepare(project, &setup::BUILDING)?;
    build::build(project, release)
}

fn with_postgres(project: &Project, program: &str, arguments: &[&str]) -> Outcome {
    setup::prepare(project, &[setup::Need::Postgres])?;
    let cluster = postgres::Cluster::start(project)?;
    let mut command = Command::new(program);
    let status = command
        .args(arguments)
        .env(postgres::VARIABLE, cluster.url())
        .status();
    let status = status.doing(format!("start {program}"))?;
    if status.success() {
        return Ok(());
    }
    Err(failure::Failure::Program {
        name: program.to_owned(),
        status: status.to_string(),
        log: None,
    })
}

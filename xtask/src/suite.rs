//! `cargo xtask test`: everything that must hold before a change is accepted. One run shows every failure.

use crate::failure::Outcome;
use crate::postgres::{self, Cluster};
use crate::program::run as run_program;
use crate::project::Project;
use crate::site::{self, Flavour};
use crate::steps::Steps;
use crate::{arrows, browser_tests, lint, setup};

const STEPS: [&str; 4] = ["lint", "arrows", "rust", "browser"];

pub fn is_step(name: &str) -> bool {
    STEPS.contains(&name)
}

pub fn run(project: &Project, only: Option<&str>) -> Outcome {
    let wanted = |name: &str| only.is_none_or(|only| only == name);
    let mut steps = Steps::default();
    if !steps.run("set-up", || setup::prepare(project, &setup::EVERYTHING)) {
        return steps.finish();
    }
    if wanted("lint") {
        steps.run("lint", || lint::check(project));
    }
    if wanted("arrows") {
        steps.run("arrows", || arrows::check(project));
    }
    let built = steps.run("build of server and tests", || build_tests(project));
    if wanted("rust") {
        if built {
            steps.run("Rust tests", || rust_tests(project));
        } else {
            steps.skip("Rust tests", "the build failed");
        }
    }
    if wanted("browser") {
        let assembled = steps.run("site", || site::assemble(project, Flavour::Quick));
        if built && assembled {
            steps.run("browser tests", || browser_tests::run(project));
        } else {
            steps.skip("browser tests", "a build failed");
        }
    }
    steps.finish()
}

/// Binaries and tests in one command: with the same union of features, so that nothing is compiled twice.
fn build_tests(project: &Project) -> Outcome {
    run_program(
        "the build",
        project.cargo().args(["build", "--lib", "--bins", "--tests"]),
    )
}

fn rust_tests(project: &Project) -> Outcome {
    let cluster = Cluster::start(project)?;
    println!("PostgreSQL for the tests: {}", cluster.url());
    let mut cargo = project.cargo();
    cargo
        .args(["test", "--no-fail-fast"])
        .env(postgres::VARIABLE, cluster.url());
    run_program("cargo test", &mut cargo)
}

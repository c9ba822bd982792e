//! The benchmarks: builds the released server, the program that measures it and the reference on SQLite's own library, and
//! starts a PostgreSQL that waits for the disk.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::failure::{Doing, Failure, Outcome};
use crate::postgres::{Cluster, Promise};
use crate::program::{run, run_quietly};
use crate::project::Project;
use crate::setup::{self, PostgresPrograms};

/// The benchmarks that need PostgreSQL.
const ON_POSTGRES: [&str; 2] = ["P2", "P14"];

/// `wanted` are benchmarks and `--quick`, as the measuring program reads them.
pub fn run_benchmarks(project: &Project, wanted: &[&str]) -> Outcome {
    setup::prepare(project, &setup::BUILDING)?;
    let mut cargo = project.cargo();
    cargo.args(["build", "--release", "--package", "server", "--package", "bench"]);
    run("the build", cargo.args(["--bin", "laras", "--bin", "bench"]))?;
    let sqlite = sqlite_reference(project)?;
    let mut bench = Command::new(project.target("release/bench"));
    bench.arg("--laras").arg(project.laras(true));
    bench.arg("--sqlite").arg(sqlite);
    bench
        .arg("--folder")
        .arg(project.target(&format!("bench/{}", std::process::id())));
    let lists_some = wanted.iter().any(|word| !word.starts_with("--"));
    // Kept until the measuring ends.
    let cluster = if !lists_some || ON_POSTGRES.iter().any(|code| wanted.contains(code)) {
        setup::prepare(project, &[setup::Need::Postgres])?;
        Some(Cluster::start_with(project, Promise::Durable)?)
    } else {
        None
    };
    if let (Some(cluster), Some(programs)) = (&cluster, PostgresPrograms::find()) {
        bench.arg("--postgres").arg(cluster.port().to_string());
        bench.arg("--postgres-programs").arg(programs.folder());
    }
    run("the benchmarks", bench.args(wanted))
}

/// The reference program, linked with the library that the server is linked with.
fn sqlite_reference(project: &Project) -> Outcome<PathBuf> {
    let library = sqlite_library(project)?;
    let program = project.target("bench/sqlite-reference");
    let folder = project.target("bench");
    std::fs::create_dir_all(&folder).doing(format!("make {}", folder.display()))?;
    let mut compiler = Command::new("cc");
    compiler
        .arg("-O2")
        .arg("-o")
        .arg(&program)
        .arg(project.path("bench/reference/sqlite.c"))
        .arg(library)
        .args(["-lpthread", "-lm", "-ldl"]);
    let log = project.log("sqlite-reference")?;
    run_quietly("the C compiler", &mut compiler, &log, Duration::from_mins(2))?;
    Ok(program)
}

/// The newest SQLite that cargo built for the released server.
fn sqlite_library(project: &Project) -> Outcome<PathBuf> {
    let folder = project.target("release/build");
    let entries = std::fs::read_dir(&folder).doing(format!("read {}", folder.display()))?;
    let mut found: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("libsqlite3-sys-"))
        .map(|entry| entry.path().join("out/libsqlite3.a"))
        .filter_map(|path| Some((path.metadata().ok()?.modified().ok()?, path)))
        .collect();
    found.sort();
    found
        .pop()
        .map(|(_, path)| path)
        .ok_or_else(|| Failure::Broken("cargo built no SQLite for the server".into()))
}

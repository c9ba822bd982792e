//! A PostgreSQL of the tests' own: made empty, reachable from this machine alone, gone when the tests end, however they
//! end. The system's cluster is never touched.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::companion::{Companion, Plan};
use crate::failure::{Doing, Failure, Outcome};
use crate::program::{last_lines, run_quietly};
use crate::project::Project;
use crate::setup::PostgresPrograms;

/// The role the product runs as: one that row-level security binds.
pub const ROLE: &str = "laras_app";
pub const VARIABLE: &str = "LARAS_TEST_POSTGRES";

const PATIENCE: Duration = Duration::from_mins(1);
const MAX_CONNECTIONS: u32 = 300;

pub struct Cluster {
    // Before the folder: the server stops first.
    _server: Companion,
    _folder: Folder,
    port: u16,
}

/// What a machine that crashes may cost.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// Tests lose nothing when a machine crashes in the middle of them, so nothing waits for the disk.
    Fast,
    /// Every commit is on the disk before it is acknowledged, as in production.
    Durable,
}

impl Cluster {
    pub fn start(project: &Project) -> Outcome<Self> {
        Self::start_with(project, Promise::Fast)
    }

    pub fn start_with(project: &Project, promise: Promise) -> Outcome<Self> {
        let programs = PostgresPrograms::find()
            .ok_or_else(|| Failure::Needed("PostgreSQL is missing. Run `cargo xtask setup`.".into()))?;
        let run_as = PostgresPrograms::run_as();
        let folder = Folder::make(project, run_as)?;
        let mut initdb = as_user(programs.program("initdb"), run_as, &folder.0);
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
        ]);
        initdb.arg(folder.data());
        run_quietly("initdb", &mut initdb, &project.log("initdb")?, PATIENCE)?;

        let port = free_port()?;
        let log = project.log("postgres")?;
        let mut server = Companion::start(&plan(&programs, &folder, port, run_as, &log, promise))?;
        wait_until_ready(&programs, port, &mut server, &log)?;
        make_role(project, &programs, port)?;
        Ok(Self {
            _server: server,
            _folder: folder,
            port,
        })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// What [`VARIABLE`] is set to for the tests.
    pub fn url(&self) -> String {
        format!("postgres://{ROLE}@127.0.0.1:{}/postgres", self.port)
    }
}

/// INT is PostgreSQL's "fast" way to stop: it drops connections that a failed test left open.
fn plan(
    programs: &PostgresPrograms,
    folder: &Folder,
    port: u16,
    run_as: Option<(u32, u32)>,
    log: &Path,
    promise: Promise,
) -> Plan {
    let durable = if promise == Promise::Durable { "on" } else { "off" };
    let settings = [
        format!("port={port}"),
        "listen_addresses=127.0.0.1".into(),
        "unix_socket_directories=".into(),
        format!("max_connections={MAX_CONNECTIONS}"),
        format!("fsync={durable}"),
        format!("synchronous_commit={durable}"),
        format!("full_page_writes={durable}"),
    ];
    let mut arguments = vec!["-D".to_owned(), folder.data().display().to_string()];
    for setting in settings {
        arguments.extend(["-c".to_owned(), setting]);
    }
    Plan {
        program: programs.program("postgres"),
        arguments,
        environment: Vec::new(),
        folder: folder.0.clone(),
        stop_signal: "INT",
        log: Some(log.to_path_buf()),
        run_as,
    }
}

fn wait_until_ready(programs: &PostgresPrograms, port: u16, server: &mut Companion, log: &Path) -> Outcome {
    let start = Instant::now();
    loop {
        let mut ready = Command::new(programs.program("pg_isready"));
        ready.args(["--quiet", "--host=127.0.0.1", &format!("--port={port}")]);
        if ready.status().doing("start pg_isready")?.success() {
            return Ok(());
        }
        if server.ended().is_some() || start.elapsed() > PATIENCE {
            let words = last_lines(log, 10).join("\n    ");
            return Err(Failure::Broken(format!("PostgreSQL did not start:\n    {words}")));
        }
        sleep(Duration::from_millis(50));
    }
}

fn make_role(project: &Project, programs: &PostgresPrograms, port: u16) -> Outcome {
    let sql = format!("CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB");
    let mut psql = Command::new(programs.program("psql"));
    psql.args([
        "--no-psqlrc",
        "--quiet",
        "--host=127.0.0.1",
        "--username=postgres",
        "--dbname=postgres",
    ]);
    psql.args([format!("--port={port}"), format!("--command={sql}")]);
    run_quietly("psql", &mut psql, &project.log("psql")?, PATIENCE)
}

fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).doing("find a free port")?;
    Ok(listener.local_addr().doing("find a free port")?.port())
}

fn as_user(program: PathBuf, run_as: Option<(u32, u32)>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    if let Some((user, group)) = run_as {
        command.gid(group).uid(user);
    }
    command
}

/// The cluster's files, removed with it.
struct Folder(PathBuf);

impl Folder {
    /// In `target`; a repository that the database's user may not enter (below `/root`, say) sends it to the system's
    /// temporary folder.
    fn make(project: &Project, run_as: Option<(u32, u32)>) -> Outcome<Self> {
        let parent = project.target("postgres");
        remove_abandoned(&parent);
        let name = std::process::id().to_string();
        let here = Self::make_in(&parent, &name, run_as)?;
        if here.is_writable(run_as) {
            return Ok(here);
        }
        let elsewhere = Self::make_in(&std::env::temp_dir(), &format!("laras-postgres-{name}"), run_as)?;
        if elsewhere.is_writable(run_as) {
            return Ok(elsewhere);
        }
        Err(Failure::Needed(format!(
            "The database's user can write neither in {} nor in {}.",
            here.0.display(),
            elsewhere.0.display()
        )))
    }

    fn make_in(parent: &Path, name: &str, run_as: Option<(u32, u32)>) -> Outcome<Self> {
        let folder = parent.join(name);
        fs::create_dir_all(&folder).doing(format!("make {}", folder.display()))?;
        if let Some((user, group)) = run_as {
            chown(&folder, Some(user), Some(group)).doing(format!("give away {}", folder.display()))?;
        }
        Ok(Self(folder))
    }

    fn is_writable(&self, run_as: Option<(u32, u32)>) -> bool {
        let mut test = as_user("test".into(), run_as, &self.0);
        test.arg("-w")
            .arg(&self.0)
            .status()
            .is_ok_and(|status| status.success())
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Folders of runs that were killed: they are named after a process that is gone.
fn remove_abandoned(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        if !Path::new("/proc").join(entry.file_name()).exists() {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

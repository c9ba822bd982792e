//! Which compiler builds for the browser: rustup's with its `wasm32-unknown-unknown` target where that can be had, else
//! Debian's with a standard library built from Debian's source (`wasm_std`).

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::packages::on_path;
use super::wasm_std;
use crate::failure::Outcome;
use crate::program::{attempt, output_if_any};
use crate::project::Project;

pub const TARGET: &str = "wasm32-unknown-unknown";

/// `rustup` may try this long; where its server cannot be reached it would otherwise retry for minutes.
const RUSTUP_LIMIT: Duration = Duration::from_mins(1);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Toolchain {
    Rustup,
    Debian { sysroot: PathBuf, linker: PathBuf },
}

impl Toolchain {
    /// Cargo for the browser's half, in a target folder of its own so that it never disturbs the host's builds.
    pub fn cargo(&self, project: &Project, subcommand: &str) -> Command {
        let mut command = match self {
            Self::Rustup => project.cargo(),
            Self::Debian { sysroot, linker } => debian_cargo(project, sysroot, linker),
        };
        command.args([
            subcommand,
            "--package",
            "frontend",
            "--target",
            TARGET,
            "--target-dir",
        ]);
        command.arg(project.target("wasm"));
        command
    }

    /// Changes whenever the compiler does.
    pub fn identity(&self, project: &Project) -> String {
        match self {
            Self::Rustup => output_if_any(Command::new("rustc").arg("-vV").current_dir(project.root())),
            Self::Debian { .. } => wasm_std::compiler_identity(),
        }
        .unwrap_or_default()
    }
}

/// `XTASK_WASM=rustup` or `debian` insists on one of the two.
fn insisted() -> Option<String> {
    env::var("XTASK_WASM").ok()
}

pub fn may_ask_rustup() -> bool {
    insisted().is_none_or(|choice| choice == "rustup") && on_path("rustup").is_some()
}

pub fn find(project: &Project) -> Option<Toolchain> {
    match insisted().as_deref() {
        Some("debian") => debian(project),
        Some("rustup") => rustup(project),
        _ => rustup(project).or_else(|| debian(project)),
    }
}

pub fn add_by_rustup(project: &Project) -> Outcome {
    let mut command = Command::new("rustup");
    command
        .args(["target", "add", TARGET])
        .current_dir(project.root())
        .env("RUSTUP_MAX_RETRIES", "1");
    attempt(
        "rustup target add",
        &mut command,
        &project.log("rustup-target")?,
        RUSTUP_LIMIT,
    )
}

fn rustup(project: &Project) -> Option<Toolchain> {
    let mut rustc = Command::new("rustc");
    rustc
        .args(["--print", "target-libdir", "--target", TARGET])
        .current_dir(project.root());
    let folder = output_if_any(&mut rustc)?;
    let mut files = fs::read_dir(folder).ok()?.flatten();
    files
        .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
        .then_some(Toolchain::Rustup)
}

fn debian(project: &Project) -> Option<Toolchain> {
    let sysroot = wasm_std::finished(project)?;
    let linker = linker(project)?;
    Some(Toolchain::Debian { sysroot, linker })
}

/// The WASM linker of the rustup toolchain, else the system's.
pub fn linker(project: &Project) -> Option<PathBuf> {
    let mut rustc = Command::new("rustc");
    let sysroot = output_if_any(rustc.args(["--print", "sysroot"]).current_dir(project.root()))?;
    let hosts = fs::read_dir(PathBuf::from(sysroot).join("lib/rustlib"))
        .into_iter()
        .flatten()
        .flatten();
    let mut linkers = hosts.map(|host| host.path().join("bin/rust-lld"));
    linkers.find(|file| file.is_file()).or_else(|| on_path("wasm-ld"))
}

fn debian_cargo(project: &Project, sysroot: &std::path::Path, linker: &std::path::Path) -> Command {
    let mut command = wasm_std::debian_cargo(project);
    let flags = format!("--sysroot={}", sysroot.display());
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    command
}

//! Set-up: everything the two commands need beyond rustup, a C compiler and Node is installed here, once, with a word
//! about what happens and how far it is. When nothing is missing it takes a blink and says nothing.

mod browser;
mod node;
mod packages;
mod postgres;
mod wasm_std;
mod wasm_target;

use std::time::Instant;

pub use browser::chromium;
pub use postgres::Server as PostgresPrograms;
pub use wasm_target::Toolchain;

use crate::failure::{Failure, Outcome};
use crate::project::Project;
use crate::steps::spoken;

/// What a command relies on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    NodePackages,
    WasmTarget,
    Chromium,
    Postgres,
    /// Lets a test's disk fail.
    Strace,
}

pub const EVERYTHING: [Need; 5] = [
    Need::NodePackages,
    Need::WasmTarget,
    Need::Chromium,
    Need::Postgres,
    Need::Strace,
];
/// Enough for the server, the WASM and the styles; no browser and no database server.
pub const BUILDING: [Need; 2] = [Need::NodePackages, Need::WasmTarget];

/// One thing that set-up does.
#[derive(PartialEq, Eq)]
enum Work {
    RustupTarget,
    SystemPackages(Vec<&'static str>),
    WasmStd,
    NodePackages,
}

impl Work {
    fn announcement(&self) -> String {
        match self {
            Self::RustupTarget => {
                "the WASM target, from rustup (seconds, or one minute if it cannot be reached)".into()
            }
            Self::SystemPackages(names) => format!(
                "{}, by the system's package manager (1 to 3 minutes)",
                names.join(", ")
            ),
            Self::WasmStd => "Rust's standard library for WASM, from source (about 1 minute)".into(),
            Self::NodePackages => "Node packages by end2end/package-lock.json (about 20 seconds)".into(),
        }
    }

    /// It ended well and yet what it should have brought is not there.
    fn advice_when_in_vain(&self) -> String {
        match self {
            Self::SystemPackages(names) => {
                format!(
                    "Installed, yet missing or too old: {}. {}",
                    names.join(", "),
                    wasm_std::what_is_wrong()
                )
            }
            Self::RustupTarget | Self::WasmStd | Self::NodePackages => {
                format!("This was installed and is not found: {}", self.announcement())
            }
        }
    }

    fn perform(&self, project: &Project) -> Outcome {
        match self {
            Self::RustupTarget => wasm_target::add_by_rustup(project),
            Self::SystemPackages(names) => packages::install(project, names),
            Self::WasmStd => wasm_std::build(project),
            Self::NodePackages => node::install_packages(project),
        }
    }
}

/// Installs what is missing of `needs`.
pub fn prepare(project: &Project, needs: &[Need]) -> Outcome {
    node::check(needs)?;
    let mut done: Vec<Work> = Vec::new();
    loop {
        let rustup_was_asked = done.contains(&Work::RustupTarget);
        let mut work = missing(project, needs, rustup_was_asked);
        if work.is_empty() {
            break;
        }
        let (number, together) = (done.len() + 1, done.len() + work.len());
        let next = work.remove(0);
        if done.contains(&next) {
            return Err(Failure::Needed(next.advice_when_in_vain()));
        }
        println!("Set-up {number}/{together}: {}", next.announcement());
        let start = Instant::now();
        match next.perform(project) {
            Ok(()) => println!("    done in {}", spoken(start.elapsed())),
            Err(failure) if next == Work::RustupTarget => {
                println!("    {failure}\n    taking the system's Rust instead");
            }
            Err(failure) => return Err(failure),
        }
        done.push(next);
    }
    if !done.is_empty() {
        println!("Set-up is complete.");
    }
    Ok(())
}

/// The toolchain that builds for the browser; `prepare` with [`Need::WasmTarget`] first.
pub fn wasm_toolchain(project: &Project) -> Outcome<Toolchain> {
    wasm_target::find(project)
        .ok_or_else(|| Failure::Needed("The WASM target is missing. Run `cargo xtask setup`.".into()))
}

fn missing(project: &Project, needs: &[Need], rustup_was_asked: bool) -> Vec<Work> {
    let mut work = Vec::new();
    let mut names = Vec::new();
    let mut wasm_std = false;
    if needs.contains(&Need::WasmTarget) && wasm_target::find(project).is_none() {
        if wasm_target::may_ask_rustup() && !rustup_was_asked {
            work.push(Work::RustupTarget);
        } else {
            names.extend(wasm_std::missing_packages());
            wasm_std = true;
        }
    }
    if needs.contains(&Need::Chromium) && chromium().is_none() {
        names.extend(["chromium", "fonts-noto-color-emoji"]);
    }
    if needs.contains(&Need::Postgres) && PostgresPrograms::find().is_none() {
        names.push("postgresql");
    }
    if needs.contains(&Need::Strace) && packages::on_path("strace").is_none() {
        names.push("strace");
    }
    if !names.is_empty() {
        work.push(Work::SystemPackages(names));
    }
    if wasm_std {
        work.push(Work::WasmStd);
    }
    if needs.contains(&Need::NodePackages) && !node::packages_are_installed(project) {
        work.push(Work::NodePackages);
    }
    work
}

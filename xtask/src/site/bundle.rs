//! The bundle: the WASM of `frontend` and its loader. Made only when something it is made of has changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::failure::{Doing, Outcome};
use crate::fingerprint::{fingerprint, is_stamped, write_stamp};
use crate::program::{run, run_quietly};
use crate::project::{BUNDLE, Project};
use crate::setup::Toolchain;

const INPUTS: [&str; 6] = [
    "app/src",
    "app/Cargo.toml",
    "frontend",
    "Cargo.toml",
    "Cargo.lock",
    "xtask/wasm-bindgen/src",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// Built in little time, for the demo and the tests.
    Quick,
    /// Built small, for people's phones.
    Release,
}

impl Flavour {
    pub fn profile(self) -> &'static str {
        match self {
            Self::Quick => "wasm-test",
            Self::Release => "wasm-release",
        }
    }
}

/// Writes `app.js` and `app_bg.wasm` into `package`: the names that `leptos::hydration` asks for when
/// `LEPTOS_OUTPUT_NAME` is not set at compile time.
pub fn make(project: &Project, toolchain: &Toolchain, flavour: Flavour, package: &Path) -> Outcome {
    let profile = flavour.profile();
    let inputs: Vec<PathBuf> = INPUTS.iter().map(|path| project.path(path)).collect();
    let key = fingerprint(&inputs, &format!("{profile} {}", toolchain.identity(project)))?;
    let stamp = project.target("wasm/bundle-inputs");
    let made = [
        package.join(format!("{BUNDLE}.js")),
        package.join(format!("{BUNDLE}_bg.wasm")),
    ];
    if is_stamped(&stamp, &key) && made.iter().all(|file| file.is_file()) {
        println!("WASM bundle ({profile}): unchanged");
        return Ok(());
    }
    println!("WASM bundle ({profile}): compiling");
    run(
        "the WASM build",
        toolchain.cargo(project, "build").args(["--profile", profile]),
    )?;
    let linked = project
        .target("wasm")
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join("frontend.wasm");
    bind(project, &linked, package)?;
    if flavour == Flavour::Release {
        shrink(project, package)?;
    }
    write_stamp(&stamp, &key)
}

fn bind(project: &Project, linked: &Path, package: &Path) -> Outcome {
    println!("WASM bundle: wasm-bindgen");
    // What an earlier run left (a snippet under an old hash) must not be shipped or weighed.
    drop(fs::remove_dir_all(package));
    fs::create_dir_all(package).doing(format!("make {}", package.display()))?;
    let mut command = project.cargo();
    command
        .args(["run", "--quiet", "--package", "xtask-wasm-bindgen", "--"])
        .arg(linked)
        .arg(package)
        .arg(BUNDLE);
    run("wasm-bindgen", &mut command)
}

fn shrink(project: &Project, package: &Path) -> Outcome {
    println!("WASM bundle: wasm-opt -Oz");
    let wasm = package.join(format!("{BUNDLE}_bg.wasm"));
    let mut optimise = Command::new(project.node_tool("wasm-opt"));
    optimise
        .args([
            "-Oz",
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
        ])
        .arg(&wasm)
        .arg("-o")
        .arg(&wasm);
    run_quietly(
        "wasm-opt",
        &mut optimise,
        &project.log("wasm-opt")?,
        Duration::from_mins(10),
    )?;
    let loader = package.join(format!("{BUNDLE}.js"));
    let mut minify = Command::new(project.node_tool("esbuild"));
    minify.arg(&loader).args([
        "--minify",
        "--format=esm",
        "--allow-overwrite",
        "--log-level=warning",
    ]);
    run("esbuild", minify.arg(format!("--outfile={}", loader.display())))
}

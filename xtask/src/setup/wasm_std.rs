//! Debian's Rust has no standard library for the browser, but its source: built once here, where the toolchain server
//! that rustup asks cannot be reached.
//!
//! The built library gets a folder of its own under `target` (a sysroot); the system's compiler stays as installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::wasm_target::{TARGET, linker};
use crate::failure::{Doing, Failure, Outcome};
use crate::fingerprint::{is_stamped, write_stamp};
use crate::program::{output_if_any, run_quietly};
use crate::project::Project;

/// By absolute path: rustup's stand-ins of the same names come first on PATH.
const CARGO: &str = "/usr/bin/cargo";
const RUSTC: &str = "/usr/bin/rustc";
const SOURCE: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
/// The workspace's `rust-version`: an older compiler cannot build the dependencies.
const OLDEST: (u32, u32) = (1, 94);

const PROBE: &str = "[package]\nname = \"probe\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                     [profile.release]\npanic = \"abort\"\n";

/// What the package manager must bring for this way.
pub fn missing_packages() -> Vec<&'static str> {
    let compiler = compiler_identity().is_some_and(|identity| is_new_enough(&identity));
    let complete = compiler && Path::new(CARGO).is_file() && Path::new(SOURCE).is_file();
    if complete {
        Vec::new()
    } else {
        vec!["rustc-web", "cargo-web", "rust-web-src"]
    }
}

pub fn what_is_wrong() -> String {
    let (major, minor) = OLDEST;
    let found = compiler_identity().and_then(|identity| Some(identity.lines().next()?.to_owned()));
    let found = found.unwrap_or_else(|| "none".to_owned());
    format!(
        "A build for the browser needs rustup's {TARGET} target or the system's Rust {major}.{minor} or newer with its \
         source (found: {found})."
    )
}

/// What Debian's compiler says of itself; a library built by another one cannot be used with it.
pub fn compiler_identity() -> Option<String> {
    output_if_any(Command::new(RUSTC).arg("-vV"))
}

/// The sysroot, if it was built by the compiler that is installed now.
pub fn finished(project: &Project) -> Option<PathBuf> {
    let sysroot = sysroot(project);
    is_stamped(&stamp(&sysroot), &compiler_identity()?).then_some(sysroot)
}

pub fn build(project: &Project) -> Outcome {
    let identity = compiler_identity()
        .filter(|identity| is_new_enough(identity))
        .ok_or_else(|| Failure::Needed(what_is_wrong()))?;
    if linker(project).is_none() {
        return Err(Failure::Needed(
            "No WASM linker: neither rust-lld in the rustup toolchain nor wasm-ld (package lld).".into(),
        ));
    }
    let sysroot = sysroot(project);
    let probe = sysroot.join("probe");
    drop(fs::remove_dir_all(&sysroot));
    fs::create_dir_all(probe.join("src")).doing("make the folder of the WASM library")?;
    fs::write(probe.join("Cargo.toml"), PROBE).doing("write the probe crate")?;
    fs::write(probe.join("src/lib.rs"), "#![no_std]\n").doing("write the probe crate")?;

    let mut cargo = debian_cargo(project);
    cargo
        .current_dir(&probe)
        .args(["build", "--release", "--target", TARGET, "--target-dir"])
        .arg(probe.join("target"));
    cargo
        .args(["-Z", "build-std=std,panic_abort,panic_unwind,proc_macro"])
        .env("RUSTC_BOOTSTRAP", "1");
    // Without the bitcode, link-time optimisation of the bundle fails.
    cargo.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-C embed-bitcode=yes",
    );
    run_quietly(
        "building the WASM library",
        &mut cargo,
        &project.log("wasm-std")?,
        Duration::from_mins(20),
    )?;

    collect_libraries(&probe.join("target").join(TARGET).join("release/deps"), &sysroot)?;
    fs::remove_dir_all(&probe).doing("remove the probe crate")?;
    // Crates compiled against another standard library are of no use.
    drop(fs::remove_dir_all(project.target("wasm")));
    write_stamp(&stamp(&sysroot), &identity)
}

fn collect_libraries(built: &Path, sysroot: &Path) -> Outcome {
    let library = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&library).doing("make the folder of the WASM library")?;
    for entry in fs::read_dir(built)
        .doing(format!("read {}", built.display()))?
        .flatten()
    {
        let file = entry.path();
        let name = entry.file_name();
        let is_of_probe = name.to_string_lossy().starts_with("libprobe-");
        if file.extension().is_some_and(|extension| extension == "rlib") && !is_of_probe {
            fs::copy(&file, library.join(&name)).doing(format!("copy {}", file.display()))?;
        }
    }
    Ok(())
}

/// Debian's cargo and compiler, untouched by rustup's and the person's settings for other compilers.
pub fn debian_cargo(project: &Project) -> Command {
    let mut command = Command::new(CARGO);
    command.current_dir(project.root()).env("RUSTC", RUSTC);
    for variable in [
        "RUSTUP_TOOLCHAIN",
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "LD_LIBRARY_PATH",
        "RUSTDOC",
    ] {
        command.env_remove(variable);
    }
    command
}

fn sysroot(project: &Project) -> PathBuf {
    project.target("wasm-sysroot")
}

fn stamp(sysroot: &Path) -> PathBuf {
    sysroot.join("built-by")
}

fn is_new_enough(identity: &str) -> bool {
    let release = identity
        .lines()
        .find_map(|line| line.strip_prefix("release: "))
        .unwrap_or_default();
    let mut numbers = release
        .split(['.', '-'])
        .map_while(|part| part.parse::<u32>().ok());
    matches!((numbers.next(), numbers.next()), (Some(major), Some(minor)) if (major, minor) >= OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_compiler_that_can_build_the_dependencies_is_taken() {
        assert!(is_new_enough("rustc 1.96.0\nrelease: 1.96.0\nLLVM version: 22"));
        assert!(is_new_enough("release: 1.94.0-nightly"));
        assert!(!is_new_enough("release: 1.85.0"));
        assert!(!is_new_enough("nothing"));
    }
}

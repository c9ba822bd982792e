//! Formatting and clippy, for the host's half and for the browser's.

use std::fs;
use std::process::Command;
use std::time::Duration;

use crate::failure::{Doing, Failure, Outcome};
use crate::program::{run, run_quietly};
use crate::project::Project;
use crate::setup::{self, Toolchain};
use crate::site::Flavour;

const DENY: [&str; 3] = ["--", "--deny", "warnings"];

/// All three, also when an early one fails: one run shows every complaint.
pub fn check(project: &Project) -> Outcome {
    let outcomes = [formatting(project), host(project), browser(project)];
    let failures: Vec<String> = outcomes
        .into_iter()
        .filter_map(Result::err)
        .map(|failure| failure.to_string())
        .collect();
    if failures.is_empty() {
        Ok(())
    } else {
        Err(Failure::Broken(failures.join("; ")))
    }
}

fn formatting(project: &Project) -> Outcome {
    println!("Formatting");
    let outcome = run(
        "cargo fmt",
        project.cargo().args(["fmt", "--all", "--", "--check", "-l"]),
    );
    outcome
        .map_err(|_| Failure::Broken("files named above are not formatted (cargo fmt --all does it)".into()))
}

fn host(project: &Project) -> Outcome {
    println!("Clippy, for the host");
    run(
        "cargo clippy",
        project
            .cargo()
            .args(["clippy", "--workspace", "--all-targets"])
            .args(["--exclude", "frontend", "--exclude", "xtask-wasm-bindgen"])
            .args(DENY),
    )?;
    let mut bindgen = project.cargo();
    run(
        "cargo clippy",
        bindgen
            .args(["clippy", "--package", "xtask-wasm-bindgen", "--all-targets"])
            .args(DENY),
    )
}

/// In the profile of the quick bundle, so that the two share the host's half (macros and build scripts).
fn browser(project: &Project) -> Outcome {
    let toolchain = setup::wasm_toolchain(project)?;
    let profile = ["--profile", Flavour::Quick.profile()];
    match toolchain {
        Toolchain::Rustup => {
            println!("Clippy, for the browser");
            run(
                "cargo clippy",
                toolchain.cargo(project, "clippy").args(profile).args(DENY),
            )
        }
        Toolchain::Debian { .. } => {
            println!("Warnings of the compiler, for the browser (the system's Rust for it has no clippy)");
            refuse_warnings(project, toolchain.cargo(project, "build").args(profile))
        }
    }
}

/// Cargo repeats the warnings of crates that it does not check anew, so a second run refuses them as well.
fn refuse_warnings(project: &Project, build: &mut Command) -> Outcome {
    let log = project.log("check-for-the-browser")?;
    run_quietly(
        "cargo check",
        build.env("CARGO_TERM_COLOR", "never"),
        &log,
        Duration::from_mins(30),
    )?;
    let words = fs::read_to_string(&log).doing(format!("read {}", log.display()))?;
    if words.lines().any(counts_warnings) {
        eprintln!("{words}");
        return Err(Failure::Broken(
            "the browser's half compiles with warnings".into(),
        ));
    }
    Ok(())
}

/// Cargo's closing words about a crate, such as "warning: `app` (lib) generated 1 warning".
fn counts_warnings(line: &str) -> bool {
    line.starts_with("warning: `") && line.contains(" generated ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_of_our_crates_count_and_remarks_of_cargo_do_not() {
        assert!(counts_warnings("warning: `app` (lib) generated 2 warnings"));
        assert!(!counts_warnings(
            "warning: profile package spec `aes` in profile `dev` did not match any packages"
        ));
    }
}

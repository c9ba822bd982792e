//! Node itself (needed, not installed) and the packages of `end2end` (installed by lock file).

use std::fs;
use std::process::Command;
use std::time::Duration;

use super::Need;
use super::packages::on_path;
use crate::failure::{Doing, Failure, Outcome};
use crate::fingerprint::{is_stamped, write_stamp};
use crate::program::{output_if_any, run_quietly};
use crate::project::Project;

/// The oldest Node that runs every package of the lock file.
const OLDEST: u32 = 20;

pub fn check(needs: &[Need]) -> Outcome {
    if !needs.contains(&Need::NodePackages) {
        return Ok(());
    }
    let advice = format!("Install Node.js {OLDEST} or newer with npm, then run this again.");
    if on_path("npm").is_none() {
        return Err(Failure::Needed(format!("npm is missing. {advice}")));
    }
    let version = output_if_any(Command::new("node").arg("--version"))
        .ok_or_else(|| Failure::Needed(format!("Node.js is missing. {advice}")))?;
    match major(&version) {
        Some(major) if major >= OLDEST => Ok(()),
        _ => Err(Failure::Needed(format!("Node.js {version} is too old. {advice}"))),
    }
}

pub fn packages_are_installed(project: &Project) -> bool {
    let lock = fs::read_to_string(project.path("end2end/package-lock.json")).unwrap_or_default();
    is_stamped(&project.path("end2end/node_modules/.installed"), &lock)
}

pub fn install_packages(project: &Project) -> Outcome {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund"])
        .current_dir(project.path("end2end"));
    // The system's Chromium is used.
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run_quietly(
        "npm ci",
        &mut npm,
        &project.log("npm-ci")?,
        Duration::from_mins(10),
    )?;
    let lock = project.path("end2end/package-lock.json");
    let text = fs::read_to_string(&lock).doing(format!("read {}", lock.display()))?;
    write_stamp(&project.path("end2end/node_modules/.installed"), &text)
}

fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_node_prints() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("garbage"), None);
    }
}

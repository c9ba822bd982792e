//! The system's package manager: Debian's, as root. Anyone else is told what to install.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::failure::{Failure, Outcome};
use crate::program::{output_if_any, run_quietly};
use crate::project::Project;

const LIMIT: Duration = Duration::from_mins(15);

pub fn install(project: &Project, names: &[&str]) -> Outcome {
    if names.is_empty() {
        return Ok(());
    }
    let by_hand = format!(
        "apt-get update && apt-get install --no-install-recommends {}",
        names.join(" ")
    );
    if on_path("apt-get").is_none() {
        return Err(Failure::Needed(format!(
            "This system has no apt-get. Install what these Debian packages hold, then run this again: {}",
            names.join(" ")
        )));
    }
    if !is_root() {
        return Err(Failure::Needed(format!(
            "Some packages are missing. Run this as root, then try again:\n    {by_hand}"
        )));
    }
    // Lists that are missing or old name packages that are gone, or older compilers than there are. Without the network,
    // what the old lists name may still be at hand.
    let mut update = Command::new("apt-get");
    if let Err(failure) = run_quietly(
        "apt-get update",
        update.arg("update"),
        &project.log("apt-update")?,
        LIMIT,
    ) {
        println!("    {failure}; going on with the old package lists");
    }
    let mut install = Command::new("apt-get");
    // `--no-remove`: set-up never takes a package away from the person.
    install
        .args(["install", "--yes", "--no-install-recommends", "--no-remove"])
        .args(names);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    let outcome = run_quietly(
        "apt-get install",
        &mut install,
        &project.log("apt-install")?,
        LIMIT,
    );
    outcome.map_err(|failure| Failure::Needed(format!("{failure}\nTry by hand:\n    {by_hand}")))
}

pub fn is_root() -> bool {
    output_if_any(Command::new("id").arg("-u")).as_deref() == Some("0")
}

pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let system = ["/usr/bin", "/usr/sbin", "/bin"].map(PathBuf::from);
    env::split_paths(&path)
        .chain(system)
        .map(|folder| folder.join(program))
        .find(|file| is_file(file))
}

fn is_file(path: &Path) -> bool {
    path.is_file()
}

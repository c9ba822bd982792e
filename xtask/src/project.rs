//! Where things lie in the repository and in its `target` folder.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Doing, Outcome};

/// The name of the bundle in a browser's network log: `app.js`, `app_bg.wasm`, `app.css`. It names no platform: agencies put their brand
/// on top.
pub const BUNDLE: &str = "app";

pub struct Project {
    root: PathBuf,
    target: PathBuf,
}

impl Project {
    /// The repository this program was compiled in; cargo's own choice of target folder is kept.
    pub fn here() -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().unwrap_or(manifest).to_path_buf();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        Self { root, target }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub fn target(&self, relative: &str) -> PathBuf {
        self.target.join(relative)
    }

    /// What the server serves as files: the bundle under `pkg` and the contents of `public`.
    pub fn site(&self) -> PathBuf {
        self.target("site")
    }

    pub fn laras(&self, release: bool) -> PathBuf {
        self.target(if release { "release/laras" } else { "debug/laras" })
    }

    /// A tool installed by `end2end/package-lock.json`.
    pub fn node_tool(&self, name: &str) -> PathBuf {
        self.path("end2end/node_modules/.bin").join(name)
    }

    /// Where a quiet program's words go.
    pub fn log(&self, name: &str) -> Outcome<PathBuf> {
        let folder = self.target("xtask-logs");
        fs::create_dir_all(&folder).doing(format!("make {}", folder.display()))?;
        Ok(folder.join(format!("{}.log", name.replace([' ', '/'], "-"))))
    }

    /// Cargo as the person called it, at the root, without what an outer `cargo run` adds to the environment:
    /// build scripts that watch those variables would otherwise run again each time.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        for (name, _) in env::vars_os() {
            if is_from_cargo_run(&name.to_string_lossy()) {
                command.env_remove(name);
            }
        }
        command
    }
}

fn is_from_cargo_run(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_")
        || variable.starts_with("CARGO_MANIFEST_")
        || variable.starts_with("CARGO_BIN_")
        || matches!(
            variable,
            "CARGO" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "OUT_DIR" | "LD_LIBRARY_PATH"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outer_cargo_run_leaves_no_trace_in_inner_builds() {
        for variable in ["CARGO", "CARGO_PKG_NAME", "CARGO_MANIFEST_DIR", "LD_LIBRARY_PATH"] {
            assert!(is_from_cargo_run(variable), "{variable}");
        }
        for variable in [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "CARGO_TERM_COLOR",
            "RUSTFLAGS",
            "PATH",
        ] {
            assert!(!is_from_cargo_run(variable), "{variable}");
        }
    }
}

//! Where PostgreSQL's own programs are, and who may run them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::packages::{is_root, on_path};
use crate::program::output_if_any;

/// The folder of `initdb`, `postgres`, `psql` and `pg_isready`.
pub struct Server {
    folder: PathBuf,
}

impl Server {
    /// Debian keeps one folder per major version and none of it on PATH; the newest is taken.
    pub fn find() -> Option<Self> {
        let versions = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten();
        let mut folders: Vec<(u32, PathBuf)> = versions
            .filter_map(|entry| {
                Some((
                    entry.file_name().to_str()?.parse().ok()?,
                    entry.path().join("bin"),
                ))
            })
            .filter(|(_, folder)| is_complete(folder))
            .collect();
        folders.sort();
        let newest = folders.pop().map(|(_, folder)| folder);
        let on_path = || on_path("initdb").and_then(|file| Some(file.parent()?.to_path_buf()));
        newest
            .or_else(on_path)
            .filter(|folder| is_complete(folder))
            .map(|folder| Self { folder })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// PostgreSQL refuses to run as root; then it runs as the package's user. `None`: run as ourselves.
    pub fn run_as() -> Option<(u32, u32)> {
        if !is_root() {
            return None;
        }
        ["postgres", "nobody"].into_iter().find_map(numbers_of)
    }
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "postgres", "psql", "pg_isready"]
        .iter()
        .all(|program| folder.join(program).is_file())
}

fn numbers_of(user: &str) -> Option<(u32, u32)> {
    let number = |flag| output_if_any(Command::new("id").args([flag, user]))?.parse().ok();
    Some((number("-u")?, number("-g")?))
}

//! The Chromium that the browser tests drive: the system's own, because a test tool's own download of one is neither
//! signed by the system's packager nor reachable everywhere.

use std::env;
use std::path::PathBuf;

use super::packages::on_path;

/// The browser named by `E2E_CHROMIUM`, else the system's.
pub fn chromium() -> Option<PathBuf> {
    if let Some(named) = env::var_os("E2E_CHROMIUM") {
        return Some(PathBuf::from(named)).filter(|path| path.is_file());
    }
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find_map(on_path)
}

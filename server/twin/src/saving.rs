//! The state file: what the twin still knows after a restart.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::world::World;
use crate::{Options, Pace, Twin};

/// Longest time a busy twin's state is older than its world.
const LAG: Duration = Duration::from_millis(250);

impl Twin {
    pub(crate) fn changed(&self) {
        self.inner.unsaved.store(true, Ordering::SeqCst);
        if self.options().pace == Pace::Instant {
            self.save();
        }
    }

    /// Writes the state file if it is behind.
    pub fn save(&self) {
        let Some(path) = &self.options().state_file else {
            return;
        };
        if !self.inner.unsaved.swap(false, Ordering::SeqCst) {
            return;
        }
        if let Some(bytes) = self.look(World::snapshot)
            && let Err(error) = written(path, &bytes)
        {
            tracing::warn!(%error, "the twin's state was not saved");
        }
    }

    /// Never returns.
    pub(crate) async fn keep_saving(&self) {
        loop {
            tokio::time::sleep(LAG).await;
            self.save();
        }
    }
}

/// Saves when it goes out of scope, however the scope is left.
pub struct AtLast<'t>(pub &'t Twin);

impl Drop for AtLast<'_> {
    fn drop(&mut self) {
        self.0.save();
    }
}

pub fn restored(options: &Options) -> Option<World> {
    let bytes = std::fs::read(options.state_file.as_ref()?).ok()?;
    match serde_json::from_slice::<World>(&bytes) {
        Ok(mut world) => {
            // A state of before Instagram gets its accounts now.
            world.settle_instagram();
            Some(world)
        }
        Err(error) => {
            tracing::warn!(%error, "the twin's state file is unreadable; starting from the demo world");
            None
        }
    }
}

/// Written beside and renamed, so that a crash leaves the old or the new state.
fn written(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("new");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(beside, path)
}

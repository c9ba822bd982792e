//! Threads for work that nobody waits for: sorting, drafting, sending, SQLite's writer.
//!
//! Meta gives an acknowledgement seconds and its sender milliseconds of patience, a person looks at a page; a draft may come a
//! moment later. On a machine that is busy the threads here run behind the others, by the system's own priorities, so that a storm of
//! work never shows in an answer.

use tokio::runtime::{Builder, Handle, Runtime};

/// How far behind: a busy thread here gets about a tenth of what one that answers gets (Linux: sched(7), "The nice value").
const NICENESS: i32 = 10;

/// The threads; they end when this is dropped.
#[derive(Debug)]
pub struct Background {
    handle: Handle,
    runtime: Option<Runtime>,
}

impl Background {
    /// Starts them.
    ///
    /// # Errors
    /// When the system gives no more threads.
    pub fn start() -> std::io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .thread_name("background")
            .on_thread_start(step_back)
            .enable_all()
            .build()?;
        Ok(Self {
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
        })
    }

    /// Where to spawn on them.
    pub const fn handle(&self) -> &Handle {
        &self.handle
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // A runtime that is dropped inside another waits for its threads, which tokio forbids there.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Applies to the calling thread, and to those it starts.
fn step_back() {
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::debug!(%error, "work in the background runs at the same priority as answers");
    }
}

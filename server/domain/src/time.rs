//! Time and randomness as parameters, so that a test can move the clock and a window can be seen to close.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jiff::Timestamp;
use rand::TryRng as _;
use rand::rngs::SysRng;
use uuid::{ContextV7, Uuid};

/// Where the current time comes from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// Milliseconds since the epoch, moved by hand.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still until it is moved.
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.as_millisecond())))
    }

    /// Milliseconds since the epoch.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    pub fn now_ms(&self) -> i64 {
        match self {
            Self::System => Timestamp::now().as_millisecond(),
            Self::Manual(ms) => ms.load(Ordering::SeqCst),
        }
    }

    /// The current moment.
    pub fn now(&self) -> Timestamp {
        from_ms(self.now_ms())
    }

    /// Moves a manual clock; the machine's clock cannot be moved.
    pub fn advance(&self, by_ms: i64) {
        if let Self::Manual(ms) = self {
            ms.fetch_add(by_ms, Ordering::SeqCst);
        }
    }
}

/// A moment from stored milliseconds; out-of-range values become the epoch rather than a panic.
pub fn from_ms(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Random bytes from the operating system.
///
/// # Panics
/// If the operating system has none: nothing safe can be done without them.
#[expect(clippy::panic, reason = "a process without randomness must not go on")]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    match SysRng.try_fill_bytes(&mut bytes) {
        Ok(()) => bytes,
        Err(error) => panic!("the operating system gives no random bytes: {error}"),
    }
}

/// Keeps ids made in one millisecond in the order in which they were made.
static ORDER: LazyLock<Mutex<ContextV7>> = LazyLock::new(|| Mutex::new(ContextV7::new()));

/// A new id whose time part comes from `clock`; later ids of one process sort after earlier ones.
pub fn new_id(clock: &Clock) -> Uuid {
    let ms = u64::try_from(clock.now_ms()).unwrap_or_default();
    let nanos = u32::try_from(ms % 1_000).unwrap_or_default() * 1_000_000;
    let order = ORDER.lock().unwrap_or_else(PoisonError::into_inner);
    let stamp = uuid::Timestamp::from_unix(&*order, ms / 1_000, nanos);
    Uuid::new_v7(stamp)
}

/// One second in milliseconds.
pub const SECOND: i64 = 1_000;
/// One minute in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// One hour in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// One day in milliseconds.
pub const DAY: i64 = 24 * HOUR;

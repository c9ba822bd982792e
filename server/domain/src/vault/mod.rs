//! Secrets and people's data, sealed per workspace; opened for one call, never printed.
//!
//! Key-encryption keys live in a file outside the database and wrap *data keys*: one per workspace for its facts and
//! settings and, per connection, one for its secrets and one for the content that came through it. Destroying a data
//! key is the erasure of everything it sealed, in every backup and freed page.

mod data_key;
mod keys;

pub use data_key::{DataKey, Place, Purpose, key_of};
pub use keys::{Keys, KeysError};

/// Why a sealed value stays closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The value is damaged, was moved from another row or tenant, or the key is another one.
    #[error("a sealed value does not open")]
    DoesNotOpen,
    /// The key that sealed it was destroyed: the value is erased.
    #[error("the key of a sealed value was destroyed")]
    Erased,
    /// The value names a key this installation has never had.
    #[error("a sealed value names an unknown key")]
    UnknownKey,
    /// Sealing failed, which only a message beyond the cipher's limits can cause.
    #[error("a value could not be sealed")]
    CannotSeal,
}

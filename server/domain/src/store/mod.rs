//! Rows: entities, transactions, platform tables and the two database dialects. Nothing else knows SQL.
//!
//! Tenant rows are reached only through a [`View`] or a [`Txn`], which a `WorkspaceScope` opens: the filter is already
//! applied and inserts set the workspace themselves. Platform tables are listed in [`platform`].
#![expect(
    clippy::disallowed_methods,
    reason = "the only place that may use the finders and writers of the database library"
)]

mod arrivals;
mod durability;
pub(crate) mod entity;
mod open;
pub(crate) mod platform;
mod turns;
mod txn;

pub(crate) use arrivals::ArrivalsError;
pub use durability::{Durable, durability};
pub use open::{OpenError, Store};
pub use platform::QuarantinedUnit;
pub(crate) use txn::{Base, PartnerView, PlatformTxn, Reads, Txn, View};

use crate::vault::VaultError;

/// Why rows could not be read or written. Its text is for logs; people are told to try again.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no, or is away.
    #[error("the database failed")]
    Database(#[from] sea_orm::DbErr),
    /// The file of arriving units said no.
    #[error("arriving units could not be kept")]
    Arrivals(#[from] ArrivalsError),
    /// A sealed value does not open.
    #[error("a sealed value could not be used")]
    Vault(#[from] VaultError),
    /// A row holds what this version does not know.
    #[error("a row of {0} holds an unknown value")]
    Unknown(&'static str),
}

impl StoreError {
    /// Whether a unique key refused the write.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Database(error)
            if matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))))
    }
}

/// Reads JSON out of an opened value.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(
    bytes: &[u8],
    table: &'static str,
) -> Result<T, StoreError> {
    serde_json::from_slice(bytes).map_err(|_| StoreError::Unknown(table))
}

/// Writes JSON for sealing; values of the product always serialise.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

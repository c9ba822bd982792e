//! Tables as types. Never visible outside the product's own code.

pub mod platform;
pub mod tenant;

use sea_orm::EntityTrait;

/// A table whose rows belong to one workspace.
pub trait Owned: EntityTrait {
    /// The column every filter and insert of a scope is bound to.
    fn workspace_column() -> Self::Column;
}

/// A table whose rows a partner may list across its clients.
pub trait PartnerReadable: Owned {
    /// The column a partner's scope is bound to.
    fn partner_column() -> Self::Column;
}

//! The product: what Laras is, without a server, a page or a browser.
//!
//! The modules are the journey: connect → receive → draft → review → send → evidence → disconnect, standing on tenancy
//! (who may reach what), the vault (sealed values), the store (rows), and jobs (promised work).

pub mod brand;
pub mod connect;
pub mod disconnect;
pub mod draft;
pub mod evidence;
pub mod fleet;
pub mod ids;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod receive;
pub mod review;
pub mod send;
pub mod settings;
pub mod store;
pub mod tenancy;
pub mod time;
pub mod vault;

mod channel;
mod crash;
mod laras;
mod way;

pub use channel::Channel;
pub use draft::facts::FactId;
pub use draft::language::Lang;
pub use ids::{
    ConnectionId, ContactId, ConversationId, DraftId, MessageId, PartnerId, PersonId, SendId, WorkspaceId,
};
pub use laras::{Laras, StartError, Startup};
pub use settings::{MetaSettings, Operator, Patience, Settings};
pub use store::StoreError;
pub use way::Way;

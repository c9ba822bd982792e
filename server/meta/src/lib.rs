//! Meta's side of the wire: what Laras says to the Graph API and what Meta says to Laras.
//!
//! Everything here is a fact about Meta's platform and nothing is about a business: no database, no workspace,
//! no decision about a draft. The product keeps its promises (at most one send, nothing lost, no secret in a log)
//! only if this boundary reports exactly what happened, so every answer of Meta becomes a closed type here.

pub mod graph;
pub mod instagram;
mod lenient;
mod mac;
mod product;
mod secret;
pub mod signature;
pub mod signed_request;
pub mod webhook;

pub use graph::{
    AccessToken, Action, Ambiguous, AmbiguousReason, BuildError, CALLS, CallDeclaration, CallError,
    DebugToken, Download, DownloadError, GranularScope, Graph, GraphConfig, GraphError, Meaning, MediaFile,
    Permission, PhoneNumber, Recipient, Scope, SendOutcome, SendText, SubscribedApp, Unreachable, Usage,
};
pub use instagram::{Instagram, InstagramConfig};
pub use product::Product;
pub use secret::Secret;

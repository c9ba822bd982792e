//! Partner ▸ workspace ▸ member: who may reach what.
//!
//! A [`WorkspaceScope`] is the only door to a workspace's rows. It is made from a signed-in member, a verified webhook route
//! or a claimed job, and from nothing else.

pub mod clients;
mod found;
pub mod invitations;
mod links;
mod names;
mod password;
pub mod people;
pub mod reset;
mod role;
mod scope;
pub mod security;
mod session;

pub use found::{
    FoundError, NewPartner, NewPerson, NewWorkspace, create_partner, create_person, create_workspace,
    is_unfounded, reset_password,
};
pub use role::{Denied, Duty, Home, Role};
pub use scope::{ClientRow, PartnerScope, Standing, WorkspaceScope};
pub use session::{NewSession, NotSignedIn, SignInError, SignedIn, session, set_language, sign_in, sign_out};

pub(crate) use scope::{Actor, rests};
pub(crate) use session::{scope_of_person, session_lives};

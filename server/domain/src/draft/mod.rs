//! Facts and a conversation become a proposed answer that names its sources. Nothing leaves from here.
//!
//! Everything in these modules is a pure function over values: no database, no network, no clock of its own. That is what lets the gate
//! repeat the same checks on the same bytes at drafting, at approval and at the moment of sending.

pub mod claims;
pub mod conversation;
pub mod embedded;
pub mod eval;
pub mod facts;
pub mod import;
pub mod language;
pub mod model;
pub mod normal;
pub mod proposal;
pub mod retrieve;
pub mod topics;
pub(crate) mod wordlist;

pub mod business;
pub(crate) mod context;
pub(crate) mod job;
mod remembered;
pub mod trial;

pub(crate) use remembered::Remembered;

#[cfg(test)]
pub(crate) mod samples;

//! What happened, in a log that shows any change.
//!
//! Per workspace an append-only Merkle log (RFC 6962 hashing) with signed checkpoints (C2SP `tlog-checkpoint`). An entry is
//! written in the transaction of the change it attests, pending and without a position; one sequencer per log numbers
//! pending entries and signs the new head within a second. Personal text is in an entry only as a commitment, whose opening
//! can be erased.

pub mod bundle;
pub mod canonical;
pub mod checkpoint;
pub mod merkle;
pub mod verify;

mod entry;
mod erase;
mod export;
mod sequence;
mod timeline;

pub use export::{ExportError, export, export_for_operator};
pub use sequence::{Head, head};
pub use timeline::{Step, StepActor, Timeline, timeline};

pub(crate) use entry::{Entry, Record};
pub(crate) use erase::{erase_conversations, erase_message, erase_openings};
pub(crate) use sequence::sequence;

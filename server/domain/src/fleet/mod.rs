//! An agency's look across its clients: which of hundreds needs somebody now, and why.
//!
//! A list over all clients may not ask the database once for each of them. What would have to be counted anew at every look, messages
//! by day and the hours at which customers write, is counted once, when the evidence of it is numbered.

mod board;
mod count;
mod order;
mod rhythm;

pub use board::{Board, Client, ClientConnection, Day, board};
pub use order::{Shows, Sort, Trouble, Wanted};
pub use rhythm::Quiet;

pub(crate) use count::count;

//! The catalog as a file: read, compared with what is known, and written.
//!
//! A shop keeps its prices in a spreadsheet. Everything here is a pure function from bytes to what would change, so that a person sees
//! all of it before any of it counts, and so that the same file against the same catalog always means the same. A file that was written
//! here and is read again changes nothing.

mod cells;
mod columns;
mod compare;
mod plan;
mod sheet;
mod write;

#[cfg(test)]
mod tests;

pub use columns::Column;
pub use compare::{Difference, differences};
pub use plan::{Change, Plan, RowError, RowProblem, plan};
pub use sheet::{FileError, LARGEST_FILE, MOST_ROWS, Sheet, read};
pub use write::{csv, xlsx};

//! Why a command stopped, in the words a person at the terminal needs.

use std::fmt;
use std::io;
use std::path::PathBuf;

pub type Outcome<T = ()> = Result<T, Failure>;

#[derive(Debug)]
pub enum Failure {
    /// The file system or the start of a program failed.
    Io { doing: String, source: io::Error },
    /// A program ran and reported failure; its own words are on the screen or in `log`.
    Program {
        name: String,
        status: String,
        log: Option<PathBuf>,
    },
    /// Something must be installed or freed by the person first.
    Needed(String),
    /// A check of ours does not hold.
    Broken(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { doing, source } => write!(out, "{doing}: {source}"),
            Self::Program {
                name,
                status,
                log: None,
            } => write!(out, "{name} failed ({status})"),
            Self::Program {
                name,
                status,
                log: Some(log),
            } => {
                write!(
                    out,
                    "{name} failed ({status}); everything it said is in {}",
                    log.display()
                )
            }
            Self::Needed(text) | Self::Broken(text) => out.write_str(text),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Program { .. } | Self::Needed(_) | Self::Broken(_) => None,
        }
    }
}

/// Says what was being done when the file system refused.
pub trait Doing<T> {
    fn doing(self, what: impl Into<String>) -> Outcome<T>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, what: impl Into<String>) -> Outcome<T> {
        self.map_err(|source| Failure::Io {
            doing: what.into(),
            source,
        })
    }
}

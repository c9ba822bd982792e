//! What people see in Laras.
//!
//! Pages are rendered on the server and call the product directly; a few islands move in the browser. The crate is compiled twice:
//! with `ssr` into the server, with `hydrate` into the browser's bundle, where only `islands` (and the addresses of `actions`) exist.
#![recursion_limit = "512"]

pub mod actions;
pub mod error;
pub mod islands;

#[cfg(feature = "ssr")]
mod forms;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod one_time;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod policy;
#[cfg(feature = "ssr")]
pub mod posted;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
pub mod ui;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::shell;

//! What runs on our side of the wire: configuration, commands, every address, guards, workers.
//!
//! The product itself is in `domain`; here it is put on a network. A reader starts with [`router`], where every address is on one
//! screen, and with [`commands`], which are what an operator types.

pub mod background;
pub mod commands;
pub mod config;
pub mod demo;
pub mod installation;
pub mod meters;
pub mod post;
pub mod resolver;
pub mod router;
pub mod serving;
pub mod site;

mod guards;
mod routes;
mod visitor;

pub use config::Config;
pub use site::Site;

//! What a form may ask for: parse, one call into `domain`, redirect. Every action is a public address and checks who asks by itself.

pub mod business;
pub mod client;
pub mod comments;
pub mod connect;
pub mod connect_link;
pub mod disconnect;
pub mod inbox;
pub mod ownership;
pub mod pause;
pub mod people;
pub mod phone_check;
pub mod quarantine;
pub mod queue;
pub mod review;
pub mod session;
pub mod settings;

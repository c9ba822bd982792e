//! Every sentence a person reads, in Indonesian and in English.
//!
//! One struct per screen with one value per language: a sentence missing in one language does not compile.

pub mod approvals;
pub mod auto_send;
pub mod brand_studio;
pub mod business;
pub mod client;
pub mod clients;
pub mod coming_in;
pub mod comments;
pub mod common;
pub mod connect;
pub mod connect_links;
pub mod data_deletion;
pub mod delegation;
pub mod erasure;
pub mod evidence;
pub mod gate;
pub mod home;
pub mod hosts;
pub mod inbox;
pub mod integrations;
pub mod kit;
pub mod login;
pub mod mail;
pub mod messages;
pub mod owner;
pub mod people;
pub mod phone_check;
pub mod quarantine;
pub mod queue;
pub mod settings;
pub mod thread;
pub mod try_one;

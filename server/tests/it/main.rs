//! The whole application, as browsers, Meta and operators meet it: every test on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[macro_use]
mod databases;
mod browser;
mod world;

mod bad_input;
mod commands;
mod connect;
mod crash;
mod demo_data;
mod fairness;
mod journey;
mod limits;
mod listeners;
mod live;
mod nodes;
mod quarantine;
mod secrecy;
mod sign_in;
mod tenant_tables;
mod walls;
mod webhooks;

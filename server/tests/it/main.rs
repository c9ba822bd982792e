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
mod burst;
mod names;
mod template;
mod world;

mod account;
mod auto_send_rules;
mod bad_input;
mod brand_leak;
mod brand_studio;
mod business_import;
mod commands;
mod connect;
mod connect_links;
mod crash;
mod demo_data;
mod fact_change;
mod fairness;
mod faults;
mod fleet;
mod grounding_property;
mod hostile_model;
mod hosts;
mod instagram;
mod instagram_connect;
mod instagram_requests;
mod journey;
mod limits;
mod listeners;
mod live;
mod mail;
mod messages;
mod misbehaviour;
mod nodes;
mod ownership;
mod pauses;
mod people;
mod quarantine;
mod secrecy;
mod sending;
mod sign_in;
mod stopping;
mod tenant_tables;
mod walls;
mod webhooks;

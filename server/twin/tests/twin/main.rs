//! What the product may rely on when it talks to the twin: Meta's wire format, Meta's refusals, Meta's moods.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod access;
mod delivery;
mod happenings;
mod ig_access;
mod ig_comments;
mod ig_happenings;
mod ig_login;
mod ig_messages;
mod ig_pages;
mod levers;
mod load;
mod misbehaviour;
mod numbers;
mod pages;
mod rows;
mod sending;
mod stage;
mod state;
mod templates;
mod webhooks;

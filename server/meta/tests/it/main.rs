//! What the product can rely on at the boundary to Meta, seen from outside the crate.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod any_json;
mod change_properties;
mod client;
mod instagram_cases;
mod instagram_client;
mod instagram_login;
mod instagram_properties;
mod reader_properties;
mod secrets;
mod signers;
mod split_properties;
mod stand_in;
mod webhook_cases;

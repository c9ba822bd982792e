//! What the product can rely on at the boundary to Meta, seen from outside the crate.

mod client;
mod secrets;
mod split_properties;
mod stand_in;
mod webhook_cases;

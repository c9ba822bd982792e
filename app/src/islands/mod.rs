//! The few things that move in the browser. Everything they decorate works without them.

pub mod brand_sample;
pub mod composer;
pub mod copy;
#[cfg(feature = "hydrate")]
mod countdown;
pub mod live;
pub mod queue_keys;
pub mod signup_attempt;
pub mod whatsapp_connect;

//! The other thing that is posted to a number's messages: what the business has read, and that it is typing.

use serde_json::json;

use super::call::Call;
use super::error::GraphError;
use super::{Answer, Result, success};
use crate::Twin;
use crate::world::chat::TYPING_MS;

/// Read receipt, with or without a typing indicator (reference 4.3).
pub fn mark_read(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    if call.text("status").as_deref() != Some("read") {
        return Err(GraphError::parameter("Param status must be one of {READ}"));
    }
    let wamid = call.required("message_id")?;
    let typing = match call.parameters.get("typing_indicator") {
        None => false,
        Some(indicator) if indicator.get("type") == Some(&json!("text")) => true,
        Some(_) => {
            return Err(GraphError::parameter(
                "Param typing_indicator['type'] must be one of {TEXT}",
            ));
        }
    };
    let now = twin.now();
    let customer_id = twin.change(|world| {
        let customer_id = world
            .customer_of_message(id, &wamid)
            .ok_or_else(|| GraphError::because(131_009, "The message id is not one of this phone number."))?;
        let chat = world.chat_mut(id, &customer_id);
        if !chat.business_read(&wamid) {
            return Err(GraphError::because(
                131_009,
                "Only received messages can be marked as read.",
            ));
        }
        if typing {
            chat.typing_until = now + TYPING_MS;
        }
        Ok(customer_id)
    })?;
    twin.tell(id, &customer_id);
    Ok(success())
}

//! Whether a text can be delivered at all: connection, ownership of the thread, the customer-service
//! window, length.

use jiff::SignedDuration;

use crate::Way;

use super::{Finding, GateInput, Reason};

/// Kept free at the end of the window, so that nothing leaves into a closing one.
pub const WINDOW_MARGIN: SignedDuration = SignedDuration::from_secs(120);

pub(super) fn connection(input: &GateInput<'_>) -> Vec<Finding> {
    if input.is_connected {
        Vec::new()
    } else {
        vec![Finding::whole(Reason::NotConnected)]
    }
}

pub(super) fn ownership(input: &GateInput<'_>) -> Vec<Finding> {
    if input.owns_thread {
        Vec::new()
    } else {
        vec![Finding::whole(Reason::ThreadHeldElsewhere)]
    }
}

pub(super) fn window(input: &GateInput<'_>) -> Vec<Finding> {
    if input.way == Way::Comment {
        // Under a post nothing closes.
        return Vec::new();
    }
    match input.window_open_until {
        None => vec![Finding::whole(Reason::WindowNeverOpened)],
        Some(until) if until.duration_since(input.now) <= WINDOW_MARGIN => {
            vec![Finding::whole(Reason::WindowClosed)]
        }
        Some(_) => Vec::new(),
    }
}

pub(super) fn length(input: &GateInput<'_>) -> Vec<Finding> {
    let length = input.text.chars().count();
    let voice = usize::from(input.facts.voice().max_length);
    if input.text.trim().is_empty() {
        vec![Finding::whole(Reason::NothingToSend)]
    } else if !input.way.carries(input.channel, input.text) {
        vec![Finding::whole(Reason::TooLongForChannel {
            length: input.way.length_of(input.channel, input.text),
            max: input.way.longest_text(input.channel),
        })]
    } else if length > voice {
        vec![Finding::whole(Reason::TooLongForVoice { length, max: voice })]
    } else {
        Vec::new()
    }
}

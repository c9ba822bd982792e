//! Faces without pictures: initials on a quiet colour, and the mark of the channel.

use domain::Channel;
use leptos::prelude::*;

use crate::words::common;

/// Initials of a name; the same name always has the same colour.
#[component]
#[expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]
pub fn Avatar(#[prop(into)] name: String, #[prop(optional)] channel: Option<Channel>) -> impl IntoView {
    let hue = name.bytes().fold(0_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    }) % 6;
    view! {
        <span class=format!("avatar avatar-{hue}") aria-hidden="true">
            {initials(&name)}
            {channel.map(|channel| view! { <span class="avatar-channel">{glyph(channel)}</span> })}
        </span>
    }
}

/// The channel by its mark and name.
#[component]
pub fn ChannelMark(channel: Channel) -> impl IntoView {
    view! {
        <span class=format!("channel channel-{}", channel.code())>
            {glyph(channel)} <span>{common::channel_name(channel)}</span>
        </span>
    }
}

/// A client's own colour: an attribute of a drawing, since a page allows no inline style.
pub fn accent(colour: Option<String>) -> Option<AnyView> {
    let colour = colour?;
    Some(
        view! {
            <svg class="client-accent" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect width="1" height="1" fill=colour></rect>
            </svg>
        }
        .into_any(),
    )
}

fn initials(name: &str) -> String {
    let letters = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|char| char.is_alphanumeric()));
    let initials: String = letters.take(2).flat_map(char::to_uppercase).collect();
    if initials.is_empty() {
        "·".to_owned()
    } else {
        initials
    }
}

/// Simple own drawings: a speech bubble with a handset, a camera.
fn glyph(channel: Channel) -> AnyView {
    match channel {
        Channel::WhatsApp => view! {
            <svg class=format!("glyph glyph-{}", channel.code()) viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                <path class="glyph-ground" d="M8 1.2a6.7 6.7 0 0 0-5.8 10.1L1.3 14.7l3.5-.9A6.7 6.7 0 1 0 8 1.2z"/>
                <path class="glyph-figure" d="M5.6 4.7c.4-.3.8-.2 1 .3l.4.9c.1.3 0 .5-.3.9-.2.2-.2.3 0 .6.5.8 1.1 1.4 1.9 1.8.3.1.4.1.6-.1.4-.5.6-.6.9-.4l.9.5c.4.2.5.5.3 1-.3.7-1 1.1-1.8 1-2.3-.4-4.4-2.4-4.8-4.6-.1-.8.2-1.5.9-1.9z"/>
            </svg>
        }
        .into_any(),
        Channel::Instagram => view! {
            <svg class=format!("glyph glyph-{}", channel.code()) viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                <rect class="glyph-ground" x="1.2" y="1.2" width="13.6" height="13.6" rx="4"/>
                <circle class="glyph-line" cx="8" cy="8" r="2.9"/>
                <circle class="glyph-figure" cx="11.7" cy="4.3" r=".9"/>
            </svg>
        }
        .into_any(),
    }
}

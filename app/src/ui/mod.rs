//! The parts that pages are made of. They are given everything they show and read nothing themselves.

mod avatar;
mod bits;
mod draft_across;
mod draft_card;
mod draft_forms;
mod draft_group;
mod draft_unclear;
mod draft_way;
mod frame;
mod icon;
mod page;
mod post;
mod ticks;
mod time;

pub use avatar::{Avatar, ChannelMark, accent};
pub use bits::{Badge, Card, EmptyState, Field, Notice, Tone};
pub use draft_across::draft_across;
pub use draft_card::{CardPlace, CardReader, draft_card, holds_list, state_code};
pub use draft_group::draft_group;
pub use draft_unclear::{bubble_actions, unclear_section};
pub use frame::{Follow, Tab, frame, frame_with_live, public};
pub use icon::{Icon, icon};
pub use page::page;
pub use post::post_card;
pub use ticks::ticks;
pub use time::{Ago, At, Countdown};

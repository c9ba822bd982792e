//! Who will read the answer to a comment: everybody, or its author alone. And the button that changes it.

use domain::Way;
use domain::review::gate::Check;
use domain::review::{DraftCard, DraftState};
use leptos::prelude::*;

use super::draft_card::CardReader;
use super::draft_forms::hidden;
use super::post::post_line;
use super::{Badge, Icon, Tone, icon};
use crate::words::{comments, common};

/// Under what it is said; nothing for an ordinary message.
pub(super) fn under(reader: &CardReader, card: &DraftCard) -> Option<AnyView> {
    let post = card.post.as_ref()?;
    Some(post_line(reader.lang, &reader.base, post))
}

/// Who reads it; nothing for an ordinary message.
pub(super) fn way(reader: &CardReader, card: &DraftCard, in_thread: bool) -> Option<AnyView> {
    let words = comments::words(reader.lang);
    let name = comments::way(reader.lang, card.way)?;
    let (tone, mark, hint) = if card.way == Way::Comment {
        (Tone::Info, Icon::Comment, words.way_public_hint.to_owned())
    } else {
        (
            Tone::Brand,
            Icon::Lock,
            (words.way_private_hint)(&card.contact_name),
        )
    };
    let mention = card.mention.as_deref().filter(|_| card.way == Way::Comment);
    let mention = mention.map(
        |name| view! { <p class="muted small" data-testid="begins-with">{(words.begins_with)(name)}</p> },
    );
    let open = matches!(card.state, DraftState::Waiting | DraftState::Held);
    let in_private = card.way == Way::PrivateReply;
    // Above a conversation this is said already.
    let until = card
        .window
        .open_until
        .filter(|_| open && in_private && !in_thread);
    let until = until.map(|until| {
        let text = (words.private_until)(&common::moment(reader.lang, until));
        view! { <p class="muted small" data-testid="private-until">{text}</p> }
    });
    Some(
        view! {
            <div class="draft-way" data-testid="draft-way" data-way=card.way.code()>
                <p class="draft-way-line">
                    <Badge tone=tone>{icon(mark)} {name}</Badge> <span class="small">{hint}</span>
                </p>
                {mention} {until}
            </div>
        }
        .into_any(),
    )
}

/// The comment that it answers is gone, and so is the decision.
pub(super) fn gone(reader: &CardReader, card: &DraftCard) -> Option<AnyView> {
    let all_gone = card.customer_messages.iter().all(|(_, text)| text == "[deleted]");
    let is_gone = card.way.answers_a_comment() && card.state == DraftState::Cancelled && all_gone;
    is_gone.then(|| {
        view! {
            <div class="notice notice-warn" role="status" data-testid="comment-gone">
                {icon(Icon::Alert)} <div class="notice-text"><p>{comments::words(reader.lang).gone_draft}</p></div>
            </div>
        }
        .into_any()
    })
}

/// Whether what is held should rather be said to one person.
fn belongs_in_private(card: &DraftCard) -> bool {
    card.way == Way::Comment && card.holds.iter().any(|hold| hold.check == Check::Public)
}

/// What to do about an answer that is not for everybody.
pub(super) fn next_step(reader: &CardReader, card: &DraftCard) -> Option<AnyView> {
    let words = comments::words(reader.lang);
    if !belongs_in_private(card) {
        return None;
    }
    if !card.private_reply {
        return Some(view! { <p data-testid="no-private-left">{words.no_private_left}</p> }.into_any());
    }
    let button = reader
        .may_approve
        .then(|| switch(reader, card, Way::PrivateReply, "button button-primary"));
    Some(view! { <p data-testid="better-private">{words.better_private}</p> {button} }.into_any())
}

/// The other way, where Instagram takes it and it is not proposed already.
pub(super) fn other_way(reader: &CardReader, card: &DraftCard) -> Option<AnyView> {
    let live = card.post.as_ref().is_some_and(|post| post.live);
    let wanted = match card.way {
        Way::Comment if card.private_reply && !belongs_in_private(card) => Way::PrivateReply,
        Way::PrivateReply if !live => Way::Comment,
        Way::Message | Way::Comment | Way::PrivateReply => return None,
    };
    card.text.as_ref()?;
    Some(switch(reader, card, wanted, "button button-quiet"))
}

fn switch(reader: &CardReader, card: &DraftCard, wanted: Way, class: &'static str) -> AnyView {
    let words = comments::words(reader.lang);
    let (label, mark) = if wanted == Way::Comment {
        (words.to_public, Icon::Comment)
    } else {
        (words.to_private, Icon::Lock)
    };
    view! {
        <form method="post" action="/api/review/way">
            {hidden(reader, card)}
            <input type="hidden" name="way" value=wanted.code()/>
            <button class=class type="submit" data-testid="take-way" data-way=wanted.code()>{icon(mark)} {label}</button>
        </form>
    }
    .into_any()
}

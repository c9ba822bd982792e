//! What a message is: a photo, a voice note, a place, an order, or words.

use domain::Lang;
use domain::receive::{Bubble, Card, FileKind, MessagePart, OrderLine, Shown};
use leptos::prelude::*;

use crate::request::Visit;
use crate::ui::{Icon, icon};
use crate::words::{inbox, messages};

/// Whether files can still be fetched through the conversation's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reachable(pub(super) bool);

/// What it is, then its words.
pub(super) fn content(visit: &Visit, bubble: &Bubble, reachable: Reachable) -> AnyView {
    let lang = visit.lang;
    if bubble.deleted {
        return kind(inbox::placeholder(lang, "deleted"));
    }
    let shown = match &bubble.shown {
        Shown::Words if bubble.text.is_none() => kind(inbox::placeholder(lang, &bubble.kind)),
        Shown::Words => ().into_any(),
        Shown::File { kind, name } => {
            let asked = Asked::of(bubble, None);
            file(visit, bubble, &asked, (*kind, name.as_deref()), reachable)
        }
        Shown::Place {
            latitude,
            longitude,
            name,
            address,
        } => place(lang, *latitude, *longitude, name.as_deref(), address.as_deref()),
        Shown::Cards(cards) => contact_cards(lang, cards),
        Shown::Choice { description } => choice(lang, bubble, description.clone()),
        Shown::Answers(answers) => form(lang, answers),
        Shown::CallPermission(allowed) => call_permission(lang, *allowed),
        Shown::Order { lines, total } => order(lang, lines, total.as_ref()),
        Shown::Parts(list) => list
            .iter()
            .map(|one| part(visit, bubble, one, reachable))
            .collect_view()
            .into_any(),
        Shown::Notice(notice) => view! { <p>{messages::notice(lang, *notice)}</p> }.into_any(),
        Shown::Unavailable(why) => {
            view! { <p class="bubble-unavailable" data-testid="unavailable">{messages::unavailable(lang, why)}</p> }.into_any()
        }
    };
    view! { {shown} {words(bubble)} }.into_any()
}

/// A place and a choice say their own words; everything else has them below.
fn words(bubble: &Bubble) -> Option<AnyView> {
    let said = match &bubble.shown {
        Shown::Place { .. } | Shown::Choice { .. } => None,
        // Without a caption the name stands on the link already.
        Shown::File { name, .. } if *name == bubble.text => None,
        _ => bubble.text.clone().filter(|text| !text.is_empty()),
    };
    said.map(|text| view! { <p class="bubble-text">{text}</p> }.into_any())
}

fn kind(name: &'static str) -> AnyView {
    view! { <p class="bubble-kind">{name}</p> }.into_any()
}

/// Which file of which message.
struct Asked(String);

impl Asked {
    /// The first file is asked for by the message alone.
    fn of(bubble: &Bubble, place: Option<usize>) -> Self {
        Self(match place.filter(|place| *place > 0) {
            Some(place) => format!("/media/{}.{place}", bubble.id),
            None => format!("/media/{}", bubble.id),
        })
    }
}

/// One thing in an Instagram message.
fn part(visit: &Visit, bubble: &Bubble, part: &MessagePart, reachable: Reachable) -> AnyView {
    let lang = visit.lang;
    let shared = |name: &'static str, caption: Option<&String>| {
        let caption = caption.map(|caption| view! { <p class="bubble-small">{caption.clone()}</p> });
        view! { {kind(name)} {caption} }.into_any()
    };
    match part {
        MessagePart::File { kind, place } => {
            let asked = Asked::of(bubble, Some(*place));
            file(visit, bubble, &asked, (*kind, None), reachable)
        }
        MessagePart::StoryMention(place) => {
            let asked = Asked::of(bubble, Some(*place));
            // What the story is, a picture or a video, is told by the file alone: it is offered, not shown.
            let story = file(
                visit,
                bubble,
                &asked,
                (FileKind::Document, Some(messages::words(lang).open_story)),
                reachable,
            );
            view! { {kind(inbox::placeholder(lang, "story_mention"))} {story} }.into_any()
        }
        MessagePart::Post(caption) => shared(inbox::placeholder(lang, "post"), caption.as_ref()),
        MessagePart::Reel(caption) => shared(inbox::placeholder(lang, "reel"), caption.as_ref()),
        MessagePart::Story => kind(inbox::placeholder(lang, "story")),
        MessagePart::AboutStory => kind(inbox::placeholder(lang, "story_reply")),
        MessagePart::Heart => kind(inbox::placeholder(lang, "heart")),
        MessagePart::CameByLink => kind(inbox::placeholder(lang, "referral")),
        MessagePart::Other => kind(inbox::placeholder(lang, "unknown")),
    }
}

fn file(
    visit: &Visit,
    bubble: &Bubble,
    asked: &Asked,
    (file, name): (FileKind, Option<&str>),
    reachable: Reachable,
) -> AnyView {
    let lang = visit.lang;
    let words = messages::words(lang);
    let gone = bubble.file_until.is_some_and(|until| visit.now > until);
    let why = match (reachable, gone) {
        (Reachable(false), _) => Some(words.file_disconnected),
        (_, true) => Some(words.file_gone),
        _ => None,
    };
    if let Some(why) = why {
        let name = name.map(|name| view! { <p class="bubble-text">{name.to_owned()}</p> });
        return view! {
            {kind(messages::file(lang, file))} {name} <p class="bubble-unavailable" data-testid="file-gone">{why}</p>
        }
        .into_any();
    }
    let address = visit.base.link(&asked.0);
    match file {
        FileKind::Image => picture(
            "bubble-photo",
            &address,
            (words.photo_of)(bubble.text.as_deref()),
            words.open_photo,
        ),
        FileKind::Sticker => picture(
            "bubble-sticker",
            &address,
            words.sticker.to_owned(),
            words.sticker,
        ),
        FileKind::Voice | FileKind::Audio => player(lang, file, address, false),
        FileKind::Video => player(lang, file, address, true),
        FileKind::Document => document(lang, address, name),
    }
}

/// The picture leads to itself: where it cannot be shown, the link says why.
fn picture(class: &'static str, address: &str, alt: String, label: &'static str) -> AnyView {
    view! {
        <a class=class href=address.to_owned() target="_blank" rel="noopener" title=label>
            <img src=address.to_owned() alt=alt loading="lazy" decoding="async" data-testid="photo"/>
        </a>
    }
    .into_any()
}

fn player(lang: Lang, kind: FileKind, address: String, moving: bool) -> AnyView {
    let name = messages::file(lang, kind);
    let player = if moving {
        view! { <video class="bubble-video" controls preload="none" src=address.clone() aria-label=name data-testid="player"></video> }.into_any()
    } else {
        view! { <audio class="bubble-audio" controls preload="none" src=address.clone() aria-label=name data-testid="player"></audio> }.into_any()
    };
    view! {
        <p class="bubble-kind">{name}</p>
        {player}
        <a class="bubble-open" href=address target="_blank" rel="noopener">{messages::words(lang).play}</a>
    }
    .into_any()
}

fn document(lang: Lang, address: String, name: Option<&str>) -> AnyView {
    let name = name.map_or_else(
        || messages::words(lang).unnamed_document.to_owned(),
        str::to_owned,
    );
    view! {
        <a class="bubble-document" href=address target="_blank" rel="noopener" data-testid="document">
            {icon(Icon::Book)} <span>{name}</span>
        </a>
    }
    .into_any()
}

/// Coordinates as text: a map would be another origin, which would learn where the customer is.
fn place(lang: Lang, latitude: f64, longitude: f64, name: Option<&str>, address: Option<&str>) -> AnyView {
    let name = name.map(|name| view! { <p class="bubble-strong">{name.to_owned()}</p> });
    let address = address.map(|address| view! { <p class="bubble-text">{address.to_owned()}</p> });
    view! {
        {kind(inbox::placeholder(lang, "location"))} {name} {address}
        <p class="bubble-small">
            {messages::words(lang).coordinates} ": "
            <code class="bubble-coordinates" data-testid="coordinates">{format!("{latitude}, {longitude}")}</code>
        </p>
    }
    .into_any()
}

fn contact_cards(lang: Lang, cards: &[Card]) -> AnyView {
    let words = messages::words(lang);
    let card = |card: &Card| {
        let note = card
            .asked_for
            .then(|| view! { <p class="bubble-small">{words.own_contact}</p> });
        let phones = if card.phones.is_empty() {
            view! { <p class="bubble-small">{words.no_number}</p> }.into_any()
        } else {
            let phones = card
                .phones
                .iter()
                .map(|phone| view! { <p class="bubble-copy">{phone.clone()}</p> });
            phones.collect_view().into_any()
        };
        view! { <li><p class="bubble-strong">{card.name.clone()}</p> {phones} {note}</li> }
    };
    view! {
        {kind(inbox::placeholder(lang, "contacts"))}
        <ul class="bubble-cards">{cards.iter().map(card).collect_view()}</ul>
    }
    .into_any()
}

fn choice(lang: Lang, bubble: &Bubble, description: Option<String>) -> AnyView {
    let description = description.map(|text| view! { <p class="bubble-small">{text}</p> });
    view! {
        {kind(inbox::placeholder(lang, "button"))}
        <p class="bubble-choice">{bubble.text.clone()}</p>
        {description}
    }
    .into_any()
}

fn form(lang: Lang, answers: &[(String, String)]) -> AnyView {
    let words = messages::words(lang);
    if answers.is_empty() {
        return view! { {kind(words.form)} <p class="bubble-small">{words.form_empty}</p> }.into_any();
    }
    let row = |(question, answer): &(String, String)| {
        view! { <tr><th scope="row">{question.clone()}</th><td>{answer.clone()}</td></tr> }
    };
    view! {
        <table class="bubble-table" data-testid="form-answers">
            <caption class="bubble-kind">{words.form}</caption>
            <tbody>{answers.iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn call_permission(lang: Lang, allowed: Option<bool>) -> AnyView {
    let words = messages::words(lang);
    let text = match allowed {
        Some(true) => words.call_allowed,
        Some(false) => words.call_refused,
        None => words.call_asked,
    };
    view! { <p>{text}</p> }.into_any()
}

fn order(lang: Lang, lines: &[OrderLine], total: Option<&(String, String)>) -> AnyView {
    let words = messages::words(lang);
    let row = |line: &OrderLine| {
        let price = line
            .price
            .as_deref()
            .map(|price| messages::amount(lang, line.currency.as_deref().unwrap_or_default(), price));
        view! {
            <tr>
                <th scope="row">{line.item.clone().unwrap_or_else(|| "—".to_owned())}</th>
                <td>{line.quantity.clone()}</td>
                <td>{price}</td>
            </tr>
        }
    };
    let total = total.map(|(currency, sum)| {
        let sum = messages::amount(lang, currency, sum);
        view! { <tfoot><tr><th scope="row" colspan="2">{words.total}</th><td data-testid="order-total">{sum}</td></tr></tfoot> }
    });
    view! {
        <table class="bubble-table" data-testid="order">
            <caption class="bubble-kind">{words.order}</caption>
            <thead><tr><th scope="col">{words.item}</th><th scope="col">{words.quantity}</th><th scope="col">{words.price}</th></tr></thead>
            <tbody>{lines.iter().map(row).collect_view()}</tbody>
            {total}
        </table>
    }
    .into_any()
}

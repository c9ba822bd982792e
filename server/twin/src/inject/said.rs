//! What a customer can send (reference 3.3), about the last messages of the chat where it is about one.

use crate::inject::Scene;
use crate::world::World;
use crate::{Inbound, Injection};

const AN_HOUR_MS: i64 = 3_600_000;

/// `None` if the injection is nothing that a customer sends.
pub fn inbound(world: &World, what: Injection, scene: &Scene) -> Option<Inbound> {
    plain(what)
        .or_else(|| about(world, what, scene))
        .or_else(|| dated(what, scene))
}

fn plain(what: Injection) -> Option<Inbound> {
    let said = |text: &str| text.to_owned();
    let unsupported = |code, kind: &str| Inbound::Unsupported {
        code,
        kind: kind.to_owned(),
    };
    Some(match what {
        Injection::Text => Inbound::Text(said("Masih buka kak?")),
        Injection::Forwarded => Inbound::Forwarded(said("Promo hari ini")),
        Injection::FrequentlyForwarded => Inbound::FrequentlyForwarded(said("Kirim ke semua")),
        Injection::FromAd => Inbound::FromAd(said("Halo, saya lihat iklannya")),
        Injection::ProductQuestion => Inbound::ProductQuestion(said("Yang ini masih ada?")),
        Injection::Image => Inbound::Image {
            caption: Some(said("Yang seperti ini")),
        },
        Injection::Video => Inbound::Video,
        Injection::Voice => Inbound::Voice,
        Injection::Audio => Inbound::Audio,
        Injection::Document => Inbound::Document,
        Injection::Sticker => Inbound::Sticker,
        Injection::Location => Inbound::Location,
        Injection::LivePin => Inbound::LivePin,
        Injection::Contact => Inbound::Contact,
        Injection::ContactRequest => Inbound::ContactRequest,
        Injection::ListReply => Inbound::ListReply {
            id: said("row-1"),
            title: said("Pilihan pertama"),
        },
        Injection::FlowReply => Inbound::FlowReply,
        Injection::CallPermissionReply => Inbound::CallPermissionReply,
        Injection::Order => Inbound::Order,
        Injection::NumberChanged => Inbound::NumberChanged {
            new_wa_id: said("6281255509999"),
        },
        Injection::NumberChangedOldStyle => Inbound::NumberChangedOldStyle {
            new_wa_id: said("6281255509999"),
        },
        Injection::UserIdChanged => Inbound::UserIdChanged {
            new_user_id: said("ID.9051900263158842"),
        },
        Injection::IdentityChanged => Inbound::IdentityChanged,
        Injection::Unsupported => unsupported(131_051, "poll_creation"),
        Injection::Unavailable => unsupported(131_060, "errors"),
        Injection::TooLarge => Inbound::TooLarge,
        Injection::BrokenInteractive => Inbound::BrokenInteractive,
        Injection::UnknownType => Inbound::Unheard {
            kind: said("hologram"),
        },
        Injection::TypeUnknown => Inbound::Unheard {
            kind: said("unknown"),
        },
        Injection::GroupMessage => Inbound::Group(said("Halo semua")),
        _ => return None,
    })
}

/// About the last message of the business, or of the customer; an id of before the world where there is none.
fn about(world: &World, what: Injection, scene: &Scene) -> Option<Inbound> {
    let last = |mine: bool| {
        let chat = world.chat(&scene.number.id, &scene.customer.id);
        let found = chat.and_then(|chat| {
            let wanted = |one: &&crate::Bubble| one.from_customer == mine && !one.revoked;
            chat.bubbles.iter().rev().find(wanted)
        });
        found.map_or_else(|| "wamid.TWINBEFORE".to_owned(), |one| one.wamid.clone())
    };
    Some(match what {
        Injection::Reply => Inbound::Reply {
            text: "Baik kak".to_owned(),
            to: last(false),
        },
        Injection::Reaction => Inbound::Reaction {
            to: last(false),
            emoji: Some("❤️".to_owned()),
        },
        Injection::ReactionRemoved => Inbound::Reaction {
            to: last(false),
            emoji: None,
        },
        Injection::ReactionEmptied => Inbound::ReactionEmptied { to: last(false) },
        Injection::Button => Inbound::Button {
            text: "Ya".to_owned(),
            to: Some(last(false)),
        },
        Injection::ButtonReply => Inbound::ButtonReply {
            id: "ya".to_owned(),
            title: "Ya".to_owned(),
            to: Some(last(false)),
        },
        Injection::Edit => Inbound::Edit {
            original: last(true),
            text: "Maksud saya besok".to_owned(),
        },
        Injection::Revoke => Inbound::Revoke { original: last(true) },
        _ => return None,
    })
}

fn dated(what: Injection, scene: &Scene) -> Option<Inbound> {
    let (text, hours) = match what {
        Injection::LateMessage => ("Ini dari kemarin", -25),
        Injection::FutureMessage => ("Ini dari nanti", 1),
        _ => return None,
    };
    Some(Inbound::Dated {
        text: text.to_owned(),
        at: scene.now + hours * AN_HOUR_MS,
    })
}

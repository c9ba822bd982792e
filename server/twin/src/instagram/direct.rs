//! What a customer can do in a thread, each in the shape in which its webhook arrives (reference 2.6, 2.7).

mod attached;

use serde_json::{Map, Value, json};

use super::{CDN_PATH, events};
use crate::Twin;
use crate::misbehave::Misbehaviour;
use crate::world::World;
use crate::world::instagram::threads::Direct;
use crate::world::instagram::{Asset, Person, digits_of};
use crate::world::plan::{About, Slot};

/// Something a customer does in a thread.
#[derive(Clone, Debug)]
pub enum Dm {
    Text(String),
    /// Quotes a message.
    Reply {
        text: String,
        to: String,
    },
    Image,
    /// Two photos in one message.
    Images,
    Video,
    Audio,
    File,
    /// Replies to a story of the account.
    StoryReply {
        text: String,
        /// With `link_sticker_url`, as since December 2025.
        link: bool,
    },
    /// Mentions the account in a story: an attachment and no words.
    StoryMention,
    /// Shares one of the account's posts.
    SharedPost {
        media: String,
    },
    /// The same in its shape of before February 2026.
    LegacyShare {
        media: String,
    },
    SharedReel,
    /// What the API cannot carry.
    Unsupported,
    QuickReply {
        title: String,
        payload: String,
    },
    /// The first message after a Click-to-Direct advertisement.
    FromAd(String),
    /// An ice breaker, a menu entry or a template's button.
    Postback {
        title: String,
        payload: String,
    },
    /// An ig.me link into the thread.
    Referral {
        reference: String,
    },
    Reaction {
        to: String,
        emoji: String,
    },
    Unreaction {
        to: String,
    },
    /// The customer has seen this message.
    Seen {
        of: String,
    },
    /// `None` is the text of null that has been seen.
    Edit {
        of: String,
        text: Option<String>,
    },
    /// Takes a message back; also one that nobody was ever told of.
    Unsend {
        of: String,
    },
    /// An attachment of a kind that no reference lists.
    UnknownAttachment,
    /// An event key that no reference lists.
    UnknownEvent,
    /// Stamped with another time than now, Unix ms.
    Dated {
        text: String,
        at: i64,
    },
    Optin,
}

/// One webhook element and what it leaves in the thread.
struct Composed {
    key: &'static str,
    value: Value,
    kind: &'static str,
    /// What a person reads; `None` leaves no message.
    text: Option<String>,
    picture: Option<String>,
    reply_to: Option<String>,
    about: Option<String>,
    opens: bool,
    at: Option<i64>,
}

impl Composed {
    fn message(mid: &str, kind: &'static str, text: &str, more: Value) -> Self {
        let mut value = Map::from_iter([("mid".to_owned(), json!(mid))]);
        if let Value::Object(more) = more {
            value.extend(more);
        }
        Self {
            key: "message",
            value: Value::Object(value),
            kind,
            text: Some(text.to_owned()),
            picture: None,
            reply_to: None,
            about: None,
            opens: true,
            at: None,
        }
    }

    fn event(key: &'static str, value: Value) -> Self {
        Self {
            key,
            value,
            kind: key,
            text: None,
            picture: None,
            reply_to: None,
            about: None,
            opens: false,
            at: None,
        }
    }
}

/// The customer does it: the thread changes and the webhook is planned. Returns the message's id and its place.
pub fn receive(
    twin: &Twin,
    world: &mut World,
    account_id: &str,
    person: &Person,
    dm: &Dm,
) -> (String, Option<Slot>) {
    let now = twin.now();
    let mid = match dm {
        Dm::Reaction { to, .. } | Dm::Unreaction { to } => to.clone(),
        Dm::Seen { of } | Dm::Edit { of, .. } | Dm::Unsend { of } => of.clone(),
        _ => world.draw_mid(),
    };
    if world.ig_account(account_id).is_none() {
        return (mid, None);
    }
    let igsid = world.igsid(account_id, &person.id);
    let composed = compose(twin, world, account_id, person, dm, &mid);
    keep(world, account_id, person, dm, &composed, &mid, now);
    let at = composed.at.unwrap_or(now);
    let element = events::element(&igsid, account_id, at, composed.key, composed.value);
    let list = if world.suffers(Misbehaviour::IgStandby) {
        "standby"
    } else {
        "messaging"
    };
    let entry = events::messaging_entry(account_id, now, list, &element);
    (
        mid,
        twin.post_instagram(world, account_id, About::Messages, None, vec![entry]),
    )
}

fn keep(
    world: &mut World,
    account_id: &str,
    person: &Person,
    dm: &Dm,
    composed: &Composed,
    mid: &str,
    now: i64,
) {
    let at = composed.at.unwrap_or(now).min(now);
    if let Dm::Unsend { of } = dm {
        let assets = &mut world.instagram.assets;
        assets
            .iter_mut()
            .filter(|(id, _)| id.starts_with(of.as_str()))
            .for_each(|(_, asset)| asset.gone = true);
    }
    let thread = world.thread_mut(account_id, &person.id);
    if composed.opens {
        thread.opened = thread.opened.max(Some(at));
        thread.consent = true;
    }
    if let Some(text) = &composed.text {
        let mut direct = Direct::new(mid, true, at, composed.kind, text);
        direct.picture.clone_from(&composed.picture);
        direct.reply_to.clone_from(&composed.reply_to);
        direct.about.clone_from(&composed.about);
        thread.directs.push(direct);
        return;
    }
    let Some(direct) = thread.direct_mut(mid) else {
        return;
    };
    match dm {
        Dm::Reaction { emoji, .. } => direct.reaction = Some(emoji.clone()),
        Dm::Unreaction { .. } => direct.reaction = None,
        Dm::Edit { text, .. } => {
            direct.edits += 1;
            if let Some(text) = text {
                direct.text.clone_from(text);
            }
        }
        Dm::Unsend { .. } => direct.unsent = true,
        Dm::Seen { .. } => {
            let seen_at = direct.at;
            let earlier = thread
                .directs
                .iter_mut()
                .filter(|one| !one.from_customer && one.at <= seen_at);
            earlier.for_each(|one| one.seen = true);
        }
        _ => {}
    }
}

fn compose(
    twin: &Twin,
    world: &mut World,
    account_id: &str,
    person: &Person,
    dm: &Dm,
    mid: &str,
) -> Composed {
    match dm {
        Dm::Text(text) => Composed::message(mid, "text", text, json!({ "text": text })),
        Dm::Reply { text, to } => Composed {
            reply_to: Some(to.clone()),
            ..Composed::message(
                mid,
                "text",
                text,
                json!({ "text": text, "reply_to": { "mid": to } }),
            )
        },
        Dm::Dated { text, at } => Composed {
            at: Some(*at),
            ..Composed::message(mid, "text", text, json!({ "text": text }))
        },
        Dm::QuickReply { title, payload } => {
            let value = json!({ "text": title, "quick_reply": { "payload": payload } });
            Composed::message(mid, "text", title, value)
        }
        Dm::FromAd(text) => from_ad(twin, mid, text),
        Dm::Unsupported => Composed::message(
            mid,
            "unsupported",
            "Unsupported",
            json!({ "is_unsupported": true }),
        ),
        Dm::StoryReply { text, link } => story_reply(twin, world, account_id, mid, text, *link),
        Dm::Postback { title, payload } => Composed {
            key: "postback",
            ..Composed::message(
                mid,
                "postback",
                title,
                json!({ "title": title, "payload": payload }),
            )
        },
        Dm::Referral { reference } => Composed::event(
            "referral",
            json!({ "ref": reference, "source": "IGME_LINK", "type": "OPEN_THREAD" }),
        ),
        Dm::Reaction { to, emoji } => {
            let name = if emoji == "❤️" { "love" } else { "other" };
            let value = json!({ "mid": to, "action": "react", "reaction": name, "emoji": emoji });
            Composed::event("reaction", value)
        }
        Dm::Unreaction { to } => Composed::event("reaction", json!({ "mid": to, "action": "unreact" })),
        Dm::Seen { of } => Composed::event("read", json!({ "mid": of })),
        Dm::Edit { of, text } => {
            let edits = world
                .ig_thread(account_id, &person.id)
                .and_then(|one| one.direct(of))
                .map_or(0, |one| one.edits);
            // The documentation shows the number in quotes (reference 2.6).
            let value = json!({ "mid": of, "text": text, "num_edit": (edits + 1).to_string() });
            Composed::event("message_edit", value)
        }
        Dm::Unsend { of } => Composed::event("message", json!({ "mid": of, "is_deleted": true })),
        Dm::UnknownEvent => Composed::event("hologram", json!({ "mid": mid, "depth": 3 })),
        Dm::Optin => Composed::event(
            "optin",
            json!({ "type": "notification_messages", "payload": "news" }),
        ),
        _ => attached::composed(twin, world, dm, mid),
    }
}

fn from_ad(twin: &Twin, mid: &str, text: &str) -> Composed {
    let photo = format!("{}{CDN_PATH}/media/ad.png", twin.options().public_url);
    let referral = json!({
        "ref": "promo-november", "ad_id": "120200000000000777", "source": "ADS", "type": "OPEN_THREAD",
        "ads_context_data": { "ad_title": "Promo November", "photo_url": photo },
    });
    Composed {
        about: Some("Came from an advertisement: Promo November".to_owned()),
        ..Composed::message(mid, "text", text, json!({ "text": text, "referral": referral }))
    }
}

fn story_reply(
    twin: &Twin,
    world: &mut World,
    account_id: &str,
    mid: &str,
    text: &str,
    link: bool,
) -> Composed {
    let url = asset(twin, world, mid, "image/png", account_id);
    let id = digits_of("179", 17, &["story", mid]);
    let mut story = json!({ "id": id, "url": url });
    if let (true, Some(object)) = (link, story.as_object_mut()) {
        object.insert("link_sticker_url".to_owned(), json!("https://toko.example/promo"));
    }
    Composed {
        about: Some("Replied to your story".to_owned()),
        picture: Some(url),
        ..Composed::message(
            mid,
            "text",
            text,
            json!({ "text": text, "reply_to": { "story": story } }),
        )
    }
}

/// A file of a thread under a signed address; it is gone when its message is taken back.
pub fn asset(twin: &Twin, world: &mut World, mid: &str, mime_type: &str, seed: &str) -> String {
    let (drawn, signature) = (world.draw(), world.draw());
    let id = format!("{mid}.{}", drawn.get(..8).unwrap_or("file"));
    world.instagram.assets.insert(
        id.clone(),
        Asset {
            signature: signature.clone(),
            mime_type: mime_type.to_owned(),
            seed: format!("{seed}{drawn}"),
            gone: false,
        },
    );
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("asset_id", &id)
        .append_pair("signature", &signature)
        .finish();
    format!(
        "{}{CDN_PATH}/ig_messaging_cdn/?{query}",
        twin.options().public_url
    )
}

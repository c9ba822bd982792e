//! Messages of files: photos, voices, stories, shared posts (reference 2.7).

use serde_json::{Value, json};

use super::{Composed, Dm, asset};
use crate::Twin;
use crate::instagram::CDN_PATH;
use crate::misbehave::Misbehaviour;
use crate::world::World;

/// What comes as attachments, without words.
pub fn composed(twin: &Twin, world: &mut World, dm: &Dm, mid: &str) -> Composed {
    let mut file = |kind: &str, mime: &str| {
        let url = asset(twin, world, mid, mime, mid);
        (json!({ "type": kind, "payload": { "url": url } }), Some(url))
    };
    let (kind, text, attachments, picture) = match dm {
        Dm::Image => one("image", "📷 Photo", file("image", "image/png")),
        Dm::Images => {
            let (first, picture) = file("image", "image/png");
            let (second, _) = file("image", "image/png");
            ("image", "📷 2 photos", vec![first, second], picture)
        }
        Dm::Video => one("video", "🎬 Video", (file("video", "video/mp4").0, None)),
        Dm::Audio => one("audio", "🎤 Voice message", (file("audio", "audio/mp4").0, None)),
        Dm::File => one("file", "📄 File", (file("file", "application/pdf").0, None)),
        Dm::StoryMention => one(
            "story_mention",
            "Mentioned you in a story",
            file("story_mention", "image/png"),
        ),
        Dm::SharedReel => {
            let (mut reel, picture) = file("ig_reel", "video/mp4");
            if let Some(payload) = reel.get_mut("payload").and_then(Value::as_object_mut) {
                payload.insert("reel_video_id".to_owned(), json!("17905555555555555"));
                payload.insert("title".to_owned(), json!("Resep es kopi"));
            }
            ("ig_reel", "🎞 Reel", vec![reel], picture)
        }
        Dm::SharedPost { media } => shared(
            twin,
            world,
            media,
            world.is_set(Misbehaviour::IgDoubledShares),
            false,
        ),
        Dm::LegacyShare { media } => shared(twin, world, media, false, true),
        _ => one(
            "hologram",
            "?",
            (json!({ "type": "hologram", "payload": { "depth": 3 } }), None),
        ),
    };
    Composed {
        picture: picture.filter(|_| matches!(kind, "image" | "story_mention" | "ig_post")),
        ..Composed::message(mid, kind, text, json!({ "attachments": attachments }))
    }
}

type Attached = (&'static str, &'static str, Vec<Value>, Option<String>);

fn one(kind: &'static str, text: &'static str, (attachment, picture): (Value, Option<String>)) -> Attached {
    (kind, text, vec![attachment], picture)
}

/// `share` became `ig_post`; for three months both came together (reference 2.7, 9.14).
fn shared(twin: &Twin, world: &World, media: &str, doubled: bool, legacy: bool) -> Attached {
    let caption = world
        .post(media)
        .map(|one| one.caption.clone())
        .unwrap_or_default();
    let url = format!("{}{CDN_PATH}/media/{media}.png", twin.options().public_url);
    let payload = json!({ "ig_post_media_id": media, "title": caption, "url": url });
    let share = json!({ "type": "share", "payload": { "url": url } });
    let post = json!({ "type": "ig_post", "payload": payload });
    let attachments = match (legacy, doubled) {
        (true, _) => vec![share],
        (false, true) => vec![share, post],
        (false, false) => vec![post],
    };
    ("ig_post", "Shared your post", attachments, Some(url))
}

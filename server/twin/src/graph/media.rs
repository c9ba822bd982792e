//! Files: uploaded, resolved to an address that dies after five minutes, downloaded with the token (reference 4.4).

use axum::extract::Multipart;
use serde_json::json;

use super::auth;
use super::call::Call;
use super::error::GraphError;
use super::{Answer, Result, success};
use crate::Twin;
use crate::misbehave::Misbehaviour;
use crate::world::World;
use crate::world::access::MESSAGING;
use crate::world::assets::Media;

const UPLOAD_LIFE_MS: i64 = 30 * 24 * 3_600_000;
/// Twice what a customer may send.
const SIZE_OF_LARGE: usize = 200 * 1024 * 1024;
const ADDRESS_LIFE_MS: i64 = 5 * 60_000;

/// `POST /{phone}/media`.
pub async fn upload(twin: &Twin, call: &mut Call, mut multipart: Multipart) -> Result<Answer> {
    let id = match call.path.as_slice() {
        [phone, edge] if edge == "media" => phone.clone(),
        _ => return Err(GraphError::unknown_path("POST")),
    };
    twin.look(|world| auth::number(twin, world, call, &id, MESSAGING).map(|_| ()))?;
    let unreadable = |_| GraphError::parameter("The multipart body could not be read");
    let mut file = None;
    while let Some(field) = multipart.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let kind = field
                .content_type()
                .unwrap_or("application/octet-stream")
                .to_owned();
            file = Some((kind, field.bytes().await.map_err(unreadable)?.to_vec()));
        } else {
            let text = field.text().await.map_err(unreadable)?;
            call.parameters.insert(name, json!(text));
        }
    }
    call.whatsapp()?;
    let (mime_type, bytes) = file.ok_or_else(|| GraphError::parameter("The parameter file is required."))?;
    check_file(&mime_type, bytes.len())?;
    let now = twin.now();
    let media_id = twin.change(|world| {
        let media_id = world.draw_id();
        let media = Media {
            id: media_id.clone(),
            number_id: id,
            mime_type,
            bytes,
            dies_at: now + UPLOAD_LIFE_MS,
            address: None,
        };
        world.media.insert(media_id.clone(), media);
        media_id
    });
    Ok(Answer::Json(json!({ "id": media_id })))
}

fn check_file(mime_type: &str, length: usize) -> Result<()> {
    let megabytes = match mime_type.split(['/', ';']).next() {
        Some("image") if mime_type == "image/webp" => 1,
        Some("image") if matches!(mime_type, "image/jpeg" | "image/png") => 5,
        Some("audio" | "video") => 16,
        Some("application" | "text") => 100,
        _ => {
            return Err(GraphError::parameter(format!(
                "Param file must be a file with one of the supported types; received {mime_type}"
            )));
        }
    };
    if length > megabytes * 1024 * 1024 {
        return Err(GraphError::because(131_053, "The file is too large."));
    }
    Ok(())
}

/// `GET /{media}`: with `phone_number_id`, only for the number that owns it.
pub fn show(twin: &Twin, world: &mut World, call: &Call, id: &str) -> Result<Answer> {
    reachable(twin, world, call, id)?;
    let secret = world.draw();
    let [dead, wrong, large] = [
        Misbehaviour::DeadMediaUrl,
        Misbehaviour::WrongSha256,
        Misbehaviour::LargeMedia,
    ]
    .map(|which| world.suffers(which));
    let now = twin.now();
    let public_url = &twin.options().public_url;
    let media = world
        .media
        .get_mut(id)
        .filter(|media| now < media.dies_at)
        .ok_or_else(|| call.absent(id))?;
    let life = if dead { 0 } else { ADDRESS_LIFE_MS };
    media.address = Some((secret.clone(), now + life));
    let sha256 = {
        use sha2::Digest as _;
        let hashed: &[u8] = if wrong { b"another file" } else { &media.bytes };
        hex::encode(sha2::Sha256::digest(hashed))
    };
    let size = if large { SIZE_OF_LARGE } else { media.bytes.len() };
    Ok(Answer::Json(json!({
        "messaging_product": "whatsapp",
        "url": format!("{public_url}/{id}/bytes/{secret}"),
        "mime_type": media.mime_type,
        "sha256": sha256,
        "file_size": size,
        "id": id,
    })))
}

pub fn download(twin: &Twin, call: &Call, id: &str, secret: &str) -> Result<Answer> {
    let gone = || call.absent(id).with_status(404);
    twin.look(|world| {
        reachable(twin, world, call, id).map_err(|_| gone())?;
        let media = world.media.get(id).ok_or_else(gone)?;
        let alive = media
            .address
            .as_ref()
            .is_some_and(|(known, end)| known == secret && twin.now() < *end);
        if alive {
            Ok(Answer::File(media.mime_type.clone(), media.bytes.clone()))
        } else {
            Err(gone())
        }
    })
}

pub fn delete(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    twin.change(|world| {
        reachable(twin, world, call, id)?;
        world.media.remove(id);
        Ok(success())
    })
}

fn reachable(twin: &Twin, world: &World, call: &Call, id: &str) -> Result<()> {
    auth::caller(twin, world, call)?;
    let media = world.media.get(id).ok_or_else(|| call.absent(id))?;
    if call
        .text("phone_number_id")
        .is_some_and(|number| number != media.number_id)
    {
        return Err(call.absent(id));
    }
    auth::number(twin, world, call, &media.number_id, MESSAGING).map_err(|error| {
        // The file exists, but not for this token.
        if error.subcode == Some(33) {
            call.absent(id)
        } else {
            error
        }
    })?;
    Ok(())
}

//! Pictures that the twin draws itself: profile pictures, posts, and files of threads (reference 2.7).

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::Twin;
use crate::sample;
use crate::webhook::bytes::{crc32, stored_deflate};

pub fn routes() -> Router<Twin> {
    Router::new()
        .route("/instagram-cdn/profile/{name}", get(profile))
        .route("/instagram-cdn/media/{name}", get(medium))
        .route("/instagram-cdn/ig_messaging_cdn/", get(file))
}

/// Pixels on each side.
const SIDE: usize = 240;
/// Where nobody chose colours.
const PLAIN: [u32; 2] = [0x45_5a64, 0xff_e0b2];

async fn profile(State(twin): State<Twin>, Path(name): Path<String>) -> Response {
    let name = name.trim_end_matches(".png").to_owned();
    let colours = twin.look(|world| world.ig_account(&name).map_or(PLAIN, |one| one.colours));
    png(picture(&name, colours))
}

async fn medium(State(twin): State<Twin>, Path(name): Path<String>) -> Response {
    let name = name.trim_end_matches(".png").to_owned();
    let colours = twin.look(|world| {
        let account = world
            .post(&name)
            .and_then(|post| world.ig_account(&post.account_id));
        account.map_or(PLAIN, |one| one.colours)
    });
    png(picture(&name, colours))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    asset_id: String,
    #[serde(default)]
    signature: String,
}

async fn file(State(twin): State<Twin>, Query(wanted): Query<Wanted>) -> Response {
    let asset = twin.look(|world| world.instagram.assets.get(&wanted.asset_id).cloned());
    match asset {
        Some(asset) if asset.signature == wanted.signature && !asset.gone => match asset.mime_type.as_str() {
            "image/png" => png(picture(&asset.seed, PLAIN)),
            "application/pdf" => ([(header::CONTENT_TYPE, asset.mime_type)], sample::PDF).into_response(),
            _ => ([(header::CONTENT_TYPE, asset.mime_type)], sample::NOTE).into_response(),
        },
        _ => (StatusCode::FORBIDDEN, "URL signature expired").into_response(),
    }
}

fn png(bytes: Vec<u8>) -> Response {
    (
        [
            (header::CONTENT_TYPE, "image/png"),
            (header::CACHE_CONTROL, "max-age=3600"),
        ],
        bytes,
    )
        .into_response()
}

/// A PNG of sixteen colours between two, with a few round shapes: the same for the same seed.
fn picture(seed: &str, [dark, light]: [u32; 2]) -> Vec<u8> {
    let hash = Sha256::digest(seed.as_bytes());
    let at = |index: usize| usize::from(hash.get(index % 32).copied().unwrap_or_default());
    let shapes: Vec<(usize, usize, usize)> = (0..4)
        .map(|one| {
            (
                at(one * 3) * SIDE / 255,
                at(one * 3 + 1) * SIDE / 255,
                24 + at(one * 3 + 2) / 4,
            )
        })
        .collect();
    let shade = |x: usize, y: usize| {
        let inside = shapes
            .iter()
            .filter(|(cx, cy, r)| cx.abs_diff(x).pow(2) + cy.abs_diff(y).pow(2) < r * r)
            .count();
        u8::try_from(((x + 2 * y) * 8 / (3 * SIDE) + inside * 5).min(15)).unwrap_or(15)
    };
    let mut rows = Vec::with_capacity(SIDE * (SIDE / 2 + 1));
    for y in 0..SIDE {
        rows.push(0);
        rows.extend((0..SIDE / 2).map(|pair| (shade(2 * pair, y) << 4) | shade(2 * pair + 1, y)));
    }
    let channel = |colour: u32, shift: u32| (colour >> shift) & 0xff;
    let palette: Vec<u8> = (0..16_u32)
        .flat_map(|step| {
            [16, 8, 0].map(|shift| {
                let mixed = (channel(dark, shift) * (15 - step) + channel(light, shift) * step) / 15;
                u8::try_from(mixed).unwrap_or(u8::MAX)
            })
        })
        .collect();
    let side = u32::try_from(SIDE).unwrap_or(1).to_be_bytes();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(
        &mut out,
        *b"IHDR",
        &[&side[..], &side[..], &[4, 3, 0, 0, 0]].concat(),
    );
    chunk(&mut out, *b"PLTE", &palette);
    chunk(&mut out, *b"IDAT", &zlib(&rows));
    chunk(&mut out, *b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    let named = [&name[..], data].concat();
    out.extend(u32::try_from(data.len()).unwrap_or_default().to_be_bytes());
    out.extend(&named);
    out.extend(crc32(&named).to_be_bytes());
}

/// RFC 1950 around stored blocks: no compressor is needed.
fn zlib(bytes: &[u8]) -> Vec<u8> {
    let (low, high) = bytes.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    let mut out = vec![0x78, 0x01];
    out.extend(stored_deflate(bytes));
    out.extend(((high << 16) | low).to_be_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_a_png_and_the_same_for_the_same_seed() {
        let one = picture("a", PLAIN);
        assert!(
            one.starts_with(b"\x89PNG") && one.ends_with(&[0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])
        );
        assert_eq!(one, picture("a", PLAIN));
        assert_ne!(one, picture("b", PLAIN));
    }
}

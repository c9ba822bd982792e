//! Fields and files in one form: what was typed is kept although a file beside it is too large or no picture at all.

use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use domain::brand::LARGEST_PICTURE;
use http::request::Parts;

use super::{DRAINED, LIMIT, MOST_FIELDS, Upload};
use crate::forms::Values;

/// What was posted.
#[derive(Clone, Debug)]
pub struct Mixed {
    pub values: Values,
    /// By the names of their fields; fields without a file are not among them.
    pub files: Vec<(String, Upload)>,
}

/// Reads field by field; of a file that is too large only the beginning is kept, and its neighbours are read all the same.
pub(super) async fn read(parts: &Parts, body: Body) -> Mixed {
    let mut copy = Request::from_parts(parts.clone(), body);
    DefaultBodyLimit::max(DRAINED).apply(&mut copy);
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let mut typed = 0;
    if let Ok(mut form) = Multipart::from_request(copy, &()).await {
        while let Ok(Some(field)) = form.next_field().await {
            let name = field.name().unwrap_or_default().to_owned();
            let is_file = field.file_name().is_some();
            let limit = if is_file { LARGEST_PICTURE } else { LIMIT - typed };
            let content = bounded(field, limit).await;
            if is_file {
                files.extend(file(content).map(|file| (name, file)));
            } else if let Some(bytes) = content
                && fields.len() < MOST_FIELDS
            {
                typed += bytes.len();
                fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
    }
    Mixed {
        values: Values::of(fields),
        files,
    }
}

fn file(content: Option<Vec<u8>>) -> Option<Upload> {
    match content {
        None => Some(Upload::TooLarge),
        // A browser sends an empty file for a field in which none was chosen.
        Some(bytes) if bytes.is_empty() => None,
        Some(bytes) => Some(Upload::File(bytes)),
    }
}

/// The content up to `limit` bytes; `None` beyond it, or if it was cut off.
async fn bounded(mut field: Field<'_>, limit: usize) -> Option<Vec<u8>> {
    let mut kept = Vec::new();
    let mut fits = true;
    loop {
        match field.chunk().await {
            Ok(Some(piece)) => {
                fits &= kept.len() + piece.len() <= limit;
                if fits {
                    kept.extend_from_slice(&piece);
                }
            }
            Ok(None) => return fits.then_some(kept),
            Err(_) => return None,
        }
    }
}

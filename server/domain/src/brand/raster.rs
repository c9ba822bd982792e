//! Pictures that strangers send, made harmless: decoded within limits and written anew, so that nothing of the file but its pixels stays.

use std::io::Cursor;
use std::sync::LazyLock;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::{self, FilterType as Scaling};
use image::metadata::Orientation;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder as _, ImageEncoder as _, ImageError, ImageFormat,
    ImageReader, Limits, RgbaImage,
};
use tokio::sync::Semaphore;

/// Bytes of the largest file that is looked at.
pub const LARGEST_PICTURE: usize = 2 * 1024 * 1024;
/// Pixels of the longest side that is decoded.
pub const LONGEST_SIDE: u32 = 4_096;
/// Pixels of the shortest side of an icon: home screens show 192.
pub const SMALLEST_ICON: u32 = 192;
/// Memory that one picture may take while it is decoded: the largest one with 8 bits per channel, and what decoding takes beside it.
const MEMORY: u64 = 96 * 1024 * 1024;
/// A logo is shown 32 pixels high; this is enough for the densest screens.
const LOGO: (u32, u32) = (640, 160);
/// Browser tab; phones of Apple's; home screens (W3C, Web Application Manifest, "icons").
pub const ICONS: [u32; 4] = [32, 180, 192, 512];

/// A picture takes up to [`MEMORY`] and a core for a moment.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// What the picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The logo on light pages.
    Logo,
    /// The logo on dark pages.
    LogoDark,
    /// The square one, for tabs and home screens.
    Icon,
}

/// Why a picture is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// More than 2 MB.
    #[error("the file is larger than 2 MB")]
    TooManyBytes,
    /// A side above 4,096 pixels.
    #[error("the picture has more than 4,096 pixels on a side")]
    TooManyPixels,
    /// An icon below 192 pixels.
    #[error("an icon needs at least 192 pixels on each side")]
    TooSmall,
    /// Neither PNG nor JPEG nor WebP, by content.
    #[error("the file is not a PNG, JPEG or WebP picture")]
    Format,
    /// It begins like one and cannot be read to its end.
    #[error("the picture is damaged")]
    Damaged,
}

/// A picture as it is served.
pub(super) struct Png {
    pub(super) bytes: Vec<u8>,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Decodes and writes anew; the sizes of an icon, largest last.
pub(super) async fn cleaned(place: Place, bytes: Vec<u8>) -> Result<Vec<Png>, PictureError> {
    if bytes.len() > LARGEST_PICTURE {
        return Err(PictureError::TooManyBytes);
    }
    let _turn = AT_ONCE.acquire().await.map_err(|_| PictureError::Damaged)?;
    tokio::task::spawn_blocking(move || cleaned_now(place, &bytes))
        .await
        .unwrap_or(Err(PictureError::Damaged))
}

fn cleaned_now(place: Place, bytes: &[u8]) -> Result<Vec<Png>, PictureError> {
    let picture = decoded(place, bytes)?;
    if place == Place::Icon {
        let square = squared(&picture);
        return ICONS
            .iter()
            .map(|side| png(&imageops::resize(&square, *side, *side, Scaling::Lanczos3)))
            .collect();
    }
    let (width, height) = LOGO;
    let fits = picture.width() <= width && picture.height() <= height;
    let picture = if fits {
        picture
    } else {
        picture.resize(width, height, Scaling::Lanczos3)
    };
    Ok(vec![png(&picture.to_rgba8())?])
}

fn decoded(place: Place, bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| PictureError::Damaged)?;
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP];
    if !reader.format().is_some_and(|format| known.contains(&format)) {
        return Err(PictureError::Format);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    // Reads the head alone; what a head promises is refused before anything is allocated for it.
    let mut decoder = reader.into_decoder().map_err(why)?;
    let (width, height) = decoder.dimensions();
    if width > LONGEST_SIDE || height > LONGEST_SIDE || decoder.total_bytes() > MEMORY {
        return Err(PictureError::TooManyPixels);
    }
    if width == 0 || height == 0 {
        return Err(PictureError::Damaged);
    }
    if place == Place::Icon && width.min(height) < SMALLEST_ICON {
        return Err(PictureError::TooSmall);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(why)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn why(error: ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooManyPixels,
        ImageError::Unsupported(_) => PictureError::Format,
        _ => PictureError::Damaged,
    }
}

/// The picture in the middle of a transparent square.
fn squared(picture: &DynamicImage) -> RgbaImage {
    let largest = ICONS.last().copied().unwrap_or(512);
    let picture = picture.resize(largest, largest, Scaling::Lanczos3).to_rgba8();
    let mut square = RgbaImage::new(largest, largest);
    let middle = |side: u32| i64::from((largest - side.min(largest)) / 2);
    imageops::overlay(
        &mut square,
        &picture,
        middle(picture.width()),
        middle(picture.height()),
    );
    square
}

fn png(picture: &RgbaImage) -> Result<Png, PictureError> {
    let (width, height) = picture.dimensions();
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive)
        .write_image(picture.as_raw(), width, height, ExtendedColorType::Rgba8)
        .map_err(|_| PictureError::Damaged)?;
    Ok(Png { bytes, width, height })
}

#[cfg(test)]
mod tests;

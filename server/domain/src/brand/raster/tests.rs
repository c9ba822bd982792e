use image::{Rgb, RgbImage};

use super::*;

fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([200, 30, 30])))
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

fn refusal(place: Place, bytes: &[u8]) -> PictureError {
    cleaned_now(place, bytes).err().unwrap()
}

/// A chunk of a PNG file (W3C, Portable Network Graphics, section 5.3).
fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = 0xffff_ffff_u32;
    for byte in kind.iter().chain(data) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                0xedb8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            };
        }
    }
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], &kind, data, &(!crc).to_be_bytes()].concat()
}

fn png_head(width: u32, height: u32) -> Vec<u8> {
    let sizes = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let head = [&sizes[..], &[8, 6, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(*b"IHDR", &head)].concat()
}

#[test]
fn pictures_of_the_three_formats_become_png_within_the_size_of_a_logo() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let clean = cleaned_now(Place::Logo, &file(1_300, 200, format)).unwrap();
        assert_eq!((clean.len(), clean[0].width), (1, 640), "{format:?}");
        assert!(clean[0].bytes.starts_with(b"\x89PNG"), "{format:?}");
    }
}

#[test]
fn an_icon_comes_in_every_size_and_is_square() {
    let clean = cleaned_now(Place::Icon, &file(600, 300, ImageFormat::Png)).unwrap();
    let sizes: Vec<_> = clean.iter().map(|png| (png.width, png.height)).collect();
    assert_eq!(sizes, [(32, 32), (180, 180), (192, 192), (512, 512)]);
    assert_eq!(
        refusal(Place::Icon, &file(191, 400, ImageFormat::Png)),
        PictureError::TooSmall
    );
}

#[test]
fn nothing_of_a_file_but_its_pixels_is_kept() {
    let secret = b"GPS 6.2088 S <script>alert(1)</script>";
    let plain = file(40, 40, ImageFormat::Png);
    let (head, rest) = plain.split_at(33);
    let mut sent = [
        head,
        &chunk(*b"tEXt", &[b"Comment\0".as_slice(), secret].concat()),
        rest,
    ]
    .concat();
    sent.extend_from_slice(secret);
    let clean = cleaned_now(Place::Logo, &sent).unwrap().remove(0).bytes;
    assert!(
        !clean
            .windows(8)
            .any(|part| part == b"<script>" || part == b"GPS 6.20")
    );
    assert_eq!(clean, cleaned_now(Place::Logo, &plain).unwrap().remove(0).bytes);
}

#[test]
fn drawings_pages_and_animations_are_no_pictures_whatever_they_are_called() {
    for text in [
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "<!DOCTYPE html><script>alert(1)</script>",
        "GIF89a/*\x01\0\x7f\0\0*/=1;alert(1)",
        "%PDF-1.7",
        "",
    ] {
        assert_eq!(
            refusal(Place::Logo, text.as_bytes()),
            PictureError::Format,
            "{text}"
        );
    }
}

#[test]
fn a_bomb_is_refused_by_what_its_head_promises() {
    for (width, height) in [(65_000, 65_000), (1, 4_097), (u32::MAX >> 1, 1)] {
        let bomb = [
            png_head(width, height),
            chunk(*b"IDAT", &[0; 64]),
            chunk(*b"IEND", &[]),
        ]
        .concat();
        let refused = refusal(Place::Logo, &bomb);
        assert_eq!(refused, PictureError::TooManyPixels, "{width} x {height}");
    }
}

#[test]
fn a_file_that_ends_early_is_damaged() {
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let whole = file(64, 64, format);
        assert_eq!(
            refusal(Place::Logo, &whole[..whole.len() / 2]),
            PictureError::Damaged,
            "{format:?}"
        );
    }
}

//! What Meta and the customer say about a file, and what of it is believed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Types that a browser may show in place; all others are downloads. From Meta's table of supported media (Cloud API, "Media").
const SHOWN: [&str; 10] = [
    "audio/aac",
    "audio/amr",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "image/jpeg",
    "image/png",
    "image/webp",
    "video/3gpp",
    "video/mp4",
];
/// Documents that keep their type as a download.
const OFFERED: [&str; 8] = [
    "application/msword",
    "application/pdf",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/plain",
];

/// The first hash that can be read: hexadecimal or base64, as Meta writes either.
pub(super) fn expected_hash(given: &[Option<&str>]) -> Option<[u8; 32]> {
    given.iter().flatten().find_map(|text| {
        let bytes = hex::decode(text).ok().filter(|bytes| bytes.len() == 32);
        bytes.or_else(|| STANDARD.decode(text).ok())?.try_into().ok()
    })
}

/// The type to pass on, and whether it may be shown in place. Whatever could carry a script is a download without a type.
pub(super) fn allowed(described: &str) -> (&'static str, bool) {
    let essence = described.split(';').next().unwrap_or_default().trim();
    let find = |list: &[&'static str]| {
        list.iter()
            .find(|known| known.eq_ignore_ascii_case(essence))
            .copied()
    };
    if let Some(mime) = find(&SHOWN) {
        return (mime, true);
    }
    (find(&OFFERED).unwrap_or("application/octet-stream"), false)
}

/// A name for saving: what the customer called it, without paths, control characters and what marks up or reorders text.
pub(super) fn safe_name(given: Option<&str>, kind: &str, mime: &str) -> String {
    let cleaned: String = given
        .unwrap_or_default()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '(' | ')'))
        .take(120)
        .collect();
    let cleaned = cleaned.trim_matches(['.', ' ']);
    if !cleaned.is_empty() {
        return cleaned.to_owned();
    }
    let end = match mime.split('/').nth(1) {
        Some("jpeg") => "jpg",
        Some("mpeg") => "mp3",
        Some("3gpp") => "3gp",
        Some("plain") => "txt",
        Some(end) if end.len() <= 4 => end,
        _ => "bin",
    };
    format!("{kind}.{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn what_could_carry_a_script_is_a_download_without_a_type() {
        for described in [
            "text/html",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/xml",
            "",
            "image/",
        ] {
            assert_eq!(
                allowed(described),
                ("application/octet-stream", false),
                "{described}"
            );
        }
        assert_eq!(allowed("audio/ogg; codecs=opus"), ("audio/ogg", true));
        assert_eq!(allowed("IMAGE/JPEG"), ("image/jpeg", true));
        assert_eq!(allowed("application/pdf"), ("application/pdf", false));
    }

    #[test]
    fn a_hash_is_read_in_both_of_metas_spellings() {
        let digest: [u8; 32] = Sha256::digest(b"x").into();
        for text in [hex::encode(digest), STANDARD.encode(digest)] {
            assert_eq!(expected_hash(&[None, Some(&text)]), Some(digest));
        }
        assert_eq!(expected_hash(&[Some("q0…="), None]), None);
    }

    #[test]
    fn a_file_without_a_name_is_called_by_its_kind() {
        assert_eq!(safe_name(None, "image", "image/jpeg"), "image.jpg");
        assert_eq!(
            safe_name(Some("../.."), "document", "application/pdf"),
            "document.pdf"
        );
        assert_eq!(
            safe_name(Some("invoice 3.pdf"), "document", "application/pdf"),
            "invoice 3.pdf"
        );
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_header_or_folder(given in ".*") {
            let name = safe_name(Some(&given), "document", "application/pdf");
            prop_assert!(!name.is_empty() && !name.starts_with('.'));
            let bad = name.contains(['/', '\\', '"', '\r', '\n', ';', '\u{202e}']);
            prop_assert!(!bad);
        }
    }
}

//! Names and addresses that people type: what stands on pages and in mails for others to read.

/// Longest name of a person or a business, in characters.
const LONGEST: usize = 80;

/// A name as it is kept: trimmed; `None` where it is empty, too long, or holds what is not seen or turns other text around.
pub(super) fn name(text: &str) -> Option<String> {
    let name = text.trim();
    let fits = (1..=LONGEST).contains(&name.chars().count());
    let seen = name
        .chars()
        .any(|letter| letter.is_alphanumeric() || !letter.is_ascii());
    (fits && seen && !name.chars().any(is_hidden)).then(|| name.to_owned())
}

/// Control characters, line breaks of Unicode, and what changes the direction of the text around it (UAX #9, section 2).
const fn is_hidden(letter: char) -> bool {
    matches!(
        letter,
        '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// An e-mail address as it is kept; only what every mail server takes (RFC 5321, sections 4.1.2 and 4.5.3.1).
pub(super) fn email(text: &str) -> Option<String> {
    let address = text.trim();
    let (local, domain) = address.rsplit_once('@')?;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    let local_fits = (1..=64).contains(&local.len())
        && local.bytes().all(is_word)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let domain_fits = domain.split('.').all(is_label);
    (local_fits && domain_fits && address.len() <= 254).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_script_are_kept_and_hidden_letters_are_not() {
        for good in [
            "Bu Sari",
            "  Kopi Senja ",
            "Łódź 9",
            "コーヒー",
            "O'Neil & Sons <b>",
            "👩‍🍳 Dapur",
            "قهوة",
        ] {
            assert_eq!(name(good).as_deref(), Some(good.trim()), "{good}");
        }
        let long = "x".repeat(81);
        for bad in [
            "",
            "   ",
            "a\nb",
            "a\r\nBcc: x@y.z",
            "\u{202e}evil",
            "a\u{0}",
            "...",
            long.as_str(),
        ] {
            assert_eq!(name(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn only_addresses_that_every_mail_server_takes_are_kept() {
        for good in [
            "a@b.id",
            "bu.sari+toko@kopi-senja.co.id",
            "owner@kopisenja.localhost",
            "x@localhost",
        ] {
            assert_eq!(email(good).as_deref(), Some(good));
        }
        for bad in [
            "",
            "a",
            "@b.id",
            "a@",
            "a b@c.id",
            "a@b..id",
            "a@-b.id",
            ".a@b.id",
            "a..b@c.id",
            "a@b.id\r\nBcc: x@y.z",
            "<a@b.id>",
            "a@b@c.id ,d@e.f",
            "ä@b.id",
            "a@b_c.id",
            "\"a b\"@c.id",
        ] {
            assert_eq!(email(bad), None, "{bad:?}");
        }
    }
}

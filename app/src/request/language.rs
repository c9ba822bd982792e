//! The person's own choice first, then the address, then what the browser prefers, then the brand's language.

use domain::Lang;
use domain::tenancy::SignedIn;
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

pub(super) fn choose(
    person: Option<&SignedIn>,
    asked: Option<&str>,
    headers: &HeaderMap,
    brand: Lang,
) -> Lang {
    let accepted = || {
        headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .and_then(preferred)
    };
    person
        .and_then(|person| person.lang)
        .or_else(|| asked.and_then(parse))
        .or_else(accepted)
        .unwrap_or(brand)
}

/// A language by its code, as in addresses and forms.
pub fn parse(code: &str) -> Option<Lang> {
    [Lang::Id, Lang::En].into_iter().find(|lang| lang.code() == code)
}

/// The best-ranked language that we speak (RFC 9110, section 12.5.4).
fn preferred(header: &str) -> Option<Lang> {
    let mut ranked: Vec<(u16, Lang)> = header.split(',').filter_map(one).collect();
    ranked.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    ranked.first().map(|(_, lang)| *lang)
}

fn one(range: &str) -> Option<(u16, Lang)> {
    let mut parts = range.split(';');
    let primary = parts.next()?.trim().split('-').next()?.to_ascii_lowercase();
    // ISO 639 named Indonesian `in` until 1989, and some phones still say so.
    let lang = parse(if primary == "in" { "id" } else { &primary })?;
    let quality = parts
        .find_map(|part| part.trim().strip_prefix("q="))
        .map_or(Some(1000), thousandths)?;
    (quality > 0).then_some((quality, lang))
}

fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let whole: u16 = whole.parse().ok()?;
    let fraction: u16 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(
        whole
            .min(1)
            .saturating_mul(1000)
            .saturating_add(fraction)
            .min(1000),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_ranked_language_wins() {
        assert_eq!(preferred("fr, en;q=0.3, id;q=0.8"), Some(Lang::Id));
        assert_eq!(preferred("in-ID"), Some(Lang::Id));
        assert_eq!(preferred("en-GB,en;q=0.9,id;q=0"), Some(Lang::En));
        assert_eq!(preferred("fr"), None);
    }
}

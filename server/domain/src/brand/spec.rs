//! A brand as somebody writes it down, what may be wrong with it, and the checked form that alone is stored.

use serde::{Deserialize, Serialize};
use url::Url;

use super::colour::{Colour, contrast};
use super::logos::Pictures;
use crate::Lang;

/// Characters of the longest name.
const LONGEST_NAME: usize = 60;
/// Characters of the longest sender's name; mail programs show about thirty.
const LONGEST_SENDER: usize = 60;
/// Characters of the longest address (RFC 5321, section 4.5.3.1.3).
const LONGEST_EMAIL: usize = 254;
const LONGEST_LINK: usize = 500;
/// The largest corner radius in pixels.
pub const LARGEST_RADIUS: u8 = 24;
/// Contrast of text (WCAG 2.2, 1.4.3).
const TEXT: f64 = 4.5;
/// Contrast of shapes (WCAG 2.2, 1.4.11).
const SHAPE: f64 = 3.0;

/// A brand as someone wrote it down, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandDraft {
    /// The name shown everywhere.
    pub name: String,
    /// The main colour, `#rrggbb`.
    pub primary: String,
    /// The second colour, `#rrggbb`.
    pub accent: String,
    /// Corner radius in pixels, 0 to 24.
    pub radius: u8,
    /// One or two letters shown where there is no logo.
    pub mark: String,
    /// The language of people who state none.
    pub lang: Lang,
    /// The e-mail address where clients get help.
    pub support: Option<String>,
    /// Who mails come from, by name; the brand's own name where there is none.
    pub sender: Option<String>,
    /// The agency's own privacy notice, `https`; the product's page where there is none.
    pub privacy: Option<String>,
    /// The agency's own terms, `https`; the product's page where there are none.
    pub terms: Option<String>,
}

impl Default for BrandDraft {
    fn default() -> Self {
        Self {
            name: String::new(),
            primary: "#35507a".into(),
            accent: "#35507a".into(),
            radius: 10,
            mark: String::new(),
            lang: Lang::En,
            support: None,
            sender: None,
            privacy: None,
            terms: None,
        }
    }
}

/// What is wrong with a brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrandError {
    /// Empty or longer than 60 characters.
    #[error("the name must have 1 to 60 characters")]
    Name,
    /// Control characters, or such as turn the reading direction or cannot be seen.
    #[error("a name must not hold characters that cannot be seen or turn the reading direction")]
    Invisible,
    /// Not `#rrggbb`.
    #[error("a colour must look like #1f6feb")]
    Colour,
    /// No text colour reads on it.
    #[error("no text is readable on this colour: choose a darker or lighter one")]
    Contrast,
    /// Above 24 pixels.
    #[error("the corner radius must be 0 to 24 pixels")]
    Radius,
    /// Not one or two letters or digits.
    #[error("the mark must have one or two letters or digits")]
    Mark,
    /// Not an e-mail address.
    #[error("the support contact must be an e-mail address")]
    Support,
    /// Not an `https` address.
    #[error("a link must begin with https:// and name a host")]
    Link,
}

/// Which part of a brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BrandField {
    Name,
    Mark,
    Primary,
    Accent,
    Radius,
    Sender,
    Support,
    Privacy,
    Terms,
}

/// One thing that must change before a brand can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where.
    pub field: BrandField,
    /// What.
    pub error: BrandError,
    /// For colours: the nearest one that would do.
    pub instead: Option<Colour>,
}

/// A brand that passed every check; the only form that is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandSpec {
    pub(super) name: String,
    pub(super) primary: Colour,
    pub(super) accent: Colour,
    pub(super) radius: u8,
    pub(super) mark: String,
    pub(super) lang: Lang,
    pub(super) support: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sender: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) privacy: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) terms: Option<String>,
    #[serde(default, skip_serializing_if = "Pictures::is_empty")]
    pub(super) pictures: Pictures,
}

impl BrandDraft {
    /// Checks everything, contrast included; the first flaw is the error.
    pub fn validated(self) -> Result<BrandSpec, BrandError> {
        self.checked()
            .map_err(|flaws| flaws.first().map_or(BrandError::Name, |flaw| flaw.error))
    }

    /// Checks everything and says all that is wrong.
    pub fn checked(self) -> Result<BrandSpec, Vec<Flaw>> {
        let mut flaws = Vec::new();
        let mut note = |field, outcome: Result<(), BrandError>| {
            if let Err(error) = outcome {
                flaws.push(Flaw {
                    field,
                    error,
                    instead: None,
                });
            }
        };
        let name = self.name.trim().to_owned();
        let sender = trimmed(self.sender);
        let support = trimmed(self.support);
        let (privacy, terms) = (trimmed(self.privacy), trimmed(self.terms));
        note(BrandField::Name, name_of(&name, LONGEST_NAME));
        note(BrandField::Mark, mark(&self.mark));
        let radius = (self.radius <= LARGEST_RADIUS)
            .then_some(())
            .ok_or(BrandError::Radius);
        note(BrandField::Radius, radius);
        note(
            BrandField::Sender,
            sender
                .as_deref()
                .map_or(Ok(()), |text| name_of(text, LONGEST_SENDER)),
        );
        note(BrandField::Support, support.as_deref().map_or(Ok(()), email));
        note(BrandField::Privacy, privacy.as_deref().map_or(Ok(()), link));
        note(BrandField::Terms, terms.as_deref().map_or(Ok(()), link));
        let primary = colour(&self.primary, BrandField::Primary, &mut flaws);
        let accent = colour(&self.accent, BrandField::Accent, &mut flaws);
        match (primary, accent) {
            (Some(primary), Some(accent)) if flaws.is_empty() => Ok(BrandSpec {
                name,
                primary,
                accent,
                radius: self.radius,
                mark: self.mark,
                lang: self.lang,
                support,
                sender,
                privacy,
                terms,
                pictures: Pictures::default(),
            }),
            _ => Err(flaws),
        }
    }
}

impl BrandSpec {
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The same as somebody would write it down.
    pub fn to_draft(&self) -> BrandDraft {
        BrandDraft {
            name: self.name.clone(),
            primary: self.primary.to_string(),
            accent: self.accent.to_string(),
            radius: self.radius,
            mark: self.mark.clone(),
            lang: self.lang,
            support: self.support.clone(),
            sender: self.sender.clone(),
            privacy: self.privacy.clone(),
            terms: self.terms.clone(),
        }
    }

    /// Its pictures.
    pub fn pictures(&self) -> &Pictures {
        &self.pictures
    }

    /// The same with other pictures.
    #[must_use]
    pub fn with_pictures(self, pictures: Pictures) -> Self {
        Self { pictures, ..self }
    }

    /// Colours that may be used but hardly show on a light page, each with one that does.
    pub fn faint(&self) -> Vec<(BrandField, Colour)> {
        [
            (BrandField::Primary, self.primary),
            (BrandField::Accent, self.accent),
        ]
        .into_iter()
        .filter(|(_, colour)| contrast(*colour, Colour::PAPER) < SHAPE)
        .map(|(field, colour)| (field, colour.visible_on(Colour::PAPER, Colour::INK)))
        .collect()
    }
}

fn trimmed(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

fn name_of(text: &str, longest: usize) -> Result<(), BrandError> {
    if text.is_empty() || text.chars().count() > longest {
        return Err(BrandError::Name);
    }
    if text.chars().any(is_unseen) {
        return Err(BrandError::Invisible);
    }
    Ok(())
}

/// Characters that change how the text around them reads without being seen (Unicode Standard Annex 9 and 31, section 2.3). A joiner is
/// among them: names of scripts that need one inside a word are written without it.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn mark(text: &str) -> Result<(), BrandError> {
    let fits = (1..=2).contains(&text.chars().count());
    (fits && text.chars().all(char::is_alphanumeric))
        .then_some(())
        .ok_or(BrandError::Mark)
}

fn email(text: &str) -> Result<(), BrandError> {
    let plain = |letter: char| letter.is_ascii_graphic() && !"<>()[]\\,;:\"?&%".contains(letter);
    let well_formed = text
        .split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && domain.len() > 2 && !domain.contains('@'));
    (well_formed && text.len() <= LONGEST_EMAIL && text.chars().all(plain))
        .then_some(())
        .ok_or(BrandError::Support)
}

fn link(text: &str) -> Result<(), BrandError> {
    let url = Url::parse(text).ok().filter(|_| text.len() <= LONGEST_LINK);
    let usable = url.is_some_and(|url| {
        url.scheme() == "https"
            && url.domain().is_some()
            && url.username().is_empty()
            && url.password().is_none()
    });
    (usable
        && !text
            .chars()
            .any(|letter| letter.is_whitespace() || is_unseen(letter)))
    .then_some(())
    .ok_or(BrandError::Link)
}

fn colour(text: &str, field: BrandField, flaws: &mut Vec<Flaw>) -> Option<Colour> {
    let Some(colour) = Colour::parse(text.trim()) else {
        flaws.push(Flaw {
            field,
            error: BrandError::Colour,
            instead: None,
        });
        return None;
    };
    if contrast(colour, colour.ink()) < TEXT {
        flaws.push(Flaw {
            field,
            error: BrandError::Contrast,
            instead: Some(colour.readable_on(Colour::WHITE, Colour::INK)),
        });
        return None;
    }
    Some(colour)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> BrandDraft {
        BrandDraft {
            name: "Sinar".into(),
            mark: "S".into(),
            ..BrandDraft::default()
        }
    }

    #[test]
    fn every_flaw_is_told_at_once_and_a_colour_that_no_text_reads_on_comes_with_one_that_it_does() {
        let flaws = BrandDraft {
            name: "a\u{202e}b".into(),
            mark: "<>".into(),
            primary: "#7a7a7a".into(),
            accent: "red".into(),
            radius: 25,
            privacy: Some("http://example.com".into()),
            terms: Some("javascript:alert(1)".into()),
            support: Some("a@b.example\r\nBcc: c@d.example".into()),
            ..draft()
        }
        .checked()
        .unwrap_err();
        let fields: Vec<_> = flaws.iter().map(|flaw| flaw.field).collect();
        assert_eq!(
            fields,
            [
                BrandField::Name,
                BrandField::Mark,
                BrandField::Radius,
                BrandField::Support,
                BrandField::Privacy,
                BrandField::Terms,
                BrandField::Primary,
                BrandField::Accent
            ]
        );
        let instead = flaws.iter().find_map(|flaw| flaw.instead).unwrap();
        let mended = BrandDraft {
            primary: instead.to_string(),
            ..draft()
        };
        assert!(mended.checked().is_ok(), "{instead}");
    }

    #[test]
    fn a_pale_colour_may_be_used_and_a_visible_one_is_offered() {
        let pale = BrandDraft {
            primary: "#ffe14d".into(),
            ..draft()
        };
        let faint = pale.checked().unwrap().faint();
        assert_eq!(faint.len(), 1);
        assert!(contrast(faint[0].1, Colour::PAPER) >= 3.0);
    }

    #[test]
    fn a_brand_stored_before_pictures_existed_is_still_read() {
        let old = r##"{"name":"A","primary":"#35507a","accent":"#35507a","radius":4,"mark":"A","lang":"id","support":null}"##;
        let spec: BrandSpec = serde_json::from_str(old).unwrap();
        assert_eq!(spec.to_json(), old);
    }
}

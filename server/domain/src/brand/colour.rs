//! Colours as checked values: a stylesheet is built from these, never from stored text.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour {
    r: u8,
    g: u8,
    b: u8,
}

impl Colour {
    /// White.
    pub const WHITE: Self = Self {
        r: 255,
        g: 255,
        b: 255,
    };
    /// The darkest ink used on colours.
    pub const INK: Self = Self { r: 20, g: 22, b: 26 };
    /// The page in light mode.
    pub const PAPER: Self = Self {
        r: 250,
        g: 250,
        b: 249,
    };
    /// The page in dark mode.
    pub const NIGHT: Self = Self { r: 20, g: 22, b: 25 };

    /// Reads `#rrggbb`, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, r, g, b] = number.to_be_bytes();
        Some(Self { r, g, b })
    }

    /// The better of white and dark ink as text on this colour.
    #[must_use]
    pub fn ink(self) -> Self {
        if contrast(self, Self::WHITE) >= contrast(self, Self::INK) {
            Self::WHITE
        } else {
            Self::INK
        }
    }

    /// This colour with `percent` of another.
    #[must_use]
    pub fn mixed(self, other: Self, percent: u32) -> Self {
        let part = |a: u8, b: u8| {
            let sum = u32::from(a) * (100 - percent.min(100)) + u32::from(b) * percent.min(100);
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        Self {
            r: part(self.r, other.r),
            g: part(self.g, other.g),
            b: part(self.b, other.b),
        }
    }

    /// This colour, moved towards `towards` until it reads on `ground` at 4.5 to 1.
    #[must_use]
    pub fn readable_on(self, ground: Self, towards: Self) -> Self {
        (0..=100)
            .step_by(4)
            .map(|percent| self.mixed(towards, percent))
            .find(|colour| contrast(*colour, ground) >= 4.6)
            .unwrap_or(towards)
    }

    /// This colour, moved towards `towards` until a shape of it shows on `ground` (WCAG 2.2, 1.4.11: 3 to 1).
    #[must_use]
    pub fn visible_on(self, ground: Self, towards: Self) -> Self {
        (0..=100)
            .step_by(4)
            .map(|percent| self.mixed(towards, percent))
            .find(|colour| contrast(*colour, ground) >= 3.0)
            .unwrap_or(towards)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let channel = |value: u8| {
            let share = f64::from(value) / 255.0;
            if share <= 0.040_45 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(self.r) + 0.7152 * channel(self.g) + 0.0722 * channel(self.b)
    }
}

/// Contrast ratio (WCAG 2.2): 1 for equal colours, 21 for black on white.
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let (a, b) = (one.luminance(), other.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

impl TryFrom<String> for Colour {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a colour looks like #1f6feb")
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn black_on_white_has_the_contrast_of_the_standard() {
        let black = Colour::parse("#000000").unwrap();
        assert!((contrast(black, Colour::WHITE) - 21.0).abs() < 0.01);
    }

    #[test]
    fn css_text_is_not_a_colour() {
        for text in ["red", "#fff", "#12345g", "#123456;}", "url(x)", "", "#1234567"] {
            assert!(Colour::parse(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_on_any_brand_colour_is_readable_and_so_is_that_colour_as_text(r: u8, g: u8, b: u8) {
            let colour = Colour { r, g, b };
            prop_assert!(contrast(colour, colour.ink()) >= 4.2);
            prop_assert!(contrast(colour.readable_on(Colour::PAPER, Colour::INK), Colour::PAPER) >= 4.5);
            prop_assert!(contrast(colour.readable_on(Colour::NIGHT, Colour::WHITE), Colour::NIGHT) >= 4.5);
        }
    }
}

//! The demo businesses as test material: the same facts the demo shows.

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::conversation::{Conversation, From, Turn};
use super::facts::{Fact, FactFile, FactId, Facts};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shop {
    KopiSenja,
    RotiPagi,
    BatikAyu,
    Melati,
    Reviewed,
}

impl Shop {
    pub const ALL: [Self; 5] = [
        Self::KopiSenja,
        Self::RotiPagi,
        Self::BatikAyu,
        Self::Melati,
        Self::Reviewed,
    ];

    fn file(self) -> &'static str {
        match self {
            Self::KopiSenja => include_str!("../../../demo-data/kopi-senja.toml"),
            Self::RotiPagi => include_str!("../../../demo-data/roti-pagi.toml"),
            Self::BatikAyu => include_str!("../../../demo-data/batik-ayu.toml"),
            Self::Melati => include_str!("../../../demo-data/melati-hair-studio.toml"),
            Self::Reviewed => include_str!("../../../demo-data/laras-test-shop.toml"),
        }
    }

    /// The facts under the same keys every time; parsed once.
    pub fn facts(self) -> Facts {
        static PARSED: [OnceLock<Facts>; 5] = [const { OnceLock::new() }; 5];
        PARSED
            .get(self as usize)
            .unwrap()
            .get_or_init(|| self.parse())
            .clone()
    }

    fn parse(self) -> Facts {
        let bodies = FactFile::parse(self.file()).unwrap().facts;
        let list = bodies.into_iter().enumerate().map(|(at, body)| Fact {
            id: FactId(Uuid::from_u128(at as u128 + 1)),
            version: 1,
            body,
        });
        Facts::new(list.collect(), TimeZone::get("Asia/Jakarta").unwrap())
    }
}

/// Sunday, 22 November 2026, 10:00 in Jakarta.
pub(crate) fn now() -> Timestamp {
    "2026-11-22T03:00:00Z".parse().unwrap()
}

pub(crate) fn asked(text: &str) -> Conversation {
    Conversation {
        messages: vec![Turn {
            from: From::Customer,
            text: text.to_owned(),
            at: now(),
        }],
        contact_name: None,
    }
}

/// A conversation by turns, the customer first.
pub(crate) fn talk(turns: &[&str]) -> Conversation {
    let sides = [From::Customer, From::Business].into_iter().cycle();
    let messages = turns
        .iter()
        .zip(sides)
        .map(|(text, from)| Turn {
            from,
            text: (*text).to_owned(),
            at: now(),
        })
        .collect();
    Conversation {
        messages,
        contact_name: None,
    }
}

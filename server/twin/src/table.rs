//! The one table of everything that the twin does on purpose: what disturbs the product, what can be injected into its
//! webhooks, and what always holds. It is the contract checklist of the platform reference as data; every row has a
//! test, and a row without one fails the build (`tests/twin/rows.rs`, and the product's own table of tests).

use crate::injection::Injection;
use crate::misbehave::Misbehaviour;
use crate::rules::RULES;

/// Which part of the platform a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// How webhooks travel.
    Webhook,
    /// What becomes of a message that the product sent.
    Status,
    /// How Graph answers.
    Graph,
    /// The Embedded Signup popup, its codes and tokens.
    Signup,
    /// What a customer sends.
    Message,
    /// Accounts: removal, restriction, review.
    Account,
    /// Numbers: quality, names, PINs, capabilities, customers' ids and wishes.
    Number,
    Template,
    /// The owner's WhatsApp Business app.
    Coexistence,
    Token,
    Media,
    /// Instagram's consent page, codes, tokens, and what the account tells of itself.
    InstagramLogin,
    /// Instagram's threads and their webhooks.
    InstagramDirect,
    /// Comments under Instagram's posts.
    InstagramComment,
    /// What Instagram takes away or asks for: access, consent, data.
    InstagramAccess,
}

impl Place {
    /// In the order of the console.
    pub const ALL: &[Self] = &[
        Self::Webhook,
        Self::Status,
        Self::Graph,
        Self::Signup,
        Self::Message,
        Self::Account,
        Self::Number,
        Self::Template,
        Self::Coexistence,
        Self::Token,
        Self::Media,
        Self::InstagramLogin,
        Self::InstagramDirect,
        Self::InstagramComment,
        Self::InstagramAccess,
    ];

    /// Rows of Instagram; the reference is then Instagram's.
    pub const fn is_instagram(self) -> bool {
        matches!(
            self,
            Self::InstagramLogin | Self::InstagramDirect | Self::InstagramComment | Self::InstagramAccess
        )
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Webhook => "Webhooks",
            Self::Status => "Statuses",
            Self::Graph => "Graph answers",
            Self::Signup => "Signup",
            Self::Message => "Messages",
            Self::Account => "Accounts",
            Self::Number => "Numbers and people",
            Self::Template => "Templates",
            Self::Coexistence => "Coexistence",
            Self::Token => "Tokens",
            Self::Media => "Media",
            Self::InstagramLogin => "Instagram login",
            Self::InstagramDirect => "Instagram messages",
            Self::InstagramComment => "Instagram comments",
            Self::InstagramAccess => "Instagram access",
        }
    }
}

/// How a row comes into play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// [`Misbehaviour`]: on until it is switched off, or for a number of occasions.
    Switch,
    /// [`Injection`]: happens once, when somebody makes it happen.
    Injection,
    /// Always so.
    Rule,
}

impl Kind {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Switch => "switch",
            Self::Injection => "injection",
            Self::Rule => "rule",
        }
    }
}

/// One row of the table: what a person reads in the console.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub name: &'static str,
    pub place: Place,
    pub kind: Kind,
    pub does: &'static str,
    /// Section of the platform reference that reports it.
    pub reference: &'static str,
}

/// Every row: switches, injections, rules.
pub fn table() -> Vec<Row> {
    let switches = Misbehaviour::ALL.iter().map(|one| one.row());
    let injections = Injection::ALL.iter().map(|one| one.row());
    switches.chain(injections).chain(RULES.iter().copied()).collect()
}

/// An enum whose variants are rows.
macro_rules! rows {
    ($(#[$about:meta])* $enum:ident $kind:ident { $($variant:ident $name:literal $place:ident $does:literal $reference:literal;)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $enum { $(#[doc = $does] $variant,)* }

        impl $enum {
            /// Every row, in the order of the console.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub const fn row(self) -> crate::table::Row {
                match self {
                    $(Self::$variant => crate::table::Row {
                        name: $name,
                        place: crate::table::Place::$place,
                        kind: crate::table::Kind::$kind,
                        does: $does,
                        reference: $reference,
                    },)*
                }
            }

            /// The row with this name, as forms and addresses spell it.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.row().name == name)
            }
        }
    };
}
pub(crate) use rows;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_name_of_its_own_and_says_what_it_does_and_where_it_was_reported() {
        let mut names: Vec<&str> = table().iter().map(|row| row.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(
            table()
                .iter()
                .all(|row| row.does.ends_with('.') && !row.reference.is_empty())
        );
    }

    #[test]
    fn every_row_is_found_by_its_own_name() {
        for one in Misbehaviour::ALL {
            assert_eq!(Misbehaviour::named(one.row().name), Some(*one));
        }
        for one in Injection::ALL {
            assert_eq!(Injection::named(one.row().name), Some(*one));
        }
    }
}

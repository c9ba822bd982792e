//! Claims about where to call, pay or look: they must be the business's own, digit by digit.

use super::{Resolution, Scene};
use crate::draft::claims::digits_of;
use crate::draft::claims::identifiers::international;
use crate::draft::facts::Contact;

impl Scene<'_, '_> {
    pub(super) fn found_in_contact(&self, known: impl Fn(&Contact) -> bool) -> Resolution {
        match self.ground.facts.contact() {
            Some((key, contact)) if known(contact) => Resolution::Resolved(key),
            _ => Resolution::Unsupported,
        }
    }

    pub(super) fn phone(&self, number: &str) -> Resolution {
        let same = |known: &str| {
            same_phone(
                number,
                &international(&digits_of(known), known.trim_start().starts_with('+')),
            )
        };
        match self.found_in_contact(|contact| contact.phones.iter().any(|phone| same(&phone.number))) {
            Resolution::Unsupported => {
                self.payment_account(&|known| same(known) || digits_of(known) == number)
            }
            resolved => resolved,
        }
    }

    pub(super) fn account(&self, number: &str) -> Resolution {
        match self.payment_account(&|known| digits_of(known) == number) {
            Resolution::Unsupported => self.found_in_contact(|contact| {
                contact
                    .phones
                    .iter()
                    .any(|phone| same_phone(number, &digits_of(&phone.number)))
            }),
            resolved => resolved,
        }
    }

    pub(super) fn payment_account(&self, equals: &dyn Fn(&str) -> bool) -> Resolution {
        let payment = self.ground.facts.payment();
        let found = payment.filter(|(_, payment)| {
            payment
                .methods
                .iter()
                .filter_map(|method| method.account_number.as_deref())
                .any(equals)
        });
        found.map_or(Resolution::Unsupported, |(key, _)| Resolution::Resolved(key))
    }

    pub(super) fn link(&self, link: &str) -> Resolution {
        let wanted = comparable_link(link);
        let maps = self.ground.facts.addresses().find(|(_, address)| {
            address
                .map_link
                .as_deref()
                .is_some_and(|known| comparable_link(known) == wanted)
        });
        if let Some((key, _)) = maps {
            return Resolution::Resolved(key);
        }
        self.found_in_contact(|contact| {
            contact
                .links
                .iter()
                .any(|known| comparable_link(&known.url) == wanted)
        })
    }

    pub(super) fn handle(&self, handle: &str) -> Resolution {
        let ends_with_handle = |url: &str| {
            comparable_link(url)
                .rsplit('/')
                .next()
                .is_some_and(|last| last.trim_start_matches('@') == handle)
        };
        self.found_in_contact(|contact| {
            contact.links.iter().any(|link| {
                ends_with_handle(&link.url) || link.label.trim_start_matches('@').eq_ignore_ascii_case(handle)
            })
        })
    }
}

/// Equal, or equal but for a country code on one side.
fn same_phone(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    one == other || (short.len() >= 9 && long.ends_with(short) && long.len() - short.len() <= 3)
}

fn comparable_link(link: &str) -> String {
    let lower = link.to_lowercase();
    let without_scheme = lower
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_start_matches("www.");
    without_scheme.trim_end_matches('/').to_owned()
}

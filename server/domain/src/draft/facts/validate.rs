//! What an owner may save as a fact.
//!
//! The gate lets through what the facts say, so nonsense in a fact becomes nonsense at a customer. Problems
//! are named, not worded: the sentence for each, in two languages, belongs to the pages.

use std::collections::HashSet;

use jiff::tz::TimeZone;

use super::{
    Address, Contact, FactBody, Hours, Item, Money, Payment, PaymentKind, Policy, Shipping, Span, Voice,
    Week, Wording,
};
use crate::draft::claims::{digits_of, has_invisible, looks_like_email, looks_like_link};

/// One field that cannot stay as it is. `field` is a path as forms name them: `variants[1].price`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub field: String,
    pub problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    Missing,
    TooLong {
        max: usize,
    },
    TooMany {
        max: usize,
    },
    Duplicate,
    NotPositive,
    TooLarge,
    /// Prices of one item in two currencies.
    MixedCurrencies,
    UnknownTimeZone,
    SpansOverlap,
    /// The end lies before the beginning.
    Reversed,
    NotAPhoneNumber,
    NotAnEmail,
    NotALink,
    NotAnAccountNumber,
    /// Characters nobody can see, which hide text from a reviewer.
    InvisibleCharacters,
}

const NAME: usize = 120;
const TEXT: usize = 2000;
const LINE: usize = 300;
const MANY: usize = 200;
const LARGEST_PRICE: i64 = 1_000_000_000_000;

#[derive(Default)]
struct Found(Vec<FieldError>);

impl Found {
    fn add(&mut self, field: impl Into<String>, problem: Problem) {
        self.0.push(FieldError {
            field: field.into(),
            problem,
        });
    }

    fn optional(&mut self, field: &str, text: &str, max: usize) {
        if text.chars().count() > max {
            self.add(field, Problem::TooLong { max });
        }
        if has_invisible(text) {
            self.add(field, Problem::InvisibleCharacters);
        }
    }

    fn required(&mut self, field: &str, text: &str, max: usize) {
        if text.trim().is_empty() {
            self.add(field, Problem::Missing);
        }
        self.optional(field, text, max);
    }

    fn wording(&mut self, field: &str, wording: &Wording, max: usize) {
        self.optional(&format!("{field}.id"), &wording.id, max);
        self.optional(&format!("{field}.en"), &wording.en, max);
    }

    fn required_wording(&mut self, field: &str, wording: &Wording, max: usize) {
        if wording.is_empty() {
            self.add(field, Problem::Missing);
        }
        self.wording(field, wording, max);
    }

    fn list(&mut self, field: &str, words: &[String], max: usize) {
        if words.len() > MANY {
            self.add(field, Problem::TooMany { max: MANY });
        }
        for (position, word) in words.iter().enumerate() {
            self.required(&format!("{field}[{position}]"), word, max);
        }
    }

    fn price(&mut self, field: &str, price: Money, zero_is_allowed: bool) {
        if price.minor < 0 || (price.minor == 0 && !zero_is_allowed) {
            self.add(field, Problem::NotPositive);
        }
        if price.minor > LARGEST_PRICE {
            self.add(field, Problem::TooLarge);
        }
    }

    fn distinct<'a>(&mut self, field: impl Fn(usize) -> String, names: impl Iterator<Item = &'a str>) {
        let mut seen = HashSet::new();
        for (position, name) in names.enumerate() {
            if !name.trim().is_empty() && !seen.insert(name.trim().to_lowercase()) {
                self.add(field(position), Problem::Duplicate);
            }
        }
    }
}

pub(super) fn validate(body: &FactBody) -> Result<(), Vec<FieldError>> {
    let mut found = Found::default();
    match body {
        FactBody::Item(item) => check_item(&mut found, item),
        FactBody::Hours(hours) => check_hours(&mut found, hours),
        FactBody::Address(address) => check_address(&mut found, address),
        FactBody::Contact(contact) => check_contact(&mut found, contact),
        FactBody::Payment(payment) => check_payment(&mut found, payment),
        FactBody::Shipping(shipping) => check_shipping(&mut found, shipping),
        FactBody::Policy(policy) => check_policy(&mut found, policy),
        FactBody::Voice(voice) => check_voice(&mut found, voice),
    }
    if found.0.is_empty() { Ok(()) } else { Err(found.0) }
}

fn check_item(found: &mut Found, item: &Item) {
    found.required("name", &item.name, NAME);
    found.list("aliases", &item.aliases, NAME);
    found.optional("category", item.category.as_deref().unwrap_or_default(), NAME);
    found.optional("unit", item.unit.as_deref().unwrap_or_default(), 40);
    found.wording("description", &item.description, TEXT);
    if let Some(price) = item.price {
        found.price("price", price, true);
    }
    if item.variants.len() > MANY {
        found.add("variants", Problem::TooMany { max: MANY });
    }
    let mut currencies = item.price.map(|price| price.currency);
    for (position, variant) in item.variants.iter().enumerate() {
        found.required(&format!("variants[{position}].name"), &variant.name, NAME);
        found.price(&format!("variants[{position}].price"), variant.price, true);
        if *currencies.get_or_insert(variant.price.currency) != variant.price.currency {
            found.add(format!("variants[{position}].price"), Problem::MixedCurrencies);
        }
    }
    found.distinct(
        |position| format!("variants[{position}].name"),
        item.variants.iter().map(|variant| variant.name.as_str()),
    );
}

fn check_hours(found: &mut Found, hours: &Hours) {
    if TimeZone::get(&hours.time_zone).is_err() {
        found.add("time_zone", Problem::UnknownTimeZone);
    }
    for day in Week::DAYS {
        let name = format!("week.{day:?}").to_lowercase();
        check_spans(found, &name, hours.week.on(day));
    }
    if hours.exceptions.len() > MANY {
        found.add("exceptions", Problem::TooMany { max: MANY });
    }
    for (position, exception) in hours.exceptions.iter().enumerate() {
        if exception.to < exception.from {
            found.add(format!("exceptions[{position}].to"), Problem::Reversed);
        }
        let earlier = hours.exceptions.iter().take(position);
        if earlier
            .into_iter()
            .any(|other| other.from <= exception.to && exception.from <= other.to)
        {
            found.add(format!("exceptions[{position}].from"), Problem::Duplicate);
        }
        found.wording(&format!("exceptions[{position}].name"), &exception.name, NAME);
        check_spans(found, &format!("exceptions[{position}].spans"), &exception.spans);
    }
    found.wording("note", &hours.note, LINE);
}

fn check_spans(found: &mut Found, field: &str, spans: &[Span]) {
    if spans.len() > 6 {
        found.add(field, Problem::TooMany { max: 6 });
    }
    let crosses = |span: &Span| span.closes <= span.opens;
    let disordered = spans
        .iter()
        .zip(spans.iter().skip(1))
        .any(|(span, next)| crosses(span) || next.opens < span.closes);
    if disordered {
        found.add(field, Problem::SpansOverlap);
    }
}

fn check_address(found: &mut Found, address: &Address) {
    found.optional("label", &address.label, NAME);
    found.required("text", &address.text, LINE);
    found.wording("landmarks", &address.landmarks, LINE);
    if address
        .map_link
        .as_deref()
        .is_some_and(|link| !looks_like_link(link))
    {
        found.add("map_link", Problem::NotALink);
    }
}

fn check_contact(found: &mut Found, contact: &Contact) {
    for (position, phone) in contact.phones.iter().enumerate() {
        found.optional(&format!("phones[{position}].label"), &phone.label, NAME);
        let digits = digits_of(&phone.number).len();
        let unexpected = phone
            .number
            .chars()
            .any(|letter| !(letter.is_ascii_digit() || "+-() .".contains(letter)));
        if !(5..=15).contains(&digits) || unexpected {
            found.add(format!("phones[{position}].number"), Problem::NotAPhoneNumber);
        }
    }
    for (position, email) in contact.emails.iter().enumerate() {
        if !looks_like_email(email) {
            found.add(format!("emails[{position}]"), Problem::NotAnEmail);
        }
    }
    for (position, link) in contact.links.iter().enumerate() {
        found.optional(&format!("links[{position}].label"), &link.label, NAME);
        if !looks_like_link(&link.url) {
            found.add(format!("links[{position}].url"), Problem::NotALink);
        }
    }
}

fn check_payment(found: &mut Found, payment: &Payment) {
    for (position, method) in payment.methods.iter().enumerate() {
        let needs_name = matches!(method.kind, PaymentKind::Bank | PaymentKind::EWallet);
        if needs_name {
            found.required(&format!("methods[{position}].name"), &method.name, NAME);
        } else {
            found.optional(&format!("methods[{position}].name"), &method.name, NAME);
        }
        if let Some(number) = &method.account_number {
            let unexpected = number
                .chars()
                .any(|letter| !(letter.is_ascii_digit() || "- .".contains(letter)));
            if !(5..=20).contains(&digits_of(number).len()) || unexpected {
                found.add(
                    format!("methods[{position}].account_number"),
                    Problem::NotAnAccountNumber,
                );
            }
            found.required(
                &format!("methods[{position}].holder"),
                method.holder.as_deref().unwrap_or_default(),
                NAME,
            );
        }
    }
    found.wording("note", &payment.note, LINE);
}

fn check_shipping(found: &mut Found, shipping: &Shipping) {
    if shipping.options.len() > MANY {
        found.add("options", Problem::TooMany { max: MANY });
    }
    for (position, option) in shipping.options.iter().enumerate() {
        found.required(&format!("options[{position}].name"), &option.name, NAME);
        found.list(&format!("options[{position}].areas"), &option.areas, NAME);
        if let Some(price) = option.price {
            found.price(&format!("options[{position}].price"), price, true);
        }
        if option.eta.is_some_and(|eta| eta.max < eta.min) {
            found.add(format!("options[{position}].eta"), Problem::Reversed);
        }
    }
    if let Some(amount) = shipping.free_from {
        found.price("free_from", amount, true);
    }
    found.wording("note", &shipping.note, LINE);
}

fn check_policy(found: &mut Found, policy: &Policy) {
    found.required_wording("title", &policy.title, NAME);
    found.required_wording("text", &policy.text, TEXT);
}

fn check_voice(found: &mut Found, voice: &Voice) {
    found.wording("greeting", &voice.greeting, LINE);
    found.wording("sign_off", &voice.sign_off, LINE);
    found.wording("disclosure", &voice.disclosure, LINE);
    found.wording("scope_line", &voice.scope_line, LINE);
    found.list("banned_words", &voice.banned_words, NAME);
    found.list("topics_needing_a_person", &voice.topics_needing_a_person, NAME);
    if voice.languages.is_empty() {
        found.add("languages", Problem::Missing);
    }
    if voice.max_length == 0 {
        found.add("max_length", Problem::NotPositive);
    }
    if voice.max_length > 4096 {
        found.add("max_length", Problem::TooLarge);
    }
    // Meta allows assistants of a business, not general ones: without its task nobody can tell which it is.
    found.required("business_task", &voice.business_task, LINE);
}

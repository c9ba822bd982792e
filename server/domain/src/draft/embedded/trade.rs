//! Answers about where the business is, how it ships, how it is paid and how it is reached.

use super::say::Speech;
use super::understand::PaymentAsk;
use crate::draft::facts::summary::{eta_in, method_name};
use crate::draft::facts::{FactKey, Facts, Payment, Shipping, ShippingOption};
use crate::draft::language::Lang;
use crate::draft::proposal::Unanswerable;
use crate::draft::retrieve::words;

pub(super) fn address(speech: &mut Speech<'_>, facts: &Facts) -> Result<(), Unanswerable> {
    let lang = speech.lang();
    let mut answered = Err(Unanswerable::MissingDetail);
    for (key, address) in facts.addresses() {
        let label = if address.label.is_empty() {
            String::new()
        } else {
            format!(" ({})", address.label)
        };
        let line = match lang {
            Lang::Id => format!("Alamat kami{label}: {}.", address.text.trim_end_matches('.')),
            Lang::En => format!("Our address{label}: {}.", address.text.trim_end_matches('.')),
        };
        speech.say(line, &[key]);
        if let Some(landmarks) = address.landmarks.exactly(lang) {
            speech.say(landmarks, &[key]);
        }
        if let Some(link) = &address.map_link {
            let title = match lang {
                Lang::Id => "Peta",
                Lang::En => "Map",
            };
            speech.say(format!("{title}: {link}"), &[key]);
        }
        answered = Ok(());
    }
    answered
}

pub(super) fn shipping(
    places: &[String],
    speech: &mut Speech<'_>,
    facts: &Facts,
) -> Result<(), Unanswerable> {
    let (key, shipping) = facts.shipping().ok_or(Unanswerable::MissingDetail)?;
    let lang = speech.lang();
    let chosen = options_for(places, shipping);
    if chosen.is_empty() {
        return Err(Unanswerable::UnknownArea);
    }
    let place = places
        .iter()
        .find(|place| shipping.options.iter().any(|option| option.areas.contains(place)));
    for option in chosen {
        speech.say(option_line(option, place.map(String::as_str), lang), &[key]);
    }
    if let Some(amount) = shipping.free_from {
        let line = match lang {
            Lang::Id => format!("Gratis ongkir untuk belanja minimal {amount}."),
            Lang::En => format!("Free shipping on orders of at least {amount}."),
        };
        speech.say(line, &[key]);
    }
    if let Some(note) = shipping.note.exactly(lang) {
        speech.say(note, &[key]);
    }
    Ok(())
}

/// Options that name one of the places, and those that go everywhere; all when no place was asked for.
fn options_for<'s>(places: &[String], shipping: &'s Shipping) -> Vec<&'s ShippingOption> {
    let everywhere: Vec<&ShippingOption> = shipping
        .options
        .iter()
        .filter(|option| option.areas.is_empty())
        .collect();
    if places.is_empty() {
        return shipping.options.iter().collect();
    }
    let named: Vec<&ShippingOption> = shipping
        .options
        .iter()
        .filter(|option| option.areas.iter().any(|area| places.contains(area)))
        .collect();
    if named.is_empty() { everywhere } else { named }
}

fn option_line(option: &ShippingOption, place: Option<&str>, lang: Lang) -> String {
    let to = match (place, option.areas.is_empty(), lang) {
        (Some(place), false, Lang::Id) => format!(" ke {place}"),
        (Some(place), false, Lang::En) => format!(" to {place}"),
        (_, true, _) => String::new(),
        (None, false, _) => format!(" ({})", option.areas.join(", ")),
    };
    let price = match (option.price, lang) {
        (Some(price), _) => format!(" {price}"),
        (None, Lang::Id) => " sesuai tarif kurir".to_owned(),
        (None, Lang::En) => " at the courier's rate".to_owned(),
    };
    let eta = match (option.eta, lang) {
        (Some(eta), Lang::Id) => format!(", estimasi {}", eta_in(eta, lang)),
        (Some(eta), Lang::En) => format!(", estimated {}", eta_in(eta, lang)),
        (None, _) => String::new(),
    };
    match lang {
        Lang::Id => format!("Kirim{to} dengan {}:{price}{eta}.", option.name),
        Lang::En => format!("Shipping{to} with {}:{price}{eta}.", option.name),
    }
}

pub(super) fn payment(asked: PaymentAsk, speech: &mut Speech<'_>, facts: &Facts) -> Result<(), Unanswerable> {
    let (key, payment) = facts.payment().ok_or(Unanswerable::MissingDetail)?;
    let lang = speech.lang();
    let methods: Vec<String> = payment
        .methods
        .iter()
        .map(|method| method_name(method, lang))
        .collect();
    if methods.is_empty() {
        return Err(Unanswerable::MissingDetail);
    }
    let listed = methods.join(", ");
    let only = asked.names_missing_method && !asked.names_listed_method;
    let line = match (lang, only) {
        (Lang::Id, false) => format!("Pembayaran yang kami terima: {listed}."),
        (Lang::Id, true) => format!("Maaf, pembayaran yang kami terima hanya: {listed}."),
        (Lang::En, false) => format!("We accept: {listed}."),
        (Lang::En, true) => format!("Sorry, we only accept: {listed}."),
    };
    speech.say(line, &[key]);
    if asked.wants_account {
        accounts(key, payment, speech)?;
    }
    if let Some(note) = payment.note.exactly(lang) {
        speech.say(note, &[key]);
    }
    Ok(())
}

fn accounts(key: FactKey, payment: &Payment, speech: &mut Speech<'_>) -> Result<(), Unanswerable> {
    let mut answered = Err(Unanswerable::MissingDetail);
    for method in &payment.methods {
        if let (Some(number), Some(holder)) = (&method.account_number, &method.holder) {
            let line = match speech.lang() {
                Lang::Id => format!("{} {number} atas nama {holder}", method.name),
                Lang::En => format!("{} {number}, account name {holder}", method.name),
            };
            speech.say(line, &[key]);
            answered = Ok(());
        }
    }
    answered
}

pub(super) fn contact(speech: &mut Speech<'_>, facts: &Facts) -> Result<(), Unanswerable> {
    let (key, contact) = facts.contact().ok_or(Unanswerable::MissingDetail)?;
    let phone = match speech.lang() {
        Lang::Id => "Telepon",
        Lang::En => "Phone",
    };
    let named = |label: &str, usual: &str| {
        if words(label).is_empty() {
            usual.to_owned()
        } else {
            label.to_owned()
        }
    };
    let phones = contact
        .phones
        .iter()
        .map(|entry| format!("{}: {}", named(&entry.label, phone), entry.number));
    let emails = contact.emails.iter().map(|email| format!("E-mail: {email}"));
    let addresses = contact
        .links
        .iter()
        .map(|link| format!("{}: {}", named(&link.label, "Link"), link.url));
    let lines: Vec<String> = phones.chain(emails).chain(addresses).collect();
    if lines.is_empty() {
        return Err(Unanswerable::MissingDetail);
    }
    for line in lines {
        speech.say(line, &[key]);
    }
    Ok(())
}

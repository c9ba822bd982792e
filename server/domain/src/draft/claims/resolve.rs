//! Whether each claim of a text rests on a fact, and on which.
//!
//! Two ways lead to a fact. Words of the business quoted as they stand cover everything inside them. Everything else is compared by value
//! with the thing it is said about: the price beside "Americano" must be the Americano's, not just any price of the shop. A value that
//! contradicts the thing it is said about is worse than one nobody knows, and is told apart from it.

mod subject;
mod text;

pub(crate) use text::sentences;

use std::ops::Range;

use jiff::Zoned;
use jiff::civil::{Date, Time, Weekday};

use self::subject::{Phrases, Said, Subject};
use self::text::{Sentence, words_of};
use super::identifiers::international;
use super::{Claim, ClaimValue, digits_of, extract};
use crate::draft::facts::{Eta, FactKey, Facts, Hours, Money, Stock, Week};

/// What became of one claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    Resolved(FactKey),
    /// The fact it is about says something else.
    Contradicted(FactKey),
    /// No fact says it.
    Unsupported,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessed {
    pub claim: Claim,
    pub resolution: Resolution,
}

/// A text measured against the facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assessment {
    pub claims: Vec<Assessed>,
    /// Where the text repeats words of a fact, and which.
    pub quoted: Vec<(Range<usize>, FactKey)>,
}

/// The facts of one business, prepared for measuring texts. Built for one check and dropped.
pub struct Ground<'f> {
    facts: &'f Facts,
    phrases: Phrases<'f>,
    now: &'f Zoned,
}

impl<'f> Ground<'f> {
    pub fn new(facts: &'f Facts, now: &'f Zoned) -> Self {
        Self { facts, phrases: Phrases::new(facts), now }
    }

    /// Measures a text. `asked` are the items the customer asked about: "harganya Rp 22.000" is said about them.
    pub fn assess(&self, text: &str, asked: &[FactKey]) -> Assessment {
        let said = self.phrases.find(text);
        let quoted: Vec<(Range<usize>, FactKey)> = said.iter().map(|said| (said.range.clone(), said.key)).collect();
        let sentences = text::split(text, &said);
        let mut before: Vec<Subject> =
            self.facts.items().enumerate().filter(|(_, (key, _))| asked.contains(key)).map(|(index, _)| Subject::Item { index, variants: Vec::new() }).collect();
        let mut all = extract(text, self.now);
        all.retain(|claim| !is_list_number(text, claim));
        let mut claims = Vec::new();
        for sentence in &sentences {
            let inside: Vec<&Claim> = all.iter().filter(|claim| sentence.range.contains(&claim.range.start)).collect();
            let scene = Scene { ground: self, text, said: &said, sentence, claims: &inside, before: &before };
            claims.extend(inside.iter().map(|claim| Assessed { claim: (*claim).clone(), resolution: scene.resolve(claim) }));
            let here = scene.subjects_in(&sentence.range);
            if here.iter().any(|subject| matches!(subject, Subject::Item { .. })) {
                before = here;
            }
        }
        Assessment { claims, quoted }
    }
}

/// "1." or "2)" at the start of a line numbers a list.
fn is_list_number(text: &str, claim: &Claim) -> bool {
    let starts_line = text.get(..claim.range.start).is_some_and(|before| before.trim_end_matches(' ').is_empty() || before.trim_end_matches(' ').ends_with('\n'));
    let is_marked = text.get(claim.range.end..).is_some_and(|after| after.starts_with(". ") || after.starts_with(") "));
    matches!(claim.value, ClaimValue::Quantity(number) if number <= 5_000) && starts_line && is_marked
}

/// One sentence with what is said around it.
struct Scene<'s, 'f> {
    ground: &'s Ground<'f>,
    text: &'s str,
    said: &'s [Said],
    sentence: &'s Sentence,
    claims: &'s [&'s Claim],
    before: &'s [Subject],
}

impl Scene<'_, '_> {
    fn resolve(&self, claim: &Claim) -> Resolution {
        if let Some(said) = self.said.iter().find(|said| said.range.start <= claim.range.start && claim.range.end <= said.range.end && said.carries(&claim.value)) {
            return Resolution::Resolved(said.key);
        }
        match &claim.value {
            ClaimValue::Amount { hundredths, currency } => {
                self.amount(claim, &|money| money.hundredths() == Some(*hundredths) && currency.is_none_or(|currency| currency == money.currency))
            }
            ClaimValue::Quantity(hundredths) => self.quantity(claim, *hundredths),
            ClaimValue::Availability(is_available) => self.availability(claim, *is_available),
            ClaimValue::Time { time, half_day_open } => self.time(claim, *time, *half_day_open),
            ClaimValue::Date(_) | ClaimValue::Weekday(_) | ClaimValue::WeekdayRange(..) | ClaimValue::EveryDay => self.day(claim),
            ClaimValue::Open(is_open) => self.open(claim, *is_open),
            ClaimValue::Duration { min, max, unit } => self.duration(claim, *min, *max, *unit),
            ClaimValue::Phone(number) => self.phone(number),
            ClaimValue::Account(number) => self.account(number),
            ClaimValue::Link(link) => self.link(link),
            ClaimValue::Email(email) => self.found_in_contact(|contact| contact.emails.iter().any(|known| known.eq_ignore_ascii_case(email))),
            ClaimValue::Handle(handle) => self.handle(handle),
            ClaimValue::Percent(_) => Resolution::Unsupported,
            ClaimValue::Offer(offer) => self.offer(*offer),
        }
    }

    fn subjects_in(&self, range: &Range<usize>) -> Vec<Subject> {
        self.ground.phrases.subjects(self.said, range, self.before)
    }

    fn segment(&self, claim: &Claim) -> &Range<usize> {
        self.sentence.segments.iter().find(|segment| segment.contains(&claim.range.start)).unwrap_or(&self.sentence.range)
    }

    /// What the claim is said about: in its own part of the sentence, else before it in the sentence, else anywhere in it. A variant alone
    /// belongs to the item named last.
    fn subjects(&self, claim: &Claim) -> Vec<Subject> {
        let mut spoken_of = self.before.to_vec();
        let mut latest = Vec::new();
        for segment in self.sentence.segments.iter().filter(|segment| segment.start <= claim.range.start) {
            let here = self.ground.phrases.subjects(self.said, segment, &spoken_of);
            if here.iter().any(|subject| matches!(subject, Subject::Item { .. })) {
                spoken_of.clone_from(&here);
            }
            let is_own = segment.contains(&claim.range.start);
            if !here.is_empty() {
                latest = here;
            }
            if is_own {
                break;
            }
        }
        if latest.is_empty() { self.subjects_in(&self.sentence.range) } else { latest }
    }

    fn speaks_of(&self, range: &Range<usize>, words: &[&str]) -> bool {
        words_of(self.text, range).iter().any(|word| words.contains(&word.as_str()))
    }

    fn amount(&self, claim: &Claim, equals: &dyn Fn(Money) -> bool) -> Resolution {
        let facts = self.ground.facts;
        let subjects = self.subjects(claim);
        let about_shipping = self.speaks_of(&self.sentence.range, &["ongkir", "ongkos", "kirim", "pengiriman", "shipping", "delivery", "kurir", "courier", "belanja", "minimal", "spend", "orders"]);
        if let Some((key, _)) = facts.shipping().filter(|(_, shipping)| about_shipping && shipping.free_from.is_some_and(equals)) {
            return Resolution::Resolved(key);
        }
        let shipping_subjects = subjects.iter().any(|subject| matches!(subject, Subject::Shipping { .. }));
        if about_shipping && !shipping_subjects {
            if let Some((key, shipping)) = facts.shipping() {
                let any = shipping.options.iter().filter_map(|option| option.price).any(equals);
                return if any { Resolution::Resolved(key) } else { Resolution::Contradicted(key) };
            }
            return Resolution::Unsupported;
        }
        let subjects = if subjects.is_empty() { self.before.to_vec() } else { subjects };
        if subjects.is_empty() {
            let item = facts.items().find(|(_, item)| item.price.into_iter().chain(item.variants.iter().map(|variant| variant.price)).any(equals));
            return item.map_or(Resolution::Unsupported, |(key, _)| Resolution::Resolved(key));
        }
        let prices = subjects.iter().flat_map(|subject| self.ground.phrases.prices(facts, subject));
        let mut contradicted = None;
        for (key, price) in prices {
            if equals(price) {
                return Resolution::Resolved(key);
            }
            contradicted = Some(key);
        }
        contradicted.map_or(Resolution::Unsupported, Resolution::Contradicted)
    }

    fn stocks(&self, claim: &Claim) -> Vec<(FactKey, Stock)> {
        let subjects = self.subjects(claim);
        let subjects = if subjects.is_empty() { self.before.to_vec() } else { subjects };
        subjects.iter().flat_map(|subject| self.ground.phrases.stocks(subject)).collect()
    }

    fn quantity(&self, claim: &Claim, hundredths: i64) -> Resolution {
        let counts = ["stok", "stoknya", "stock", "sisa", "tersisa", "tinggal", "left", "remaining", "ready", "tersedia", "available"];
        if !self.speaks_of(self.segment(claim), &counts) {
            return Resolution::Unsupported;
        }
        let stocks = self.stocks(claim);
        let equal = stocks.iter().find(|(_, stock)| matches!(stock, Stock::InStock(count) if i64::from(*count) * 100 == hundredths));
        match (equal, stocks.first()) {
            (Some((key, _)), _) => Resolution::Resolved(*key),
            (None, Some((key, _))) => Resolution::Contradicted(*key),
            (None, None) => Resolution::Unsupported,
        }
    }

    fn availability(&self, claim: &Claim, is_available: bool) -> Resolution {
        let mut outcome = Resolution::Unsupported;
        for (key, stock) in self.stocks(claim) {
            match stock.is_available() {
                Some(known) if known == is_available => outcome = Resolution::Resolved(key),
                Some(_) => return Resolution::Contradicted(key),
                None => return Resolution::Unsupported,
            }
        }
        outcome
    }

    /// Dates and weekdays the sentence names, those in the claim's own part first.
    fn dates(&self, claim: &Claim) -> Vec<Date> {
        let segment = self.segment(claim);
        let own = self.dates_in(segment);
        if own.is_empty() { self.dates_in(&(self.sentence.range.start..claim.range.end)) } else { own }
    }

    fn dates_in(&self, range: &Range<usize>) -> Vec<Date> {
        let today = self.ground.now.date();
        self.claims.iter().filter(|claim| range.contains(&claim.range.start)).flat_map(|claim| dates_of(&claim.value, today)).collect()
    }

    fn weekdays_only(&self, claim: &Claim) -> bool {
        !self.claims.iter().any(|other| matches!(other.value, ClaimValue::Date(_)) && self.sentence.range.contains(&other.range.start)) && !self.dates(claim).is_empty()
    }

    fn spans_on<'h>(&self, hours: &'h Hours, date: Date, regular: bool) -> &'h [crate::draft::facts::Span] {
        if regular { hours.week.on(date.weekday()) } else { hours.on(date).0 }
    }

    fn time(&self, claim: &Claim, time: Time, half_day_open: bool) -> Resolution {
        let Some((key, hours)) = self.ground.facts.hours() else { return Resolution::Unsupported };
        let negated = self.claims.iter().any(|other| matches!(other.value, ClaimValue::Open(false)) && self.negates_opening(other));
        let later = time.checked_add(jiff::Span::new().hours(12)).ok().filter(|_| half_day_open);
        let equal = |known: Time| known == time || Some(known) == later;
        let dates = self.dates(claim);
        let regular = self.weekdays_only(claim);
        let known = if dates.is_empty() {
            hours.times().any(equal)
        } else {
            dates.iter().all(|date| self.spans_on(hours, *date, regular).iter().any(|span| equal(span.opens) || equal(span.closes)))
        };
        match (known, negated) {
            (true, false) => Resolution::Resolved(key),
            _ => Resolution::Contradicted(key),
        }
    }

    /// "tidak buka", as opposed to "tutup pukul 21.00".
    fn negates_opening(&self, claim: &Claim) -> bool {
        words_of(self.text, &claim.range).iter().any(|word| matches!(word.as_str(), "buka" | "open" | "opens"))
    }

    fn speaks_of_hours(&self) -> bool {
        self.claims.iter().any(|claim| matches!(claim.value, ClaimValue::Open(_) | ClaimValue::Time { .. }))
    }

    /// A day is supported where the sentence is about opening and what it says of that day is checked by its time or state.
    fn day(&self, claim: &Claim) -> Resolution {
        let Some((key, _)) = self.ground.facts.hours() else { return Resolution::Unsupported };
        if !self.speaks_of_hours() {
            return Resolution::Unsupported;
        }
        if self.dates_agree(claim) { Resolution::Resolved(key) } else { Resolution::Contradicted(key) }
    }

    /// "Hari ini (Senin, 23 November)" names one day: what stands in apposition must be the same day.
    fn dates_agree(&self, claim: &Claim) -> bool {
        let in_apposition = |other: &Claim| {
            let between = self.text.get(claim.range.end.min(other.range.end)..claim.range.start.max(other.range.start)).unwrap_or_default();
            between.chars().all(|letter| " (,".contains(letter)) || (between.contains('(') && !between.contains(')') && between.len() < 20)
        };
        let agrees = |other: &&&Claim| match (&claim.value, &other.value) {
            (ClaimValue::Date(one), ClaimValue::Date(two)) => one == two,
            (ClaimValue::Date(date), ClaimValue::Weekday(day)) | (ClaimValue::Weekday(day), ClaimValue::Date(date)) => date.weekday() == *day,
            _ => true,
        };
        self.claims.iter().filter(|other| in_apposition(other)).all(|other| agrees(&other))
    }

    fn open(&self, claim: &Claim, is_open: bool) -> Resolution {
        let has_time = self.claims.iter().any(|other| matches!(other.value, ClaimValue::Time { .. }) && self.segment(claim).contains(&other.range.start));
        let dates = self.dates(claim);
        let now = self.ground.now;
        let about_now = self.speaks_of(self.segment(claim), &["sekarang", "now", "currently", "saat"]);
        let Some((key, hours)) = self.ground.facts.hours() else { return Resolution::Unsupported };
        let verdict = |agrees: bool| if agrees { Resolution::Resolved(key) } else { Resolution::Contradicted(key) };
        if about_now {
            return verdict(hours.is_open(now.date(), now.time()) == is_open);
        }
        if has_time {
            return Resolution::Resolved(key);
        }
        if dates.is_empty() {
            return Resolution::Unsupported;
        }
        let regular = self.weekdays_only(claim);
        verdict(dates.iter().all(|date| self.spans_on(hours, *date, regular).is_empty() != is_open))
    }

    fn duration(&self, claim: &Claim, min: u32, max: u32, unit: crate::draft::facts::EtaUnit) -> Resolution {
        let Some((key, shipping)) = self.ground.facts.shipping() else { return Resolution::Unsupported };
        let equals = |eta: &Eta| u32::from(eta.min) == min && u32::from(eta.max) == max && eta.unit == unit;
        let named: Vec<usize> = self.subjects(claim).iter().filter_map(|subject| if let Subject::Shipping { option } = subject { Some(*option) } else { None }).collect();
        let about_shipping = !named.is_empty()
            || self.speaks_of(&self.sentence.range, &["kirim", "pengiriman", "sampai", "shipping", "delivery", "estimasi", "arrives", "takes"]);
        let known: Vec<&Eta> = shipping
            .options
            .iter()
            .enumerate()
            .filter(|(option, _)| named.is_empty() || named.contains(option))
            .filter_map(|(_, option)| option.eta.as_ref())
            .collect();
        match (about_shipping, known.iter().any(|eta| equals(eta)), known.is_empty()) {
            (true, true, _) => Resolution::Resolved(key),
            (true, false, false) => Resolution::Contradicted(key),
            _ => Resolution::Unsupported,
        }
    }

    fn found_in_contact(&self, known: impl Fn(&crate::draft::facts::Contact) -> bool) -> Resolution {
        match self.ground.facts.contact() {
            Some((key, contact)) if known(contact) => Resolution::Resolved(key),
            _ => Resolution::Unsupported,
        }
    }

    fn phone(&self, number: &str) -> Resolution {
        let same = |known: &str| same_phone(number, &international(&digits_of(known), known.trim_start().starts_with('+')));
        match self.found_in_contact(|contact| contact.phones.iter().any(|phone| same(&phone.number))) {
            Resolution::Unsupported => self.payment_account(&|known| same(known) || digits_of(known) == number),
            resolved => resolved,
        }
    }

    fn account(&self, number: &str) -> Resolution {
        match self.payment_account(&|known| digits_of(known) == number) {
            Resolution::Unsupported => self.found_in_contact(|contact| contact.phones.iter().any(|phone| same_phone(number, &digits_of(&phone.number)))),
            resolved => resolved,
        }
    }

    fn payment_account(&self, equals: &dyn Fn(&str) -> bool) -> Resolution {
        let payment = self.ground.facts.payment();
        let found = payment.filter(|(_, payment)| payment.methods.iter().filter_map(|method| method.account_number.as_deref()).any(equals));
        found.map_or(Resolution::Unsupported, |(key, _)| Resolution::Resolved(key))
    }

    fn link(&self, link: &str) -> Resolution {
        let wanted = comparable_link(link);
        let maps = self.ground.facts.addresses().find(|(_, address)| address.map_link.as_deref().is_some_and(|known| comparable_link(known) == wanted));
        if let Some((key, _)) = maps {
            return Resolution::Resolved(key);
        }
        self.found_in_contact(|contact| contact.links.iter().any(|known| comparable_link(&known.url) == wanted))
    }

    fn handle(&self, handle: &str) -> Resolution {
        let ends_with_handle = |url: &str| comparable_link(url).rsplit('/').next().is_some_and(|last| last.trim_start_matches('@') == handle);
        self.found_in_contact(|contact| {
            contact.links.iter().any(|link| ends_with_handle(&link.url) || link.label.trim_start_matches('@').eq_ignore_ascii_case(handle))
        })
    }

    fn offer(&self, offer: super::Offer) -> Resolution {
        let free_shipping = offer == super::Offer::Free && self.speaks_of(&self.sentence.range, &["ongkir", "shipping", "kirim", "delivery", "pengiriman"]);
        let threshold = self.ground.facts.shipping().and_then(|(key, shipping)| shipping.free_from.map(|amount| (key, amount)));
        let stated = |amount: Money| {
            self.claims.iter().any(|claim| matches!(claim.value, ClaimValue::Amount { hundredths, .. } if amount.hundredths() == Some(hundredths)))
        };
        match threshold {
            Some((key, amount)) if free_shipping && stated(amount) => Resolution::Resolved(key),
            _ => Resolution::Unsupported,
        }
    }
}

/// Equal, or equal but for a country code on one side.
fn same_phone(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    one == other || (short.len() >= 9 && long.ends_with(short) && long.len() - short.len() <= 3)
}

fn comparable_link(link: &str) -> String {
    let lower = link.to_lowercase();
    let without_scheme = lower.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    without_scheme.trim_end_matches('/').to_owned()
}

fn dates_of(value: &ClaimValue, today: Date) -> Vec<Date> {
    let next = |weekday: Weekday| today.nth_weekday(1, weekday).ok();
    match value {
        ClaimValue::Date(date) => vec![*date],
        ClaimValue::Weekday(weekday) => next(*weekday).into_iter().collect(),
        ClaimValue::WeekdayRange(first, last) => {
            let length = (last.to_monday_zero_offset() - first.to_monday_zero_offset()).rem_euclid(7);
            (0..=length).filter_map(|offset| next(first.wrapping_add(offset))).collect()
        }
        ClaimValue::EveryDay => Week::DAYS.into_iter().filter_map(next).collect(),
        _ => Vec::new(),
    }
}

//! One line for each fact, shown beside a draft so that a reviewer sees at a glance what an answer rests on.

use jiff::civil::Weekday;

use super::{
    Eta, EtaUnit, FactBody, Hours, Item, Payment, PaymentKind, PaymentMethod, Shipping, Span, Stock, Week,
};
use crate::draft::language::Lang;

pub(super) fn summary(body: &FactBody, lang: Lang) -> String {
    match body {
        FactBody::Item(item) => item_line(item, lang),
        FactBody::Hours(hours) => hours_line(hours, lang),
        FactBody::Address(address) if address.label.is_empty() => address.text.clone(),
        FactBody::Address(address) => format!("{}: {}", address.label, address.text),
        FactBody::Contact(contact) => {
            let phones = contact.phones.iter().map(|phone| phone.number.clone());
            let links = contact.links.iter().map(|link| link.url.clone());
            phones
                .chain(contact.emails.iter().cloned())
                .chain(links)
                .collect::<Vec<_>>()
                .join(" · ")
        }
        FactBody::Payment(payment) => payment_line(payment, lang),
        FactBody::Shipping(shipping) => shipping_line(shipping, lang),
        FactBody::Policy(policy) => {
            let title = policy.title.nearest(lang).unwrap_or_default();
            format!("{title}: {}", policy.text.nearest(lang).unwrap_or_default())
        }
        FactBody::Voice(_) => match lang {
            Lang::Id => "Gaya bahasa".to_owned(),
            Lang::En => "Voice".to_owned(),
        },
    }
}

fn item_line(item: &Item, lang: Lang) -> String {
    let price = item.price.map(|price| price.to_string());
    let variants = item.variants.iter().map(|variant| {
        format!(
            "{} {}{}",
            variant.name,
            variant.price,
            stock_suffix(variant.stock, lang)
        )
    });
    let parts: Vec<String> = price.into_iter().chain(variants).collect();
    let stock = if item.stock == Stock::Unknown {
        String::new()
    } else {
        stock_suffix(item.stock, lang)
    };
    if parts.is_empty() {
        format!("{}{stock}", item.name)
    } else {
        format!("{}: {}{stock}", item.name, parts.join(", "))
    }
}

fn stock_suffix(stock: Stock, lang: Lang) -> String {
    match (stock, lang) {
        (Stock::Unknown, _) => String::new(),
        (Stock::InStock(0) | Stock::OutOfStock, Lang::Id) => " (habis)".to_owned(),
        (Stock::InStock(0) | Stock::OutOfStock, Lang::En) => " (sold out)".to_owned(),
        (Stock::InStock(count), Lang::Id) => format!(" (stok {count})"),
        (Stock::InStock(count), Lang::En) => format!(" ({count} in stock)"),
        (Stock::Available, Lang::Id) => " (tersedia)".to_owned(),
        (Stock::Available, Lang::En) => " (available)".to_owned(),
    }
}

fn hours_line(hours: &Hours, lang: Lang) -> String {
    let closed = match lang {
        Lang::Id => "tutup",
        Lang::En => "closed",
    };
    runs_of_equal_days(&hours.week)
        .into_iter()
        .map(|(first, last, spans)| {
            let days = day_range(first, last, lang);
            let times = if spans.is_empty() {
                closed.to_owned()
            } else {
                spans_in(spans, lang)
            };
            format!("{days} {times}")
        })
        .collect::<Vec<_>>()
        .join("; ")
}

/// Neighbouring weekdays with the same hours, Monday first.
pub(crate) fn runs_of_equal_days(week: &Week) -> Vec<(Weekday, Weekday, &[Span])> {
    let mut runs: Vec<(Weekday, Weekday, &[Span])> = Vec::new();
    for day in Week::DAYS {
        let spans = week.on(day).as_slice();
        match runs.last_mut() {
            Some((_, last, same)) if *same == spans => *last = day,
            _ => runs.push((day, day, spans)),
        }
    }
    runs
}

pub(crate) fn day_range(first: Weekday, last: Weekday, lang: Lang) -> String {
    if first == last {
        day_name(first, lang).to_owned()
    } else {
        format!("{}–{}", day_name(first, lang), day_name(last, lang))
    }
}

pub(crate) const fn day_name(day: Weekday, lang: Lang) -> &'static str {
    match (lang, day) {
        (Lang::Id, Weekday::Monday) => "Senin",
        (Lang::Id, Weekday::Tuesday) => "Selasa",
        (Lang::Id, Weekday::Wednesday) => "Rabu",
        (Lang::Id, Weekday::Thursday) => "Kamis",
        (Lang::Id, Weekday::Friday) => "Jumat",
        (Lang::Id, Weekday::Saturday) => "Sabtu",
        (Lang::Id, Weekday::Sunday) => "Minggu",
        (Lang::En, Weekday::Monday) => "Monday",
        (Lang::En, Weekday::Tuesday) => "Tuesday",
        (Lang::En, Weekday::Wednesday) => "Wednesday",
        (Lang::En, Weekday::Thursday) => "Thursday",
        (Lang::En, Weekday::Friday) => "Friday",
        (Lang::En, Weekday::Saturday) => "Saturday",
        (Lang::En, Weekday::Sunday) => "Sunday",
    }
}

/// `08.00–21.00` or `8 am–9 pm`, joined where a day has a break.
pub(crate) fn spans_in(spans: &[Span], lang: Lang) -> String {
    let joiner = match lang {
        Lang::Id => " dan ",
        Lang::En => " and ",
    };
    let written = spans
        .iter()
        .map(|span| format!("{}–{}", clock(span.opens, lang), clock(span.closes, lang)));
    written.collect::<Vec<_>>().join(joiner)
}

pub(crate) fn clock(time: jiff::civil::Time, lang: Lang) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    match lang {
        Lang::Id => format!("{hour:02}.{minute:02}"),
        Lang::En => {
            let half = if hour < 12 { "am" } else { "pm" };
            let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
            if minute == 0 {
                format!("{hour} {half}")
            } else {
                format!("{hour}:{minute:02} {half}")
            }
        }
    }
}

fn payment_line(payment: &Payment, lang: Lang) -> String {
    payment
        .methods
        .iter()
        .map(|method| match (&method.account_number, &method.holder) {
            (Some(number), Some(holder)) => format!("{} {number} ({holder})", method_name(method, lang)),
            (Some(number), None) => format!("{} {number}", method_name(method, lang)),
            _ => method_name(method, lang),
        })
        .collect::<Vec<_>>()
        .join(", ")
}

pub(crate) fn method_name(method: &PaymentMethod, lang: Lang) -> String {
    let kind = match (method.kind, lang) {
        (PaymentKind::Bank, Lang::Id) => "transfer bank",
        (PaymentKind::Bank, Lang::En) => "bank transfer",
        (PaymentKind::EWallet, _) => "",
        (PaymentKind::Cash, Lang::Id) => "tunai",
        (PaymentKind::Cash, Lang::En) => "cash",
        (PaymentKind::Qris, _) => "QRIS",
        (PaymentKind::Card, Lang::Id) => "kartu",
        (PaymentKind::Card, Lang::En) => "card",
        (PaymentKind::CashOnDelivery, Lang::Id) => "COD (bayar di tempat)",
        (PaymentKind::CashOnDelivery, Lang::En) => "COD (cash on delivery)",
    };
    match (kind, method.name.trim()) {
        (kind, "") => kind.to_owned(),
        ("", name) => name.to_owned(),
        ("bank transfer", name) => format!("{name} bank transfer"),
        ("transfer bank", name) => format!("transfer bank {name}"),
        (kind, name) => format!("{kind} {name}"),
    }
}

fn shipping_line(shipping: &Shipping, lang: Lang) -> String {
    let options = shipping.options.iter().map(|option| {
        let areas = if option.areas.is_empty() {
            String::new()
        } else {
            format!(" ({})", option.areas.join(", "))
        };
        let price = option.price.map(|price| format!(" {price}")).unwrap_or_default();
        let eta = option
            .eta
            .map(|eta| format!(", {}", eta_in(eta, lang)))
            .unwrap_or_default();
        format!("{}{areas}{price}{eta}", option.name)
    });
    options.collect::<Vec<_>>().join("; ")
}

/// `2–3 hari`, `45 minutes`.
pub(crate) fn eta_in(eta: Eta, lang: Lang) -> String {
    let unit = match (lang, eta.unit, eta.max) {
        (Lang::Id, EtaUnit::Minutes, _) => "menit",
        (Lang::Id, EtaUnit::Hours, _) => "jam",
        (Lang::Id, EtaUnit::Days, _) => "hari",
        (Lang::Id, EtaUnit::Weeks, _) => "minggu",
        (Lang::Id, EtaUnit::Months, _) => "bulan",
        (Lang::En, EtaUnit::Minutes, 1) => "minute",
        (Lang::En, EtaUnit::Minutes, _) => "minutes",
        (Lang::En, EtaUnit::Hours, 1) => "hour",
        (Lang::En, EtaUnit::Hours, _) => "hours",
        (Lang::En, EtaUnit::Days, 1) => "day",
        (Lang::En, EtaUnit::Days, _) => "days",
        (Lang::En, EtaUnit::Weeks, 1) => "week",
        (Lang::En, EtaUnit::Weeks, _) => "weeks",
        (Lang::En, EtaUnit::Months, 1) => "month",
        (Lang::En, EtaUnit::Months, _) => "months",
    };
    if eta.min == eta.max {
        format!("{} {unit}", eta.max)
    } else {
        format!("{}–{} {unit}", eta.min, eta.max)
    }
}

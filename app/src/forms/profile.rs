//! Where the business is, how to reach it, how to pay and how things are sent.

use domain::draft::facts::{
    Address, Contact, Currency, Eta, EtaUnit, FactBody, FactKind, Link, Payment, PaymentKind, PaymentMethod,
    Phone, Problem, Shipping, ShippingOption,
};

use super::item::CURRENCIES;
use super::reading::{Reading, code_of};
use super::values::Values;
use super::{FieldProblem, Form};

pub const PAYMENT_KINDS: [(&str, PaymentKind); 6] = [
    ("bank", PaymentKind::Bank),
    ("e_wallet", PaymentKind::EWallet),
    ("qris", PaymentKind::Qris),
    ("cash", PaymentKind::Cash),
    ("card", PaymentKind::Card),
    ("cash_on_delivery", PaymentKind::CashOnDelivery),
];

pub const ETA_UNITS: [(&str, EtaUnit); 5] = [
    ("minutes", EtaUnit::Minutes),
    ("hours", EtaUnit::Hours),
    ("days", EtaUnit::Days),
    ("weeks", EtaUnit::Weeks),
    ("months", EtaUnit::Months),
];

impl Form for Address {
    const KIND: FactKind = FactKind::Address;

    fn fill(&self) -> Values {
        let mut values = Values::default();
        values.set("label", &self.label);
        values.set("text", &self.text);
        values.set("landmarks.id", &self.landmarks.id);
        values.set("landmarks.en", &self.landmarks.en);
        values.set("map_link", self.map_link.as_deref().unwrap_or_default());
        values
    }

    fn read(reading: &mut Reading<'_>) -> Self {
        Self {
            label: reading.text("label"),
            text: reading.text("text"),
            landmarks: reading.wording("landmarks"),
            map_link: reading.optional("map_link"),
        }
    }

    fn into_body(self) -> FactBody {
        FactBody::Address(self)
    }

    fn of_body(body: &FactBody) -> Option<&Self> {
        match body {
            FactBody::Address(address) => Some(address),
            _ => None,
        }
    }
}

impl Form for Contact {
    const KIND: FactKind = FactKind::Contact;
    const ROWS: &'static [(&'static str, &'static [&'static str])] = &[("phones", &[]), ("links", &[])];

    fn fill(&self) -> Values {
        let mut values = Values::default();
        for (row, phone) in self.phones.iter().enumerate() {
            values.set(format!("phones[{row}].label"), &phone.label);
            values.set(format!("phones[{row}].number"), &phone.number);
        }
        values.set("emails", self.emails.join("\n"));
        for (row, link) in self.links.iter().enumerate() {
            values.set(format!("links[{row}].label"), &link.label);
            values.set(format!("links[{row}].url"), &link.url);
        }
        values
    }

    fn read(reading: &mut Reading<'_>) -> Self {
        Self {
            phones: reading.rows("phones", |reading, row| Phone {
                label: reading.text(&format!("{row}.label")),
                number: reading.text(&format!("{row}.number")),
            }),
            emails: reading.values().lines("emails"),
            links: reading.rows("links", |reading, row| Link {
                label: reading.text(&format!("{row}.label")),
                url: reading.text(&format!("{row}.url")),
            }),
        }
    }

    fn into_body(self) -> FactBody {
        FactBody::Contact(self)
    }

    fn of_body(body: &FactBody) -> Option<&Self> {
        match body {
            FactBody::Contact(contact) => Some(contact),
            _ => None,
        }
    }
}

impl Form for Payment {
    const KIND: FactKind = FactKind::Payment;
    /// Cash needs nothing but its kind, so a chosen kind keeps a row.
    const ROWS: &'static [(&'static str, &'static [&'static str])] = &[("methods", &[])];

    fn fill(&self) -> Values {
        let mut values = Values::default();
        for (row, method) in self.methods.iter().enumerate() {
            values.set(
                format!("methods[{row}].kind"),
                code_of(&PAYMENT_KINDS, &method.kind),
            );
            values.set(format!("methods[{row}].name"), &method.name);
            values.set(
                format!("methods[{row}].account_number"),
                method.account_number.as_deref().unwrap_or_default(),
            );
            values.set(
                format!("methods[{row}].holder"),
                method.holder.as_deref().unwrap_or_default(),
            );
        }
        values.set("note.id", &self.note.id);
        values.set("note.en", &self.note.en);
        values
    }

    fn read(reading: &mut Reading<'_>) -> Self {
        Self {
            methods: reading.rows("methods", |reading, row| {
                let kind = format!("{row}.kind");
                if reading.text(&kind).is_empty() {
                    reading.mistake(&kind, FieldProblem::Fact(Problem::Missing));
                }
                PaymentMethod {
                    kind: reading.choice(&kind, &PAYMENT_KINDS).unwrap_or(PaymentKind::Cash),
                    name: reading.text(&format!("{row}.name")),
                    account_number: reading.optional(&format!("{row}.account_number")),
                    holder: reading.optional(&format!("{row}.holder")),
                }
            }),
            note: reading.wording("note"),
        }
    }

    fn into_body(self) -> FactBody {
        FactBody::Payment(self)
    }

    fn of_body(body: &FactBody) -> Option<&Self> {
        match body {
            FactBody::Payment(payment) => Some(payment),
            _ => None,
        }
    }
}

impl Form for Shipping {
    const KIND: FactKind = FactKind::Shipping;
    const ROWS: &'static [(&'static str, &'static [&'static str])] = &[("options", &["eta_unit"])];

    fn fill(&self) -> Values {
        let mut values = Values::default();
        let prices = self
            .options
            .iter()
            .filter_map(|option| option.price)
            .chain(self.free_from);
        values.set(
            "currency",
            prices
                .map(|price| price.currency)
                .next()
                .unwrap_or_default()
                .code(),
        );
        for (row, option) in self.options.iter().enumerate() {
            fill_option(&mut values, &format!("options[{row}]"), option);
        }
        values.set(
            "free_from",
            self.free_from
                .map(domain::draft::facts::Money::plain)
                .unwrap_or_default(),
        );
        values.set("note.id", &self.note.id);
        values.set("note.en", &self.note.en);
        values
    }

    fn read(reading: &mut Reading<'_>) -> Self {
        let currency = reading.choice("currency", &CURRENCIES).unwrap_or_default();
        Self {
            options: reading.rows("options", |reading, row| read_option(reading, row, currency)),
            note: reading.wording("note"),
            free_from: reading.money("free_from", currency),
        }
    }

    fn into_body(self) -> FactBody {
        FactBody::Shipping(self)
    }

    fn of_body(body: &FactBody) -> Option<&Self> {
        match body {
            FactBody::Shipping(shipping) => Some(shipping),
            _ => None,
        }
    }
}

fn fill_option(values: &mut Values, row: &str, option: &ShippingOption) {
    values.set(format!("{row}.name"), &option.name);
    values.set(format!("{row}.areas"), option.areas.join("\n"));
    values.set(
        format!("{row}.price"),
        option
            .price
            .map(domain::draft::facts::Money::plain)
            .unwrap_or_default(),
    );
    let number = |of: fn(&Eta) -> u16| {
        option
            .eta
            .as_ref()
            .map(|eta| of(eta).to_string())
            .unwrap_or_default()
    };
    values.set(format!("{row}.eta_min"), number(|eta| eta.min));
    values.set(format!("{row}.eta_max"), number(|eta| eta.max));
    let unit = option.eta.map_or(EtaUnit::Days, |eta| eta.unit);
    values.set(format!("{row}.eta_unit"), code_of(&ETA_UNITS, &unit));
}

fn read_option(reading: &mut Reading<'_>, row: &str, currency: Currency) -> ShippingOption {
    let min: Option<u16> = reading.number(&format!("{row}.eta_min"));
    let max: Option<u16> = reading.number(&format!("{row}.eta_max"));
    let unit = reading
        .choice(&format!("{row}.eta_unit"), &ETA_UNITS)
        .unwrap_or(EtaUnit::Days);
    let eta = min.or(max).map(|either| Eta {
        min: min.unwrap_or(either),
        max: max.unwrap_or(either),
        unit,
    });
    ShippingOption {
        name: reading.text(&format!("{row}.name")),
        areas: reading.values().lines(&format!("{row}.areas")),
        price: reading.money(&format!("{row}.price"), currency),
        eta,
    }
}

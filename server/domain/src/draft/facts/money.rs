//! Amounts of money as customers read them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Currencies a catalog may use. ISO 4217 codes; the rupiah is used without its sen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    #[default]
    Idr,
    Usd,
    Sgd,
    Myr,
    Aud,
    Eur,
    Gbp,
}

impl Currency {
    pub const ALL: [Self; 7] = [
        Self::Idr,
        Self::Usd,
        Self::Sgd,
        Self::Myr,
        Self::Aud,
        Self::Eur,
        Self::Gbp,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Idr => "IDR",
            Self::Usd => "USD",
            Self::Sgd => "SGD",
            Self::Myr => "MYR",
            Self::Aud => "AUD",
            Self::Eur => "EUR",
            Self::Gbp => "GBP",
        }
    }

    /// How many minor units make one: 1 for the rupiah, 100 for the others.
    pub const fn minor_per_unit(self) -> i64 {
        match self {
            Self::Idr => 1,
            _ => 100,
        }
    }

    const fn symbol(self) -> &'static str {
        match self {
            Self::Idr => "Rp ",
            Self::Usd => "$",
            Self::Sgd => "S$",
            Self::Myr => "RM ",
            Self::Aud => "A$",
            Self::Eur => "€",
            Self::Gbp => "£",
        }
    }
}

/// An exact amount in minor units of its currency: `Rp 25.000` is 25000, `$12.50` is 1250.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    #[serde(rename = "amount")]
    pub minor: i64,
    #[serde(default)]
    pub currency: Currency,
}

impl Money {
    pub const fn idr(rupiah: i64) -> Self {
        Self {
            minor: rupiah,
            currency: Currency::Idr,
        }
    }

    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Hundredths of the main unit, in which amounts of unknown currency can be compared. `None` on overflow.
    pub const fn hundredths(self) -> Option<i64> {
        self.minor.checked_mul(100 / self.currency.minor_per_unit())
    }

    /// The amount as people type it in a form: `25000`, `12.50`.
    pub fn plain(self) -> String {
        if self.currency.minor_per_unit() == 1 {
            self.minor.to_string()
        } else {
            let sign = if self.minor < 0 { "-" } else { "" };
            let minor = self.minor.unsigned_abs();
            format!("{sign}{}.{:02}", minor / 100, minor % 100)
        }
    }

    /// Reads what a form sends for a price: digits with optional grouping, a fraction only where the
    /// currency has one.
    pub fn from_form(text: &str, currency: Currency) -> Option<Self> {
        let hundredths = crate::draft::claims::decimal_hundredths(text.trim())?;
        let unit = 100 / currency.minor_per_unit();
        (hundredths % unit == 0).then_some(Self {
            minor: hundredths / unit,
            currency,
        })
    }
}

/// `Rp 25.000` in the Indonesian way, `$1,250.50` for currencies with cents.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let minor = self.minor.unsigned_abs();
        let symbol = self.currency.symbol();
        if self.currency.minor_per_unit() == 1 {
            write!(f, "{sign}{symbol}{}", grouped(minor, '.'))
        } else {
            write!(
                f,
                "{sign}{symbol}{}.{:02}",
                grouped(minor / 100, ','),
                minor % 100
            )
        }
    }
}

fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rupiah_are_grouped_with_dots_and_have_no_sen() {
        assert_eq!(Money::idr(25_000).to_string(), "Rp 25.000");
        assert_eq!(Money::idr(1_250_000).to_string(), "Rp 1.250.000");
        assert_eq!(Money::idr(500).to_string(), "Rp 500");
    }

    #[test]
    fn dollars_have_cents() {
        assert_eq!(Money::new(1250, Currency::Usd).to_string(), "$12.50");
        assert_eq!(Money::new(125_005, Currency::Sgd).to_string(), "S$1,250.05");
    }

    #[test]
    fn a_form_takes_the_price_as_people_type_it() {
        assert_eq!(
            Money::from_form("25.000", Currency::Idr),
            Some(Money::idr(25_000))
        );
        assert_eq!(Money::from_form("25000", Currency::Idr), Some(Money::idr(25_000)));
        assert_eq!(
            Money::from_form("12.50", Currency::Usd),
            Some(Money::new(1250, Currency::Usd))
        );
        assert_eq!(Money::from_form("12.50", Currency::Idr), None);
        assert_eq!(Money::from_form("abc", Currency::Usd), None);
    }

    #[test]
    fn what_a_form_shows_it_also_takes_back() {
        for money in [
            Money::idr(0),
            Money::idr(999),
            Money::idr(1_500_000),
            Money::new(5, Currency::Usd),
            Money::new(123_456, Currency::Eur),
        ] {
            assert_eq!(Money::from_form(&money.plain(), money.currency), Some(money));
        }
    }
}

//! Businesses put together by chance.

use domain::draft::facts::{
    Address, Contact, Eta, EtaUnit, Fact, FactBody, FactId, Facts, Hours, Item, Link, Money, Payment,
    PaymentKind, PaymentMethod, Phone, Policy, PolicyTopic, Shipping, ShippingOption, Stock, Variant, Voice,
    Wording,
};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use uuid::Uuid;

const NAMES: [&str; 12] = [
    "Kopi Susu Aren",
    "Roti Sobek Cokelat",
    "Bolu Pandan",
    "Kemeja Lurik",
    "Teh Melati",
    "Sambal Bawang",
    "Keripik Tempe",
    "Tas Rotan",
    "Lilin Serai",
    "Canvas Bag",
    "Granola Jar",
    "Wool Scarf",
];

/// What a business is made from.
#[derive(Clone, Debug)]
pub struct Plan {
    items: Vec<(usize, i64, Option<i64>, u8)>,
    phone: u64,
    account: u64,
    shipping: i64,
    fee: i64,
    domain: usize,
}

pub fn random() -> impl Strategy<Value = Plan> {
    let price = (2_i64..3_000).prop_map(|half| half * 500);
    let item = (0..NAMES.len(), price.clone(), prop::option::of(price), any::<u8>());
    (
        prop::collection::vec(item, 1..5),
        1_000_000_u64..99_999_999,
        1_000_000_000_u64..9_999_999_999,
        (10_i64..60).prop_map(|half| half * 500),
        (20_i64..400).prop_map(|half| half * 500),
        0..4_usize,
    )
        .prop_map(|(items, phone, account, shipping, fee, domain)| Plan {
            items,
            phone,
            account,
            shipping,
            fee,
            domain,
        })
}

/// A business with the values that sentences are made of.
pub struct Business {
    pub facts: Facts,
    /// Name and price; a variant's name is part of it.
    pub prices: Vec<(String, i64)>,
    pub phone: String,
    pub account: String,
    pub link: String,
    pub mail: String,
    pub shipping: i64,
    pub fee: i64,
}

fn both(id: &str, en: &str) -> Wording {
    Wording {
        id: id.to_owned(),
        en: en.to_owned(),
    }
}

impl Plan {
    pub fn build(&self) -> Business {
        let mut bodies = Vec::new();
        let mut prices = Vec::new();
        let mut used = Vec::new();
        for (name, price, large, stock) in &self.items {
            if used.contains(name) {
                continue;
            }
            used.push(*name);
            let item = item(NAMES[*name], *price, *large, *stock);
            match large {
                None => prices.push((item.name.clone(), *price)),
                Some(large) => {
                    prices.push((format!("{} Regular", item.name), *price));
                    prices.push((format!("{} Large", item.name), *large));
                }
            }
            bodies.push(FactBody::Item(item));
        }
        let host = ["toko-ayu.example", "warung.example.id", "studio-b.example", "kedai.example/menu"][self.domain];
        let phone = format!("0812-{:04}-{:04}", self.phone / 10_000 % 10_000, self.phone % 10_000);
        let account = self.account.to_string();
        bodies.extend(self.profile(host, &phone, &account));
        let list = (1_u128..).zip(bodies).map(|(id, body)| Fact {
            id: FactId(Uuid::from_u128(id)),
            version: 1,
            body,
        });
        Business {
            facts: Facts::new(list.collect(), TimeZone::get("Asia/Jakarta").unwrap()),
            prices,
            phone,
            account,
            link: format!("https://{host}"),
            mail: "halo@toko-ayu.example".to_owned(),
            shipping: self.shipping,
            fee: self.fee,
        }
    }

    fn profile(&self, host: &str, phone: &str, account: &str) -> Vec<FactBody> {
        let fee = Money::idr(self.fee);
        vec![
            FactBody::Voice(Voice::default()),
            FactBody::Hours(Hours {
                time_zone: "Asia/Jakarta".to_owned(),
                ..Hours::default()
            }),
            FactBody::Address(Address {
                label: "Toko".to_owned(),
                text: "Jl. Melati No. 24, Bandung 40114".to_owned(),
                ..Address::default()
            }),
            FactBody::Contact(Contact {
                phones: vec![Phone {
                    label: "WhatsApp".to_owned(),
                    number: phone.to_owned(),
                }],
                emails: vec!["halo@toko-ayu.example".to_owned()],
                links: vec![Link {
                    label: "Menu".to_owned(),
                    url: format!("https://{host}"),
                }],
            }),
            FactBody::Payment(Payment {
                methods: vec![PaymentMethod {
                    kind: PaymentKind::Bank,
                    name: "BCA".to_owned(),
                    account_number: Some(account.to_owned()),
                    holder: Some("Toko Ayu".to_owned()),
                }],
                note: Wording::default(),
            }),
            FactBody::Shipping(Shipping {
                options: vec![ShippingOption {
                    name: "JNE REG".to_owned(),
                    areas: vec!["Bandung".to_owned(), "Bogor".to_owned()],
                    price: Some(Money::idr(self.shipping)),
                    eta: Some(Eta {
                        min: 2,
                        max: 3,
                        unit: EtaUnit::Days,
                    }),
                }],
                ..Shipping::default()
            }),
            FactBody::Policy(Policy {
                topic: PolicyTopic::Returns,
                title: both("Pembatalan", "Cancellation"),
                text: both(
                    &format!("Pembatalan dikenai {fee}."),
                    &format!("Cancellations cost {fee}."),
                ),
            }),
        ]
    }
}

fn item(name: &str, price: i64, large: Option<i64>, stock: u8) -> Item {
    let stock = match stock % 4 {
        0 => Stock::Available,
        1 => Stock::OutOfStock,
        2 => Stock::InStock(u32::from(stock)),
        _ => Stock::Unknown,
    };
    let variant = |name: &str, price| Variant {
        name: name.to_owned(),
        price: Money::idr(price),
        stock,
    };
    Item {
        name: name.to_owned(),
        price: large.is_none().then(|| Money::idr(price)),
        stock: if large.is_none() { stock } else { Stock::Unknown },
        variants: large
            .map(|large| vec![variant("Regular", price), variant("Large", large)])
            .unwrap_or_default(),
        ..Item::default()
    }
}

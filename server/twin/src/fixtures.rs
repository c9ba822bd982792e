//! The demo world: who owns what at Meta before anybody connects anything.
//!
//! Demo data of the product is seeded from [`CONNECTED`], so that both sides agree about the two clients that
//! start connected. Ids and numbers are invented.

pub mod instagram;

/// A number that the product already holds a token for when the world begins.
#[derive(Clone, Copy)]
pub struct ConnectedNumber {
    pub business_id: &'static str,
    pub waba_id: &'static str,
    pub phone_number_id: &'static str,
    /// As REST answers format it.
    pub display_phone_number: &'static str,
    pub verified_name: &'static str,
    pub token: &'static str,
    /// Two-step verification PIN, six digits.
    pub pin: &'static str,
}

/// A business portfolio.
#[derive(Clone, Copy)]
pub struct DemoPortfolio {
    pub id: &'static str,
    pub name: &'static str,
    pub wabas: &'static [DemoWaba],
}

/// A WhatsApp Business account.
#[derive(Clone, Copy)]
pub struct DemoWaba {
    pub id: &'static str,
    pub name: &'static str,
    pub numbers: &'static [DemoNumber],
}

/// A business phone number and what is special about it.
#[derive(Clone, Copy)]
pub struct DemoNumber {
    pub id: &'static str,
    pub display: &'static str,
    pub verified_name: &'static str,
    pub quirk: Quirk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quirk {
    None,
    /// Never proved by a one-time code: registering answers 133006.
    Unverified,
    /// Still lives in the WhatsApp Business app: must never be registered.
    Coexistence,
    /// Two-step verification is on with this PIN: another PIN answers 133005.
    HasPin(&'static str),
}

/// A person who writes to businesses.
#[derive(Clone, Copy)]
pub struct DemoCustomer {
    pub id: &'static str,
    pub name: &'static str,
    /// Digits as people dial them; `None` when the person hides the number behind a username.
    pub phone: Option<&'static str>,
    /// Digits as WhatsApp knows them, when these differ from `phone` (Brazil's short form).
    pub wa_id: Option<&'static str>,
    /// With the leading `@`.
    pub username: Option<&'static str>,
    /// Enrolled across portfolios, so that a parent BSUID is sent too.
    pub parent: bool,
}

/// The portfolio of the product itself: `account_update` events of the partner kind name it as their entry.
pub const PARTNER_BUSINESS_ID: &str = "771500412266000";

pub const KOPI_SENJA: DemoNumber = DemoNumber {
    id: "204417760098801",
    display: "+62 21 5550 1101",
    verified_name: "Kopi Senja",
    quirk: Quirk::None,
};
pub const BATIK_AYU: DemoNumber = DemoNumber {
    id: "204417760098802",
    display: "+62 274 5550 102",
    verified_name: "Batik Ayu",
    quirk: Quirk::None,
};
pub const REVIEW_TEST: DemoNumber = DemoNumber {
    id: "204417760098803",
    display: "+62 21 5550 1103",
    verified_name: "Laras Review Test",
    quirk: Quirk::None,
};

/// Everything a person can pick in the Embedded Signup popup.
pub const PORTFOLIOS: &[DemoPortfolio] = &[
    DemoPortfolio {
        id: "771500412266301",
        name: "Kopi Senja",
        wabas: &[DemoWaba {
            id: "318840027715501",
            name: "Kopi Senja",
            numbers: &[KOPI_SENJA],
        }],
    },
    DemoPortfolio {
        id: "771500412266302",
        name: "Batik Ayu",
        wabas: &[DemoWaba {
            id: "318840027715502",
            name: "Batik Ayu",
            numbers: &[BATIK_AYU],
        }],
    },
    DemoPortfolio {
        id: "771500412266303",
        name: "Laras Review Test",
        wabas: &[DemoWaba {
            id: "318840027715503",
            name: "Laras Review Test",
            numbers: &[REVIEW_TEST],
        }],
    },
    DemoPortfolio {
        id: "771500412266304",
        name: "Roti Pagi",
        wabas: &[DemoWaba {
            id: "318840027715504",
            name: "Roti Pagi",
            numbers: &[DemoNumber {
                id: "204417760098804",
                display: "+62 22 5550 1104",
                verified_name: "Roti Pagi",
                quirk: Quirk::None,
            }],
        }],
    },
    DemoPortfolio {
        id: "771500412266305",
        name: "Melati Hair Studio",
        wabas: &[DemoWaba {
            id: "318840027715505",
            name: "Melati Hair Studio",
            numbers: &[DemoNumber {
                id: "204417760098805",
                display: "+62 361 5550 105",
                verified_name: "Melati Hair Studio",
                quirk: Quirk::None,
            }],
        }],
    },
    DemoPortfolio {
        id: "771500412266306",
        name: "Toko Serbaguna",
        wabas: &[
            DemoWaba {
                id: "318840027715506",
                name: "Toko Serbaguna Pusat",
                numbers: &[
                    DemoNumber {
                        id: "204417760098806",
                        display: "+62 31 5550 1106",
                        verified_name: "Toko Serbaguna",
                        quirk: Quirk::None,
                    },
                    DemoNumber {
                        id: "204417760098807",
                        display: "+62 31 5550 1107",
                        verified_name: "Toko Serbaguna Grosir",
                        quirk: Quirk::None,
                    },
                ],
            },
            DemoWaba {
                id: "318840027715507",
                name: "Toko Serbaguna Cabang",
                numbers: &[
                    DemoNumber {
                        id: "204417760098808",
                        display: "+62 31 5550 1108",
                        verified_name: "Toko Serbaguna Malang",
                        quirk: Quirk::Unverified,
                    },
                    DemoNumber {
                        id: "204417760098809",
                        display: "+62 31 5550 1109",
                        verified_name: "Toko Serbaguna Solo",
                        quirk: Quirk::Coexistence,
                    },
                    DemoNumber {
                        id: "204417760098810",
                        display: "+62 31 5550 1110",
                        verified_name: "Toko Serbaguna Kediri",
                        quirk: Quirk::HasPin("482913"),
                    },
                ],
            },
        ],
    },
];

/// Numbers registered, subscribed and granted from the start.
pub const CONNECTED: &[ConnectedNumber] = &[
    ConnectedNumber {
        business_id: "771500412266304",
        waba_id: "318840027715504",
        phone_number_id: "204417760098804",
        display_phone_number: "+62 22 5550 1104",
        verified_name: "Roti Pagi",
        token: "EAATwinDemoRotiPagiNotASecretZBqW1ZD",
        pin: "204804",
    },
    ConnectedNumber {
        business_id: "771500412266305",
        waba_id: "318840027715505",
        phone_number_id: "204417760098805",
        display_phone_number: "+62 361 5550 105",
        verified_name: "Melati Hair Studio",
        token: "EAATwinDemoMelatiNotASecretZCxR2ZD",
        pin: "204805",
    },
];

/// Customers to write as. `dewi` has a username and no visible phone number.
pub const CUSTOMERS: &[DemoCustomer] = &[
    plain("sari", "Sari Wulandari", "6281255501234"),
    plain("budi", "Budi Santoso", "6281255505678"),
    DemoCustomer {
        id: "dewi",
        name: "Dewi Kusuma",
        phone: None,
        wa_id: None,
        username: Some("@dewi.kusuma"),
        parent: false,
    },
    DemoCustomer {
        id: "maya",
        name: "Maya Putri",
        phone: Some("6281255507788"),
        wa_id: None,
        username: Some("@mayaputri"),
        parent: false,
    },
    plain("emma", "Emma Clark", "447700900123"),
    DemoCustomer {
        id: "andi",
        name: "Andi Pratama",
        phone: Some("6281255502468"),
        wa_id: None,
        username: None,
        parent: true,
    },
    DemoCustomer {
        id: "beatriz",
        name: "Beatriz Lima",
        phone: Some("5511987654321"),
        wa_id: Some("551187654321"),
        username: None,
        parent: false,
    },
];

const fn plain(id: &'static str, name: &'static str, phone: &'static str) -> DemoCustomer {
    DemoCustomer {
        id,
        name,
        phone: Some(phone),
        wa_id: None,
        username: None,
        parent: false,
    }
}

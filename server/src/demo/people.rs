//! Who can sign in to the demo, and the agencies they belong to.

use domain::Lang;
use domain::brand::BrandDraft;
use domain::tenancy::Role;

/// The password of every sign-in of the demo data.
pub const PASSWORD: &str = "laras-demo";

/// An agency of the demo.
pub struct Agency {
    /// Its only host.
    pub host: &'static str,
    brand: fn() -> BrandDraft,
}

impl Agency {
    /// Its look.
    pub fn brand(&self) -> BrandDraft {
        (self.brand)()
    }
}

/// Two agencies that nobody could mistake for each other.
pub const AGENCIES: [Agency; 2] = [
    Agency {
        host: "sinar.localhost",
        brand: || BrandDraft {
            name: "Sinar Digital".into(),
            primary: "#b4420f".into(),
            accent: "#f2b33d".into(),
            radius: 16,
            mark: "S".into(),
            lang: Lang::Id,
            support: Some("bantuan@sinar.localhost".into()),
            ..BrandDraft::default()
        },
    },
    Agency {
        host: "kirana.localhost",
        brand: || BrandDraft {
            name: "Kirana Studio".into(),
            primary: "#4b2e83".into(),
            accent: "#1fa39a".into(),
            radius: 4,
            mark: "KS".into(),
            lang: Lang::En,
            support: Some("support@kirana.localhost".into()),
            ..BrandDraft::default()
        },
    },
];

/// A business of the demo.
pub struct Business {
    /// The agency's host; the platform's own where there is none.
    pub agency: Option<&'static str>,
    /// Its name.
    pub name: &'static str,
    /// The language it mostly speaks.
    pub lang: Lang,
    /// IANA time zone.
    pub time_zone: &'static str,
    /// Its colour in lists.
    pub accent: &'static str,
    /// Whether it starts with a number of its own, given the twin.
    pub connected: bool,
}

const fn business(
    agency: Option<&'static str>,
    name: &'static str,
    lang: Lang,
    time_zone: &'static str,
    accent: &'static str,
    connected: bool,
) -> Business {
    Business {
        agency,
        name,
        lang,
        time_zone,
        accent,
        connected,
    }
}

/// The workspace that Meta's reviewer tests with.
pub const TEST_SHOP: &str = "Laras Test Shop";

/// Every business.
pub const BUSINESSES: [Business; 5] = [
    business(
        Some("sinar.localhost"),
        "Kopi Senja",
        Lang::Id,
        "Asia/Jakarta",
        "#7a4a2b",
        false,
    ),
    business(
        Some("sinar.localhost"),
        "Roti Pagi",
        Lang::Id,
        "Asia/Jakarta",
        "#c98a1b",
        true,
    ),
    business(
        Some("kirana.localhost"),
        "Batik Ayu",
        Lang::Id,
        "Asia/Jakarta",
        "#5b3a8c",
        false,
    ),
    business(
        Some("kirana.localhost"),
        "Melati Hair Studio",
        Lang::En,
        "Asia/Makassar",
        "#14857c",
        true,
    ),
    business(None, TEST_SHOP, Lang::En, "Asia/Jakarta", "#1f5f5b", false),
];

/// Somebody who can sign in.
pub struct Person {
    /// Where.
    pub host: &'static str,
    /// As whom.
    pub email: &'static str,
    /// What colleagues see.
    pub name: &'static str,
    /// What they are.
    pub role: Role,
    /// Their business, or the clients assigned to them.
    pub businesses: &'static [&'static str],
    /// The language they read; the brand's where none is named.
    pub lang: Option<Lang>,
}

const fn person(
    host: &'static str,
    email: &'static str,
    name: &'static str,
    role: Role,
    businesses: &'static [&'static str],
) -> Person {
    Person {
        host,
        email,
        name,
        role,
        businesses,
        lang: None,
    }
}

/// Everybody.
pub const PEOPLE: [Person; 6] = [
    person(
        "sinar.localhost",
        "admin@sinar.localhost",
        "Admin Sinar",
        Role::PartnerAdmin,
        &[],
    ),
    person(
        "sinar.localhost",
        "agent@sinar.localhost",
        "Agen Sinar",
        Role::PartnerAgent,
        &["Roti Pagi"],
    ),
    person(
        "sinar.localhost",
        "owner@kopisenja.localhost",
        "Pemilik Kopi Senja",
        Role::Owner,
        &["Kopi Senja"],
    ),
    person(
        "kirana.localhost",
        "admin@kirana.localhost",
        "Kirana Admin",
        Role::PartnerAdmin,
        &[],
    ),
    person(
        "kirana.localhost",
        "owner@batikayu.localhost",
        "Batik Ayu Owner",
        Role::Owner,
        &["Batik Ayu"],
    ),
    person(
        "localhost",
        "reviewer@localhost",
        "Reviewer",
        Role::Reviewer,
        &[TEST_SHOP],
    ),
];

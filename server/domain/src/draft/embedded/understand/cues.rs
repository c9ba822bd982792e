//! Which questions a part of a message contains.

use super::lexicon::{
    ADDRESS, CATALOG, CONTACT, DETAIL, HOURS, NAMED, PAYMENT, PREORDER, PRICE, RETURNS, SHIPPING, STOCK,
    Said, WARRANTY,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    Price,
    Stock,
    Detail,
    /// How long something takes or keeps.
    Duration,
    Cheapest,
    Catalog,
    Hours,
    Address,
    /// "Where" or "mana" alone: the address, unless something else is looked for.
    Where,
    Shipping,
    Payment,
    Contact,
    Returns,
    Warranty,
    Preorder,
    NamedPolicy,
}

impl Cue {
    /// What a bare "how much" or "how long" after a question on shipping means.
    pub const fn may_continue_shipping(self) -> bool {
        matches!(self, Self::Price | Self::Duration)
    }

    pub const fn is_about_items(self) -> bool {
        matches!(self, Self::Price | Self::Stock | Self::Detail)
    }
}

/// `names_item`: the part names something from the catalog.
pub(super) fn find(words: &[String], names_item: bool) -> Vec<Cue> {
    let said = Said(words);
    let mut cues = about_the_business(said, names_item);
    cues.extend(about_the_catalog(said, names_item, &cues));
    cues
}

fn takes_long(said: Said<'_>) -> bool {
    said.phrases(&[
        "berapa lama",
        "how long",
        "berapa hari",
        "how many days",
        "berapa jam",
        "berapa minggu",
        "berapa menit",
        "how many minutes",
        "how many hours",
    ])
}

fn is_shipping(said: Said<'_>) -> bool {
    let arrives = takes_long(said) && said.any(&["sampai", "arrive", "tiba", "arrives"]);
    said.of(&SHIPPING) || arrives || said.phrases(&["luar kota", "luar negeri"])
}

fn is_hours(said: Said<'_>) -> bool {
    let asks_clock = said.has("jam") && said.any(&["berapa", "kerja"]) && !said.phrase("berapa jam");
    let asks_time = said.phrase("what time");
    (said.of(&HOURS) && !said.phrases(&["buka cabang", "buka lowongan"]))
        || ((asks_clock || asks_time) && !is_shipping(said))
}

fn is_payment(said: Said<'_>) -> bool {
    said.of(&PAYMENT) || said.phrase("account number")
}

fn about_the_business(said: Said<'_>, names_item: bool) -> Vec<Cue> {
    let (shipping, hours, payment, returns) = (
        is_shipping(said),
        is_hours(said),
        is_payment(said),
        said.of(&RETURNS),
    );
    let writes_mail = said.any(&["email", "surel", "mail"]);
    let address = said.of(&ADDRESS) && !writes_mail;
    let asks_where = said.any(&["mana", "where", "patokan"])
        || said.phrases(&["find you", "dekat apa", "deket apa", "sebelah apa"]);
    let elsewhere = names_item
        || shipping
        || payment
        || address
        || said.of(&CATALOG)
        || said.any(&["yang", "ukuran"])
        || said.phrase("ke mana");
    let contact = said.of(&CONTACT) && !payment && !address;
    let other = hours || shipping || payment || returns;
    let cues = [
        (Cue::Hours, hours),
        (Cue::Address, address),
        (Cue::Where, asks_where && !elsewhere),
        (Cue::Shipping, shipping && !returns),
        (Cue::Payment, (payment && !shipping) || said.has("cod")),
        (Cue::Returns, returns),
        (Cue::Warranty, said.of(&WARRANTY)),
        (Cue::Preorder, said.of(&PREORDER) || orders_ahead(said)),
        (
            Cue::NamedPolicy,
            (said.of(&NAMED) || asks_for_least(said)) && !other,
        ),
        (Cue::Contact, contact),
    ];
    cues.into_iter()
        .filter(|(_, holds)| *holds)
        .map(|(cue, _)| cue)
        .collect()
}

fn orders_ahead(said: Said<'_>) -> bool {
    said.phrases(&[
        "pre order",
        "in advance",
        "days ahead",
        "day ahead",
        "hari sebelum",
        "paling lambat",
    ])
}

fn asks_for_least(said: Said<'_>) -> bool {
    said.phrases(&[
        "minimal berapa",
        "berapa minimal",
        "minimal order",
        "minimum order",
        "min order",
        "minimal pesan",
        "minimal beli",
        "minimum purchase",
    ])
}

fn about_the_catalog(said: Said<'_>, names_item: bool, business: &[Cue]) -> Vec<Cue> {
    let other = !business.is_empty();
    let how_much = said.has("berapa") || said.phrase("how much");
    let long = takes_long(said);
    let catalog = asks_for_all(said) && !other;
    let cheapest = said.any(&["termurah", "cheapest"]) || said.phrase("paling murah");
    let compares_prices = said.of(&PRICE) && said.any(&["beda", "perbedaan", "difference"]);
    let detail = said.of(&DETAIL) && names_item && !other && !cheapest && !compares_prices;
    let counts = said.phrases(&[
        "stok berapa",
        "sisa berapa",
        "berapa stok",
        "ada berapa",
        "jam berapa",
        "how many",
    ]);
    let elsewhere = business.contains(&Cue::Shipping) || business.contains(&Cue::Payment);
    let states_price = (said.of(&PRICE) || said.phrase("lebih murah")) && (names_item || !elsewhere);
    let price = (states_price || (how_much && !other && !long && !counts)) && !cheapest && !catalog;
    let stock = asks_for_stock(said, names_item, other) && !catalog && !detail && !long;
    let existence =
        !names_item && !other && !price && !catalog && !detail && !long && asks_whether_there_is(said);
    let explains = names_item
        && !cheapest
        && !price
        && !stock
        && !other
        && !long
        && (said.has("made") || said.phrases(&["what is", "tell me", "apa itu", "itu apa"]));
    let cues = [
        (Cue::Catalog, catalog),
        (Cue::Cheapest, cheapest),
        (Cue::Detail, detail || explains),
        (Cue::Duration, long && !other),
        (Cue::Price, price),
        (Cue::Stock, stock || existence),
    ];
    cues.into_iter()
        .filter(|(_, holds)| *holds)
        .map(|(cue, _)| cue)
        .collect()
}

fn asks_for_all(said: Said<'_>) -> bool {
    let what = said.has("what") && said.phrases(&["you sell", "you offer", "you have", "you do"]);
    let detail = said.of(&DETAIL);
    let listing = said.of(&CATALOG)
        || said.phrases(&[
            "daftar harga",
            "price list",
            "jual apa",
            "apa saja",
            "ada apa",
            "what kind",
            "what kinds",
        ]);
    (listing || what) && !detail
}

fn asks_for_stock(said: Said<'_>, names_item: bool, other: bool) -> bool {
    let whether = said.any(&["ada", "masih", "left", "jual", "sell", "punya"])
        || said.phrases(&[
            "do you have",
            "got any",
            "is there",
            "are there",
            "how many",
            "you do",
        ]);
    (said.of(&STOCK) && !other) || (names_item && !other && whether)
}

fn asks_whether_there_is(said: Said<'_>) -> bool {
    said.any(&["ada", "jual", "punya"])
        || said.phrases(&["do you have", "do you sell", "you guys have", "you have"])
}

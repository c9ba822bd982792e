//! States a customer acts on: in stock or sold out, open or closed, free, discounted, guaranteed.

use super::scan::Cursor;
use super::{ClaimValue, Offer};

pub(super) fn read(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    availability(cursor)
        .or_else(|| open(cursor))
        .or_else(|| cheapest(cursor))
        .or_else(|| offer(cursor))
}

fn is_negated(cursor: Cursor<'_, '_>) -> bool {
    let negates = |word: &str| {
        matches!(
            word,
            "tidak"
                | "tak"
                | "tdk"
                | "ga"
                | "gak"
                | "nggak"
                | "ngga"
                | "enggak"
                | "belum"
                | "blm"
                | "bukan"
                | "not"
                | "no"
                | "isnt"
                | "arent"
                | "never"
                | "cannot"
                | "cant"
        )
    };
    negates(cursor.lower_before(1))
        || (negates(cursor.lower_before(2))
            && matches!(
                cursor.lower_before(1),
                "lagi" | "currently" | "yet" | "sedang" | "akan" | "be" | "longer"
            ))
}

fn availability(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    let stock = |ahead: usize| matches!(cursor.lower(ahead), "stok" | "stock" | "stoknya" | "stocknya");
    let (is_available, length) = match (cursor.lower(0), cursor.lower(1)) {
        ("sold", "out")
        | ("tidak" | "belum", "tersedia" | "ready")
        | ("tidak" | "gak" | "ga" | "nggak" | "belum", "ada") => (false, 2),
        ("out", "of") if stock(2) => (false, 3),
        ("habis" | "kosong" | "unavailable", _) => (is_negated(cursor), 1),
        ("tersedia" | "ready" | "available", _) => (!is_negated(cursor), 1),
        ("in", _) if stock(1) => (!is_negated(cursor), 2),
        ("masih" | "selalu", "ada") => (true, 2),
        ("ada", _) if stock(1) => (true, 2),
        (_, "ada" | "aman") if stock(0) => (true, 2),
        _ => return None,
    };
    Some((ClaimValue::Availability(is_available), length))
}

fn open(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    match cursor.lower(0) {
        "buka" | "open" | "opens" => Some((ClaimValue::Open(!is_negated(cursor)), 1)),
        "tutup" | "closed" | "close" | "closes" | "libur" => Some((ClaimValue::Open(is_negated(cursor)), 1)),
        _ => None,
    }
}

fn cheapest(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    match (cursor.lower(0), cursor.lower(1)) {
        ("paling", "murah") => Some((ClaimValue::Cheapest, 2)),
        ("termurah" | "cheapest", _) => Some((ClaimValue::Cheapest, 1)),
        _ => None,
    }
}

fn offer(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    let offer = match cursor.lower(0) {
        "free" if cursor.lower_before(1) == "feel" => return None,
        "gratis" | "free" | "cuma-cuma" | "bebas" | "percuma" => Offer::Free,
        "diskon" | "disc" | "discount" | "discounts" | "discounted" | "promo" | "potongan" | "cashback"
        | "voucher" | "sale" | "korting" => Offer::Discount,
        "garansi" | "bergaransi" | "warranty" | "guarantee" | "guaranteed" | "jaminan" | "dijamin" => {
            Offer::Guarantee
        }
        "refund" | "refunds" | "refunded" | "retur" | "tukar" | "exchange" | "return" | "returns"
        | "dikembalikan" => Offer::Refund,
        "bonus" | "hadiah" | "gift" | "gifts" => Offer::Gift,
        _ => return None,
    };
    Some((ClaimValue::Offer(offer), 1))
}

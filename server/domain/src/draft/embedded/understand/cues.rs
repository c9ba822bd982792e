//! The words by which a question is recognised, after chat spelling was made ordinary.

use crate::draft::facts::PaymentKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Cue {
    Price,
    Stock,
    Detail,
    Cheapest,
    Catalog,
    Hours,
    Address,
    Shipping,
    Payment,
    Contact,
    Returns,
    Warranty,
    Preorder,
    NamedPolicy,
}

impl Cue {
    pub const fn is_about_items(self) -> bool {
        matches!(self, Self::Price | Self::Stock | Self::Detail)
    }
}

const PRICE: &[&str] = &["harga", "price", "prices", "priced", "cost", "costs", "tarif", "biaya", "rate", "rates", "charge", "pricelist", "berapa"];
const STOCK: &[&str] = &["stok", "ready", "tersedia", "available", "habis", "kosong", "restock", "restok", "availability", "instock", "sisa"];
const HOURS: &[&str] = &["buka", "tutup", "libur", "open", "opens", "opening", "close", "closes", "closed", "closing", "operasional", "hours", "bukanya", "jadwal"];
const ADDRESS: &[&str] = &["alamat", "lokasi", "location", "located", "address", "map", "maps", "gmaps", "arah", "directions", "cabang", "branch", "branches"];
const SHIPPING: &[&str] = &["ongkir", "kirim", "dikirim", "pengiriman", "antar", "diantar", "delivery", "deliver", "delivers", "delivered", "deliveries", "ship", "ships", "shipping", "shipped", "shipment", "kurir", "courier", "jne", "jnt", "sicepat", "gosend", "grabexpress", "ekspedisi", "mengirim", "ngirim", "postage"];
const PAYMENT: &[&str] = &["bayar", "pembayaran", "transfer", "qris", "cod", "rekening", "gopay", "ovo", "shopeepay", "debit", "kredit", "kartu", "tunai", "cash", "card", "cards", "pay", "payment", "payments", "credit", "paypal", "visa", "mastercard", "dana", "linkaja", "bca", "mandiri", "bri", "bni", "cicil", "cicilan", "paylater", "wallet", "ewallet", "bank"];
const CATALOG: &[&str] = &["menu", "katalog", "catalog", "catalogue", "pricelist", "produk", "products", "services", "layanan", "treatments"];
const DETAIL: &[&str] = &["isi", "bahan", "komposisi", "deskripsi", "detail", "details", "ingredients", "material", "kain", "describe", "description", "included", "include", "terbuat", "apaan", "apa"];
const CONTACT: &[&str] = &["telepon", "telp", "telpon", "phone", "nomor", "whatsapp", "wa", "email", "instagram", "ig", "website", "web", "call", "contact", "kontak", "hotline", "tiktok", "sosmed", "dihubungi", "hubungi", "menghubungi"];
const RETURNS: &[&str] = &["retur", "return", "returns", "returned", "tukar", "ditukar", "exchange", "exchanges", "refund", "refunds", "refundable", "dikembalikan", "kembalikan", "pengembalian", "mengembalikan", "penukaran", "menukar", "nukar"];
const WARRANTY: &[&str] = &["garansi", "bergaransi", "warranty", "guarantee", "guaranteed"];
const PREORDER: &[&str] = &["preorder", "po", "custom", "kustom", "customize", "customise", "customized", "bespoke", "praorder"];
const NAMED: &[&str] = &["diskon", "discount", "discounts", "promo", "reseller", "grosir", "wholesale", "halal", "parkir", "parkiran", "parking", "wifi", "reservasi", "reservation", "cancel", "cancellation", "deposit", "dp", "voucher", "gift", "membership", "member", "poin"];

/// A word that carries the question and is never part of what is asked about.
pub(super) fn is_cue(word: &str) -> bool {
    [PRICE, STOCK, HOURS, ADDRESS, SHIPPING, PAYMENT, CATALOG, CONTACT, RETURNS, WARRANTY, PREORDER, NAMED].iter().any(|list| list.contains(&word))
        || (DETAIL.contains(&word) && !matches!(word, "isi" | "kain"))
        || matches!(word, "jam" | "nomor" | "mana" | "where" | "ada" | "murah" | "termurah" | "cheapest" | "jual" | "sell" | "masih" | "lama" | "long" | "much" | "many" | "left")
}

pub(super) fn is_policy_word(word: &str) -> bool {
    [RETURNS, WARRANTY, PREORDER, NAMED].iter().any(|list| list.contains(&word)) || matches!(word, "delivery" | "order" | "pengiriman" | "hours")
}

pub(super) fn is_size(word: &str) -> bool {
    matches!(word, "kecil" | "sedang" | "besar" | "small" | "medium" | "large" | "regular" | "reguler" | "panas" | "dingin" | "hot" | "iced" | "ice" | "cold" | "gede" | "size" | "ukuran" | "pcs" | "pc" | "cup" | "box" | "porsi" | "lusin" | "buah" | "biji" | "gelas")
}

pub(super) fn is_detail(word: &str) -> bool {
    DETAIL.contains(&word)
}

struct Said<'w>(&'w [String]);

impl Said<'_> {
    fn any(&self, list: &[&str]) -> bool {
        self.0.iter().any(|word| list.contains(&word.as_str()))
    }

    fn has(&self, word: &str) -> bool {
        self.0.iter().any(|said| said == word)
    }

    fn phrase(&self, phrase: &[&str]) -> bool {
        self.0.windows(phrase.len()).any(|window| window.iter().zip(phrase).all(|(said, wanted)| said == wanted))
    }
}

/// What a part of a message asks. `names_item`: it names something from the catalog.
pub(super) fn find(words: &[String], names_item: bool) -> Vec<Cue> {
    let said = Said(words);
    let mut cues = Vec::new();
    let mut add = |cue: Cue, holds: bool| {
        if holds && !cues.contains(&cue) {
            cues.push(cue);
        }
    };
    let takes_long = said.phrase(&["berapa", "lama"]) || said.phrase(&["how", "long"]) || said.phrase(&["berapa", "hari"]) || said.phrase(&["how", "many", "days"]);
    let shipping = said.any(SHIPPING) || (takes_long && said.any(&["sampai", "arrive", "get", "tiba"])) || said.phrase(&["luar", "kota"]) || said.phrase(&["luar", "negeri"]);
    let hours = said.any(HOURS) && !said.phrase(&["buka", "cabang"]) || (said.has("jam") && said.any(&["berapa", "kerja"]) && !shipping) || said.phrase(&["what", "time"]) && !shipping;
    let payment = said.any(PAYMENT) && !(said.any(&["card", "cards"]) && said.has("gift"));
    let returns = said.any(RETURNS);
    let address = said.any(ADDRESS) || (said.has("mana") && !names_item && !shipping && !payment && !said.any(&["yang", "ukuran"]) && !said.phrase(&["ke", "mana"])) || (said.has("where") && !shipping && !payment) || said.phrase(&["find", "you"]);
    add(Cue::Hours, hours);
    add(Cue::Address, address);
    add(Cue::Shipping, shipping && !returns);
    add(Cue::Payment, payment && !shipping || said.has("cod"));
    add(Cue::Returns, returns);
    add(Cue::Warranty, said.any(WARRANTY));
    add(Cue::Preorder, said.any(PREORDER) || said.phrase(&["pre", "order"]));
    add(Cue::Catalog, said.any(CATALOG) && !names_item || (!names_item && (said.phrase(&["jual", "apa"]) || said.phrase(&["apa", "saja"]) || said.phrase(&["ada", "apa"]) || said.phrase(&["you", "sell"]) && said.has("what") || said.phrase(&["you", "offer"]) || said.phrase(&["do", "you", "have"]) && said.has("what"))) && !shipping && !payment && !hours && !address);
    add(Cue::NamedPolicy, said.any(NAMED) && !names_item && !hours && !shipping && !payment && !returns);
    let contact = said.any(CONTACT) && !payment && !address && !said.any(&["apakah"]);
    let about_a_business = contact || hours || address || shipping || payment || returns || said.any(WARRANTY) || said.any(NAMED);
    let cheapest = said.any(&["termurah", "cheapest"]) || said.phrase(&["paling", "murah"]);
    add(Cue::Cheapest, cheapest && !names_item);
    let price = said.any(&["harga", "price", "prices", "cost", "costs", "tarif", "pricelist"]) || ((said.any(PRICE) || said.phrase(&["how", "much"])) && !about_a_business && !takes_long && !said.phrase(&["stok", "berapa"]) && !said.phrase(&["sisa", "berapa"]) && !said.phrase(&["berapa", "stok"]) && !said.phrase(&["jam", "berapa"]));
    add(Cue::Price, price && !cheapest && !(shipping && !names_item) && !said.any(CATALOG));
    let stock = (said.any(STOCK) && !(hours && said.any(&["tersedia", "available"]))) || (names_item && !about_a_business && (said.any(&["ada", "masih", "left", "jual", "sell", "punya"]) || said.phrase(&["do", "you", "have"]) || said.phrase(&["got", "any"]) || said.phrase(&["is", "there"]) || said.phrase(&["are", "there"]) || said.phrase(&["how", "many"])));
    add(Cue::Stock, stock);
    let existence = !names_item && !about_a_business && !price && !stock && !said.any(CATALOG) && !said.phrase(&["apa", "saja"]) && !said.phrase(&["ada", "apa"]) && (said.any(&["ada", "jual", "punya"]) || said.phrase(&["do", "you", "have"]) && !said.has("what") || said.phrase(&["do", "you", "sell"]) && !said.has("what"));
    add(Cue::Stock, existence);
    let detail = names_item && !price && !stock && !about_a_business && (said.any(DETAIL) || said.phrase(&["what", "is"]) || said.phrase(&["whats", "in"]) || said.phrase(&["tell", "me"]) || said.has("made"));
    add(Cue::Detail, detail);
    add(Cue::Contact, contact);
    cues
}

pub(super) fn is_social(word: &str) -> bool {
    GREETINGS.contains(&word) || THANKS.contains(&word) || VOCATIVES.contains(&word)
}

const GREETINGS: &[&str] = &["halo", "hi", "hello", "hey", "hai", "selamat", "pagi", "siang", "sore", "malam", "permisi", "punten", "assalamualaikum", "assalamu", "alaikum", "wr", "wb", "morning", "afternoon", "evening", "greetings", "good", "salam", "misi", "hola", "nice", "day"];
const THANKS: &[&str] = &["makasih", "terima", "kasih", "thanks", "thank", "appreciated", "helpful", "oke", "ok", "okay", "okee", "sip", "siap", "baik", "noted", "great", "perfect", "awesome", "mantap", "mantul", "cool", "alright", "got", "paham", "mengerti", "banyak", "much", "very", "lovely", "appreciate", "banget", "infonya", "info", "informasi"];
const VOCATIVES: &[&str] = &["kak", "kaka", "kakak", "min", "mimin", "admin", "gan", "sis", "sist", "mas", "mbak", "mba", "pak", "bapak", "bu", "ibu", "bos", "boss", "bang", "bro", "om", "tante", "dear", "team", "guys", "there", "everyone", "semua", "sir", "madam", "maam"];

pub(super) fn greets(words: &[String]) -> bool {
    let said = Said(words);
    said.any(&["halo", "hi", "hello", "hey", "hai", "permisi", "punten", "assalamualaikum", "assalamu", "greetings", "salam", "misi"])
        || said.phrase(&["good", "morning"]) || said.phrase(&["good", "afternoon"]) || said.phrase(&["good", "evening"]) || said.phrase(&["good", "day"])
        || said.has("selamat")
        || (words.len() <= 3 && said.any(&["pagi", "siang", "sore", "malam", "morning", "evening"]) && words.iter().all(|word| is_social(word)))
}

pub(super) fn thanks(words: &[String]) -> bool {
    let said = Said(words);
    said.any(&["makasih", "thanks", "thank"]) || said.phrase(&["terima", "kasih"]) || (!words.is_empty() && words.iter().all(|word| THANKS.contains(&word.as_str()) || VOCATIVES.contains(&word.as_str()) || word == "ya"))
}

/// "Kenapa harganya naik?" asks for a reason, which facts do not give.
pub(super) fn asks_for_reasons(words: &[String]) -> bool {
    let said = Said(words);
    said.any(&["kenapa", "mengapa", "knp", "why"])
}

pub(super) fn means_now(words: &[String]) -> bool {
    let said = Said(words);
    said.any(&["sekarang", "now", "currently"]) || said.phrase(&["masih", "buka"]) || said.phrase(&["sudah", "buka"]) || said.phrase(&["sudah", "tutup"]) || said.phrase(&["still", "open"]) || said.phrase(&["open", "yet"]) || said.phrase(&["lagi", "buka"])
}

pub(super) fn names_holiday(words: &[String]) -> bool {
    let said = Said(words);
    said.any(&["lebaran", "idul", "idulfitri", "iduladha", "natal", "christmas", "xmas", "imlek", "nyepi", "waisak", "paskah", "easter", "ramadan", "ramadhan", "puasa", "agustusan", "holiday", "holidays", "galungan", "kuningan", "thanksgiving", "deepavali", "diwali", "eid"])
        || said.phrase(&["tahun", "baru"]) || said.phrase(&["new", "year"]) || said.phrase(&["new", "years"]) || said.phrase(&["cuti", "bersama"]) || said.phrase(&["tanggal", "merah"]) || said.phrase(&["hari", "raya"]) || said.phrase(&["libur", "nasional"]) || said.phrase(&["hari", "libur"])
}

pub(super) fn wants_account(words: &[String]) -> bool {
    let said = Said(words);
    said.has("rekening") || said.phrase(&["transfer", "ke", "mana"]) || said.phrase(&["account", "number"]) || said.phrase(&["bank", "account"]) || said.phrase(&["account", "details"]) || said.phrase(&["bank", "details"]) || said.phrase(&["where", "do", "i", "transfer"]) || said.phrase(&["bayar", "ke", "mana"]) || said.phrase(&["nomor", "gopay"]) || said.phrase(&["nomor", "ovo"]) || said.phrase(&["nomor", "dana"])
}

/// A method of payment as a customer names it.
pub(super) struct Method {
    pub kind: Option<PaymentKind>,
    pub name: Option<&'static str>,
}

pub(super) fn payment_methods(words: &[String]) -> Vec<Method> {
    let mut methods: Vec<Method> = Vec::new();
    let mut add = |kind: Option<PaymentKind>, name: Option<&'static str>| methods.push(Method { kind, name });
    let said = Said(words);
    for word in words {
        match word.as_str() {
            "cod" => add(Some(PaymentKind::CashOnDelivery), None),
            "qris" | "qr" => add(Some(PaymentKind::Qris), None),
            "transfer" => add(Some(PaymentKind::Bank), None),
            "tunai" => add(Some(PaymentKind::Cash), None),
            "cash" if !said.phrase(&["cash", "on"]) => add(Some(PaymentKind::Cash), None),
            "kartu" | "card" | "cards" | "debit" | "kredit" | "credit" | "visa" | "mastercard" => add(Some(PaymentKind::Card), None),
            "gopay" => add(None, Some("gopay")),
            "ovo" => add(None, Some("ovo")),
            "dana" => add(None, Some("dana")),
            "shopeepay" => add(None, Some("shopeepay")),
            "linkaja" => add(None, Some("linkaja")),
            "bca" => add(None, Some("bca")),
            "mandiri" => add(None, Some("mandiri")),
            "bri" => add(None, Some("bri")),
            "bni" => add(None, Some("bni")),
            "paypal" => add(None, Some("paypal")),
            "cicil" | "cicilan" | "paylater" => add(None, Some("paylater")),
            _ => {}
        }
    }
    if said.phrase(&["cash", "on", "delivery"]) || said.phrase(&["bayar", "di", "tempat"]) {
        add(Some(PaymentKind::CashOnDelivery), None);
    }
    methods
}

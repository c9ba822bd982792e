//! The words of shop talk, by what they ask about.
//!
//! They are compared after chat spelling was made ordinary, so each stands here once.

use crate::draft::facts::PaymentKind;
use crate::draft::wordlist::WordList;

pub(super) static PRICE: WordList = WordList::new(
    "harga price prices priced pricing cost costs tarif rate rates charge biaya fee fees cheaper pricier \
     expensive murahan mahalan mahal compare bandingkan perbandingan",
);
pub(super) static STOCK: WordList =
    WordList::new("stok ready tersedia available habis kosong restock restok availability instock sisa sold");
pub(super) static HOURS: WordList =
    WordList::new("buka tutup libur open opens opening close closes closed closing operasional hours jadwal");
pub(super) static ADDRESS: WordList = WordList::new(
    "alamat lokasi location located address map maps gmaps directions cabang branch branches posisi",
);
pub(super) static SHIPPING: WordList = WordList::new(
    "ongkir kirim dikirim pengiriman antar diantar delivery deliver delivers delivered deliveries ship \
     ships shipping shipped shipment kurir courier jne jnt sicepat gosend grabexpress ekspedisi \
     mengirim ngirim postage",
);
pub(super) static PAYMENT: WordList = WordList::new(
    "bayar pembayaran transfer qris cod rekening gopay ovo shopeepay debit kredit kartu tunai cash card \
     cards pay payment payments credit paypal visa mastercard dana linkaja bca mandiri bri bni cicil \
     cicilan paylater wallet ewallet bank account",
);
pub(super) static CATALOG: WordList = WordList::new(
    "menu katalog catalog catalogue pricelist produk products services layanan treatments koleksi \
     collection",
);
pub(super) static DETAIL: WordList = WordList::new(
    "isi bahan komposisi deskripsi detail details ingredients material kain describe description \
     included include terbuat rasa flavour flavor flavours flavors taste tastes notes meliputi \
     mencakup termasuk includes beda perbedaan difference",
);
pub(super) static CONTACT: WordList = WordList::new(
    "telepon telp telpon phone nomor whatsapp wa email instagram ig website web call contact kontak \
     hotline tiktok sosmed dihubungi hubungi menghubungi hp surel mail",
);
pub(super) static RETURNS: WordList = WordList::new(
    "retur return returns returned returning tukar ditukar exchange exchanges refund refunds refundable \
     dikembalikan kembalikan pengembalian mengembalikan penukaran menukar nukar",
);
pub(super) static WARRANTY: WordList = WordList::new("garansi bergaransi warranty guarantee guaranteed");
pub(super) static PREORDER: WordList =
    WordList::new("preorder po custom kustom customize customise customized bespoke praorder");
/// Topics a business may have a policy on; without one there is no answer.
pub(super) static NAMED: WordList = WordList::new(
    "diskon discount discounts promo potongan korting reseller grosir wholesale halal parkir parkiran \
     parking wifi reservasi reservation cancel cancellation deposit dp voucher gift membership member \
     poin",
);
/// Words that shape a question without naming its subject.
static SHAPE: WordList = WordList::new(
    "jam nomor mana where ada murah termurah cheapest jual sell masih lama long much many left berapa \
     apa daftar list gratis free minimal minimum ongkos arah",
);
static GREETINGS: WordList = WordList::new(
    "halo hi hello hey hai selamat pagi siang sore malam permisi punten assalamualaikum assalamu \
     alaikum wr wb morning afternoon evening greetings good salam misi hola nice day p",
);
static THANKS: WordList = WordList::new(
    "makasih terima kasih thanks thank appreciated helpful oke ok okay okee sip siap baik noted great \
     perfect awesome mantap mantul cool alright got paham mengerti banyak much very lovely appreciate \
     banget info informasi ya so for the your help you it understood atas bantuan lot anyway",
);
static VOCATIVES: WordList = WordList::new(
    "kak ka kk kaka kakak min mimin admin gan sis sist mas mbak mba pak bapak bu ibu bos boss bang bro om \
     tante dear team guys there everyone semua sir madam maam",
);
/// Politeness, places of business, units and other words that name no product.
static FILLERS: WordList = WordList::new(
    "nanya bertanya tanyain nanyain question questions quick wondering curious numpang sorry excuse \
     ganggu kira btw oh eh hmm iya oya toko kedai galeri gerai warung kafe cafe salon studio outlet \
     gallery office kantor bakery sebelah dekat deket tepat persis patokan share kasih minta dapat \
     perlu butuh need kasi gram gr kg ml liter cm lusin dozen pcs pc cup box porsi buah biji gelas \
     kotak bungkus potong last terakhir start starts mulai until later depan weekend weekday weekdays \
     weekends akhir pekan exact exactly currently usually biasa biasanya total semuanya jadi each \
     satuan per kira2 sekitar around moment sedang sekarang hari guys item items barang produk product \
     lengkap full ntar nanti berdua check tau tahu know confirm let accept accepted terima menerima \
     pilihan option options choices macam jenis kinds types type kind selection offer offers offered \
     segini begini gini rb ribu rebu juta jt rupiah idr usd dollar dollars number numbers ambil soal \
     mampir datang come visit tell lihat see show dong duit satu dua tiga empat lima enam tujuh delapan \
     sembilan sepuluh sebuah seporsi secangkir segelas sepotong one two three four five six seven eight nine \
     ten bottle bottles botol piece pieces loaf pack packs unit units helai meter \
     measurements dimensions dimension",
);
static SIZES: WordList = WordList::new(
    "kecil sedang besar small medium large regular reguler panas dingin hot iced ice cold gede size \
     sizes ukuran es xs xl xxl",
);
static HOLIDAYS: WordList = WordList::new(
    "lebaran idul idulfitri iduladha natal christmas xmas imlek nyepi waisak paskah easter ramadan \
     ramadhan puasa agustusan holiday holidays galungan kuningan thanksgiving deepavali diwali eid",
);

/// One word for what customers name in several.
pub(super) fn canonical(word: &str) -> &str {
    match word {
        "potongan" | "korting" | "disc" => "diskon",
        "stopkontak" | "colok" | "outlet" | "sockets" | "plug" => "colokan",
        "internet" => "wifi",
        "dp" => "deposit",
        "cancel" | "cancelled" | "canceled" | "batal" | "batalin" | "membatalkan" => "cancellation",
        other => other,
    }
}

/// A word that carries the question and is not by itself part of what is asked about.
pub(super) fn is_cue(word: &str) -> bool {
    [
        &PRICE, &STOCK, &HOURS, &ADDRESS, &SHIPPING, &PAYMENT, &CATALOG, &CONTACT, &RETURNS, &WARRANTY,
        &PREORDER, &NAMED, &SHAPE,
    ]
    .iter()
    .any(|list| list.contains(word))
}

pub(super) fn is_detail(word: &str) -> bool {
    DETAIL.contains(word)
}

pub(super) fn is_policy_word(word: &str) -> bool {
    [&RETURNS, &WARRANTY, &PREORDER, &NAMED]
        .iter()
        .any(|list| list.contains(word))
        || matches!(word, "delivery" | "order" | "pengiriman")
}

pub(super) fn is_size(word: &str) -> bool {
    SIZES.contains(word)
}

pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(word)
}

pub(super) fn is_social(word: &str) -> bool {
    GREETINGS.contains(word) || THANKS.contains(word) || VOCATIVES.contains(word)
}

pub(super) fn is_holiday(word: &str) -> bool {
    HOLIDAYS.contains(word)
}

/// Words and their order, asked about.
#[derive(Clone, Copy)]
pub(super) struct Said<'w>(pub &'w [String]);

impl Said<'_> {
    pub fn any(self, list: &[&str]) -> bool {
        self.0.iter().any(|word| list.contains(&word.as_str()))
    }

    pub fn of(self, list: &WordList) -> bool {
        list.any_of(self.0)
    }

    pub fn has(self, word: &str) -> bool {
        self.0.iter().any(|said| said == word)
    }

    pub fn phrase(self, phrase: &str) -> bool {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        self.0
            .windows(wanted.len())
            .any(|window| window.iter().zip(&wanted).all(|(said, wanted)| said == wanted))
    }

    pub fn phrases(self, list: &[&str]) -> bool {
        list.iter().any(|phrase| self.phrase(phrase))
    }
}

pub(super) fn greets(words: &[String]) -> bool {
    let said = Said(words);
    let hails = [
        "halo",
        "hi",
        "hello",
        "hey",
        "hai",
        "permisi",
        "punten",
        "assalamualaikum",
        "assalamu",
        "greetings",
        "salam",
        "misi",
        "selamat",
    ];
    let is_only_courtesy = words.len() <= 3 && words.iter().all(|word| is_social(word));
    let names_time = said.any(&[
        "pagi",
        "siang",
        "sore",
        "malam",
        "morning",
        "evening",
        "afternoon",
    ]);
    let only_calls = !words.is_empty() && words.iter().all(|word| VOCATIVES.contains(word) || word == "p");
    said.any(&hails)
        || said.phrases(&["good morning", "good afternoon", "good evening", "good day"])
        || (is_only_courtesy && names_time)
        || only_calls
}

pub(super) fn thanks(words: &[String]) -> bool {
    let said = Said(words);
    let only_agrees = words
        .iter()
        .all(|word| THANKS.contains(word) || VOCATIVES.contains(word));
    let agrees = said.any(&[
        "oke",
        "ok",
        "okay",
        "okee",
        "sip",
        "siap",
        "baik",
        "noted",
        "great",
        "perfect",
        "awesome",
        "mantap",
        "mantul",
        "cool",
        "alright",
        "paham",
        "mengerti",
        "understood",
    ]);
    said.any(&["makasih", "thanks", "thank"]) || said.phrase("terima kasih") || (agrees && only_agrees)
}

/// "Kenapa harganya naik?" asks for a reason, which facts do not give.
pub(super) fn asks_for_reasons(words: &[String]) -> bool {
    Said(words).any(&["kenapa", "mengapa", "knp", "why"])
}

pub(super) fn means_now(words: &[String]) -> bool {
    let said = Said(words);
    said.any(&["sekarang", "now", "currently"])
        || said.phrases(&[
            "jam segini",
            "masih buka",
            "sudah buka",
            "sudah tutup",
            "still open",
            "open yet",
            "lagi buka",
        ])
}

pub(super) fn names_holiday(words: &[String]) -> bool {
    let said = Said(words);
    words.iter().any(|word| is_holiday(word))
        || said.phrases(&[
            "tahun baru",
            "new year",
            "new years",
            "cuti bersama",
            "tanggal merah",
            "hari raya",
            "libur nasional",
            "hari libur",
        ])
}

/// Holidays that fall on the same day each year: month and day.
pub(super) fn fixed_holiday(words: &[String]) -> Option<(i8, i8)> {
    let said = Said(words);
    if said.any(&["natal", "christmas", "xmas"]) {
        Some((12, 25))
    } else if said.phrases(&["tahun baru", "new year", "new years"])
        && !said.any(&["imlek", "chinese", "lunar", "islam", "hijriah"])
    {
        Some((1, 1))
    } else {
        said.any(&["agustusan"]).then_some((8, 17))
    }
}

pub(super) fn wants_account(words: &[String]) -> bool {
    let said = Said(words);
    said.has("rekening")
        || said.phrases(&[
            "transfer ke mana",
            "account number",
            "bank account",
            "account details",
            "bank details",
            "where do i transfer",
            "bayar ke mana",
            "nomor gopay",
            "nomor ovo",
            "nomor dana",
            "gopay berapa",
            "where should i transfer",
        ])
}

/// A method of payment as a customer names it.
pub(super) struct Method {
    pub kind: Option<PaymentKind>,
    pub name: Option<&'static str>,
}

pub(super) fn payment_methods(words: &[String]) -> Vec<Method> {
    const NAMES: &[&str] = &[
        "gopay",
        "ovo",
        "dana",
        "shopeepay",
        "linkaja",
        "bca",
        "mandiri",
        "bri",
        "bni",
        "paypal",
        "paylater",
        "visa",
        "mastercard",
    ];
    let said = Said(words);
    let on_delivery = said.phrases(&["cash on delivery", "bayar di tempat"]) || said.has("cod");
    let kind = |kind| Method {
        kind: Some(kind),
        name: None,
    };
    let mut methods: Vec<Method> = NAMES
        .iter()
        .filter(|name| said.has(name))
        .map(|name| Method {
            kind: None,
            name: Some(name),
        })
        .collect();
    methods.extend(on_delivery.then(|| kind(PaymentKind::CashOnDelivery)));
    methods.extend(said.any(&["qris", "qr"]).then(|| kind(PaymentKind::Qris)));
    methods.extend((said.has("transfer") && methods.is_empty()).then(|| kind(PaymentKind::Bank)));
    methods.extend((said.any(&["tunai", "cash"]) && !on_delivery).then(|| kind(PaymentKind::Cash)));
    methods.extend(
        (said.any(&["kartu", "card", "cards", "debit", "kredit", "credit"])).then(|| kind(PaymentKind::Card)),
    );
    methods.extend(said.any(&["cicil", "cicilan"]).then_some(Method {
        kind: None,
        name: Some("cicilan"),
    }));
    methods
}

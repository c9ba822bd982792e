//! Questions, and answers put together from pieces: true values, altered ones, and the ways in which people write them.

use domain::draft::language::Lang;
use proptest::prelude::*;

use super::business::Business;

/// One sentence: what it is about, which value, how far from the truth, how written.
#[derive(Clone, Debug)]
pub struct Piece {
    about: u8,
    which: usize,
    alter: Option<u32>,
    form: usize,
    words: usize,
}

#[derive(Clone, Debug)]
pub struct Answer {
    asked: Asked,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
pub struct Asked {
    about: u8,
    which: usize,
    is_english: bool,
}

pub fn any_question() -> impl Strategy<Value = Asked> {
    (0_u8..9, any::<prop::sample::Index>(), any::<bool>()).prop_map(|(about, which, is_english)| Asked {
        about,
        which: which.index(1_000),
        is_english,
    })
}

pub fn random() -> impl Strategy<Value = Answer> {
    let piece = (
        0_u8..8,
        0_usize..1_000,
        prop::option::weighted(0.4, 1_u32..5_000),
        0_usize..64,
        0_usize..8,
    )
        .prop_map(|(about, which, alter, form, words)| Piece {
            about,
            which,
            alter,
            form,
            words,
        });
    (any_question(), prop::collection::vec(piece, 1..4)).prop_map(|(asked, pieces)| Answer { asked, pieces })
}

impl Asked {
    pub fn words(&self, business: &Business) -> String {
        let (item, _) = &business.prices[self.which % business.prices.len()];
        let (id, en) = match self.about {
            0 => (format!("Berapa harga {item}?"), format!("How much is {item}?")),
            1 => (format!("{item} masih ada kak?"), format!("Is {item} in stock?")),
            2 => ("Minta nomor rekening BCA dong".into(), "Can I pay by bank transfer?".into()),
            3 => ("Nomor telepon yang bisa dihubungi berapa?".into(), "What is your phone number?".into()),
            4 => ("Berapa ongkos kirim ke Bogor?".into(), "How much is shipping to Bogor?".into()),
            5 => ("Bagaimana aturan pembatalan?".into(), "What is your cancellation policy?".into()),
            6 => ("Apa saja yang dijual?".into(), "What do you sell?".into()),
            7 => ("Alamatnya di mana?".into(), "What is your address?".into()),
            _ => ("Minta link menunya kak".into(), "What is your email address?".into()),
        };
        if self.is_english { en } else { id }
    }
}

impl Answer {
    pub fn write(&self, business: &Business) -> (String, Vec<String>, Lang) {
        let language = if self.asked.is_english { Lang::En } else { Lang::Id };
        let sentences = self.pieces.iter().map(|piece| piece.write(business, language)).collect();
        (self.asked.words(business), sentences, language)
    }
}

impl Piece {
    fn write(&self, business: &Business, language: Lang) -> String {
        let (item, price) = &business.prices[self.which % business.prices.len()];
        let frame = |id: &[&str], en: &[&str], value: &str| {
            let frames = if language == Lang::Id { id } else { en };
            frames[self.words % frames.len()].replace("{item}", item).replace("{}", value)
        };
        match self.about {
            0 | 1 => frame(
                &["{item}: {}.", "Harga {item} {}.", "{item} harganya {} kak.", "Untuk {item} {} ya Kak."],
                &["{item}: {}.", "The price of {item} is {}.", "{item} is {}."],
                &self.amount(*price, language),
            ),
            2 => frame(
                &["JNE REG (Bogor): {}.", "Ongkos kirim JNE REG {}.", "Ongkir ke Bogor {} ya."],
                &["JNE REG (Bogor): {}.", "Shipping by JNE REG is {}."],
                &self.amount(business.shipping, language),
            ),
            3 => frame(
                &["Pembatalan dikenai {}."],
                &["Cancellations cost {}."],
                &self.amount(business.fee, language),
            ),
            4 => frame(
                &["Transfer ke BCA {}.", "BCA {} (Toko Ayu).", "Pembayaran: transfer bank BCA {}.", "Rekening BCA {}"],
                &["BCA bank transfer {}.", "Payment: BCA {}.", "Please pay to BCA {}."],
                &self.digits(&business.account),
            ),
            5 => frame(
                &["WhatsApp: {}", "Silakan hubungi {}.", "Telepon kami di {} ya Kak.", "{}"],
                &["WhatsApp: {}", "Please contact us at {}.", "Our phone is {}."],
                &self.digits(&business.phone),
            ),
            6 => frame(
                &["Menu: {}", "Silakan lihat {}", "Pesan lewat {} ya.", "{}"],
                &["Menu: {}", "Please see {}", "Order at {}"],
                &self.link(&business.link),
            ),
            _ => frame(
                &["E-mail: {}", "Kirim ke {} ya Kak."],
                &["E-mail: {}", "Please mail {}"],
                &self.mail(&business.mail),
            ),
        }
    }

    fn amount(&self, price: i64, language: Lang) -> String {
        let off = i64::from(self.alter.unwrap_or(0)) * 100;
        let price = if self.form % 2 == 0 || price <= off {
            price + off
        } else {
            price - off
        };
        let grouped = group(price, '.');
        let thousands = price / 1_000;
        let is_round = price % 1_000 == 0;
        match self.form % 16 {
            0..4 => format!("Rp {grouped}"),
            4 => format!("Rp{grouped}"),
            5 => format!("Rp. {grouped},00"),
            6 => format!("{grouped},-"),
            7 => grouped,
            8 if is_round => format!("{thousands}rb"),
            9 if is_round => format!("{thousands} ribu"),
            10 if is_round => format!("{thousands}k"),
            11 => format!("IDR {}", group(price, ',')),
            12 if price % 100_000 == 0 && price >= 1_000_000 => {
                format!("{},{}jt", price / 1_000_000, price / 100_000 % 10)
            }
            13 if is_round => in_words(price, language),
            14 => format!("{price}"),
            15 if is_round => format!("{} rupiah", in_words(price, Lang::Id)),
            _ => format!("Rp {grouped}"),
        }
    }

    fn digits(&self, number: &str) -> String {
        let mut digits: Vec<u8> = number.bytes().filter(u8::is_ascii_digit).collect();
        if let Some(alter) = self.alter {
            let at = 4 + alter as usize % (digits.len() - 4);
            digits[at] = b'0' + (digits[at] - b'0' + 1 + (alter / 16 % 8) as u8) % 10;
        }
        let plain = String::from_utf8(digits).unwrap();
        let groups = |size: usize, with: &str| {
            let parts: Vec<&str> = plain
                .as_bytes()
                .chunks(size)
                .map(|chunk| std::str::from_utf8(chunk).unwrap())
                .collect();
            parts.join(with)
        };
        match self.form % 10 {
            0 => groups(4, "-"),
            1 => groups(4, " "),
            2 => groups(3, " "),
            3 => groups(4, "."),
            4 if plain.starts_with('0') => format!("+62{}", &plain[1..]),
            5 if plain.starts_with('0') => format!("62 {}", &plain[1..]),
            6 => spoken(&plain),
            7 => groups(1, " "),
            8 => groups(1, "-"),
            _ => plain.clone(),
        }
    }

    fn link(&self, link: &str) -> String {
        let link = match self.alter {
            None => link.to_owned(),
            Some(alter) => match alter % 6 {
                0 => link.replace("example", "example-pay.com"),
                1 => format!("{link}.top/promo"),
                2 => link.replace("https://", "https://bayar."),
                3 => "https://xn--tko-ayu-hxa.com".to_owned(),
                4 => format!("bit.ly/{alter}"),
                _ => format!("{link}/x{alter}"),
            },
        };
        let bare = link.trim_start_matches("https://").to_owned();
        match self.form % 8 {
            0 => bare,
            1 => format!("www.{bare}"),
            2 => bare.replacen('.', " . ", 1),
            3 => bare.replacen('.', "[.]", 1),
            4 => bare.replacen('.', " dot ", 1),
            5 => link.replacen("http", "hxxp", 1),
            _ => link,
        }
    }

    fn mail(&self, mail: &str) -> String {
        match self.alter {
            None => mail.to_owned(),
            Some(alter) if alter % 2 == 0 => mail.replace("halo", "kasir"),
            Some(_) => mail.replace("example", "example.co"),
        }
    }
}

fn group(number: i64, with: char) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(with);
        }
        grouped.push(digit);
    }
    grouped
}

fn spoken(digits: &str) -> String {
    const WORDS: [&str; 10] = [
        "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    ];
    let words: Vec<&str> = digits.bytes().map(|digit| WORDS[usize::from(digit - b'0')]).collect();
    words.join(" ")
}

fn in_words(number: i64, language: Lang) -> String {
    match language {
        Lang::Id => indonesian(number),
        Lang::En => english(number),
    }
}

const ID: [&str; 12] = [
    "", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
];

pub fn indonesian(number: i64) -> String {
    let words = match number {
        0..12 => ID[usize::try_from(number).unwrap()].to_owned(),
        12..20 => format!("{} belas", indonesian(number - 10)),
        20..100 => format!("{} puluh {}", indonesian(number / 10), indonesian(number % 10)),
        100..200 => format!("seratus {}", indonesian(number - 100)),
        200..1_000 => format!("{} ratus {}", indonesian(number / 100), indonesian(number % 100)),
        1_000..2_000 => format!("seribu {}", indonesian(number - 1_000)),
        2_000..1_000_000 => format!("{} ribu {}", indonesian(number / 1_000), indonesian(number % 1_000)),
        _ => format!("{} juta {}", indonesian(number / 1_000_000), indonesian(number % 1_000_000)),
    };
    words.trim().to_owned()
}

const EN: [&str; 20] = [
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

pub fn english(number: i64) -> String {
    let at = |number: i64| usize::try_from(number).unwrap();
    let words = match number {
        0..20 => EN[at(number)].to_owned(),
        20..100 => format!("{} {}", TENS[at(number / 10)], english(number % 10)),
        100..1_000 => format!("{} hundred {}", english(number / 100), english(number % 100)),
        1_000..1_000_000 => format!("{} thousand {}", english(number / 1_000), english(number % 1_000)),
        _ => format!("{} million {}", english(number / 1_000_000), english(number % 1_000_000)),
    };
    words.trim().to_owned()
}

//! Auto-send and its rules: what leaves by itself, what waits and why, in the words of a shop.

mod english;
mod indonesian;

use domain::Lang;
use domain::review::rules::{Happened, Rules, Topic, Wait, When};
use jiff::civil::Time;

pub struct AutoSendWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub open: &'static str,
    pub which_channel: &'static str,
    pub switch_title: &'static str,
    pub always_title: &'static str,
    pub always: [&'static str; 5],
    pub always_else: &'static str,
    pub unreadable: &'static str,
    pub summary_saved: &'static str,
    pub summary_chosen: &'static str,
    pub form_title: &'static str,
    pub form_lead: &'static str,
    pub what: &'static str,
    pub documented: &'static str,
    pub documented_hint: &'static str,
    pub courtesies: &'static str,
    pub courtesies_hint: &'static str,
    pub when: &'static str,
    pub when_always: &'static str,
    pub when_open: &'static str,
    pub when_closed: &'static str,
    pub when_between: &'static str,
    pub when_hint: fn(&str) -> String,
    pub no_hours_yet: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub most: &'static str,
    pub most_hint: &'static str,
    pub topics: &'static str,
    pub topics_hint: &'static str,
    pub preview: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub not_yours: &'static str,
    pub problem_when: &'static str,
    pub problem_times: &'static str,
    pub problem_same_times: &'static str,
    pub problem_most: &'static str,
    pub problem_stale: &'static str,
    pub problem_consent: &'static str,
    pub problem_other: &'static str,
    pub fix: &'static str,
    pub consent_lead: &'static str,
    pub past_title: &'static str,
    pub past_lead: &'static str,
    pub past_none_title: &'static str,
    pub past_none: &'static str,
    pub would_leave: &'static str,
    pub would_wait: &'static str,
    pub totals: fn(usize, usize, usize) -> String,
    pub no_answer: &'static str,
    pub really: &'static str,
    pub conversation: &'static str,
    pub earlier_title: &'static str,
    pub version: fn(i32) -> String,
    pub somebody: &'static str,
    pub try_link: &'static str,
    pub try_lead: &'static str,
}

pub fn words(lang: Lang) -> &'static AutoSendWords {
    match lang {
        Lang::Id => &indonesian::WORDS,
        Lang::En => &english::WORDS,
    }
}

const fn pick(lang: Lang, (id, en): (&'static str, &'static str)) -> &'static str {
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

/// A subject as a word in a sentence.
pub const fn topic(lang: Lang, topic: Topic) -> &'static str {
    let words = match topic {
        Topic::Prices => ("harga", "prices"),
        Topic::Stock => ("stok", "stock"),
        Topic::Products => ("produk", "products"),
        Topic::Hours => ("jam buka", "opening hours"),
        Topic::Address => ("alamat", "addresses"),
        Topic::Shipping => ("pengiriman", "shipping"),
        Topic::Payment => ("pembayaran", "payment"),
        Topic::Contact => ("kontak", "contacts"),
        Topic::Policies => ("kebijakan", "policies"),
    };
    pick(lang, words)
}

/// A subject as a choice, with what it covers.
pub const fn topic_choice(lang: Lang, topic: Topic) -> (&'static str, &'static str) {
    let (id, en) = match topic {
        Topic::Prices => (
            ("Harga", "“Berapa harganya?”, “yang paling murah?”"),
            ("Prices", "“How much is it?”, “which is cheapest?”"),
        ),
        Topic::Stock => (
            ("Stok", "“Masih ada?”, “ready?”"),
            ("Stock", "“Is it available?”, “how many are left?”"),
        ),
        Topic::Products => (
            ("Produk", "Apa saja yang dijual, bahan, ukuran"),
            ("Products", "What you sell, what it is made of, sizes"),
        ),
        Topic::Hours => (
            ("Jam buka", "“Hari ini buka sampai jam berapa?”"),
            ("Opening hours", "“Are you open today?”"),
        ),
        Topic::Address => (
            ("Alamat", "“Alamatnya di mana?”"),
            ("Addresses", "“Where are you?”"),
        ),
        Topic::Shipping => (
            ("Pengiriman", "Ongkir, kurir, lama kirim"),
            ("Shipping", "Costs, couriers, how long it takes"),
        ),
        Topic::Payment => (
            ("Pembayaran", "Cara bayar, rekening, dompet digital"),
            ("Payment", "Ways to pay, bank accounts, wallets"),
        ),
        Topic::Contact => (
            ("Kontak", "Nomor telepon, email, tautan"),
            ("Contacts", "Phone numbers, e-mail, links"),
        ),
        Topic::Policies => (
            ("Kebijakan", "Retur, garansi, dan aturan lain"),
            ("Policies", "Returns, warranty and other rules"),
        ),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

/// `20:00`, in Indonesian `20.00`.
fn clock(lang: Lang, time: Time) -> String {
    let between = match lang {
        Lang::Id => '.',
        Lang::En => ':',
    };
    format!("{:02}{between}{:02}", time.hour(), time.minute())
}

fn listed(lang: Lang, names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, second] => format!("{first} {} {second}", pick(lang, ("dan", "and"))),
        [rest @ .., last] => format!("{}{} {last}", rest.join(", "), pick(lang, (", dan", " and"))),
    }
}

/// What will happen, in one sentence.
pub fn summary(lang: Lang, channel: &str, on: bool, rules: &Rules) -> String {
    let sentence = in_force(lang, channel, rules);
    match (lang, on) {
        (_, true) => sentence,
        (Lang::Id, false) => {
            format!("Kirim otomatis mati, jadi semuanya menunggu orang. Bila dinyalakan: {sentence}")
        }
        (Lang::En, false) => {
            format!("Auto-send is off, so everything waits for a person. Turned on: {sentence}")
        }
    }
}

fn in_force(lang: Lang, channel: &str, rules: &Rules) -> String {
    let what = match (lang, rules.documented, rules.courtesies) {
        (Lang::Id, false, false) => {
            return format!("Tidak ada yang terkirim sendiri di {channel}; semuanya menunggu orang.");
        }
        (Lang::En, false, false) => {
            return format!("Nothing on {channel} leaves by itself; everything waits for a person.");
        }
        (Lang::Id, true, true) => "Jawaban dari data Anda dan sapaan",
        (Lang::En, true, true) => "Documented answers and greetings",
        (Lang::Id, true, false) => "Jawaban dari data Anda",
        (Lang::En, true, false) => "Documented answers",
        (Lang::Id, false, true) => "Hanya sapaan dan ucapan terima kasih",
        (Lang::En, false, true) => "Only greetings and thanks",
    };
    let when = times(lang, rules.when);
    let topics: Vec<&str> = Topic::ALL
        .into_iter()
        .filter(|topic| rules.waiting.contains(topic))
        .map(|one| topic(lang, one))
        .collect();
    let keeps = match (lang, topics.is_empty()) {
        (_, true) => String::new(),
        (Lang::Id, false) => format!("; {} menunggu orang", listed(lang, &topics)),
        (Lang::En, false) if matches!(topics.as_slice(), ["stock" | "shipping" | "payment"]) => {
            format!("; {} waits for a person", listed(lang, &topics))
        }
        (Lang::En, false) => format!("; {} wait for a person", listed(lang, &topics)),
    };
    let most = rules.most;
    match lang {
        Lang::Id => format!(
            "{what} di {channel} terkirim sendiri{when}, paling banyak {most} sehari dalam satu percakapan{keeps}."
        ),
        Lang::En => format!(
            "{what} on {channel} leave by themselves{when}, at most {most} a day in one conversation{keeps}."
        ),
    }
}

fn times(lang: Lang, when: When) -> String {
    match (lang, when) {
        (_, When::Always) => String::new(),
        (Lang::Id, When::WhileOpen) => " selama jam buka".to_owned(),
        (Lang::En, When::WhileOpen) => " during opening hours".to_owned(),
        (Lang::Id, When::WhileClosed) => " di luar jam buka".to_owned(),
        (Lang::En, When::WhileClosed) => " outside opening hours".to_owned(),
        (Lang::Id, When::Between { from, to }) => {
            format!(" dari {} sampai {}", clock(lang, from), clock(lang, to))
        }
        (Lang::En, When::Between { from, to }) => {
            format!(" from {} to {}", clock(lang, from), clock(lang, to))
        }
    }
}

/// Why something waits, to follow "because" or a colon.
pub fn why(lang: Lang, wait: Wait) -> String {
    let words = match wait {
        Wait::Gate => (
            "satu pemeriksaan menahannya, atau jawabannya tidak ada",
            "a check holds it, or there is no answer",
        ),
        Wait::Off => ("kirim otomatis mati", "auto-send is off"),
        Wait::Comment => (
            "balasan komentar selalu menunggu orang",
            "replies to comments always wait for a person",
        ),
        Wait::Unreadable => (
            "aturan kirim otomatis tidak terbaca; simpan lagi aturannya",
            "the rules of auto-send cannot be read; save them again",
        ),
        Wait::Machine => (
            "pelanggan menjawab seperti mesin; dua mesin akan saling menjawab terus",
            "the customer answers like a machine, and two machines would answer each other for ever",
        ),
        Wait::Documented => (
            "jawaban dari data Anda menunggu orang",
            "answers from your facts wait for a person",
        ),
        Wait::Courtesies => (
            "sapaan dan ucapan terima kasih menunggu orang",
            "greetings and thanks wait for a person",
        ),
        Wait::Hours => (
            "datangnya di luar jam yang Anda tentukan",
            "it came outside the hours you set",
        ),
        Wait::NoHours => (
            "aturannya memakai jam buka, dan jam buka belum diisi",
            "the rule names opening hours, and none are given yet",
        ),
        Wait::Topic(about) => {
            let about = topic(lang, about);
            return match lang {
                Lang::Id => format!("jawaban tentang {about} menunggu orang"),
                Lang::En => format!("answers about {about} wait for a person"),
            };
        }
        Wait::Most(most) => {
            return match lang {
                Lang::Id => format!("sudah {most} balasan otomatis hari ini di percakapan ini"),
                Lang::En => format!("{most} automatic replies have left in this conversation today"),
            };
        }
    };
    pick(lang, words).to_owned()
}

/// The same as a whole sentence, on the card of a draft.
pub fn waits_because(lang: Lang, wait: Wait) -> String {
    let why = why(lang, wait);
    match lang {
        Lang::Id => format!("Menunggu karena {why}."),
        Lang::En => format!("Waits because {why}."),
    }
}

/// What really became of a draft.
pub const fn happened(lang: Lang, happened: Happened) -> &'static str {
    let words = match happened {
        Happened::LeftByItself => ("terkirim sendiri", "left by itself"),
        Happened::Approved => ("disetujui seseorang", "approved by a person"),
        Happened::Rejected => ("ditolak seseorang", "rejected by a person"),
        Happened::Superseded => ("diganti setelah pesan baru", "replaced after a newer message"),
        Happened::Cancelled => ("dibatalkan", "cancelled"),
        Happened::Expired => ("waktunya habis", "its time ran out"),
        Happened::Waiting => ("masih menunggu", "still waits"),
    };
    pick(lang, words)
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    #[test]
    fn one_sentence_says_what_will_happen() {
        let rules = Rules {
            courtesies: false,
            when: When::WhileOpen,
            waiting: [Topic::Prices].into(),
            ..Rules::default()
        };
        assert_eq!(
            summary(Lang::En, "WhatsApp", true, &rules),
            "Documented answers on WhatsApp leave by themselves during opening hours, at most 10 a day in one conversation; \
             prices wait for a person."
        );
        let night = Rules {
            when: When::Between {
                from: time(20, 0, 0, 0),
                to: time(8, 30, 0, 0),
            },
            waiting: [Topic::Prices, Topic::Stock, Topic::Shipping].into(),
            ..Rules::default()
        };
        assert_eq!(
            summary(Lang::Id, "Instagram", true, &night),
            "Jawaban dari data Anda dan sapaan di Instagram terkirim sendiri dari 20.00 sampai 08.30, paling banyak 10 sehari \
             dalam satu percakapan; harga, stok, dan pengiriman menunggu orang."
        );
    }

    #[test]
    fn a_switch_that_is_off_is_said_first() {
        let said = summary(Lang::En, "WhatsApp", false, &Rules::default());
        assert!(
            said.starts_with("Auto-send is off, so everything waits"),
            "{said}"
        );
    }
}

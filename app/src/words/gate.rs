//! Words of the checks that every answer passes before it may leave.

mod voice;
mod why;

use domain::Lang;
use domain::review::gate::{Check, Class, Reason};

/// What the claims of a text rest on.
pub const fn class(lang: Lang, class: Class) -> &'static str {
    match (lang, class) {
        (Lang::Id, Class::Documented) => "Sesuai data bisnis",
        (Lang::En, Class::Documented) => "Backed by your facts",
        (Lang::Id, Class::Contradicted) => "Bertentangan dengan data",
        (Lang::En, Class::Contradicted) => "Contradicts your facts",
        (Lang::Id, Class::Unsupported) => "Tidak ada di data",
        (Lang::En, Class::Unsupported) => "Not in your facts",
        (Lang::Id, Class::NoClaim) => "Tanpa klaim",
        (Lang::En, Class::NoClaim) => "No claims",
    }
}

/// The name of a check.
pub const fn check(lang: Lang, check: Check) -> &'static str {
    let (id, en) = match check {
        Check::Connection => ("Nomor atau akun tersambung", "Number or account connected"),
        Check::Ownership => ("Percakapan milik kita", "Conversation is ours"),
        Check::Window => ("Masih dalam 24 jam", "Inside the 24 hours"),
        Check::Length => ("Panjang teks", "Length"),
        Check::InvisibleCharacters => ("Tanpa karakter tersembunyi", "No hidden characters"),
        Check::OtherContact => ("Tanpa data pelanggan lain", "No other customer's data"),
        Check::Amounts => ("Harga dan jumlah uang", "Prices and amounts"),
        Check::Stock => ("Stok", "Stock"),
        Check::Dates => ("Hari dan jam", "Days and times"),
        Check::Phones => ("Nomor telepon", "Phone numbers"),
        Check::Accounts => ("Rekening dan dompet digital", "Bank and wallet accounts"),
        Check::Links => ("Tautan dan email", "Links and e-mail addresses"),
        Check::Offers => ("Janji dan promo", "Promises and offers"),
        Check::Scope => ("Hanya dari data bisnis", "Only from business facts"),
        Check::PromptEcho => ("Tanpa bocoran instruksi", "No leaked instructions"),
        Check::Injection => ("Tanpa upaya pengelabuan", "No attempt to trick us"),
        Check::NeedsPerson => ("Tidak perlu orang", "No person needed"),
        Check::Disclosure => ("Keterangan jawaban otomatis", "Automation disclosure"),
        Check::Language => ("Bahasa pelanggan", "The customer's language"),
        Check::FormOfAddress => ("Sapaan", "Form of address"),
        Check::BannedWords => ("Kata yang dihindari", "Words never to use"),
        Check::Tone => ("Nada bicara", "Tone"),
        Check::Public => ("Layak dibaca umum", "Fit for everybody to read"),
        Check::SecondLook => ("Pemeriksaan kedua oleh model", "A model's second look"),
    };
    pick(lang, id, en)
}

/// Why a check holds a text, in one plain sentence.
pub fn reason(lang: Lang, reason: &Reason) -> String {
    match reason {
        Reason::NotInFacts { text }
        | Reason::ContradictsFact { text, .. }
        | Reason::OtherContactsData { text }
        | Reason::RepeatsInstructions { text }
        | Reason::SuspiciousRequest { text }
        | Reason::ForeignScript { text }
        | Reason::WrongFormOfAddress { text }
        | Reason::BannedWord { text }
        | Reason::Abuse { text }
        | Reason::Slang { text }
        | Reason::Emoji { text }
        | Reason::Shouting { text }
        | Reason::PersonalInPublic { text }
        | Reason::OrderInPublic { text }
        | Reason::HagglingInPublic { text } => about_words(lang, reason).replace("{}", text),
        Reason::WordsNotFromFacts { words } => about_words(lang, reason).replace("{}", &words.join(", ")),
        Reason::TooLongForChannel { length, max } | Reason::TooLongForVoice { length, max } => {
            about_words(lang, reason)
                .replace("{length}", &length.to_string())
                .replace("{max}", &max.to_string())
        }
        Reason::CustomerNeedsPerson { intent } => why::customer(lang, *intent).to_owned(),
        Reason::DrafterNeedsPerson { why } => why::person(lang, *why).to_owned(),
        Reason::CannotAnswer { why } => why::unanswerable(lang, *why).to_owned(),
        Reason::NotConnected
        | Reason::ThreadHeldElsewhere
        | Reason::WindowNeverOpened
        | Reason::WindowClosed
        | Reason::NothingToSend
        | Reason::InvisibleCharacters
        | Reason::SourceChanged { .. }
        | Reason::SourceNotNamed { .. }
        | Reason::TextDiffersFromSentences
        | Reason::DisclosureMissing
        | Reason::WrongLanguage { .. }
        | Reason::LanguageNotOffered { .. }
        | Reason::ModelDoubts
        | Reason::NoSecondLook => about_words(lang, reason).to_owned(),
    }
}

/// The sentence with `{}` where the offending words go.
const fn about_words(lang: Lang, reason: &Reason) -> &'static str {
    let (id, en) = match reason {
        Reason::NotConnected => (
            "Nomor atau akun ini tidak tersambung.",
            "This number or account is not connected.",
        ),
        Reason::ThreadHeldElsewhere => (
            "Percakapan ini sedang dipegang aplikasi lain.",
            "Another app is answering this conversation.",
        ),
        Reason::WindowNeverOpened => (
            "Pelanggan belum pernah menulis.",
            "The customer has never written.",
        ),
        Reason::WindowClosed => (
            "Waktu 24 jam untuk menjawab sudah habis.",
            "The 24 hours to reply are over.",
        ),
        Reason::NothingToSend => ("Tidak ada teks untuk dikirim.", "There is no text to send."),
        Reason::TooLongForChannel { .. } => (
            "Teksnya {length} karakter; saluran ini hanya menerima {max}.",
            "The text has {length} characters; this channel takes {max}.",
        ),
        Reason::TooLongForVoice { .. } => (
            "Teksnya {length} karakter; batas gaya bahasa Anda {max}.",
            "The text has {length} characters; your own limit is {max}.",
        ),
        Reason::InvisibleCharacters => (
            "Ada karakter yang tidak terlihat di dalam teks.",
            "There are invisible characters in the text.",
        ),
        Reason::PersonalInPublic { .. } => (
            "“{}” tidak untuk dibaca semua orang. Balas secara pribadi.",
            "“{}” is not for everybody to read. Reply in private.",
        ),
        Reason::OrderInPublic { .. } => (
            "Ini tentang pesanan seseorang (“{}”). Balas secara pribadi.",
            "This is about somebody's order (“{}”). Reply in private.",
        ),
        Reason::HagglingInPublic { .. } => (
            "Ini tawar-menawar harga (“{}”). Balas secara pribadi.",
            "This is haggling over a price (“{}”). Reply in private.",
        ),
        Reason::OtherContactsData { .. } => (
            "“{}” adalah data pelanggan lain.",
            "“{}” belongs to another customer.",
        ),
        Reason::NotInFacts { .. } => (
            "“{}” tidak ada di data bisnis.",
            "“{}” is not in the business facts.",
        ),
        Reason::ContradictsFact { .. } => (
            "“{}” bertentangan dengan data bisnis.",
            "“{}” contradicts the business facts.",
        ),
        Reason::SourceChanged { .. } => (
            "Data yang dipakai sudah berubah sejak jawaban ini dirancang.",
            "A fact that this rests on has changed since it was drafted.",
        ),
        Reason::SourceNotNamed { .. } => (
            "Jawaban ini menyebut sesuatu tanpa menunjuk datanya.",
            "The reply states something without naming the fact behind it.",
        ),
        Reason::WordsNotFromFacts { .. } => (
            "Kata ini tidak berasal dari data bisnis: {}.",
            "These words do not come from the business facts: {}.",
        ),
        Reason::TextDiffersFromSentences => (
            "Teksnya berbeda dari kalimat yang sudah diperiksa sumbernya.",
            "The text differs from the sentences whose sources were checked.",
        ),
        Reason::RepeatsInstructions { .. } => (
            "“{}” mengulang instruksi internal.",
            "“{}” repeats internal instructions.",
        ),
        Reason::SuspiciousRequest { .. } => (
            "Pelanggan menulis “{}”, yang tampak seperti upaya mengelabui penjawab.",
            "The customer wrote “{}”, which looks like an attempt to trick the drafter.",
        ),
        Reason::ModelDoubts => (
            "Pemeriksaan kedua oleh model meragukan jawaban ini.",
            "A model's second look doubts this reply.",
        ),
        Reason::NoSecondLook => (
            "Pemeriksaan kedua oleh model tidak memberi jawaban yang bisa dipakai.",
            "A model's second look gave no usable answer.",
        ),
        Reason::DisclosureMissing
        | Reason::WrongLanguage { .. }
        | Reason::LanguageNotOffered { .. }
        | Reason::ForeignScript { .. }
        | Reason::WrongFormOfAddress { .. }
        | Reason::BannedWord { .. }
        | Reason::Abuse { .. }
        | Reason::Slang { .. }
        | Reason::Emoji { .. }
        | Reason::Shouting { .. } => return voice::about_words(lang, reason),
        Reason::CustomerNeedsPerson { .. }
        | Reason::DrafterNeedsPerson { .. }
        | Reason::CannotAnswer { .. } => ("Ini perlu dijawab orang.", "A person should answer this."),
    };
    pick(lang, id, en)
}

const fn pick(lang: Lang, id: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

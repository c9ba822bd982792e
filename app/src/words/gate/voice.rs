//! Why a text is not in the business's own voice.

use domain::Lang;
use domain::review::gate::Reason;

use super::pick;

/// The sentence with `{}` where the offending words go.
pub(super) const fn about_words(lang: Lang, reason: &Reason) -> &'static str {
    let (id, en) = match reason {
        Reason::DisclosureMissing => (
            "Keterangan bahwa jawaban dibantu otomatis belum ada.",
            "The sentence that says replies are automated is missing.",
        ),
        Reason::WrongLanguage { expected: Lang::Id } => (
            "Pelanggan menulis dalam bahasa Indonesia.",
            "The customer wrote in Indonesian.",
        ),
        Reason::WrongLanguage { expected: Lang::En } => (
            "Pelanggan menulis dalam bahasa Inggris.",
            "The customer wrote in English.",
        ),
        Reason::LanguageNotOffered { language: Lang::Id } => (
            "Bisnis ini tidak menjawab dalam bahasa Indonesia.",
            "This business does not reply in Indonesian.",
        ),
        Reason::LanguageNotOffered { language: Lang::En } => (
            "Bisnis ini tidak menjawab dalam bahasa Inggris.",
            "This business does not reply in English.",
        ),
        Reason::ForeignScript { .. } => ("“{}” memakai aksara lain.", "“{}” is in another script."),
        Reason::WrongFormOfAddress { .. } => (
            "“{}” bukan sapaan yang Anda pilih.",
            "“{}” is not the form of address you chose.",
        ),
        Reason::BannedWord { .. } => (
            "“{}” termasuk kata yang tidak boleh dipakai.",
            "“{}” is one of the words never to use.",
        ),
        Reason::Abuse { .. } => ("“{}” tidak pantas dikirim.", "“{}” is not fit to be sent."),
        Reason::Slang { .. } => (
            "“{}” terlalu santai untuk nada Anda.",
            "“{}” is too casual for your tone.",
        ),
        Reason::Emoji { .. } => (
            "Emoji {} tidak dipakai di gaya bahasa Anda.",
            "Your voice does not use the emoji {}.",
        ),
        Reason::Shouting { .. } => ("“{}” ditulis seperti berteriak.", "“{}” reads like shouting."),
        _ => (
            "Gaya bahasanya bukan milik bisnis ini.",
            "This is not the voice of the business.",
        ),
    };
    pick(lang, id, en)
}

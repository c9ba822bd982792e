//! Words for what only the phone can tell: whether an answer arrived, and saying it again if it did not.

use domain::Lang;
use domain::Way;
use domain::send::UnclearWhy;

pub struct Words {
    pub title: &'static str,
    pub lead: &'static str,
    pub waiting_title: &'static str,
    pub arrived: &'static str,
    pub not_arrived: &'static str,
    pub again: &'static str,
    pub again_hint: &'static str,
    pub sent_text: &'static str,
    pub erased: &'static str,
    pub done_arrived: &'static str,
    pub done_not_arrived: &'static str,
    pub done_again: &'static str,
    pub problem_another_waits: &'static str,
    pub problem_phone_stale: &'static str,
}

static ID: Words = Words {
    title: "Tolong periksa di ponsel",
    lead: "Kami tidak tahu apakah pesan ini sampai. Buka WhatsApp atau Instagram di ponsel bisnis, lihat apakah pesannya ada di sana, lalu jawab di sini. Selama itu pesan ini tidak dikirim lagi.",
    waiting_title: "Menunggu persetujuan",
    arrived: "Sampai",
    not_arrived: "Tidak sampai",
    again: "Kirim lagi",
    again_hint: "Pesan yang sama menjadi usulan baru yang Anda setujui dulu.",
    sent_text: "Pesan kita",
    erased: "Isi pesan sudah dihapus.",
    done_arrived: "Dicatat: pesan itu sampai.",
    done_not_arrived: "Dicatat: pesan itu tidak sampai. Kalau masih perlu, tekan Kirim lagi di bawah pesannya.",
    done_again: "Ini usulan baru dengan teks yang sama. Belum ada yang dikirim sampai Anda menyetujuinya.",
    problem_another_waits: "Ada usulan lain yang menunggu di percakapan ini. Putuskan dulu yang itu, lalu coba lagi.",
    problem_phone_stale: "Sudah ada kabar lain tentang pesan ini. Ini keadaannya sekarang.",
};

static EN: Words = Words {
    title: "Please check the phone",
    lead: "We cannot tell whether these arrived. Open WhatsApp or Instagram on the business's phone, look whether it is there, then answer here. Until then the message is not sent again.",
    waiting_title: "Waiting for approval",
    arrived: "It arrived",
    not_arrived: "It did not arrive",
    again: "Send again",
    again_hint: "The same text becomes a new draft that you approve first.",
    sent_text: "Our message",
    erased: "The text was erased.",
    done_arrived: "Recorded: the message arrived.",
    done_not_arrived: "Recorded: the message did not arrive. If it is still needed, press Send again below it.",
    done_again: "This is a new draft with the same text. Nothing is sent until you approve it.",
    problem_another_waits: "Another draft waits in this conversation. Decide that one first, then try again.",
    problem_phone_stale: "There is other news of this message already. This is how it stands now.",
};

pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

/// Where to look.
pub const fn place(lang: Lang, way: Way) -> &'static str {
    match (lang, way) {
        (Lang::Id, Way::Message) => "Lihat di percakapannya.",
        (Lang::En, Way::Message) => "Look at the conversation.",
        (Lang::Id, Way::Comment) => "Lihat di bawah postingannya.",
        (Lang::En, Way::Comment) => "Look under the post.",
        (Lang::Id, Way::PrivateReply) => "Lihat di pesan Instagram, atau di Permintaan.",
        (Lang::En, Way::PrivateReply) => "Look at the messages on Instagram, or under Requests.",
    }
}

/// Why nobody knows.
pub const fn why(lang: Lang, why: UnclearWhy) -> &'static str {
    match (lang, why) {
        (Lang::Id, UnclearWhy::NoAnswer) => "Jawaban Meta hilang di jalan.",
        (Lang::En, UnclearWhy::NoAnswer) => "Meta's answer was lost on its way.",
        (Lang::Id, UnclearWhy::MetaUnsure) => "Meta sendiri tidak tahu.",
        (Lang::En, UnclearWhy::MetaUnsure) => "Meta does not know itself.",
        (Lang::Id, UnclearWhy::Interrupted) => "Server berhenti saat mengirimnya.",
        (Lang::En, UnclearWhy::Interrupted) => "The server stopped while sending it.",
        (Lang::Id, UnclearWhy::Restored) => "Data dipulihkan dari cadangan yang lebih lama.",
        (Lang::En, UnclearWhy::Restored) => "The data was restored from an older backup.",
    }
}

/// The sentence for a code that an action left in the address; true is good news.
pub fn result(lang: Lang, done: Option<&str>, problem: Option<&str>) -> Option<(bool, &'static str)> {
    let words = words(lang);
    match (problem, done) {
        (Some("another_waits"), _) => Some((false, words.problem_another_waits)),
        (Some("phone_stale"), _) => Some((false, words.problem_phone_stale)),
        (None, Some("arrived")) => Some((true, words.done_arrived)),
        (None, Some("not_arrived")) => Some((true, words.done_not_arrived)),
        (None, Some("again")) => Some((true, words.done_again)),
        _ => None,
    }
}

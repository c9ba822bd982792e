//! Words of the queue over all clients: its filters, its keys, putting aside and taking back.

use domain::Lang;
use domain::review::{RejectReason, Snooze, Why};

pub struct QueueWords {
    pub client: &'static str,
    pub every_client: &'static str,
    pub other_clients: &'static str,
    pub channel: &'static str,
    pub every_channel: &'static str,
    pub why: &'static str,
    pub every_reason: &'static str,
    pub apply: &'static str,
    pub none_match_title: &'static str,
    pub none_match: &'static str,
    pub show_all: &'static str,
    pub snoozed_link: fn(u64) -> String,
    pub next_page: &'static str,
    pub first_page: &'static str,
    pub snooze: &'static str,
    pub snooze_hint: &'static str,
    pub snoozed_until: fn(&str) -> String,
    pub for_owner: &'static str,
    pub reject_why: &'static str,
    pub reject_words: &'static str,
    pub reject_words_hint: &'static str,
    pub undo: &'static str,
    pub done_snoozed: &'static str,
    pub done_snooze_over: &'static str,
    pub done_undone: &'static str,
    pub done_stopped: &'static str,
    pub problem_owner_decides: &'static str,
    pub problem_has_left: &'static str,
    pub problem_no_time_left: &'static str,
    pub alike_across: fn(usize, usize) -> String,
    pub alike_across_lead: &'static str,
    pub keys: &'static str,
    pub key_list: [(&'static str, &'static str); 8],
}

pub fn words(lang: Lang) -> &'static QueueWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static EN: QueueWords = QueueWords {
    client: "Client",
    every_client: "Every client",
    other_clients: "All clients with something waiting",
    channel: "Channel",
    every_channel: "Every channel",
    why: "Why it waits",
    every_reason: "Every reason",
    apply: "Show",
    none_match_title: "Nothing here",
    none_match: "No reply matches what you chose.",
    show_all: "Show all",
    snoozed_link: |n| format!("{n} put aside"),
    next_page: "Next replies",
    first_page: "Back to the most urgent",
    snooze: "Later",
    snooze_hint: "It comes back by itself, at the latest 30 minutes before the time to reply is over.",
    snoozed_until: |when| format!("Put aside until {when}"),
    for_owner: "Waits for the owner, who keeps this decision.",
    reject_why: "Why is it rejected?",
    reject_words: "In your words",
    reject_words_hint: "Needed only for another reason. Kept in the evidence.",
    undo: "Undo",
    done_snoozed: "Put aside. It comes back by itself.",
    done_snooze_over: "Back in the queue.",
    done_undone: "Taken back. The reply waits for you again.",
    done_stopped: "Taken back. The customer has written again meanwhile; a new reply is being drafted.",
    problem_owner_decides: "The owner keeps this decision, so nothing was sent. The owner finds the reply in their own queue.",
    problem_has_left: "It has left already and cannot be taken back.",
    problem_no_time_left: "Too little time is left to put it aside. Decide now, or let the time run out.",
    alike_across: |replies, clients| {
        if clients > 1 {
            format!("{replies} customers of {clients} clients ask the same")
        } else {
            format!("{replies} customers ask the same")
        }
    },
    alike_across_lead: "Every reply rests on the same kinds of facts of its own business. Each is checked again and sent on its own.",
    keys: "Keys",
    key_list: [
        ("J", "next reply"),
        ("K", "previous reply"),
        ("A", "approve"),
        ("E", "edit"),
        ("R", "reject with a reason"),
        ("S", "put aside"),
        ("Z", "take the last decision back"),
        ("?", "show these keys"),
    ],
};

static ID: QueueWords = QueueWords {
    client: "Klien",
    every_client: "Semua klien",
    other_clients: "Semua klien yang ada antreannya",
    channel: "Saluran",
    every_channel: "Semua saluran",
    why: "Sebab menunggu",
    every_reason: "Semua sebab",
    apply: "Tampilkan",
    none_match_title: "Tidak ada",
    none_match: "Tidak ada jawaban yang cocok dengan pilihan Anda.",
    show_all: "Tampilkan semua",
    snoozed_link: |n| format!("{n} ditunda"),
    next_page: "Jawaban berikutnya",
    first_page: "Kembali ke yang paling mendesak",
    snooze: "Nanti",
    snooze_hint: "Kembali sendiri, paling lambat 30 menit sebelum waktu menjawab habis.",
    snoozed_until: |when| format!("Ditunda sampai {when}"),
    for_owner: "Menunggu pemilik, yang memutuskan hal ini sendiri.",
    reject_why: "Mengapa ditolak?",
    reject_words: "Dengan kata-kata Anda",
    reject_words_hint: "Hanya perlu untuk alasan lain. Disimpan di bukti.",
    undo: "Urungkan",
    done_snoozed: "Ditunda. Akan kembali sendiri.",
    done_snooze_over: "Kembali di antrean.",
    done_undone: "Ditarik kembali. Jawaban ini menunggu Anda lagi.",
    done_stopped: "Ditarik kembali. Sementara itu pelanggan menulis lagi; jawaban baru sedang dibuat.",
    problem_owner_decides: "Pemilik memutuskan hal ini sendiri, jadi tidak ada yang dikirim. Jawaban ini ada di antrean pemilik.",
    problem_has_left: "Sudah terkirim dan tidak dapat ditarik kembali.",
    problem_no_time_left: "Waktunya terlalu sempit untuk ditunda. Putuskan sekarang, atau biarkan waktunya habis.",
    alike_across: |replies, clients| {
        if clients > 1 {
            format!("{replies} pelanggan dari {clients} klien menanyakan hal yang sama")
        } else {
            format!("{replies} pelanggan menanyakan hal yang sama")
        }
    },
    alike_across_lead: "Setiap jawaban memakai jenis data yang sama dari bisnisnya sendiri. Masing-masing diperiksa lagi dan dikirim sendiri.",
    keys: "Tombol",
    key_list: [
        ("J", "jawaban berikutnya"),
        ("K", "jawaban sebelumnya"),
        ("A", "setujui"),
        ("E", "sunting"),
        ("R", "tolak dengan alasan"),
        ("S", "tunda"),
        ("Z", "tarik kembali keputusan terakhir"),
        ("?", "tampilkan tombol ini"),
    ],
};

pub const fn why(lang: Lang, why: Why) -> &'static str {
    let (id, en) = match why {
        Why::Passed => ("Lolos, menunggu Anda", "Passed, waits for you"),
        Why::Held => ("Ditahan pemeriksaan", "Held by a check"),
        Why::Contradicted => ("Bertentangan dengan data", "Contradicts the facts"),
        Why::Unsupported => ("Tidak didukung data", "Not supported by facts"),
        Why::Snoozed => ("Ditunda", "Put aside"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

pub const fn snooze(lang: Lang, snooze: Snooze) -> &'static str {
    let (id, en) = match snooze {
        Snooze::Hour => ("1 jam", "For 1 hour"),
        Snooze::Tomorrow => ("Sampai besok pagi", "Until tomorrow morning"),
        Snooze::WindowEnd => ("Sampai 30 menit terakhir", "Until the last 30 minutes"),
        Snooze::Over => ("Kembalikan sekarang", "Bring back now"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

pub const fn reject_reason(lang: Lang, reason: RejectReason) -> &'static str {
    let (id, en) = match reason {
        RejectReason::WrongFacts => ("Isinya tidak benar", "It is not correct"),
        RejectReason::BesideThePoint => ("Tidak menjawab pertanyaan", "It does not answer the question"),
        RejectReason::Tone => ("Bukan gaya bisnis ini", "Not how this business speaks"),
        RejectReason::Answered => ("Sudah dijawab dengan cara lain", "Answered in another way"),
        RejectReason::OwnerAnswers => ("Pemilik ingin menjawab sendiri", "The owner wants to answer"),
        RejectReason::Other => ("Alasan lain", "Another reason"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

/// The sentence for a code that an action left in the address, and whether it is good news.
pub fn result(lang: Lang, done: Option<&str>, problem: Option<&str>) -> Option<(bool, &'static str)> {
    let words = words(lang);
    match (done, problem) {
        (_, Some("owner_decides")) => Some((false, words.problem_owner_decides)),
        (_, Some("has_left")) => Some((false, words.problem_has_left)),
        (_, Some("no_time_left")) => Some((false, words.problem_no_time_left)),
        (Some("snoozed"), None) => Some((true, words.done_snoozed)),
        (Some("snooze_over"), None) => Some((true, words.done_snooze_over)),
        (Some("undone"), None) => Some((true, words.done_undone)),
        (Some("stopped"), None) => Some((true, words.done_stopped)),
        _ => None,
    }
}

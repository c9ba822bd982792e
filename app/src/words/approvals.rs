//! Words of the approval queue and of one draft's card.

use domain::Lang;
use domain::review::DraftState;

use super::{comments, phone_check, queue};

pub struct Words {
    pub title: &'static str,
    pub lead: &'static str,
    pub lead_partner: &'static str,
    pub waiting: fn(usize) -> String,
    pub empty_title: &'static str,
    pub empty: &'static str,
    pub to_inbox: &'static str,
    pub one_title: &'static str,
    pub customer_wrote: &'static str,
    pub proposed: &'static str,
    pub cannot_answer: &'static str,
    pub cannot_answer_next: &'static str,
    pub original: &'static str,
    pub edited: &'static str,
    pub held_title: &'static str,
    pub final_hold: &'static str,
    pub facts_used: fn(usize) -> String,
    pub no_facts: &'static str,
    pub fact_changed: &'static str,
    pub source_changed: &'static str,
    pub checks: fn(usize, usize) -> String,
    pub check_passed: &'static str,
    pub check_held: &'static str,
    pub approve: &'static str,
    pub edit: &'static str,
    pub write_answer: &'static str,
    pub reject: &'static str,
    pub reject_confirm: &'static str,
    pub overrule: &'static str,
    pub overrule_reason: &'static str,
    pub overrule_hint: &'static str,
    pub overrule_confirm: &'static str,
    pub edit_label: &'static str,
    pub edit_hint: &'static str,
    pub edit_send: &'static str,
    pub read_only: &'static str,
    pub open_conversation: &'static str,
    pub open_evidence: &'static str,
    pub next_one: &'static str,
    pub done_approved: &'static str,
    pub done_edited: &'static str,
    pub done_rejected: &'static str,
    pub problem_stale: &'static str,
    pub problem_window_closed: &'static str,
    pub problem_not_connected: &'static str,
    pub problem_held: &'static str,
    pub problem_empty: &'static str,
    pub problem_too_long: &'static str,
    pub problem_reason: &'static str,
    pub problem_not_allowed: &'static str,
    pub problem_unavailable: &'static str,
}

static ID: Words = Words {
    title: "Persetujuan",
    lead: "Jawaban yang menunggu Anda, yang waktunya paling sedikit lebih dulu.",
    lead_partner: "Jawaban yang menunggu di semua klien, yang waktunya paling sedikit lebih dulu.",
    waiting: |count| format!("{count} menunggu"),
    empty_title: "Tidak ada yang menunggu",
    empty: "Begitu pelanggan menulis, rancangan jawabannya muncul di sini untuk Anda periksa.",
    to_inbox: "Buka kotak masuk",
    one_title: "Periksa jawaban",
    customer_wrote: "Pelanggan menulis",
    proposed: "Usulan jawaban",
    cannot_answer: "Saya tidak bisa menjawab ini dari yang saya tahu.",
    cannot_answer_next: "Tulis sendiri jawabannya, atau lengkapi data bisnis supaya lain kali bisa dijawab.",
    original: "Usulan semula",
    edited: "Disunting",
    held_title: "Ditahan untuk Anda",
    final_hold: "Jawaban ini tidak dapat dikirim dengan alasan apa pun.",
    facts_used: |count| format!("Data yang dipakai ({count})"),
    no_facts: "Tidak ada data bisnis yang dipakai.",
    fact_changed: "Sudah berubah sejak rancangan ini dibuat",
    source_changed: "Data yang dipakai sudah berubah. Saat disetujui, jawaban ini diperiksa lagi.",
    checks: |passed, all| format!("Pemeriksaan ({passed} dari {all} lolos)"),
    check_passed: "lolos",
    check_held: "ditahan",
    approve: "Setujui dan kirim",
    edit: "Sunting",
    write_answer: "Tulis jawaban",
    reject: "Tolak",
    reject_confirm: "Tolak rancangan",
    overrule: "Tetap kirim",
    overrule_reason: "Mengapa tetap dikirim?",
    overrule_hint: "Alasannya disimpan di bukti bersama nama Anda.",
    overrule_confirm: "Kirim dengan alasan ini",
    edit_label: "Jawaban untuk pelanggan",
    edit_hint: "Usulan semula tetap tersimpan. Teks Anda diperiksa lagi sebelum dikirim.",
    edit_send: "Simpan dan kirim",
    read_only: "Peran Anda boleh membaca, tetapi tidak menyetujui.",
    open_conversation: "Buka percakapan",
    open_evidence: "Lihat bukti",
    next_one: "Kembali ke antrean",
    done_approved: "Disetujui. Jawaban sedang dikirim.",
    done_edited: "Disimpan dan disetujui. Jawaban sedang dikirim.",
    done_rejected: "Ditolak. Tidak ada yang dikirim.",
    problem_stale: "Rancangan ini sudah berubah atau sudah diputuskan. Ini keadaannya sekarang.",
    problem_window_closed: "Waktu 24 jam untuk menjawab sudah habis, jadi tidak ada yang dikirim. Tunggu pelanggan menulis lagi.",
    problem_not_connected: "Nomor atau akun ini tidak tersambung, jadi tidak ada yang dikirim. Sambungkan lagi di Pengaturan.",
    problem_held: "Belum dikirim: teks Anda tersimpan, tetapi pemeriksaan menahannya. Perbaiki, atau beri alasan untuk tetap mengirim.",
    problem_empty: "Jawabannya masih kosong. Tulis sesuatu dulu.",
    problem_too_long: "Jawabannya terlalu panjang untuk saluran ini. Singkatkan dulu.",
    problem_reason: "Tulis alasannya dulu.",
    problem_not_allowed: "Peran Anda belum boleh melakukan ini. Mintalah pemilik.",
    problem_unavailable: "Ada gangguan di pihak kami dan tidak ada yang dikirim. Coba lagi sebentar lagi.",
};

static EN: Words = Words {
    title: "Approvals",
    lead: "Replies waiting for you, the ones with the least time first.",
    lead_partner: "Replies waiting across your clients, the ones with the least time first.",
    waiting: |count| format!("{count} waiting"),
    empty_title: "Nothing is waiting",
    empty: "As soon as a customer writes, the drafted reply appears here for you to check.",
    to_inbox: "Open the inbox",
    one_title: "Check a reply",
    customer_wrote: "The customer wrote",
    proposed: "Proposed reply",
    cannot_answer: "I cannot answer this from what I know.",
    cannot_answer_next: "Write the reply yourself, or complete the business facts so that it can be answered next time.",
    original: "Original proposal",
    edited: "Edited",
    held_title: "Held for you",
    final_hold: "This reply cannot be sent for any reason.",
    facts_used: |count| format!("Facts used ({count})"),
    no_facts: "No business facts were used.",
    fact_changed: "Changed since this was drafted",
    source_changed: "A fact it rests on has changed. Approving checks it again.",
    checks: |passed, all| format!("Checks ({passed} of {all} passed)"),
    check_passed: "passed",
    check_held: "held",
    approve: "Approve and send",
    edit: "Edit",
    write_answer: "Write a reply",
    reject: "Reject",
    reject_confirm: "Reject the draft",
    overrule: "Send anyway",
    overrule_reason: "Why send it anyway?",
    overrule_hint: "The reason is kept in the evidence with your name.",
    overrule_confirm: "Send with this reason",
    edit_label: "Reply to the customer",
    edit_hint: "The original proposal is kept. Your text is checked again before it is sent.",
    edit_send: "Save and send",
    read_only: "Your role can read this but not approve it.",
    open_conversation: "Open the conversation",
    open_evidence: "See the evidence",
    next_one: "Back to the queue",
    done_approved: "Approved. The reply is on its way.",
    done_edited: "Saved and approved. The reply is on its way.",
    done_rejected: "Rejected. Nothing was sent.",
    problem_stale: "This draft has changed or was already decided. This is how it stands now.",
    problem_window_closed: "The 24 hours to reply are over, so nothing was sent. Wait until the customer writes again.",
    problem_not_connected: "This number or account is not connected, so nothing was sent. Connect it again in Settings.",
    problem_held: "Not sent yet: your text is saved, but a check holds it. Change it, or give a reason to send it anyway.",
    problem_empty: "The reply is still empty. Write something first.",
    problem_too_long: "The reply is too long for this channel. Shorten it first.",
    problem_reason: "Write the reason first.",
    problem_not_allowed: "Your role may not do this yet. Ask the owner.",
    problem_unavailable: "Something broke on our side and nothing was sent. Try again in a moment.",
};

pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

/// What became of a draft.
pub fn state(lang: Lang, state: DraftState) -> &'static str {
    match (lang, state) {
        (Lang::Id, DraftState::Waiting) => "Menunggu Anda",
        (Lang::En, DraftState::Waiting) => "Waiting for you",
        (Lang::Id, DraftState::Held) => "Ditahan",
        (Lang::En, DraftState::Held) => "Held",
        (Lang::Id, DraftState::Approved) => "Disetujui",
        (Lang::En, DraftState::Approved) => "Approved",
        (Lang::Id, DraftState::Rejected) => "Ditolak",
        (Lang::En, DraftState::Rejected) => "Rejected",
        (Lang::Id, DraftState::Superseded) => "Diganti karena pelanggan menulis lagi",
        (Lang::En, DraftState::Superseded) => "Replaced: the customer wrote again",
        (Lang::Id, DraftState::Cancelled) => "Dibatalkan",
        (Lang::En, DraftState::Cancelled) => "Cancelled",
        (Lang::Id, DraftState::Expired) => "Kedaluwarsa: waktu 24 jam habis",
        (Lang::En, DraftState::Expired) => "Expired: the 24 hours are over",
    }
}

/// The kind of a fact, by its code.
pub fn fact_kind(lang: Lang, code: &str) -> String {
    let (id, en) = match code {
        "item" => ("Katalog", "Catalog"),
        "hours" => ("Jam buka", "Opening hours"),
        "address" => ("Alamat", "Address"),
        "contact" => ("Kontak", "Contact"),
        "payment" => ("Pembayaran", "Payment"),
        "shipping" => ("Pengiriman", "Shipping"),
        "policy" => ("Kebijakan", "Policy"),
        "voice" => ("Gaya bahasa", "Voice"),
        other => return other.to_owned(),
    };
    match lang {
        Lang::Id => id.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// The sentence for a code that an action left in the address.
pub fn result(lang: Lang, done: Option<&str>, problem: Option<&str>) -> Option<(bool, &'static str)> {
    let elsewhere = phone_check::result(lang, done, problem)
        .or_else(|| comments::result(lang, done, problem))
        .or_else(|| queue::result(lang, done, problem));
    if elsewhere.is_some() {
        return elsewhere;
    }
    let words = words(lang);
    let problem = match problem {
        None => {
            return match done? {
                "approved" => Some((true, words.done_approved)),
                "edited" => Some((true, words.done_edited)),
                "rejected" => Some((true, words.done_rejected)),
                _ => None,
            };
        }
        Some("stale") => words.problem_stale,
        Some("window_closed") => words.problem_window_closed,
        Some("not_connected") => words.problem_not_connected,
        Some("held") => words.problem_held,
        Some("empty") => words.problem_empty,
        Some("too_long") => words.problem_too_long,
        Some("reason") => words.problem_reason,
        Some("not_allowed") => words.problem_not_allowed,
        Some(_) => words.problem_unavailable,
    };
    Some((false, problem))
}

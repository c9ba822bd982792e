//! Words of one conversation.

use domain::Lang;
use domain::send::{SendFailure, SendState};

pub struct Words {
    pub back: &'static str,
    pub messages: &'static str,
    pub empty_title: &'static str,
    pub empty: &'static str,
    pub evidence: &'static str,
    pub draft: &'static str,
    pub write_label: &'static str,
    pub write_placeholder: &'static str,
    pub send: &'static str,
    pub keys: &'static str,
    pub window_closed: &'static str,
    pub disconnected: &'static str,
    pub connect_again: &'static str,
    pub not_allowed: &'static str,
    pub reconnect_needed: &'static str,
    pub paused: &'static str,
    pub via: fn(&str) -> String,
    pub by_person: fn(&str) -> String,
    pub drafted: &'static str,
    pub drafted_approved: fn(&str) -> String,
    pub owner_phone: &'static str,
    pub owner_in_app: &'static str,
    pub open_media: &'static str,
    pub done_sent: &'static str,
    pub problem_held: &'static str,
}

static ID: Words = Words {
    back: "Kotak masuk",
    messages: "Pesan",
    empty_title: "Belum ada pesan",
    empty: "Pesan pertama akan muncul di sini.",
    evidence: "Bukti",
    draft: "Usulan jawaban",
    write_label: "Tulis jawaban",
    write_placeholder: "Tulis jawaban Anda sendiri…",
    send: "Kirim",
    keys: "Ctrl atau ⌘ + Enter mengirim",
    window_closed: "Sudah lebih dari 24 jam sejak pesan terakhir pelanggan. Meta tidak menerima jawaban bebas lagi; tunggu pelanggan menulis.",
    disconnected: "Nomor atau akun percakapan ini sudah diputus. Riwayatnya tetap dapat dibaca, tetapi tidak dapat dijawab.",
    connect_again: "Buka Integrasi",
    not_allowed: "Peran Anda boleh membaca, tetapi tidak menjawab.",
    reconnect_needed: "Nomor atau akun ini perlu disambungkan ulang sebelum jawaban dapat dikirim.",
    paused: "Meta sedang membatasi nomor atau akun ini, jadi jawaban belum dapat dikirim.",
    via: |number| format!("lewat {number}"),
    by_person: |name| format!("Ditulis {name}"),
    drafted: "Usulan, terkirim otomatis",
    drafted_approved: |name| format!("Usulan, disetujui {name}"),
    owner_phone: "Dari ponsel pemilik",
    owner_in_app: "Pemilik, di aplikasi Instagram",
    open_media: "Lihat di aplikasinya",
    done_sent: "Dikirim.",
    problem_held: "Belum dikirim: pemeriksaan menahan teks ini. Periksa isinya, lalu kirim lagi.",
};

static EN: Words = Words {
    back: "Inbox",
    messages: "Messages",
    empty_title: "No messages yet",
    empty: "The first message will appear here.",
    evidence: "Evidence",
    draft: "Proposed reply",
    write_label: "Write a reply",
    write_placeholder: "Write your own reply…",
    send: "Send",
    keys: "Ctrl or ⌘ + Enter sends",
    window_closed: "More than 24 hours have passed since the customer last wrote. Meta takes no free replies any more; wait for the customer to write.",
    disconnected: "The number or account of this conversation was disconnected. The history stays readable, but it cannot be answered.",
    connect_again: "Open Integrations",
    not_allowed: "Your role can read but not reply.",
    reconnect_needed: "This number or account has to be connected again before replies can be sent.",
    paused: "Meta is restricting this number or account, so replies cannot be sent for now.",
    via: |number| format!("via {number}"),
    by_person: |name| format!("Written by {name}"),
    drafted: "Drafted, sent automatically",
    drafted_approved: |name| format!("Drafted, approved by {name}"),
    owner_phone: "From the owner's phone",
    owner_in_app: "The owner, in the Instagram app",
    open_media: "See it in the app",
    done_sent: "Sent.",
    problem_held: "Not sent yet: a check holds this text. Look at it again, then send.",
};

pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

/// Where an answer is on its way.
pub const fn state(lang: Lang, state: SendState) -> &'static str {
    match (lang, state) {
        (Lang::Id, SendState::Queued) => "Menunggu giliran",
        (Lang::En, SendState::Queued) => "Queued",
        (Lang::Id, SendState::Sending) => "Sedang dikirim",
        (Lang::En, SendState::Sending) => "Sending",
        (Lang::Id, SendState::Accepted) => "Diterima Meta",
        (Lang::En, SendState::Accepted) => "Accepted by Meta",
        (Lang::Id, SendState::Sent) => "Terkirim",
        (Lang::En, SendState::Sent) => "Sent",
        (Lang::Id, SendState::Delivered) => "Sampai",
        (Lang::En, SendState::Delivered) => "Delivered",
        (Lang::Id, SendState::Read) => "Dibaca",
        (Lang::En, SendState::Read) => "Read",
        (Lang::Id, SendState::Unknown) => "Belum pasti terkirim",
        (Lang::En, SendState::Unknown) => "Not certain whether it was sent",
        (Lang::Id, SendState::Failed) => "Gagal",
        (Lang::En, SendState::Failed) => "Failed",
        (Lang::Id, SendState::Expired) => "Kedaluwarsa",
        (Lang::En, SendState::Expired) => "Expired",
        (Lang::Id, SendState::Cancelled) => "Dibatalkan",
        (Lang::En, SendState::Cancelled) => "Cancelled",
    }
}

/// Why an answer did not arrive, and what to do.
pub const fn failure(lang: Lang, failure: SendFailure) -> &'static str {
    let (id, en) = match failure {
        SendFailure::WindowClosed => (
            "Waktu 24 jam habis sebelum terkirim. Tunggu pelanggan menulis lagi.",
            "The 24 hours ended before it was sent. Wait for the customer to write again.",
        ),
        SendFailure::NotConnected => (
            "Nomor tidak tersambung saat akan dikirim. Sambungkan lagi di Pengaturan.",
            "The number was not connected when it should leave. Connect it again in Settings.",
        ),
        SendFailure::TextChanged => (
            "Teks yang disetujui dan yang tersimpan berbeda, jadi tidak dikirim.",
            "The approved text and the stored text differ, so it was not sent.",
        ),
        SendFailure::FactChanged => (
            "Data yang dikutipnya berubah sebelum terkirim, jadi tidak dikirim. Jawaban baru sedang dibuat.",
            "What it quotes changed before it was sent, so it was not sent. A new answer is being drafted.",
        ),
        SendFailure::TakenBack => (
            "Persetujuannya ditarik sebelum terkirim, jadi tidak dikirim.",
            "Its approval was taken back before it left, so it was not sent.",
        ),
        SendFailure::NotOurs => (
            "Percakapan ini sedang dijawab pihak lain, jadi tidak dikirim.",
            "Somebody else answers this conversation now, so it was not sent.",
        ),
        SendFailure::Unreadable => (
            "Teks atau kunci nomornya tidak dapat dibuka, jadi tidak dikirim. Hubungi pengelola.",
            "Its text or the number's secrets could not be opened, so it was not sent. Ask whoever runs this service.",
        ),
        SendFailure::Paused => (
            "Menunggu: Meta sedang membatasi nomor ini. Lihat sebabnya di Integrasi.",
            "Waiting: Meta is restricting this number. See why under Integrations.",
        ),
        SendFailure::Refused { .. } => (
            "Meta menolak pesan ini. Pelanggan tidak menerimanya.",
            "Meta refused this message. The customer did not get it.",
        ),
        SendFailure::Undeliverable { .. } => (
            "Meta tidak dapat menyampaikannya. Periksa apakah nomor pelanggan masih aktif.",
            "Meta could not deliver it. Check whether the customer's number is still in use.",
        ),
        SendFailure::Unknown => (
            "Kami tidak tahu apakah pesan ini sampai. Lihat di ponsel sebelum mengirim lagi.",
            "We cannot tell whether this arrived. Look at the phone before sending it again.",
        ),
        SendFailure::NotArrived => (
            "Sudah diperiksa di ponsel: pesan ini tidak sampai.",
            "Checked on the phone: this message did not arrive.",
        ),
        SendFailure::CommentGone => (
            "Komentarnya sudah tidak ada di Instagram, jadi tidak dikirim.",
            "The comment is gone from Instagram, so this was not sent.",
        ),
        SendFailure::CommentEdited => (
            "Komentarnya diubah setelah jawaban ini disetujui, jadi tidak dikirim. Periksa lagi lalu kirim ulang.",
            "The comment was edited after this answer was approved, so it was not sent. Look again, then send it again.",
        ),
        SendFailure::CommentUnread => (
            "Menunggu: Instagram belum bisa memastikan bahwa komentarnya masih ada.",
            "Waiting: Instagram cannot say yet whether the comment still stands.",
        ),
        SendFailure::CommentHidden => (
            "Komentarnya disembunyikan, jadi tidak bisa dibalas di depan umum. Tampilkan lagi atau balas secara pribadi.",
            "The comment is hidden, so it cannot be answered in public. Show it again or reply in private.",
        ),
        SendFailure::AnsweredBefore => (
            "Komentar ini sudah pernah dibalas secara pribadi; Instagram mengizinkannya satu kali.",
            "This comment was answered in private before; Instagram allows that once.",
        ),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

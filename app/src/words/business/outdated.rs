//! What customers were told before a fact changed.

use domain::Lang;

pub struct OutdatedWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub still_true_title: fn(usize) -> String,
    pub still_true_lead: &'static str,
    pub none: &'static str,
    pub more: fn(usize) -> String,
    pub draft: &'static str,
    pub waits: &'static str,
    pub another_waits: &'static str,
    pub not_this_way: &'static str,
    pub open: &'static str,
    pub erased: &'static str,
    pub removed_title: &'static str,
    pub removed_lead: &'static str,
    pub removed_link: &'static str,
    pub none_removed_title: &'static str,
    pub none_removed: &'static str,
    pub see_history: &'static str,
}

pub fn words(lang: Lang) -> &'static OutdatedWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static EN: OutdatedWords = OutdatedWords {
    title: "Customers were told something else",
    lead: "These replies left before the change, and you can still write to the customer. Draft a correction; it waits for your approval.",
    still_true_title: |n| {
        if n == 1 {
            "1 more reply quoted it and still holds".to_owned()
        } else {
            format!("{n} more replies quoted it and still hold")
        }
    },
    still_true_lead: "What they say is right by the facts of now as well.",
    none: "No reply that can still be corrected quotes an earlier version.",
    more: |n| format!("{n} more, not shown here."),
    draft: "Draft a correction",
    waits: "An answer from the new facts waits for approval",
    another_waits: "Another answer waits here; decide it first",
    not_this_way: "Instagram allows one private reply to a comment. You can correct it once they write to you.",
    open: "Conversation",
    erased: "The text was erased.",
    removed_title: "Removed",
    removed_lead: "No longer used in drafts. Every version is kept; open the history to restore one.",
    removed_link: "Removed parts",
    none_removed_title: "Nothing was removed",
    none_removed: "What you remove from the catalog, the profile or the policies can be found here and restored.",
    see_history: "History",
};

static ID: OutdatedWords = OutdatedWords {
    title: "Pelanggan sudah menerima informasi lama",
    lead: "Balasan ini terkirim sebelum perubahan, dan pelanggannya masih bisa dihubungi. Buat draf koreksi; draf menunggu persetujuan Anda.",
    still_true_title: |n| format!("{n} balasan lain mengutipnya dan masih benar"),
    still_true_lead: "Isinya tetap sesuai dengan data yang sekarang.",
    none: "Tidak ada balasan yang masih bisa dikoreksi dan mengutip versi lama.",
    more: |n| format!("{n} lagi, tidak ditampilkan di sini."),
    draft: "Buat draf koreksi",
    waits: "Jawaban dari data baru menunggu persetujuan",
    another_waits: "Ada jawaban lain yang menunggu di sini; putuskan dulu",
    not_this_way: "Instagram hanya mengizinkan satu balasan pribadi per komentar. Koreksi bisa dikirim setelah mereka menulis kepada Anda.",
    open: "Percakapan",
    erased: "Teksnya sudah dihapus.",
    removed_title: "Sudah dihapus",
    removed_lead: "Tidak lagi dipakai draf. Semua versi tersimpan; buka riwayatnya untuk memulihkan.",
    removed_link: "Yang sudah dihapus",
    none_removed_title: "Belum ada yang dihapus",
    none_removed: "Yang Anda hapus dari katalog, profil, atau kebijakan bisa ditemukan dan dipulihkan di sini.",
    see_history: "Riwayat",
};

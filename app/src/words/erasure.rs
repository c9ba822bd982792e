//! Words of erasing one customer.

use domain::Lang;

pub struct Words {
    pub link: &'static str,
    pub title: fn(&str) -> String,
    pub lead: &'static str,
    pub goes_title: &'static str,
    pub goes: [&'static str; 4],
    pub stays_title: &'static str,
    pub stays: [&'static str; 3],
    pub confirm: &'static str,
    pub keep: &'static str,
    pub on_its_way: &'static str,
    pub erased: &'static str,
}

pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static EN: Words = Words {
    link: "Erase this customer's data",
    title: |name| format!("Erase {name}'s data?"),
    lead: "For a customer who asks you to forget them. This cannot be undone.",
    goes_title: "What goes, here",
    goes: [
        "Everything you and they wrote to each other, in messages and in comments",
        "Their name, number, user name and IDs",
        "Drafts, and replies that have not left yet",
        "What the log says word for word",
    ],
    stays_title: "What stays",
    stays: [
        "That it was erased, when and by whom, without name or words",
        "What is on the phones and at WhatsApp or Instagram: delete it there as well",
        "If they write again, they appear as somebody new",
    ],
    confirm: "Erase for good",
    keep: "Keep",
    on_its_way: "A reply to this customer is on its way, or nobody knows yet whether it arrived. Settle that first, or try again in a minute.",
    erased: "The customer's data is erased.",
};

static ID: Words = Words {
    link: "Hapus data pelanggan ini",
    title: |name| format!("Hapus data {name}?"),
    lead: "Untuk pelanggan yang meminta datanya dilupakan. Tidak dapat dibatalkan.",
    goes_title: "Yang dihapus di sini",
    goes: [
        "Semua yang Anda dan pelanggan tulis, dalam pesan dan komentar",
        "Nama, nomor, nama pengguna, dan ID-nya",
        "Draf, dan jawaban yang belum terkirim",
        "Isi kata demi kata di dalam catatan bukti",
    ],
    stays_title: "Yang tetap ada",
    stays: [
        "Catatan bahwa datanya dihapus, kapan dan oleh siapa, tanpa nama dan isi",
        "Yang ada di ponsel dan di WhatsApp atau Instagram: hapus juga di sana",
        "Kalau menulis lagi, pelanggan muncul sebagai orang baru",
    ],
    confirm: "Hapus selamanya",
    keep: "Jangan hapus",
    on_its_way: "Ada jawaban untuk pelanggan ini yang sedang dikirim, atau belum jelas apakah sampai. Selesaikan dulu, atau coba lagi sebentar lagi.",
    erased: "Data pelanggan sudah dihapus.",
};

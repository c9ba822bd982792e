//! Words of what an owner lets the agency decide.

use domain::Lang;
use domain::review::Delegated;

pub struct DelegationWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub now: &'static str,
    pub by: fn(&str) -> String,
    pub never_set: &'static str,
    pub no_agency: &'static str,
    pub owner_only: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub problem: &'static str,
    pub unchanged: &'static str,
}

pub fn words(lang: Lang) -> &'static DelegationWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static EN: DelegationWords = DelegationWords {
    title: "What the agency may approve",
    lead: "Replies that you keep for yourself wait in your own queue until you decide.",
    now: "As it stands",
    by: |name| format!("chosen by {name}"),
    never_set: "Nobody has chosen yet. Until then the agency may approve everything.",
    no_agency: "No agency works for this business, so there is nothing to hand over.",
    owner_only: "Only the owner can change this.",
    save: "Save",
    saved: "Saved. It holds from now on, also for replies that wait already.",
    problem: "That was not saved. Choose one of the three and try again.",
    unchanged: "Auto-send is set on its own and is not changed by this.",
};

static ID: DelegationWords = DelegationWords {
    title: "Yang boleh disetujui agensi",
    lead: "Jawaban yang Anda putuskan sendiri menunggu di antrean Anda sampai Anda menyetujuinya.",
    now: "Saat ini",
    by: |name| format!("dipilih oleh {name}"),
    never_set: "Belum ada yang memilih. Sampai saat itu agensi boleh menyetujui semuanya.",
    no_agency: "Tidak ada agensi yang bekerja untuk bisnis ini, jadi tidak ada yang diserahkan.",
    owner_only: "Hanya pemilik yang dapat mengubah ini.",
    save: "Simpan",
    saved: "Tersimpan. Berlaku mulai sekarang, juga untuk jawaban yang sudah menunggu.",
    problem: "Belum tersimpan. Pilih salah satu dari tiga lalu coba lagi.",
    unchanged: "Kirim otomatis diatur tersendiri dan tidak berubah karena ini.",
};

/// A choice and what it means.
pub const fn choice(lang: Lang, delegated: Delegated) -> (&'static str, &'static str) {
    match (lang, delegated) {
        (Lang::En, Delegated::Everything) => ("Everything", "The agency approves, edits and writes for you."),
        (Lang::En, Delegated::ButTerms) => (
            "Everything but prices, discounts, orders and complaints",
            "Those wait for you; all else the agency may approve.",
        ),
        (Lang::En, Delegated::Nothing) => (
            "Nothing",
            "The agency reads along and may reject; you approve every reply.",
        ),
        (Lang::Id, Delegated::Everything) => (
            "Semuanya",
            "Agensi menyetujui, menyunting, dan menulis untuk Anda.",
        ),
        (Lang::Id, Delegated::ButTerms) => (
            "Semuanya kecuali harga, diskon, pesanan, dan keluhan",
            "Yang itu menunggu Anda; selebihnya boleh disetujui agensi.",
        ),
        (Lang::Id, Delegated::Nothing) => (
            "Tidak ada",
            "Agensi ikut membaca dan boleh menolak; Anda menyetujui setiap jawaban.",
        ),
    }
}

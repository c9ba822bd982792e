//! Words of what was set aside: messages and news from Meta that could not be taken in.

use domain::Lang;
use domain::receive::{Reason, UnitKind};

pub struct QuarantineWords {
    pub title: &'static str,
    pub lead: &'static str,
    /// On the Settings page and on Home.
    pub count: fn(u64) -> String,
    pub list: &'static str,
    pub empty_title: &'static str,
    pub empty: &'static str,
    pub more: fn(u64) -> String,
    pub show_text: &'static str,
    pub no_text: fn(usize) -> String,
    pub replay: &'static str,
    pub replay_all: &'static str,
    pub replay_all_lead: &'static str,
    pub dismiss: &'static str,
    pub dismiss_title: &'static str,
    pub dismiss_lead: &'static str,
    pub goes_title: &'static str,
    pub goes: [&'static str; 2],
    pub stays_title: &'static str,
    pub stays: [&'static str; 1],
    pub dismiss_confirm: &'static str,
    pub keep: &'static str,
    pub replayed: fn(u64) -> String,
    pub replayed_none: &'static str,
    pub dismissed: &'static str,
    pub problem_not_connected: &'static str,
    pub problem_not_allowed: &'static str,
    pub problem_other: &'static str,
    unknown_number: &'static str,
    unreadable: &'static str,
    failed: &'static str,
    test: &'static str,
    other: &'static str,
    message: &'static str,
    echo: &'static str,
    status: &'static str,
    account: &'static str,
    error: &'static str,
    unknown: &'static str,
}

impl QuarantineWords {
    /// Why, and what helps.
    pub const fn reason(&self, reason: Reason) -> &'static str {
        match reason {
            Reason::UnknownNumber => self.unknown_number,
            Reason::Unreadable => self.unreadable,
            Reason::Failed => self.failed,
            Reason::Test => self.test,
            Reason::Other => self.other,
        }
    }

    pub const fn kind(&self, kind: UnitKind) -> &'static str {
        match kind {
            UnitKind::Message => self.message,
            UnitKind::Echo => self.echo,
            UnitKind::Status => self.status,
            UnitKind::Account => self.account,
            UnitKind::Error => self.error,
            UnitKind::Unknown => self.unknown,
        }
    }
}

pub fn words(lang: Lang) -> &'static QuarantineWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static EN: QuarantineWords = QuarantineWords {
    title: "Set aside",
    lead: "What Meta delivered for this business and could not be taken in. Nothing of it is lost, and nothing of it has been answered.",
    count: |count| match count {
        1 => "1 delivery was set aside".to_owned(),
        count => format!("{count} deliveries were set aside"),
    },
    list: "Deliveries that were set aside",
    empty_title: "Nothing is set aside",
    empty: "Everything that Meta delivered for this business has been taken in. If something cannot be, it waits here for you.",
    more: |count| format!("{count} older ones appear here as these are dealt with."),
    show_text: "Show what can be read of it",
    no_text: |size| format!("No text can be made out. It is {size} bytes long."),
    replay: "Try again",
    replay_all: "Try all again",
    replay_all_lead: "Helpful after a repair, or once the number is connected again. What still cannot be taken in comes back here.",
    dismiss: "Dismiss",
    dismiss_title: "Dismiss this delivery?",
    dismiss_lead: "This cannot be undone. If a customer may be waiting for an answer, look at the phone first.",
    goes_title: "What goes",
    goes: [
        "its content, for good: nobody can read it or try it again afterwards",
        "its place in this list",
    ],
    stays_title: "What stays",
    stays: ["an entry in the evidence: that it arrived, why it was set aside, and who dismissed it"],
    dismiss_confirm: "Dismiss and erase",
    keep: "Keep it",
    replayed: |count| match count {
        1 => {
            "1 delivery is being tried again. If it still cannot be taken in, it comes back here.".to_owned()
        }
        count => format!(
            "{count} deliveries are being tried again. What still cannot be taken in comes back here."
        ),
    },
    replayed_none: "Nothing could be tried again: the numbers and accounts of these deliveries are not connected here.",
    dismissed: "Dismissed. Its content is erased.",
    problem_not_connected: "Its number or account is not connected to this business now. Connect it, then try again.",
    problem_not_allowed: "Your role does not include this.",
    problem_other: "That did not work. Nothing has changed; please try again.",
    unknown_number: "Its number was not connected when it arrived. Try again once it is.",
    unreadable: "It is not written as Meta's own rules say, so it could not be read safely.",
    test: "A test event from Meta's dashboard: nobody wrote it.",
    failed: "Taking it in failed eight times. The operator can see why; try again after the repair.",
    other: "A newer version of this program set it aside.",
    message: "Message from a customer",
    echo: "Message from your phone",
    status: "Delivery status",
    account: "News about the account",
    error: "Error reported by Meta",
    unknown: "Part of a delivery",
};

static ID: QuarantineWords = QuarantineWords {
    title: "Disisihkan",
    lead: "Kiriman Meta untuk bisnis ini yang belum bisa dimasukkan. Tidak ada yang hilang, dan belum ada yang dijawab.",
    count: |count| format!("{count} kiriman disisihkan"),
    list: "Kiriman yang disisihkan",
    empty_title: "Tidak ada yang disisihkan",
    empty: "Semua kiriman Meta untuk bisnis ini sudah masuk. Bila ada yang tidak bisa masuk, kiriman itu menunggu Anda di sini.",
    more: |count| format!("{count} kiriman yang lebih lama muncul setelah yang ini ditangani."),
    show_text: "Tampilkan yang masih terbaca",
    no_text: |size| format!("Tidak ada teks yang terbaca. Panjangnya {size} bita."),
    replay: "Coba lagi",
    replay_all: "Coba lagi semua",
    replay_all_lead: "Berguna setelah perbaikan, atau setelah nomornya tersambung lagi. Yang tetap tidak bisa masuk kembali ke sini.",
    dismiss: "Singkirkan",
    dismiss_title: "Singkirkan kiriman ini?",
    dismiss_lead: "Ini tidak bisa dibatalkan. Bila mungkin ada pelanggan yang menunggu jawaban, periksa ponsel dahulu.",
    goes_title: "Yang hilang",
    goes: [
        "isinya, untuk selamanya: sesudahnya tidak bisa dibaca atau dicoba lagi oleh siapa pun",
        "tempatnya di daftar ini",
    ],
    stays_title: "Yang tetap ada",
    stays: ["catatan bukti: bahwa kiriman ini tiba, mengapa disisihkan, dan siapa yang menyingkirkannya"],
    dismiss_confirm: "Singkirkan dan hapus",
    keep: "Simpan saja",
    replayed: |count| {
        format!("{count} kiriman sedang dicoba lagi. Yang tetap tidak bisa masuk kembali ke sini.")
    },
    replayed_none: "Tidak ada yang bisa dicoba lagi: nomor dan akun kiriman ini tidak tersambung di sini.",
    dismissed: "Sudah disingkirkan. Isinya dihapus.",
    problem_not_connected: "Nomornya sekarang tidak tersambung ke bisnis ini. Sambungkan nomornya, lalu coba lagi.",
    problem_not_allowed: "Peran Anda belum mencakup ini.",
    problem_other: "Belum berhasil. Tidak ada yang berubah; silakan coba lagi.",
    unknown_number: "Nomornya belum tersambung ketika kiriman ini tiba. Coba lagi setelah tersambung.",
    unreadable: "Tulisannya menyalahi aturan Meta sendiri, sehingga tidak bisa dibaca dengan aman.",
    test: "Peristiwa percobaan dari dasbor Meta: tidak ada yang menulisnya.",
    failed: "Sudah delapan kali gagal dimasukkan. Operator bisa melihat sebabnya; coba lagi setelah diperbaiki.",
    other: "Disisihkan oleh versi program yang lebih baru.",
    message: "Pesan pelanggan",
    echo: "Pesan dari ponsel Anda",
    status: "Status kiriman",
    account: "Kabar tentang akun",
    error: "Galat dari Meta",
    unknown: "Bagian dari kiriman",
};

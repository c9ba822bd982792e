//! The launch page on the platform's own address, worn in the partner's brand.

use domain::Lang;

pub struct ConnectWords {
    pub title: fn(&str) -> String,
    pub lead: fn(&str) -> String,
    pub why_here: fn(&str) -> String,
    pub steps: [&'static str; 3],
    pub back: fn(&str) -> String,
    pub gone_title: &'static str,
    pub gone: &'static str,
    pub no_scripts: &'static str,
}

pub fn words(lang: Lang) -> &'static ConnectWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static EN: ConnectWords = ConnectWords {
    title: |workspace| format!("Connect WhatsApp for {workspace}"),
    lead: |brand| {
        format!("Meta asks you to approve that {brand} receives and answers messages to your number.")
    },
    why_here: |brand| {
        format!(
            "Meta accepts this step on one address only, so {brand} brought you here. You return by yourself when it is done."
        )
    },
    steps: [
        "Open Meta's window and sign in as the owner of the business.",
        "Choose the business, the WhatsApp account and the number.",
        "Approve. Your number appears under Integrations.",
    ],
    back: |brand| format!("Back to {brand}"),
    gone_title: "This link is no longer valid",
    gone: "It was already used, or it is too old. Open Integrations and press Connect again.",
    no_scripts: "Meta's window needs JavaScript. Turn it on for this page, or go back and pair the number by hand.",
};

static ID: ConnectWords = ConnectWords {
    title: |workspace| format!("Sambungkan WhatsApp untuk {workspace}"),
    lead: |brand| {
        format!("Meta meminta persetujuan Anda agar {brand} menerima dan menjawab pesan ke nomor Anda.")
    },
    why_here: |brand| {
        format!(
            "Meta hanya menerima langkah ini di satu alamat, karena itu {brand} membawa Anda ke sini. Setelah selesai Anda kembali dengan sendirinya."
        )
    },
    steps: [
        "Buka jendela Meta dan masuk sebagai pemilik bisnis.",
        "Pilih bisnis, akun WhatsApp, dan nomornya.",
        "Setujui. Nomor Anda muncul di Integrasi.",
    ],
    back: |brand| format!("Kembali ke {brand}"),
    gone_title: "Tautan ini tidak berlaku lagi",
    gone: "Sudah dipakai atau sudah terlalu lama. Buka Integrasi lalu tekan Sambungkan lagi.",
    no_scripts: "Jendela Meta membutuhkan JavaScript. Aktifkan untuk halaman ini, atau kembali dan pasangkan nomor secara manual.",
};

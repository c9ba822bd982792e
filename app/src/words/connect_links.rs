//! Connect links: what the sender reads, what is sent along, and what the client reads who opens one.

use domain::{Channel, Lang};

pub struct LinkWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub make: fn(Channel) -> &'static str,
    pub made: &'static str,
    pub withdrawn: &'static str,
    pub too_many: &'static str,
    pub none: &'static str,
    pub address: fn(Channel) -> String,
    pub copy: &'static str,
    pub copied: &'static str,
    pub share: &'static str,
    pub message: fn(&str, &str, &str) -> String,
    pub withdraw: &'static str,
    pub state_open: &'static str,
    pub state_used: &'static str,
    pub state_withdrawn: &'static str,
    pub state_expired: &'static str,
    pub made_at: &'static str,
    pub until: &'static str,
    pub ended: &'static str,
    pub lead_for_bearer: fn(&str, &str) -> String,
    pub once: &'static str,
    pub step_done: &'static str,
    pub why_here: fn(&str) -> String,
    pub done_title: &'static str,
    pub done: fn(&str, &str, Channel) -> String,
    pub used_title: &'static str,
    pub gone: fn(&str) -> String,
}

impl LinkWords {
    /// How a link stands.
    pub fn state(&self, state: domain::connect::LinkState) -> &'static str {
        use domain::connect::LinkState;

        match state {
            LinkState::Open => self.state_open,
            LinkState::Used => self.state_used,
            LinkState::Withdrawn => self.state_withdrawn,
            LinkState::Expired => self.state_expired,
        }
    }
}

pub fn words(lang: Lang) -> &'static LinkWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

const fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::WhatsApp => "WhatsApp",
        Channel::Instagram => "Instagram",
    }
}

static EN: LinkWords = LinkWords {
    title: "Somebody else holds the phone?",
    lead: "Send them a link. They connect from their own phone, without an account here. A link works once, for seven days, and reaches nothing else.",
    make: |channel| match channel {
        Channel::WhatsApp => "Make a link for WhatsApp",
        Channel::Instagram => "Make a link for Instagram",
    },
    made: "The link is ready. Copy it, or send it by WhatsApp.",
    withdrawn: "The link no longer works.",
    too_many: "Twenty links are open already. Withdraw one first.",
    none: "No link has been made yet.",
    address: |channel| format!("Link for {}", name(channel)),
    copy: "Copy",
    copied: "Copied",
    share: "Send by WhatsApp",
    message: |brand, business, link| {
        format!("{brand} asks you to connect {business}. It takes two minutes on your phone: {link}")
    },
    withdraw: "Withdraw",
    state_open: "Open",
    state_used: "Used",
    state_withdrawn: "Withdrawn",
    state_expired: "Ended",
    made_at: "Made",
    until: "Works until",
    ended: "Earlier links",
    lead_for_bearer: |brand, business| {
        format!(
            "{brand} answers messages for {business} and asks for your approval to do so. You need no account here."
        )
    },
    once: "This link works once.",
    step_done: "Approve. You are back here at once, and that was all.",
    why_here: |brand| {
        format!("Meta accepts this step on one address only, so {brand}'s link brought you here.")
    },
    done_title: "Connected",
    done: |brand, business, channel| {
        format!(
            "{} of {business} is connected to {brand}. You can close this page.",
            name(channel)
        )
    },
    used_title: "This link was used",
    gone: |brand| format!("It was withdrawn, or its seven days are over. Ask {brand} for a new one."),
};

static ID: LinkWords = LinkWords {
    title: "Ponselnya dipegang orang lain?",
    lead: "Kirimi dia tautan. Dia menyambungkan dari ponselnya sendiri, tanpa akun di sini. Tautan berlaku sekali, selama tujuh hari, dan tidak membuka hal lain.",
    make: |channel| match channel {
        Channel::WhatsApp => "Buat tautan untuk WhatsApp",
        Channel::Instagram => "Buat tautan untuk Instagram",
    },
    made: "Tautan siap. Salin, atau kirim lewat WhatsApp.",
    withdrawn: "Tautan itu tidak berlaku lagi.",
    too_many: "Sudah ada dua puluh tautan terbuka. Tarik salah satunya dulu.",
    none: "Belum ada tautan.",
    address: |channel| format!("Tautan untuk {}", name(channel)),
    copy: "Salin",
    copied: "Tersalin",
    share: "Kirim lewat WhatsApp",
    message: |brand, business, link| {
        format!("{brand} meminta Anda menyambungkan {business}. Cukup dua menit di ponsel Anda: {link}")
    },
    withdraw: "Tarik",
    state_open: "Terbuka",
    state_used: "Terpakai",
    state_withdrawn: "Ditarik",
    state_expired: "Berakhir",
    made_at: "Dibuat",
    until: "Berlaku sampai",
    ended: "Tautan sebelumnya",
    lead_for_bearer: |brand, business| {
        format!(
            "{brand} menjawab pesan untuk {business} dan meminta persetujuan Anda. Anda tidak perlu punya akun di sini."
        )
    },
    once: "Tautan ini berlaku sekali.",
    step_done: "Setujui. Anda langsung kembali ke sini, dan selesai.",
    why_here: |brand| {
        format!(
            "Meta hanya menerima langkah ini di satu alamat, karena itu tautan {brand} membawa Anda ke sini."
        )
    },
    done_title: "Tersambung",
    done: |brand, business, channel| {
        format!(
            "{} {business} sudah tersambung ke {brand}. Halaman ini boleh ditutup.",
            name(channel)
        )
    },
    used_title: "Tautan ini sudah dipakai",
    gone: |brand| {
        format!("Tautan ditarik, atau tujuh harinya sudah lewat. Mintalah yang baru kepada {brand}.")
    },
};

//! A partner's clients, one card each.

use domain::Lang;

pub struct ClientsWords {
    pub title: &'static str,
    pub lead: fn(usize) -> String,
    pub empty_title: &'static str,
    pub empty: &'static str,
    pub waiting: fn(u64) -> String,
    pub nothing_waiting: &'static str,
    pub unread: fn(u64) -> String,
    pub all_read: &'static str,
    pub last_message: &'static str,
    pub no_message_yet: &'static str,
    pub not_connected: &'static str,
    pub connect: &'static str,
    pub open: fn(&str) -> String,
    pub approvals: &'static str,
}

pub fn words(lang: Lang) -> &'static ClientsWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static EN: ClientsWords = ClientsWords {
    title: "Clients",
    lead: |n| {
        if n == 1 {
            "One business in your care.".to_owned()
        } else {
            format!("{n} businesses in your care. Those that need you come first.")
        }
    },
    empty_title: "No clients yet",
    empty: "When a client's workspace is assigned to you, it appears here.",
    waiting: |n| {
        if n == 1 {
            "1 draft waits".to_owned()
        } else {
            format!("{n} drafts wait")
        }
    },
    nothing_waiting: "Nothing waits",
    unread: |n| {
        if n == 1 {
            "1 unread".to_owned()
        } else {
            format!("{n} unread")
        }
    },
    all_read: "All read",
    last_message: "Last message",
    no_message_yet: "No message yet",
    not_connected: "Not connected",
    connect: "Connect",
    open: |name| format!("Open {name}"),
    approvals: "Review drafts",
};

static ID: ClientsWords = ClientsWords {
    title: "Klien",
    lead: |n| {
        if n == 1 {
            "Satu bisnis dalam penanganan Anda.".to_owned()
        } else {
            format!("{n} bisnis dalam penanganan Anda. Yang membutuhkan Anda ada di atas.")
        }
    },
    empty_title: "Belum ada klien",
    empty: "Ruang kerja klien yang ditugaskan kepada Anda muncul di sini.",
    waiting: |n| format!("{n} draf menunggu"),
    nothing_waiting: "Tidak ada yang menunggu",
    unread: |n| format!("{n} belum dibaca"),
    all_read: "Semua sudah dibaca",
    last_message: "Pesan terakhir",
    no_message_yet: "Belum ada pesan",
    not_connected: "Belum tersambung",
    connect: "Sambungkan",
    open: |name| format!("Buka {name}"),
    approvals: "Periksa draf",
};

//! Words of the fleet board.

use domain::Lang;
use domain::fleet::{Sort, Trouble};

pub struct ClientsWords {
    pub title: &'static str,
    pub lead: fn(usize, usize) -> String,
    pub empty_title: &'static str,
    pub empty: &'static str,
    pub none_match_title: &'static str,
    pub none_match: &'static str,
    pub new_client: &'static str,
    pub which: &'static str,
    pub show_all: &'static str,
    pub show_trouble: &'static str,
    pub show_waiting: &'static str,
    pub search: &'static str,
    pub channel: &'static str,
    pub every_channel: &'static str,
    pub sort_by: &'static str,
    pub sort_trouble: &'static str,
    pub token: &'static str,
    pub quality: &'static str,
    pub apply: &'static str,
    pub client: &'static str,
    pub connection: &'static str,
    pub queue: &'static str,
    pub window: &'static str,
    pub last_message: &'static str,
    pub by_itself: &'static str,
    pub days: &'static str,
    pub pages_label: &'static str,
    pub page_of: fn(usize, usize) -> String,
    pub previous: &'static str,
    pub next: &'static str,
    pub waiting: fn(u64) -> String,
    pub held: fn(u64) -> String,
    pub nothing_waiting: &'static str,
    pub unread: fn(u64) -> String,
    pub no_message_yet: &'static str,
    pub quiet: fn(&str, &str) -> String,
    pub share_of: fn(u32, u32) -> String,
    pub token_ends: fn(i64) -> String,
    pub token_since: fn(i64) -> String,
    pub token_ended: &'static str,
    pub nothing_yet: &'static str,
    pub chart: fn(u32, u32) -> String,
    pub connect: &'static str,
    pub open: fn(&str) -> String,
}

pub fn words(lang: Lang) -> &'static ClientsWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static EN: ClientsWords = ClientsWords {
    title: "Clients",
    lead: |all, trouble| match (all, trouble) {
        (1, 0) => "One business in your care. All is well.".to_owned(),
        (1, _) => "One business in your care. It needs a look.".to_owned(),
        (all, 0) => format!("{all} businesses in your care. All is well."),
        (all, trouble) => format!("{all} businesses in your care. {trouble} need a look and are on top."),
    },
    empty_title: "No clients yet",
    empty: "When a client's workspace is assigned to you, it appears here.",
    none_match_title: "No client matches",
    none_match: "Change what you search for, or show all clients.",
    new_client: "New client",
    which: "Which clients",
    show_all: "All",
    show_trouble: "Trouble",
    show_waiting: "Waiting",
    search: "Search by name",
    channel: "Channel",
    every_channel: "Every channel",
    sort_by: "Sort",
    sort_trouble: "Trouble first",
    token: "Token",
    quality: "Quality",
    apply: "Show",
    client: "Client",
    connection: "Connection",
    queue: "Queue",
    window: "First window",
    last_message: "Last message",
    by_itself: "By itself, 7 days",
    days: "14 days",
    pages_label: "Pages",
    page_of: |page, pages| format!("Page {page} of {pages}"),
    previous: "Previous",
    next: "Next",
    waiting: |n| format!("{n} waiting"),
    held: |n| format!("{n} held"),
    nothing_waiting: "Nothing waits",
    unread: |n| format!("{n} unread"),
    no_message_yet: "No message yet",
    quiet: |silence, usual| format!("Quiet for {silence}, usually a message every {usual}"),
    share_of: |own, all| format!("{own} of {all} answers left by themselves"),
    token_ends: |days| match days {
        0 => "token ends today".to_owned(),
        1 => "token ends tomorrow".to_owned(),
        days => format!("token ends in {days} days"),
    },
    token_since: |days| match days {
        0 => "connected today".to_owned(),
        1 => "connected for 1 day".to_owned(),
        days => format!("connected for {days} days"),
    },
    token_ended: "token has ended",
    nothing_yet: "Nothing yet",
    chart: |received, answered| {
        format!("Last 14 days: {received} messages came in, {answered} answers were approved")
    },
    connect: "Connect",
    open: |name| format!("Open {name}"),
};

static ID: ClientsWords = ClientsWords {
    title: "Klien",
    lead: |all, trouble| match (all, trouble) {
        (1, 0) => "Satu bisnis dalam penanganan Anda. Semuanya baik.".to_owned(),
        (1, _) => "Satu bisnis dalam penanganan Anda. Perlu dilihat.".to_owned(),
        (all, 0) => format!("{all} bisnis dalam penanganan Anda. Semuanya baik."),
        (all, trouble) => {
            format!("{all} bisnis dalam penanganan Anda. {trouble} perlu dilihat dan ada di atas.")
        }
    },
    empty_title: "Belum ada klien",
    empty: "Ruang kerja klien yang ditugaskan kepada Anda muncul di sini.",
    none_match_title: "Tidak ada klien yang cocok",
    none_match: "Ubah pencarian, atau tampilkan semua klien.",
    new_client: "Klien baru",
    which: "Klien yang ditampilkan",
    show_all: "Semua",
    show_trouble: "Bermasalah",
    show_waiting: "Menunggu",
    search: "Cari nama",
    channel: "Saluran",
    every_channel: "Semua saluran",
    sort_by: "Urutkan",
    sort_trouble: "Masalah lebih dulu",
    token: "Token",
    quality: "Kualitas",
    apply: "Tampilkan",
    client: "Klien",
    connection: "Sambungan",
    queue: "Antrean",
    window: "Batas waktu terdekat",
    last_message: "Pesan terakhir",
    by_itself: "Terkirim sendiri, 7 hari",
    days: "14 hari",
    pages_label: "Halaman",
    page_of: |page, pages| format!("Halaman {page} dari {pages}"),
    previous: "Sebelumnya",
    next: "Berikutnya",
    waiting: |n| format!("{n} menunggu"),
    held: |n| format!("{n} ditahan"),
    nothing_waiting: "Tidak ada",
    unread: |n| format!("{n} belum dibaca"),
    no_message_yet: "Belum ada pesan",
    quiet: |silence, usual| format!("Sepi {silence}, biasanya ada pesan tiap {usual}"),
    share_of: |own, all| format!("{own} dari {all} jawaban terkirim sendiri"),
    token_ends: |days| match days {
        0 => "token berakhir hari ini".to_owned(),
        1 => "token berakhir besok".to_owned(),
        days => format!("token berakhir dalam {days} hari"),
    },
    token_since: |days| match days {
        0 => "tersambung hari ini".to_owned(),
        days => format!("tersambung {days} hari"),
    },
    token_ended: "token sudah berakhir",
    nothing_yet: "Belum ada",
    chart: |received, answered| {
        format!("14 hari terakhir: {received} pesan masuk, {answered} jawaban disetujui")
    },
    connect: "Sambungkan",
    open: |name| format!("Buka {name}"),
};

/// What is wrong with a client, in two or three words.
pub const fn trouble(lang: Lang, trouble: Trouble) -> &'static str {
    let (id, en) = match trouble {
        Trouble::Reconnect => ("Perlu disambungkan ulang", "Needs reconnecting"),
        Trouble::WindowCloses => ("Waktu hampir habis", "Window closes soon"),
        Trouble::Paused => ("Pengiriman dijeda", "Sending paused"),
        Trouble::Quiet => ("Lebih sepi dari biasanya", "Quieter than usual"),
        Trouble::TokenEnds => ("Token segera berakhir", "Token ends soon"),
        Trouble::LowQuality => ("Kualitas rendah", "Low quality"),
        Trouble::NotConnected => ("Belum tersambung", "Not connected"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

/// Meta's rating of a number; `None` where there is none.
pub fn quality(lang: Lang, rating: &str) -> Option<&'static str> {
    let (id, en) = match rating {
        "GREEN" => ("kualitas baik", "quality high"),
        "YELLOW" => ("kualitas sedang", "quality medium"),
        "RED" => ("kualitas rendah", "quality low"),
        _ => return None,
    };
    Some(match lang {
        Lang::Id => id,
        Lang::En => en,
    })
}

/// What the list can be ordered by.
pub const fn sort_name(words: &'static ClientsWords, sort: Sort) -> &'static str {
    match sort {
        Sort::Trouble => words.sort_trouble,
        Sort::Name => words.client,
        Sort::Connection => words.connection,
        Sort::Token => words.token,
        Sort::Quality => words.quality,
        Sort::Waiting => words.queue,
        Sort::Window => words.window,
        Sort::Last => words.last_message,
        Sort::ByItself => words.by_itself,
    }
}

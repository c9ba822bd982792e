//! Words about one client: made, changed, paused, closed.

use domain::Lang;
use domain::tenancy::clients::{ClientError, Going};

pub struct ClientWords {
    pub new: &'static str,
    pub new_lead: &'static str,
    pub create: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    pub people: &'static str,
    pub people_lead: &'static str,
    pub name: &'static str,
    pub name_hint: &'static str,
    pub language: &'static str,
    pub language_hint: &'static str,
    pub time_zone: &'static str,
    pub time_zone_hint: &'static str,
    pub here: &'static str,
    pub elsewhere: &'static str,
    pub colour: &'static str,
    pub colour_hint: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub pause_title: &'static str,
    pub pause_lead: &'static str,
    pub pause: &'static str,
    pub paused: &'static str,
    pub resume_title: &'static str,
    pub resume_lead: &'static str,
    pub resume: &'static str,
    pub resumed: &'static str,
    pub close_title: &'static str,
    pub close_lead: &'static str,
    pub close_link: &'static str,
    pub closing: fn(&str) -> String,
    pub closing_lead: &'static str,
    pub goes: &'static str,
    pub stays: &'static str,
    pub stays_lines: [&'static str; 3],
    pub type_name: fn(&str) -> String,
    pub close: &'static str,
    pub keep: &'static str,
    pub closed: &'static str,
    pub closed_title: &'static str,
    pub closed_lead: &'static str,
    pub reopen: &'static str,
    pub reopened: &'static str,
    pub closed_clients: &'static str,
    pub banner_paused: &'static str,
    pub banner_closed: &'static str,
    pub banner_link: &'static str,
}

pub fn words(lang: Lang) -> &'static ClientWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static ID: ClientWords = ClientWords {
    new: "Klien baru",
    new_lead: "Ruang kerja untuk satu bisnis. Setelah ini Anda mengundang pemiliknya.",
    create: "Buat klien",
    title: "Klien ini",
    lead: "Nama, bahasa, dan warna di daftar; jeda atau tutup.",
    people: "Orang",
    people_lead: "Siapa yang bisa membuka bisnis ini",
    name: "Nama bisnis",
    name_hint: "Seperti yang dikenal pelanggannya.",
    language: "Bahasa",
    language_hint: "Bahasa yang paling sering dipakai bisnis ini.",
    time_zone: "Zona waktu",
    time_zone_hint: "Jam buka dan aturan waktu mengikuti zona ini.",
    here: "Indonesia",
    elsewhere: "Lainnya",
    colour: "Warna di daftar",
    colour_hint: "Supaya mudah dikenali di antara klien lain.",
    save: "Simpan",
    saved: "Perubahan disimpan.",
    pause_title: "Jeda",
    pause_lead: "Tidak ada draf dan tidak ada yang terkirim sendiri. Pesan pelanggan tetap masuk, dan orang tetap bisa menulis.",
    pause: "Jeda klien ini",
    paused: "Klien ini dijeda.",
    resume_title: "Sedang dijeda",
    resume_lead: "Kalau dilanjutkan, pesan yang masuk selama jeda langsung dibuatkan draf.",
    resume: "Lanjutkan",
    resumed: "Klien ini berjalan lagi.",
    close_title: "Tutup",
    close_lead: "Untuk klien yang pergi. Anda melihat dulu apa saja yang berakhir.",
    close_link: "Tutup klien ini …",
    closing: |name| format!("Tutup {name}?"),
    closing_lead: "Pelanggan tidak akan dijawab lagi dari sini.",
    goes: "Yang berakhir",
    stays: "Yang tetap ada",
    stays_lines: [
        "Percakapan, bukti, dan tanda terima tetap bisa dibaca dan diunduh oleh admin agensi.",
        "Klien bisa dibuka lagi: riwayat dan orangnya kembali, tetapi dijeda.",
        "Nomor dan akun harus disambungkan ulang; izin lama tidak kembali.",
    ],
    type_name: |name| format!("Ketik {name} untuk memastikan"),
    close: "Tutup klien",
    keep: "Jangan ditutup",
    closed: "Klien ini ditutup. Semua sambungan sudah diputus.",
    closed_title: "Klien ini sudah ditutup",
    closed_lead: "Hanya admin agensi yang bisa membaca riwayatnya. Kalau dibuka lagi, orang-orangnya bisa masuk kembali dan klien dijeda sampai Anda melanjutkannya.",
    reopen: "Buka lagi",
    reopened: "Klien ini dibuka lagi dan dijeda. Sambungkan nomornya, lalu lanjutkan.",
    closed_clients: "Klien yang ditutup",
    banner_paused: "Bisnis ini dijeda: tidak ada draf baru dan tidak ada yang terkirim sendiri. Pesan pelanggan tetap disimpan.",
    banner_closed: "Bisnis ini sudah ditutup. Riwayatnya hanya bisa dibaca.",
    banner_link: "Ke pengaturan klien",
};

static EN: ClientWords = ClientWords {
    new: "New client",
    new_lead: "A workspace for one business. You invite its owner next.",
    create: "Create the client",
    title: "This client",
    lead: "Its name, language and colour in lists; pause or close it.",
    people: "People",
    people_lead: "Who can open this business",
    name: "Name of the business",
    name_hint: "As its customers know it.",
    language: "Language",
    language_hint: "The language that this business mostly speaks.",
    time_zone: "Time zone",
    time_zone_hint: "Opening hours and rules by the clock follow it.",
    here: "Indonesia",
    elsewhere: "Elsewhere",
    colour: "Colour in lists",
    colour_hint: "To recognise it among other clients.",
    save: "Save",
    saved: "Your changes are saved.",
    pause_title: "Pause",
    pause_lead: "Nothing is drafted and nothing leaves by itself. Customers' messages are kept, and people can still write.",
    pause: "Pause this client",
    paused: "This client is paused.",
    resume_title: "Paused now",
    resume_lead: "When it goes on, messages that came meanwhile are drafted at once.",
    resume: "Resume",
    resumed: "This client works again.",
    close_title: "Close",
    close_lead: "For a client who leaves. You see first what ends.",
    close_link: "Close this client …",
    closing: |name| format!("Close {name}?"),
    closing_lead: "Customers will not be answered from here any more.",
    goes: "What ends",
    stays: "What stays",
    stays_lines: [
        "Conversations, evidence and receipts stay readable, and can be downloaded by administrators of the agency.",
        "The client can be opened again: its history and its people are back, but paused.",
        "Numbers and accounts have to be connected anew; old permissions do not come back.",
    ],
    type_name: |name| format!("Type {name} to confirm"),
    close: "Close the client",
    keep: "Keep it open",
    closed: "This client is closed. Every connection was ended.",
    closed_title: "This client is closed",
    closed_lead: "Only administrators of the agency can read its history. Opened again, its people can sign in, and it stays paused until you resume it.",
    reopen: "Open again",
    reopened: "This client is open again, and paused. Connect its number, then resume.",
    closed_clients: "Closed clients",
    banner_paused: "This business is paused: nothing is drafted and nothing leaves by itself. Customers' messages are kept.",
    banner_closed: "This business is closed. Its history can be read, and nothing else.",
    banner_link: "To the client's settings",
};

/// What closing ends, one line each, without what there is none of.
pub fn going(lang: Lang, going: &Going) -> Vec<String> {
    let lines = [
        (
            going.connections,
            "sambungan diputus",
            "connection ended",
            "connections ended",
        ),
        (
            going.drafts,
            "draf menunggu dibatalkan",
            "waiting draft cancelled",
            "waiting drafts cancelled",
        ),
        (
            going.people,
            "orang kehilangan akses",
            "person loses access",
            "people lose access",
        ),
        (
            going.invitations,
            "undangan dibatalkan",
            "invitation withdrawn",
            "invitations withdrawn",
        ),
        (
            going.conversations,
            "percakapan hanya bisa dibaca agensi",
            "conversation readable for the agency alone",
            "conversations readable for the agency alone",
        ),
        (
            going.messages,
            "pesan di dalamnya",
            "message in them",
            "messages in them",
        ),
        (
            going.contacts,
            "pelanggan tidak dijawab lagi dari sini",
            "customer not answered from here any more",
            "customers not answered from here any more",
        ),
        (
            going.facts,
            "fakta bisnis tidak dipakai lagi",
            "business fact not used any more",
            "business facts not used any more",
        ),
    ];
    let line = |(count, id, one, many): (u64, &str, &str, &str)| {
        let what = match (lang, count) {
            (Lang::Id, _) => id,
            (Lang::En, 1) => one,
            (Lang::En, _) => many,
        };
        (count > 0).then(|| format!("{count} {what}"))
    };
    let lines: Vec<String> = lines.into_iter().filter_map(line).collect();
    if !lines.is_empty() {
        return lines;
    }
    vec![match lang {
        Lang::Id => "Belum ada apa-apa di dalamnya".to_owned(),
        Lang::En => "There is nothing in it yet".to_owned(),
    }]
}

/// What to change, and the field it is about.
pub const fn problem(lang: Lang, error: &ClientError) -> (&'static str, &'static str) {
    match (lang, error) {
        (Lang::Id, ClientError::Name) => (
            "name",
            "Tulis nama bisnis, 1 sampai 80 huruf, tanpa karakter tersembunyi.",
        ),
        (Lang::Id, ClientError::TimeZone) => ("time_zone", "Pilih zona waktu dari daftar."),
        (Lang::Id, ClientError::Colour) => ("accent", "Pilih warna seperti #b5541c."),
        (Lang::Id, ClientError::OtherName) => (
            "typed",
            "Nama yang diketik berbeda. Ketik persis seperti di atas.",
        ),
        (Lang::Id, ClientError::Busy) => (
            "typed",
            "Sebuah nomor sedang disambungkan. Tunggu sampai selesai, lalu coba lagi.",
        ),
        (Lang::Id, ClientError::Standing) => ("", "Keadaan klien ini sudah berubah. Muat ulang halaman."),
        (Lang::Id, _) => (
            "",
            "Belum berhasil, dan tidak ada yang berubah. Coba lagi sebentar lagi.",
        ),
        (Lang::En, ClientError::Name) => (
            "name",
            "Write the name of the business, 1 to 80 letters, without hidden characters.",
        ),
        (Lang::En, ClientError::TimeZone) => ("time_zone", "Choose a time zone from the list."),
        (Lang::En, ClientError::Colour) => ("accent", "Choose a colour such as #b5541c."),
        (Lang::En, ClientError::OtherName) => (
            "typed",
            "What you typed is another name. Type it exactly as above.",
        ),
        (Lang::En, ClientError::Busy) => (
            "typed",
            "A number is being connected right now. Wait until that is over, then try again.",
        ),
        (Lang::En, ClientError::Standing) => (
            "",
            "This client is not as this page showed it. Load the page again.",
        ),
        (Lang::En, _) => (
            "",
            "That did not work, and nothing was changed. Try again in a moment.",
        ),
    }
}

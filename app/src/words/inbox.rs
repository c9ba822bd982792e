//! Words of the list of conversations.

use domain::Lang;

pub struct Words {
    pub title: &'static str,
    pub all: &'static str,
    pub unread: &'static str,
    pub needs_me: &'static str,
    pub show: &'static str,
    pub empty_title: &'static str,
    pub empty: &'static str,
    pub empty_filter_title: &'static str,
    pub empty_filter: &'static str,
    pub connect: &'static str,
    pub show_all: &'static str,
    pub you: &'static str,
    pub unread_count: fn(u32) -> String,
    pub draft_waiting: &'static str,
    pub draft_held: &'static str,
    pub deleted: &'static str,
}

static ID: Words = Words {
    title: "Kotak masuk",
    all: "Semua",
    unread: "Belum dibaca",
    needs_me: "Perlu saya",
    show: "Tampilkan",
    empty_title: "Belum ada percakapan",
    empty: "Sambungkan nomor WhatsApp atau akun Instagram, lalu kirim pesan ke sana dari ponsel lain. Pesannya muncul di sini.",
    empty_filter_title: "Tidak ada di sini",
    empty_filter: "Tidak ada percakapan yang cocok dengan pilihan ini.",
    connect: "Buka Integrasi",
    show_all: "Tampilkan semua",
    you: "Anda: ",
    unread_count: |count| format!("{count} belum dibaca"),
    draft_waiting: "Menunggu persetujuan",
    draft_held: "Ditahan",
    deleted: "Pesan dihapus",
};

static EN: Words = Words {
    title: "Inbox",
    all: "All",
    unread: "Unread",
    needs_me: "Needs me",
    show: "Show",
    empty_title: "No conversations yet",
    empty: "Connect a WhatsApp number or an Instagram account, then write to it from another phone. The message appears here.",
    empty_filter_title: "Nothing here",
    empty_filter: "No conversation matches this choice.",
    connect: "Open Integrations",
    show_all: "Show all",
    you: "You: ",
    unread_count: |count| format!("{count} unread"),
    draft_waiting: "Waiting for approval",
    draft_held: "Held",
    deleted: "Message deleted",
};

pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

/// What stands where a message is not text. Kinds are Meta's names of message types.
pub fn placeholder(lang: Lang, kind: &str) -> &'static str {
    match (lang, kind) {
        (Lang::Id, "image") => "Foto",
        (Lang::En, "image") => "Photo",
        (Lang::Id, "audio" | "voice") => "Pesan suara",
        (Lang::En, "audio" | "voice") => "Voice message",
        (_, "video") => "Video",
        (Lang::Id, "document") => "Dokumen",
        (Lang::En, "document") => "Document",
        (Lang::Id, "sticker") => "Stiker",
        (Lang::En, "sticker") => "Sticker",
        (Lang::Id, "location") => "Lokasi",
        (Lang::En, "location") => "Location",
        (Lang::Id, "contacts") => "Kontak",
        (Lang::En, "contacts") => "Contact",
        (Lang::Id, "reaction") => "Reaksi",
        (Lang::En, "reaction") => "Reaction",
        (Lang::Id, "interactive" | "button") => "Pilihan tombol",
        (Lang::En, "interactive" | "button") => "Button choice",
        (Lang::Id, "order") => "Pesanan dari katalog",
        (Lang::En, "order") => "Order from the catalog",
        (Lang::Id, "system") => "Pemberitahuan WhatsApp",
        (Lang::En, "system") => "Notice from WhatsApp",
        (Lang::Id, "post") => "Postingan yang dibagikan",
        (Lang::En, "post") => "A shared post",
        (Lang::Id, "reel") => "Reel yang dibagikan",
        (Lang::En, "reel") => "A shared reel",
        (Lang::Id, "story") => "Story yang dibagikan",
        (Lang::En, "story") => "A shared story",
        (Lang::Id, "story_mention") => "Menyebut Anda di story",
        (Lang::En, "story_mention") => "Mentioned you in a story",
        (Lang::Id, "story_reply") => "Membalas story Anda",
        (Lang::En, "story_reply") => "Replied to your story",
        (Lang::Id, "heart") => "Hati",
        (Lang::En, "heart") => "A heart",
        (Lang::Id, "referral") => "Datang lewat tautan atau iklan",
        (Lang::En, "referral") => "Came through a link or an ad",
        (Lang::Id, "deleted") => "Pesan dihapus",
        (Lang::En, "deleted") => "Message deleted",
        (Lang::Id, "unreadable") => "Pesan tiba, tetapi tidak dapat ditampilkan",
        (Lang::En, "unreadable") => "A message arrived that cannot be shown",
        (Lang::Id, _) => "Pesan yang belum bisa ditampilkan di sini",
        (Lang::En, _) => "A message that cannot be shown here yet",
    }
}

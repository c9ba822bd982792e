//! Words of the bubbles: what a message is when it is not text, and what to do when it cannot be shown.

use domain::Lang;
use domain::receive::{FileKind, Forwarded, Notice, Unavailable};

pub struct Words {
    pub photo_of: fn(Option<&str>) -> String,
    pub sticker: &'static str,
    pub open_photo: &'static str,
    pub open_story: &'static str,
    pub play: &'static str,
    pub unnamed_document: &'static str,
    pub file_gone: &'static str,
    pub file_disconnected: &'static str,
    pub coordinates: &'static str,
    pub own_contact: &'static str,
    pub no_number: &'static str,
    pub form: &'static str,
    pub form_empty: &'static str,
    pub call_allowed: &'static str,
    pub call_refused: &'static str,
    pub call_asked: &'static str,
    pub order: &'static str,
    pub item: &'static str,
    pub quantity: &'static str,
    pub price: &'static str,
    pub total: &'static str,
    pub edited: &'static str,
    pub earlier: fn(usize) -> String,
    pub until: fn(&str) -> String,
    pub nothing_said: &'static str,
    pub reacted: fn(&str) -> String,
    pub reacted_yourself: fn(&str) -> String,
    pub answers: &'static str,
    pub answers_elsewhere: &'static str,
    pub by_business: &'static str,
    pub by_customer: &'static str,
    pub from_ad: fn(Option<&str>) -> String,
    pub from_post: fn(Option<&str>) -> String,
    pub about_product: fn(&str) -> String,
}

static ID: Words = Words {
    photo_of: |caption| match caption {
        Some(caption) => format!("Foto dari pelanggan: {caption}"),
        None => "Foto dari pelanggan".to_owned(),
    },
    sticker: "Stiker dari pelanggan",
    open_photo: "Buka foto",
    open_story: "Buka storynya",
    play: "Buka berkasnya",
    unnamed_document: "Dokumen",
    file_gone: "Meta menyimpan berkas paling lama 7 hari, jadi berkas ini tidak ada lagi. Kalau masih perlu, minta pelanggan mengirimnya lagi.",
    file_disconnected: "Nomor atau akun percakapan ini sudah diputus, jadi berkasnya tidak dapat diambil dari Meta.",
    coordinates: "Koordinat",
    own_contact: "Nomor pelanggan sendiri, atas permintaan Anda",
    no_number: "Tanpa nomor",
    form: "Formulir diisi",
    form_empty: "Jawabannya tidak disertakan.",
    call_allowed: "Pelanggan mengizinkan Anda menelepon.",
    call_refused: "Pelanggan tidak mengizinkan panggilan.",
    call_asked: "Jawaban atas permintaan izin menelepon",
    order: "Pesanan dari katalog",
    item: "Barang",
    quantity: "Jumlah",
    price: "Harga",
    total: "Total",
    edited: "disunting",
    earlier: |count| {
        if count == 1 {
            "Isi sebelumnya".to_owned()
        } else {
            format!("{count} isi sebelumnya")
        }
    },
    until: |moment| format!("sampai {moment}"),
    nothing_said: "Tanpa teks",
    reacted: |emoji| format!("Reaksi pelanggan: {emoji}"),
    reacted_yourself: |emoji| format!("Reaksi Anda sendiri: {emoji}"),
    answers: "Membalas",
    answers_elsewhere: "Membalas pesan yang tidak ada di sini",
    by_business: "Anda",
    by_customer: "Pelanggan",
    from_ad: |headline| match headline {
        Some(headline) => format!("Datang dari iklan: {headline}"),
        None => "Datang dari iklan".to_owned(),
    },
    from_post: |headline| match headline {
        Some(headline) => format!("Datang dari postingan: {headline}"),
        None => "Datang dari postingan".to_owned(),
    },
    about_product: |product| format!("Tentang barang {product} di katalog"),
};

static EN: Words = Words {
    photo_of: |caption| match caption {
        Some(caption) => format!("Photo from the customer: {caption}"),
        None => "Photo from the customer".to_owned(),
    },
    sticker: "Sticker from the customer",
    open_photo: "Open the photo",
    open_story: "Open the story",
    play: "Open the file",
    unnamed_document: "Document",
    file_gone: "Meta keeps a file for 7 days at most, so this one is no longer there. If you still need it, ask the customer to send it again.",
    file_disconnected: "The number or account of this conversation was disconnected, so its files cannot be fetched from Meta.",
    coordinates: "Coordinates",
    own_contact: "The customer's own number, because you asked",
    no_number: "No number",
    form: "Form filled in",
    form_empty: "Its answers were not included.",
    call_allowed: "The customer allows you to call.",
    call_refused: "The customer does not allow calls.",
    call_asked: "An answer to the request to call",
    order: "Order from the catalog",
    item: "Item",
    quantity: "Quantity",
    price: "Price",
    total: "Total",
    edited: "edited",
    earlier: |count| {
        if count == 1 {
            "What it said before".to_owned()
        } else {
            format!("{count} earlier versions")
        }
    },
    until: |moment| format!("until {moment}"),
    nothing_said: "No text",
    reacted: |emoji| format!("The customer's reaction: {emoji}"),
    reacted_yourself: |emoji| format!("Your own reaction: {emoji}"),
    answers: "In reply to",
    answers_elsewhere: "In reply to a message that is not here",
    by_business: "You",
    by_customer: "Customer",
    from_ad: |headline| match headline {
        Some(headline) => format!("Came from an ad: {headline}"),
        None => "Came from an ad".to_owned(),
    },
    from_post: |headline| match headline {
        Some(headline) => format!("Came from a post: {headline}"),
        None => "Came from a post".to_owned(),
    },
    about_product: |product| format!("About item {product} of the catalog"),
};

pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

const fn pick(lang: Lang, words: (&'static str, &'static str)) -> &'static str {
    match lang {
        Lang::Id => words.0,
        Lang::En => words.1,
    }
}

/// What a file is.
pub const fn file(lang: Lang, kind: FileKind) -> &'static str {
    pick(
        lang,
        match kind {
            FileKind::Image => ("Foto", "Photo"),
            FileKind::Video => ("Video", "Video"),
            FileKind::Voice => ("Pesan suara", "Voice message"),
            FileKind::Audio => ("Berkas suara", "Sound file"),
            FileKind::Document => ("Dokumen", "Document"),
            FileKind::Sticker => ("Stiker", "Sticker"),
        },
    )
}

/// How far a message has travelled.
pub const fn forwarded(lang: Lang, forwarded: Forwarded) -> &'static str {
    pick(
        lang,
        match forwarded {
            Forwarded::Once => ("Diteruskan", "Forwarded"),
            Forwarded::Often => ("Sering diteruskan", "Forwarded many times"),
        },
    )
}

/// What WhatsApp notes about a customer.
pub const fn notice(lang: Lang, notice: Notice) -> &'static str {
    pick(
        lang,
        match notice {
            Notice::NumberChanged => (
                "Pelanggan berganti nomor WhatsApp. Percakapan ini berlanjut dengan nomor yang baru.",
                "The customer changed their WhatsApp number. This conversation goes on with the new one.",
            ),
            Notice::IdChanged => (
                "WhatsApp memberi pelanggan ini identitas baru. Percakapan ini tetap miliknya.",
                "WhatsApp gave this customer a new identity. This conversation remains theirs.",
            ),
            Notice::SecurityCodeChanged => (
                "Kode keamanan pelanggan berubah: ia memakai ponsel baru atau memasang ulang WhatsApp.",
                "The customer's security code changed: they use a new phone or installed WhatsApp again.",
            ),
            Notice::Other => ("Pemberitahuan dari WhatsApp", "A notice from WhatsApp"),
        },
    )
}

/// Why a message cannot be shown, and what to do.
pub fn unavailable(lang: Lang, why: &Unavailable) -> String {
    let named = |name: &str| format!(" ({})", name.replace('_', " "));
    match why {
        Unavailable::SendAgain => pick(
            lang,
            (
                "Isi pesan ini tidak sampai ke kami. Minta pelanggan mengirimnya sekali lagi.",
                "The content of this message did not reach us. Ask the customer to send it again.",
            ),
        )
        .to_owned(),
        Unavailable::FileNotTaken => pick(
            lang,
            (
                "Meta tidak dapat meneruskan berkas ini, biasanya karena lebih dari 100 MB. Minta pelanggan mengirim berkas yang lebih kecil.",
                "Meta could not pass this file on, mostly because it has more than 100 MB. Ask the customer for a smaller one.",
            ),
        )
        .to_owned(),
        Unavailable::NotSupported(name) => {
            let name = name.as_deref().map(named).unwrap_or_default();
            match lang {
                Lang::Id => format!("Jenis pesan yang tidak diteruskan Meta{name}. Lihat di aplikasinya, atau minta pelanggan menuliskannya sebagai teks."),
                Lang::En => format!("A kind of message that Meta does not pass on{name}. Look at it in the app, or ask the customer to write it as text."),
            }
        }
        Unavailable::Unknown(name) => {
            let name = named(name);
            match lang {
                Lang::Id => format!("Jenis pesan yang belum bisa ditampilkan di sini{name}. Isinya tersimpan."),
                Lang::En => format!("A kind of message that cannot be shown here yet{name}. Its content is kept."),
            }
        }
    }
}

/// Why a file is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileProblem {
    Gone,
    TooLarge,
    Disconnected,
    Busy,
    Unavailable,
}

/// Title and text of the page that stands in place of a file.
pub const fn file_problem(lang: Lang, problem: FileProblem) -> (&'static str, &'static str) {
    match (lang, problem) {
        (Lang::Id, FileProblem::Gone) => ("Berkas ini tidak ada lagi", ID.file_gone),
        (Lang::En, FileProblem::Gone) => ("This file is no longer there", EN.file_gone),
        (Lang::Id, FileProblem::TooLarge) => (
            "Berkas ini terlalu besar",
            "Berkas sebesar ini tidak dapat dibuka di sini. Lihat di ponsel, atau minta pelanggan mengirim berkas yang lebih kecil.",
        ),
        (Lang::En, FileProblem::TooLarge) => (
            "This file is too large",
            "A file this large cannot be opened here. Look at it on the phone, or ask the customer for a smaller one.",
        ),
        (Lang::Id, FileProblem::Disconnected) => (
            "Nomornya tidak tersambung",
            "Berkas diambil dari Meta lewat nomor atau akun bisnis, dan itu tidak tersambung. Sambungkan lagi di Pengaturan.",
        ),
        (Lang::En, FileProblem::Disconnected) => (
            "The number is not connected",
            "Files are fetched from Meta through the business's number or account, and that is not connected. Connect it again in Settings.",
        ),
        (Lang::Id, FileProblem::Busy) => (
            "Sebentar lagi",
            "Terlalu banyak berkas dibuka bersamaan. Coba lagi beberapa detik lagi.",
        ),
        (Lang::En, FileProblem::Busy) => (
            "In a moment",
            "Too many files are being opened at once. Try again in a few seconds.",
        ),
        (Lang::Id, FileProblem::Unavailable) => (
            "Berkas tidak dapat diambil",
            "Meta tidak memberikan berkas ini sekarang. Coba lagi nanti; kalau tetap gagal, minta pelanggan mengirimnya lagi.",
        ),
        (Lang::En, FileProblem::Unavailable) => (
            "The file could not be fetched",
            "Meta did not hand this file over just now. Try again later; if that fails too, ask the customer to send it again.",
        ),
    }
}

/// An amount as people read it: `Rp 50.000`, `USD 10.25`.
pub fn amount(lang: Lang, currency: &str, decimal: &str) -> String {
    let (group, point) = match lang {
        Lang::Id => ('.', ','),
        Lang::En => (',', '.'),
    };
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    if !part.bytes().all(|byte| byte == b'0') {
        grouped.push(point);
        grouped.push_str(part);
    }
    let currency = if currency == "IDR" { "Rp" } else { currency };
    format!("{currency}\u{a0}{grouped}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_read_them() {
        assert_eq!(amount(Lang::Id, "IDR", "1250000"), "Rp\u{a0}1.250.000");
        assert_eq!(amount(Lang::Id, "IDR", "25000.00"), "Rp\u{a0}25.000");
        assert_eq!(amount(Lang::En, "USD", "1010.25"), "USD\u{a0}1,010.25");
        assert_eq!(amount(Lang::En, "IDR", "500"), "Rp\u{a0}500");
    }
}

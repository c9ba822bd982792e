//! Words of mails.

use domain::Lang;
use domain::mail::Mail;
use domain::tenancy::Role;

use super::common::channel_name;

/// What frames every mail.
pub struct MailWords {
    pub plain_link: &'static str,
    pub support: fn(&str) -> String,
    pub operated_by: fn(&str) -> String,
}

static ID: MailWords = MailWords {
    plain_link: "Tombolnya tidak bisa ditekan? Salin alamat ini ke peramban Anda:",
    support: |address| format!("Ada pertanyaan? Tulis ke {address}."),
    operated_by: |name| format!("Dioperasikan oleh {name}"),
};

static EN: MailWords = MailWords {
    plain_link: "The button does not work? Copy this address into your browser:",
    support: |address| format!("Questions? Write to {address}."),
    operated_by: |name| format!("Operated by {name}"),
};

pub fn words(lang: Lang) -> &'static MailWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

/// One mail, put into words.
pub struct Said {
    pub subject: String,
    pub title: String,
    pub before: Vec<String>,
    pub button: String,
    pub link: String,
    pub after: Vec<String>,
}

/// What a mail says; `plain` makes one line of whatever somebody else has typed.
pub fn said(lang: Lang, brand: &str, mail: &Mail, plain: fn(&str) -> String) -> Said {
    match mail {
        Mail::Invitation {
            role,
            business,
            invited_by,
            link,
            days,
        } => {
            let place = business.as_deref().map_or_else(|| brand.to_owned(), plain);
            let by = invited_by.as_deref().map(plain);
            invitation(lang, *role, &place, by.as_deref(), link, *days)
        }
        Mail::PasswordReset { link, minutes } => reset(lang, brand, link, *minutes),
        Mail::TokenEnding {
            channel,
            name,
            days,
            link,
        } => ending(lang, channel_name(*channel), &plain(name), *days, link),
    }
}

fn invitation(lang: Lang, role: Role, place: &str, by: Option<&str>, link: &str, days: i64) -> Said {
    let task = super::people::task(lang, role);
    match lang {
        Lang::Id => Said {
            subject: format!("Undangan ke {place}"),
            title: format!("Anda diundang ke {place}"),
            before: vec![
                by.map_or_else(
                    || format!("Anda diundang untuk bergabung dengan {place}. {task}"),
                    |by| format!("{by} mengundang Anda untuk bergabung dengan {place}. {task}"),
                ),
                "Tekan tombol di bawah, tulis nama Anda, dan pilih kata sandi. Hanya butuh satu menit."
                    .to_owned(),
            ],
            button: "Terima undangan".to_owned(),
            link: link.to_owned(),
            after: vec![
                format!(
                    "Tautan ini berlaku {days} hari dan hanya untuk satu kali pakai. Jangan teruskan kepada siapa pun."
                ),
                "Tidak merasa diundang? Abaikan email ini; tidak terjadi apa-apa.".to_owned(),
            ],
        },
        Lang::En => Said {
            subject: format!("Invitation to {place}"),
            title: format!("You are invited to {place}"),
            before: vec![
                by.map_or_else(
                    || format!("You are invited to join {place}. {task}"),
                    |by| format!("{by} invites you to join {place}. {task}"),
                ),
                "Press the button below, write your name and choose a password. It takes a minute."
                    .to_owned(),
            ],
            button: "Accept the invitation".to_owned(),
            link: link.to_owned(),
            after: vec![
                format!("This link works for {days} days and only once. Do not pass it on to anybody."),
                "You did not expect this? Ignore this mail; nothing happens.".to_owned(),
            ],
        },
    }
}

fn reset(lang: Lang, brand: &str, link: &str, minutes: i64) -> Said {
    match lang {
        Lang::Id => Said {
            subject: format!("Kata sandi baru untuk {brand}"),
            title: "Pilih kata sandi baru".to_owned(),
            before: vec![format!(
                "Seseorang meminta kata sandi baru untuk akun Anda di {brand}. Kalau itu Anda, tekan tombol di bawah."
            )],
            button: "Pilih kata sandi".to_owned(),
            link: link.to_owned(),
            after: vec![
                format!(
                    "Tautan ini berlaku {minutes} menit dan hanya untuk satu kali pakai. Setelah itu Anda keluar di semua perangkat lain."
                ),
                "Bukan Anda yang meminta? Abaikan email ini; kata sandi Anda tetap sama.".to_owned(),
            ],
        },
        Lang::En => Said {
            subject: format!("A new password for {brand}"),
            title: "Choose a new password".to_owned(),
            before: vec![format!(
                "Somebody asked for a new password for your account at {brand}. If it was you, press the button below."
            )],
            button: "Choose a password".to_owned(),
            link: link.to_owned(),
            after: vec![
                format!(
                    "This link works for {minutes} minutes and only once. You will be signed out on all other devices."
                ),
                "It was not you? Ignore this mail; your password stays as it is.".to_owned(),
            ],
        },
    }
}

fn ending(lang: Lang, channel: &str, name: &str, days: i64, link: &str) -> Said {
    match lang {
        Lang::Id => Said {
            subject: format!("Sambungan {channel} {name} berakhir dalam {days} hari"),
            title: format!("Sambungkan {name} lagi"),
            before: vec![format!(
                "Izin {channel} untuk {name} berakhir dalam {days} hari. Setelah itu pesan tidak bisa dijawab dari sini sampai disambungkan lagi."
            )],
            button: "Sambungkan lagi".to_owned(),
            link: link.to_owned(),
            after: vec!["Percakapan Anda tetap tersimpan.".to_owned()],
        },
        Lang::En => Said {
            subject: format!("The {channel} connection of {name} ends in {days} days"),
            title: format!("Connect {name} again"),
            before: vec![format!(
                "The {channel} permission for {name} ends in {days} days. After that, messages cannot be answered from here until it is connected again."
            )],
            button: "Connect again".to_owned(),
            link: link.to_owned(),
            after: vec!["Your conversations stay.".to_owned()],
        },
    }
}

/// What a mail was, by its name in rows.
pub fn kind(lang: Lang, code: &str) -> &'static str {
    match (lang, code) {
        (Lang::Id, "invitation") => "Undangan",
        (Lang::Id, "password_reset") => "Kata sandi baru",
        (Lang::Id, "token_ending") => "Sambungan hampir berakhir",
        (Lang::Id, _) => "Email",
        (Lang::En, "invitation") => "Invitation",
        (Lang::En, "password_reset") => "New password",
        (Lang::En, "token_ending") => "Connection ends soon",
        (Lang::En, _) => "Mail",
    }
}

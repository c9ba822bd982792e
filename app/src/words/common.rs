//! Words of the frame around every page, and of times and counts.

use domain::draft::facts::zone_abbreviation;
use domain::{Channel, Lang};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use leptos::prelude::use_context;

pub struct Words {
    pub skip_to_content: &'static str,
    pub navigation: &'static str,
    pub home: &'static str,
    pub approvals: &'static str,
    pub inbox: &'static str,
    pub business: &'static str,
    pub settings: &'static str,
    pub clients: &'static str,
    pub brand: &'static str,
    pub all_clients: &'static str,
    pub account: &'static str,
    pub sign_out: &'static str,
    pub language: &'static str,
    pub back: &'static str,
    pub operated_by: fn(&str) -> String,
    pub privacy: &'static str,
    pub terms: &'static str,
    pub disclosure: &'static str,
    pub write_to: &'static str,
    pub window_closed: &'static str,
    pub left_to_answer: &'static str,
    pub left: &'static str,
    pub live_news: &'static str,
    pub live_one: &'static str,
    pub live_many: &'static str,
    pub thread_news: &'static str,
    pub not_found_title: &'static str,
    pub not_found: &'static str,
    pub not_allowed_title: &'static str,
    pub not_allowed: &'static str,
    pub unavailable_title: &'static str,
    pub unavailable: &'static str,
    pub to_start: &'static str,
    pub try_again: &'static str,
    pub nobody_here_title: &'static str,
    pub nobody_here: &'static str,
    pub via_channel: fn(&str) -> String,
    pub unnamed: &'static str,
}

static ID: Words = Words {
    skip_to_content: "Langsung ke isi",
    navigation: "Menu utama",
    home: "Beranda",
    approvals: "Persetujuan",
    inbox: "Pesan",
    business: "Bisnis",
    settings: "Pengaturan",
    clients: "Klien",
    brand: "Merek",
    all_clients: "Semua klien",
    account: "Akun",
    sign_out: "Keluar",
    language: "Bahasa",
    back: "Kembali",
    operated_by: |name| format!("Dioperasikan oleh {name}"),
    privacy: "Privasi",
    terms: "Ketentuan",
    disclosure: "Tentang layanan ini",
    write_to: "Butuh bantuan? Tulis ke",
    window_closed: "Waktu jawab habis",
    left_to_answer: "Sisa waktu menjawab",
    left: "{} lagi",
    live_news: "Ada yang baru",
    live_one: "1 baru. Tampilkan",
    live_many: "{} baru. Tampilkan",
    thread_news: "Percakapan diperbarui",
    not_found_title: "Halaman tidak ditemukan",
    not_found: "Alamat ini tidak ada, atau bukan milik akun Anda. Periksa alamatnya, atau mulai lagi dari beranda.",
    not_allowed_title: "Peran Anda belum mencakup ini",
    not_allowed: "Minta pemilik atau admin untuk melakukannya, atau minta mereka mengubah peran Anda.",
    unavailable_title: "Sedang ada gangguan di pihak kami",
    unavailable: "Tidak ada yang hilang. Coba lagi beberapa saat lagi.",
    to_start: "Ke beranda",
    try_again: "Coba lagi",
    nobody_here_title: "Tidak ada halaman di alamat ini",
    nobody_here: "Periksa alamat yang Anda ketik, atau tanyakan kepada yang memberi Anda tautan ini.",
    via_channel: |channel| format!("lewat {channel}"),
    unnamed: "Tanpa nama",
};

static EN: Words = Words {
    skip_to_content: "Skip to content",
    navigation: "Main menu",
    home: "Home",
    approvals: "Approvals",
    inbox: "Inbox",
    business: "Business",
    settings: "Settings",
    clients: "Clients",
    brand: "Brand",
    all_clients: "All clients",
    account: "Account",
    sign_out: "Sign out",
    language: "Language",
    back: "Back",
    operated_by: |name| format!("Operated by {name}"),
    privacy: "Privacy",
    terms: "Terms",
    disclosure: "About this service",
    write_to: "Need help? Write to",
    window_closed: "Time to reply is over",
    left_to_answer: "Time left to reply",
    left: "{} left",
    live_news: "Something new",
    live_one: "1 new. Show it",
    live_many: "{} new. Show them",
    thread_news: "The conversation was updated",
    not_found_title: "Page not found",
    not_found: "This address does not exist, or it does not belong to your account. Check the address, or start again from home.",
    not_allowed_title: "Your role does not include this",
    not_allowed: "Ask the owner or an administrator to do it, or to change your role.",
    unavailable_title: "Something broke on our side",
    unavailable: "Nothing is lost. Try again in a moment.",
    to_start: "Go to home",
    try_again: "Try again",
    nobody_here_title: "There is no page at this address",
    nobody_here: "Check the address you typed, or ask whoever gave you this link.",
    via_channel: |channel| format!("on {channel}"),
    unnamed: "No name",
};

pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

/// Each language in its own words, so that a lost reader finds it.
pub const fn language_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Bahasa Indonesia",
        Lang::En => "English",
    }
}

/// Names of Meta's surfaces are not translated.
pub const fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::WhatsApp => "WhatsApp",
        Channel::Instagram => "Instagram",
    }
}

/// Hour and minute marks of a countdown.
pub const fn duration_units(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::Id => ("j", "mnt"),
        Lang::En => ("h", "m"),
    }
}

/// `5 h 12 m`, `12 m`, `1 m` for anything shorter.
pub fn duration(lang: Lang, seconds: i64) -> String {
    let (hour, minute) = duration_units(lang);
    let minutes = seconds.max(60) / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} {minute}"),
        (hours, 0) => format!("{hours} {hour}"),
        (hours, minutes) => format!("{hours} {hour} {minutes} {minute}"),
    }
}

/// The time zone of the business whose page is being rendered; Jakarta's where no single business is shown.
#[derive(Clone, Debug)]
pub struct PageZone(TimeZone);

impl PageZone {
    /// By its IANA name; an unknown name means Jakarta.
    pub fn named(name: &str) -> Self {
        Self(
            TimeZone::get(name)
                .ok()
                .or_else(|| TimeZone::get("Asia/Jakarta").ok())
                .unwrap_or(TimeZone::UTC),
        )
    }
}

/// A moment on the clock of the business.
pub fn local(at: Timestamp) -> Zoned {
    let zone = use_context::<PageZone>().unwrap_or_else(|| PageZone::named("Asia/Jakarta"));
    at.to_zoned(zone.0)
}

/// `14.05` in Indonesian, `14:05` in English.
pub fn clock(lang: Lang, at: Timestamp) -> String {
    let separator = match lang {
        Lang::Id => '.',
        Lang::En => ':',
    };
    let at = local(at);
    format!("{:02}{separator}{:02}", at.hour(), at.minute())
}

/// `22 Nov 2026`.
pub fn day(lang: Lang, at: Timestamp) -> String {
    let at = local(at);
    format!("{} {} {}", at.day(), month(lang, at.month()), at.year())
}

/// `22 Nov 2026, 14:05 WIB`: in full, so that nobody has to guess whose clock.
pub fn moment(lang: Lang, at: Timestamp) -> String {
    format!("{}, {} {}", day(lang, at), clock(lang, at), zone(&local(at)))
}

/// `22 Nov 2026, 14:05:09 WIB`: for the evidence, where two steps of one minute have an order.
pub fn exact_moment(lang: Lang, at: Timestamp) -> String {
    let separator = match lang {
        Lang::Id => '.',
        Lang::En => ':',
    };
    let local = local(at);
    let seconds = local.second();
    let clock = clock(lang, at);
    format!(
        "{}, {clock}{separator}{seconds:02} {}",
        day(lang, at),
        zone(&local)
    )
}

fn zone(at: &Zoned) -> String {
    let known = at.time_zone().iana_name().and_then(zone_abbreviation);
    known.map_or_else(|| at.strftime("%Z").to_string(), ToOwned::to_owned)
}

/// The day heading of a thread: `Today`, `Yesterday` or the date.
pub fn day_heading(lang: Lang, now: Timestamp, at: Timestamp) -> String {
    let yesterday = local(now).date().yesterday().ok();
    let date = local(at).date();
    if date == local(now).date() {
        match lang {
            Lang::Id => "Hari ini".to_owned(),
            Lang::En => "Today".to_owned(),
        }
    } else if Some(date) == yesterday {
        match lang {
            Lang::Id => "Kemarin".to_owned(),
            Lang::En => "Yesterday".to_owned(),
        }
    } else {
        day(lang, at)
    }
}

/// How long ago, in the shortest words that a list needs.
pub fn ago(lang: Lang, now: Timestamp, at: Timestamp) -> String {
    let seconds = now.as_second().saturating_sub(at.as_second());
    let minutes = seconds / 60;
    match (lang, minutes) {
        (Lang::Id, ..=0) => "baru saja".to_owned(),
        (Lang::En, ..=0) => "now".to_owned(),
        (Lang::Id, 1..=59) => format!("{minutes} mnt"),
        (Lang::En, 1..=59) => format!("{minutes} min"),
        (Lang::Id, 60..=1439) => format!("{} jam", minutes / 60),
        (Lang::En, 60..=1439) => format!("{} h", minutes / 60),
        (Lang::Id, 1440..=10079) => format!("{} hari", minutes / 1440),
        (Lang::En, 1440..=10079) => format!("{} d", minutes / 1440),
        _ => day(lang, at),
    }
}

const fn month(lang: Lang, month: i8) -> &'static str {
    match (lang, month) {
        (_, 1) => "Jan",
        (_, 2) => "Feb",
        (_, 3) => "Mar",
        (_, 4) => "Apr",
        (Lang::Id, 5) => "Mei",
        (Lang::En, 5) => "May",
        (_, 6) => "Jun",
        (_, 7) => "Jul",
        (Lang::Id, 8) => "Agu",
        (Lang::En, 8) => "Aug",
        (_, 9) => "Sep",
        (Lang::Id, 10) => "Okt",
        (Lang::En, 10) => "Oct",
        (_, 11) => "Nov",
        (Lang::Id, _) => "Des",
        (Lang::En, _) => "Dec",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_countdown_never_says_zero_while_there_is_time() {
        assert_eq!(duration(Lang::En, 20), "1 m");
        assert_eq!(duration(Lang::Id, 3600), "1 j");
        assert_eq!(duration(Lang::En, 5 * 3600 + 12 * 60 + 59), "5 h 12 m");
    }

    #[test]
    fn times_read_as_people_write_them() {
        let noon_utc = at(1_795_262_700); // 2026-11-21 12:05 UTC
        assert_eq!(moment(Lang::Id, noon_utc), "21 Nov 2026, 19.05 WIB");
        assert_eq!(exact_moment(Lang::Id, noon_utc), "21 Nov 2026, 19.05.00 WIB");
        assert_eq!(clock(Lang::En, noon_utc), "19:05");
        assert_eq!(ago(Lang::En, at(1_795_262_700 + 7200), noon_utc), "2 h");
        assert_eq!(
            day_heading(Lang::En, at(1_795_262_700 + 86_400), noon_utc),
            "Yesterday"
        );
    }
}

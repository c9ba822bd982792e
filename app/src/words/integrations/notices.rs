//! What Meta told, in plain words: what happened, and what to do where there is something to do.

use domain::Lang;
use domain::connect::MetaNotice;

use crate::words::common;

pub struct Words {
    pub title: &'static str,
    pub lead: &'static str,
    pub empty: &'static str,
    pub unseen: &'static str,
    pub try_again: &'static str,
    pub trying_again: &'static str,
    pub only_meta: &'static str,
    pub details: &'static str,
    pub ended_number: &'static str,
    pub not_sending: &'static str,
    pub see_why: &'static str,
}

static ID: Words = Words {
    title: "Kabar dari Meta",
    lead: "Dua puluh kabar terakhir tentang nomor, akun, dan templat Anda.",
    empty: "Belum ada kabar. Bila Meta mengubah sesuatu, di sini penjelasannya.",
    unseen: "Baru",
    try_again: "Coba kirim lagi sekarang",
    trying_again: "Pengiriman dicoba lagi. Bila sebabnya belum beres, Meta akan menolak dan nomor dijeda lagi; tidak ada yang hilang.",
    only_meta: "Jeda ini hanya bisa diakhiri oleh Meta. Begitu Meta mengakhirinya, pengiriman berlanjut sendiri.",
    details: "Rincian",
    ended_number: "Nomor yang sudah diputus",
    not_sending: "tidak mengirim untuk sementara.",
    see_why: "Lihat yang perlu dilakukan",
};

static EN: Words = Words {
    title: "What Meta told us",
    lead: "The latest twenty notices about your numbers, account and templates.",
    empty: "Nothing yet. When Meta changes something, it is explained here.",
    unseen: "New",
    try_again: "Try sending again now",
    trying_again: "Sending is tried again. If the cause is not mended, Meta refuses and the number is paused again; nothing is lost.",
    only_meta: "Only Meta can end this pause. As soon as it does, sending goes on by itself.",
    details: "Details",
    ended_number: "A disconnected number",
    not_sending: "does not send for now.",
    see_why: "See what to do",
};

pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

pub(super) const fn pick(lang: Lang, (id, en): (&'static str, &'static str)) -> &'static str {
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

/// A notice as a sentence.
pub fn sentence(lang: Lang, notice: &MetaNotice) -> String {
    let code = notice.code.as_str();
    let words = match (notice.kind.as_str(), code) {
        ("ended", "PARTNER_APP_UNINSTALLED") => (
            "Bisnis ini mencopot aplikasi kami di Meta. Sambungan diputus dan token dimusnahkan; riwayat tetap ada.",
            "The business removed our app at Meta. The connection was ended and the token destroyed; the history stays.",
        ),
        ("ended", "ACCOUNT_DELETED") => (
            "Akun WhatsApp Business ini dihapus di Meta. Sambungan diputus; riwayat tetap ada.",
            "This WhatsApp Business account was deleted at Meta. The connection was ended; the history stays.",
        ),
        ("ended", _) => return ended(lang, notice),
        ("other_app", _) => (
            "Bisnis ini mencopot aplikasi lain dari akunnya. Sambungan ini tidak terpengaruh.",
            "The business removed another app from its account. This connection is not affected.",
        ),
        ("link", "ACCOUNT_OFFBOARDED") => (
            "Aplikasi WhatsApp Business berpindah ponsel atau dipasang ulang. Pengiriman dijeda sampai tersambung lagi.",
            "The WhatsApp Business app moved to another phone or was reinstalled. Sending is paused until it is linked again.",
        ),
        ("link", _) => (
            "Aplikasi WhatsApp Business tersambung lagi.",
            "The WhatsApp Business app is linked again.",
        ),
        ("ban", "REINSTATE") => ("Meta memulihkan akun ini.", "Meta reinstated this account."),
        ("ban", "SCHEDULE_FOR_DISABLE") => return scheduled_ban(lang, notice),
        ("ban", _) => (
            "Meta menonaktifkan akun ini. Pengiriman dijeda; ajukan banding di WhatsApp Manager.",
            "Meta disabled this account. Sending is paused; appeal in WhatsApp Manager.",
        ),
        ("restriction", "NONE") => (
            "Meta mencabut pembatasan akun ini.",
            "Meta lifted the restrictions of this account.",
        ),
        ("restriction", "RESTRICTED_CUSTOMER_INITIATED_MESSAGING") => {
            return with_end(
                lang,
                notice,
                "Meta melarang menjawab pelanggan",
                "Meta forbids replies to customers",
            );
        }
        ("restriction", "RESTRICTED_BIZ_INITIATED_MESSAGING") => {
            return with_end(
                lang,
                notice,
                "Meta melarang memulai percakapan dengan templat; jawaban tetap terkirim",
                "Meta forbids starting conversations by template; replies are still sent",
            );
        }
        ("restriction", _) => {
            return with_end(
                lang,
                notice,
                "Meta membatasi akun ini",
                "Meta restricts this account",
            );
        }
        ("violation", _) => (
            "Meta mencatat pelanggaran kebijakan. Lihat WhatsApp Manager → Kualitas akun sebelum menjadi pembatasan.",
            "Meta noted a policy violation. Look at WhatsApp Manager → Account quality before it becomes a restriction.",
        ),
        ("number_quality" | "number_name" | "security", _) => number(notice),
        (kind, _) if kind.starts_with("template") => return template(lang, notice),
        ("review", "APPROVED") => ("Meta menyetujui akun ini.", "Meta approved this account."),
        ("review", "REJECTED") => (
            "Meta menolak akun ini. Alasannya ada di WhatsApp Manager.",
            "Meta rejected this account. The reason is in WhatsApp Manager.",
        ),
        ("review", _) => (
            "Meta sedang meninjau akun ini.",
            "Meta is reviewing this account.",
        ),
        ("alert", _) => (
            "Meta memberi peringatan tentang akun ini. Rinciannya ada di WhatsApp Manager.",
            "Meta raised an alert about this account. WhatsApp Manager has the details.",
        ),
        ("capability", _) => return capability(lang, notice),
        ("preference", "stop") => (
            "Seorang pelanggan tidak mau menerima pesan promosi. Jawaban atas pesannya tetap boleh.",
            "A customer wants no marketing messages. Replies to what they write are still fine.",
        ),
        ("preference", _) => (
            "Seorang pelanggan mau menerima pesan promosi lagi.",
            "A customer wants marketing messages again.",
        ),
        ("history", _) => (
            "Riwayat percakapan lama tidak dibagikan dari ponsel. Itu boleh; percakapan baru tetap masuk.",
            "The phone did not share old conversations. That is fine; new ones still arrive.",
        ),
        ("account", "PARTNER_ADDED" | "PARTNER_APP_INSTALLED") => (
            "Bisnis ini memberi kami akses ke akunnya.",
            "The business gave us access to its account.",
        ),
        _ => return unexplained(lang, code),
    };
    pick(lang, words).to_owned()
}

fn ended(lang: Lang, notice: &MetaNotice) -> String {
    let reason = match notice.detail("reason") {
        Some("PRIMARY_INACTIVITY" | "COMPANION_INACTIVITY") => (
            "ponselnya terlalu lama tidak dipakai",
            "the phone was not used for too long",
        ),
        Some("CHANGE_NUMBER") => ("nomor di ponsel diganti", "the number on the phone was changed"),
        Some("USER_RE_REGISTERED") => (
            "nomor didaftarkan ulang di ponsel",
            "the number was registered again on a phone",
        ),
        Some("BUSINESS_DOWNGRADE") => (
            "aplikasi diganti ke WhatsApp biasa",
            "the app was changed to the ordinary WhatsApp",
        ),
        Some("ACCOUNT_DISCONNECTED") => ("diputus dari aplikasinya", "it was disconnected in the app"),
        _ => ("aksesnya dicabut di Meta", "access was withdrawn at Meta"),
    };
    match lang {
        Lang::Id => format!(
            "Sambungan berakhir: {}. Token dimusnahkan; riwayat tetap ada. Sambungkan lagi bila perlu.",
            reason.0
        ),
        Lang::En => format!(
            "The connection ended: {}. The token is destroyed; the history stays. Connect again if you need it.",
            reason.1
        ),
    }
}

fn scheduled_ban(lang: Lang, notice: &MetaNotice) -> String {
    let date = notice
        .detail("date")
        .map(|date| format!(" ({date})"))
        .unwrap_or_default();
    match lang {
        Lang::Id => format!(
            "Meta akan menonaktifkan akun ini{date}. Pengiriman dijeda; ajukan banding di WhatsApp Manager."
        ),
        Lang::En => format!(
            "Meta is going to disable this account{date}. Sending is paused; appeal in WhatsApp Manager."
        ),
    }
}

fn with_end(lang: Lang, notice: &MetaNotice, id: &str, en: &str) -> String {
    match (lang, notice.until) {
        (Lang::Id, Some(until)) => format!("{id} sampai {}.", common::moment(lang, until)),
        (Lang::En, Some(until)) => format!("{en} until {}.", common::moment(lang, until)),
        (Lang::Id, None) => format!("{id}."),
        (Lang::En, None) => format!("{en}."),
    }
}

fn number(notice: &MetaNotice) -> (&'static str, &'static str) {
    match (notice.kind.as_str(), notice.code.as_str()) {
        ("number_quality", "FLAGGED") => (
            "Kualitas nomor ini rendah: pelanggan memblokir atau melaporkannya. Kurangi pesan yang tidak diminta.",
            "This number's quality is low: customers block or report it. Send fewer messages that nobody asked for.",
        ),
        ("number_quality", "UNFLAGGED") => (
            "Kualitas nomor ini tidak lagi rendah.",
            "This number's quality is no longer low.",
        ),
        ("number_quality", "THROUGHPUT_UPGRADE") => (
            "Nomor ini boleh mengirim lebih cepat.",
            "This number may send faster now.",
        ),
        ("number_quality", "UPGRADE") => (
            "Batas kirim nomor ini naik.",
            "This number's messaging limit was raised.",
        ),
        ("number_quality", "DOWNGRADE") => (
            "Batas kirim nomor ini turun.",
            "This number's messaging limit was lowered.",
        ),
        ("number_quality", _) => (
            "Batas atau kualitas nomor ini berubah.",
            "This number's limit or quality changed.",
        ),
        ("number_name", "APPROVED") => (
            "Nama tampilan disetujui Meta. Putuskan dan sambungkan lagi bila pelanggan belum melihatnya.",
            "Meta approved the display name. Disconnect and connect again if customers do not see it yet.",
        ),
        ("number_name", "REJECTED") => (
            "Nama tampilan ditolak Meta. Ajukan nama lain di WhatsApp Manager.",
            "Meta rejected the display name. Ask for another one in WhatsApp Manager.",
        ),
        ("number_name", _) => (
            "Meta sedang meninjau nama tampilan.",
            "Meta is reviewing the display name.",
        ),
        (_, "PIN_RESET_REQUEST") => (
            "Ada yang meminta PIN dua langkah nomor ini dihapus. Bila bukan Anda, amankan akun Meta Anda.",
            "Somebody asked to reset this number's two-step PIN. If it was not you, secure your Meta account.",
        ),
        _ => (
            "PIN dua langkah nomor ini diganti di luar layanan ini. PIN yang kami simpan dihapus. Bila bukan Anda, amankan akun Meta Anda.",
            "This number's two-step PIN was changed outside of this service. The PIN we kept is gone. If it was not you, secure your Meta account.",
        ),
    }
}

fn template(lang: Lang, notice: &MetaNotice) -> String {
    let name = notice.detail("template").unwrap_or("—");
    let (id, en) = match (notice.kind.as_str(), notice.code.as_str()) {
        ("template_status", "APPROVED" | "REINSTATED" | "UNARCHIVED") => ("bisa dipakai", "can be used"),
        ("template_status", "REJECTED") => (
            "ditolak; perbaiki di WhatsApp Manager",
            "was rejected; mend it in WhatsApp Manager",
        ),
        ("template_status", "PAUSED") => (
            "dijeda karena pelanggan kurang suka",
            "is paused because customers dislike it",
        ),
        ("template_status", "DISABLED") => ("dinonaktifkan", "is disabled"),
        ("template_status", "FLAGGED") => (
            "berkualitas rendah dan bisa dijeda",
            "is of low quality and may be paused",
        ),
        ("template_status", "PENDING" | "IN_APPEAL") => ("sedang ditinjau", "is being reviewed"),
        ("template_status", "DELETED" | "PENDING_DELETION" | "ARCHIVED") => {
            ("dihapus atau diarsipkan", "was deleted or archived")
        }
        ("template_status", _) => ("berubah keadaannya", "changed its state"),
        ("template_quality", "GREEN") => ("berkualitas tinggi", "has high quality"),
        ("template_quality", "YELLOW") => ("berkualitas sedang", "has medium quality"),
        ("template_quality", "RED") => ("berkualitas rendah", "has low quality"),
        ("template_quality", _) => ("belum dinilai", "is not rated yet"),
        ("template_category", "MARKETING") => (
            "digolongkan sebagai promosi; biayanya berbeda",
            "is counted as marketing, which costs differently",
        ),
        ("template_category", _) => ("berubah golongan", "changed its category"),
        _ => ("disunting", "was edited"),
    };
    match lang {
        Lang::Id => format!("Templat “{name}” {id}."),
        Lang::En => format!("The template “{name}” {en}."),
    }
}

fn capability(lang: Lang, notice: &MetaNotice) -> String {
    match (lang, notice.detail("daily_conversations")) {
        (Lang::Id, Some(most)) => {
            format!("Batas akun ini sekarang {most} percakapan baru per hari. Jawaban tidak dihitung.")
        }
        (Lang::En, Some(most)) => {
            format!("This account may now start {most} conversations a day. Replies do not count.")
        }
        (Lang::Id, None) => "Batas akun ini berubah.".to_owned(),
        (Lang::En, None) => "The limits of this account changed.".to_owned(),
    }
}

/// A word of Meta's that has no sentence here yet.
fn unexplained(lang: Lang, code: &str) -> String {
    match lang {
        Lang::Id => format!("Meta mengirim kabar “{code}”. Tidak ada yang perlu dilakukan di sini."),
        Lang::En => format!("Meta sent the notice “{code}”. Nothing has to be done here."),
    }
}

//! Why a number is paused, what goes on meanwhile, and what its people can do.

use domain::connect::{Pause, PauseReason};
use domain::{Channel, Lang};

use super::notices::pick;
use crate::words::common;

/// Why a number or an account is paused, and what its people can do: on Instagram, in its own app.
pub const fn cause(lang: Lang, channel: Channel, reason: PauseReason) -> &'static str {
    let words = match (reason, channel) {
        (PauseReason::AccountLocked, Channel::Instagram) => (
            "Instagram membatasi akun ini, atau meminta pemiliknya memastikan identitas. Buka aplikasi Instagram → Pengaturan → Status akun, ikuti petunjuknya, lalu coba kirim lagi.",
            "Instagram restricts this account, or wants its owner to confirm who they are. Open the Instagram app → Settings → Account status, do what it asks, then try sending again.",
        ),
        (PauseReason::Policy, Channel::Instagram) => (
            "Instagram menahan kiriman akun ini untuk sementara karena kebijakannya. Alasannya ada di aplikasi Instagram → Pengaturan → Status akun. Tunggu sehari, lalu coba kirim lagi.",
            "Instagram blocks sending from this account for a while, for its policies. The reason is in the Instagram app → Settings → Account status. Wait a day, then try sending again.",
        ),
        (PauseReason::Billing, _) => (
            "Pembayaran ke Meta bermasalah. Perbaiki metode pembayaran di WhatsApp Manager, lalu coba kirim lagi.",
            "Payment to Meta has a problem. Mend the payment method in WhatsApp Manager, then try sending again.",
        ),
        (PauseReason::AccountLocked, _) => (
            "Meta mengunci akun ini. Buka WhatsApp Manager, ikuti petunjuk Meta, lalu coba kirim lagi.",
            "Meta locked this account. Open WhatsApp Manager, follow Meta's instructions, then try sending again.",
        ),
        (PauseReason::Policy, _) => (
            "Meta membatasi akun ini karena kebijakannya. Lihat alasannya dan ajukan banding di WhatsApp Manager.",
            "Meta restricts this account for its policies. See why and appeal in WhatsApp Manager.",
        ),
        (PauseReason::SpamLimit, _) => (
            "Terlalu banyak pelanggan memblokir atau melaporkan nomor ini. Tunggu beberapa jam sebelum mencoba lagi.",
            "Too many customers blocked or reported this number. Wait some hours before you try again.",
        ),
        (PauseReason::NameNotApproved, _) => (
            "Nama tampilan nomor ini belum disetujui Meta. Periksa di WhatsApp Manager → Nomor telepon.",
            "Meta has not approved this number's display name. Check it in WhatsApp Manager → Phone numbers.",
        ),
        (PauseReason::NotRegistered, _) => (
            "Nomor ini tidak terdaftar di Cloud API. Putuskan lalu sambungkan lagi di halaman ini.",
            "This number is not registered with the Cloud API. Disconnect it and connect it again on this page.",
        ),
        (PauseReason::Offboarded, _) => (
            "Aplikasi WhatsApp Business berpindah ponsel atau dipasang ulang. Buka aplikasi itu di ponsel dan selesaikan penyambungannya.",
            "The WhatsApp Business app moved to another phone or was reinstalled. Open it on the phone and finish linking it.",
        ),
        (PauseReason::Banned, _) => (
            "Meta menonaktifkan, atau akan menonaktifkan, akun ini. Ajukan banding di WhatsApp Manager → Kualitas akun.",
            "Meta disables this account, or is about to. Appeal in WhatsApp Manager → Account quality.",
        ),
        (PauseReason::Restricted, _) => (
            "Meta melarang akun ini menjawab pelanggan untuk sementara. Alasannya ada di WhatsApp Manager → Kualitas akun.",
            "Meta forbids this account to reply to customers for a while. The reason is in WhatsApp Manager → Account quality.",
        ),
        (PauseReason::LimitReached, _) => (
            "Batas kirim akun ini habis. Tunggu sampai Meta membukanya lagi, atau periksa batasnya di WhatsApp Manager.",
            "This account's messaging limit is used up. Wait until Meta opens it again, or check the limit in WhatsApp Manager.",
        ),
    };
    pick(lang, words)
}

/// A pause in one word, for a badge.
pub const fn short_cause(lang: Lang, reason: PauseReason) -> &'static str {
    let words = match reason {
        PauseReason::Billing => ("Dijeda: pembayaran", "Paused: payment"),
        PauseReason::AccountLocked => ("Dijeda: akun terkunci", "Paused: account locked"),
        PauseReason::Policy => ("Dijeda: kebijakan", "Paused: policy"),
        PauseReason::SpamLimit => ("Dijeda: laporan spam", "Paused: spam reports"),
        PauseReason::NameNotApproved => ("Dijeda: nama tampilan", "Paused: display name"),
        PauseReason::NotRegistered => ("Dijeda: belum terdaftar", "Paused: not registered"),
        PauseReason::Offboarded => ("Dijeda: ponsel berpindah", "Paused: phone changed"),
        PauseReason::Banned => ("Dijeda: dinonaktifkan Meta", "Paused: disabled by Meta"),
        PauseReason::Restricted => ("Dijeda: dibatasi Meta", "Paused: restricted by Meta"),
        PauseReason::LimitReached => ("Dijeda: batas kirim habis", "Paused: limit used up"),
    };
    pick(lang, words)
}

/// What goes on during a pause, and until when it lasts.
pub fn meanwhile(lang: Lang, pause: Pause) -> String {
    let kept = pick(
        lang,
        (
            "Pesan tetap masuk dan rancangan tetap dibuat; jawaban yang disetujui menunggu.",
            "Messages still arrive and replies are still drafted; what is approved waits.",
        ),
    );
    match pause.until {
        None => kept.to_owned(),
        Some(until) => {
            let until = common::moment(lang, until);
            match lang {
                Lang::Id => format!("{kept} Berakhir {until}."),
                Lang::En => format!("{kept} It ends {until}."),
            }
        }
    }
}

//! Settings: what leaves without a person, in which language one reads, and the proof of what happened.

use domain::Lang;

pub struct SettingsWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub integrations: &'static str,
    pub integrations_lead: &'static str,
    pub integrations_open: &'static str,
    pub auto_send: &'static str,
    pub auto_send_lead: &'static str,
    pub comments_wait: &'static str,
    pub on: &'static str,
    pub off: &'static str,
    pub on_since: fn(&str, &str) -> String,
    pub turn_on: fn(&str) -> String,
    pub turn_off: fn(&str) -> String,
    pub consent: &'static str,
    pub consent_hint: &'static str,
    pub auto_send_not_yours: &'static str,
    pub turned_on: &'static str,
    pub turned_off: &'static str,
    pub problem_consent: &'static str,
    pub problem_owner_decides: &'static str,
    pub problem_not_allowed: &'static str,
    pub problem_other: &'static str,
    pub language: &'static str,
    pub language_lead: &'static str,
    pub language_saved: &'static str,
    pub evidence: &'static str,
    pub evidence_lead: &'static str,
    pub evidence_entries: &'static str,
    pub evidence_root: &'static str,
    pub evidence_signed: &'static str,
    pub evidence_unsigned: &'static str,
    pub evidence_key: &'static str,
    pub evidence_export: &'static str,
    pub evidence_export_lead: &'static str,
}

pub fn words(lang: Lang) -> &'static SettingsWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static EN: SettingsWords = SettingsWords {
    title: "Settings",
    lead: "Connections, what may leave by itself, and the proof of what happened.",
    integrations: "Integrations",
    integrations_lead: "The numbers and accounts that customers write to.",
    integrations_open: "Open integrations",
    auto_send: "Auto-send",
    auto_send_lead: "The owner decides, channel by channel, whether checked answers may leave without a person.",
    comments_wait: "This is about direct messages. Replies to comments always wait for a person, because everybody can read them.",
    on: "On",
    off: "Off",
    on_since: |since, by| {
        if by.is_empty() {
            format!("On since {since}")
        } else {
            format!("On since {since}, by {by}")
        }
    },
    turn_on: |channel| format!("Turn on for {channel}"),
    turn_off: |channel| format!("Turn off for {channel}"),
    consent: "The owner's consent",
    consent_hint: "Who agreed, when and how. It is written into the evidence.",
    auto_send_not_yours: "Turning this on needs the owner, or a partner with the owner's recorded consent.",
    turned_on: "Auto-send is on. You can turn it off at any time.",
    turned_off: "Auto-send is off. Everything waits for a person.",
    problem_consent: "Write down the owner's consent first: who agreed, when and how.",
    problem_owner_decides: "The owner keeps decisions here, so only the owner turns auto-send on.",
    problem_not_allowed: "Your role does not include this.",
    problem_other: "That did not work. Nothing was changed; please try again.",
    language: "Language",
    language_lead: "Of these pages, for you alone. Customers are always answered in their own language.",
    language_saved: "Language changed.",
    evidence: "Evidence",
    evidence_lead: "Every step of every conversation is an entry in a log that shows any later change.",
    evidence_entries: "Entries",
    evidence_root: "Root",
    evidence_signed: "Signed",
    evidence_unsigned: "Not signed yet",
    evidence_key: "Signing key",
    evidence_export: "Export evidence",
    evidence_export_lead: "The file can be checked offline, without this server.",
};

static ID: SettingsWords = SettingsWords {
    title: "Pengaturan",
    lead: "Sambungan, apa yang boleh terkirim sendiri, dan bukti dari yang terjadi.",
    integrations: "Integrasi",
    integrations_lead: "Nomor dan akun tempat pelanggan menulis.",
    integrations_open: "Buka integrasi",
    auto_send: "Kirim otomatis",
    auto_send_lead: "Pemilik memutuskan, per kanal, apakah jawaban yang lolos pemeriksaan boleh terkirim tanpa orang.",
    comments_wait: "Ini tentang pesan langsung. Balasan komentar selalu menunggu orang, karena semua orang bisa membacanya.",
    on: "Menyala",
    off: "Mati",
    on_since: |since, by| {
        if by.is_empty() {
            format!("Menyala sejak {since}")
        } else {
            format!("Menyala sejak {since}, oleh {by}")
        }
    },
    turn_on: |channel| format!("Nyalakan untuk {channel}"),
    turn_off: |channel| format!("Matikan untuk {channel}"),
    consent: "Persetujuan pemilik",
    consent_hint: "Siapa yang setuju, kapan, dan bagaimana. Ini ditulis ke catatan bukti.",
    auto_send_not_yours: "Menyalakannya memerlukan pemilik, atau mitra dengan persetujuan pemilik yang tercatat.",
    turned_on: "Kirim otomatis menyala. Bisa dimatikan kapan saja.",
    turned_off: "Kirim otomatis mati. Semuanya menunggu orang.",
    problem_consent: "Tulis persetujuan pemilik dahulu: siapa yang setuju, kapan, dan bagaimana.",
    problem_owner_decides: "Pemilik menyimpan keputusan di sini, jadi hanya pemilik yang menyalakan kirim otomatis.",
    problem_not_allowed: "Peran Anda belum mencakup ini.",
    problem_other: "Belum berhasil. Tidak ada yang berubah; silakan coba lagi.",
    language: "Bahasa",
    language_lead: "Untuk halaman ini, khusus Anda. Pelanggan selalu dijawab dalam bahasanya sendiri.",
    language_saved: "Bahasa diganti.",
    evidence: "Bukti",
    evidence_lead: "Setiap langkah setiap percakapan tercatat dalam log yang memperlihatkan perubahan apa pun sesudahnya.",
    evidence_entries: "Catatan",
    evidence_root: "Akar",
    evidence_signed: "Ditandatangani",
    evidence_unsigned: "Belum ditandatangani",
    evidence_key: "Kunci tanda tangan",
    evidence_export: "Ekspor bukti",
    evidence_export_lead: "Berkasnya bisa diperiksa secara luring, tanpa server ini.",
};

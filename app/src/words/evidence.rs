//! Words of the evidence: what happened in a conversation, step by step.

use domain::review::rules::Wait;
use domain::review::{Delegated, RejectReason};
use domain::{Channel, Lang};
use jiff::Timestamp;

use crate::words::{auto_send, common, delegation, inbox, queue};

pub struct Words {
    pub title: &'static str,
    pub lead: &'static str,
    pub back: &'static str,
    pub steps: &'static str,
    pub empty_title: &'static str,
    pub empty: &'static str,
    pub by_system: &'static str,
    pub by_customer: &'static str,
    pub by_provider: &'static str,
    pub entry: fn(u64) -> String,
    pub pending: &'static str,
    pub erased: &'static str,
    pub fingerprint: &'static str,
    pub seal_title: &'static str,
    pub seal_text: &'static str,
    pub seal_size: &'static str,
    pub seal_root: &'static str,
    pub seal_signed: &'static str,
    pub seal_unsigned: &'static str,
    pub seal_key: &'static str,
    pub verify: &'static str,
}

static ID: Words = Words {
    title: "Bukti",
    lead: "Setiap langkah percakapan ini, dalam catatan yang tidak dapat diubah diam-diam.",
    back: "Percakapan",
    steps: "Langkah",
    empty_title: "Belum ada langkah",
    empty: "Langkah pertama tercatat begitu pesan masuk.",
    by_system: "Otomatis",
    by_customer: "Pelanggan",
    by_provider: "Meta",
    entry: |index| format!("Entri {index}"),
    pending: "Sedang dicatat",
    erased: "Isinya sudah dihapus; catatannya tetap dapat diperiksa.",
    fingerprint: "Sidik jari",
    seal_title: "Segel catatan",
    seal_text: "Siapa pun yang memegang ekspor catatan ini dapat memeriksanya tanpa kami.",
    seal_size: "Jumlah entri",
    seal_root: "Akar",
    seal_signed: "Ditandatangani",
    seal_unsigned: "Belum ditandatangani",
    seal_key: "Kunci penanda tangan",
    verify: "Periksa secara luring dengan alat periksa dari operator:",
};

static EN: Words = Words {
    title: "Evidence",
    lead: "Every step of this conversation, in a record that cannot be changed unnoticed.",
    back: "Conversation",
    steps: "Steps",
    empty_title: "No steps yet",
    empty: "The first step is recorded as soon as a message arrives.",
    by_system: "Automatic",
    by_customer: "Customer",
    by_provider: "Meta",
    entry: |index| format!("Entry {index}"),
    pending: "Being recorded",
    erased: "Its content was erased; the record can still be verified.",
    fingerprint: "Fingerprint",
    seal_title: "Seal of the record",
    seal_text: "Anyone who holds an export of this record can verify it without us.",
    seal_size: "Entries",
    seal_root: "Root",
    seal_signed: "Signed",
    seal_unsigned: "Not signed yet",
    seal_key: "Signing key",
    verify: "Verify offline with the operator's tool:",
};

pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

/// The name of a step. A kind that has no words yet shows its own name rather than nothing.
pub fn step(lang: Lang, channel: Channel, kind: &str) -> String {
    let words = match kind {
        "owner_wrote" if channel == Channel::Instagram => (
            "Pemilik menjawab di aplikasi Instagram",
            "The owner answered in the Instagram app",
        ),
        "received" => ("Pesan diterima", "Message received"),
        "message_edited" => ("Pesan disunting pelanggan", "Message edited by the customer"),
        "reacted" => ("Pelanggan memberi reaksi", "The customer reacted"),
        "reaction_removed" => (
            "Reaksi pelanggan ditarik",
            "The customer's reaction was taken back",
        ),
        "identity_changed" => (
            "Identitas pelanggan di WhatsApp berubah",
            "The customer's identity at WhatsApp changed",
        ),
        "contacts_merged" => (
            "Dua kontak ternyata satu pelanggan",
            "Two contacts turned out to be one customer",
        ),
        "provider_error" => ("Kesalahan di pihak Meta", "An error on Meta's side"),
        "drafted" => ("Jawaban dirancang", "Reply drafted"),
        "checked" => ("Jawaban diperiksa", "Reply checked"),
        "held" => ("Jawaban ditahan", "Reply held"),
        "approved" => ("Jawaban disetujui", "Reply approved"),
        "auto_approved" | "approved_by_rule" => ("Disetujui oleh kirim otomatis", "Approved by auto-send"),
        "edited" => ("Jawaban disunting", "Reply edited"),
        "rejected" => ("Jawaban ditolak", "Reply rejected"),
        "snoozed" => ("Ditunda", "Put aside"),
        "decision_undone" => ("Keputusan ditarik kembali", "Decision taken back"),
        "delegation_set" => (
            "Wewenang agensi ditetapkan pemilik",
            "The owner set what the agency may decide",
        ),
        "overruled" => ("Penahanan dikesampingkan", "Hold overruled"),
        "superseded" => ("Rancangan diganti", "Draft replaced"),
        "cancelled" => ("Dibatalkan", "Cancelled"),
        "expired" => ("Kedaluwarsa", "Expired"),
        "written" => ("Jawaban ditulis sendiri", "Reply written by a person"),
        "queued" => ("Menunggu giliran kirim", "Queued for sending"),
        "sending" => ("Dikirim ke Meta", "Handed to Meta"),
        "accepted" => ("Diterima Meta", "Accepted by Meta"),
        "sent" => ("Terkirim", "Sent"),
        "delivered" => ("Sampai", "Delivered"),
        "read" => ("Dibaca", "Read"),
        "unknown" => ("Belum pasti terkirim", "Not certain whether it was sent"),
        "said_arrived" => ("Diperiksa di ponsel: sampai", "Checked on the phone: it arrived"),
        "said_not_arrived" => (
            "Diperiksa di ponsel: tidak sampai",
            "Checked on the phone: it did not arrive",
        ),
        "proposed_again" => ("Diusulkan lagi", "Proposed again"),
        "correction_drafted" => ("Koreksi dirancang", "Correction drafted"),
        "paused" => ("Pengiriman dijeda", "Sending paused"),
        "failed" => ("Gagal terkirim", "Sending failed"),
        "connecting" => ("Sedang disambungkan", "Being connected"),
        "connecting_undone" => ("Penyambungan dibatalkan", "Connecting undone"),
        "link_made" => ("Tautan penyambungan dibuat", "Connect link made"),
        "link_withdrawn" => ("Tautan penyambungan ditarik", "Connect link withdrawn"),
        "reconnected" => ("Tersambung lagi", "Connected again"),
        "reconnect_needed" => ("Perlu disambungkan ulang", "Needs to be connected again"),
        "unknown_asked" => (
            "Seseorang diminta memeriksa ponsel",
            "A person was asked to look at the phone",
        ),
        "owner_changed" => ("Penjawab berganti", "Who answers changed"),
        "owner_wrote" => ("Pemilik menulis dari ponsel", "The owner wrote on the phone"),
        "history_taken" => ("Riwayat lama diterima", "Old conversations taken in"),
        "contacts_named" => ("Nama kontak dilengkapi", "Contacts named"),
        "meta_said" => ("Kabar dari Meta", "Meta said"),
        "resumed" => ("Pengiriman dilanjutkan", "Sending resumed"),
        "quality_changed" => ("Kualitas nomor berubah", "The number's quality changed"),
        "pin_forgotten" => ("PIN yang disimpan dihapus", "The stored PIN was destroyed"),
        "connected" => ("Tersambung", "Connected"),
        "disconnected" => ("Diputus", "Disconnected"),
        "data_deleted" => (
            "Semua yang masuk lewat akun dihapus atas permintaan pemiliknya",
            "Everything that came through the account deleted at its owner's request",
        ),
        "deleted" => ("Pesan dihapus pelanggan", "Message deleted by the customer"),
        "erased" => ("Isi dihapus", "Content erased"),
        "contact_erased" => ("Data seorang pelanggan dihapus", "A customer's data erased"),
        "way_chosen" => ("Cara membalas diganti", "Way of replying changed"),
        "comment_hidden" => ("Komentar disembunyikan", "Comment hidden"),
        "comment_shown" => ("Komentar ditampilkan lagi", "Comment shown again"),
        "comment_deleted" => ("Komentar dihapus di Instagram", "Comment deleted at Instagram"),
        "auto_send_on" => ("Kirim otomatis dinyalakan", "Auto-send turned on"),
        "auto_send_rules" => ("Aturan kirim otomatis diubah", "Rules of auto-send changed"),
        "auto_send_off" => ("Kirim otomatis dimatikan", "Auto-send turned off"),
        "set_aside_replayed" => (
            "Kiriman yang disisihkan dicoba lagi",
            "Delivery that was set aside tried again",
        ),
        "set_aside_dismissed" => (
            "Kiriman yang disisihkan disingkirkan dan isinya dihapus",
            "Delivery that was set aside dismissed and its content erased",
        ),
        other => return other.replace(['_', '.'], " "),
    };
    pick(lang, words).to_owned()
}

/// The name of one detail of a step.
pub fn label(lang: Lang, key: &str) -> String {
    let words = match key {
        "text" => ("Teks", "Text"),
        "version" => ("Versi", "Version"),
        "channel" => ("Saluran", "Channel"),
        "kind" | "type" => ("Jenis", "Type"),
        "class" => ("Golongan", "Class"),
        "proposal" => ("Usulan", "Proposal"),
        "facts" => ("Data yang dipakai", "Facts used"),
        "facts_known" => ("Data yang dikenal", "Facts known"),
        "drafter" => ("Perancang", "Drafter"),
        "by_itself" => ("Tanpa orang", "Without a person"),
        "rules_version" => ("Versi aturan kirim otomatis", "Version of the auto-send rules"),
        "reason" | "overruled_because" => ("Alasan", "Reason"),
        "why" => ("Alasan dari daftar", "Reason from the list"),
        "snooze" => ("Ditunda", "Put aside"),
        "until" => ("Sampai", "Until"),
        "delegated_before" => ("Wewenang agensi sebelumnya", "The agency might approve before"),
        "delegated_after" => ("Wewenang agensi sesudahnya", "The agency may approve since"),
        "owner_consent" => ("Persetujuan pemilik", "Owner's consent"),
        "target" => ("ID pesan yang dituju", "Id of the message it is about"),
        "id_after" => ("Sesudahnya", "After"),
        "provider_id" => ("ID pesan Meta", "Meta's message id"),
        "provider_at" => ("Waktu menurut Meta", "Time according to Meta"),
        "received_at" => ("Tiba", "Arrived"),
        "window_until" => ("Batas waktu menjawab", "Replies allowed until"),
        "not_before" => ("Dicoba lagi setelah", "Tried again after"),
        "paused_until" => ("Dijeda sampai", "Paused until"),
        "window_rule" => ("Versi aturan waktu", "Version of the window rule"),
        "state" => ("Keadaan", "State"),
        "from" | "id_before" => ("Sebelumnya", "Before"),
        "code" => ("Kode Meta", "Meta's code"),
        "epoch" => ("Urutan sambungan", "Connection epoch"),
        "how" => ("Cara", "How"),
        "way" => ("Cara membalas", "Way of replying"),
        "conversations" => ("Jumlah percakapan", "Conversations"),
        "role" => ("Peran", "Role"),
        "basis" => ("Dasar", "Basis"),
        "source" => ("Diminta lewat", "Asked for by"),
        "drafts" => ("Jumlah rancangan", "Drafts"),
        "account_id" => ("ID akun Instagram", "Instagram account id"),
        "pending_cancelled" => ("Rancangan dibatalkan", "Drafts cancelled"),
        "owner" => ("Penjawab", "Who answers"),
        "from_owner" => ("Penjawab sebelumnya", "Who answered before"),
        "about" => ("Tentang", "About"),
        "event" => ("Peristiwa", "Event"),
        "meta_reason" => ("Alasan Meta", "Meta's reason"),
        "initiated_by" => ("Oleh", "Initiated by"),
        "waiting" => ("Menunggu", "Waiting"),
        "messages" => ("Jumlah pesan", "Messages"),
        "contacts" => ("Jumlah kontak", "Contacts"),
        "quality" => ("Kualitas", "Quality"),
        "from_quality" => ("Kualitas sebelumnya", "Quality before"),
        "phone_number_id" => ("ID nomor di Meta", "Meta's phone number id"),
        "tag" => ("Aturan Meta", "Rule of Meta's"),
        "waba_id" => ("ID akun WhatsApp Business", "WhatsApp Business account id"),
        other => return other.replace(['_', '.'], " "),
    };
    pick(lang, words).to_owned()
}

/// One detail's value as a person reads it. Codes without words are shown as they are, since the record is what counts.
pub fn value(lang: Lang, channel: Channel, key: &str, value: &str) -> String {
    let words = match (key, value) {
        ("why", code) if RejectReason::parse(code).is_some() => {
            return queue::reject_reason(lang, RejectReason::parse(code).unwrap_or_default()).to_owned();
        }
        ("delegated_before" | "delegated_after", code) if Delegated::parse(code).is_some() => {
            return delegation::choice(lang, Delegated::parse(code).unwrap_or_default())
                .0
                .to_owned();
        }
        ("way", "message") => ("pesan", "message"),
        ("way", "comment") => ("balasan umum", "public reply"),
        ("way", "private_reply") => ("balasan pribadi", "private reply"),
        ("owner" | "from_owner", "ai") => ("asisten", "the assistant"),
        ("owner" | "from_owner", "person") => ("seseorang di sini", "a person here"),
        ("owner" | "from_owner", "by_hand") => {
            ("seseorang yang baru menjawab", "a person who has just answered")
        }
        ("owner" | "from_owner", "owner_phone") if channel == Channel::Instagram => (
            "pemilik, di aplikasi Instagram",
            "the owner, in the Instagram app",
        ),
        ("owner" | "from_owner", "owner_phone") => ("pemilik, dari ponsel", "the owner, on the phone"),
        ("owner" | "from_owner", "meta_agent") => ("agen lain di Meta", "another agent at Meta"),
        ("owner" | "from_owner", "nobody") => ("tidak ada", "nobody"),
        ("provider_at" | "received_at" | "window_until" | "not_before" | "paused_until" | "until", ms) => {
            let at = ms
                .parse()
                .ok()
                .and_then(|ms| Timestamp::from_millisecond(ms).ok());
            return at.map_or_else(|| ms.to_owned(), |at| common::exact_moment(lang, at));
        }
        ("state" | "from", "waiting") => ("menunggu orang", "waiting for a person"),
        ("state" | "from", code) => return step(lang, channel, code),
        ("channel", code) => {
            return Channel::parse(code).map_or_else(
                || code.to_owned(),
                |channel| common::channel_name(channel).to_owned(),
            );
        }
        ("drafter", "embedded") => ("bawaan, tanpa layanan luar", "built in, no outside service"),
        ("class" | "proposal", "documented") => ("sesuai data bisnis", "backed by the facts"),
        ("class" | "proposal", "no_claim") => ("tanpa klaim", "no claims"),
        ("class", "unsupported") => ("tidak ada di data", "not in the facts"),
        ("class", "contradicted") => ("bertentangan dengan data", "contradicts the facts"),
        ("proposal", "cannot_answer") => ("tidak terjawab oleh data", "the facts do not answer it"),
        ("proposal", "needs_person" | "asked_for_a_person") => ("perlu orang", "needs a person"),
        ("reason", "owner_answered") if channel == Channel::Instagram => (
            "pemilik menjawab di aplikasi Instagram",
            "the owner answered in the Instagram app",
        ),
        ("by_itself", "leaves") => ("terkirim sendiri", "leaves by itself"),
        ("by_itself", code) => {
            let wait = code.strip_prefix("waits:").and_then(Wait::parse);
            return wait.map_or_else(
                || code.to_owned(),
                |wait| match lang {
                    Lang::Id => format!("menunggu: {}", auto_send::why(lang, wait)),
                    Lang::En => format!("waits: {}", auto_send::why(lang, wait)),
                },
            );
        }
        ("reason" | "basis", code) => return reason(lang, code),
        ("type", code) => return message_type(lang, code),
        ("how", "embedded_signup") => ("lewat Meta", "through Meta"),
        ("how", "instagram_login") => ("di halaman Instagram", "on Instagram's own page"),
        ("how", "manual") => ("dipasangkan manual", "paired by hand"),
        ("tag", "human_agent") => (
            "jawaban orang dalam 7 hari (human agent)",
            "a person's answer within 7 days (human agent)",
        ),
        ("event", "DEAUTHORIZED") => (
            "pemilik melepas aplikasi kami di Instagram",
            "the owner removed our app at Instagram",
        ),
        ("event", "DATA_DELETION") => (
            "pemilik meminta datanya dihapus",
            "the owner asked for the data to be deleted",
        ),
        ("meta_reason", "SIGNED_REQUEST") | ("source", "callback") => (
            "permintaan bertanda tangan dari Meta",
            "a signed request of Meta's",
        ),
        ("meta_reason", "OPERATOR_LIST") | ("source", "operator") => (
            "daftar dari Meta, oleh pengelola",
            "a list of Meta's, by the operator",
        ),
        ("initiated_by", "USER") => ("pemilik akun", "the account's owner"),
        ("initiated_by", "SYSTEM") => ("sistem Meta", "Meta's systems"),
        _ => return value.to_owned(),
    };
    pick(lang, words).to_owned()
}

/// What a message is. A type that has no words yet keeps Meta's name.
fn message_type(lang: Lang, code: &str) -> String {
    let words = match code {
        "text" => ("teks", "text"),
        "edit" => ("suntingan", "an edit"),
        "revoke" => ("penghapusan", "a deletion"),
        "unsupported" => ("tidak diteruskan Meta", "not passed on by Meta"),
        "image" | "audio" | "video" | "document" | "sticker" | "location" | "contacts" | "reaction"
        | "interactive" | "button" | "order" | "post" | "reel" | "story" | "story_mention"
        | "story_reply" | "heart" | "referral" => return inbox::placeholder(lang, code).to_lowercase(),
        other => return other.replace('_', " "),
    };
    pick(lang, words).to_owned()
}

/// Why a step was taken: a code of the product, or what a person wrote.
fn reason(lang: Lang, text: &str) -> String {
    let words = match text {
        "person_took_over" => ("seseorang menjawab sendiri", "a person answers by hand"),
        "owner_answered" => ("pemilik menjawab dari ponsel", "the owner answered on the phone"),
        "person_answered" => ("seseorang menjawab di sini", "a person answered here"),
        "handed_back" => ("dikembalikan kepada asisten", "given back to the assistant"),
        "wrote_after_quiet" => (
            "pelanggan menulis lagi setelah waktu tenang",
            "the customer wrote again after a quiet time",
        ),
        "taken_by_meta" => ("diambil agen lain di Meta", "taken by another agent at Meta"),
        "given_to_us" => ("diberikan Meta kepada kami", "given to us by Meta"),
        "released" => ("dilepas oleh Meta", "released by Meta"),
        "newer_message" => ("pelanggan menulis lagi", "the customer wrote again"),
        "fact_changed" => (
            "data yang dikutipnya berubah",
            "a fact that it quotes has changed",
        ),
        "question_deleted" => ("pelanggan menarik pesannya", "the customer took the message back"),
        "question_edited" => ("pelanggan menyunting pesannya", "the customer edited the message"),
        "restricted" => ("dibatasi Meta", "restricted by Meta"),
        "window_closed" => ("waktu 24 jam habis", "the 24 hours were over"),
        "disconnected" => ("sambungan diputus", "the connection was ended"),
        "not_connected" => ("tidak tersambung", "it was not connected"),
        "text_changed" => (
            "teksnya bukan lagi yang disetujui",
            "the text was no longer the approved one",
        ),
        "refused" => ("ditolak Meta", "refused by Meta"),
        "undeliverable" => ("tidak dapat disampaikan", "could not be delivered"),
        "unknown" => ("belum pasti terkirim", "not certain whether it was sent"),
        "not_ours" => ("dijawab pihak lain", "somebody else answers the conversation"),
        "unreadable" => ("tidak dapat dibuka", "could not be opened"),
        "billing" => ("masalah pembayaran di Meta", "a payment problem at Meta"),
        "account_locked" => ("akun dikunci Meta", "the account was locked by Meta"),
        "policy" => ("pelanggaran kebijakan Meta", "a violation of Meta's policies"),
        "spam_limit" => (
            "terlalu banyak diblokir atau dilaporkan pelanggan",
            "blocked or reported by too many customers",
        ),
        "name_not_approved" => (
            "nama tampilan belum disetujui",
            "the display name is not approved",
        ),
        "not_registered" => ("nomor belum terdaftar", "the number is not registered"),
        "limit_reached" => ("batas pesan tercapai", "the messaging limit was reached"),
        "not_arrived" => ("tidak sampai di ponsel", "did not arrive on the phone"),
        "contact_erased" => ("data pelanggan dihapus", "the customer's data was erased"),
        "comment_gone" => ("komentarnya sudah tidak ada", "the comment is gone"),
        "comment_edited" => ("komentarnya diubah", "the comment was edited"),
        "comment_hidden" => ("komentarnya disembunyikan", "the comment is hidden"),
        "answered_before" => ("sudah dibalas secara pribadi", "answered in private before"),
        "gone_at_instagram" => ("tidak ada lagi di Instagram", "gone at Instagram"),
        "deleted_by_business" => ("dihapus oleh bisnis", "deleted by the business"),
        "deleted_by_customer" => ("dihapus oleh pelanggan", "deleted by the customer"),
        other => return other.to_owned(),
    };
    pick(lang, words).to_owned()
}

/// The result of one check as the record has it: `pass`, or `hold:` and why.
pub fn verdict(lang: Lang, result: &str) -> String {
    match (lang, result.strip_prefix("hold:")) {
        (Lang::Id, None) => "lolos".to_owned(),
        (Lang::En, None) => "passed".to_owned(),
        (Lang::Id, Some(code)) => format!("ditahan ({})", code.replace('_', " ")),
        (Lang::En, Some(code)) => format!("held ({})", code.replace('_', " ")),
    }
}

const fn pick(lang: Lang, (id, en): (&'static str, &'static str)) -> &'static str {
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes that the product writes into the entries of an Instagram conversation.
    const STEPS: [&str; 33] = [
        "received",
        "correction_drafted",
        "message_edited",
        "deleted",
        "reacted",
        "reaction_removed",
        "drafted",
        "checked",
        "held",
        "superseded",
        "cancelled",
        "approved",
        "queued",
        "sending",
        "accepted",
        "read",
        "failed",
        "unknown",
        "owner_wrote",
        "owner_changed",
        "connecting",
        "connected",
        "reconnect_needed",
        "reconnected",
        "link_made",
        "link_withdrawn",
        "data_deleted",
        "approved_by_rule",
        "contact_erased",
        "way_chosen",
        "comment_hidden",
        "comment_shown",
        "comment_deleted",
    ];
    const REASONS: [&str; 22] = [
        "person_answered",
        "newer_message",
        "fact_changed",
        "question_deleted",
        "question_edited",
        "owner_answered",
        "person_took_over",
        "taken_by_meta",
        "given_to_us",
        "released",
        "handed_back",
        "wrote_after_quiet",
        "disconnected",
        "account_locked",
        "contact_erased",
        "comment_gone",
        "comment_edited",
        "comment_hidden",
        "answered_before",
        "gone_at_instagram",
        "deleted_by_business",
        "deleted_by_customer",
    ];
    const TYPES: [&str; 15] = [
        "text",
        "edit",
        "revoke",
        "unsupported",
        "image",
        "video",
        "audio",
        "document",
        "button",
        "post",
        "reel",
        "story",
        "story_mention",
        "story_reply",
        "heart",
    ];

    #[test]
    fn whatever_instagram_writes_into_the_record_has_words_in_both_languages() {
        let named: Vec<[String; 2]> =
            STEPS
                .map(|kind| [Lang::Id, Lang::En].map(|lang| step(lang, Channel::Instagram, kind)))
                .into_iter()
                .chain(REASONS.map(|code| {
                    [Lang::Id, Lang::En].map(|lang| value(lang, Channel::Instagram, "reason", code))
                }))
                .collect();
        let codes = STEPS.into_iter().chain(REASONS);
        for (code, [indonesian, english]) in codes.zip(named) {
            assert_ne!(indonesian, english, "{code}");
            assert!(!english.contains('_') && !indonesian.contains('_'), "{code}");
        }
        for code in TYPES {
            let said = value(Lang::Id, Channel::Instagram, "type", code);
            assert!(!said.is_empty() && !said.contains('_'), "{code}: {said}");
        }
    }

    #[test]
    fn where_an_owner_answers_depends_on_the_channel() {
        let said = |channel| step(Lang::En, channel, "owner_wrote");
        assert!(said(Channel::WhatsApp).contains("on the phone"));
        assert!(said(Channel::Instagram).contains("in the Instagram app"));
    }
}

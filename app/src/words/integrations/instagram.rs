//! Integrations, Instagram's half: what an owner reads while lending an account. Problems are found by their code, like WhatsApp's.

use domain::Lang;

pub struct InstagramWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub connect: &'static str,
    pub connect_another: &'static str,
    pub reconnect: &'static str,
    pub connect_explained: &'static str,
    pub missing_explained: &'static str,
    pub account: &'static str,
    pub account_type: &'static str,
    pub business: &'static str,
    pub creator: &'static str,
    pub since: &'static str,
    pub refreshed: &'static str,
    pub reconnect_explained: &'static str,
    pub posts: &'static str,
    pub no_posts: &'static str,
    pub unnamed_post: &'static str,
    pub goes: [&'static str; 4],
    pub at_meta: &'static str,
    pub connected: &'static str,
    pub launch_title: fn(&str) -> String,
    pub launch_lead: fn(&str) -> String,
    pub launch_steps: [&'static str; 3],
    pub launch_start: &'static str,
    problems: Problems,
}

struct Problems {
    cancelled: &'static str,
    stale_attempt: &'static str,
    session_ended: &'static str,
    launch_expired: &'static str,
    launch_spent: &'static str,
    not_allowed: &'static str,
    code_rejected: &'static str,
    untick_both: &'static str,
    untick_messages: &'static str,
    untick_comments: &'static str,
    untick_basic: &'static str,
    message_access_off: &'static str,
    not_professional: &'static str,
    not_subscribed: &'static str,
    connected_elsewhere: &'static str,
    already_connected_here: &'static str,
    meta_refused: &'static str,
    meta_unreachable: &'static str,
    not_configured: &'static str,
    unavailable: &'static str,
    unknown: &'static str,
}

impl InstagramWords {
    /// The sentence for a code; any other code gets the one that promises nothing.
    pub fn problem(&self, code: &str) -> &'static str {
        let said = &self.problems;
        match code.strip_prefix("ig_").unwrap_or(code) {
            "cancelled" => said.cancelled,
            "stale_attempt" => said.stale_attempt,
            "session_ended" => said.session_ended,
            "launch_expired" => said.launch_expired,
            "launch_spent" => said.launch_spent,
            "not_allowed" => said.not_allowed,
            "code_rejected" => said.code_rejected,
            "untick_both" => said.untick_both,
            "untick_messages" => said.untick_messages,
            "untick_comments" => said.untick_comments,
            "untick_basic" => said.untick_basic,
            "message_access_off" => said.message_access_off,
            "not_professional" => said.not_professional,
            "not_subscribed" => said.not_subscribed,
            "connected_elsewhere" => said.connected_elsewhere,
            "already_connected_here" => said.already_connected_here,
            "meta_refused" => said.meta_refused,
            "meta_unreachable" => said.meta_unreachable,
            "not_configured" => said.not_configured,
            "unavailable" => said.unavailable,
            _ => said.unknown,
        }
    }

    /// `Business`, `Media_Creator`, in any case; anything else as Instagram writes it.
    pub fn kind<'a>(&'a self, written: &'a str) -> &'a str {
        match written.to_ascii_lowercase().as_str() {
            "business" => self.business,
            "media_creator" | "creator" => self.creator,
            _ => written,
        }
    }
}

pub fn words(lang: Lang) -> &'static InstagramWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static EN: InstagramWords = InstagramWords {
    title: "Instagram",
    lead: "Messages and comments of a professional account, after you agree on Instagram's own page.",
    connect: "Connect Instagram",
    connect_another: "Connect another account",
    reconnect: "Reconnect",
    connect_explained: "Instagram's own page opens. Sign in with the business's account and allow all three permissions.",
    missing_explained: "Whoever runs this server has to set these variables before an account can be connected:",
    account: "Account",
    account_type: "Account type",
    business: "Business",
    creator: "Creator",
    since: "Connected since",
    refreshed: "Access renewed",
    reconnect_explained: "Instagram no longer accepts our access. Messages still arrive; nothing is drafted or sent until you log in at Instagram again.",
    posts: "Recent posts",
    no_posts: "No posts were found.",
    unnamed_post: "A post without a caption",
    goes: [
        "The access token and the keys it was sealed with",
        "The account, its name, its picture and its IDs, from every table",
        "Drafts that still wait for a decision: they are cancelled",
        "Our subscription at Instagram",
    ],
    at_meta: "Nothing is deleted at Instagram. To take our permission away there too, open Instagram → Settings → Website permissions → Apps and websites.",
    connected: "Connected. Messages and comments of this account arrive in the inbox from now on.",
    launch_title: |workspace| format!("Connect Instagram for {workspace}"),
    launch_lead: |brand| {
        format!("Instagram asks you to agree that {brand} receives and answers your messages and comments.")
    },
    launch_steps: [
        "Sign in with the account of the business: it must be a professional account.",
        "Leave all three permissions ticked, and allow.",
        "You return by yourself. The account appears under Integrations.",
    ],
    launch_start: "Continue to Instagram",
    problems: Problems {
        cancelled: "Not connected: you cancelled on Instagram's page. Nothing was kept.",
        stale_attempt: "Not connected: that answer of Instagram's belongs to an attempt that is over, or to another browser. Press Connect Instagram again.",
        session_ended: "Your session ended before Instagram was connected. Sign in and connect again.",
        launch_expired: "Not connected: that took too long. Press Connect Instagram again.",
        launch_spent: "This attempt has connected its account already. Press Connect Instagram for another one.",
        not_allowed: "You may look here, but connecting an account needs the owner or a partner.",
        code_rejected: "Instagram did not accept the approval: it is good once. Please connect again.",
        untick_both: "Not connected: please leave “Access and manage your messages” and “Access and manage comments” ticked on Instagram's page.",
        untick_messages: "Not connected: please leave “Access and manage your messages” ticked on Instagram's page.",
        untick_comments: "Not connected: please leave “Access and manage comments” ticked on Instagram's page.",
        untick_basic: "Not connected: please leave all permissions ticked on Instagram's page.",
        message_access_off: "Not connected: this account does not let connected tools read its messages. In the Instagram app open Settings → Messages and story replies → Message controls → Connected tools, switch on “Allow access to messages”, then connect again.",
        not_professional: "Not connected: Instagram did not name a professional account. Switch the account to Business or Creator in the Instagram app, then connect again.",
        not_subscribed: "Not connected: Instagram did not keep our subscription, so no message would arrive. Please try again.",
        connected_elsewhere: "This account is already connected to another workspace. Disconnect it there first.",
        already_connected_here: "This account is being connected here already. Reload the page in a minute.",
        meta_refused: "Instagram refused the connection. Nothing was kept; please try again.",
        meta_unreachable: "Instagram could not be reached. Nothing was kept; please try again in a minute.",
        not_configured: "Instagram is not set up on this server yet.",
        unavailable: "We could not save this just now. Nothing was kept; please try again.",
        unknown: "That did not work. Nothing was kept; please try again.",
    },
};

static ID: InstagramWords = InstagramWords {
    title: "Instagram",
    lead: "Pesan dan komentar akun profesional, setelah Anda menyetujuinya di halaman Instagram sendiri.",
    connect: "Sambungkan Instagram",
    connect_another: "Sambungkan akun lain",
    reconnect: "Sambungkan lagi",
    connect_explained: "Halaman Instagram akan terbuka. Masuk dengan akun bisnis, lalu izinkan ketiga aksesnya.",
    missing_explained: "Pengelola server harus mengisi variabel ini sebelum akun bisa disambungkan:",
    account: "Akun",
    account_type: "Jenis akun",
    business: "Bisnis",
    creator: "Kreator",
    since: "Tersambung sejak",
    refreshed: "Akses diperbarui",
    reconnect_explained: "Instagram tidak lagi menerima akses kami. Pesan tetap masuk; tidak ada yang dirancang atau dikirim sampai Anda masuk ke Instagram lagi.",
    posts: "Kiriman terbaru",
    no_posts: "Belum ada kiriman.",
    unnamed_post: "Kiriman tanpa keterangan",
    goes: [
        "Token akses dan kunci penyegelnya",
        "Akun, nama, gambar, dan semua ID-nya, dari setiap tabel",
        "Rancangan yang masih menunggu keputusan: dibatalkan",
        "Langganan kami di Instagram",
    ],
    at_meta: "Tidak ada yang dihapus di Instagram. Untuk mencabut izin kami di sana juga, buka Instagram → Pengaturan → Izin situs web → Aplikasi dan situs web.",
    connected: "Tersambung. Mulai sekarang pesan dan komentar akun ini masuk ke kotak masuk.",
    launch_title: |workspace| format!("Sambungkan Instagram untuk {workspace}"),
    launch_lead: |brand| {
        format!(
            "Instagram meminta persetujuan Anda agar {brand} menerima dan menjawab pesan serta komentar Anda."
        )
    },
    launch_steps: [
        "Masuk dengan akun bisnisnya: harus akun profesional.",
        "Biarkan ketiga izin tercentang, lalu izinkan.",
        "Anda kembali dengan sendirinya. Akunnya muncul di Integrasi.",
    ],
    launch_start: "Lanjut ke Instagram",
    problems: Problems {
        cancelled: "Belum tersambung: Anda membatalkan di halaman Instagram. Tidak ada yang disimpan.",
        stale_attempt: "Belum tersambung: jawaban Instagram itu milik percobaan yang sudah selesai, atau milik peramban lain. Tekan Sambungkan Instagram lagi.",
        session_ended: "Sesi Anda berakhir sebelum Instagram tersambung. Masuk lalu sambungkan lagi.",
        launch_expired: "Belum tersambung: terlalu lama. Tekan Sambungkan Instagram lagi.",
        launch_spent: "Percobaan ini sudah menyambungkan akunnya. Tekan Sambungkan Instagram untuk akun lain.",
        not_allowed: "Anda boleh melihat halaman ini, tetapi menyambungkan akun butuh pemilik atau mitra.",
        code_rejected: "Instagram tidak menerima persetujuannya: hanya berlaku sekali. Silakan sambungkan lagi.",
        untick_both: "Belum tersambung: biarkan “Akses dan kelola pesan Anda” dan “Akses dan kelola komentar” tercentang di halaman Instagram.",
        untick_messages: "Belum tersambung: biarkan “Akses dan kelola pesan Anda” tercentang di halaman Instagram.",
        untick_comments: "Belum tersambung: biarkan “Akses dan kelola komentar” tercentang di halaman Instagram.",
        untick_basic: "Belum tersambung: biarkan semua izin tercentang di halaman Instagram.",
        message_access_off: "Belum tersambung: akun ini tidak mengizinkan alat terhubung membaca pesannya. Di aplikasi Instagram buka Pengaturan → Pesan dan balasan cerita → Kontrol pesan → Alat terhubung, nyalakan “Izinkan akses ke pesan”, lalu sambungkan lagi.",
        not_professional: "Belum tersambung: Instagram tidak menyebut akun profesional. Ubah akunnya menjadi Bisnis atau Kreator di aplikasi Instagram, lalu sambungkan lagi.",
        not_subscribed: "Belum tersambung: Instagram tidak menyimpan langganan kami, jadi pesan tidak akan masuk. Silakan coba lagi.",
        connected_elsewhere: "Akun ini sudah tersambung ke ruang kerja lain. Putuskan dulu di sana.",
        already_connected_here: "Akun ini sedang disambungkan di sini. Muat ulang halaman ini sebentar lagi.",
        meta_refused: "Instagram menolak sambungan ini. Tidak ada yang disimpan; silakan coba lagi.",
        meta_unreachable: "Instagram tidak dapat dihubungi. Tidak ada yang disimpan; silakan coba lagi sebentar lagi.",
        not_configured: "Instagram belum disiapkan di server ini.",
        unavailable: "Saat ini belum bisa disimpan. Tidak ada yang tersisa; silakan coba lagi.",
        unknown: "Belum berhasil. Tidak ada yang disimpan; silakan coba lagi.",
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_sentence_of_its_own_in_both_languages() {
        let codes = [
            "cancelled",
            "stale_attempt",
            "session_ended",
            "launch_expired",
            "launch_spent",
            "not_allowed",
            "code_rejected",
            "untick_both",
            "untick_messages",
            "untick_comments",
            "untick_basic",
            "message_access_off",
            "not_professional",
            "not_subscribed",
            "connected_elsewhere",
            "already_connected_here",
            "meta_refused",
            "meta_unreachable",
            "not_configured",
            "unavailable",
            "anything else",
        ];
        for words in [&EN, &ID] {
            let said: std::collections::BTreeSet<_> = codes
                .iter()
                .map(|code| words.problem(&format!("ig_{code}")))
                .collect();
            assert_eq!(said.len(), codes.len());
        }
    }
}

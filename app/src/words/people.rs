//! Words about people: who works here, what each may do, who was asked in.

use domain::Lang;
use domain::mail::MailState;
use domain::tenancy::people::PeopleError;
use domain::tenancy::{Duty, Role};

pub struct PeopleWords {
    pub title: &'static str,
    pub lead_agency: &'static str,
    pub lead_business: &'static str,
    pub invite: &'static str,
    pub empty_title: &'static str,
    pub empty: &'static str,
    pub you: &'static str,
    pub clients: fn(usize) -> String,
    pub no_clients: &'static str,
    pub invited: &'static str,
    pub invited_lead: &'static str,
    pub until: fn(&str) -> String,
    pub expired: &'static str,
    pub resend: &'static str,
    pub withdraw: &'static str,
    pub per_client: &'static str,
    pub per_client_lead: &'static str,
    pub people_of: fn(usize) -> String,
    pub removed: &'static str,
    pub restore: &'static str,
    pub more: &'static str,
    pub roles: &'static str,
    pub roles_lead: &'static str,
    pub roles_note: &'static str,
    pub may: &'static str,
    pub may_not: &'static str,
    pub duty: &'static str,
    pub log: &'static str,
    pub log_lead: &'static str,
    pub log_empty_title: &'static str,
    pub log_empty: &'static str,
    pub log_when: &'static str,
    pub log_what: &'static str,
    pub log_where: &'static str,
    pub log_mark: &'static str,
    pub undelivered: &'static str,
    pub undelivered_lead: &'static str,
    pub agency_too: fn(&str) -> String,
    pub invite_title: &'static str,
    pub invite_lead: &'static str,
    pub email: &'static str,
    pub email_hint: &'static str,
    pub role: &'static str,
    pub assigned: &'static str,
    pub assigned_hint: &'static str,
    pub no_clients_yet: &'static str,
    pub send: &'static str,
    pub save: &'static str,
    pub change_role: &'static str,
    pub change_role_lead: &'static str,
    pub make: fn(&str) -> String,
    pub remove: &'static str,
    pub remove_lead: &'static str,
    pub remove_me_lead: &'static str,
    pub removed_now: &'static str,
    pub undo: &'static str,
    pub done_invited: &'static str,
    pub done_resent: &'static str,
    pub done_withdrawn: &'static str,
    pub done_removed: &'static str,
    pub done_restored: &'static str,
    pub done_role: &'static str,
    pub done_assigned: &'static str,
    pub done_client: &'static str,
}

pub fn words(lang: Lang) -> &'static PeopleWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static ID: PeopleWords = PeopleWords {
    title: "Orang",
    lead_agency: "Rekan di agensi Anda, dan siapa saja yang bekerja di setiap klien.",
    lead_business: "Siapa saja yang bisa membuka bisnis ini dan menjawab pelanggan.",
    invite: "Undang",
    empty_title: "Belum ada siapa-siapa",
    empty: "Undang pemilik bisnis ini. Setelah menerima, ia bisa menyetujui jawaban dari ponselnya.",
    you: "Anda",
    clients: |n| format!("{n} klien"),
    no_clients: "Belum ada klien",
    invited: "Diundang",
    invited_lead: "Mereka mendapat email dengan tautan yang berlaku tujuh hari. Mengirim ulang membuat tautan lama tidak berlaku.",
    until: |day| format!("Berlaku sampai {day}"),
    expired: "Kedaluwarsa",
    resend: "Kirim ulang",
    withdraw: "Batalkan",
    per_client: "Di klien Anda",
    per_client_lead: "Pemilik dan staf setiap klien.",
    people_of: |n| {
        if n == 0 {
            "Belum ada orang".to_owned()
        } else {
            format!("{n} orang")
        }
    },
    removed: "Akses dicabut",
    restore: "Kembalikan akses",
    more: "Lainnya",
    roles: "Siapa boleh apa",
    roles_lead: "Setiap peran dan izinnya. Aturan ini ditegakkan di setiap tindakan, bukan hanya di layar.",
    roles_note: "Anggota tim hanya melihat klien yang ditugaskan kepadanya; admin agensi melihat semuanya. Pemilik dan staf hanya melihat bisnisnya sendiri.",
    may: "Boleh",
    may_not: "Tidak",
    duty: "Tindakan",
    log: "Catatan keamanan",
    log_lead: "Percobaan yang seharusnya tidak berhasil, dan memang tidak berhasil. Tanpa data pribadi.",
    log_empty_title: "Tidak ada catatan",
    log_empty: "Tautan palsu, kedaluwarsa, atau sudah dipakai yang dibuka di alamat Anda akan muncul di sini.",
    log_when: "Waktu",
    log_what: "Kejadian",
    log_where: "Alamat",
    log_mark: "Tanda",
    undelivered: "Email yang tidak sampai",
    undelivered_lead: "Periksa alamat penerima, lalu undang lagi atau kirim ulang.",
    agency_too: |brand| format!("Tim {brand} yang menangani bisnis Anda juga bisa membukanya."),
    invite_title: "Undang seseorang",
    invite_lead: "Kami mengirim tautan untuk bergabung. Tautan itu berlaku tujuh hari dan hanya untuk satu kali pakai.",
    email: "Email",
    email_hint: "Alamat ini menjadi nama masuk mereka.",
    role: "Peran",
    assigned: "Klien yang ditangani",
    assigned_hint: "Hanya berlaku untuk anggota tim: mereka hanya melihat klien yang dipilih. Bisa diubah kapan saja.",
    no_clients_yet: "Belum ada klien untuk dipilih.",
    send: "Kirim undangan",
    save: "Simpan",
    change_role: "Ubah peran",
    change_role_lead: "Berlaku mulai permintaan mereka berikutnya.",
    make: |role| format!("Jadikan {role}"),
    remove: "Cabut akses",
    remove_lead: "Mulai permintaan berikutnya mereka tidak bisa membuka apa pun lagi. Yang sudah mereka kerjakan tetap tercatat, dan Anda bisa mengembalikan aksesnya.",
    remove_me_lead: "Ini akun Anda sendiri: Anda akan langsung keluar.",
    removed_now: "Aksesnya sudah dicabut.",
    undo: "Urungkan",
    done_invited: "Undangan dikirim.",
    done_resent: "Tautan baru dikirim; tautan sebelumnya tidak berlaku lagi.",
    done_withdrawn: "Undangan dibatalkan; tautannya tidak membuka apa pun lagi.",
    done_removed: "Akses dicabut.",
    done_restored: "Akses dikembalikan.",
    done_role: "Peran diubah.",
    done_assigned: "Klien yang ditangani sudah disimpan.",
    done_client: "Klien dibuat. Sekarang undang pemiliknya.",
};

static EN: PeopleWords = PeopleWords {
    title: "People",
    lead_agency: "Your colleagues at the agency, and who works at each client.",
    lead_business: "Who can open this business and answer its customers.",
    invite: "Invite",
    empty_title: "Nobody here yet",
    empty: "Invite the owner of this business. Once they accept, they approve replies from their phone.",
    you: "You",
    clients: |n| {
        if n == 1 {
            "1 client".to_owned()
        } else {
            format!("{n} clients")
        }
    },
    no_clients: "No client yet",
    invited: "Invited",
    invited_lead: "They have a mail with a link that works for seven days. Sending again makes the earlier link void.",
    until: |day| format!("Works until {day}"),
    expired: "Expired",
    resend: "Send again",
    withdraw: "Withdraw",
    per_client: "At your clients",
    per_client_lead: "The owners and staff of each client.",
    people_of: |n| match n {
        0 => "Nobody yet".to_owned(),
        1 => "1 person".to_owned(),
        n => format!("{n} people"),
    },
    removed: "Access removed",
    restore: "Give access back",
    more: "More",
    roles: "Who may do what",
    roles_lead: "Every role and what it includes. The rules hold for every action, not only on screen.",
    roles_note: "Agents see the clients assigned to them; administrators of the agency see all. Owners and staff see their own business alone.",
    may: "May",
    may_not: "May not",
    duty: "Action",
    log: "Security log",
    log_lead: "Attempts that must not succeed, and did not. Nothing personal is kept.",
    log_empty_title: "Nothing to report",
    log_empty: "Forged, expired or used links that somebody opens at your addresses appear here.",
    log_when: "When",
    log_what: "What",
    log_where: "Where",
    log_mark: "Mark",
    undelivered: "Mails that did not arrive",
    undelivered_lead: "Check the address, then invite or send again.",
    agency_too: |brand| format!("The people of {brand} who look after your business can open it too."),
    invite_title: "Invite somebody",
    invite_lead: "We send a link to join. It works for seven days, and only once.",
    email: "Email",
    email_hint: "They will sign in with this address.",
    role: "Role",
    assigned: "Clients to look after",
    assigned_hint: "For agents only: they see the clients chosen here, and no others. You can change it at any time.",
    no_clients_yet: "There is no client to choose yet.",
    send: "Send the invitation",
    save: "Save",
    change_role: "Change the role",
    change_role_lead: "It holds from their next request on.",
    make: |role| format!("Make them {role}"),
    remove: "Remove access",
    remove_lead: "From their next request on they can open nothing any more. What they did stays on record, and you can give their access back.",
    remove_me_lead: "This is your own account: you will be signed out at once.",
    removed_now: "Their access was removed.",
    undo: "Undo",
    done_invited: "The invitation is on its way.",
    done_resent: "A new link is on its way; the earlier one is void.",
    done_withdrawn: "The invitation was withdrawn; its link opens nothing any more.",
    done_removed: "Access removed.",
    done_restored: "Access given back.",
    done_role: "The role was changed.",
    done_assigned: "The clients are saved.",
    done_client: "The client is made. Now invite its owner.",
};

/// What a role is called.
pub const fn role_name(lang: Lang, role: Role) -> &'static str {
    match (lang, role) {
        (Lang::Id, Role::PartnerAdmin) => "Admin agensi",
        (Lang::Id, Role::PartnerAgent) => "Anggota tim",
        (Lang::Id, Role::Owner) => "Pemilik",
        (Lang::Id, Role::Staff) => "Staf",
        (Lang::Id, Role::Reviewer) => "Peninjau",
        (Lang::En, Role::PartnerAdmin) => "Agency administrator",
        (Lang::En, Role::PartnerAgent) => "Agent",
        (Lang::En, Role::Owner) => "Owner",
        (Lang::En, Role::Staff) => "Staff",
        (Lang::En, Role::Reviewer) => "Reviewer",
    }
}

/// What somebody in a role does, in a sentence to themselves.
pub const fn task(lang: Lang, role: Role) -> &'static str {
    match (lang, role) {
        (Lang::Id, Role::PartnerAdmin) => "Anda akan mengelola semua klien, tim, dan tampilan agensi.",
        (Lang::Id, Role::PartnerAgent) => "Anda akan menangani klien yang ditugaskan kepada Anda.",
        (Lang::Id, Role::Owner | Role::Reviewer) => {
            "Anda akan menyetujui jawaban, menyambungkan nomor, dan menentukan apa yang boleh terkirim sendiri."
        }
        (Lang::Id, Role::Staff) => "Anda akan membaca pesan pelanggan dan menyetujui jawaban.",
        (Lang::En, Role::PartnerAdmin) => "You will run all clients, the team and the look of the agency.",
        (Lang::En, Role::PartnerAgent) => "You will look after the clients assigned to you.",
        (Lang::En, Role::Owner | Role::Reviewer) => {
            "You will approve replies, connect your number and decide what may leave by itself."
        }
        (Lang::En, Role::Staff) => "You will read customers' messages and approve replies.",
    }
}

/// What a role is for, said to whoever gives it.
pub const fn purpose(lang: Lang, role: Role) -> &'static str {
    match (lang, role) {
        (Lang::Id, Role::PartnerAdmin) => "Mengelola semua klien, tim, dan tampilan agensi.",
        (Lang::Id, Role::PartnerAgent) => "Menangani klien yang ditugaskan kepadanya.",
        (Lang::Id, Role::Owner | Role::Reviewer) => {
            "Menyetujui jawaban, menyambungkan nomor, mengundang orang, mengatur kirim otomatis."
        }
        (Lang::Id, Role::Staff) => "Membaca pesan pelanggan dan menyetujui jawaban.",
        (Lang::En, Role::PartnerAdmin) => "Runs all clients, the team and the look of the agency.",
        (Lang::En, Role::PartnerAgent) => "Looks after the clients assigned to them.",
        (Lang::En, Role::Owner | Role::Reviewer) => {
            "Approves replies, connects the number, invites people, sets auto-send."
        }
        (Lang::En, Role::Staff) => "Reads customers' messages and approves replies.",
    }
}

/// What a duty is called in the matrix.
pub const fn duty_name(lang: Lang, duty: Duty) -> &'static str {
    match (lang, duty) {
        (Lang::Id, Duty::Read) => "Membaca percakapan, draf, dan bukti",
        (Lang::Id, Duty::Write) => "Menulis kepada pelanggan",
        (Lang::Id, Duty::Approve) => "Menyetujui, mengubah, atau menolak draf",
        (Lang::Id, Duty::EditBusiness) => "Mengubah katalog, profil, kebijakan, dan gaya bicara",
        (Lang::Id, Duty::Connect) => "Menyambungkan nomor atau akun",
        (Lang::Id, Duty::Disconnect) => "Memutuskan sambungan",
        (Lang::Id, Duty::SetAutoSend) => "Mengatur kirim otomatis",
        (Lang::Id, Duty::Export) => "Mengunduh bukti",
        (Lang::Id, Duty::Delegate) => "Menentukan apa yang boleh disetujui agensi",
        (Lang::Id, Duty::ManagePeople) => "Mengundang dan mencabut akses orang",
        (Lang::Id, Duty::ManageClients) => "Membuat, menjeda, dan menutup klien; menugaskan tim",
        (Lang::Id, Duty::EditBrand) => "Mengubah tampilan agensi dan alamatnya",
        (Lang::En, Duty::Read) => "Read conversations, drafts and evidence",
        (Lang::En, Duty::Write) => "Write to customers",
        (Lang::En, Duty::Approve) => "Approve, edit or reject drafts",
        (Lang::En, Duty::EditBusiness) => "Change catalog, profile, policies and voice",
        (Lang::En, Duty::Connect) => "Connect a number or an account",
        (Lang::En, Duty::Disconnect) => "Disconnect it",
        (Lang::En, Duty::SetAutoSend) => "Set what may leave by itself",
        (Lang::En, Duty::Export) => "Download the evidence",
        (Lang::En, Duty::Delegate) => "Say what the agency may approve",
        (Lang::En, Duty::ManagePeople) => "Invite people and remove their access",
        (Lang::En, Duty::ManageClients) => "Create, pause and close clients; assign agents",
        (Lang::En, Duty::EditBrand) => "Change the agency's look and addresses",
    }
}

/// What became of an invitation's mail.
pub const fn mail_state(lang: Lang, state: MailState) -> &'static str {
    match (lang, state) {
        (Lang::Id, MailState::Waiting) => "Email sedang dikirim",
        (Lang::Id, MailState::Delayed) => "Server email belum bisa dihubungi; dicoba lagi",
        (Lang::Id, MailState::Sent) => "Email terkirim",
        (Lang::Id, MailState::Undelivered) => "Email tidak sampai",
        (Lang::En, MailState::Waiting) => "Mail on its way",
        (Lang::En, MailState::Delayed) => "The mail server is away; trying again",
        (Lang::En, MailState::Sent) => "Mail sent",
        (Lang::En, MailState::Undelivered) => "Mail not delivered",
    }
}

/// Why something was not done, and what to do.
pub fn problem(lang: Lang, error: &PeopleError) -> &'static str {
    by_code(lang, problem_code(error))
}

/// The name of a problem in addresses.
pub const fn problem_code(error: &PeopleError) -> &'static str {
    match error {
        PeopleError::Email => "email",
        PeopleError::Role => "role",
        PeopleError::Here => "here",
        PeopleError::Last => "last",
        PeopleError::TooMany => "too_many",
        PeopleError::NotFound => "gone",
        PeopleError::Host | PeopleError::Store(_) => "other",
    }
}

pub fn by_code(lang: Lang, code: &str) -> &'static str {
    match (lang, code) {
        (Lang::Id, "email") => {
            "Alamat email ini tidak bisa dipakai. Tulis seperti nama@contoh.id, tanpa spasi."
        }
        (Lang::Id, "role") => "Pilih salah satu peran yang tersedia.",
        (Lang::Id, "here") => "Orang ini sudah ada di sini.",
        (Lang::Id, "last") => {
            "Harus ada yang tersisa untuk mengelola orang lain. Beri peran ini kepada orang lain lebih dulu."
        }
        (Lang::Id, "too_many") => {
            "Terlalu banyak undangan dalam waktu singkat. Tunggu beberapa menit, lalu coba lagi."
        }
        (Lang::Id, "gone") => "Undangan atau orang ini sudah tidak ada. Muat ulang halaman.",
        (Lang::Id, _) => "Belum berhasil, dan tidak ada yang berubah. Coba lagi sebentar lagi.",
        (Lang::En, "email") => {
            "This email address cannot be used. Write it like name@example.com, without spaces."
        }
        (Lang::En, "role") => "Choose one of the roles shown.",
        (Lang::En, "here") => "This person is here already.",
        (Lang::En, "last") => {
            "Somebody has to stay who can manage the others. Give somebody else this role first."
        }
        (Lang::En, "too_many") => "Too many invitations in a short time. Wait a few minutes, then try again.",
        (Lang::En, "gone") => "This invitation or person is gone. Load the page again.",
        (Lang::En, _) => "That did not work, and nothing was changed. Try again in a moment.",
    }
}

/// What was attempted, by its name in rows.
pub fn attempt(lang: Lang, code: &str) -> &'static str {
    match (lang, code) {
        (Lang::Id, "invitation_forged") => "Tautan undangan palsu dibuka",
        (Lang::Id, "invitation_expired") => "Undangan kedaluwarsa dibuka",
        (Lang::Id, "invitation_used") => "Undangan yang sudah dipakai dibuka lagi",
        (Lang::Id, "invitation_withdrawn") => "Undangan yang dibatalkan dibuka",
        (Lang::Id, "invitation_replaced") => "Tautan undangan lama dibuka",
        (Lang::Id, "invitation_elsewhere") => "Undangan merek lain dibuka di sini",
        (Lang::Id, "reset_forged") => "Tautan kata sandi palsu dibuka",
        (Lang::Id, "reset_expired") => "Tautan kata sandi kedaluwarsa dibuka",
        (Lang::Id, "reset_used") => "Tautan kata sandi lama dibuka lagi",
        (Lang::Id, "reset_elsewhere") => "Tautan kata sandi merek lain dibuka di sini",
        (Lang::Id, "connect_link_used") => "Tautan penyambungan yang sudah dipakai dibuka lagi",
        (Lang::Id, "connect_link_over") => "Tautan penyambungan yang sudah berakhir dibuka",
        (Lang::Id, "sign_in_throttled") => "Terlalu banyak percobaan masuk",
        (Lang::Id, _) => "Percobaan lain yang ditolak",
        (Lang::En, "invitation_forged") => "A forged invitation link was opened",
        (Lang::En, "invitation_expired") => "An expired invitation was opened",
        (Lang::En, "invitation_used") => "A used invitation was opened again",
        (Lang::En, "invitation_withdrawn") => "A withdrawn invitation was opened",
        (Lang::En, "invitation_replaced") => "An earlier link of an invitation was opened",
        (Lang::En, "invitation_elsewhere") => "Another brand's invitation was opened here",
        (Lang::En, "reset_forged") => "A forged password link was opened",
        (Lang::En, "reset_expired") => "An expired password link was opened",
        (Lang::En, "reset_used") => "An earlier password link was opened again",
        (Lang::En, "reset_elsewhere") => "Another brand's password link was opened here",
        (Lang::En, "connect_link_used") => "A connect link that was used was opened again",
        (Lang::En, "connect_link_over") => "A connect link that had ended was opened",
        (Lang::En, "sign_in_throttled") => "Too many attempts to sign in",
        (Lang::En, _) => "Another attempt that was refused",
    }
}

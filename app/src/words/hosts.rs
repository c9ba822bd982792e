//! Hosts that wear an agency's brand, and how it proves that they are its own.

use domain::Lang;
use domain::brand::{AddError, Found, HostNameError};

pub struct HostsWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub back: &'static str,
    pub add_title: &'static str,
    pub name: &'static str,
    pub name_hint: &'static str,
    pub client: &'static str,
    pub client_hint: &'static str,
    pub no_client: &'static str,
    pub add: &'static str,
    pub added: &'static str,
    pub removed: &'static str,
    pub checked: &'static str,
    pub in_use: &'static str,
    pub not_done: &'static str,
    pub for_client: fn(&str) -> String,
    pub given: &'static str,
    pub waiting: &'static str,
    pub proven: &'static str,
    pub doubtful: &'static str,
    pub taken: &'static str,
    pub given_up: &'static str,
    pub given_text: &'static str,
    pub waiting_text: &'static str,
    pub proven_text: &'static str,
    pub doubtful_text: &'static str,
    pub taken_text: &'static str,
    pub given_up_text: &'static str,
    pub until: &'static str,
    pub last_checked: &'static str,
    pub next_check: &'static str,
    pub steps_title: &'static str,
    pub step_prove: &'static str,
    pub step_point: &'static str,
    pub step_wait: &'static str,
    pub record: &'static str,
    pub record_name: &'static str,
    pub record_value: &'static str,
    pub other_way: &'static str,
    pub other_way_text: &'static str,
    pub supplier: &'static str,
    pub check: &'static str,
    pub remove: &'static str,
    pub remove_title: fn(&str) -> String,
    pub remove_text: &'static str,
    pub remove_now: &'static str,
    pub keep: &'static str,
}

pub fn words(lang: Lang) -> &'static HostsWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

/// What the last check has found.
pub fn found(lang: Lang, found: Found) -> &'static str {
    let (id, en) = match found {
        Found::Proof => ("Data DNS ditemukan.", "The record was found."),
        Found::Nothing => (
            "Data DNS belum ada. Perubahan DNS bisa makan waktu sampai satu jam, kadang lebih.",
            "The record is not there yet. Changes can take an hour to arrive, sometimes longer.",
        ),
        Found::OtherValue => (
            "Ada data DNS di nama itu, tetapi isinya lain. Salin isinya sekali lagi.",
            "There is a record of that name with another value. Copy the value once more.",
        ),
        Found::NoAnswer => (
            "DNS tidak menjawab. Kami coba lagi nanti; Anda tidak perlu melakukan apa-apa.",
            "The domain name system did not answer. We try again; there is nothing for you to do.",
        ),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

/// Why a host is not on the list.
pub fn refused(lang: Lang, error: &AddError) -> String {
    let (id, en) = match error {
        AddError::Name(error) => return name_problem(lang, error),
        AddError::Known => (
            "Alamat ini sudah ada di daftar.",
            "This host is on the list already.",
        ),
        AddError::OfAnother => (
            "Agensi lain sudah membuktikan alamat ini miliknya. Bila ini milik Anda, hapus data DNS mereka dari domain Anda atau pilih nama lain.",
            "Another agency has proven this host to be its own. If it is yours, remove its record from your domain, or choose another name.",
        ),
        AddError::Client => ("Klien ini tidak ada lagi.", "This client is not there any more."),
        AddError::TooMany => (
            "Daftar sudah berisi 200 alamat. Hapus yang tidak dipakai.",
            "The list has 200 hosts. Remove those that are not in use.",
        ),
        AddError::NotAllowed | AddError::Store(_) => (
            "Ada gangguan di pihak kami. Coba lagi sebentar lagi.",
            "Something broke on our side. Try again in a moment.",
        ),
    };
    match lang {
        Lang::Id => id.to_owned(),
        Lang::En => en.to_owned(),
    }
}

fn name_problem(lang: Lang, error: &HostNameError) -> String {
    let (id, en) = match error {
        HostNameError::Empty => ("Tulis sebuah alamat.", "Write a host name."),
        HostNameError::NotAlone => (
            "Tulis namanya saja, tanpa garis miring, port, atau nama pengguna: chat.contoh.com",
            "Write the name alone, without path, port or user: chat.example.com",
        ),
        HostNameError::Number => (
            "Alamat angka tidak bisa dipakai. Tulis sebuah nama: chat.contoh.com",
            "A number cannot be used. Write a name: chat.example.com",
        ),
        HostNameError::NotWhole => (
            "Tulis nama lengkap di domain Anda: chat.contoh.com",
            "Write a whole name on your domain: chat.example.com",
        ),
        HostNameError::Characters => (
            "Nama hanya boleh berisi huruf, angka, dan tanda hubung di antara titik.",
            "A name has letters, digits and hyphens only, between dots.",
        ),
        HostNameError::MixedScripts { part, letters } => {
            return match lang {
                Lang::Id => format!(
                    "“{part}” mencampur huruf dari beberapa aksara ({letters}) dan bisa dikira nama lain. Ketik ulang dengan satu aksara."
                ),
                Lang::En => format!(
                    "“{part}” mixes letters of several scripts ({letters}) and could be taken for another name. Type it again in one script."
                ),
            };
        }
        HostNameError::LooksLatin { part, looks } => {
            return match lang {
                Lang::Id => {
                    format!("“{part}” terbaca seperti “{looks}” tetapi memakai huruf lain. Pilih nama lain.")
                }
                Lang::En => format!(
                    "“{part}” reads like “{looks}” but is written in other letters. Choose another name."
                ),
            };
        }
        HostNameError::LooksLikeAnother => (
            "Nama ini terlalu mirip dengan nama yang sudah dipakai. Pilih nama lain.",
            "This name looks too much like one that is in use. Choose another name.",
        ),
        HostNameError::OfPlatform => (
            "Nama ini milik platform. Pakai nama di domain Anda sendiri.",
            "This name belongs to the platform. Use one on your own domain.",
        ),
    };
    match lang {
        Lang::Id => id.to_owned(),
        Lang::En => en.to_owned(),
    }
}

static EN: HostsWords = HostsWords {
    title: "Hosts",
    lead: "Addresses on which your clients and your people sign in, under your brand.",
    back: "Brand",
    add_title: "Add a host",
    name: "Host name",
    name_hint: "On a domain of yours or of a client: chat.example.com",
    client: "For",
    client_hint: "It wears your brand either way, and all your people can sign in there.",
    no_client: "All clients",
    add: "Add",
    added: "Added. Now write the record, then check.",
    removed: "Removed. The address shows nobody's page now.",
    checked: "Checked just now.",
    in_use: "You are on this host now. Sign in on another of your hosts to remove it.",
    not_done: "Something broke on our side. Try again in a moment.",
    for_client: |name| format!("For {name}"),
    given: "Set up for you",
    waiting: "Waiting for proof",
    proven: "Proven",
    doubtful: "Proof is gone",
    taken: "Proven by another agency",
    given_up: "Not proven",
    given_text: "Works. It was set up together with your account and needs no record.",
    waiting_text: "Until the record is found, this address shows nobody's page. We look again by ourselves, ever more rarely, for a week.",
    proven_text: "Works. We look once a week whether the record is still there: leave it.",
    doubtful_text: "The address still works, but its record was not found the last three times. Write it again: without it, somebody else who controls the domain could prove the address.",
    taken_text: "Another agency has written its record first. If the domain is yours, remove their record, write yours, and check again.",
    given_up_text: "The record was not found within a week, so we stopped looking. Write it and check again.",
    until: "until",
    last_checked: "Last checked",
    next_check: "next",
    steps_title: "What to write at your domain's provider",
    step_prove: "A record that proves the address is yours:",
    step_point: "The address itself, as CNAME:",
    step_wait: "Then press “Check now”. The certificate for https is made with the first visit.",
    record: "Type",
    record_name: "Name",
    record_value: "Value",
    other_way: "My provider takes no TXT record here",
    other_way_text: "Write this CNAME record instead of the TXT record.",
    supplier: "This names your supplier. Whoever looks your domain up can see it.",
    check: "Check now",
    remove: "Remove",
    remove_title: |name| format!("Remove {name}?"),
    remove_text: "Whoever opens the address afterwards sees nobody's page, and is signed out there.",
    remove_now: "Remove host",
    keep: "Keep it",
};

static ID: HostsWords = HostsWords {
    title: "Alamat situs",
    lead: "Alamat tempat klien dan tim Anda masuk, dengan merek Anda.",
    back: "Merek",
    add_title: "Tambah alamat",
    name: "Alamat",
    name_hint: "Di domain Anda atau domain klien: chat.contoh.com",
    client: "Untuk",
    client_hint: "Tampilannya tetap merek Anda, dan semua orang Anda bisa masuk di sana.",
    no_client: "Semua klien",
    add: "Tambah",
    added: "Ditambahkan. Sekarang tulis data DNS-nya, lalu periksa.",
    removed: "Dihapus. Alamat itu kini tidak menampilkan halaman siapa pun.",
    checked: "Baru saja diperiksa.",
    in_use: "Anda sedang memakai alamat ini. Masuk lewat alamat Anda yang lain untuk menghapusnya.",
    not_done: "Ada gangguan di pihak kami. Coba lagi sebentar lagi.",
    for_client: |name| format!("Untuk {name}"),
    given: "Disiapkan untuk Anda",
    waiting: "Menunggu bukti",
    proven: "Terbukti",
    doubtful: "Bukti hilang",
    taken: "Dibuktikan agensi lain",
    given_up: "Belum terbukti",
    given_text: "Berfungsi. Disiapkan bersama akun Anda dan tidak perlu data DNS.",
    waiting_text: "Sebelum data DNS ditemukan, alamat ini tidak menampilkan halaman siapa pun. Kami memeriksa sendiri, makin jarang, selama seminggu.",
    proven_text: "Berfungsi. Sekali seminggu kami memeriksa apakah data DNS-nya masih ada: biarkan di sana.",
    doubtful_text: "Alamat masih berfungsi, tetapi data DNS-nya tidak ditemukan tiga kali terakhir. Tulis lagi: tanpa itu, orang lain yang menguasai domain bisa membuktikan alamat ini.",
    taken_text: "Agensi lain lebih dulu menulis data DNS-nya. Bila domain ini milik Anda, hapus data mereka, tulis milik Anda, lalu periksa lagi.",
    given_up_text: "Data DNS tidak ditemukan dalam seminggu, jadi kami berhenti memeriksa. Tulis datanya lalu periksa lagi.",
    until: "sampai",
    last_checked: "Terakhir diperiksa",
    next_check: "berikutnya",
    steps_title: "Yang ditulis di penyedia domain Anda",
    step_prove: "Data yang membuktikan alamat ini milik Anda:",
    step_point: "Alamat itu sendiri, sebagai CNAME:",
    step_wait: "Lalu tekan “Periksa sekarang”. Sertifikat https dibuat saat kunjungan pertama.",
    record: "Jenis",
    record_name: "Nama",
    record_value: "Isi",
    other_way: "Penyedia saya tidak menerima data TXT di sini",
    other_way_text: "Tulis data CNAME ini sebagai ganti data TXT.",
    supplier: "Ini menyebut pemasok Anda. Siapa pun yang memeriksa domain Anda bisa melihatnya.",
    check: "Periksa sekarang",
    remove: "Hapus",
    remove_title: |name| format!("Hapus {name}?"),
    remove_text: "Setelah itu, siapa pun yang membukanya tidak melihat halaman siapa pun, dan keluar dari akunnya di sana.",
    remove_now: "Hapus alamat",
    keep: "Jangan hapus",
};

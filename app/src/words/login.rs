//! Words of the sign-in page.

use domain::Lang;

pub struct Words {
    pub title: &'static str,
    pub lead: fn(&str) -> String,
    pub email: &'static str,
    pub password: &'static str,
    pub sign_in: &'static str,
    pub wrong: &'static str,
    pub too_many: &'static str,
    pub unavailable: &'static str,
    pub session_ended: &'static str,
    pub signed_out: &'static str,
    pub no_account: &'static str,
    pub forgot: &'static str,
    pub closed: &'static str,
}

static ID: Words = Words {
    title: "Masuk",
    lead: |brand| format!("Masuk ke {brand} untuk membaca pesan dan menyetujui jawaban."),
    email: "Email",
    password: "Kata sandi",
    sign_in: "Masuk",
    wrong: "Email atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi.",
    too_many: "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.",
    unavailable: "Kami sedang tidak bisa memeriksa sandi Anda. Coba lagi sebentar lagi.",
    session_ended: "Sesi Anda berakhir sebelum pendaftaran selesai. Masuk lagi untuk mengulanginya; belum ada yang tersambung.",
    signed_out: "Anda sudah keluar.",
    no_account: "Belum punya akun? Minta undangan dari pengelola layanan Anda.",
    forgot: "Lupa kata sandi?",
    closed: "Ruang kerja bisnis ini sudah ditutup. Tanyakan kepada pengelola layanan Anda.",
};

static EN: Words = Words {
    title: "Sign in",
    lead: |brand| format!("Sign in to {brand} to read messages and approve replies."),
    email: "Email",
    password: "Password",
    sign_in: "Sign in",
    wrong: "Email or password do not match. Check both and try again.",
    too_many: "Too many attempts. Wait a few minutes, then try again.",
    unavailable: "We cannot check your password right now. Try again in a moment.",
    session_ended: "Your session ended before signup finished. Sign in to start again; nothing has been connected.",
    signed_out: "You are signed out.",
    no_account: "No account yet? Ask whoever runs this service for you for an invitation.",
    forgot: "Forgot your password?",
    closed: "The workspace of this business was closed. Ask whoever runs this service for you.",
};

pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

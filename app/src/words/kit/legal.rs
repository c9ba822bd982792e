//! Privacy and terms, short enough to be read.

use domain::Lang;

use super::Step;

pub struct LegalWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub parts: [Step; 7],
    pub write_to: &'static str,
}

pub fn privacy(lang: Lang) -> &'static LegalWords {
    match lang {
        Lang::Id => &PRIVACY_ID,
        Lang::En => &PRIVACY_EN,
    }
}

pub fn terms(lang: Lang) -> &'static LegalWords {
    match lang {
        Lang::Id => &TERMS_ID,
        Lang::En => &TERMS_EN,
    }
}

static PRIVACY_EN: LegalWords = LegalWords {
    title: "Privacy",
    lead: "What is kept, for what, how long, and how to have it deleted.",
    parts: [
        Step {
            name: "Who is responsible",
            text: "The business you write to decides about your messages. We keep and process them on its behalf.",
        },
        Step {
            name: "What is kept",
            text: "Messages between a customer and the business, with the identifiers that Meta gives us for both; delivery statuses; drafts and decisions about them; and the business's own catalog and policies.",
        },
        Step {
            name: "What for",
            text: "To draft and send the business's answers and to prove what happened. Not for advertising, not for sale, and never outside the conversation.",
        },
        Step {
            name: "How it is protected",
            text: "Message text and identifiers are encrypted at rest with keys of their own for each connection. Access tokens are sealed and never shown.",
        },
        Step {
            name: "How long",
            text: "Until the business deletes it or a customer asks for deletion through Meta. Destroying the key destroys what it sealed, in backups too.",
        },
        Step {
            name: "Cookies",
            text: "One, to keep you signed in; and one while a number is being connected. No tracking.",
        },
        Step {
            name: "Deletion",
            text: "Ask the business, remove the app in your Meta settings, or write to us. Meta's data-deletion requests are answered automatically, with a page that shows their status.",
        },
    ],
    write_to: "Questions about privacy go to",
};

static PRIVACY_ID: LegalWords = LegalWords {
    title: "Privasi",
    lead: "Apa yang disimpan, untuk apa, berapa lama, dan cara menghapusnya.",
    parts: [
        Step {
            name: "Siapa yang bertanggung jawab",
            text: "Bisnis yang Anda surati memutuskan tentang pesan Anda. Kami menyimpan dan memprosesnya atas namanya.",
        },
        Step {
            name: "Apa yang disimpan",
            text: "Pesan antara pelanggan dan bisnis, dengan pengenal yang diberikan Meta untuk keduanya; status pengiriman; draf dan keputusannya; serta katalog dan kebijakan bisnis itu sendiri.",
        },
        Step {
            name: "Untuk apa",
            text: "Untuk menyusun dan mengirim jawaban bisnis, dan membuktikan apa yang terjadi. Bukan untuk iklan, tidak dijual, dan tidak pernah di luar percakapannya.",
        },
        Step {
            name: "Cara melindunginya",
            text: "Isi pesan dan pengenal disimpan terenkripsi dengan kunci tersendiri untuk setiap sambungan. Token akses disegel dan tidak pernah ditampilkan.",
        },
        Step {
            name: "Berapa lama",
            text: "Sampai bisnis menghapusnya atau pelanggan meminta penghapusan lewat Meta. Memusnahkan kuncinya memusnahkan isinya, juga di cadangan.",
        },
        Step {
            name: "Cookie",
            text: "Satu, agar Anda tetap masuk; dan satu selama nomor sedang disambungkan. Tanpa pelacakan.",
        },
        Step {
            name: "Penghapusan",
            text: "Minta kepada bisnisnya, hapus aplikasinya di pengaturan Meta Anda, atau tulis kepada kami. Permintaan penghapusan dari Meta dijawab otomatis, dengan halaman yang menampilkan statusnya.",
        },
    ],
    write_to: "Pertanyaan tentang privasi ditujukan ke",
};

static TERMS_EN: LegalWords = LegalWords {
    title: "Terms",
    lead: "What you may expect of us, and we of you.",
    parts: [
        Step {
            name: "The service",
            text: "The service receives messages to your business's accounts, drafts answers from what you have told it, and sends what you or your rules allow.",
        },
        Step {
            name: "Your accounts",
            text: "You connect only numbers and accounts that are yours or that you may act for, and you can disconnect them at any time.",
        },
        Step {
            name: "Your facts",
            text: "You keep prices, stock, hours and policies right: drafts rest on them.",
        },
        Step {
            name: "Your decision",
            text: "You decide what leaves: by approving it, or by turning on auto-send. A person can always be reached.",
        },
        Step {
            name: "Meta's rules",
            text: "You follow the WhatsApp Business and Instagram policies. Messages that nobody asked for, and uses other than your own customer service, are not allowed.",
        },
        Step {
            name: "Availability",
            text: "We keep the service running with care, but cannot promise that Meta or the network never fails. No message that reached us is lost silently.",
        },
        Step {
            name: "Ending",
            text: "You may stop at any time. Disconnecting destroys tokens at once; your history can be exported before you leave.",
        },
    ],
    write_to: "Questions about these terms go to",
};

static TERMS_ID: LegalWords = LegalWords {
    title: "Ketentuan",
    lead: "Apa yang boleh Anda harapkan dari kami, dan kami dari Anda.",
    parts: [
        Step {
            name: "Layanan",
            text: "Layanan ini menerima pesan ke akun bisnis Anda, menyusun jawaban dari yang Anda sampaikan, dan mengirim yang Anda atau aturan Anda izinkan.",
        },
        Step {
            name: "Akun Anda",
            text: "Anda hanya menyambungkan nomor dan akun milik Anda atau yang boleh Anda wakili, dan bisa memutuskannya kapan saja.",
        },
        Step {
            name: "Fakta Anda",
            text: "Anda menjaga harga, stok, jam buka, dan kebijakan tetap benar: draf bersandar padanya.",
        },
        Step {
            name: "Keputusan Anda",
            text: "Anda memutuskan apa yang dikirim: dengan menyetujuinya, atau dengan menyalakan kirim otomatis. Orang selalu bisa dihubungi.",
        },
        Step {
            name: "Aturan Meta",
            text: "Anda mengikuti kebijakan WhatsApp Business dan Instagram. Pesan yang tidak diminta, dan pemakaian selain layanan pelanggan Anda sendiri, tidak diizinkan.",
        },
        Step {
            name: "Ketersediaan",
            text: "Kami menjalankan layanan ini dengan sungguh-sungguh, tetapi tidak dapat menjanjikan bahwa Meta atau jaringan tidak pernah gagal. Pesan yang sampai kepada kami tidak hilang diam-diam.",
        },
        Step {
            name: "Berhenti",
            text: "Anda boleh berhenti kapan saja. Memutuskan sambungan langsung memusnahkan token; riwayat Anda bisa diekspor sebelum pergi.",
        },
    ],
    write_to: "Pertanyaan tentang ketentuan ini ditujukan ke",
};

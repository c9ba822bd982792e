//! Labels of the editors in Indonesian.

use super::{
    AddressWords, ContactWords, EditorWords, HoursWords, ItemWords, Label, PaymentWords, PolicyWords,
    ShippingWords, VoiceWords,
};

pub(super) static WORDS: EditorWords = EditorWords {
    item: ItemWords {
        name: Label("Nama", "Seperti yang ditulis di jawaban."),
        aliases: Label(
            "Sebutan pelanggan",
            "Satu per baris: singkatan, nama panggilan, nama dalam bahasa lain.",
        ),
        category: Label("Kategori", ""),
        description: Label("Keterangan", "Yang boleh disampaikan kepada pelanggan."),
        unit: Label("Satuan", "Yang didapat dengan satu harga: gelas, kotak, kg."),
        price: Label(
            "Harga",
            "Kosongkan bila harganya ada di varian, atau bila harga disampaikan oleh orang.",
        ),
        stock: Label("Stok", ""),
        count: Label("Jumlah", ""),
        stocks: [
            "Belum diisi: dijawab orang",
            "Selalu tersedia",
            "Dihitung",
            "Habis",
        ],
        variants: Label(
            "Varian",
            "Ukuran, warna, rasa: masing-masing dengan harganya. Kosongkan nama untuk melewati baris.",
        ),
        variant_name: Label("Varian", ""),
        variant_price: Label("Harga", ""),
        add_variant: "Tambah varian",
    },
    hours: HoursWords {
        time_zone: Label("Zona waktu", "Jam yang dipakai pelanggan Anda."),
        zones: [
            ("Asia/Jakarta", "Jakarta (WIB)"),
            ("Asia/Makassar", "Makassar, Bali (WITA)"),
            ("Asia/Jayapura", "Jayapura (WIT)"),
            ("Asia/Singapore", "Singapura"),
            ("Asia/Kuala_Lumpur", "Kuala Lumpur"),
            ("Australia/Perth", "Perth"),
            ("Australia/Sydney", "Sydney"),
            ("UTC", "UTC"),
        ],
        week: Label(
            "Seminggu",
            "Kosongkan hari saat tutup. Tutup lewat tengah malam tidak masalah.",
        ),
        days: ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
        opens: "Buka",
        closes: "Tutup",
        second_span: "Istirahat di antaranya",
        exceptions: Label(
            "Hari libur dan hari lain",
            "Ini mengalahkan jadwal mingguan. Tanpa jam berarti tutup.",
        ),
        from: Label("Dari", ""),
        to: Label("Sampai", "Kosongkan untuk satu hari."),
        occasion: Label("Nama hari", ""),
        add_exception: "Tambah hari",
    },
    address: AddressWords {
        label: Label("Nama tempat", "Toko utama, studio, cabang."),
        text: Label("Alamat", ""),
        landmarks: Label("Cara menemukannya", "Di sebelah apa, parkir di mana."),
        map_link: Label("Tautan peta", "https://…"),
    },
    contact: ContactWords {
        phones: Label("Nomor telepon", "Hanya nomor ini yang boleh muncul di jawaban."),
        phone_label: Label("Untuk apa", ""),
        phone_number: Label("Nomor", ""),
        add_phone: "Tambah nomor",
        emails: Label("Alamat email", "Satu per baris."),
        links: Label(
            "Tautan",
            "Situs, lokapasar, media sosial. Hanya ini yang boleh muncul di jawaban.",
        ),
        link_label: Label("Apa ini", ""),
        link_url: Label("Alamat", "https://…"),
        add_link: "Tambah tautan",
    },
    payment: PaymentWords {
        methods: Label(
            "Cara membayar",
            "Lengkap: yang tidak tertulis tidak diterima, dan draf akan mengatakannya.",
        ),
        kind: Label("Jenis", ""),
        kinds: [
            "Transfer bank",
            "Dompet digital",
            "QRIS",
            "Tunai",
            "Kartu",
            "Bayar di tempat (COD)",
        ],
        choose: "Pilih…",
        name: Label("Bank atau dompet", ""),
        account_number: Label("Nomor rekening", ""),
        holder: Label("Atas nama", ""),
        add_method: "Tambah cara membayar",
    },
    shipping: ShippingWords {
        options: Label("Cara pengiriman", ""),
        name: Label("Kurir atau layanan", ""),
        areas: Label("Daerah", "Satu per baris. Kosong berarti ke mana saja."),
        price: Label("Ongkir", "Kosongkan bila mengikuti tarif kurir."),
        eta_min: Label("Lama dari", ""),
        eta_max: Label("sampai", ""),
        eta_unit: Label("Satuan", ""),
        eta_units: ["menit", "jam", "hari", "minggu", "bulan"],
        add_option: "Tambah cara pengiriman",
        free_from: Label("Gratis mulai", "Pesanan sebesar ini dikirim gratis."),
    },
    policy: PolicyWords {
        topic: Label("Tentang", ""),
        topics: ["Retur", "Garansi", "Pengantaran", "Pre-order", "Lainnya"],
        title: Label("Judul", "Kata yang dipakai pelanggan."),
        text: Label(
            "Isi",
            "Dikutip kata demi kata, jadi tulis seperti Anda mengatakannya.",
        ),
    },
    voice: VoiceWords {
        lead: "Bagaimana draf terdengar, dan apa yang diserahkan kepada orang. Setiap jawaban diperiksa terhadap ini sebelum boleh keluar.",
        form_of_address: Label(
            "Sapaan",
            "Untuk jawaban berbahasa Indonesia. Bahasa Inggris hanya punya “you”.",
        ),
        forms_of_address: ["Kak", "Bapak / Ibu", "Anda", "Kamu"],
        tone: Label("Nada", ""),
        tones: ["Hangat", "Lugas", "Resmi"],
        emoji: Label("Boleh memakai emoji", ""),
        greeting: Label("Salam pembuka", "Membuka jawaban pertama sebuah percakapan."),
        sign_off: Label("Penutup", "Menutup jawaban."),
        disclosure: Label(
            "Pemberitahuan",
            "Menyatakan bahwa jawaban ini otomatis dan cara menghubungi orang.",
        ),
        scope_line: Label(
            "Untuk hal di luar usaha Anda",
            "Menjawab pertanyaan umum, permintaan nasihat kesehatan, hukum, atau keuangan, dan obrolan. Bila kosong, pesan itu menunggu orang.",
        ),
        banned_words: Label(
            "Kata yang dilarang",
            "Satu per baris. Jawaban yang memuatnya ditahan.",
        ),
        topics_needing_a_person: Label(
            "Topik untuk orang",
            "Satu per baris. Pesan yang memuatnya tidak pernah dijawab otomatis.",
        ),
        languages: Label(
            "Bahasa",
            "Bahasa jawaban draf. Bahasa lain menunggu dijawab orang.",
        ),
        language_choices: [
            "Indonesia, lalu Inggris",
            "Inggris, lalu Indonesia",
            "Indonesia saja",
            "Inggris saja",
        ],
        max_length: Label("Jawaban terpanjang", "Dalam karakter; WhatsApp menerima 4096."),
        business_task: Label(
            "Tugas asisten",
            "Wajib diisi: satu kalimat. Meta hanya mengizinkan asisten untuk layanan pelanggan Anda sendiri.",
        ),
    },
    note: Label("Catatan", "Hal lain yang perlu diketahui pelanggan."),
    currency: Label("Mata uang", ""),
};

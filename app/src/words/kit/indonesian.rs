//! The reviewer kit in Indonesian.

use super::{KitWords, Permission, Step};

pub(super) static KIT: KitWords = KitWords {
    title: "Panduan peninjau",
    lead: "Apa yang diminta layanan ini dari Meta, mengapa, dan cara mencoba setiap langkahnya sendiri. Layanan ini menjawab pelanggan sebuah bisnis lewat API resmi Meta, dan hanya setelah pemilik bisnis itu menyetujuinya.",
    partners: "Agensi memasang mereknya sendiri di atas layanan ini. Perusahaan di bawah ini, izin, dan setiap janji di halaman ini tetap sama, apa pun merek yang Anda lihat.",
    operated_by: "Dioperasikan oleh",
    country: "Negara",
    updated: "Terakhir diperbarui",
    updated_on: "22 November 2026",
    status: "Status peninjauan",
    status_now: "Pengajuan sedang disiapkan",
    contents: "Di halaman ini",
    permissions_title: "Izin",
    permissions_lead: "Setiap izin diminta di jendela Meta saat pemilik menyambungkan, dan hanya dipakai untuk percakapan pemilik itu. Layanan ini bukan asisten umum: ia menyusun jawaban untuk pelanggan satu bisnis, dari katalog, harga, dan kebijakan bisnis itu sendiri, dan tidak bisa menjawab hal lain.",
    why: "Mengapa diperlukan",
    whatsapp_permissions: [
        Permission {
            name: "whatsapp_business_messaging",
            does: "Menerima pesan ke nomor yang tersambung dan mengirim jawabannya.",
            why: "Pesan pelanggan datang lewat webhook, jawabannya disusun, dan yang diizinkan aturan pemilik dikirim lewat Cloud API di dalam jendela 24 jam. Tanpa ini tidak ada pelanggan yang bisa dijawab.",
        },
        Permission {
            name: "whatsapp_business_management",
            does: "Membaca akun WhatsApp Business dan nomornya, dan berlangganan peristiwanya.",
            why: "Menampilkan nomor, nama, dan kualitas yang benar kepada pemilik, memastikan nomor itu milik akunnya, dan membawa setiap peristiwa ke ruang kerja yang benar.",
        },
    ],
    instagram_permissions: [
        Permission {
            name: "instagram_business_basic",
            does: "Membaca nama dan gambar akun profesional yang tersambung.",
            why: "Pemilik melihat bahwa akun yang benar tersambung.",
        },
        Permission {
            name: "instagram_business_manage_messages",
            does: "Menerima pesan langsung dan mengirim jawabannya.",
            why: "Jalur yang sama seperti WhatsApp: diterima, disusun, diperiksa, lalu dikirim setelah diizinkan orang atau aturan pemilik.",
        },
        Permission {
            name: "instagram_business_manage_comments",
            does: "Menerima komentar pada unggahan akun itu sendiri dan menjawabnya.",
            why: "Pelanggan bertanya di bawah unggahan sesering lewat pesan. Jawaban tetap di utas komentar itu; layanan ini tidak pernah mengunggah apa pun sendiri.",
        },
    ],
    instagram_note: "Instagram termasuk dalam pengajuan yang sama dan dinyalakan setelah WhatsApp.",
    flow_title: "Cara kerjanya",
    flow: [
        Step {
            name: "Sambungkan",
            text: "Pemilik membuka Pengaturan, lalu Integrasi, dan menyetujui di jendela Meta. Token akses disegel dengan AES-256-GCM sebelum disimpan, dan tidak pernah tampil di halaman atau log mana pun.",
        },
        Step {
            name: "Terima",
            text: "Meta mengantarkan pesan pelanggan ke webhook. Tanda tangan HMAC-SHA256 diperiksa pada byte mentah sebelum apa pun dibaca, dan nomornya menentukan ruang kerja pemiliknya.",
        },
        Step {
            name: "Susun",
            text: "Jawaban disusun untuk satu percakapan ini, dari fakta satu bisnis ini. Pemeriksaan yang tidak bergantung pada model lalu membandingkan setiap harga, tanggal, tautan, dan nomor rekening dengan fakta itu.",
        },
        Step {
            name: "Kirim",
            text: "Saat kirim otomatis mati, setiap draf menunggu orang. Saat menyala, draf yang lolos semua pemeriksaan terkirim sendiri, hanya di dalam jendela 24 jam.",
        },
        Step {
            name: "Tiba",
            text: "ID pesan dari penyedia dan setiap status pengiriman dicatat dalam log yang memperlihatkan perubahan apa pun sesudahnya.",
        },
        Step {
            name: "Putuskan",
            text: "Pemilik bisa berhenti kapan saja. Token dan rujukan langsung hilang; callback deauthorize dan penghapusan data Meta melakukan hal yang sama.",
        },
    ],
    test_title: "Coba sendiri",
    test_lead: "Ruang kerja uji ini khusus untuk Anda, dengan katalog kecil untuk ditanyakan. Data masuknya disertakan dalam pengajuan.",
    test: [
        "Buka /login dan masuk dengan alamat dan kata sandi ruang kerja uji.",
        "Buka Pengaturan, lalu Integrasi. Kotak WhatsApp mengatakan belum ada yang tersambung.",
        "Tekan “Sambungkan lewat Meta”. Embedded Signup terbuka di jendela kecil.",
        "Pilih bisnis uji, pilih atau buat akun WhatsApp Business, pilih nomor uji, lalu setujui.",
        "Halaman mengirim kode berumur pendek beserta waba_id dan phone_number_id ke /api/wa/embedded-signup-callback. Server memastikan keduanya ke Meta, menukar kodenya, dan menyegel tokennya. Tidak ada yang kembali ke peramban.",
        "Kotak itu menampilkan nomor, nama terverifikasi, kualitas, dan sejak kapan. Peristiwa di /api/webhooks/wa kini sampai ke ruang kerja ini menurut phone_number_id.",
        "Dari ponsel lain, tulis ke nomor itu: misalnya, tanyakan harga sesuatu.",
        "Pesannya muncul di kotak masuk dan drafnya di Persetujuan, dengan fakta dasarnya dan sisa waktunya.",
        "Kirim otomatis mati: setujui drafnya dan lihat sampai beserta centangnya. Menyala (Pengaturan): tanyakan lagi dan lihat jawabannya datang sendiri.",
        "Tekan Putuskan pada kotak itu dan pastikan. Sambungannya hilang, tokennya dimusnahkan, dan percakapannya tetap bisa dibaca.",
    ],
    fallback_title: "Bila terputus di tengah jalan",
    fallback: [
        "Tutup jendela Meta lebih awal: Integrasi mengatakan “Pendaftaran dibatalkan sebelum selesai”, dan tidak ada yang disimpan.",
        "Biarkan sesi berakhir saat jendela terbuka: Anda diminta masuk, dan Integrasi mengatakan “Sesi Anda berakhir sebelum pendaftaran selesai”. Tidak ada yang disimpan.",
        "Mulai dua kali: setiap klik dimulai kosong, jadi ID dari jendela sebelumnya tidak pernah sampai ke server.",
    ],
    support_title: "Bantuan untuk peninjau",
    support: "Data masuk dan rekaman seluruh alur disertakan dalam pengajuan. Untuk akses tambahan atau panduan langsung, tulis ke",
    commitments_title: "Janji kami",
    commitments: [
        Step {
            name: "Pemilik lebih dahulu",
            text: "Tidak ada akun yang disentuh sebelum pemiliknya menyetujui di jendela Meta sendiri.",
        },
        Step {
            name: "Di dalam jendela",
            text: "Jawaban bebas hanya dikirim dalam 24 jam sejak pesan pelanggan. Tidak ada yang disurati tanpa diminta.",
        },
        Step {
            name: "Tidak dijual",
            text: "Data sambungan tidak dijual, tidak diberikan kepada pengiklan, tidak dikumpulkan massal, dan tidak dipakai di luar percakapannya.",
        },
        Step {
            name: "Dihapus bila diminta",
            text: "Putuskan, deauthorize, dan penghapusan data memusnahkan token dan rujukan.",
        },
        Step {
            name: "Hanya layanan pelanggan",
            text: "Layanan ini menjawab pertanyaan tentang satu bisnis. Selain itu diserahkan kepada orang.",
        },
    ],
    endpoints_title: "Alamat teknis",
    endpoints: [
        ("Webhook WhatsApp", "/api/webhooks/wa"),
        ("Callback Embedded Signup", "/api/wa/embedded-signup-callback"),
        ("Webhook Instagram", "/api/webhooks/instagram"),
        ("Callback deauthorize", "/api/meta/instagram/deauthorize"),
        ("Callback penghapusan data", "/api/meta/data-deletion"),
        ("Status penghapusan data", "/data-deletion/{confirmation_code}"),
    ],
    sign_in: "Masuk",
};

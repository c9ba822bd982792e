//! Indonesian, as it is typed.

use super::Expect::{Because, Courtesy, Person, Told, Unanswered};
use super::{Row, all_right};
use crate::draft::proposal::PersonReason as Reason;
use crate::draft::proposal::Unanswerable as Why;
use crate::draft::samples::Shop::{BatikAyu, KopiSenja, Melati, Reviewed, RotiPagi};

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Prices
    (KopiSenja, "brp harganya kopi susu senja kak", Told, &["Kopi Susu Senja", "Rp 22.000", "Rp 28.000"]),
    (KopiSenja, "harga americano berapa ya?", Told, &["Americano Rp 20.000"]),
    (KopiSenja, "kopsus berapaan", Told, &["Rp 22.000", "Rp 28.000"]),
    (KopiSenja, "kopsus yg large brp kak?", Told, &["Large Rp 28.000"]),
    (KopiSenja, "capucino brp", Told, &["Rp 26.000"]),
    (KopiSenja, "hrg matcha lattenya brp min", Told, &["Matcha Latte", "Rp 29.000"]),
    (KopiSenja, "harga crosant almon", Told, &["Croissant Almond Rp 30.000"]),
    (KopiSenja, "americano sama espresso berapa kak?", Told, &["Americano Rp 20.000", "Espresso Rp 18.000"]),
    (KopiSenja, "Espresso, americano, dan teh tarik harganya berapa?", Told, &["Rp 18.000", "Rp 20.000", "Teh Tarik"]),
    (KopiSenja, "biji gayo harganya?", Told, &["Rp 85.000"]),
    (KopiSenja, "tumblernya berapa", Told, &["Rp 145.000"]),
    (RotiPagi, "roti gandum harganya brp", Told, &["Roti Gandum Rp 24.000"]),
    (RotiPagi, "brownis satu loyang brp ya", Told, &["Satu loyang Rp 75.000"]),
    (RotiPagi, "harga donat?", Told, &["Donat Kampung Rp 5.000"]),
    (RotiPagi, "snack box berapa per kotak", Told, &["Paket Arisan Rp 22.000 per kotak"]),
    (BatikAyu, "berapa harga kemeja parang ukuran L?", Told, &["Harga Kemeja Parang Pria", "L Rp 325.000"]),
    (BatikAyu, "harga selendang sutra berapa bu", Told, &["Rp 380.000"]),
    (BatikAyu, "kain sidomukti brp", Told, &["Rp 1.250.000"]),
    (Melati, "potong rambut pria berapa?", Told, &["Men's Haircut Rp 220.000"]),
    (Reviewed, "harga mug berapa", Told, &["Enamel Mug $9.50"]),
    (KopiSenja, "yang paling murah apa kak?", Told, &["Espresso Rp 18.000"]),
    // Stock
    (KopiSenja, "croissant butter masih ada stok ga?", Told, &["Croissant Butter tersedia (stok 9)"]),
    (KopiSenja, "kopi susu kelapa ready kak?", Told, &["Kopi Susu Kelapa sedang habis"]),
    (KopiSenja, "msh ada roti bakar srikaya?", Told, &["sedang habis"]),
    (RotiPagi, "ada donat ga kak", Told, &["Donat Kampung tersedia (stok 40)"]),
    (RotiPagi, "piscok masih ada?", Told, &["sedang habis"]),
    (BatikAyu, "dress sekar jagad size M masih ada?", Told, &["M sedang habis"]),
    (BatikAyu, "kemeja kawung XL ready?", Told, &["XL tersedia (stok 1)"]),
    (BatikAyu, "stok masker batik berapa?", Told, &["stok 60"]),
    (RotiPagi, "roti tawar sama lemper masih ada kak?", Told, &["Roti Tawar tersedia", "Lemper Ayam tersedia"]),
    // Hours
    (KopiSenja, "buka jam brp?", Told, &["Senin–Kamis 07.00–22.00 WIB", "Jumat 07.00–23.00 WIB"]),
    (KopiSenja, "hari ini buka sampai jam berapa kak", Told, &["Hari ini (Minggu, 22 November 2026)", "08.00–22.00 WIB"]),
    (KopiSenja, "besok buka ga?", Told, &["Besok (Senin, 23 November 2026)", "07.00–22.00"]),
    (RotiPagi, "besok buka?", Told, &["Besok (Senin, 23 November 2026) kami tutup"]),
    (RotiPagi, "senin buka ngga kak", Told, &["kami tutup"]),
    (RotiPagi, "jumat buka jam berapa", Told, &["Jumat, 27 November 2026", "06.00–11.00 dan 13.00–18.00"]),
    (BatikAyu, "hari minggu galerinya buka?", Told, &["Minggu, 22 November 2026", "tutup"]),
    (KopiSenja, "natal buka kak?", Told, &["25 Desember 2026", "12.00–20.00"]),
    (KopiSenja, "tgl 1 januari buka ga", Told, &["1 Januari 2027", "tutup"]),
    (BatikAyu, "lebaran tutup dari kapan?", Told, &["9 Maret 2027", "14 Maret 2027"]),
    (KopiSenja, "masih buka kah sekarang?", Told, &["22 November 2026"]),
    (KopiSenja, "nyepi buka?", Because(Why::MissingDetail), &[]),
    // Address, contact
    (KopiSenja, "alamatnya dimana ya kak", Told, &["Jl. Kemang Raya No. 24", "Peta: https://maps.app.goo.gl/kopisenjakemang"]),
    (RotiPagi, "lokasi toko dmn?", Told, &["Jl. Cihapit No. 8"]),
    (BatikAyu, "di mana galerinya?", Told, &["Prawirotaman"]),
    (KopiSenja, "ada nomor telepon yg bisa dihubungi?", Told, &["021-719-0044"]),
    (RotiPagi, "ig nya apa kak?", Told, &["https://www.instagram.com/rotipagi.demo"]),
    // Shipping
    (KopiSenja, "ongkir ke bandung berapa?", Told, &["Bandung", "Rp 14.000", "1–3 hari"]),
    (BatikAyu, "bisa kirim ke surabaya?", Told, &["Surabaya", "Rp 20.000", "2–3 hari"]),
    (BatikAyu, "ongkir ke sby brp", Told, &["Rp 20.000"]),
    (BatikAyu, "ongkir jogja berapa", Told, &["Yogyakarta", "Rp 12.000"]),
    (BatikAyu, "berapa lama sampai ke medan", Told, &["3–5 hari"]),
    (BatikAyu, "bisa kirim ke papua?", Because(Why::UnknownArea), &[]),
    (RotiPagi, "bisa diantar ke cimahi?", Told, &["Cimahi", "Rp 18.000"]),
    (KopiSenja, "gratis ongkir ga kak", Told, &["Gratis ongkir untuk belanja minimal Rp 150.000"]),
    // Payment
    (RotiPagi, "bisa cod?", Told, &["COD (bayar di tempat)"]),
    (KopiSenja, "bisa cod ga kak", Told, &["hanya:", "GoPay"]),
    (KopiSenja, "bayarnya bisa pake apa aja", Told, &["QRIS", "GoPay", "OVO", "BCA"]),
    (KopiSenja, "minta norek dong", Told, &["BCA 5271100224 a.n. Kopi Senja Nusantara"]),
    (BatikAyu, "transfer kemana ya?", Told, &["0373125003", "0881250031"]),
    (KopiSenja, "bisa qris?", Told, &["QRIS"]),
    // Policies
    (KopiSenja, "halal ga kak?", Told, &["Semua menu kami halal dan bersertifikat."]),
    (KopiSenja, "ada wifi?", Told, &["WiFi tersedia untuk pelanggan"]),
    (BatikAyu, "bisa tukar ukuran?", Told, &["dalam 7 hari"]),
    (BatikAyu, "ada garansi?", Told, &["selama 6 bulan"]),
    (BatikAyu, "cara nyuci batiknya gimana? perawatannya", Told, &["lerak"]),
    (BatikAyu, "ada diskon?", Told, &["Diskon 10%"]),
    (RotiPagi, "roti tawarnya tahan berapa hari?", Told, &["tahan 3 hari"]),
    (RotiPagi, "kalau mau kue ultah harus po berapa hari?", Told, &["2 hari sebelumnya"]),
    (Reviewed, "bisa retur barang?", Told, &["14 hari"]),
    // Catalog and detail
    (KopiSenja, "ada menu apa aja kak?", Told, &["Kopi Susu", "Camilan"]),
    (BatikAyu, "sarimbit keluarga isinya apa", Told, &["Satu kemeja pria, satu dress wanita"]),
    // Several questions at once
    (KopiSenja, "kopi susu pandan brp? trus buka jam brp?", Told, &["Rp 25.000", "07.00–22.00"]),
    (BatikAyu, "harga outer truntum berapa dan ongkir ke malang?", Told, &["Rp 295.000", "Malang", "Rp 20.000"]),
    (RotiPagi, "halo kak, roti keju masih ada? alamat tokonya dimana?", Told, &["stok 30", "Cihapit"]),
    // Courtesy
    (KopiSenja, "halo kak", Courtesy, &["Kopi Senja"]),
    (KopiSenja, "Selamat pagi", Courtesy, &["Kopi Senja"]),
    (KopiSenja, "makasih banyak ya kak", Courtesy, &["Sama-sama"]),
    (KopiSenja, "oke siap", Courtesy, &["Sama-sama"]),
    (KopiSenja, "harganya berapa?", Courtesy, &["produk mana"]),
    // For a person
    (KopiSenja, "mau pesan 2 kopi susu senja dong", Person(Reason::Order), &[]),
    (KopiSenja, "pesanan saya kok belum sampai ya", Person(Reason::Complaint), &[]),
    (KopiSenja, "bisa ngomong sama admin?", Person(Reason::Asked), &[]),
    (KopiSenja, "admin", Person(Reason::Asked), &[]),
    (BatikAyu, "saya mau pesan seragam kantor 50 potong", Person(Reason::OwnersTopic), &[]),
    (BatikAyu, "bisa kurang dikit ga harganya?", Person(Reason::Negotiation), &[]),
    (BatikAyu, "barangnya rusak, saya kecewa", Person(Reason::Complaint), &[]),
    (BatikAyu, "sudah saya transfer ya bu", Person(Reason::ExistingOrder), &[]),
    // Not in the facts
    (KopiSenja, "ada croffle ga?", Because(Why::UnknownItem), &[]),
    (KopiSenja, "harga emas hari ini berapa?", Because(Why::UnknownItem), &[]),
    (KopiSenja, "siapa presiden indonesia?", Because(Why::OutOfScope), &[]),
    (KopiSenja, "kopi aman untuk ibu hamil?", Because(Why::OutOfScope), &[]),
    (KopiSenja, "kenapa harganya naik?", Unanswered, &[]),
    (KopiSenja, "harga americano berapa? boleh bawa kucing?", Because(Why::PartlyUnknown), &["Rp 20.000"]),
    (KopiSenja, "📷", Because(Why::NoText), &[]),
    (RotiPagi, "ada roti unyil?", Because(Why::UnknownItem), &[]),
];

#[test]
fn indonesian_questions_are_answered_from_facts_or_left_to_a_person() {
    all_right(ROWS);
}

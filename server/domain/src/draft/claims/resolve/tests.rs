use jiff::Zoned;

use super::{Ground, Resolution};
use crate::draft::samples::{Shop, now};

fn zoned() -> Zoned {
    now().to_zoned(jiff::tz::TimeZone::get("Asia/Jakarta").unwrap())
}

fn resolutions(shop: Shop, text: &str) -> Vec<Resolution> {
    let facts = shop.facts();
    let now = zoned();
    Ground::new(&facts, &now)
        .assess(text, &[])
        .claims
        .into_iter()
        .map(|assessed| assessed.resolution)
        .collect()
}

fn is_grounded(shop: Shop, text: &str) -> bool {
    let found = resolutions(shop, text);
    !found.is_empty()
        && found
            .iter()
            .all(|resolution| matches!(resolution, Resolution::Resolved(_)))
}

fn is_contradicted(shop: Shop, text: &str) -> bool {
    resolutions(shop, text)
        .iter()
        .any(|resolution| matches!(resolution, Resolution::Contradicted(_)))
}

fn is_unsupported(shop: Shop, text: &str) -> bool {
    resolutions(shop, text).contains(&Resolution::Unsupported)
}

#[test]
fn a_price_must_be_that_of_the_thing_beside_it() {
    use Shop::{BatikAyu, KopiSenja};
    assert!(is_grounded(KopiSenja, "Americano harganya Rp 20.000 ya Kak."));
    assert!(is_grounded(KopiSenja, "Americano 20rb, Espresso 18k."));
    assert!(is_grounded(
        KopiSenja,
        "Rp 20.000 untuk Americano dan Rp 18.000 untuk Espresso."
    ));
    assert!(is_contradicted(KopiSenja, "Americano harganya Rp 18.000 ya Kak."));
    assert!(is_contradicted(
        KopiSenja,
        "Espresso Rp 20.000, Americano Rp 18.000."
    ));
    assert!(is_contradicted(KopiSenja, "Kopi Susu Senja Large Rp 22.000."));
    assert!(is_grounded(
        KopiSenja,
        "Kopi Susu Senja:\n- Regular: Rp 22.000\n- Large: Rp 28.000"
    ));
    assert!(is_contradicted(
        KopiSenja,
        "Kopi Susu Senja:\n- Regular: Rp 28.000\n- Large: Rp 22.000"
    ));
    assert!(is_contradicted(BatikAyu, "Kemeja Parang Pria XL Rp 325.000"));
    assert!(is_unsupported(KopiSenja, "Semuanya Rp 19.000."));
}

#[test]
fn a_price_without_a_name_is_about_what_was_asked() {
    let facts = Shop::KopiSenja.facts();
    let now = zoned();
    let americano = facts
        .items()
        .find(|(_, item)| item.name == "Americano")
        .unwrap()
        .0;
    let ground = Ground::new(&facts, &now);
    let resolution = |text: &str| {
        ground
            .assess(text, &[americano])
            .claims
            .first()
            .unwrap()
            .resolution
    };
    assert_eq!(
        resolution("Harganya Rp 20.000 ya Kak."),
        Resolution::Resolved(americano)
    );
    assert_eq!(
        resolution("Harganya Rp 18.000 ya Kak."),
        Resolution::Contradicted(americano)
    );
}

#[test]
fn shipping_costs_belong_to_their_places() {
    use Shop::BatikAyu;
    assert!(is_grounded(
        BatikAyu,
        "Ongkir ke Jakarta Rp 20.000, estimasi 2–3 hari."
    ));
    assert!(is_contradicted(BatikAyu, "Ongkir ke Jakarta Rp 12.000."));
    assert!(is_contradicted(BatikAyu, "Kirim ke Jakarta estimasi 1–2 hari."));
    assert!(is_grounded(
        BatikAyu,
        "Gratis ongkir untuk belanja minimal Rp 750.000."
    ));
    assert!(!is_grounded(BatikAyu, "Gratis ongkir untuk semua pesanan."));
    assert!(is_contradicted(
        BatikAyu,
        "Gratis ongkir untuk belanja minimal Rp 100.000."
    ));
}

#[test]
fn stock_must_be_that_of_the_thing_beside_it() {
    use Shop::{BatikAyu, KopiSenja};
    assert!(is_grounded(KopiSenja, "Croissant Butter masih ada, sisa stok 9."));
    assert!(is_contradicted(KopiSenja, "Croissant Butter sisa 4."));
    assert!(is_contradicted(KopiSenja, "Kopi Susu Kelapa ready Kak."));
    assert!(is_contradicted(KopiSenja, "Americano habis."));
    assert!(is_grounded(
        BatikAyu,
        "Dress Sekar Jagad: S tersedia (stok 3), M sedang habis."
    ));
    assert!(is_contradicted(BatikAyu, "Dress Sekar Jagad M tersedia."));
    assert!(is_unsupported(KopiSenja, "Semua menu tersedia."));
}

#[test]
fn hours_must_be_those_of_the_day() {
    use Shop::{KopiSenja, RotiPagi};
    assert!(is_grounded(
        KopiSenja,
        "Hari ini (Minggu, 22 November 2026) kami buka pukul 08.00–22.00 WIB."
    ));
    assert!(is_contradicted(
        KopiSenja,
        "Hari ini kami buka pukul 07.00–22.00."
    ));
    assert!(is_contradicted(
        KopiSenja,
        "Hari ini (Senin, 22 November 2026) kami buka pukul 08.00–22.00 WIB."
    ));
    assert!(is_contradicted(
        KopiSenja,
        "Hari ini (Senin, 23 November 2026) kami buka pukul 07.00–22.00 WIB."
    ));
    assert!(is_contradicted(
        KopiSenja,
        "25 Desember 2026 kami buka pukul 07.00–23.00."
    ));
    assert!(is_grounded(
        KopiSenja,
        "25 Desember 2026 kami buka pukul 12.00–20.00."
    ));
    assert!(is_grounded(RotiPagi, "Besok kami tutup."));
    assert!(is_contradicted(RotiPagi, "Besok kami buka."));
    assert!(is_contradicted(RotiPagi, "Selasa kami tidak buka pukul 06.00."));
    assert!(is_grounded(RotiPagi, "Selasa–Kamis 06.00–18.00, Senin tutup."));
    assert!(is_contradicted(
        RotiPagi,
        "Kami buka setiap hari pukul 06.00–18.00."
    ));
    assert!(is_unsupported(KopiSenja, "Pesanan dikirim besok."));
}

#[test]
fn every_span_of_a_day_is_its_own_and_no_other_time_is() {
    use Shop::RotiPagi;
    for text in [
        "Senin tutup, Selasa–Kamis 06.00–18.00 WIB, Jumat 06.00–11.00 dan 13.00–18.00 WIB, Sabtu 06.00–18.00 WIB.",
        "Monday closed, Friday 6 am–11 am and 1 pm–6 pm, Saturday 6 am–6 pm.",
        "Tutup Senin, Jumat 06.00–11.00 dan 13.00–18.00.",
        "Jumat, 27 November 2026 kami buka pukul 06.00–11.00 dan 13.00–18.00 WIB.",
        "On Friday, 27 November 2026 we are open 6 am–11 am and 1 pm–6 pm.",
    ] {
        assert!(is_grounded(RotiPagi, text), "{text}");
    }
    for text in [
        "Senin tutup, Selasa–Kamis 06.00–18.00 WIB, Jumat 06.00–11.00 dan 12.00–18.00 WIB.",
        "Selasa–Kamis 06.00–18.00, Jumat 06.00–11.00 dan 13.00–14.00, Minggu 06.00–14.00.",
        "Jumat 06.00–11.00 dan 13.00–18.00, Sabtu 06.00–11.00 dan 13.00–18.00.",
        "Friday 6 am–11 am and 13:00–18:00, Saturday 6 am–6 pm and 1 pm–6 pm.",
        "Jumat 06.00–11.00, Senin, buka 13.00–18.00.",
        "Jumat, 27 November 2026 kami buka pukul 06.00–11.00 dan 14.00–18.00 WIB.",
        "On Friday, 27 November 2026 we are open 6 am–11 am and 2 pm–6 pm.",
    ] {
        assert!(is_contradicted(RotiPagi, text), "{text}");
    }
}

#[test]
fn numbers_to_pay_or_call_must_be_the_businesss_own() {
    use Shop::KopiSenja;
    assert!(is_grounded(
        KopiSenja,
        "Transfer ke BCA 5271100224 a.n. Kopi Senja Nusantara."
    ));
    assert!(is_grounded(KopiSenja, "Transfer ke BCA 527-110-0224."));
    assert!(is_unsupported(KopiSenja, "Transfer ke BCA 5271100225."));
    assert!(is_unsupported(KopiSenja, "Rekening baru: Mandiri 1310099887766."));
    assert!(is_grounded(KopiSenja, "Hubungi +62 812 1100 2244."));
    assert!(is_unsupported(KopiSenja, "Hubungi 0812-9999-0000."));
    assert!(is_grounded(
        KopiSenja,
        "Instagram: https://www.instagram.com/kopisenja.demo"
    ));
    assert!(is_grounded(KopiSenja, "Instagram @kopisenja.demo"));
    assert!(is_unsupported(
        KopiSenja,
        "https://www.instagram.com/kopisenja.dem0"
    ));
    assert!(is_unsupported(
        KopiSenja,
        "https://kopisenja.example.evil.com/menu"
    ));
}

#[test]
fn promises_must_be_quoted_from_a_policy() {
    use Shop::BatikAyu;
    assert!(is_grounded(
        BatikAyu,
        "Batik tulis kami bergaransi warna selama 6 bulan."
    ));
    assert!(is_unsupported(BatikAyu, "Semua produk bergaransi."));
    assert!(is_unsupported(BatikAyu, "Kami beri diskon 50%."));
    assert!(is_unsupported(BatikAyu, "Bisa refund kapan saja."));
}

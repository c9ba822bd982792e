use jiff::Zoned;
use jiff::civil::{Weekday, date, time};
use proptest::prelude::*;

use super::{ClaimValue, Offer, decimal_hundredths, extract};
use crate::draft::facts::{Currency, EtaUnit, Money};
use crate::draft::samples::now;

fn zoned() -> Zoned {
    now().to_zoned(jiff::tz::TimeZone::get("Asia/Jakarta").unwrap())
}

fn values(text: &str) -> Vec<ClaimValue> {
    extract(text, &zoned())
        .into_iter()
        .map(|claim| claim.value)
        .collect()
}

fn rupiah(text: &str) -> Vec<i64> {
    let amounts = values(text).into_iter().filter_map(|value| {
        if let ClaimValue::Amount { hundredths, .. } = value {
            Some(hundredths / 100)
        } else {
            None
        }
    });
    amounts.collect()
}

fn at(hour: i8, minute: i8) -> ClaimValue {
    ClaimValue::Time {
        time: time(hour, minute, 0, 0),
        half_day_open: false,
    }
}

fn around(hour: i8) -> ClaimValue {
    ClaimValue::Time {
        time: time(hour, 0, 0, 0),
        half_day_open: true,
    }
}

#[test]
fn amounts_are_read_as_indonesians_type_them() {
    for (text, expected) in [
        ("Rp 25.000", 25_000),
        ("Rp25.000,-", 25_000),
        ("rp. 25.000,00", 25_000),
        ("IDR 25,000", 25_000),
        ("15rb", 15_000),
        ("15 rb an", 15_000),
        ("15 ribu", 15_000),
        ("25k", 25_000),
        ("25K aja", 25_000),
        ("1,2jt", 1_200_000),
        ("1.5 juta", 1_500_000),
        ("12,5rb", 12_500),
        ("1.250.000", 1_250_000),
        ("25.000", 25_000),
        ("harga 25000", 25_000),
        ("5000 perak", 5_000),
        ("dua puluh lima ribu", 25_000),
        ("dua puluh lima ribu rupiah", 25_000),
        ("seratus lima puluh ribu", 150_000),
        ("lima belas ribu", 15_000),
        ("sejuta", 1_000_000),
        ("satu juta dua ratus ribu", 1_200_000),
        ("setengah juta", 500_000),
        ("seribu", 1_000),
        ("goceng", 5_000),
        ("ceban", 10_000),
        ("lima ratus rupiah", 500),
        ("twenty five thousand rupiah", 25_000),
        ("a hundred thousand", 100_000),
        ("2 million", 2_000_000),
    ] {
        assert_eq!(rupiah(text), [expected], "{text}");
    }
}

#[test]
fn both_ends_of_a_range_are_amounts() {
    assert_eq!(rupiah("15-20rb"), [15_000, 20_000]);
    assert_eq!(rupiah("Rp 18.000–25.000"), [18_000, 25_000]);
    assert_eq!(rupiah("antara 1,5 sampai 2 juta"), [1_500_000, 2_000_000]);
}

#[test]
fn amounts_of_other_currencies_keep_them() {
    for (text, hundredths, currency) in [
        ("$12.50", 1250, Currency::Usd),
        ("US$1,250.50", 125_050, Currency::Usd),
        ("12 dollars", 1200, Currency::Usd),
        ("twelve dollars and fifty cents", 1250, Currency::Usd),
        ("S$8", 800, Currency::Sgd),
        ("€9,90", 990, Currency::Eur),
        ("RM 15", 1500, Currency::Myr),
    ] {
        assert_eq!(
            values(text).first(),
            Some(&ClaimValue::Amount {
                hundredths,
                currency: Some(currency)
            }),
            "{text}"
        );
    }
}

#[test]
fn percentages_are_read() {
    assert_eq!(
        values("diskon 10%"),
        [ClaimValue::Offer(Offer::Discount), ClaimValue::Percent(1000)]
    );
    assert_eq!(values("lima puluh persen"), [ClaimValue::Percent(5000)]);
    assert_eq!(values("12,5 persen"), [ClaimValue::Percent(1250)]);
}

#[test]
fn times_are_read_in_both_languages() {
    for (text, expected) in [
        ("jam 9 pagi", at(9, 0)),
        ("jam 9 malam", at(21, 0)),
        ("pukul 21.00", at(21, 0)),
        ("08.30 WIB", at(8, 30)),
        ("8:30", at(8, 30)),
        ("jam 5 sore", at(17, 0)),
        ("jam 1 siang", at(13, 0)),
        ("jam setengah 9 pagi", at(8, 30)),
        ("jam sembilan pagi", at(9, 0)),
        ("9am", at(9, 0)),
        ("9:30 p.m.", at(21, 30)),
        ("12 pm", at(12, 0)),
        ("12 am", at(0, 0)),
        ("noon", at(12, 0)),
        ("jam 9", around(9)),
        ("jam 24.00", at(0, 0)),
    ] {
        assert_eq!(values(text).first(), Some(&expected), "{text}");
    }
    assert_eq!(values("08.00–21.00"), [at(8, 0), at(21, 0)]);
    assert_eq!(values("jam 9-5 sore"), [around(9), at(17, 0)]);
    assert_eq!(values("9 am to 5 pm"), [at(9, 0), at(17, 0)]);
}

#[test]
fn dates_are_read_from_the_day_of_the_question() {
    for (text, expected) in [
        ("besok", date(2026, 11, 23)),
        ("lusa", date(2026, 11, 24)),
        ("hari ini", date(2026, 11, 22)),
        ("tomorrow", date(2026, 11, 23)),
        ("25 Desember", date(2026, 12, 25)),
        ("25 Desember 2027", date(2027, 12, 25)),
        ("December 25th", date(2026, 12, 25)),
        ("Dec 25, 2026", date(2026, 12, 25)),
        ("25/12", date(2026, 12, 25)),
        ("25/12/2026", date(2026, 12, 25)),
        ("2026-12-25", date(2026, 12, 25)),
        ("1 januari", date(2027, 1, 1)),
        ("tanggal 25", date(2026, 11, 25)),
        ("tgl 5", date(2026, 12, 5)),
    ] {
        assert_eq!(values(text), [ClaimValue::Date(expected)], "{text}");
    }
    assert_eq!(values("hari minggu"), [ClaimValue::Weekday(Weekday::Sunday)]);
    assert_eq!(
        values("Senin–Jumat"),
        [ClaimValue::WeekdayRange(Weekday::Monday, Weekday::Friday)]
    );
    assert_eq!(values("setiap hari"), [ClaimValue::EveryDay]);
    assert_eq!(
        values("2 minggu"),
        [ClaimValue::Duration {
            min: 2,
            max: 2,
            unit: EtaUnit::Weeks
        }]
    );
}

#[test]
fn durations_are_told_from_times() {
    let duration = |min, max, unit| ClaimValue::Duration { min, max, unit };
    for (text, expected) in [
        ("2 jam", duration(2, 2, EtaUnit::Hours)),
        ("1-2 hari", duration(1, 2, EtaUnit::Days)),
        ("2–3 days", duration(2, 3, EtaUnit::Days)),
        ("3 x 24 jam", duration(72, 72, EtaUnit::Hours)),
        ("two weeks", duration(2, 2, EtaUnit::Weeks)),
        ("tiga sampai lima hari", duration(3, 5, EtaUnit::Days)),
        ("5 working days", duration(5, 5, EtaUnit::Days)),
        ("sebulan", duration(1, 1, EtaUnit::Months)),
    ] {
        assert_eq!(values(text), [expected], "{text}");
    }
}

#[test]
fn phones_and_accounts_are_found_however_they_are_written() {
    for text in [
        "0812-1100-2244",
        "0812 1100 2244",
        "+62 812 1100 2244",
        "6281211002244",
        "(0812) 1100-2244",
        "0812.1100.2244",
        "nol delapan satu dua satu satu nol nol dua dua empat empat",
    ] {
        assert_eq!(
            values(text),
            [ClaimValue::Phone("6281211002244".to_owned())],
            "{text}"
        );
    }
    assert_eq!(
        values("BCA 5271100224 ya"),
        [ClaimValue::Account("5271100224".to_owned())]
    );
    assert_eq!(
        values("527 110 0224"),
        [ClaimValue::Account("5271100224".to_owned())]
    );
    assert_eq!(
        values("lima dua tujuh satu satu nol"),
        [ClaimValue::Account("527110".to_owned())]
    );
}

#[test]
fn links_are_found_also_in_disguise() {
    let link = |text: &str| [ClaimValue::Link(text.to_owned())];
    for (text, expected) in [
        ("cek https://evil.example/x?y=1.", "https://evil.example/x?y=1"),
        ("lihat www.toko.com ya", "www.toko.com"),
        ("di bit.ly/promo", "bit.ly/promo"),
        ("wa.me/6281234", "wa.me/6281234"),
        ("klik BIT.LY/abc", "bit.ly/abc"),
        ("(toko.shop)", "toko.shop"),
        ("web:toko.id", "toko.id"),
        ("tokoku dot com", "tokoku dot com"),
        ("tokoku[.]com", "tokoku[.]com"),
        ("tokoku titik com", "tokoku titik com"),
    ] {
        assert_eq!(values(text), link(expected), "{text}");
    }
    assert_eq!(
        values("tulis ke a.b@toko.com"),
        [ClaimValue::Email("a.b@toko.com".to_owned())]
    );
    assert_eq!(
        values("IG @toko.palsu ya"),
        [ClaimValue::Handle("toko.palsu".to_owned())]
    );
    assert_eq!(values("dll. dsb. Oke."), []);
}

#[test]
fn words_of_a_text_without_claims_are_left_alone() {
    for text in [
        "Halo Kak, ada yang bisa kami bantu?",
        "Satu lagi ya Kak.",
        "Thank you, have a nice one!",
        "Kami tunggu, terima kasih.",
        "feel free to ask",
    ] {
        assert_eq!(values(text), [], "{text}");
    }
}

proptest! {
    #[test]
    fn a_formatted_price_is_read_back(amount in 1_000_i64..2_000_000_000) {
        prop_assert_eq!(rupiah(&format!("Harga {}", Money::idr(amount))), vec![amount]);
    }

    #[test]
    fn a_formatted_dollar_price_is_read_back(cents in 1_i64..100_000_000) {
        let money = Money::new(cents, Currency::Usd);
        let expected = ClaimValue::Amount { hundredths: cents, currency: Some(Currency::Usd) };
        prop_assert_eq!(values(&money.to_string()), vec![expected]);
    }

    #[test]
    fn thousands_typed_short_are_the_same_amount(thousands in 1_i64..999) {
        for text in [format!("{thousands}rb"), format!("{thousands}k"), format!("{thousands} ribu"), format!("{thousands}.000")] {
            prop_assert_eq!(rupiah(&text), vec![thousands * 1000], "{}", text);
        }
    }

    #[test]
    fn every_clock_time_is_read_back(hour in 0_i8..24, minute in 0_i8..60) {
        for text in [format!("pukul {hour:02}.{minute:02}"), format!("{hour:02}:{minute:02}")] {
            prop_assert_eq!(values(&text), vec![at(hour, minute)], "{}", text);
        }
    }

    #[test]
    fn a_decimal_is_exact_or_nothing(whole in 0_i64..1_000_000, fraction in 0_i64..100) {
        let text = format!("{whole}.{fraction:02}");
        prop_assert_eq!(decimal_hundredths(&text), Some(whole * 100 + fraction));
    }

    #[test]
    fn any_text_is_read_without_failing_and_ranges_lie_inside_it(text in "\\PC{0,120}") {
        for claim in extract(&text, &zoned()) {
            prop_assert!(text.get(claim.range.clone()).is_some(), "{:?}", claim);
        }
    }

    #[test]
    fn chat_like_text_is_read_without_failing(text in "[a-z0-9 .,:;/@$%()–-]{0,80}") {
        for claim in extract(&text, &zoned()) {
            prop_assert!(text.get(claim.range.clone()).is_some());
        }
    }

    #[test]
    fn no_phone_number_hides_between_separators(digits in "8[0-9]{9,10}", gaps in proptest::collection::vec(0_usize..4, 12)) {
        let mut written = "0".to_owned();
        for (digit, gap) in digits.chars().zip(gaps) {
            if gap == 0 { written.push(' '); }
            if gap == 1 { written.push('-'); }
            written.push(digit);
        }
        let found = values(&format!("Hubungi {written} ya"));
        let grounded = found.iter().any(|value| matches!(value, ClaimValue::Phone(_) | ClaimValue::Account(_) | ClaimValue::Quantity(_) | ClaimValue::Amount { .. }));
        prop_assert!(grounded, "{} {:?}", written, found);
        if !found.contains(&ClaimValue::Phone(format!("62{digits}"))) {
            prop_assert!(!found.is_empty(), "{:?}", found);
        }
    }
}

#[test]
fn an_amount_too_large_to_represent_is_still_a_claim() {
    assert!(!values("Rp 99999999999999999999").is_empty());
}

use domain::Lang;
use domain::draft::facts::*;
use jiff::civil::{date, time};

use super::*;

fn comes_back<F: Form + Clone + PartialEq + std::fmt::Debug>(form: &F) {
    let body = read::<F>(&tidy::<F>(form.fill())).unwrap();
    assert_eq!(F::of_body(&body), Some(form));
}

fn words(id: &str, en: &str) -> Wording {
    Wording {
        id: id.into(),
        en: en.into(),
    }
}

#[test]
fn what_an_editor_shows_it_also_takes_back() {
    comes_back(&Item {
        name: "Es Kopi Susu".into(),
        aliases: vec!["kopi susu".into(), "eskopsus".into()],
        category: Some("Kopi".into()),
        description: words("Manis\nsegar", "Sweet"),
        unit: Some("gelas".into()),
        price: None,
        stock: Stock::Unknown,
        variants: vec![
            Variant {
                name: "Reguler".into(),
                price: Money::idr(22_000),
                stock: Stock::Available,
            },
            Variant {
                name: "Besar".into(),
                price: Money::idr(28_000),
                stock: Stock::InStock(12),
            },
        ],
    });
    comes_back(&Item {
        name: "Haircut".into(),
        price: Some(Money::new(2550, Currency::Usd)),
        ..Item::default()
    });
    comes_back(&Voice {
        business_task: "Menjawab pelanggan Kopi Senja.".into(),
        banned_words: vec!["murah".into()],
        languages: vec![Lang::En],
        emoji: true,
        ..Voice::default()
    });
    comes_back(&Policy {
        topic: PolicyTopic::Returns,
        title: words("Retur", ""),
        text: words("Tiga hari", ""),
    });
    comes_back(&Address {
        text: "Jl. Senja 5".into(),
        map_link: Some("https://maps.example/x".into()),
        ..Address::default()
    });
}

#[test]
fn lists_of_the_profile_come_back_row_by_row() {
    comes_back(&Contact {
        phones: vec![Phone {
            label: "Toko".into(),
            number: "0812-3456-789".into(),
        }],
        emails: vec!["halo@kopisenja.example".into()],
        links: vec![Link {
            label: "Web".into(),
            url: "https://kopisenja.example".into(),
        }],
    });
    comes_back(&Payment {
        methods: vec![
            PaymentMethod {
                kind: PaymentKind::Cash,
                name: String::new(),
                account_number: None,
                holder: None,
            },
            PaymentMethod {
                kind: PaymentKind::Bank,
                name: "BCA".into(),
                account_number: Some("123456789".into()),
                holder: Some("Kopi Senja".into()),
            },
        ],
        note: Wording::default(),
    });
    comes_back(&Shipping {
        options: vec![ShippingOption {
            name: "JNE".into(),
            areas: vec!["Bandung".into(), "Jakarta".into()],
            price: Some(Money::idr(18_000)),
            eta: Some(Eta {
                min: 2,
                max: 3,
                unit: EtaUnit::Days,
            }),
        }],
        note: Wording::default(),
        free_from: Some(Money::idr(200_000)),
    });
}

#[test]
fn hours_with_a_break_and_a_holiday_come_back() {
    let morning = Span {
        opens: time(8, 0, 0, 0),
        closes: time(12, 0, 0, 0),
    };
    let night = Span {
        opens: time(13, 30, 0, 0),
        closes: time(0, 0, 0, 0),
    };
    comes_back(&Hours {
        time_zone: "Asia/Makassar".into(),
        week: Week {
            monday: vec![morning, night],
            sunday: vec![morning],
            ..Week::default()
        },
        exceptions: vec![HoursException {
            from: date(2026, 12, 25),
            to: date(2026, 12, 26),
            name: words("Natal", ""),
            spans: vec![],
        }],
        note: words("", "Last order 30 minutes before closing"),
    });
}

#[test]
fn every_field_that_makes_no_sense_is_named() {
    let mut values = Values::default();
    values.set("price", "ten");
    values.set("stock", "counted");
    values.set("variants[0].name", "Large");
    let mistakes = read::<Item>(&tidy::<Item>(values)).unwrap_err();
    let fields: Vec<&str> = mistakes.iter().map(|mistake| mistake.field.as_str()).collect();
    assert_eq!(fields, ["price", "stock_count", "variants[0].price", "name"]);
}

#[test]
fn rows_beyond_the_limit_are_refused_and_not_dropped_in_silence() {
    let mut fields = vec![("name".to_owned(), "Tea".to_owned())];
    for row in 0..201 {
        fields.push((format!("variants[{row}].name"), format!("Cup {row}")));
        fields.push((format!("variants[{row}].price"), "1000".to_owned()));
    }
    let mistakes = read::<Item>(&tidy::<Item>(Values::of(fields))).unwrap_err();
    assert_eq!(
        mistakes,
        [Mistake {
            field: "variants".into(),
            problem: FieldProblem::Fact(Problem::TooMany { max: 200 })
        }]
    );
}

#[test]
fn an_opening_without_a_closing_is_noticed() {
    let mut values = Hours::default().fill();
    values.set("week.friday[0].opens", "09:00");
    let mistakes = read::<Hours>(&values).unwrap_err();
    assert_eq!(
        mistakes,
        [Mistake {
            field: "week.friday".into(),
            problem: FieldProblem::HalfSpan
        }]
    );
}

#[test]
fn text_cannot_leave_its_field() {
    assert_eq!(
        textarea_text("</textarea><b>&amp;"),
        "&lt;/textarea>&lt;b>&amp;amp;"
    );
}

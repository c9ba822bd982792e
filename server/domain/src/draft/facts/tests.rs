use jiff::civil::{date, time};

use super::*;
use crate::draft::samples::Shop;

fn problems(body: &FactBody) -> Vec<(String, Problem)> {
    body.validate()
        .unwrap_err()
        .into_iter()
        .map(|error| (error.field, error.problem))
        .collect()
}

fn coffee() -> Item {
    Item {
        name: "Kopi".to_owned(),
        price: Some(Money::idr(20_000)),
        ..Item::default()
    }
}

#[test]
fn every_demo_fact_may_be_saved_and_reads_back() {
    for shop in Shop::ALL {
        let facts = shop.facts();
        assert!((8..=25).contains(&facts.items().count()), "{shop:?}");
        for fact in facts.list() {
            assert_eq!(fact.body.validate(), Ok(()), "{shop:?} {:?}", fact.body);
            let json = serde_json::to_string(&fact.body).unwrap();
            assert_eq!(serde_json::from_str::<FactBody>(&json).unwrap(), fact.body);
        }
        for kind in FactKind::ALL.into_iter().filter(|kind| kind.is_single()) {
            assert!(facts.of_kind(kind).count() <= 1, "{shop:?} {kind:?}");
        }
    }
}

#[test]
fn every_fact_has_a_line_to_show_in_both_languages() {
    for shop in Shop::ALL {
        for fact in shop.facts().list() {
            for lang in [Lang::Id, Lang::En] {
                let line = fact.body.summary(lang);
                assert!(!line.trim().is_empty() && !line.contains('\n'), "{line:?}");
            }
        }
    }
    let item = FactBody::Item(Item {
        stock: Stock::InStock(4),
        ..coffee()
    });
    assert_eq!(item.summary(Lang::Id), "Kopi: Rp 20.000 (stok 4)");
    assert_eq!(item.summary(Lang::En), "Kopi: Rp 20.000 (4 in stock)");
}

#[test]
fn an_item_needs_a_name_and_one_currency_and_no_two_equal_variants() {
    let variant = |name: &str, price| Variant {
        name: name.to_owned(),
        price,
        stock: Stock::Unknown,
    };
    let body = FactBody::Item(Item {
        name: " ".to_owned(),
        variants: vec![
            variant("L", Money::idr(-1)),
            variant("l", Money::new(100, Currency::Usd)),
        ],
        ..coffee()
    });
    assert_eq!(
        problems(&body),
        [
            ("name".to_owned(), Problem::Missing),
            ("variants[0].price".to_owned(), Problem::NotPositive),
            ("variants[1].price".to_owned(), Problem::MixedCurrencies),
            ("variants[1].name".to_owned(), Problem::Duplicate),
        ]
    );
}

#[test]
fn hours_must_not_overlap_and_need_a_real_zone() {
    let span = |opens, closes| Span {
        opens: time(opens, 0, 0, 0),
        closes: time(closes, 0, 0, 0),
    };
    let week = Week {
        monday: vec![span(9, 12), span(11, 17)],
        tuesday: vec![span(18, 2)],
        ..Week::default()
    };
    let backwards = HoursException {
        from: date(2026, 12, 26),
        to: date(2026, 12, 25),
        name: Wording::default(),
        spans: vec![],
    };
    let body = FactBody::Hours(Hours {
        time_zone: "Asia/Atlantis".to_owned(),
        week,
        exceptions: vec![backwards],
        note: Wording::default(),
    });
    assert_eq!(
        problems(&body),
        [
            ("time_zone".to_owned(), Problem::UnknownTimeZone),
            ("week.monday".to_owned(), Problem::SpansOverlap),
            ("exceptions[0].to".to_owned(), Problem::Reversed),
        ]
    );
}

#[test]
fn contacts_and_accounts_must_look_like_what_they_are() {
    let contact = FactBody::Contact(Contact {
        phones: vec![Phone {
            label: String::new(),
            number: "call me".to_owned(),
        }],
        emails: vec!["a b@c".to_owned()],
        links: vec![Link {
            label: String::new(),
            url: "javascript:alert(1)".to_owned(),
        }],
    });
    let expected = [
        ("phones[0].number", Problem::NotAPhoneNumber),
        ("emails[0]", Problem::NotAnEmail),
        ("links[0].url", Problem::NotALink),
    ];
    assert_eq!(
        problems(&contact),
        expected.map(|(field, problem)| (field.to_owned(), problem))
    );
    let account = PaymentMethod {
        kind: PaymentKind::Bank,
        name: "BCA".to_owned(),
        account_number: Some("12x".to_owned()),
        holder: None,
    };
    let payment = FactBody::Payment(Payment {
        methods: vec![account],
        note: Wording::default(),
    });
    let expected = [
        ("methods[0].account_number", Problem::NotAnAccountNumber),
        ("methods[0].holder", Problem::Missing),
    ];
    assert_eq!(
        problems(&payment),
        expected.map(|(field, problem)| (field.to_owned(), problem))
    );
}

#[test]
fn nothing_invisible_can_be_saved() {
    let body = FactBody::Item(Item {
        name: "Ko\u{200B}pi".to_owned(),
        ..coffee()
    });
    assert_eq!(
        problems(&body),
        [("name".to_owned(), Problem::InvisibleCharacters)]
    );
}

#[test]
fn a_file_with_an_unknown_field_is_refused() {
    assert!(FactFile::parse("[[fact]]\nkind = \"item\"\nname = \"Kopi\"\nprise = 3\n").is_err());
}

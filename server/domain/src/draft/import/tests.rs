use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::draft::facts::{Currency, Fact, FactBody, FactId, Item, Money, Stock, Variant, Wording};
use crate::draft::language::Lang;
use crate::draft::samples::Shop;

fn item(name: &str, price: i64) -> Item {
    Item {
        name: name.to_owned(),
        price: Some(Money::idr(price)),
        ..Item::default()
    }
}

fn catalog(items: Vec<Item>) -> Vec<Fact> {
    let facts = items.into_iter().enumerate().map(|(at, item)| Fact {
        id: FactId(Uuid::from_u128(at as u128 + 1)),
        version: 1,
        body: FactBody::Item(item),
    });
    facts.collect()
}

fn planned(file: &str, facts: &[Fact]) -> Plan {
    plan(&read(file.as_bytes()).unwrap(), facts).unwrap().unwrap()
}

fn refused(file: &str, facts: &[Fact]) -> Vec<(usize, Option<String>, RowProblem)> {
    let errors = plan(&read(file.as_bytes()).unwrap(), facts).unwrap().unwrap_err();
    errors
        .into_iter()
        .map(|error| (error.row, error.heading, error.problem))
        .collect()
}

#[test]
fn a_file_of_a_shop_is_read_as_shops_write_it() {
    let file = "Nama Barang;Harga;Stok;Satuan;Sebutan\r\n\
                Es Kopi Susu;Rp 22.000,-;12;gelas;kopsus; es kopi\r\n\
                Croissant;15rb;habis;;\r\n\
                Teh Tarik;\"1,2jt\";tersedia;;\"teh; tarik\"\r\n";
    let plan = planned(file, &[]);
    let prices: Vec<_> = plan.added.iter().map(|item| item.price.unwrap().minor).collect();
    assert_eq!(prices, [22_000, 15_000, 1_200_000]);
    let stocks: Vec<_> = plan.added.iter().map(|item| item.stock).collect();
    assert_eq!(stocks, [Stock::InStock(12), Stock::OutOfStock, Stock::Available]);
    assert_eq!(plan.added[0].unit.as_deref(), Some("gelas"));
    assert_eq!(plan.added[2].aliases, ["teh", "tarik"]);
}

#[test]
fn separators_marks_and_encodings_are_recognised() {
    let expected = [item("Kopi", 15_000)];
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(
            "Name\tPrice\nKopi\t15.000\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    for bytes in [
        b"Name,Price\nKopi,15000\n".to_vec(),
        b"Name;Price\nKopi;15.000\n".to_vec(),
        b"name\tPRICE\nKopi\tRp15.000\n".to_vec(),
        b"\xEF\xBB\xBFNama,Harga\r\nKopi,\"15,000\"\r\n".to_vec(),
        b"Price,Name\n15 ribu,Kopi".to_vec(),
        utf16,
    ] {
        let plan = plan(&read(&bytes).unwrap(), &[]).unwrap().unwrap();
        assert_eq!(plan.added, expected, "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn what_is_no_catalog_is_refused_with_its_reason() {
    assert_eq!(read(b"").unwrap_err(), FileError::Empty);
    assert_eq!(read(b"\n\n;;\n").unwrap_err(), FileError::Empty);
    assert_eq!(
        read(&vec![b'a'; LARGEST_FILE + 1]).unwrap_err(),
        FileError::TooLarge
    );
    assert_eq!(read(b"Name\n\xFF\xFA\xC3").unwrap_err(), FileError::Unreadable);
    assert_eq!(
        read(&[0xD0, 0xCF, 0x11, 0xE0, 1]).unwrap_err(),
        FileError::OldExcel
    );
    assert_eq!(
        read(b"PK\x03\x04 nothing that unfolds").unwrap_err(),
        FileError::Unreadable
    );
    let rows = "Name\n".to_owned() + &"Kopi\n".repeat(MOST_ROWS + 2);
    assert_eq!(read(rows.as_bytes()).unwrap_err(), FileError::TooManyRows);
    let wide = "Name".to_owned() + &",x".repeat(200);
    assert_eq!(read(wide.as_bytes()).unwrap_err(), FileError::TooManyColumns);
    let no_name = read(b"Harga,Stok\n1,2\n").unwrap();
    assert_eq!(plan(&no_name, &[]).unwrap_err(), FileError::NoNameColumn);
    let twice = read(b"Nama,Price,Harga\na,1,2\n").unwrap();
    assert_eq!(
        plan(&twice, &[]).unwrap_err(),
        FileError::ColumnTwice("Harga".into())
    );
}

/// Sizes in an archive are only what the archive says: these unfold to far more than they weigh.
#[test]
fn an_archive_that_unfolds_without_end_is_refused() {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let blank = vec![b' '; 1 << 20];
    for _ in 0..64 {
        archive.write_all(&blank).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < LARGEST_FILE, "{}", bytes.len());
    assert_eq!(read(&bytes).unwrap_err(), FileError::TooLarge);
}

#[test]
fn a_cell_far_away_costs_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Name").unwrap();
    sheet.write_string(1_048_575, 0, "Kopi").unwrap();
    let plan = plan(&read(&book.save_to_buffer().unwrap()).unwrap(), &[])
        .unwrap()
        .unwrap();
    assert_eq!(plan.added.len(), 1);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 16_000, "Name").unwrap();
    assert_eq!(
        read(&book.save_to_buffer().unwrap()).unwrap_err(),
        FileError::TooManyColumns
    );
}

#[test]
fn every_row_that_stands_in_the_way_is_named_with_its_column() {
    let file = "Nama,Harga,Mata uang,Stok,Varian\n\
                Kopi,lima belas,,,\n\
                Teh,15000,XYZ,,\n\
                Susu,$2.50,IDR,banyak,\n\
                ,9000,,,\n\
                Roti,12.5,,,\n\
                Kue,,,,Besar\n\
                Teh,16000,,,\n";
    let price = Some("Harga".to_owned());
    assert_eq!(
        refused(file, &[]),
        [
            (2, price.clone(), RowProblem::NotAnAmount),
            (3, Some("Mata uang".into()), RowProblem::UnknownCurrency),
            (4, price.clone(), RowProblem::CurrencyDiffers),
            (4, Some("Stok".into()), RowProblem::NotAStock),
            (
                5,
                Some("Nama".into()),
                RowProblem::Fact(crate::draft::facts::Problem::Missing)
            ),
            (6, price.clone(), RowProblem::NoCents),
            (7, price, RowProblem::Fact(crate::draft::facts::Problem::Missing)),
            (8, Some("Nama".into()), RowProblem::Twice { row: 3 }),
        ]
    );
}

#[test]
fn items_are_recognised_by_id_name_and_alias() {
    let mut latte = item("Kopi Latte", 28_000);
    latte.aliases = vec!["latte".into()];
    let facts = catalog(vec![latte, item("Teh", 8_000)]);
    let id = Uuid::from_u128(2);
    let plan = planned(
        &format!("ID,Name,Price\n,LATTE,30000\n{id},Teh Manis,8000\n,Susu,9000\n"),
        &facts,
    );
    assert_eq!(plan.added.len(), 1);
    assert_eq!(plan.changed.len(), 2);
    assert_eq!(plan.changed[0].now.name, "Kopi Latte");
    assert_eq!(plan.changed[0].now.aliases, ["latte"]);
    assert_eq!(plan.changed[1].now.name, "Teh Manis");
    let differences = differences(&plan.changed[0].was, &plan.changed[0].now, Lang::Id);
    assert_eq!(differences.len(), 1);
    assert_eq!(
        (differences[0].was.as_str(), differences[0].now.as_str()),
        ("Rp 28.000", "Rp 30.000")
    );
}

#[test]
fn ids_of_others_and_names_of_several_are_refused() {
    let facts = catalog(vec![item("Kopi", 1_000), item("kopi", 2_000)]);
    let stranger = Uuid::from_u128(99);
    assert_eq!(
        refused(&format!("ID,Name\n{stranger},X\nnonsense,Y\n,KOPI\n"), &facts)
            .into_iter()
            .map(|(row, _, problem)| (row, problem))
            .collect::<Vec<_>>(),
        [
            (2, RowProblem::UnknownId),
            (3, RowProblem::NotAnId),
            (4, RowProblem::Ambiguous)
        ]
    );
}

#[test]
fn columns_that_are_missing_leave_everything_as_it_is() {
    let mut latte = item("Latte", 28_000);
    latte.description = Wording {
        id: "Susu lembut".into(),
        en: String::new(),
    };
    latte.variants = vec![Variant {
        name: "Besar".into(),
        price: Money::idr(32_000),
        stock: Stock::InStock(3),
    }];
    let facts = catalog(vec![latte.clone()]);
    let plan = planned("Name,Price,Foto\nlatte,29000,x.jpg\n", &facts);
    assert_eq!(plan.ignored, ["Foto"]);
    assert_eq!(
        plan.changed[0].now,
        Item {
            price: Some(Money::idr(29_000)),
            ..latte
        }
    );
}

#[test]
fn variants_stand_in_rows_below_their_item() {
    let plan = planned(
        "Nama,Varian,Harga,Stok\nLatte,Reguler,25rb,\n,Besar,30rb,4\nTeh,,8rb,\n",
        &[],
    );
    assert_eq!(plan.added.len(), 2);
    let variants: Vec<_> = plan.added[0]
        .variants
        .iter()
        .map(|variant| (variant.name.as_str(), variant.price.minor, variant.stock))
        .collect();
    assert_eq!(
        variants,
        [
            ("Reguler", 25_000, Stock::Unknown),
            ("Besar", 30_000, Stock::InStock(4))
        ]
    );
    assert_eq!(plan.added[0].price, None);
}

#[test]
fn no_cell_of_an_export_is_a_formula() {
    let facts = catalog(vec![
        item("=1+1", 1_000),
        item("+62", 1_000),
        item("-", 1_000),
        item("@SUM(A1)", 1_000),
        item("'tis", 1_000),
    ]);
    let text = String::from_utf8(csv(&facts, Lang::En)).unwrap();
    for line in text.lines().skip(1) {
        let name = line.split(',').nth(1).unwrap();
        assert!(name.starts_with('\''), "{line}");
    }
    assert_eq!(planned(&text, &facts).unchanged, 5);
}

fn comes_back_unchanged(facts: &[Fact]) {
    let items = facts
        .iter()
        .filter(|fact| matches!(fact.body, FactBody::Item(_)))
        .count();
    for lang in [Lang::Id, Lang::En] {
        for file in [csv(facts, lang), xlsx(facts, lang).unwrap()] {
            let plan = plan(&read(&file).unwrap(), facts).unwrap().unwrap();
            assert_eq!(plan.size(), 0, "{:?}", plan.changed);
            assert_eq!((plan.unchanged, plan.untouched), (items, 0));
        }
    }
}

#[test]
fn the_catalog_of_every_demo_business_comes_back_unchanged() {
    for shop in Shop::ALL {
        comes_back_unchanged(shop.facts().list());
    }
}

fn texts() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec!["", "=", "+", "-", "@", "'", "\"", "1", "Rp"]);
    (sign, "[a-zA-Z0-9 ,;.'\"=()é-]{0,20}", "[a-z]")
        .prop_map(|(sign, body, end)| format!("{sign}{body}{end}"))
}

fn stocks() -> impl Strategy<Value = Stock> {
    prop_oneof![
        Just(Stock::Unknown),
        Just(Stock::Available),
        Just(Stock::OutOfStock),
        any::<u32>().prop_map(Stock::InStock)
    ]
}

fn items() -> impl Strategy<Value = Item> {
    let currency = prop::sample::select(Currency::ALL.to_vec());
    let optional = || prop::option::of(texts());
    let own = (
        texts(),
        prop::collection::vec(texts(), 0..4),
        optional(),
        optional(),
        optional(),
        optional(),
    );
    let worth = (
        prop::option::of(0_i64..1_000_000_000),
        stocks(),
        prop::collection::vec((texts(), 0_i64..1_000_000_000, stocks()), 0..4),
    );
    (own, worth, currency).prop_map(
        |((name, aliases, category, unit, id, en), (price, stock, variants), currency)| {
            let mut item = Item {
                name,
                aliases,
                category,
                description: Wording {
                    id: id.unwrap_or_default(),
                    en: en.unwrap_or_default(),
                },
                unit,
                price: price.map(|minor| Money::new(minor, currency)),
                stock,
                variants: Vec::new(),
            };
            for (name, minor, stock) in variants {
                let known = item.variants.iter().any(|variant: &Variant| {
                    variant.name.trim().to_lowercase() == name.trim().to_lowercase()
                });
                if !known {
                    item.variants.push(Variant {
                        name,
                        price: Money::new(minor, currency),
                        stock,
                    });
                }
            }
            item
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_can_be_saved_comes_back_unchanged(items in prop::collection::vec(items(), 1..8)) {
        let valid = items.into_iter().filter(|item| FactBody::Item(item.clone()).validate().is_ok());
        let facts = catalog(valid.collect());
        prop_assume!(!facts.is_empty());
        comes_back_unchanged(&facts);
    }

    #[test]
    fn no_bytes_make_reading_fail_badly(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(sheet) = read(&bytes) {
            let _ = plan(&sheet, &[]);
        }
    }

    #[test]
    fn no_text_makes_planning_fail_badly(cells in prop::collection::vec("[ -~]{0,12}", 0..40)) {
        let mut file = String::from("ID,Name,Variant,Price,Currency,Stock\n");
        for row in cells.chunks(6) {
            file.push_str(&row.join(","));
            file.push('\n');
        }
        if let Ok(sheet) = read(file.as_bytes()) {
            let _ = plan(&sheet, &catalog(vec![item("Kopi", 1_000)]));
        }
    }
}

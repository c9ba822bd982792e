//! Readers of amounts, links and long numbers: patterns and number words, and nothing else.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use domain::draft::facts::Facts;
use regex::Regex;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// Hundredths of whatever currency.
    Amount(i64),
    /// Eight digits and more, in whatever groups, or spoken.
    Number(String),
    /// A link or an e-mail address, without scheme and `www.`.
    Link(String),
}

/// What a business has entered.
pub struct Ledger(BTreeSet<Found>);

impl Ledger {
    pub fn of(facts: &Facts) -> Self {
        let mut known = BTreeSet::new();
        for fact in facts.list() {
            collect(&serde_json::to_value(&fact.body).unwrap(), &mut known);
        }
        Self(known)
    }

    /// What a text says that the business did not enter.
    pub fn strangers_in(&self, text: &str) -> Vec<Found> {
        read(text).into_iter().filter(|found| !self.0.contains(found)).collect()
    }
}

/// Money by its fields; everything else by its words.
fn collect(value: &Value, known: &mut BTreeSet<Found>) {
    match value {
        Value::Object(map) => {
            if let Some(amount) = map.get("amount").and_then(Value::as_i64) {
                let is_rupiah = map.get("currency").is_none_or(|code| code == "IDR");
                known.insert(Found::Amount(if is_rupiah { amount * 100 } else { amount }));
            }
            map.values().for_each(|value| collect(value, known));
        }
        Value::Array(list) => list.iter().for_each(|value| collect(value, known)),
        Value::String(text) => known.extend(read(text)),
        _ => {}
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

static MAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"));
static DOTTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\s*(?:\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\))\s*|\s+(?:dot|titik)\s+"));
static SPACED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b([a-z0-9-]{3,})\s*\.\s+(com|net|org|xyz|top|info|shop|site|online|link|example)\b|\b([a-z0-9-]{3,})\s+\.\s*(com|net|org|xyz|top|info|shop|site|online|link|example)\b")
});
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?:https?://|www\.)[^\s<>"”]+|\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|net|org|id|co|io|me|gl|ly|xyz|top|info|shop|site|online|link|store|example|app|biz|my|sg)\b(?:/[^\s<>"”]*)?"#,
    )
});
static MONEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\brp\.?|\bidr|\busd|us\$|s\$|a\$|\$|€|£|\brm)\s*(\d+(?:[.,]\d+)*)\s*(rb|ribu|rebu|k|jt|juta|million|thousand)?\b",
    )
});
static SCALED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(\d+(?:[.,]\d+)*)\s*(?:(rb|ribu|rebu|k|jt|juta|million|thousand)\b(?:\s*(?:rupiah|perak))?|(?:rupiah|perak|idr|dollars?|bucks)\b|,-)",
    )
});
static RUN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\+?\d(?:[ \-.()/]{0,3}\d){7,}"));
static SPAN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{2}[.:]\d{2}\s*-\s*\d{2}[.:]\d{2}$"));
static GROUPED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b\d{1,3}(?:[.,]\d{3})+\b"));
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b\d{4,7}\b"));
static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"[a-z]+|\d+"));

/// Everything that the readers find, each reader on what the ones before it left.
pub fn read(text: &str) -> Vec<Found> {
    let mut rest = text.to_lowercase().replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ");
    rest = rest.replace("hxxp", "http").replace(['\u{2010}', '\u{2011}'], "-");
    rest = DOTTED.replace_all(&rest, ".").into_owned();
    rest = SPACED.replace_all(&rest, "$1$3.$2$4").into_owned();
    let mut found = Vec::new();
    rest = take(&MAIL, &rest, |mail| found.push(Found::Link(mail.to_owned())));
    rest = take(&LINK, &rest, |link| found.push(Found::Link(bare_link(link))));
    for reader in [&MONEY, &SCALED] {
        for captures in reader.captures_iter(&rest) {
            let number = captures.get(1).map(|number| number.as_str()).unwrap_or_default();
            let scale = captures.get(2).map(|scale| scale.as_str());
            found.extend(hundredths(number, scale).map(Found::Amount));
        }
        rest = take(reader, &rest, |_| {});
    }
    rest = take(&GROUPED, &rest, |number| found.extend(hundredths(number, None).map(Found::Amount)));
    rest = take(&RUN, &rest, |run| {
        if !SPAN.is_match(run) {
            found.push(Found::Number(long_number(run)));
        }
    });
    rest = take(&BARE, &rest, |number| found.extend(hundredths(number, None).map(Found::Amount)));
    found.extend(spoken(&rest));
    found
}

fn take(reader: &Regex, text: &str, mut each: impl FnMut(&str)) -> String {
    reader
        .replace_all(text, |captures: &regex::Captures<'_>| {
            each(&captures[0]);
            " | ".to_owned()
        })
        .into_owned()
}

fn bare_link(link: &str) -> String {
    let link = link.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '"']);
    let link = link.trim_start_matches("https://").trim_start_matches("http://");
    link.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

/// Without country code and leading zeros.
fn long_number(run: &str) -> String {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let own = if run.starts_with("+62") || (digits.starts_with("62") && digits.len() > 10) {
        &digits[2..]
    } else {
        &digits
    };
    own.trim_start_matches('0').to_owned()
}

fn hundredths(number: &str, scale: Option<&str>) -> Option<i64> {
    let parts: Vec<&str> = number.split(['.', ',']).collect();
    let (whole, fraction) = match parts.as_slice() {
        [whole] => ((*whole).to_owned(), ""),
        [groups @ .., last] if last.len() == 3 && scale.is_none() => (groups.concat() + last, ""),
        [groups @ .., last] => (groups.concat(), *last),
        [] => return None,
    };
    let unit = match scale {
        Some("rb" | "ribu" | "rebu" | "k" | "thousand") => 1_000,
        Some("jt" | "juta" | "million") => 1_000_000,
        _ => 1,
    };
    let whole: i64 = whole.parse().ok()?;
    let mut value = whole.checked_mul(unit)?.checked_mul(100)?;
    if !fraction.is_empty() {
        let part: i64 = fraction.parse().ok()?;
        value += part * unit * 100 / 10_i64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    }
    Some(value)
}

fn digit(word: &str) -> Option<i64> {
    Some(match word {
        "nol" | "kosong" | "zero" | "oh" => 0,
        "satu" | "one" => 1,
        "dua" | "two" => 2,
        "tiga" | "three" => 3,
        "empat" | "four" => 4,
        "lima" | "five" => 5,
        "enam" | "six" => 6,
        "tujuh" | "seven" => 7,
        "delapan" | "eight" => 8,
        "sembilan" | "nine" => 9,
        _ => return None,
    })
}

fn teen_or_ten(word: &str) -> Option<i64> {
    const TEENS: [&str; 10] = [
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let at = |list: &[&str]| list.iter().position(|one| *one == word).map(|at| i64::try_from(at).unwrap());
    match word {
        "sepuluh" => Some(10),
        "sebelas" => Some(11),
        _ => at(&TEENS).map(|at| 10 + at).or_else(|| at(&TENS).map(|at| (at + 2) * 10)),
    }
}

/// Number words: amounts where they speak of thousands and more or of money, long numbers where digits follow each other.
fn spoken(text: &str) -> Vec<Found> {
    let words: Vec<&str> = WORD.find_iter(text).map(|word| word.as_str()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let digits: String = words[at..]
            .iter()
            .map_while(|word| digit(word).map(|digit| digit.to_string()))
            .collect();
        if digits.len() >= 6 {
            found.push(Found::Number(digits.trim_start_matches('0').to_owned()));
            at += digits.len();
            continue;
        }
        let (value, length, is_large) = number(&words[at..]);
        let is_money = matches!(
            words.get(at + length),
            Some(&("rupiah" | "perak" | "dollar" | "dollars" | "bucks"))
        );
        if length > 0 && (is_large || is_money) {
            found.push(Found::Amount(value * 100));
        }
        at += length.max(1);
    }
    found
}

/// `dua puluh lima ribu`, `fifteen thousand`: value, words, whether thousands were spoken of.
fn number(words: &[&str]) -> (i64, usize, bool) {
    let (mut total, mut group, mut length, mut is_large) = (0_i64, 0_i64, 0, false);
    let mut hundreds = 0_i64;
    for word in words {
        if let Some(digit) = digit(word) {
            group += digit;
        } else if let Some(value) = teen_or_ten(word) {
            group += value;
        } else {
            match *word {
                "belas" if group > 0 => group += 10,
                "puluh" if group > 0 => group *= 10,
                "ratus" | "hundred" if group > 0 => {
                    hundreds = group * 100;
                    group = 0;
                }
                "seratus" => hundreds = 100,
                "setengah" | "half" => {
                    // "setengah juta"
                    if words.get(length + 1).is_some_and(|next| *next == "juta") {
                        return (500_000, length + 2, true);
                    }
                    break;
                }
                "seribu" => {
                    total += 1_000;
                    is_large = true;
                }
                "sejuta" => {
                    total += 1_000_000;
                    is_large = true;
                }
                "ribu" | "rebu" | "thousand" if group + hundreds > 0 => {
                    total += (group + hundreds) * 1_000;
                    (group, hundreds, is_large) = (0, 0, true);
                }
                "juta" | "million" if group + hundreds > 0 => {
                    total += (group + hundreds) * 1_000_000;
                    (group, hundreds, is_large) = (0, 0, true);
                }
                _ => break,
            }
        }
        length += 1;
    }
    (total + hundreds + group, length, is_large)
}

pub fn see_what_people_write() {
    let amount = |rupiah: i64| vec![Found::Amount(rupiah * 100)];
    for text in [
        "Rp 15.000",
        "rp15000",
        "Rp. 15.000,00",
        "15rb",
        "15 ribu",
        "15k",
        "IDR 15,000",
        "15.000,-",
        "lima belas ribu",
        "fifteen thousand",
        "harganya 15000 ya",
        "15 ribu rupiah",
    ] {
        assert_eq!(read(text), amount(15_000), "{text}");
    }
    assert_eq!(read("1,2jt"), amount(1_200_000));
    assert_eq!(read("satu juta dua ratus lima puluh ribu"), amount(1_250_000));
    assert_eq!(read("seratus dua puluh lima ribu"), amount(125_000));
    assert_eq!(read("twenty five thousand"), amount(25_000));
    assert_eq!(read("$12.50"), vec![Found::Amount(1_250)]);
    for phone in ["0812-1100-2244", "+62 812 1100 2244", "62812.1100.2244", "(0812) 1100 2244"] {
        assert_eq!(read(phone), vec![Found::Number("81211002244".into())], "{phone}");
    }
    assert_eq!(
        read("nol delapan satu dua tiga empat lima enam"),
        vec![Found::Number("8123456".into())]
    );
    for link in [
        "https://toko-a.example/promo",
        "toko-a.example/promo",
        "www.toko-a.example/promo.",
        "toko-a [.] example/promo",
        "hxxps://toko-a(.)example/promo",
        "toko-a dot example/promo",
        "toko-a . example/promo",
    ] {
        assert_eq!(read(link), vec![Found::Link("toko-a.example/promo".into())], "{link}");
    }
    for nothing in ["Buka 07.00–22.00", "stok 9", "ukuran 200g", "2–3 hari", "jam 10 pagi", "No. 24"] {
        assert_eq!(read(nothing), Vec::new(), "{nothing}");
    }
}

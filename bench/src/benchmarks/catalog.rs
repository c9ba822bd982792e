//! P13: what a draft costs a business with a large catalog.
//!
//! Twice: the thinking alone (drafter and gate, in this process, on questions about goods picked from the whole catalog), and what a
//! customer's message really waits for, from webhook to draft, beside the same with the few facts of a small shop.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use domain::draft::conversation::{Conversation, From, Turn};
use domain::draft::embedded::Embedded;
use domain::draft::facts::{Fact, FactBody, FactFile, FactId, Facts};
use domain::draft::proposal::Drafter as _;
use domain::review::gate::{self, GateInput};
use domain::{Channel, Way};

use super::fairness::waits;
use crate::Outcome;
use crate::database::Database;
use crate::figures::{Goal, grouped, line, median, millis, quantile, title, verdict};
use crate::installation::{FACTS, Template};
use crate::options::Bench;

/// Rows of the catalog.
pub const ROWS: usize = 10_000;
/// Questions put to the drafter.
const QUESTIONS: usize = 1_000;

const KINDS: [&str; 20] = [
    "Kemeja",
    "Celana",
    "Sepatu",
    "Tas",
    "Topi",
    "Jaket",
    "Kaos",
    "Rok",
    "Sandal",
    "Dompet",
    "Selendang",
    "Gelang",
    "Kalung",
    "Ikat Pinggang",
    "Kacamata",
    "Payung",
    "Jam Tangan",
    "Syal",
    "Piyama",
    "Rompi",
];
const LOOKS: [&str; 25] = [
    "Melati", "Rinjani", "Bromo", "Toba", "Merapi", "Kenanga", "Cendana", "Jati", "Samudra", "Fajar",
    "Senja", "Awan", "Hujan", "Pelangi", "Mutiara", "Rembulan", "Surya", "Bintang", "Garuda", "Kartika",
    "Anggrek", "Dahlia", "Seroja", "Teratai", "Wijaya",
];
const COLOURS: [&str; 20] = [
    "Merah", "Biru", "Hijau", "Kuning", "Hitam", "Putih", "Abu", "Cokelat", "Ungu", "Jingga", "Marun",
    "Toska", "Krem", "Emas", "Perak", "Salem", "Lavender", "Zaitun", "Navy", "Gading",
];

/// Distinct goods, each with a price, a stock, two sizes and a category.
pub fn goods(rows: usize) -> Outcome<Vec<FactBody>> {
    let mut text = String::new();
    for number in 0..rows {
        let pick = |list: &[&'static str], step: usize| {
            list.get(number / step % list.len()).copied().unwrap_or_default()
        };
        let (kind, look, colour) = (pick(&KINDS, 1), pick(&LOOKS, 20), pick(&COLOURS, 500));
        let price = 25_000 + (number * 37 % 900) * 500;
        write!(
            text,
            "[[fact]]\nkind = \"item\"\nname = \"{kind} {look} {colour}\"\naliases = [\"SKU-{number:05}\"]\ncategory = \"{kind}\"\n\
             price = {{ amount = {price} }}\nstock = {{ in_stock = {} }}\n\n",
            number % 40 + 1
        )?;
    }
    Ok(FactFile::parse(&text).map_err(|error| error.to_string())?.facts)
}

/// What somebody asks about one of the goods; every fourth with a letter wrong.
fn question(goods: &[FactBody], number: usize) -> String {
    let at = number * 7_919 % goods.len().max(1);
    let name = match goods.get(at) {
        Some(FactBody::Item(item)) => item.name.to_lowercase(),
        _ => String::new(),
    };
    let name = if number % 4 == 3 {
        name.replacen("la", "al", 1)
    } else {
        name
    };
    match number % 6 {
        0 => format!("kak harga {name} berapa ya"),
        1 => format!("{name} masih ada?"),
        2 => format!("How much is the {name}?"),
        3 => format!("stok {name} ready kak?"),
        4 => "Buka jam berapa hari ini?".to_owned(),
        _ => format!("ongkir ke tebet berapa? sama {name} harganya"),
    }
}

pub async fn measure(bench: &mut Bench) -> Outcome {
    title(
        "P13",
        &format!("a draft with {} catalog rows, SQLite", grouped(ROWS as f64)),
    );
    thinking()?;
    let file = bench.folder.join("catalog").join("laras.db");
    let database = Database::sqlite(file, &bench.sqlite);
    let large = Template::make(bench, "catalog", database, 2, async |stage| {
        for scope in stage.scopes.iter().take(1) {
            for fact in goods(ROWS)? {
                domain::draft::business::add(scope, fact).await?;
            }
        }
        stage.rest().await
    })
    .await?;
    super::template(bench).await?;
    let small = bench.on_sqlite.as_ref().ok_or("no installation")?;
    let (mut with_many, mut with_few, mut ratios) = (vec![], vec![], vec![]);
    for round in 0..bench.rounds() {
        let few = quantile(&waits(bench, small, round, 0.0).await?.millis, 0.95);
        let many = quantile(&waits(bench, &large, round, 0.0).await?.millis, 0.95);
        with_few.push(few);
        with_many.push(many);
        ratios.push(many / few.max(1e-9));
    }
    line("webhook", &format!("p95 with the catalog {}", millis(&with_many)));
    line("to draft", &format!("p95 with a few facts {}", millis(&with_few)));
    verdict("ratio", median(&ratios), " ×", Goal::at_most(3.0, 1.5, 1.1));
    verdict("p95", median(&with_many), " ms", Goal::at_most(50.0, 30.0, 20.0));
    Ok(())
}

/// Drafter and gate on facts in memory.
fn thinking() -> Outcome {
    let mut bodies = FactFile::parse(FACTS).map_err(|error| error.to_string())?.facts;
    let goods = goods(ROWS)?;
    bodies.extend(goods.clone());
    let list = bodies
        .into_iter()
        .enumerate()
        .map(|(number, body)| Fact {
            id: FactId(uuid::Uuid::from_u128(number as u128)),
            version: 1,
            body,
        })
        .collect();
    let facts = Facts::new(list, jiff::tz::TimeZone::UTC);
    let now = domain::time::Clock::System.now();
    let mut took = Vec::new();
    let (mut first, mut answered) = (Duration::ZERO, 0);
    for number in 0..QUESTIONS {
        let conversation = Conversation {
            messages: vec![Turn {
                from: From::Customer,
                text: question(&goods, number),
                at: now,
            }],
            contact_name: None,
        };
        let began = Instant::now();
        let proposal = Embedded.draft(&facts, &conversation, now);
        let verdict = gate::check(&GateInput {
            text: proposal.text.as_deref().unwrap_or_default(),
            proposal: Some(&proposal),
            facts: &facts,
            conversation: &conversation,
            now,
            window_open_until: None,
            is_connected: true,
            owns_thread: true,
            channel: Channel::WhatsApp,
            way: Way::Message,
            prompt: None,
            is_other_contacts: &|_| false,
        });
        let spent = began.elapsed();
        drop(verdict);
        answered += usize::from(proposal.text.is_some());
        if number == 0 {
            first = spent;
        } else {
            took.push(spent.as_secs_f64() * 1e3);
        }
    }
    line(
        "first",
        &format!("{:.1} ms, everything prepared", first.as_secs_f64() * 1e3),
    );
    line(
        "then",
        &format!(
            "p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms; {answered} of {QUESTIONS} have an answer",
            quantile(&took, 0.5),
            quantile(&took, 0.95),
            quantile(&took, 0.99)
        ),
    );
    verdict(
        "thinking p95",
        quantile(&took, 0.95),
        " ms",
        Goal::at_most(50.0, 10.0, 2.0),
    );
    Ok(())
}

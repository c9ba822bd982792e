//! The benchmarks, one file for each promise.

mod acks;
mod catalog;
mod fairness;
mod fleet;
mod forged;
mod latency;
mod outbox;
mod page;
mod restart;

use std::time::Duration;

use crate::Outcome;
use crate::database::Database;
use crate::installation::{NUMBERS, Template};
use crate::options::Bench;

/// What can be asked for.
pub const ALL: [&str; 10] = ["P1", "P2", "P3", "P4", "P5", "P9", "P10", "P11", "P13", "P14"];

/// Customers of each number in a flood.
const CUSTOMERS: u64 = 200;

pub async fn run(bench: &mut Bench, code: &str) -> Outcome {
    match code {
        "P1" => acks::on_sqlite(bench).await,
        "P2" => acks::on_postgres(bench).await,
        "P3" => latency::measure(bench).await,
        "P4" => forged::measure(bench).await,
        "P5" => page::measure(bench).await,
        "P9" => restart::measure(bench).await,
        "P10" => fairness::measure(bench).await,
        "P13" => catalog::measure(bench).await,
        "P14" => fleet::measure(bench).await,
        "P11" => outbox::measure(bench).await,
        other => Err(format!("there is no {other}").into()),
    }
}

/// The usual installation on SQLite, made when it is needed first.
async fn template(bench: &mut Bench) -> Outcome<&Template> {
    if bench.on_sqlite.is_none() {
        let file = bench.folder.join("sqlite").join("laras.db");
        let database = Database::sqlite(file, &bench.sqlite);
        let made = Template::make(bench, "sqlite", database, NUMBERS, async |_| Ok(())).await?;
        bench.on_sqlite = Some(made);
    }
    bench.on_sqlite.as_ref().ok_or_else(|| "no installation".into())
}

/// The usual installation on PostgreSQL.
async fn template_on_postgres(bench: &mut Bench) -> Outcome<&Template> {
    if bench.on_postgres.is_none() {
        let cluster = bench.postgres.clone().ok_or("no PostgreSQL was given")?;
        let database = cluster.create("template_of_rounds")?;
        let made = Template::make(bench, "postgres", database, NUMBERS, async |_| Ok(())).await?;
        bench.on_postgres = Some(made);
    }
    bench.on_postgres.as_ref().ok_or_else(|| "no installation".into())
}

/// The way of writing rows that is fastest here.
struct Best {
    batch: usize,
    clients: usize,
}

impl Best {
    /// Tries some; SQLite has one writer, PostgreSQL may have several.
    fn find(bench: &Bench, template: &Template, body: usize) -> Outcome<Self> {
        let copy = template.copy("calibration")?;
        let clients: &[usize] = match copy.database {
            Database::Sqlite { .. } => &[1],
            Database::Postgres { .. } => &[1, 4],
        };
        let (mut best, mut most) = (Self { batch: 1, clients: 1 }, 0.0);
        for &clients in clients {
            for batch in [1, 32, 128, 256] {
                let rate = copy.database.insert_rate(batch, bench.span(1.5), body, clients)?;
                if rate > most {
                    (best, most) = (Self { batch, clients }, rate);
                }
            }
        }
        Ok(best)
    }

    fn rate(&self, template: &Template, span: Duration, body: usize) -> Outcome<f64> {
        let copy = template.copy("reference")?;
        copy.database.insert_rate(self.batch, span, body, self.clients)
    }
}

/// What a machine could do at best that first receives and then keeps: the harmonic sum of both rates.
fn both(database: f64, http: f64) -> f64 {
    1.0 / (1.0 / database.max(1e-9) + 1.0 / http.max(1e-9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_equal_halves_make_half_the_rate() {
        assert!((both(10_000.0, 10_000.0) - 5_000.0).abs() < 1e-6);
    }
}

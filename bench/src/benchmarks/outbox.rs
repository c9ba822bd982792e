//! P11: how fast approved answers leave through 50 numbers to a Graph that says yes at once.

use std::cell::Cell;
use std::time::{Duration, Instant};

use domain::review;

use super::{Best, template};
use crate::Outcome;
use crate::database::Database;
use crate::figures::{Goal, grouped, line, median, rate, title, verdict};
use crate::graph::Graph;
use crate::installation::{NUMBERS, Stage, Template};
use crate::options::Bench;
use crate::payload::sealed_bytes;

/// Meta's default throughput of a number ("Messaging limits"): messages per second.
const PER_NUMBER: f64 = 80.0;
/// Commits that one send needs: `sending` before the first byte leaves, its outcome afterwards.
const COMMITS: f64 = 2.0;

pub async fn measure(bench: &mut Bench) -> Outcome {
    template(bench).await?;
    let usual = bench.on_sqlite.as_ref().ok_or("no installation")?;
    let count = bench.amount(1_000);
    title(
        "P11",
        &format!(
            "about {} approved answers leave through {NUMBERS} numbers, SQLite",
            grouped(count as f64)
        ),
    );
    let database = Database::sqlite(bench.folder.join("outbox").join("laras.db"), &bench.sqlite);
    let approved = Cell::new(0);
    let template = Template::make(bench, "outbox", database, NUMBERS, async |stage| {
        stage.receive(count, count as u64, 0).await?;
        approved.set(approve_all(stage).await?);
        Ok(())
    })
    .await?;
    let count = approved.get();
    line("approved", &grouped(count as f64));
    let body = usual.numbers.first().map_or(0, sealed_bytes);
    let best = Best::find(bench, usual, body)?;
    let graph = Graph::default();
    let url = graph.serve().await?;
    let (mut ours, mut batched, mut single, mut ratios) = (vec![], vec![], vec![], vec![]);
    let mut used = 0;
    for _ in 0..bench.rounds() {
        let rows = best.rate(usual, bench.span(2.0), body)?;
        let commits = usual
            .copy("reference")?
            .database
            .insert_rate(1, bench.span(2.0), body, 1)?;
        let copy = template.copy("laras")?.with_graph(&url);
        let server = copy.serve(bench).await?;
        let drained = drained(&graph, count, bench.span(30.0)).await?;
        server.kill();
        used = drained.numbers;
        let limit = (NUMBERS as f64 * PER_NUMBER).min(rows / COMMITS);
        ours.push(drained.rate);
        batched.push(rows);
        single.push(commits);
        ratios.push(drained.rate / limit);
        if drained.count < count {
            line("also", &format!("{} of {count} had left in time", drained.count));
        }
    }
    line("Laras", &rate(&ours, &format!("sends/s through {used} numbers")));
    line(
        "Meta",
        &format!(
            "{} /s for {NUMBERS} numbers",
            grouped(NUMBERS as f64 * PER_NUMBER)
        ),
    );
    line(
        "R_db",
        &rate(&batched, &format!("rows/s, {} per commit", best.batch)),
    );
    line("", &rate(&single, "commits/s, one row each"));
    verdict("ratio", median(&ratios), "", Goal::at_least(0.4, 0.7, 0.9));
    Ok(())
}

async fn approve_all(stage: &Stage) -> Outcome<usize> {
    let mut count = 0;
    for scope in &stage.scopes {
        for card in review::waiting(scope).await? {
            let because = (!card.holds.is_empty()).then(|| "measured".to_owned());
            // What cannot be answered is not what is measured.
            if card.text.is_some() {
                review::approve(scope, card.id, card.version, because).await?;
                count += 1;
            }
        }
    }
    Ok(count)
}

struct Drained {
    count: usize,
    numbers: usize,
    rate: f64,
}

/// Sends per second between the first and the last that arrived.
async fn drained(graph: &Graph, count: usize, limit: Duration) -> Outcome<Drained> {
    let begun = Instant::now();
    while graph.count() < count && begun.elapsed() < limit {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let (at, numbers) = graph.take();
    let (Some(first), Some(last)) = (at.first(), at.last()) else {
        return Err("nothing left".into());
    };
    let seconds = last.duration_since(*first).as_secs_f64().max(1e-3);
    Ok(Drained {
        count: at.len(),
        numbers,
        rate: at.len() as f64 / seconds,
    })
}

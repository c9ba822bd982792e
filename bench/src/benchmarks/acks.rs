//! P1 and P2: how many signed webhooks per second are durable before they are acknowledged, with everything behind them
//! running: routing, drafting, evidence.

use std::process;
use std::time::{Duration, Instant};

use super::{Best, CUSTOMERS, both, template, template_on_postgres};
use crate::Outcome;
use crate::database::Database;
use crate::figures::{Goal, grouped, line, median, millis, rate, title, verdict};
use crate::installation::Template;
use crate::load::{CONNECTIONS, Tally, flat_out};
use crate::machine::processor_seconds;
use crate::options::Bench;
use crate::payload::{Writer, sealed_bytes};
use crate::process::Server;

const GOAL: Goal = Goal::at_least(0.25, 0.5, 0.8);
/// Requests prepared for each second.
const PREPARED: f64 = 20_000.0;

pub async fn on_sqlite(bench: &mut Bench) -> Outcome {
    template(bench).await?;
    let template = bench.on_sqlite.as_ref().ok_or("no installation")?;
    title(
        "P1",
        "durable signed webhook acks on SQLite, 64 connections, 1 KB",
    );
    measure(bench, template).await
}

pub async fn on_postgres(bench: &mut Bench) -> Outcome {
    template_on_postgres(bench).await?;
    let template = bench.on_postgres.as_ref().ok_or("no installation")?;
    title(
        "P2",
        "durable signed webhook acks on PostgreSQL, 64 connections, 1 KB",
    );
    measure(bench, template).await
}

#[derive(Default)]
struct Rounds {
    laras: Vec<f64>,
    database: Vec<f64>,
    http: Vec<f64>,
    limit: Vec<f64>,
    ratio: Vec<f64>,
    p50: Vec<f64>,
    p99: Vec<f64>,
    server_cpu: Vec<f64>,
    generator_cpu: Vec<f64>,
}

async fn measure(bench: &Bench, template: &Template) -> Outcome {
    let body = template.numbers.first().map_or(0, sealed_bytes);
    let best = Best::find(bench, template, body)?;
    let stub = Server::stub(None).await?;
    let span = bench.span(3.0);
    let mut rounds = Rounds::default();
    let mut behind = None;
    for round in 0..bench.rounds() {
        let count = (span.as_secs_f64() * 1.1 * PREPARED) as usize;
        let requests = Writer::new(round as u64 + 1).signed(&template.numbers, CUSTOMERS, count);
        let database = best.rate(template, span, body)?;
        let http = flat_out(stub.address, &requests, CONNECTIONS, span, true)
            .await?
            .rate(200);
        let copy = template.copy("laras")?;
        let server = copy.serve(bench).await?;
        let before = (server.processor_seconds(), processor_seconds(process::id()));
        let tally = flat_out(server.address, &requests, CONNECTIONS, span, false).await?;
        let after = (server.processor_seconds(), processor_seconds(process::id()));
        rounds.server_cpu.push(after.0 - before.0);
        rounds.generator_cpu.push(after.1 - before.1);
        rounds.note(&tally, database, http);
        if let Some(others) = tally.others(200) {
            line("also", &format!("round {}: {others}", round + 1));
        }
        if round + 1 == bench.rounds() {
            behind = Some(Backlog::worked_off(&server, &copy.database, bench.span(60.0), &tally).await?);
        }
        server.kill();
    }
    rounds.print(&best, span, body);
    if let Some(backlog) = behind {
        backlog.print();
    }
    Ok(())
}

impl Rounds {
    fn note(&mut self, tally: &Tally, database: f64, http: f64) {
        let limit = both(database, http);
        self.laras.push(tally.rate(200));
        self.database.push(database);
        self.http.push(http);
        self.limit.push(limit);
        self.ratio.push(tally.rate(200) / limit);
        self.p50.push(tally.latency(0.5));
        self.p99.push(tally.latency(0.99));
    }

    fn print(&self, best: &Best, span: Duration, body: usize) {
        line("Laras", &rate(&self.laras, "acks/s"));
        line("", &format!("p50 {}", millis(&self.p50)));
        line("", &format!("p99 {}", millis(&self.p99)));
        line(
            "",
            &format!(
                "processor seconds in {:.1} s: server {:.2}, generator {:.2}",
                span.as_secs_f64() * 1.1,
                median(&self.server_cpu),
                median(&self.generator_cpu)
            ),
        );
        let how = format!(
            "rows/s, {} per commit, {} client(s), {body} bytes",
            best.batch, best.clients
        );
        line("R_db", &rate(&self.database, &how));
        line("R_http", &rate(&self.http, "req/s, axum with the same HMAC"));
        line("H", &rate(&self.limit, "/s = 1/(1/R_db + 1/R_http)"));
        verdict("ratio", median(&self.ratio), " H", GOAL);
    }
}

/// What was acknowledged and not yet worked on when the acks ended, and how fast that went.
struct Backlog {
    acknowledged: usize,
    kept: f64,
    units: f64,
    jobs: f64,
    took: Duration,
    /// Until no unit was left, or until it was given up.
    sorting: Duration,
    left_units: f64,
    left_jobs: f64,
    drafts: f64,
}

impl Backlog {
    async fn worked_off(
        server: &Server,
        database: &Database,
        limit: Duration,
        tally: &Tally,
    ) -> Outcome<Self> {
        let begun = Instant::now();
        let (units, jobs) = left(server).await?;
        let (mut left_units, mut left_jobs) = (units, jobs);
        let mut sorting = Duration::ZERO;
        while left_units + left_jobs > 0.0 && begun.elapsed() < limit {
            tokio::time::sleep(Duration::from_millis(500)).await;
            if left_units > 0.0 {
                sorting = begun.elapsed();
            }
            (left_units, left_jobs) = left(server).await?;
        }
        let one = |sql: &str| {
            database
                .numbers(sql)
                .map(|rows| rows.first().copied().unwrap_or_default())
        };
        Ok(Self {
            acknowledged: tally.count(200),
            took: begun.elapsed(),
            sorting,
            kept: one("SELECT count(*) FROM inbox")?,
            drafts: one("SELECT count(*) FROM draft")?,
            units,
            jobs,
            left_units,
            left_jobs,
        })
    }

    fn print(&self) {
        let seconds = self.took.as_secs_f64();
        let sorted = self.units - self.left_units;
        line(
            "backlog",
            &format!(
                "{} units and {} jobs when the acks ended; {} units and {} jobs {seconds:.0} s later",
                grouped(self.units),
                grouped(self.jobs),
                grouped(self.left_units),
                grouped(self.left_jobs)
            ),
        );
        let per_second = sorted / self.sorting.as_secs_f64().max(1e-9);
        let rest = if self.left_units > 0.0 && sorted > 0.0 {
            format!(", {:.0} s more for the rest", self.left_units / per_second)
        } else {
            String::new()
        };
        line(
            "",
            &format!(
                "{} units/s sorted in {:.1} s, {} drafts made{rest}",
                grouped(per_second),
                self.sorting.as_secs_f64(),
                grouped(self.drafts)
            ),
        );
        let kept = if self.kept >= self.acknowledged as f64 {
            "none is lost"
        } else {
            "SOME ARE LOST"
        };
        line(
            "kept",
            &format!(
                "{} rows for {} acknowledged in the span: {kept}",
                grouped(self.kept),
                grouped(self.acknowledged as f64)
            ),
        );
    }
}

async fn left(server: &Server) -> Outcome<(f64, f64)> {
    Ok((
        server.gauge("laras_inbox_waiting ").await?,
        server.gauge("laras_jobs_due ").await?,
    ))
}

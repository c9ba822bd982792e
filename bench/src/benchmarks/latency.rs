//! P3: how long an ack takes at half of what the server can do, next to what the disk charges for one durable commit.
//!
//! Where the disk answers within the time of a network round trip, the disk alone is no fair limit: so a second reference adds what
//! bare axum takes at the same rate.

use super::{CUSTOMERS, template};
use crate::Outcome;
use crate::figures::{Goal, line, median, millis, quantile, title, verdict};
use crate::installation::Template;
use crate::load::{CONNECTIONS, flat_out, paced};
use crate::machine::fdatasync;
use crate::options::Bench;
use crate::payload::Writer;
use crate::process::Server;

/// One quantile of both sides, in milliseconds.
#[derive(Default)]
struct Side {
    acks: Vec<f64>,
    disk: Vec<f64>,
    http: Vec<f64>,
}

impl Side {
    fn print(&self, name: &str, goal: Goal) {
        line(name, &format!("Laras      {}", millis(&self.acks)));
        line("", &format!("fdatasync  {}", millis(&self.disk)));
        line("", &format!("axum stub  {}", millis(&self.http)));
        let of = |limit: &dyn Fn(f64, f64) -> f64| {
            let limits = self.disk.iter().zip(&self.http);
            let ratios = self.acks.iter().zip(limits);
            let ratios: Vec<f64> = ratios
                .map(|(acks, (disk, http))| acks / limit(*disk, *http).max(1e-9))
                .collect();
            median(&ratios)
        };
        verdict("ratio", of(&|disk, _| disk), " × fdatasync", goal);
        verdict("", of(&|disk, http| disk + http), " × (fdatasync + axum)", goal);
    }
}

pub async fn measure(bench: &mut Bench) -> Outcome {
    template(bench).await?;
    let template = bench.on_sqlite.as_ref().ok_or("no installation")?;
    title("P3", "ack latency at half load, SQLite");
    let half = capacity(bench, template).await? / 2.0;
    line("load", &format!("{half:.0} acks/s, half of {:.0}", 2.0 * half));
    let stub = Server::stub(None).await?;
    let span = bench.span(5.0);
    let (mut middle, mut tail) = (Side::default(), Side::default());
    for round in 0..bench.rounds() {
        let count = (half * span.as_secs_f64() * 1.3) as usize;
        let requests = Writer::new(round as u64 + 1).signed(&template.numbers, CUSTOMERS, count);
        let sync = fdatasync(&bench.folder, bench.span(2.0))?;
        let http = paced(stub.address, &requests, CONNECTIONS, half, span).await?;
        let copy = template.copy("laras")?;
        let server = copy.serve(bench).await?;
        let acks = paced(server.address, &requests, CONNECTIONS, half, span).await?;
        if let Some(others) = acks.others(200) {
            line("also", &format!("round {}: {others}", round + 1));
        }
        for (side, share) in [(&mut middle, 0.5), (&mut tail, 0.99)] {
            side.acks.push(acks.latency(share));
            side.disk.push(quantile(&sync, share));
            side.http.push(http.latency(share));
        }
    }
    middle.print("p50", Goal::at_most(4.0, 2.5, 1.5));
    tail.print("p99", Goal::at_most(6.0, 4.0, 2.0));
    Ok(())
}

/// Acks per second when everything is sent that goes through.
async fn capacity(bench: &Bench, template: &Template) -> Outcome<f64> {
    let copy = template.copy("capacity")?;
    let server = copy.serve(bench).await?;
    let span = bench.span(3.0);
    let count = (span.as_secs_f64() * 22e3) as usize;
    let requests = Writer::new(100).signed(&template.numbers, CUSTOMERS, count);
    let tally = flat_out(server.address, &requests, CONNECTIONS, span, false).await?;
    Ok(tally.rate(200))
}

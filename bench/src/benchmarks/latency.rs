//! P3: how long an ack takes at half of what the server can do, next to what the disk charges for one durable commit.

use super::{CUSTOMERS, template};
use crate::Outcome;
use crate::figures::{Goal, line, median, millis, quantile, title, verdict};
use crate::load::{CONNECTIONS, flat_out, paced};
use crate::machine::fdatasync;
use crate::options::Bench;
use crate::payload::Writer;

pub async fn measure(bench: &mut Bench) -> Outcome {
    template(bench).await?;
    let template = bench.on_sqlite.as_ref().ok_or("no installation")?;
    title("P3", "ack latency at half load, SQLite");
    let most = {
        let copy = template.copy("capacity")?;
        let server = copy.serve(bench).await?;
        let span = bench.span(3.0);
        let requests =
            Writer::new(100).signed(&template.numbers, CUSTOMERS, (span.as_secs_f64() * 22e3) as usize);
        flat_out(server.address, &requests, CONNECTIONS, span, false)
            .await?
            .rate(200)
    };
    let span = bench.span(5.0);
    let (mut acks, mut disk, mut ratios) = ([vec![], vec![]], [vec![], vec![]], [vec![], vec![]]);
    for round in 0..bench.rounds() {
        let sync = fdatasync(&bench.folder, bench.span(2.0))?;
        let copy = template.copy("laras")?;
        let server = copy.serve(bench).await?;
        let count = (most * 0.6 * span.as_secs_f64() * 1.2) as usize;
        let requests = Writer::new(round as u64 + 1).signed(&template.numbers, CUSTOMERS, count);
        let tally = paced(server.address, &requests, CONNECTIONS, most / 2.0, span).await?;
        if let Some(others) = tally.others(200) {
            line("also", &format!("round {}: {others}", round + 1));
        }
        for (at, share) in [0.5, 0.99].into_iter().enumerate() {
            let (ours, disks) = (tally.latency(share), quantile(&sync, share));
            let sides = (acks.get_mut(at), disk.get_mut(at), ratios.get_mut(at));
            if let (Some(acks), Some(disk), Some(ratios)) = sides {
                acks.push(ours);
                disk.push(disks);
                ratios.push(ours / disks);
            }
        }
    }
    line("load", &format!("{:.0} acks/s, half of {most:.0}", most / 2.0));
    let names = ["p50", "p99"];
    for ((name, acks), disk) in names.iter().zip(&acks).zip(&disk) {
        line(name, &format!("Laras      {}", millis(acks)));
        line("", &format!("fdatasync  {}", millis(disk)));
    }
    let goals = [Goal::at_most(4.0, 2.5, 1.5), Goal::at_most(6.0, 4.0, 2.0)];
    for ((name, ratios), goal) in names.iter().zip(&ratios).zip(goals) {
        verdict(&format!("{name} ratio"), median(ratios), " ×", goal);
    }
    Ok(())
}

//! P4: a flood of webhooks with forged signatures: how fast they are refused, and what they cost those who are honest.

use super::{CUSTOMERS, template};
use crate::Outcome;
use crate::figures::{Goal, line, median, rate, title, verdict};
use crate::load::{CONNECTIONS, flat_out, paced};
use crate::options::Bench;
use crate::payload::Writer;
use crate::process::Server;

/// Honest deliveries per second while it floods.
const HONEST: f64 = 200.0;

pub async fn measure(bench: &mut Bench) -> Outcome {
    template(bench).await?;
    let template = bench.on_sqlite.as_ref().ok_or("no installation")?;
    title("P4", "a flood of forged signatures, 64 connections");
    let stub = Server::stub(None).await?;
    let span = bench.span(3.0);
    let forged = Writer::new(200).forged(&template.numbers, 20_000);
    let (mut ours, mut stubs, mut ratios) = (vec![], vec![], vec![]);
    let (mut alone, mut flooded, mut lost) = (vec![], vec![], vec![]);
    for round in 0..bench.rounds() {
        let reference = flat_out(stub.address, &forged, CONNECTIONS, span, true)
            .await?
            .rate(401);
        let copy = template.copy("laras")?;
        let server = copy.serve(bench).await?;
        let refused = flat_out(server.address, &forged, CONNECTIONS, span, true)
            .await?
            .rate(401);
        let mut writer = Writer::new(round as u64 + 1);
        let count = (HONEST * span.as_secs_f64() * 1.3) as usize;
        let (first, second) = (
            writer.signed(&template.numbers, CUSTOMERS, count),
            writer.signed(&template.numbers, CUSTOMERS, count),
        );
        let quiet = paced(server.address, &first, 16, HONEST, span).await?;
        let (loud, _) = tokio::try_join!(
            paced(server.address, &second, 16, HONEST, span),
            flat_out(server.address, &forged, CONNECTIONS, span, true)
        )?;
        stubs.push(reference);
        ours.push(refused);
        ratios.push(refused / reference);
        alone.push(quiet.rate(200));
        flooded.push(loud.rate(200));
        lost.push(100.0 * (1.0 - loud.rate(200) / quiet.rate(200).max(1e-9)));
    }
    line("Laras", &rate(&ours, "refused/s"));
    line("axum stub", &rate(&stubs, "refused/s"));
    verdict("ratio", median(&ratios), "", Goal::at_least(0.5, 0.8, 0.95));
    line(
        "honest",
        &rate(&alone, &format!("acks/s alone, of {HONEST} sent")),
    );
    line("", &rate(&flooded, "acks/s during the flood"));
    verdict(
        "lost",
        median(&lost).max(0.0),
        " %",
        Goal::at_most(25.0, 10.0, 3.0),
    );
    Ok(())
}

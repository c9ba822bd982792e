//! P10: what one business's customers wait for their draft while another business is flooded a hundredfold.

use std::time::{Duration, Instant};

use super::template;
use crate::Outcome;
use crate::figures::{Goal, line, median, millis, quantile, title, verdict};
use crate::installation::{Copy, Number, Template};
use crate::load::paced;
use crate::options::Bench;
use crate::payload::Writer;

/// Messages per second to the business that is watched, each by a customer of its own.
const CALM: f64 = 5.0;
const FLOOD: f64 = 100.0 * CALM;

pub async fn measure(bench: &mut Bench) -> Outcome {
    template(bench).await?;
    let template = bench.on_sqlite.as_ref().ok_or("no installation")?;
    title(
        "P10",
        "webhook to draft for one business while another is flooded 100 ×, SQLite",
    );
    let (mut alone, mut flooded, mut ratios) = ([vec![], vec![]], [vec![], vec![]], vec![]);
    let mut missing = 0;
    for round in 0..bench.rounds() {
        let quiet = waits(bench, template, round, 0.0).await?;
        let loud = waits(bench, template, round, FLOOD).await?;
        missing += loud.undrafted;
        for (side, waits) in [(&mut alone, &quiet.millis), (&mut flooded, &loud.millis)] {
            for (share, values) in [0.5, 0.99].into_iter().zip(side) {
                values.push(quantile(waits, share));
            }
        }
        ratios.push(quantile(&loud.millis, 0.99) / quantile(&quiet.millis, 0.99).max(1e-9));
    }
    for (name, [p50, p99]) in [("alone", &alone), ("flooded", &flooded)] {
        line(name, &format!("p50 {}", millis(p50)));
        line("", &format!("p99 {}", millis(p99)));
    }
    if missing > 0 {
        line(
            "still",
            &format!(
                "{missing} messages had no draft when the round was given up: they count with what they had waited"
            ),
        );
    }
    verdict("p99 ratio", median(&ratios), " ×", Goal::at_most(3.0, 1.5, 1.1));
    Ok(())
}

pub(super) struct Waits {
    /// Of each of the watched messages.
    pub(super) millis: Vec<f64>,
    undrafted: usize,
}

/// What the watched business's messages waited for their drafts.
pub(super) async fn waits(bench: &Bench, template: &Template, round: usize, flood: f64) -> Outcome<Waits> {
    let (Some(watched), Some(other)) = (template.numbers.first(), template.numbers.get(1)) else {
        return Err("two numbers are needed".into());
    };
    let copy = template.copy("laras")?;
    let server = copy.serve(bench).await?;
    let span = bench.span(20.0);
    let prepared = |rate: f64| (rate * span.as_secs_f64() * 1.1) as usize + 64;
    let mut writer = Writer::new(round as u64 + 1);
    let calm = writer.signed(std::slice::from_ref(watched), u64::MAX, prepared(CALM));
    let storm = writer.signed(std::slice::from_ref(other), 500, prepared(flood));
    let begun = Instant::now();
    let (tally, _) = tokio::try_join!(
        paced(server.address, &calm, 8, CALM, span),
        paced(server.address, &storm, 32, flood, span)
    )?;
    if let Some(others) = tally.others(200) {
        line("also", &others);
    }
    let limit = begun.elapsed() + bench.span(20.0);
    loop {
        let found = drafted(&copy, watched)?;
        if found.undrafted == 0 || begun.elapsed() > limit {
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// From the rows afterwards: when the webhook was received, and when its draft was made; what has none yet has waited until now.
fn drafted(copy: &Copy, number: &Number) -> Outcome<Waits> {
    let workspace = copy.database.id(&number.workspace);
    let drafted = copy.database.numbers(&format!(
        "SELECT min(draft.created_at) - min(message.received_at) FROM message JOIN draft \
         ON draft.workspace_id = message.workspace_id AND draft.conversation_id = message.conversation_id \
         WHERE message.workspace_id = {workspace} AND message.direction = 'in' GROUP BY message.conversation_id"
    ))?;
    let sorted = copy.database.numbers(&format!(
        "SELECT message.received_at FROM message WHERE message.workspace_id = {workspace} AND NOT EXISTS (SELECT 1 FROM draft \
         WHERE draft.workspace_id = message.workspace_id AND draft.conversation_id = message.conversation_id)"
    ))?;
    let unsorted = unsorted(copy, number)?;
    let now = domain::time::Clock::System.now_ms() as f64;
    let undrafted = sorted.len() + unsorted.len();
    let late = sorted.into_iter().chain(unsorted).map(|since| now - since);
    Ok(Waits {
        millis: drafted.into_iter().chain(late).collect(),
        undrafted,
    })
}

/// Units of the number that still wait in the inbox.
fn unsorted(copy: &Copy, number: &Number) -> Outcome<Vec<f64>> {
    copy.database.numbers(&format!(
        "SELECT received_at FROM inbox WHERE state = 'new' AND route_key IN (SELECT external_key FROM route WHERE workspace_id = {})",
        copy.database.id(&number.workspace)
    ))
}

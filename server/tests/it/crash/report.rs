//! What a run prints, and what it counts.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::moment::Moment;
use super::verify::{Account, Violation};
use crate::databases::Kind;

#[derive(Default)]
pub struct Counts {
    pub cycles: u64,
    pub kills: u64,
    pub aborts: u64,
    pub orderly_stops: u64,
    pub freezes: u64,
    pub second_nodes: u64,
    pub moments: BTreeMap<Moment, u64>,
    /// Fail points that were armed and never reached.
    pub not_reached: BTreeMap<&'static str, u64>,
}

impl Counts {
    pub fn hit(&mut self, moment: Moment) {
        *self.moments.entry(moment).or_default() += 1;
    }

    pub fn never_hit(&self, kind: Kind) -> Vec<Moment> {
        Moment::on(kind)
            .filter(|moment| !self.moments.contains_key(moment))
            .collect()
    }
}

pub struct Report {
    pub kind: Kind,
    pub seed: u64,
    pub took: Duration,
    pub counts: Counts,
    /// Different messages and statuses for which Meta got a 200.
    pub acknowledged: usize,
    pub deliveries: usize,
    pub account: Account,
    pub violations: Vec<Violation>,
}

impl Report {
    fn count(&self, which: impl Fn(&Violation) -> bool) -> usize {
        self.violations
            .iter()
            .filter(|violation| which(violation))
            .count()
    }

    fn by_state<'a>(states: impl Iterator<Item = &'a str>) -> String {
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        for state in states {
            *counted.entry(state).or_default() += 1;
        }
        let parts: Vec<String> = counted
            .iter()
            .map(|(state, number)| format!("{number} {state}"))
            .collect();
        parts.join(", ")
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { counts, account, .. } = self;
        writeln!(
            out,
            "\n{:?}, seed {}, {} cycles in {} s",
            self.kind,
            self.seed,
            counts.cycles,
            self.took.as_secs()
        )?;
        writeln!(
            out,
            "  {} kills, {} deaths at a fail point, {} orderly stops, {} freezes ({} with a second node)",
            counts.kills, counts.aborts, counts.orderly_stops, counts.freezes, counts.second_nodes
        )?;
        writeln!(out, "  crashes by the moment they hit:")?;
        for moment in Moment::on(self.kind) {
            let times = counts.moments.get(&moment).copied().unwrap_or_default();
            writeln!(out, "    {times:>5}  {}", moment.words())?;
        }
        for (point, times) in &counts.not_reached {
            writeln!(
                out,
                "    fail point {point} was armed {times} times and not reached"
            )?;
        }
        let entries: u64 = account
            .evidence
            .iter()
            .filter_map(|(_, proof)| proof.as_ref().ok())
            .sum();
        writeln!(
            out,
            "  {} acknowledged units in {} attempts to deliver",
            self.acknowledged, self.deliveries
        )?;
        writeln!(
            out,
            "  {} lost, {} duplicated",
            self.count(|one| matches!(
                one,
                Violation::Lost(_)
                    | Violation::WordsLost(_)
                    | Violation::StatusLost { .. }
                    | Violation::Misplaced(_)
            )),
            self.count(|one| matches!(one, Violation::Duplicated(..) | Violation::WordsDoubled(..))),
        )?;
        writeln!(
            out,
            "  {} posts, {} accepted by Meta, {} double sends, {} sends unknown",
            account.posts.len(),
            account.posts.iter().filter(|post| post.wamid.is_some()).count(),
            self.count(|one| matches!(one, Violation::DoubleSend { .. } | Violation::TwiceOnTheWire(..))),
            account
                .sendings
                .iter()
                .filter(|sending| sending.state == "unknown")
                .count(),
        )?;
        writeln!(
            out,
            "  drafts: {}",
            Self::by_state(account.drafts.iter().map(|draft| draft.state.as_str()))
        )?;
        writeln!(
            out,
            "  sends: {}",
            Self::by_state(account.sendings.iter().map(|sending| sending.state.as_str()))
        )?;
        writeln!(out, "  {entries} evidence entries verified")?;
        for violation in self.violations.iter().take(20) {
            writeln!(out, "  VIOLATION {violation}")?;
        }
        if self.violations.len() > 20 {
            writeln!(out, "  and {} more violations", self.violations.len() - 20)?;
        }
        Ok(())
    }
}

//! The figures: open and held-out cases apart, by language and by topic.

use std::collections::BTreeMap;
use std::fmt;

use super::score::{Outcome, Scored};

/// Counts of one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub asked: usize,
    pub right: usize,
    pub wrong: usize,
    /// Right answers that the gate stopped.
    pub stopped: usize,
    /// Questions without a complete answer.
    pub unanswered: usize,
}

impl Tally {
    pub fn of<'s>(scored: impl Iterator<Item = &'s Scored>) -> Self {
        let mut tally = Self::default();
        for one in scored {
            tally.asked += 1;
            match one.outcome {
                Outcome::Right => tally.right += 1,
                Outcome::Wrong => tally.wrong += 1,
                Outcome::Stopped => tally.stopped += 1,
                Outcome::Unanswered => tally.unanswered += 1,
            }
        }
        tally
    }

    /// Answers that leave by themselves, in thousandths of what was asked.
    pub const fn answered(&self) -> usize {
        permille(self.right + self.wrong, self.asked)
    }

    /// Right ones, in thousandths of those that leave.
    pub const fn accuracy(&self) -> usize {
        permille(self.right, self.right + self.wrong)
    }

    /// Right answers that the gate stopped, in thousandths of what was asked.
    pub const fn false_holds(&self) -> usize {
        permille(self.stopped, self.asked)
    }

    /// All that did not leave, in thousandths of what was asked.
    pub const fn held(&self) -> usize {
        permille(self.stopped + self.unanswered, self.asked)
    }
}

const fn permille(part: usize, whole: usize) -> usize {
    match (part * 1000).checked_div(whole) {
        Some(share) => share,
        None => 1000,
    }
}

/// What came of every case, by its id.
pub type Outcomes = BTreeMap<String, Outcome>;

/// All results of a run.
#[derive(Debug, Default)]
pub struct Report {
    pub questions: Vec<Scored>,
    pub attacks: Vec<Scored>,
}

impl Report {
    /// Questions that the facts answer.
    pub fn answerable(&self, held_out: bool) -> Tally {
        Tally::of(self.part(held_out).filter(|one| one.is_answerable))
    }

    /// Greetings, orders, complaints, subjects for a person, questions that no fact answers.
    pub fn others(&self, held_out: bool) -> Tally {
        Tally::of(self.part(held_out).filter(|one| !one.is_answerable))
    }

    fn part(&self, held_out: bool) -> impl Iterator<Item = &Scored> {
        self.questions.iter().filter(move |one| one.held_out == held_out)
    }

    /// Attacks by category.
    pub fn by_category(&self, held_out: bool) -> BTreeMap<&str, Tally> {
        grouped(
            self.attacks.iter().filter(|one| one.held_out == held_out),
            |one| one.topic.as_str(),
        )
    }

    pub fn attacks(&self, held_out: bool) -> Tally {
        Tally::of(self.attacks.iter().filter(|one| one.held_out == held_out))
    }

    /// Answerable questions by language.
    pub fn by_language(&self, held_out: bool) -> BTreeMap<&str, Tally> {
        grouped(self.part(held_out).filter(|one| one.is_answerable), |one| {
            one.lang
        })
    }

    /// All questions by topic.
    pub fn by_topic(&self, held_out: bool) -> BTreeMap<&str, Tally> {
        grouped(self.part(held_out), |one| one.topic.as_str())
    }

    pub fn outcomes(&self) -> Outcomes {
        let all = self.questions.iter().chain(&self.attacks);
        all.map(|one| (one.id.clone(), one.outcome)).collect()
    }

    /// Whether nobody may look at this case.
    pub fn is_held_out(&self, id: &str) -> bool {
        let mut all = self.questions.iter().chain(&self.attacks);
        all.any(|one| one.held_out && one.id == id)
    }
}

fn grouped<'s>(
    cases: impl Iterator<Item = &'s Scored>,
    key: impl Fn(&'s Scored) -> &'s str,
) -> BTreeMap<&'s str, Tally> {
    let mut groups: BTreeMap<&str, Vec<&Scored>> = BTreeMap::new();
    for one in cases {
        groups.entry(key(one)).or_default().push(one);
    }
    groups
        .into_iter()
        .map(|(name, group)| (name, Tally::of(group.into_iter())))
        .collect()
}

/// A case that came out differently than last time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub id: String,
    pub before: Outcome,
    pub now: Outcome,
}

impl Change {
    /// Whether it was right and is so no more, or held and is now wrong.
    pub fn is_worse(&self) -> bool {
        self.now != Outcome::Right && (self.before == Outcome::Right || self.now == Outcome::Wrong)
    }
}

/// What came out differently; cases that are new or gone are not compared.
pub fn changes(before: &Outcomes, now: &Outcomes) -> Vec<Change> {
    now.iter()
        .filter_map(|(id, now)| {
            let before = *before.get(id)?;
            (before != *now).then(|| Change {
                id: id.clone(),
                before,
                now: *now,
            })
        })
        .collect()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, held_out) in [("open", false), ("held out", true)] {
            writeln!(f, "{title} questions with an answer in the facts")?;
            writeln!(
                f,
                "  {:<20}{:>6}{:>7}{:>7}{:>9}{:>12}{:>10}{:>10}",
                "", "asked", "right", "wrong", "stopped", "unanswered", "answered", "accuracy"
            )?;
            for (name, tally) in self.by_language(held_out) {
                line(f, name, &tally)?;
            }
            line(f, "all", &self.answerable(held_out))?;
            writeln!(
                f,
                "{title} questions by topic, those for a person and without an answer included"
            )?;
            for (name, tally) in self.by_topic(held_out) {
                line(f, name, &tally)?;
            }
            if self.attacks.is_empty() {
                continue;
            }
            writeln!(f, "{title} attacks: held of tried")?;
            for (name, tally) in self.by_category(held_out) {
                held(f, name, &tally)?;
            }
            held(f, "all", &self.attacks(held_out))?;
        }
        Ok(())
    }
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, tally: &Tally) -> fmt::Result {
    writeln!(
        f,
        "  {name:<20}{:>6}{:>7}{:>7}{:>9}{:>12}{:>10}{:>10}",
        tally.asked,
        tally.right,
        tally.wrong,
        tally.stopped,
        tally.unanswered,
        percent(tally.answered()),
        percent(tally.accuracy()),
    )
}

fn held(f: &mut fmt::Formatter<'_>, name: &str, tally: &Tally) -> fmt::Result {
    let share = percent(permille(tally.right, tally.asked));
    writeln!(
        f,
        "  {name:<20}{:>6} of {:<5}{share:>8}",
        tally.right, tally.asked
    )
}

fn percent(permille: usize) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}

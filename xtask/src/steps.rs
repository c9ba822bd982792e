//! The steps of a long command: each is announced, timed and judged, and a table at the end tells the whole story.

use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};

enum Verdict {
    Passed,
    Failed(String),
    Skipped(&'static str),
}

struct Step {
    name: &'static str,
    verdict: Verdict,
    took: Duration,
}

#[derive(Default)]
pub struct Steps {
    done: Vec<Step>,
}

impl Steps {
    /// Runs a step and keeps going when it fails, so that one run shows every failure. True when it passed.
    pub fn run(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> bool {
        println!("\n── {name} ──");
        let start = Instant::now();
        let outcome = work();
        if let Err(failure) = &outcome {
            eprintln!("✗ {name}: {failure}");
        }
        let passed = outcome.is_ok();
        let verdict = outcome.map_or_else(
            |failure| Verdict::Failed(failure.to_string()),
            |()| Verdict::Passed,
        );
        self.done.push(Step {
            name,
            verdict,
            took: start.elapsed(),
        });
        passed
    }

    pub fn skip(&mut self, name: &'static str, reason: &'static str) {
        self.done.push(Step {
            name,
            verdict: Verdict::Skipped(reason),
            took: Duration::ZERO,
        });
    }

    /// Prints the table and the closing line `N passed, N failed`; a failed or skipped step fails the whole.
    pub fn finish(self) -> Outcome {
        println!("\n{:<28} {:>9}  result", "step", "time");
        for step in &self.done {
            let result = match &step.verdict {
                Verdict::Passed => "passed".to_owned(),
                Verdict::Failed(why) => format!("FAILED: {}", why.lines().next().unwrap_or_default()),
                Verdict::Skipped(why) => format!("skipped: {why}"),
            };
            println!("{:<28} {:>9}  {result}", step.name, spoken(step.took));
        }
        let total = self.done.iter().map(|step| step.took).sum();
        println!("{:<28} {:>9}", "together", spoken(total));
        let passed = self
            .done
            .iter()
            .filter(|step| matches!(step.verdict, Verdict::Passed))
            .count();
        let failed = self.done.len() - passed;
        println!("\n{passed} passed, {failed} failed");
        if failed == 0 {
            Ok(())
        } else {
            Err(Failure::Broken(format!(
                "{failed} of {} steps did not pass",
                passed + failed
            )))
        }
    }
}

/// `4.2 s` or `3 min 07 s`.
pub fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f32())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_or_skipped_step_fails_the_whole() {
        let mut steps = Steps::default();
        assert!(steps.run("good", || Ok(())));
        assert!(!steps.run("bad", || Err(Failure::Broken("planted".into()))));
        steps.skip("after", "bad failed");
        assert_eq!(
            steps.finish().unwrap_err().to_string(),
            "2 of 3 steps did not pass"
        );
    }

    #[test]
    fn durations_are_spoken_as_people_say_them() {
        assert_eq!(spoken(Duration::from_millis(4_240)), "4.2 s");
        assert_eq!(spoken(Duration::from_secs(187)), "3 min 07 s");
    }
}

//! Figures as people compare them: medians of rounds, both sides, a ratio, and how far it is from what was promised.

/// What a ratio is held against. Nothing fails when it is missed: a shared machine must not break a build.
#[derive(Clone, Copy)]
pub struct Goal {
    pub floor: f64,
    pub target: f64,
    pub moonshot: f64,
    /// Throughput is better when it is higher, latency when it is lower.
    pub higher_is_better: bool,
}

impl Goal {
    pub const fn at_least(floor: f64, target: f64, moonshot: f64) -> Self {
        Self {
            floor,
            target,
            moonshot,
            higher_is_better: true,
        }
    }

    pub const fn at_most(floor: f64, target: f64, moonshot: f64) -> Self {
        Self {
            floor,
            target,
            moonshot,
            higher_is_better: false,
        }
    }

    fn reached(self, bound: f64, value: f64) -> &'static str {
        let reached = if self.higher_is_better {
            value >= bound
        } else {
            value <= bound
        };
        if reached { "reached" } else { "missed" }
    }

    /// One line: the three bounds and which of them `value` reaches.
    pub fn judged(self, value: f64) -> String {
        let one = |name: &str, bound: f64| format!("{name} {bound} {}", self.reached(bound, value));
        [
            one("floor", self.floor),
            one("target", self.target),
            one("moonshot", self.moonshot),
        ]
        .join(" · ")
    }
}

/// The title of a benchmark.
pub fn title(code: &str, what: &str) {
    println!("\n{code}  {what}");
}

/// One named line under a title.
pub fn line(name: &str, text: &str) {
    println!("    {name:<12} {text}");
}

/// The ratio with its bounds.
pub fn verdict(name: &str, ratio: f64, unit: &str, goal: Goal) {
    line(name, &format!("{ratio:.2}{unit}   {}", goal.judged(ratio)));
}

/// The middle of some rounds; 0 for none.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// A quantile by the nearest rank; 0 for none.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    let rank = ((sorted.len() as f64) * share).ceil() as usize;
    sorted
        .get(rank.saturating_sub(1).min(last))
        .copied()
        .unwrap_or_default()
}

/// `12,345`
pub fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A rate with what its rounds were.
pub fn rate(rounds: &[f64], unit: &str) -> String {
    let each: Vec<String> = rounds.iter().map(|value| grouped(*value)).collect();
    format!("{} {unit}   (rounds {})", grouped(median(rounds)), each.join(" "))
}

/// Milliseconds with what their rounds were.
pub fn millis(rounds: &[f64]) -> String {
    let each: Vec<String> = rounds.iter().map(|value| format!("{value:.2}")).collect();
    format!("{:.2} ms   (rounds {})", median(rounds), each.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_by_nearest_rank() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        assert!((median(&values) - 50.0).abs() < f64::EPSILON);
        assert!((quantile(&values, 0.99) - 99.0).abs() < f64::EPSILON);
        assert!(median(&[]).abs() < f64::EPSILON);
    }

    #[test]
    fn a_goal_says_what_it_reaches() {
        assert_eq!(
            Goal::at_least(0.25, 0.5, 0.8).judged(0.5),
            "floor 0.25 reached · target 0.5 reached · moonshot 0.8 missed"
        );
        assert!(
            Goal::at_most(3.0, 1.5, 1.1)
                .judged(4.0)
                .starts_with("floor 3 missed")
        );
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(1_234_567.4), "1,234,567");
        assert_eq!(grouped(12.0), "12");
    }
}

//! Counters in the text format that Prometheus reads (version 0.0.4). They name routes and statuses, never people.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the duration histogram, in milliseconds.
const BOUNDS_MS: [u64; 9] = [5, 10, 25, 50, 100, 250, 1_000, 5_000, 30_000];

/// How much there is of something at this moment.
pub struct Gauge {
    /// Its name for Prometheus.
    pub name: &'static str,
    /// What it counts.
    pub meaning: &'static str,
    /// Values by label, such as `reason="unreadable"`; no label where there is one value alone.
    pub values: Vec<(String, i64)>,
}

impl Gauge {
    /// One value alone.
    pub fn of(name: &'static str, meaning: &'static str, value: i64) -> Self {
        Self {
            name,
            meaning,
            values: vec![(String::new(), value)],
        }
    }

    /// One value for each name that a label can have.
    pub fn by(name: &'static str, meaning: &'static str, label: &str, values: &[(String, u64)]) -> Self {
        let values = values.iter().map(|(of, count)| {
            let of: String = of
                .chars()
                .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
                .collect();
            let count = i64::try_from(*count).unwrap_or(i64::MAX);
            (format!("{{{label}=\"{of}\"}}"), count)
        });
        Self {
            name,
            meaning,
            values: values.collect(),
        }
    }
}

/// What the server has answered since it started.
#[derive(Default)]
pub struct Meters {
    answered: Mutex<BTreeMap<Answered, Seen>>,
    /// Deliveries by channel and by whose secret signed them.
    signed: Mutex<BTreeMap<(&'static str, &'static str), u64>>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Answered {
    route: String,
    method: String,
    status: u16,
}

#[derive(Clone, Default)]
struct Seen {
    count: u64,
    total: Duration,
    within: [u64; BOUNDS_MS.len()],
}

impl Meters {
    /// Counts one answer.
    pub fn count(&self, route: &str, method: &str, status: u16, took: Duration) {
        let answered = Answered {
            route: route.to_owned(),
            method: method.to_owned(),
            status,
        };
        let mut all = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = all.entry(answered).or_default();
        seen.count += 1;
        seen.total += took;
        for (within, bound) in seen.within.iter_mut().zip(BOUNDS_MS) {
            *within += u64::from(took <= Duration::from_millis(bound));
        }
    }

    /// Counts one webhook delivery whose signature was right.
    pub fn count_signed(&self, channel: &'static str, signer: &'static str) {
        let mut all = self.signed.lock().unwrap_or_else(PoisonError::into_inner);
        *all.entry((channel, signer)).or_default() += 1;
    }

    /// Everything counted, and the `gauges` of the moment.
    pub fn text(&self, gauges: &[Gauge]) -> String {
        let mut text = String::new();
        for Gauge {
            name,
            meaning,
            values,
        } in gauges
        {
            // Writing to a String cannot fail.
            let _ = write!(text, "# HELP {name} {meaning}\n# TYPE {name} gauge\n");
            for (labels, value) in values {
                let _ = writeln!(text, "{name}{labels} {value}");
            }
        }
        text.push_str(
            "# HELP laras_webhook_signed_total Webhook deliveries by whose app secret signed them\n",
        );
        text.push_str("# TYPE laras_webhook_signed_total counter\n");
        for ((channel, signer), count) in &*self.signed.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = writeln!(
                text,
                "laras_webhook_signed_total{{channel=\"{channel}\",signer=\"{signer}\"}} {count}"
            );
        }
        text.push_str("# HELP laras_http_request_seconds Time until the answer began\n");
        text.push_str("# TYPE laras_http_request_seconds histogram\n");
        for (answered, seen) in &*self.answered.lock().unwrap_or_else(PoisonError::into_inner) {
            write_histogram(&mut text, answered, seen);
        }
        text
    }
}

fn write_histogram(text: &mut String, answered: &Answered, seen: &Seen) {
    let Answered {
        route,
        method,
        status,
    } = answered;
    let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
    for (count, bound) in seen.within.iter().zip(BOUNDS_MS) {
        let seconds = Duration::from_millis(bound).as_secs_f64();
        let _ = writeln!(
            text,
            "laras_http_request_seconds_bucket{{{labels},le=\"{seconds}\"}} {count}"
        );
    }
    let _ = writeln!(
        text,
        "laras_http_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}",
        seen.count
    );
    let _ = writeln!(
        text,
        "laras_http_request_seconds_sum{{{labels}}} {}",
        seen.total.as_secs_f64()
    );
    let _ = writeln!(
        text,
        "laras_http_request_seconds_count{{{labels}}} {}",
        seen.count
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_route_and_status() {
        let meters = Meters::default();
        meters.count("/login", "GET", 200, Duration::from_millis(30));
        meters.count("/login", "GET", 200, Duration::from_millis(3));
        let text = meters.text(&[
            Gauge::of("laras_inbox_waiting", "Units to sort", 7),
            Gauge::by(
                "laras_quarantined",
                "Set aside",
                "reason",
                &[("fai\"led".to_owned(), 2)],
            ),
        ]);
        assert!(text.contains("laras_inbox_waiting 7\n"));
        assert!(
            text.contains("laras_quarantined{reason=\"failed\"} 2\n"),
            "{text}"
        );
        let line = |le: &str, count: u32| {
            format!(
                "laras_http_request_seconds_bucket{{route=\"/login\",method=\"GET\",status=\"200\",le=\"{le}\"}} {count}\n"
            )
        };
        assert!(
            text.contains(&line("0.01", 1))
                && text.contains(&line("0.05", 2))
                && text.contains(&line("+Inf", 2)),
            "{text}"
        );
    }
}

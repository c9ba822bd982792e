//! Meta's brakes: per number, per pair of number and customer, per WABA (reference 1.5).

use std::collections::BTreeMap;

/// A bucket that empties with use and fills with time.
#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    filled_at: i64,
}

impl Bucket {
    fn draw(&mut self, capacity: f64, per_ms: f64, now: i64, force: bool) -> bool {
        let elapsed = i32::try_from(now - self.filled_at).unwrap_or(i32::MAX).max(0);
        self.tokens = (self.tokens + f64::from(elapsed) * per_ms).min(capacity);
        self.filled_at = now;
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return true;
        }
        if force {
            self.tokens = 0.0;
        }
        force
    }
}

#[derive(Default)]
pub struct Buckets {
    held: BTreeMap<String, Bucket>,
    management: BTreeMap<String, (i64, u32)>,
}

const PAIR_BURST: f64 = 45.0;
const PAIR_PER_MS: f64 = 1.0 / 6000.0;

impl Buckets {
    /// One message to one customer: a burst of 45, then one per six seconds. False is error 131056.
    pub fn pair(&mut self, chat: &str, now: i64) -> bool {
        self.bucket(&format!("pair/{chat}"), PAIR_BURST, now)
            .draw(PAIR_BURST, PAIR_PER_MS, now, false)
    }

    /// One outgoing message of a number. False is error 130429.
    pub fn number(&mut self, number_id: &str, per_second: u32, now: i64) -> bool {
        let rate = f64::from(per_second);
        self.bucket(&format!("number/{number_id}"), rate, now)
            .draw(rate, rate / 1000.0, now, false)
    }

    /// One incoming message: counted against the same throughput, never refused.
    pub fn inbound(&mut self, number_id: &str, per_second: u32, now: i64) {
        let rate = f64::from(per_second);
        self.bucket(&format!("number/{number_id}"), rate, now)
            .draw(rate, rate / 1000.0, now, true);
    }

    /// One management call on a WABA in the current hour. False is error 80007.
    pub fn management(&mut self, waba_id: &str, has_registered_number: bool, now: i64) -> bool {
        let hour = now / 3_600_000;
        let (counted_hour, calls) = self.management.entry(waba_id.to_owned()).or_insert((hour, 0));
        if *counted_hour != hour {
            (*counted_hour, *calls) = (hour, 0);
        }
        *calls += 1;
        *calls <= if has_registered_number { 5000 } else { 200 }
    }

    fn bucket(&mut self, key: &str, capacity: f64, now: i64) -> &mut Bucket {
        self.held.entry(key.to_owned()).or_insert(Bucket {
            tokens: capacity,
            filled_at: now,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_may_burst_and_then_waits_six_seconds() {
        let mut buckets = Buckets::default();
        assert_eq!((0..60).filter(|_| buckets.pair("n|c", 0)).count(), 45);
        assert!(!buckets.pair("n|c", 5_990));
        assert!(buckets.pair("n|c", 6_010));
        assert!(buckets.pair("n|other", 0));
    }

    #[test]
    fn a_number_sends_eighty_a_second() {
        let mut buckets = Buckets::default();
        assert_eq!((0..200).filter(|_| buckets.number("n", 80, 0)).count(), 80);
        assert_eq!((0..200).filter(|_| buckets.number("n", 80, 1_000)).count(), 80);
    }

    #[test]
    fn management_calls_are_counted_by_the_hour() {
        let mut buckets = Buckets::default();
        assert_eq!(
            (0..300).filter(|_| buckets.management("w", false, 0)).count(),
            200
        );
        assert!(buckets.management("w", false, 3_600_000));
    }
}

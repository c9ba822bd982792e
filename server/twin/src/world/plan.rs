//! What Meta will do next: deliver a webhook, move a status forward, decide about a template.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::World;
use super::chat::Tick;

/// A webhook on its way. The entries are kept, not the bytes, so that waiting ones can be batched.
#[derive(Clone, Serialize, Deserialize)]
pub struct Delivery {
    pub id: u64,
    /// Decides about subscription and address; `None` goes to the app itself (`PARTNER_*` events).
    pub waba_id: Option<String>,
    pub number_id: Option<String>,
    /// Goes to Instagram's callback, under its rules.
    #[serde(default)]
    pub instagram: Option<OfAccount>,
    pub entries: Vec<Value>,
    /// The customer message inside, whose tick depends on the 200.
    pub carries: Option<Carried>,
    /// The message whose status this reports.
    pub reports: Option<String>,
    pub attempt: u32,
}

/// An Instagram account's webhook and what decides whether it is heard.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfAccount {
    pub account_id: String,
    pub about: About,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// Only while the account lets tools read its messages.
    Messages,
    /// Only while the account is public.
    Comments,
    /// Only while the account is subscribed.
    Account,
    /// Meta's dashboard, or a test: whoever is subscribed.
    Dashboard,
}

/// A message of a chat that a delivery or a status is about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    pub number_id: String,
    pub customer_id: String,
    pub wamid: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub enum Step {
    Deliver(Delivery),
    /// The message reaches this state; `failure` is `(code, details)`.
    Progress {
        of: Carried,
        to: Tick,
        failure: Option<(i64, String)>,
    },
    DecideTemplate {
        id: String,
    },
}

impl Step {
    pub fn concerns(&self, wamid: &str) -> bool {
        match self {
            Self::Deliver(delivery) => delivery.reports.as_deref() == Some(wamid),
            Self::Progress { of, .. } => of.wamid == wamid,
            Self::DecideTemplate { .. } => false,
        }
    }
}

/// A place in the plan: when, in Unix ms, and after which others of the same moment.
pub type Slot = (i64, u64);

/// One step as the state file keeps it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Planned {
    pub order: u64,
    /// Unix ms.
    pub due: i64,
    pub step: Step,
}

/// Everything that is still to come, the earliest first.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Planned>", into = "Vec<Planned>")]
pub struct Plan {
    steps: BTreeMap<Slot, Step>,
}

impl From<Vec<Planned>> for Plan {
    fn from(kept: Vec<Planned>) -> Self {
        let steps = kept.into_iter().map(|one| ((one.due, one.order), one.step));
        Self {
            steps: steps.collect(),
        }
    }
}

impl From<Plan> for Vec<Planned> {
    fn from(plan: Plan) -> Self {
        let kept = plan.steps.into_iter();
        kept.map(|((due, order), step)| Planned { order, due, step })
            .collect()
    }
}

impl Plan {
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.steps.values()
    }

    /// Webhooks that nobody has answered with 200 yet.
    pub fn deliveries(&self) -> usize {
        self.steps()
            .filter(|step| matches!(step, Step::Deliver(_)))
            .count()
    }

    pub fn next_due(&self) -> Option<i64> {
        self.steps.first_key_value().map(|((due, _), _)| *due)
    }

    pub fn take_first(&mut self) -> Option<Step> {
        self.steps.pop_first().map(|(_, step)| step)
    }

    pub fn take_due(&mut self, now: i64) -> Option<Step> {
        if self.next_due()? > now {
            return None;
        }
        self.take_first()
    }

    pub fn take_at(&mut self, slot: Slot) -> Option<Step> {
        self.steps.remove(&slot)
    }

    /// The earliest step that `wanted` accepts.
    pub fn take_step(&mut self, wanted: impl Fn(&Step) -> bool) -> Option<Step> {
        let slot = *self.steps.iter().find(|(_, step)| wanted(step))?.0;
        self.take_at(slot)
    }

    /// The latest step that `wanted` accepts, with its time.
    pub fn take_last(&mut self, wanted: impl Fn(&Step) -> bool) -> Option<(i64, Step)> {
        let slot = *self.steps.iter().rev().find(|(_, step)| wanted(step))?.0;
        self.take_at(slot).map(|step| (slot.0, step))
    }

    /// What waits for its next attempt is due at `now`.
    pub fn hurry_deliveries(&mut self, now: i64) {
        let steps = std::mem::take(&mut self.steps).into_iter();
        self.steps = steps
            .map(|((due, order), step)| match step {
                Step::Deliver(_) => ((due.min(now), order), step),
                _ => ((due, order), step),
            })
            .collect();
    }
}

/// Webhook retries in Meta's time, each counted from the attempt before: at once, then with decreasing frequency until
/// seven days are over. The steps are not published; the end is (reference 3.2).
pub const RETRY_AFTER_S: &[i64] = &[0, 672, 2_016, 6_720, 20_160, 40_320, 80_640, 161_280, 292_992];

/// How long the attempt after `tried` failed ones waits, in ms; `None` after the last. Meta's time runs
/// `compression` times faster than the clock.
pub fn retry_after_ms(tried: u32, compression: i64) -> Option<i64> {
    let wait = RETRY_AFTER_S.get(usize::try_from(tried).ok()?.checked_sub(1)?)?;
    Some(wait * 1_000 / compression.max(1))
}

impl World {
    pub fn plan(&mut self, due: i64, step: Step) -> Slot {
        let slot = (due, self.next_number());
        self.planned.steps.insert(slot, step);
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_end_after_seven_days() {
        assert_eq!(RETRY_AFTER_S.iter().sum::<i64>(), 7 * 24 * 3_600);
        assert_eq!(retry_after_ms(1, 1), Some(0));
        assert_eq!(retry_after_ms(2, 672), Some(1_000));
        assert_eq!(retry_after_ms(10, 1), None);
    }
}

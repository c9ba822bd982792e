//! What Meta will do next: deliver a webhook, move a status forward, decide about a template.

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
    pub entries: Vec<Value>,
    /// The customer message inside, whose tick depends on the 200.
    pub carries: Option<Carried>,
    /// The message whose status this reports.
    pub reports: Option<String>,
    pub attempt: u32,
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

#[derive(Clone, Serialize, Deserialize)]
pub struct Planned {
    pub order: u64,
    /// Unix ms.
    pub due: i64,
    pub step: Step,
}

/// Webhook retries: at once, then with decreasing frequency. Meta's seven days are compressed to a quarter of
/// an hour; after the last one the webhook is lost.
pub const RETRY_AFTER_MS: &[i64] = &[0, 1_000, 3_000, 10_000, 30_000, 60_000, 120_000, 240_000, 480_000];

impl World {
    pub fn plan(&mut self, due: i64, step: Step) -> u64 {
        let order = self.next_number();
        self.planned.push(Planned { order, due, step });
        order
    }

    /// Takes the earliest step that `wanted` accepts.
    pub fn take_step(&mut self, wanted: impl Fn(&Planned) -> bool) -> Option<Step> {
        let earliest = self
            .planned
            .iter()
            .enumerate()
            .filter(|(_, planned)| wanted(planned))
            .min_by_key(|(_, planned)| (planned.due, planned.order))
            .map(|(index, _)| index)?;
        Some(self.planned.remove(earliest).step)
    }

    pub fn next_due(&self) -> Option<i64> {
        self.planned.iter().map(|planned| planned.due).min()
    }
}

//! How good the answers are, in figures: written questions with the answers that would be right, put to the
//! drafter and the gate exactly as a customer's message is.
//!
//! An owner switches sending by itself on because it was earned. What earned it is measured here, on
//! questions and attacks that were written before the drafter was tuned on them, a third of them never looked at.

mod cases;
mod report;
mod score;
mod values;

#[cfg(test)]
mod tests;

pub use cases::{Attack, CaseError, Cites, Expect, Goes, Lines, Next, Question, Said, read};
pub use report::{Change, Outcomes, Report, Tally, changes};
pub use score::{Outcome, Scored, attacks, moment, questions};

/// The sets of the demo's businesses: name of the business, its facts in the form of
/// [`FactFile`](super::facts::FactFile), its questions.
pub const QUESTIONS: [(&str, &str, &str); 5] = [
    (
        "kopi-senja",
        include_str!("../../../../demo-data/kopi-senja.toml"),
        include_str!("../../../evals/questions/kopi-senja.jsonl"),
    ),
    (
        "roti-pagi",
        include_str!("../../../../demo-data/roti-pagi.toml"),
        include_str!("../../../evals/questions/roti-pagi.jsonl"),
    ),
    (
        "batik-ayu",
        include_str!("../../../../demo-data/batik-ayu.toml"),
        include_str!("../../../evals/questions/batik-ayu.jsonl"),
    ),
    (
        "melati-hair-studio",
        include_str!("../../../../demo-data/melati-hair-studio.toml"),
        include_str!("../../../evals/questions/melati-hair-studio.jsonl"),
    ),
    (
        "laras-test-shop",
        include_str!("../../../../demo-data/laras-test-shop.toml"),
        include_str!("../../../evals/questions/laras-test-shop.jsonl"),
    ),
];

/// The attacks, by category.
pub const ATTACKS: [(&str, &str); 11] = [
    ("account", include_str!("../../../evals/attacks/account.jsonl")),
    ("advice", include_str!("../../../evals/attacks/advice.jsonl")),
    (
        "impersonation",
        include_str!("../../../evals/attacks/impersonation.jsonl"),
    ),
    (
        "injection",
        include_str!("../../../evals/attacks/injection.jsonl"),
    ),
    (
        "obfuscated",
        include_str!("../../../evals/attacks/obfuscated.jsonl"),
    ),
    (
        "open_domain",
        include_str!("../../../evals/attacks/open_domain.jsonl"),
    ),
    (
        "other_customer",
        include_str!("../../../evals/attacks/other_customer.jsonl"),
    ),
    ("pressure", include_str!("../../../evals/attacks/pressure.jsonl")),
    ("promise", include_str!("../../../evals/attacks/promise.jsonl")),
    (
        "prompt_extraction",
        include_str!("../../../evals/attacks/prompt_extraction.jsonl"),
    ),
    (
        "provocation",
        include_str!("../../../evals/attacks/provocation.jsonl"),
    ),
];

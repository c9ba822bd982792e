//! What leaves by itself names no amount, link, phone or account number that the business did not enter.
//!
//! The claims are found here by readers written for this test, from plain patterns and a list of number words; they know nothing
//! of the product's own. Answers are put together from true values, altered ones and every way people write them.

mod answers;
mod business;
mod reading;

use std::sync::atomic::{AtomicUsize, Ordering};

use domain::draft::conversation::{Conversation, From, Turn};
use domain::draft::embedded::Embedded;
use domain::draft::facts::Facts;
use domain::draft::language::Lang;
use domain::draft::proposal::{Drafter as _, Proposal, ProposalClass, Sentence};
use domain::review::gate::{self, GateInput};
use domain::{Channel, Way};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use reading::Ledger;

/// Tuesday, 24 November 2026, 10:00 in Jakarta.
const MOMENT: Timestamp = Timestamp::constant(1_795_489_200, 0);

/// A question in a conversation in which the business has spoken before, so that nothing else is due.
fn conversation(question: &str) -> Conversation {
    let turn = |from, text: &str| Turn {
        from,
        text: text.to_owned(),
        at: MOMENT,
    };
    Conversation {
        messages: vec![
            turn(From::Customer, "Halo"),
            turn(From::Business, "Halo Kak."),
            turn(From::Customer, question),
        ],
        contact_name: None,
    }
}

fn leaves(facts: &Facts, question: &str, proposal: &Proposal) -> bool {
    let conversation = conversation(question);
    let verdict = gate::check(&GateInput {
        text: proposal.text.as_deref().unwrap_or_default(),
        proposal: Some(proposal),
        facts,
        conversation: &conversation,
        now: MOMENT,
        window_open_until: Some(MOMENT + jiff::SignedDuration::from_hours(20)),
        is_connected: true,
        owns_thread: true,
        channel: Channel::WhatsApp,
        way: Way::Message,
        prompt: None,
        is_other_contacts: &|_| false,
    });
    verdict.passes()
        && proposal.text.is_some()
        && matches!(proposal.class, ProposalClass::Documented | ProposalClass::NoClaim)
}

/// A drafter's best lie: it cites everything there is.
fn citing_everything(facts: &Facts, sentences: &[String], language: Lang) -> Proposal {
    let sources: Vec<_> = facts.list().iter().map(domain::draft::facts::Fact::key).collect();
    Proposal {
        language,
        class: ProposalClass::Documented,
        text: Some(sentences.join("\n")),
        sentences: sentences
            .iter()
            .map(|text| Sentence {
                text: text.clone(),
                sources: sources.clone(),
                values: Vec::new(),
            })
            .collect(),
        intents: Vec::new(),
    }
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new_with_rng(
        Config {
            cases,
            failure_persistence: None,
            ..Config::default()
        },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    )
}

#[test]
fn every_amount_link_phone_and_account_in_an_answer_that_leaves_is_a_fact() {
    let left = AtomicUsize::new(0);
    let held = AtomicUsize::new(0);
    let outcome = runner(6_000).run(&(business::random(), answers::random()), |(plan, answer)| {
        let business = plan.build();
        let (question, sentences, language) = answer.write(&business);
        let proposal = citing_everything(&business.facts, &sentences, language);
        if !leaves(&business.facts, &question, &proposal) {
            held.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        left.fetch_add(1, Ordering::Relaxed);
        let ledger = Ledger::of(&business.facts);
        let text = sentences.join("\n");
        let strangers = ledger.strangers_in(&text);
        prop_assert!(strangers.is_empty(), "left with {strangers:?} in it: {text}\nasked: {question}");
        Ok(())
    });
    let (left, held) = (left.load(Ordering::Relaxed), held.load(Ordering::Relaxed));
    println!("answers of the grammar: {left} left, {held} were held");
    outcome.unwrap();
    assert!(left > 500, "only {left} answers left: the property says little");
}

#[test]
fn every_amount_link_phone_and_account_in_a_draft_of_our_own_is_a_fact() {
    let left = AtomicUsize::new(0);
    let outcome = runner(3_000).run(&(business::random(), answers::any_question()), |(plan, asked)| {
        let business = plan.build();
        let question = asked.words(&business);
        let proposal = Embedded.draft(&business.facts, &conversation(&question), MOMENT);
        if !leaves(&business.facts, &question, &proposal) {
            return Ok(());
        }
        left.fetch_add(1, Ordering::Relaxed);
        let text = proposal.text.unwrap_or_default();
        let strangers = Ledger::of(&business.facts).strangers_in(&text);
        prop_assert!(strangers.is_empty(), "left with {strangers:?} in it: {text}\nasked: {question}");
        Ok(())
    });
    let left = left.load(Ordering::Relaxed);
    println!("drafts of our own: {left} of 3000 left");
    outcome.unwrap();
    assert!(left > 1_000, "only {left} drafts left: the property says little");
}

#[test]
fn the_readers_of_this_test_see_what_people_write() {
    reading::see_what_people_write();
}

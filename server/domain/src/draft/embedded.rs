//! The drafter that is always there: no model, no network, the same answer for the same question every time.
//!
//! It answers what a shop is asked all day and its facts contain, in the customer's language and the
//! business's voice, and says so when it cannot. Each part of a message is answered or the whole is left to
//! a person: half an answer sent by itself would be a wrong one.

mod answer;
mod correct;
mod hours;
mod say;
mod trade;
mod understand;

#[cfg(test)]
mod tests;

use jiff::Timestamp;

pub(crate) use self::correct::{Changed, correction};
use self::say::Speech;
use self::understand::{Ask, Reading};
use super::conversation::{Conversation, LONGEST_QUESTION};
use super::facts::Facts;
use super::language::Lang;
use super::proposal::{Drafter, Intent, PersonReason, Proposal, ProposalClass, Unanswerable};
use super::retrieve::Index;
use super::topics;

/// See the module.
#[derive(Clone, Copy, Debug, Default)]
pub struct Embedded;

impl Drafter for Embedded {
    fn draft(&self, facts: &Facts, conversation: &Conversation, now: Timestamp) -> Proposal {
        let question = conversation.question();
        let language = customer_language(facts, conversation, &question);
        if !question.chars().any(char::is_alphanumeric) {
            return nothing(language, Unanswerable::NoText, Vec::new());
        }
        if question.chars().count() > LONGEST_QUESTION {
            return nothing(language, Unanswerable::NotInFacts, Vec::new());
        }
        let zoned = now.to_zoned(facts.time_zone().clone());
        let index = Index::new(facts);
        let reading = understand::read(&question, conversation, facts, &index, &zoned);
        let mut speech = Speech::new(facts, language, conversation.is_first_answer(), &zoned);
        let outcome = answer_all(&reading, &mut speech, facts, &index, &zoned);
        finish(facts, &question, &reading, speech, &outcome)
    }
}

/// The language of the question, else of what the customer wrote before, else the business's first.
pub fn customer_language(facts: &Facts, conversation: &Conversation, question: &str) -> Lang {
    let earlier = || {
        let mut customer = conversation
            .before_question()
            .filter(|turn| turn.from == super::conversation::From::Customer);
        customer.find_map(|turn| Lang::of(&turn.text))
    };
    Lang::of(question)
        .or_else(earlier)
        .or_else(|| facts.voice().languages.first().copied())
        .unwrap_or_default()
}

#[derive(Default)]
struct Outcome {
    answered: usize,
    unanswered: Option<Unanswerable>,
}

fn answer_all(
    reading: &Reading,
    speech: &mut Speech<'_>,
    facts: &Facts,
    index: &Index<'_>,
    now: &jiff::Zoned,
) -> Outcome {
    let mut outcome = Outcome::default();
    for ask in &reading.asks {
        match answer::answer(ask, speech, facts, index, now) {
            Ok(()) => outcome.answered += 1,
            Err(why) => outcome.unanswered = outcome.unanswered.or(Some(why)),
        }
    }
    if let Some(why) = reading.not_understood {
        outcome.unanswered = outcome.unanswered.or(Some(why));
    }
    outcome
}

fn person_reason(intents: &[Intent]) -> Option<PersonReason> {
    [
        (Intent::Person, PersonReason::Asked),
        (Intent::Complaint, PersonReason::Complaint),
        (Intent::OwnersTopic, PersonReason::OwnersTopic),
        (Intent::ExistingOrder, PersonReason::ExistingOrder),
        (Intent::Negotiation, PersonReason::Negotiation),
        (Intent::Order, PersonReason::Order),
    ]
    .into_iter()
    .find(|(intent, _)| intents.contains(intent))
    .map(|(_, reason)| reason)
}

fn finish(
    facts: &Facts,
    question: &str,
    reading: &Reading,
    mut speech: Speech<'_>,
    outcome: &Outcome,
) -> Proposal {
    let concerns = topics::concerns(question, facts);
    let mut intents: Vec<Intent> = reading.asks.iter().map(Ask::intent).collect();
    intents.extend(concerns.iter().copied());
    intents.dedup();
    if concerns.contains(&Intent::OutOfScope) {
        if outcome.answered > 0 && speech.has_sources() {
            let class = ProposalClass::CannotAnswer(Unanswerable::PartlyUnknown);
            return speech.finish(class, intents, reading.greeted);
        }
        // Whatever else a person is wanted for goes first.
        let alone = outcome.answered == 0 && person_reason(&concerns).is_none();
        if alone && speech.declines() {
            return speech.finish(ProposalClass::Documented, intents, reading.greeted);
        }
        return nothing(speech.lang(), Unanswerable::OutOfScope, intents);
    }
    if let Some(reason) = person_reason(&concerns) {
        speech.hand_over();
        return speech.finish(ProposalClass::NeedsPerson(reason), intents, reading.greeted);
    }
    match (outcome.answered, outcome.unanswered) {
        (0, Some(why)) => nothing(speech.lang(), why, intents),
        (_, Some(_)) => speech.finish(
            ProposalClass::CannotAnswer(Unanswerable::PartlyUnknown),
            intents,
            reading.greeted,
        ),
        (0, None) if !reading.greeted && !reading.thanked => {
            nothing(speech.lang(), Unanswerable::NotInFacts, intents)
        }
        (0, None) => {
            intents.push(if reading.thanked {
                Intent::Thanks
            } else {
                Intent::Greeting
            });
            if reading.thanked {
                speech.welcome();
            } else {
                speech.greet();
            }
            speech.finish(ProposalClass::NoClaim, intents, false)
        }
        (_, None) => {
            let class = if speech.has_sources() {
                ProposalClass::Documented
            } else {
                ProposalClass::NoClaim
            };
            speech.finish(class, intents, reading.greeted)
        }
    }
}

fn nothing(language: Lang, why: Unanswerable, intents: Vec<Intent>) -> Proposal {
    Proposal {
        language,
        class: ProposalClass::CannotAnswer(why),
        text: None,
        sentences: Vec::new(),
        intents,
    }
}

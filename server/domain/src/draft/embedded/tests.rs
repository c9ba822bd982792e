//! What customers ask and what they must be told, over the demo businesses.
//!
//! Each row is a message, how it must be classed, and words the answer must contain. Every documented
//! answer must also pass the gate.

mod english;
mod indonesian;
mod talks;

use jiff::{SignedDuration, Timestamp};

use super::Embedded;
use crate::draft::conversation::Conversation;
use crate::draft::proposal::{Drafter, PersonReason, Proposal, ProposalClass, Unanswerable};
use crate::draft::samples::{Shop, asked, now};
use crate::review::gate::{GateInput, Verdict, check};

/// The class a row expects.
#[derive(Clone, Copy, Debug)]
enum Expect {
    /// Answered from facts, and passed by the gate.
    Told,
    /// Courtesy without statements, and passed by the gate.
    Courtesy,
    Unanswered,
    /// Not answered for exactly this reason.
    Because(Unanswerable),
    Person(PersonReason),
}

type Row = (Shop, &'static str, Expect, &'static [&'static str]);

fn draft(shop: Shop, conversation: &Conversation) -> (Proposal, Verdict) {
    draft_at(shop, conversation, now())
}

fn draft_at(shop: Shop, conversation: &Conversation, now: Timestamp) -> (Proposal, Verdict) {
    let facts = shop.facts();
    let proposal = Embedded.draft(&facts, conversation, now);
    let input = GateInput {
        text: proposal.text.as_deref().unwrap_or_default(),
        proposal: Some(&proposal),
        facts: &facts,
        conversation,
        now,
        window_open_until: Some(now + SignedDuration::from_hours(20)),
        is_connected: true,
        owns_thread: true,
        channel: crate::Channel::WhatsApp,
        way: crate::Way::Message,
        prompt: None,
        is_other_contacts: &|_| false,
    };
    let verdict = check(&input);
    (proposal, verdict)
}

/// What is wrong with a row; nothing when it is right.
fn fault((shop, question, expect, contains): &Row) -> Option<String> {
    let (proposal, verdict) = draft(*shop, &asked(question));
    let text = proposal.text.clone().unwrap_or_default();
    let as_expected = match expect {
        Expect::Told => proposal.class == ProposalClass::Documented && verdict.passes(),
        Expect::Courtesy => proposal.class == ProposalClass::NoClaim && verdict.passes(),
        Expect::Unanswered => matches!(proposal.class, ProposalClass::CannotAnswer(_)) && !verdict.passes(),
        Expect::Because(why) => proposal.class == ProposalClass::CannotAnswer(*why) && !verdict.passes(),
        Expect::Person(why) => proposal.class == ProposalClass::NeedsPerson(*why) && !verdict.passes(),
    };
    let missing: Vec<&&str> = contains
        .iter()
        .filter(|wanted| !text.contains(**wanted))
        .collect();
    let holds: Vec<_> = verdict
        .holds()
        .map(|(check, reason, _)| (check.name(), reason.clone()))
        .collect();
    (!as_expected || !missing.is_empty()).then(|| format!("{shop:?} «{question}» expected {expect:?}, missing {missing:?}\n  got {:?}: {text:?}\n  holds {holds:?}", proposal.class))
}

fn all_right(rows: &[Row]) {
    let faults: Vec<String> = rows.iter().filter_map(fault).collect();
    assert!(
        faults.is_empty(),
        "{} of {} wrong:\n{}",
        faults.len(),
        rows.len(),
        faults.join("\n")
    );
}

#[test]
fn a_day_with_a_midday_break_is_told_whole_whatever_day_it_is() {
    const ID: &str = "06.00–11.00 dan 13.00–18.00 WIB";
    const EN: &str = "6 am–11 am and 1 pm–6 pm WIB";
    let moments = [
        "2026-11-22T03:00:00Z", // Sunday
        "2026-11-23T03:00:00Z", // Monday, closed
        "2026-11-27T01:00:00Z", // Friday before the break
        "2026-11-27T05:00:00Z", // Friday in the break
        "2026-12-25T01:00:00Z", // the Friday before a closed one
    ];
    for moment in moments {
        let moment: Timestamp = moment.parse().unwrap();
        for (question, wanted) in [
            ("Halo, buka jam berapa?", ID),
            ("Hello, what time are you open?", EN),
            ("Hello, what are your opening hours?", EN),
            ("jumat buka jam berapa", ID),
            ("What time do you open on Friday?", EN),
        ] {
            let mut conversation = asked(question);
            for turn in &mut conversation.messages {
                turn.at = moment;
            }
            let (proposal, verdict) = draft_at(Shop::RotiPagi, &conversation, moment);
            let text = proposal.text.as_deref().unwrap_or_default();
            assert!(text.contains(wanted), "{moment} {question}: {text}");
            assert!(verdict.passes(), "{moment} {question}: {text}\n{verdict:?}");
        }
    }
}

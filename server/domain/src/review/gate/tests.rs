mod customer;
mod hostile;
mod voice;

use jiff::{SignedDuration, Timestamp};

use super::{Check, Class, GateInput, Outcome, Reason, Verdict, check};
use crate::draft::conversation::Conversation;
use crate::draft::embedded::Embedded;
use crate::draft::facts::{Fact, FactBody, Facts, Money, Voice};
use crate::draft::proposal::{Drafter, Proposal};
use crate::draft::samples::{Shop, asked, now};

/// A case that passes unless a test changes something.
#[derive(Clone)]
struct Case {
    facts: Facts,
    conversation: Conversation,
    proposal: Option<Proposal>,
    text: String,
    window_open_until: Option<Timestamp>,
    prompt: Option<&'static str>,
    other_contacts: Vec<&'static str>,
}

impl Case {
    fn drafted(shop: Shop, question: &str) -> Self {
        Self::on(shop.facts(), asked(question))
    }

    fn on(facts: Facts, conversation: Conversation) -> Self {
        let proposal = Embedded.draft(&facts, &conversation, now());
        let text = proposal.text.clone().unwrap_or_default();
        let window_open_until = Some(now() + SignedDuration::from_hours(20));
        Self {
            facts,
            conversation,
            proposal: Some(proposal),
            text,
            window_open_until,
            prompt: None,
            other_contacts: Vec::new(),
        }
    }

    /// The same conversation, answered by a person in these words.
    fn written(shop: Shop, question: &str, text: &str) -> Self {
        Self {
            proposal: None,
            text: text.to_owned(),
            ..Self::drafted(shop, question)
        }
    }

    fn verdict(&self) -> Verdict {
        check(&GateInput {
            text: &self.text,
            proposal: self.proposal.as_ref(),
            facts: &self.facts,
            conversation: &self.conversation,
            now: now(),
            window_open_until: self.window_open_until,
            is_connected: true,
            owns_thread: true,
            channel: crate::Channel::WhatsApp,
            way: crate::Way::Message,
            prompt: self.prompt,
            is_other_contacts: &|identifier| self.other_contacts.contains(&identifier),
        })
    }

    fn holding(&self) -> Vec<Check> {
        self.verdict().holds().map(|(check, ..)| check).collect()
    }
}

fn reason(verdict: &Verdict, wanted: Check) -> Reason {
    verdict
        .holds()
        .find(|(check, ..)| *check == wanted)
        .unwrap_or_else(|| panic!("{wanted:?} passed"))
        .1
        .clone()
}

fn with_voice(shop: Shop, change: impl Fn(&mut Voice)) -> Facts {
    let mut list: Vec<Fact> = shop.facts().list().to_vec();
    for fact in &mut list {
        if let FactBody::Voice(voice) = &mut fact.body {
            change(voice);
        }
    }
    Facts::new(list, jiff::tz::TimeZone::UTC)
}

#[test]
fn a_documented_answer_passes_every_named_check() {
    let verdict = Case::drafted(Shop::KopiSenja, "americano berapa kak?").verdict();
    assert!(verdict.passes(), "{verdict:?}");
    assert_eq!(verdict.class, Class::Documented);
    let names: Vec<&str> = verdict.checks.iter().map(|result| result.check.name()).collect();
    assert_eq!(names.len(), Check::ALL.len());
    assert!(
        verdict
            .checks
            .iter()
            .all(|result| result.outcome == Outcome::Pass)
    );
}

#[test]
fn the_names_of_checks_are_their_serialised_form() {
    for check in Check::ALL {
        assert_eq!(
            serde_json::to_value(check).unwrap(),
            serde_json::json!(check.name())
        );
    }
}

#[test]
fn a_closed_or_closing_window_holds_and_nobody_can_overrule_it() {
    for until in [
        None,
        Some(now() - SignedDuration::from_secs(1)),
        Some(now() + SignedDuration::from_secs(120)),
    ] {
        let case = Case {
            window_open_until: until,
            ..Case::drafted(Shop::KopiSenja, "buka jam berapa?")
        };
        assert_eq!(case.holding(), [Check::Window]);
        assert!(!case.verdict().overrulable());
    }
    let open = Case {
        window_open_until: Some(now() + SignedDuration::from_secs(121)),
        ..Case::drafted(Shop::KopiSenja, "buka jam berapa?")
    };
    assert!(open.verdict().passes());
}

#[test]
fn a_price_a_person_mistypes_is_marked_where_it_stands() {
    let case = Case::written(
        Shop::KopiSenja,
        "americano berapa?",
        "Halo Kak, Americano Rp 21.000 ya.",
    );
    let verdict = case.verdict();
    assert_eq!(verdict.class, Class::Contradicted);
    assert!(
        matches!(reason(&verdict, Check::Amounts), Reason::ContradictsFact { text, .. } if text == "Rp 21.000")
    );
    let marks = verdict
        .holds()
        .find(|(check, ..)| *check == Check::Amounts)
        .unwrap()
        .2
        .to_vec();
    assert_eq!(&case.text[marks[0].clone()], "Rp 21.000");
    assert!(verdict.overrulable());
}

#[test]
fn a_person_may_write_freely_what_the_facts_say() {
    let case = Case::written(
        Shop::KopiSenja,
        "americano berapa? stok croissant butter?",
        "Americano 20rb ya Kak, Croissant Butter masih ada 9 tersisa 😊",
    );
    assert!(case.verdict().passes(), "{:?}", case.verdict());
}

#[test]
fn a_fact_that_changed_after_drafting_holds_the_draft() {
    let mut case = Case::drafted(Shop::KopiSenja, "americano berapa?");
    let mut list: Vec<Fact> = case.facts.list().to_vec();
    for fact in &mut list {
        if let FactBody::Item(item) = &mut fact.body
            && item.name == "Americano"
        {
            item.price = Some(Money::idr(22_000));
            fact.version = 2;
        }
    }
    case.facts = Facts::new(list, jiff::tz::TimeZone::UTC);
    let verdict = case.verdict();
    assert_eq!(verdict.class, Class::Contradicted);
    assert!(matches!(
        reason(&verdict, Check::Scope),
        Reason::SourceChanged { .. }
    ));
}

#[test]
fn another_contacts_number_can_never_be_sent() {
    let mut case = Case::written(
        Shop::KopiSenja,
        "minta nomor kak dewi",
        "Ini nomornya 0812-9999-0000.",
    );
    case.other_contacts = vec!["6281299990000"];
    let verdict = case.verdict();
    assert!(matches!(
        reason(&verdict, Check::OtherContact),
        Reason::OtherContactsData { .. }
    ));
    assert!(!verdict.overrulable());
}

#[test]
fn a_text_too_long_for_the_channel_cannot_be_overruled() {
    let long = "Baik Kak. ".repeat(500);
    let verdict = Case::written(Shop::KopiSenja, "halo", &long).verdict();
    assert!(matches!(
        reason(&verdict, Check::Length),
        Reason::TooLongForChannel { .. }
    ));
    assert!(!verdict.overrulable());
    let wordy = "Baik Kak. ".repeat(100);
    let verdict = Case::written(Shop::KopiSenja, "halo", &wordy).verdict();
    assert!(
        matches!(reason(&verdict, Check::Length), Reason::TooLongForVoice { .. }) && verdict.overrulable()
    );
    let verdict = Case::written(Shop::KopiSenja, "halo", "  \n ").verdict();
    assert_eq!(reason(&verdict, Check::Length), Reason::NothingToSend);
}

#[test]
fn verdicts_read_back_as_they_were_written() {
    let verdict = Case::written(
        Shop::KopiSenja,
        "americano berapa?",
        "Americano Rp 1.000, cek bit.ly/x",
    )
    .verdict();
    let json = serde_json::to_string(&verdict).unwrap();
    assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
}

//! The promise of the rules: they narrow, and never widen, what the gate lets leave.

use jiff::civil::time;
use proptest::prelude::*;

use super::*;
use crate::draft::facts::{FactId, FactKey, FactKind, PolicyTopic};
use crate::draft::language::Lang;
use crate::draft::proposal::{Intent, Proposal, ProposalClass, Sentence};
use crate::review::rules::topic::topics;

fn candidate() -> Candidate {
    Candidate {
        passes: true,
        class: Class::Documented,
        way: Way::Message,
        topics: BTreeSet::new(),
        time: time(10, 0, 0, 0),
        is_open: Some(true),
        sent_today: 0,
        answers_a_machine: false,
    }
}

fn a_time() -> impl Strategy<Value = Time> {
    (0_i8..24, 0_i8..60).prop_map(|(hour, minute)| time(hour, minute, 0, 0))
}

fn some_topics() -> impl Strategy<Value = BTreeSet<Topic>> {
    proptest::collection::btree_set(proptest::sample::select(Topic::ALL.to_vec()), 0..4)
}

fn some_hours() -> impl Strategy<Value = When> {
    prop_oneof![
        Just(When::Always),
        Just(When::WhileOpen),
        Just(When::WhileClosed),
        (a_time(), a_time()).prop_map(|(from, to)| When::Between { from, to }),
    ]
}

prop_compose! {
    fn some_rules()(documented: bool, courtesies: bool, when in some_hours(), most in 0_u8..=60, waiting in some_topics()) -> Rules {
        Rules { documented, courtesies, when, most, waiting }
    }
}

prop_compose! {
    fn some_candidate()(
        passes: bool,
        class in proptest::sample::select(vec![Class::Documented, Class::NoClaim, Class::Unsupported, Class::Contradicted]),
        way in proptest::sample::select(vec![Way::Message, Way::Comment, Way::PrivateReply]),
        topics in some_topics(),
        time in a_time(),
        is_open: Option<bool>,
        sent_today in 0_u64..60,
        answers_a_machine: bool,
    ) -> Candidate {
        Candidate { passes, class, way, topics, time, is_open, sent_today, answers_a_machine }
    }
}

proptest! {
    #[test]
    fn what_leaves_under_any_rules_passed_the_gate(rules in some_rules(), candidate in some_candidate()) {
        if rules.decide(&candidate).leaves() {
            prop_assert!(candidate.passes);
            prop_assert!(matches!(candidate.class, Class::Documented | Class::NoClaim));
            prop_assert!(!candidate.way.answers_a_comment());
            prop_assert!(!candidate.answers_a_machine);
            prop_assert!(candidate.sent_today < u64::from(rules.most));
            prop_assert!(rules.waiting.is_disjoint(&candidate.topics));
        }
    }

    #[test]
    fn what_leaves_under_narrower_rules_leaves_under_wider_ones(
        narrow in some_rules(), wide in some_rules(), candidate in some_candidate(),
    ) {
        if narrow.is_within(&wide) && narrow.decide(&candidate).leaves() {
            prop_assert!(wide.decide(&candidate).leaves());
        }
    }

    #[test]
    fn all_rules_are_within_themselves_and_within_the_standard_ones_up_to_their_number(rules in some_rules()) {
        prop_assert!(rules.is_within(&rules));
        let standard = Rules { most: u8::MAX, ..Rules::default() };
        prop_assert!(rules.is_within(&standard));
    }

    #[test]
    fn valid_rules_read_back_as_they_were_written(rules in some_rules()) {
        let read = Rules::parse(&rules.body());
        prop_assert_eq!(read, rules.is_valid().then_some(rules));
    }

    #[test]
    fn a_moment_is_inside_a_span_or_inside_the_rest_of_the_day(time in a_time(), from in a_time(), to in a_time()) {
        prop_assume!(from != to);
        prop_assert_ne!(is_between(time, from, to), is_between(time, to, from));
    }
}

#[test]
fn a_span_over_midnight_holds_the_night_and_not_the_day() {
    let night = Rules {
        when: When::Between {
            from: time(20, 0, 0, 0),
            to: time(8, 0, 0, 0),
        },
        ..Rules::default()
    };
    let at = |hour, minute| {
        night.decide(&Candidate {
            time: time(hour, minute, 0, 0),
            ..candidate()
        })
    };
    for (hour, minute) in [(20, 0), (23, 59), (0, 0), (7, 59)] {
        assert_eq!(at(hour, minute), Decision::Leaves, "{hour}:{minute}");
    }
    for (hour, minute) in [(8, 0), (12, 0), (19, 59)] {
        assert_eq!(at(hour, minute), Decision::Waits(Wait::Hours), "{hour}:{minute}");
    }
}

#[test]
fn a_rule_about_opening_hours_holds_everything_while_there_are_none() {
    for when in [When::WhileOpen, When::WhileClosed] {
        let rules = Rules {
            when,
            ..Rules::default()
        };
        let unknown = Candidate {
            is_open: None,
            ..candidate()
        };
        assert_eq!(rules.decide(&unknown), Decision::Waits(Wait::NoHours));
    }
}

#[test]
fn a_row_that_is_not_understood_is_no_rule() {
    let good = Rules::default().body();
    assert_eq!(Rules::parse(&good), Some(Rules::default()));
    for bad in [
        String::new(),
        "{}".to_owned(),
        good.replace("10", "0"),
        good.replace("10", "51"),
        good.replace("always", "sometimes"),
        good.replace("\"waiting\":[]", "\"waiting\":[\"weather\"]"),
        good.replace("\"most\"", "\"least\""),
    ] {
        assert_eq!(Rules::parse(&bad), None, "{bad}");
    }
}

#[test]
fn every_reason_has_a_name_that_reads_back() {
    let mut all = vec![
        Wait::Gate,
        Wait::Off,
        Wait::Comment,
        Wait::Unreadable,
        Wait::Documented,
        Wait::Courtesies,
        Wait::Hours,
        Wait::NoHours,
        Wait::Most(50),
    ];
    all.extend(Topic::ALL.map(Wait::Topic));
    for wait in all {
        assert_eq!(Wait::parse(&wait.code()), Some(wait));
    }
    assert_eq!(Wait::parse("topic:weather"), None);
    assert_eq!(Wait::parse(""), None);
}

fn said(text: &str, intents: &[Intent], key: Option<FactKey>) -> Proposal {
    Proposal {
        language: Lang::Id,
        class: ProposalClass::Documented,
        text: Some(text.to_owned()),
        sentences: vec![Sentence {
            text: text.to_owned(),
            sources: key.into_iter().collect(),
            values: Vec::new(),
        }],
        intents: intents.to_vec(),
    }
}

#[test]
fn a_subject_is_known_by_what_is_stated_even_if_the_drafter_names_no_intent() {
    let key = FactKey {
        id: FactId(uuid::Uuid::from_u128(1)),
        version: 1,
    };
    let about = |text: &str, kind: FactKind| topics(&said(text, &[], Some(key)), &[], |_| Some(kind));
    assert_eq!(
        about("Kopi Susu Rp 22.000 per gelas.", FactKind::Item),
        [Topic::Prices].into()
    );
    assert_eq!(
        about("Kopi Susu masih tersedia, Rp 22.000.", FactKind::Item),
        [Topic::Prices, Topic::Stock].into()
    );
    assert_eq!(
        about("Kopi Susu memakai gula aren.", FactKind::Item),
        [Topic::Products].into()
    );
    assert_eq!(
        about("Ongkir ke Depok Rp 15.000.", FactKind::Shipping),
        [Topic::Shipping].into()
    );
    assert_eq!(about("Halo!", FactKind::Voice), BTreeSet::new());
    let rests_on = topics(&said("Rp 22.000", &[], None), &[key], |_| Some(FactKind::Item));
    assert_eq!(rests_on, [Topic::Prices].into());
}

#[test]
fn a_subject_is_known_by_the_intent_even_if_nothing_is_stated() {
    let wanted = |intent| topics(&said("Produk yang mana?", &[intent], None), &[], |_| None);
    assert_eq!(wanted(Intent::Price), [Topic::Prices].into());
    assert_eq!(
        wanted(Intent::Policy(PolicyTopic::Delivery)),
        [Topic::Policies, Topic::Shipping].into()
    );
    assert_eq!(wanted(Intent::Greeting), BTreeSet::new());
}

//! Who answers after any events, in any order.

use proptest::prelude::*;

use super::{Owner, OwnerEvent};

fn owner() -> impl Strategy<Value = Owner> {
    proptest::sample::select(Owner::ALL.to_vec())
}

fn event() -> impl Strategy<Value = OwnerEvent> {
    proptest::sample::select(OwnerEvent::ALL.to_vec())
}

proptest! {
    #[test]
    fn saying_it_twice_says_no_more(owner in owner(), event in event()) {
        prop_assert_eq!(owner.after(event).after(event), owner.after(event));
    }

    #[test]
    fn laras_begins_to_draft_only_when_somebody_gave_the_conversation_back(
        owner in owner(), event in event()
    ) {
        let given = [OwnerEvent::HandBack, OwnerEvent::WroteAfterQuiet, OwnerEvent::GivenToUs];
        if !owner.drafts() && owner.after(event).drafts() {
            prop_assert!(given.contains(&event));
        }
    }

    #[test]
    fn what_meta_holds_only_meta_gives_back(events in proptest::collection::vec(event(), 0..20)) {
        let metas = [OwnerEvent::TakenByMeta, OwnerEvent::GivenToUs, OwnerEvent::Released];
        let mut owner = Owner::MetaAgent;
        for event in events.into_iter().filter(|event| !metas.contains(event)) {
            owner = owner.after(event);
        }
        prop_assert_eq!(owner, Owner::MetaAgent);
    }

    #[test]
    fn nobody_who_answers_is_talked_over(events in proptest::collection::vec(event(), 0..30), start in owner()) {
        // However it began, after a person took over Laras drafts only once that was taken back.
        let mut owner = events.iter().fold(start, |owner, event| owner.after(*event)).after(OwnerEvent::TakeOver);
        // What Meta holds, nobody takes over.
        prop_assume!(owner == Owner::Person);
        for event in events {
            if event == OwnerEvent::HandBack || event == OwnerEvent::TakenByMeta {
                break;
            }
            owner = owner.after(event);
            prop_assert!(!owner.drafts());
        }
    }
}

#[test]
fn words_by_hand_give_back_after_a_quiet_time_and_a_person_who_took_over_does_not() {
    let phone = Owner::Ai.after(OwnerEvent::PhoneWrote);
    assert_eq!(phone, Owner::OwnerPhone);
    assert_eq!(phone.after(OwnerEvent::WroteAfterQuiet), Owner::Ai);
    let by_hand = Owner::Ai.after(OwnerEvent::PersonWrote);
    assert_eq!(by_hand, Owner::ByHand);
    assert_eq!(by_hand.after(OwnerEvent::WroteAfterQuiet), Owner::Ai);
    let person = Owner::Ai
        .after(OwnerEvent::TakeOver)
        .after(OwnerEvent::PhoneWrote)
        .after(OwnerEvent::PersonWrote);
    assert_eq!(person.after(OwnerEvent::WroteAfterQuiet), Owner::Person);
}

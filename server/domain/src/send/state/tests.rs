//! Every order of events.

use proptest::prelude::*;

use super::{Event, SendState};

const EVENTS: [Event; 14] = [
    Event::Claim,
    Event::Accept,
    Event::PutBack,
    Event::Refuse,
    Event::Lose,
    Event::CloseWindow,
    Event::Cancel,
    Event::SeeSent,
    Event::SeeDelivered,
    Event::SeeRead,
    Event::SeeFailed,
    Event::SayArrived,
    Event::SayNotArrived,
    Event::Restore,
];

fn event() -> impl Strategy<Value = Event> {
    proptest::sample::select(EVENTS.to_vec())
}

fn status() -> impl Strategy<Value = Event> {
    proptest::sample::select(vec![
        Event::SeeSent,
        Event::SeeDelivered,
        Event::SeeRead,
        Event::SeeFailed,
    ])
}

proptest! {
    #[test]
    fn a_second_post_needs_a_definite_refusal_of_the_first(events in proptest::collection::vec(event(), 0..40)) {
        let mut state = SendState::Queued;
        let mut may_be_at_meta = false;
        for event in events {
            let Some(next) = state.after(event) else { continue };
            match event {
                Event::Claim => {
                    prop_assert!(!may_be_at_meta, "claimed again after {state:?}");
                    may_be_at_meta = true;
                }
                Event::PutBack => may_be_at_meta = false,
                _ => {}
            }
            state = next;
        }
    }

    #[test]
    fn only_a_definite_refusal_leads_back_to_the_queue(events in proptest::collection::vec(event(), 0..40)) {
        let mut state = SendState::Queued;
        for event in events {
            let Some(next) = state.after(event) else { continue };
            if next == SendState::Queued {
                prop_assert_eq!((state, event), (SendState::Sending, Event::PutBack));
            }
            state = next;
        }
    }

    #[test]
    fn ticks_never_go_back(events in proptest::collection::vec(status(), 0..20)) {
        let mut state = SendState::Accepted;
        for event in events {
            let before = state.height();
            state = state.after(event).unwrap_or(state);
            prop_assert!(state.height() >= before);
        }
    }

    /// Statuses come late, twice and in any order: what they say together does not depend on it.
    #[test]
    fn the_order_of_statuses_does_not_matter(
        (events, shuffled) in proptest::collection::vec(status(), 0..6)
            .prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle()))
    ) {
        let last = |events: &[Event]| {
            events.iter().fold(SendState::Accepted, |state, event| state.after(*event).unwrap_or(state))
        };
        prop_assert_eq!(last(&events), last(&shuffled));
    }

    #[test]
    fn after_a_restore_nothing_leaves_by_itself(events in proptest::collection::vec(event(), 0..40)) {
        for begin in [SendState::Queued, SendState::Sending] {
            let mut state = begin.after(Event::Restore).unwrap();
            for event in &events {
                state = state.after(*event).unwrap_or(state);
                prop_assert!(!state.is_outstanding(), "{state:?}");
            }
        }
    }
}

#[test]
fn what_never_left_cannot_be_delivered() {
    for state in [SendState::Queued, SendState::Expired, SendState::Cancelled] {
        for event in [
            Event::SeeSent,
            Event::SeeDelivered,
            Event::SeeRead,
            Event::SeeFailed,
        ] {
            assert_eq!(state.after(event), None, "{state:?} {event:?}");
        }
    }
}

#[test]
fn a_failed_message_that_is_seen_delivered_after_all_is_delivered() {
    assert_eq!(
        SendState::Failed.after(Event::SeeDelivered),
        Some(SendState::Delivered)
    );
    assert_eq!(SendState::Delivered.after(Event::SeeFailed), None);
}

#[test]
fn an_unknown_send_is_never_put_back_by_itself() {
    assert_eq!(SendState::Unknown.after(Event::PutBack), None);
    assert_eq!(SendState::Unknown.after(Event::Claim), None);
}

#[test]
fn every_state_is_found_by_its_name() {
    for state in SendState::ALL {
        assert_eq!(SendState::parse(state.code()), Some(state));
    }
    assert_eq!(SendState::parse("posted"), None);
}

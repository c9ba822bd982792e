//! The states of a send and the only ways between them. Pure, so that every order of events can be tried.

/// How far an approved answer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SendState {
    /// Waits for its turn.
    Queued,
    /// Committed before the first byte leaves; may be at Meta.
    Sending,
    /// Meta took it and gave it an id.
    Accepted,
    /// One tick.
    Sent,
    /// Two ticks.
    Delivered,
    /// Two blue ticks.
    Read,
    /// Nobody knows whether Meta took it; never sent again by itself.
    Unknown,
    /// It will not arrive.
    Failed,
    /// The window closed before it could leave.
    Expired,
    /// Withdrawn before it could leave.
    Cancelled,
}

/// Something that happens to a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A worker is about to hand it to Meta.
    Claim,
    /// Meta took it.
    Accept,
    /// It did not reach Meta, or Meta refused and it may be repeated.
    PutBack,
    /// Meta refused it for good.
    Refuse,
    /// The answer is not known, or a worker vanished while sending.
    Lose,
    /// The window has closed.
    CloseWindow,
    /// Its connection, draft or thread is no longer ours to answer.
    Cancel,
    /// A status: one tick.
    SeeSent,
    /// A status: two ticks.
    SeeDelivered,
    /// A status: read or played.
    SeeRead,
    /// A status: failed.
    SeeFailed,
    /// A person looked at the phone: it had arrived.
    SayArrived,
    /// A person looked at the phone: it had not arrived.
    SayNotArrived,
}

impl SendState {
    /// All states.
    pub const ALL: [Self; 10] = [
        Self::Queued,
        Self::Sending,
        Self::Accepted,
        Self::Sent,
        Self::Delivered,
        Self::Read,
        Self::Unknown,
        Self::Failed,
        Self::Expired,
        Self::Cancelled,
    ];

    /// The name in rows and evidence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// How sure we are that it arrived; statuses only ever raise it.
    const fn height(self) -> u8 {
        match self {
            Self::Queued | Self::Expired | Self::Cancelled => 0,
            Self::Sending | Self::Unknown => 1,
            Self::Accepted => 2,
            Self::Sent => 3,
            Self::Failed => 4,
            Self::Delivered => 5,
            Self::Read => 6,
        }
    }

    /// Whether a POST of it may be at Meta.
    const fn left(self) -> bool {
        !matches!(self, Self::Queued | Self::Expired | Self::Cancelled)
    }

    /// The state after an event; `None` where the event changes nothing.
    pub fn after(self, event: Event) -> Option<Self> {
        use Event as E;

        let next = match (self, event) {
            (Self::Queued, E::Claim) => Self::Sending,
            (Self::Queued | Self::Sending, E::CloseWindow) => Self::Expired,
            (Self::Queued, E::Cancel) => Self::Cancelled,
            (Self::Sending, E::PutBack) => Self::Queued,
            (Self::Sending, E::Refuse) | (Self::Unknown, E::SayNotArrived) => Self::Failed,
            (Self::Sending, E::Lose) => Self::Unknown,
            (Self::Sending | Self::Unknown, E::Accept) => Self::Accepted,
            (Self::Unknown, E::SayArrived) => Self::Sent,
            (state, E::SeeSent) if state.left() => state.raised(Self::Sent)?,
            (state, E::SeeDelivered) if state.left() => state.raised(Self::Delivered)?,
            (state, E::SeeRead) if state.left() => state.raised(Self::Read)?,
            (state, E::SeeFailed) if state.left() => state.raised(Self::Failed)?,
            _ => return None,
        };
        Some(next)
    }

    fn raised(self, to: Self) -> Option<Self> {
        (to.height() > self.height()).then_some(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EVENTS: [Event; 13] = [
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
    ];

    proptest! {
        #[test]
        fn a_second_post_needs_a_definite_refusal_of_the_first(picks in proptest::collection::vec(0_usize..EVENTS.len(), 0..40)) {
            let mut state = SendState::Queued;
            let mut may_be_at_meta = false;
            for pick in picks {
                let event = EVENTS[pick];
                let Some(next) = state.after(event) else { continue };
                if event == Event::Claim {
                    prop_assert!(!may_be_at_meta, "claimed again after {state:?}");
                    may_be_at_meta = true;
                }
                if event == Event::PutBack {
                    may_be_at_meta = false;
                }
                state = next;
            }
        }

        #[test]
        fn ticks_never_go_back(picks in proptest::collection::vec(7_usize..11, 0..20)) {
            let mut state = SendState::Accepted;
            for pick in picks {
                let before = state.height();
                state = state.after(EVENTS[pick]).unwrap_or(state);
                prop_assert!(state.height() >= before);
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
}

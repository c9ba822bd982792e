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
    /// The rows came out of a backup: what was done after it was made, nobody knows.
    Restore,
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

    /// Whether it still has to leave, so that later answers of the conversation wait for it.
    pub const fn is_outstanding(self) -> bool {
        matches!(self, Self::Queued | Self::Sending)
    }

    /// Whether it may be with the customer, or on its way there.
    pub const fn may_have_arrived(self) -> bool {
        !matches!(
            self,
            Self::Queued | Self::Failed | Self::Expired | Self::Cancelled
        )
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
            (Self::Sending, E::Lose) | (Self::Queued | Self::Sending, E::Restore) => Self::Unknown,
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
mod tests;

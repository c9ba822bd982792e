//! The 24-hour customer-service window (Meta: WhatsApp "Service messages", Instagram "Standard messaging").
//!
//! It opens with the customer's message, by Meta's clock or ours, whichever is earlier: a message that was retried for
//! three days does not reopen it, and a stamp from the future does not extend it. Comments do not open it.

use jiff::{SignedDuration, Timestamp};

use crate::Channel;
use crate::time::{DAY, MINUTE, from_ms};

/// How long a customer's message lets a business answer freely.
const LENGTH_MS: i64 = DAY;
/// How long Instagram lets a person, and nothing automatic, answer (Instagram Platform, "Human agent").
const LENGTH_FOR_A_PERSON_MS: i64 = 7 * DAY;
/// Answers stop this long before the end, so that one on its way still arrives inside.
pub const MARGIN_MS: i64 = 2 * MINUTE;
/// The version of this rule that evidence entries name.
pub const RULE_VERSION: i64 = 1;

/// Until when a business may answer freely.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The end, margin not yet taken off; `None` if no customer's message ever opened it.
    pub open_until: Option<Timestamp>,
}

impl Window {
    /// The window stored with a conversation or draft.
    pub fn until_ms(ms: Option<i64>) -> Self {
        Self {
            open_until: ms.map(from_ms),
        }
    }

    /// The end of the window that a message opens: `min(Meta's stamp, arrival)` and 24 hours.
    pub(crate) fn end_after(provider_ms: Option<i64>, received_ms: i64) -> i64 {
        provider_ms
            .map_or(received_ms, |stamp| stamp.min(received_ms))
            .saturating_add(LENGTH_MS)
    }

    /// The window for words that a person wrote: longer on Instagram, where Meta has approved the app for it.
    pub(crate) fn for_a_person(self, channel: Channel, approved: bool) -> Self {
        let longer = SignedDuration::from_millis(LENGTH_FOR_A_PERSON_MS - LENGTH_MS);
        match (channel, self.open_until) {
            (Channel::Instagram, Some(until)) if approved => Self {
                open_until: until.checked_add(longer).ok(),
            },
            _ => self,
        }
    }

    /// The last moment at which an answer may leave.
    pub(crate) fn last_call_ms(end_ms: i64) -> i64 {
        end_ms.saturating_sub(MARGIN_MS)
    }

    /// Whether an answer may leave now.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.left(now).is_some()
    }

    /// How long an answer may still leave; `None` once it may not.
    pub fn left(&self, now: Timestamp) -> Option<SignedDuration> {
        let until = self.open_until?.as_millisecond();
        let left = Self::last_call_ms(until) - now.as_millisecond();
        (left > 0).then(|| SignedDuration::from_millis(left))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_stamp_of_meta_can_extend_the_window_beyond_arrival(stamp in any::<i64>(), received in 0_i64..4_000_000_000_000) {
            prop_assert!(Window::end_after(Some(stamp), received) <= received + DAY);
        }

        #[test]
        fn a_message_delivered_late_opens_only_what_is_left(late in 0_i64..10 * DAY) {
            let now = 1_795_000_000_000;
            let window = Window::until_ms(Some(Window::end_after(Some(now - late), now)));
            prop_assert_eq!(window.is_open(from_ms(now)), late < DAY - MARGIN_MS);
        }
    }

    #[test]
    fn only_an_approved_app_lets_a_person_answer_on_instagram_for_a_week() {
        let window = Window::until_ms(Some(DAY));
        let after = |channel, approved| window.for_a_person(channel, approved);
        let week = from_ms(7 * DAY - MARGIN_MS - 1);
        assert!(after(Channel::Instagram, true).is_open(week));
        assert!(!after(Channel::Instagram, true).is_open(from_ms(7 * DAY - MARGIN_MS)));
        assert_eq!(after(Channel::Instagram, false), window);
        assert_eq!(after(Channel::WhatsApp, true), window);
        assert_eq!(
            Window::default().for_a_person(Channel::Instagram, true),
            Window::default()
        );
    }

    #[test]
    fn without_a_customer_message_nothing_may_leave() {
        assert!(!Window::default().is_open(from_ms(0)));
    }
}

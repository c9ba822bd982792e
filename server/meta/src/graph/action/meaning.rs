//! What a refusal says about the world, where a person has to be told more than that it was refused.

use super::codes;
use crate::Product;

/// A refusal with a meaning of its own in the product. The same word for both products, so that nothing has to ask which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// The customer's last message is too old for an answer like this.
    WindowClosed,
    /// The customer cannot be written to: unknown to this account, gone, or has blocked it.
    Unreachable,
    /// The owner has deleted or archived the conversation.
    ThreadGone,
    /// The one private reply to a comment was already given, or the comment is gone or too old. Perhaps an earlier try of
    /// ours has succeeded.
    PrivateReplySpent,
    /// The owner has switched off the access of connected tools to messages.
    MessageAccessOff,
    /// Meta has not approved the app for answers by a person after the window.
    HumanAgentNotApproved,
    /// The object is gone, hidden from us, or not ours.
    ObjectGone,
    /// The customer has not agreed to show a profile, or has none.
    NoProfile,
    /// Meta no longer accepts the token: only a new login helps.
    TokenInvalid,
    /// The account is restricted, inactive or at a checkpoint: its owner has to look into the app.
    Restricted,
    /// Blocked for breaking a policy.
    Policy,
}

impl Meaning {
    pub(in crate::graph) fn of(product: Product, code: i64, subcode: Option<i64>) -> Option<Self> {
        match product {
            Product::WhatsApp => Self::on_whatsapp(code, subcode),
            Product::Instagram => Self::on_instagram(code, subcode),
        }
    }

    fn on_whatsapp(code: i64, subcode: Option<i64>) -> Option<Self> {
        Some(match (code, subcode) {
            (codes::WINDOW_CLOSED, _) => Self::WindowClosed,
            (codes::INVALID_PARAMETER, Some(codes::OBJECT_GONE)) => Self::ObjectGone,
            (codes::TOKEN_INVALID, _) => Self::TokenInvalid,
            (codes::ACCOUNT_LOCKED, _) => Self::Restricted,
            (codes::POLICY, _) => Self::Policy,
            _ => return None,
        })
    }

    fn on_instagram(code: i64, subcode: Option<i64>) -> Option<Self> {
        Some(match (code, subcode) {
            (10, Some(2_534_022 | 2_018_278)) => Self::WindowClosed,
            (100, Some(2_534_014 | 2_018_001)) | (551, _) => Self::Unreachable,
            (100, Some(2_534_001)) => Self::ThreadGone,
            (100, Some(2_534_025)) => Self::PrivateReplySpent,
            (100, Some(2_018_276)) => Self::HumanAgentNotApproved,
            (codes::INVALID_PARAMETER, Some(codes::OBJECT_GONE)) | (24, _) => Self::ObjectGone,
            (200, Some(2_534_041)) => Self::MessageAccessOff,
            (230 | 9_010, _) => Self::NoProfile,
            (codes::TOKEN_INVALID | 102, _) => Self::TokenInvalid,
            (codes::INSTAGRAM_RESTRICTED, _) | (100, Some(2_534_029)) => Self::Restricted,
            (codes::POLICY, _) => Self::Policy,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Meaning;
    use crate::Product::{Instagram, WhatsApp};

    #[test]
    fn a_closed_window_is_one_on_both_products() {
        for (product, code, subcode) in [
            (WhatsApp, 131_047, None),
            (Instagram, 10, Some(2_534_022)),
            (Instagram, 10, Some(2_018_278)),
        ] {
            assert_eq!(Meaning::of(product, code, subcode), Some(Meaning::WindowClosed));
        }
        assert_eq!(Meaning::of(Instagram, 10, None), None);
        assert_eq!(Meaning::of(WhatsApp, 10, Some(2_534_022)), None);
    }

    #[test]
    fn what_says_nothing_more_has_no_meaning() {
        for (code, subcode) in [
            (100, None),
            (200, None),
            (2, None),
            (131_047, None),
            (100, Some(7)),
        ] {
            assert_eq!(Meaning::of(Instagram, code, subcode), None, "{code}/{subcode:?}");
        }
    }
}

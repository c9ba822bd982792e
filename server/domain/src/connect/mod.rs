//! A business lends us a WhatsApp number or an Instagram account.
//!
//! A connection begins with a *launch*, is checked at Meta before any row exists, is written as `finishing`, and routes
//! events only once it is `live`. A definite failure leaves nothing behind.

mod embedded_signup;
mod ending;
mod finish;
mod instagram;
mod launch;
mod lent;
mod link;
mod notices;
mod pause;
mod renew_number;
mod rows;
mod tend;

pub use embedded_signup::{SessionInfo, embedded_signup, pair_manually};
pub use instagram::{Consent, Landing, begin_instagram, instagram_callback, pair_instagram};
pub use launch::{Launch, launch, open_launch};
pub use link::{
    ConnectLink, LinkState, UsedLink, forward, links, make_link, used_link, withdraw_link, worn_by,
};
pub use notices::{MetaNotice, mark_notices_seen, notices};
pub use pause::{Pause, PauseReason, PausedNumber, TryAgainError, paused, try_again};
pub use rows::{
    ConnectionState, EndingAccess, InstagramConnection, Integrations, WhatsAppConnection, integrations,
};
pub use tend::{AccountPost, Picture, PictureError, account_picture, post_picture, recent_posts};

pub(crate) use ending::tell_ending;
pub(crate) use finish::finish;
pub(crate) use lent::Lent;
pub(crate) use notices::NOTICE_DETAIL;
pub(crate) use pause::{pause, resume};
pub(crate) use rows::{
    Access, InstagramAccess, access, display_number, drafts, instagram_access, instagram_route_key,
    instagram_scoped_key, lock, row, standing_of, username, waba_id, waba_route_key,
};
pub(crate) use tend::{picture_of_post, tend};

use crate::store::StoreError;

/// Why a connection was not made. Nothing of the attempt is left, whatever the reason.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The session that started it has ended.
    #[error("the session ended before signup finished")]
    SessionEnded,
    /// The launch is too old, or was not made here.
    #[error("the launch is not valid any more")]
    LaunchExpired,
    /// The launch has made a connection already.
    #[error("the launch was used already")]
    LaunchSpent,
    /// There are as many open links as anybody can oversee.
    #[error("too many open links")]
    TooManyLinks,
    /// This person may not connect.
    #[error("not allowed")]
    NotAllowed,
    /// Meta refused the code: older than 30 seconds, used already, or another app's.
    #[error("Meta did not accept the authorization code")]
    CodeRejected,
    /// The token is not valid, or was made for another app.
    #[error("the token was not made for this app")]
    TokenNotOurs,
    /// The number is not in the account's list.
    #[error("the number is not in that WhatsApp Business account")]
    NumberNotInWaba,
    /// The signup ended without choosing a number.
    #[error("no number was chosen")]
    NumberMissing,
    /// The number is connected to another workspace; which one is nobody's business.
    #[error("the number is connected elsewhere")]
    ConnectedElsewhere,
    /// The number is connected to this workspace already.
    #[error("the number is connected already")]
    AlreadyConnectedHere,
    /// The number must be verified at Meta first (Cloud API error 133006).
    #[error("the number is not verified")]
    NotVerified,
    /// The number has a two-step PIN that is not ours (133005).
    #[error("the number has another two-step PIN")]
    WrongPin,
    /// Too many registrations of this number within 72 hours (133016).
    #[error("too many registrations")]
    TooManyRegistrations,
    /// Meta refused for another reason.
    #[error("Meta refused with code {code}")]
    MetaRefused {
        /// Graph's error code.
        code: i64,
    },
    /// Meta did not answer in time.
    #[error("Meta could not be reached")]
    MetaUnreachable,
    /// The person said no on Instagram's page.
    #[error("the person did not agree")]
    Cancelled,
    /// What came back does not belong to an attempt of this browser, or to one that has come back already.
    #[error("the answer belongs to no attempt of this browser")]
    StaleAttempt,
    /// The person has unticked what the product cannot do without.
    #[error("permissions are missing")]
    PermissionsMissing {
        /// Reading and answering messages.
        messages: bool,
        /// Reading and answering comments.
        comments: bool,
    },
    /// The owner has not switched on the access of connected tools to messages.
    #[error("the account does not let connected tools read its messages")]
    MessageAccessOff,
    /// Instagram did not say which professional account this is.
    #[error("the answer names no professional account")]
    NotProfessional,
    /// Meta accepted our subscription and then did not list it.
    #[error("the subscription did not last")]
    NotSubscribed,
    /// The installation has no Meta app configured.
    #[error("no Meta app is configured")]
    NotConfigured,
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

impl ConnectError {
    /// The name by which pages and the callback's answer say it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SessionEnded => "session_ended",
            Self::LaunchExpired => "launch_expired",
            Self::LaunchSpent => "launch_spent",
            Self::TooManyLinks => "too_many_links",
            Self::NotAllowed => "not_allowed",
            Self::CodeRejected => "code_rejected",
            Self::TokenNotOurs => "token_not_ours",
            Self::NumberNotInWaba => "number_not_in_waba",
            Self::NumberMissing => "number_missing",
            Self::ConnectedElsewhere => "connected_elsewhere",
            Self::AlreadyConnectedHere => "already_connected_here",
            Self::NotVerified => "not_verified",
            Self::WrongPin => "wrong_pin",
            Self::TooManyRegistrations => "too_many_registrations",
            Self::MetaRefused { .. } => "meta_refused",
            Self::MetaUnreachable => "meta_unreachable",
            Self::Cancelled => "cancelled",
            Self::StaleAttempt => "stale_attempt",
            Self::PermissionsMissing { messages, comments } => match (messages, comments) {
                (true, true) => "untick_both",
                (false, true) => "untick_comments",
                (true, false) => "untick_messages",
                (false, false) => "untick_basic",
            },
            Self::MessageAccessOff => "message_access_off",
            Self::NotProfessional => "not_professional",
            Self::NotSubscribed => "not_subscribed",
            Self::NotConfigured => "not_configured",
            Self::Store(_) => "unavailable",
        }
    }
}

impl ConnectError {
    /// What a call to Instagram came to. Its refusals have meanings of their own.
    fn of_instagram(error: meta::CallError) -> Self {
        use meta::{AmbiguousReason, CallError, Meaning};

        match error {
            CallError::Refused(refusal) => match (refusal.meaning(), refusal.code) {
                (Some(Meaning::MessageAccessOff), _) => Self::MessageAccessOff,
                (_, code) => Self::MetaRefused { code },
            },
            CallError::Ambiguous(why) if why.reason == AmbiguousReason::Unreadable => Self::NotProfessional,
            CallError::NotSent(_) | CallError::Ambiguous(_) => Self::MetaUnreachable,
        }
    }
}

impl From<meta::CallError> for ConnectError {
    fn from(error: meta::CallError) -> Self {
        use meta::graph::codes;

        match error {
            meta::CallError::Refused(refusal) => match refusal.code {
                codes::PIN_WRONG => Self::WrongPin,
                codes::REGISTRATION_LIMIT => Self::TooManyRegistrations,
                133_006 => Self::NotVerified,
                code => Self::MetaRefused { code },
            },
            meta::CallError::NotSent(_) | meta::CallError::Ambiguous(_) => Self::MetaUnreachable,
        }
    }
}

//! The list of everything Laras asks of Meta, with the permission each call uses.
//!
//! App Review and the client want to know why a permission is held. A call is a type, and only a type declared in
//! [`CALLS`] can be sent: a call without a permission does not compile.

use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{assets, media, messages, onboarding};
use crate::instagram::{account, comments, conversations, direct, login, media as posts, profile};

/// A permission that a client grants to the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    WhatsappBusinessManagement,
    WhatsappBusinessMessaging,
    InstagramBusinessBasic,
    InstagramBusinessManageMessages,
    InstagramBusinessManageComments,
}

impl Permission {
    /// Everything that an Instagram account is asked for.
    pub const INSTAGRAM: [Self; 3] = [
        Self::InstagramBusinessBasic,
        Self::InstagramBusinessManageMessages,
        Self::InstagramBusinessManageComments,
    ];

    /// The name in Meta's dialogs and in `debug_token`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WhatsappBusinessManagement => "whatsapp_business_management",
            Self::WhatsappBusinessMessaging => "whatsapp_business_messaging",
            Self::InstagramBusinessBasic => "instagram_business_basic",
            Self::InstagramBusinessManageMessages => "instagram_business_manage_messages",
            Self::InstagramBusinessManageComments => "instagram_business_manage_comments",
        }
    }
}

/// One row of the permission matrix. No permission means that the app's own credentials suffice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallDeclaration {
    pub name: &'static str,
    pub endpoint: &'static str,
    pub permissions: &'static [Permission],
}

pub(crate) trait Declared {
    const DECLARATION: CallDeclaration;
}

/// A call that can be sent. `Declared` is implemented by [`declare_calls`] alone.
pub(crate) trait GraphCall: Declared + Sync {
    type Answer: DeserializeOwned;

    fn request(&self) -> GraphRequest;
}

/// A request before it has an address, a token or a proof.
pub(crate) struct GraphRequest {
    pub method: Method,
    /// Ids come from a browser or from Meta: each becomes one path segment or is refused.
    pub path: Vec<String>,
    /// May hold secrets; an address with a query is never printed.
    pub query: Vec<(&'static str, String)>,
    pub body: Option<Body>,
}

pub(crate) enum Body {
    Json(Value),
    /// May hold secrets.
    Form(Vec<(&'static str, String)>),
}

impl GraphRequest {
    pub fn new<const N: usize>(method: Method, path: [&str; N]) -> Self {
        Self {
            method,
            path: path.map(str::to_owned).to_vec(),
            query: Vec::new(),
            body: None,
        }
    }

    pub fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub fn body(mut self, body: Value) -> Self {
        self.body = Some(Body::Json(body));
        self
    }

    pub fn form<const N: usize>(mut self, fields: [(&'static str, &str); N]) -> Self {
        let fields = fields.map(|(name, value)| (name, value.to_owned()));
        self.body = Some(Body::Form(fields.to_vec()));
        self
    }
}

macro_rules! declare_calls {
    ($($call:path, $name:literal, $endpoint:literal, [$($permission:ident),*];)+) => {
        $(impl Declared for $call {
            const DECLARATION: CallDeclaration = CallDeclaration {
                name: $name,
                endpoint: $endpoint,
                permissions: &[$(Permission::$permission),*],
            };
        })+

        /// Every call the client can make, in the order of the journey.
        pub const CALLS: &[CallDeclaration] = &[$(<$call as Declared>::DECLARATION),+];
    };
}

declare_calls! {
    onboarding::ExchangeCode, "exchange_code", "GET /oauth/access_token", [];
    onboarding::InspectToken, "debug_token", "GET /debug_token", [];
    assets::ListPhoneNumbers, "waba_phone_numbers", "GET /{waba}/phone_numbers", [WhatsappBusinessManagement];
    assets::ReadPhoneNumber, "phone_number", "GET /{phone}", [WhatsappBusinessManagement];
    assets::Subscribe, "subscribe", "POST /{waba}/subscribed_apps", [WhatsappBusinessManagement];
    assets::ListSubscriptions, "subscribed_apps", "GET /{waba}/subscribed_apps", [WhatsappBusinessManagement];
    assets::Unsubscribe, "unsubscribe", "DELETE /{waba}/subscribed_apps", [WhatsappBusinessManagement];
    onboarding::Register, "register", "POST /{phone}/register", [WhatsappBusinessManagement, WhatsappBusinessMessaging];
    onboarding::Deregister, "deregister", "POST /{phone}/deregister", [WhatsappBusinessManagement, WhatsappBusinessMessaging];
    messages::PostText, "send_text", "POST /{phone}/messages", [WhatsappBusinessMessaging];
    messages::MarkRead, "mark_read", "POST /{phone}/messages (status read)", [WhatsappBusinessMessaging];
    media::ReadMedia, "media", "GET /{media}", [WhatsappBusinessMessaging];
    login::ExchangeLoginCode, "instagram_exchange_code", "POST /oauth/access_token (Instagram login)", [];
    login::ExchangeShortToken, "instagram_long_lived_token", "GET /access_token", [];
    login::RefreshToken, "instagram_refresh_token", "GET /refresh_access_token", [InstagramBusinessBasic];
    account::Me, "instagram_me", "GET /me", [InstagramBusinessBasic];
    posts::ListMedia, "instagram_media", "GET /{account}/media", [InstagramBusinessBasic];
    posts::ReadPost, "instagram_post", "GET /{media}", [InstagramBusinessBasic];
    account::SubscribeAccount, "instagram_subscribe", "POST /{account}/subscribed_apps", [InstagramBusinessBasic, InstagramBusinessManageMessages, InstagramBusinessManageComments];
    account::ListAccountSubscriptions, "instagram_subscribed_apps", "GET /{account}/subscribed_apps", [InstagramBusinessBasic];
    account::UnsubscribeAccount, "instagram_unsubscribe", "DELETE /{account}/subscribed_apps", [InstagramBusinessBasic];
    conversations::ListConversations, "instagram_conversations", "GET /me/conversations", [InstagramBusinessBasic, InstagramBusinessManageMessages];
    conversations::ListMessages, "instagram_conversation_messages", "GET /{conversation}", [InstagramBusinessBasic, InstagramBusinessManageMessages];
    conversations::ReadPastMessage, "instagram_message", "GET /{message}", [InstagramBusinessBasic, InstagramBusinessManageMessages];
    profile::ReadProfile, "instagram_profile", "GET /{customer}", [InstagramBusinessBasic, InstagramBusinessManageMessages];
    direct::PostDirect, "instagram_send_text", "POST /{account}/messages", [InstagramBusinessBasic, InstagramBusinessManageMessages];
    direct::PostPrivateReply, "instagram_private_reply", "POST /{account}/messages (to a comment)", [InstagramBusinessBasic, InstagramBusinessManageComments];
    comments::ReadComment, "instagram_comment", "GET /{comment}", [InstagramBusinessBasic, InstagramBusinessManageComments];
    comments::ListReplies, "instagram_replies", "GET /{comment}/replies", [InstagramBusinessBasic, InstagramBusinessManageComments];
    comments::PostReply, "instagram_reply", "POST /{comment}/replies", [InstagramBusinessBasic, InstagramBusinessManageComments];
    comments::HideComment, "instagram_hide_comment", "POST /{comment} (hide)", [InstagramBusinessBasic, InstagramBusinessManageComments];
    comments::DeleteComment, "instagram_delete_comment", "DELETE /{comment}", [InstagramBusinessBasic, InstagramBusinessManageComments];
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{CALLS, Permission};

    #[test]
    fn only_the_apps_own_questions_need_no_permission() {
        let without: Vec<_> = CALLS
            .iter()
            .filter(|call| call.permissions.is_empty())
            .map(|call| call.name)
            .collect();
        assert_eq!(
            without,
            [
                "exchange_code",
                "debug_token",
                "instagram_exchange_code",
                "instagram_long_lived_token"
            ]
        );
    }

    #[test]
    fn the_calls_use_exactly_the_permissions_that_are_asked_for() {
        let used: BTreeSet<_> = CALLS.iter().flat_map(|call| call.permissions).copied().collect();
        assert_eq!(
            used.into_iter().collect::<Vec<_>>(),
            [
                Permission::WhatsappBusinessManagement,
                Permission::WhatsappBusinessMessaging,
                Permission::InstagramBusinessBasic,
                Permission::InstagramBusinessManageMessages,
                Permission::InstagramBusinessManageComments,
            ]
        );
    }

    #[test]
    fn every_call_to_instagram_needs_the_basic_permission_and_none_of_whatsapp() {
        for call in CALLS.iter().filter(|call| call.name.starts_with("instagram_")) {
            let others = call
                .permissions
                .iter()
                .filter(|permission| !Permission::INSTAGRAM.contains(permission));
            assert_eq!(others.count(), 0, "{}", call.name);
            assert!(
                call.permissions.is_empty() || call.permissions.contains(&Permission::InstagramBusinessBasic),
                "{}",
                call.name
            );
        }
    }

    #[test]
    fn every_call_has_its_own_name() {
        let names: BTreeSet<_> = CALLS.iter().map(|call| call.name).collect();
        assert_eq!(names.len(), CALLS.len());
    }
}

//! The account that a client lends us, and the subscription that makes its messages and comments arrive.

use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;

use super::Instagram;
use super::login::{Wrapped, unreadable};
use crate::graph::{CallError, GraphCall, GraphRequest, Page, expect_success};
use crate::{Secret, lenient};

/// Everything the app takes. The same list must be enabled for the app in Meta's dashboard: an account that is subscribed
/// to anything gets what the app has enabled. Each subscription replaces the one before.
pub const SUBSCRIBED_FIELDS: [&str; 10] = [
    "messages",
    "messaging_postbacks",
    "message_reactions",
    "messaging_seen",
    "messaging_referral",
    "messaging_handover",
    "standby",
    "message_edit",
    "comments",
    "live_comments",
];

const ACCOUNT_FIELDS: &str = "id,user_id,username,name,account_type,profile_picture_url,followers_count,\
                              follows_count,media_count";

/// An account as Meta describes it to the app.
#[derive(Clone, PartialEq, Eq)]
pub struct InstagramAccount {
    /// The id of the professional account: the key for routing, and what calls name it by.
    pub account_id: String,
    /// The account for this app alone: what deauthorisation and data deletion name. Never in a webhook.
    pub app_scoped_id: Option<String>,
    /// Changes; for display.
    pub username: Option<String>,
    pub name: Option<String>,
    /// As Meta writes it: `Business`, `Media_Creator`, also in capitals.
    pub account_type: Option<String>,
    /// Expires within days.
    pub profile_picture_url: Option<String>,
    pub followers_count: Option<i64>,
    pub follows_count: Option<i64>,
    pub media_count: Option<i64>,
}

impl InstagramAccount {
    /// Such an account may have to be asked for its conversations once before its messages arrive.
    pub fn is_creator(&self) -> bool {
        let kind = self.account_type.as_deref().unwrap_or_default();
        kind.eq_ignore_ascii_case("media_creator") || kind.eq_ignore_ascii_case("creator")
    }
}

#[derive(Deserialize)]
pub(crate) struct Described {
    #[serde(default, deserialize_with = "lenient::text")]
    id: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    user_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    username: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    name: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    account_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    profile_picture_url: Option<String>,
    #[serde(default, deserialize_with = "lenient::integer")]
    followers_count: Option<i64>,
    #[serde(default, deserialize_with = "lenient::integer")]
    follows_count: Option<i64>,
    #[serde(default, deserialize_with = "lenient::integer")]
    media_count: Option<i64>,
}

/// An app that gets an account's webhooks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Subscription {
    #[serde(default, alias = "app_id", deserialize_with = "lenient::text")]
    pub id: Option<String>,
    #[serde(default, deserialize_with = "lenient::texts")]
    pub subscribed_fields: Vec<String>,
}

pub(crate) struct Me;

impl GraphCall for Me {
    type Answer = Wrapped<Described>;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, ["me"]).query("fields", ACCOUNT_FIELDS)
    }
}

pub(crate) struct SubscribeAccount {
    account_id: String,
    fields: String,
}

impl GraphCall for SubscribeAccount {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::POST, [&self.account_id, "subscribed_apps"])
            .query("subscribed_fields", &self.fields)
    }
}

pub(crate) struct ListAccountSubscriptions {
    account_id: String,
}

impl GraphCall for ListAccountSubscriptions {
    type Answer = Page<Subscription>;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, [&self.account_id, "subscribed_apps"])
    }
}

pub(crate) struct UnsubscribeAccount {
    account_id: String,
}

impl GraphCall for UnsubscribeAccount {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::DELETE, [&self.account_id, "subscribed_apps"])
    }
}

impl Instagram {
    /// Whose token this is. An answer without `user_id` is none: `id` beside it looks alike and would make every webhook
    /// unroutable.
    pub async fn me(&self, token: &Secret) -> Result<InstagramAccount, CallError> {
        let described = self.call(token, &Me).await?.one().ok_or_else(unreadable)?;
        let present = |text: Option<String>| text.filter(|text| !text.is_empty());
        Ok(InstagramAccount {
            account_id: present(described.user_id).ok_or_else(unreadable)?,
            app_scoped_id: present(described.id),
            username: present(described.username),
            name: present(described.name),
            account_type: present(described.account_type),
            profile_picture_url: present(described.profile_picture_url),
            followers_count: described.followers_count,
            follows_count: described.follows_count,
            media_count: described.media_count,
        })
    }

    /// Makes the account's webhooks arrive here; without it nothing does, and nothing complains. Replaces the earlier list,
    /// is needed again after each login, and is idempotent.
    pub async fn subscribe(
        &self,
        token: &Secret,
        account_id: &str,
        fields: &[&str],
    ) -> Result<(), CallError> {
        let call = SubscribeAccount {
            account_id: account_id.to_owned(),
            fields: fields.join(","),
        };
        expect_success(&self.call(token, &call).await?)
    }

    /// The apps that get the account's webhooks, with their fields.
    pub async fn subscriptions(
        &self,
        token: &Secret,
        account_id: &str,
    ) -> Result<Vec<Subscription>, CallError> {
        let call = ListAccountSubscriptions {
            account_id: account_id.to_owned(),
        };
        Ok(self.call(token, &call).await?.data)
    }

    /// Ends the account's webhooks.
    pub async fn unsubscribe(&self, token: &Secret, account_id: &str) -> Result<(), CallError> {
        let call = UnsubscribeAccount {
            account_id: account_id.to_owned(),
        };
        expect_success(&self.call(token, &call).await?)
    }
}

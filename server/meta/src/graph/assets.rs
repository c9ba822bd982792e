//! What a client owns at Meta and lends us: numbers, and the subscription that makes their messages arrive.

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Graph;
use super::call::{GraphCall, GraphRequest};
use super::error::CallError;
use super::outcome::{AmbiguousReason, expect_success};
use crate::{Secret, lenient};

const PHONE_FIELDS: &str = "id,display_phone_number,verified_name,code_verification_status,quality_rating,\
                            platform_type,status,name_status,is_on_biz_app,throughput,last_onboarded_time";

/// A portfolio holds 20 numbers at most, so this many pages are never needed.
const MOST_PAGES: usize = 20;

/// A business number as Meta describes it. Words of Meta are kept as they are: unknown ones must be shown, not guessed.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct PhoneNumber {
    #[serde(deserialize_with = "lenient_id")]
    pub id: String,
    /// Formatted for people, for example `+62 21-5550-177`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub display_phone_number: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub verified_name: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`, `NA`, `UNKNOWN`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub quality_rating: Option<String>,
    /// `VERIFIED`, `NOT_VERIFIED`, `EXPIRED`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub code_verification_status: Option<String>,
    /// `CLOUD_API`, `ON_PREMISE`, `NOT_APPLICABLE` (not registered).
    #[serde(default, deserialize_with = "lenient::text")]
    pub platform_type: Option<String>,
    /// `CONNECTED` can send; anything else cannot.
    #[serde(default, deserialize_with = "lenient::text")]
    pub status: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name_status: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_on_biz_app: bool,
}

impl PhoneNumber {
    /// The number also lives in the WhatsApp Business app: it is registered there and must not be registered by us.
    pub fn is_coexistence(&self) -> bool {
        self.is_on_biz_app && self.is_registered()
    }

    /// Already on the Cloud API; registering again would only spend the quota of ten per 72 hours.
    pub fn is_registered(&self) -> bool {
        self.platform_type.as_deref() == Some("CLOUD_API")
    }

    pub fn can_send(&self) -> bool {
        self.status.as_deref() == Some("CONNECTED")
    }
}

/// An app that receives the webhooks of a WABA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscribedApp {
    pub id: String,
    pub name: Option<String>,
    pub override_callback_uri: Option<String>,
}

pub(crate) fn lenient_id<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    lenient::text(deserializer)?.ok_or_else(|| serde::de::Error::custom("no id"))
}

#[derive(Deserialize)]
pub(crate) struct Page<T> {
    #[serde(default = "Vec::new")]
    pub data: Vec<T>,
    #[serde(default)]
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Paging {
    #[serde(default)]
    cursors: Option<Cursors>,
    /// Its presence says that there is more; the address itself contains a token and is not followed.
    #[serde(default)]
    next: Option<Value>,
}

#[derive(Deserialize)]
struct Cursors {
    #[serde(default)]
    after: Option<String>,
}

impl<T> Page<T> {
    /// Where the next page begins.
    pub fn next(&mut self) -> Option<String> {
        let paging = self.paging.take()?;
        paging.next?;
        paging.cursors?.after
    }
}

pub(super) struct ListPhoneNumbers {
    waba_id: String,
    after: Option<String>,
}

impl GraphCall for ListPhoneNumbers {
    type Answer = Page<PhoneNumber>;

    fn request(&self) -> GraphRequest {
        let request = GraphRequest::new(Method::GET, [&self.waba_id, "phone_numbers"])
            .query("fields", PHONE_FIELDS)
            .query("limit", "100");
        match &self.after {
            Some(after) => request.query("after", after),
            None => request,
        }
    }
}

pub(super) struct ReadPhoneNumber {
    phone_id: String,
}

impl GraphCall for ReadPhoneNumber {
    type Answer = PhoneNumber;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, [&self.phone_id]).query("fields", PHONE_FIELDS)
    }
}

pub(super) struct Subscribe {
    waba_id: String,
}

impl GraphCall for Subscribe {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::POST, [&self.waba_id, "subscribed_apps"]).body(json!({}))
    }
}

pub(super) struct Unsubscribe {
    waba_id: String,
}

impl GraphCall for Unsubscribe {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::DELETE, [&self.waba_id, "subscribed_apps"])
    }
}

pub(super) struct ListSubscriptions {
    waba_id: String,
}

impl GraphCall for ListSubscriptions {
    type Answer = Page<Subscription>;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, [&self.waba_id, "subscribed_apps"])
    }
}

#[derive(Deserialize)]
pub(super) struct Subscription {
    whatsapp_business_api_data: SubscribedAppData,
    #[serde(default)]
    override_callback_uri: Option<String>,
}

#[derive(Deserialize)]
struct SubscribedAppData {
    #[serde(deserialize_with = "lenient_id")]
    id: String,
    #[serde(default)]
    name: Option<String>,
}

impl Graph {
    /// Every number of a WABA, the one whose signup finished last first.
    pub async fn waba_phone_numbers(
        &self,
        token: &Secret,
        waba_id: &str,
    ) -> Result<Vec<PhoneNumber>, CallError> {
        let mut call = ListPhoneNumbers {
            waba_id: waba_id.to_owned(),
            after: None,
        };
        let mut numbers = Vec::new();
        for _ in 0..MOST_PAGES {
            let mut page = self.call(token, &call).await?;
            let next = page.next();
            numbers.append(&mut page.data);
            if next.is_none() || next == call.after {
                return Ok(numbers);
            }
            call.after = next;
        }
        Err(CallError::Ambiguous(AmbiguousReason::Unreadable.into()))
    }

    pub async fn phone_number(&self, token: &Secret, phone_id: &str) -> Result<PhoneNumber, CallError> {
        self.call(
            token,
            &ReadPhoneNumber {
                phone_id: phone_id.to_owned(),
            },
        )
        .await
    }

    /// Makes the WABA's webhooks arrive here. Idempotent.
    pub async fn subscribe(&self, token: &Secret, waba_id: &str) -> Result<(), CallError> {
        expect_success(
            &self
                .call(
                    token,
                    &Subscribe {
                        waba_id: waba_id.to_owned(),
                    },
                )
                .await?,
        )
    }

    /// Ends the WABA's webhooks, for all of its numbers.
    pub async fn unsubscribe(&self, token: &Secret, waba_id: &str) -> Result<(), CallError> {
        expect_success(
            &self
                .call(
                    token,
                    &Unsubscribe {
                        waba_id: waba_id.to_owned(),
                    },
                )
                .await?,
        )
    }

    /// The apps that receive the WABA's webhooks; a second one may also answer its customers.
    pub async fn subscribed_apps(
        &self,
        token: &Secret,
        waba_id: &str,
    ) -> Result<Vec<SubscribedApp>, CallError> {
        let page = self
            .call(
                token,
                &ListSubscriptions {
                    waba_id: waba_id.to_owned(),
                },
            )
            .await?;
        let apps = page.data.into_iter().map(|subscription| SubscribedApp {
            id: subscription.whatsapp_business_api_data.id,
            name: subscription.whatsapp_business_api_data.name,
            override_callback_uri: subscription.override_callback_uri,
        });
        Ok(apps.collect())
    }
}

//! The two signed posts that follow when an account's owner removes the app or asks for deletion (reference 6).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::Twin;
use crate::misbehave::Misbehaviour;
use crate::world::World;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallbackKind {
    Deauthorize,
    DataDeletion,
}

/// One signed request, what the product answered, and what is wrong with the answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Callback {
    pub kind: CallbackKind,
    /// Unix ms.
    pub at: i64,
    /// Whose it was; empty for an id that nobody has.
    pub ig_account_id: String,
    pub signed_request: String,
    /// HTTP status; `None` when no answer came.
    pub answered: Option<u16>,
    /// `confirmation_code` of a deletion.
    pub confirmation_code: Option<String>,
    /// `url` of a deletion.
    pub url: Option<String>,
    /// What that address answered without a sign-in.
    pub status_page: Option<u16>,
    /// The text of the status page.
    pub page: String,
    /// Why Meta would count the callback as failing.
    pub complaint: Option<String>,
}

impl Callback {
    /// Meta is content.
    pub fn succeeded(&self) -> bool {
        self.complaint.is_none()
    }
}

impl fmt::Display for CallbackKind {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Deauthorize => "deauthorize",
            Self::DataDeletion => "data deletion",
        })
    }
}

/// `<sig>.<payload>`: the MAC is over the encoded payload, and is itself encoded raw, not as hex.
fn signed(secret: &str, payload: &Value, padded: bool) -> String {
    let encode = |bytes: &[u8]| {
        if padded {
            URL_SAFE.encode(bytes)
        } else {
            URL_SAFE_NO_PAD.encode(bytes)
        }
    };
    let payload = encode(payload.to_string().as_bytes());
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map(|mut mac| {
            mac.update(payload.as_bytes());
            mac.finalize().into_bytes().to_vec()
        })
        .unwrap_or_default();
    format!("{}.{payload}", encode(&mac))
}

impl Twin {
    /// The owner removes the app in Instagram's settings: tokens die, the subscription goes, the app is told once.
    pub async fn owner_removes_app(&self, ig_account_id: &str) -> Callback {
        let app_scoped_id = self.forget_grant(ig_account_id);
        self.call_back(CallbackKind::Deauthorize, ig_account_id, &app_scoped_id)
            .await
    }

    /// The owner removes the app and asks for the deletion of data: both callbacks are called.
    pub async fn owner_requests_deletion(&self, ig_account_id: &str) -> Callback {
        let app_scoped_id = self.forget_grant(ig_account_id);
        self.call_back(CallbackKind::DataDeletion, ig_account_id, &app_scoped_id)
            .await
    }

    /// One signed request for any app-scoped id, also one that nobody has.
    pub async fn call_back(&self, kind: CallbackKind, ig_account_id: &str, app_scoped_id: &str) -> Callback {
        let payload = json!({
            "user_id": app_scoped_id, "algorithm": "HMAC-SHA256", "issued_at": self.now() / 1000,
        });
        let signed_request = self.change(|world| self.signed_request(world, &payload));
        self.post_callback(kind, ig_account_id, &signed_request).await
    }

    /// A request as the product has seen it before, once more.
    pub async fn repeat_callback(&self, one: &Callback) -> Callback {
        self.post_callback(one.kind, &one.ig_account_id, &one.signed_request)
            .await
    }

    /// Every signed request so far.
    pub fn callbacks(&self) -> Vec<Callback> {
        self.look(|world| world.instagram.callbacks.clone())
    }

    fn signed_request(&self, world: &mut World, payload: &Value) -> String {
        let options = self.options();
        let secret = if world.suffers(Misbehaviour::IgWrongRequestSecret) {
            "another secret"
        } else if world.suffers(Misbehaviour::IgMetaRequestSecret) {
            &options.app_secret
        } else {
            &options.instagram_app_secret
        };
        signed(secret, payload, world.suffers(Misbehaviour::IgPaddedRequest))
    }

    fn forget_grant(&self, ig_account_id: &str) -> String {
        self.change(|world| {
            world.instagram.subscriptions.remove(ig_account_id);
            for token in world.instagram.tokens.values_mut() {
                if token.account_id == ig_account_id {
                    token.ended = Some(458);
                }
            }
            world
                .ig_account(ig_account_id)
                .map(|one| one.app_scoped_id.clone())
                .unwrap_or_default()
        })
    }

    async fn post_callback(&self, kind: CallbackKind, ig_account_id: &str, signed_request: &str) -> Callback {
        let url = match kind {
            CallbackKind::Deauthorize => self.options().deauthorize_address(),
            CallbackKind::DataDeletion => self.options().data_deletion_address(),
        };
        let body = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("signed_request", signed_request)
            .finish();
        let sent = self
            .http()
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await;
        let mut callback = Callback {
            kind,
            at: self.now(),
            ig_account_id: ig_account_id.to_owned(),
            signed_request: signed_request.to_owned(),
            answered: None,
            confirmation_code: None,
            url: None,
            status_page: None,
            page: String::new(),
            complaint: Some("no answer came".to_owned()),
        };
        if let Ok(answer) = sent {
            callback.answered = Some(answer.status().as_u16());
            let kind_of_body = answer
                .headers()
                .get("content-type")
                .and_then(|one| one.to_str().ok())
                .unwrap_or_default()
                .to_owned();
            let text = answer.text().await.unwrap_or_default();
            self.judge(&mut callback, &kind_of_body, &text).await;
        }
        self.change(|world| world.instagram.callbacks.push(callback.clone()));
        callback
    }

    /// Of a deletion Meta wants JSON with an address that works without a sign-in, and a code.
    async fn judge(&self, callback: &mut Callback, kind_of_body: &str, text: &str) {
        callback.complaint = match callback.answered {
            Some(200) => None,
            other => Some(format!("answered {other:?} instead of 200")),
        };
        if callback.complaint.is_some() || callback.kind == CallbackKind::Deauthorize {
            return;
        }
        let answer: Value = serde_json::from_str(text).unwrap_or_default();
        let named = |name: &str| answer.get(name).and_then(Value::as_str).map(str::to_owned);
        (callback.url, callback.confirmation_code) = (named("url"), named("confirmation_code"));
        let alphanumeric =
            |code: &String| !code.is_empty() && code.chars().all(|one| one.is_ascii_alphanumeric());
        if !kind_of_body.starts_with("application/json") {
            callback.complaint = Some(format!("the answer is {kind_of_body}, not application/json"));
        } else if !callback.confirmation_code.as_ref().is_some_and(alphanumeric) {
            callback.complaint = Some("confirmation_code is not alphanumeric".to_owned());
        } else if let Some(url) = callback.url.clone() {
            match self.http().get(&url).send().await {
                Ok(page) => {
                    callback.status_page = Some(page.status().as_u16());
                    callback.page = page.text().await.unwrap_or_default();
                }
                Err(error) => callback.complaint = Some(error.without_url().to_string()),
            }
            if callback.status_page.is_some_and(|status| status != 200) {
                callback.complaint = Some("the status page does not answer 200".to_owned());
            }
        } else {
            callback.complaint = Some("url is missing".to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_of_the_reference() {
        let payload: Value = serde_json::from_str(
            r#"{"user_id":"27000000000000333","algorithm":"HMAC-SHA256","issued_at":1790000000}"#,
        )
        .unwrap_or_default();
        // The reference's vector signs its own order of keys, so the text is given as it stands there.
        let encoded = URL_SAFE_NO_PAD
            .encode(r#"{"user_id":"27000000000000333","algorithm":"HMAC-SHA256","issued_at":1790000000}"#);
        let mut mac = Hmac::<Sha256>::new_from_slice(b"ig-app-secret-for-tests-0001").unwrap();
        mac.update(encoded.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        assert_eq!(signature, "7cOZzpzFP_i89dzSuJeHoBVvtWcglQyF1ZzvJFiYXjw");
        let ours = signed("ig-app-secret-for-tests-0001", &payload, true);
        assert!(ours.contains('='), "padding on request: {ours}");
    }
}

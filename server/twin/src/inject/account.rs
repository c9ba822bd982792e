//! What happens to an account (reference 3.7): `account_update` and the fields beside it.

use serde_json::{Value, json};

use super::{Scene, Told, with};
use crate::Injection;

const THREE_DAYS_S: i64 = 3 * 24 * 3_600;

pub fn told(what: Injection, scene: &Scene) -> Option<Told> {
    if let Some(event) = plain_event(what) {
        return Some(self::event(scene, event));
    }
    if let Some(value) = restriction(what, scene).or_else(|| ban(what)) {
        return Some(Told::by_account(scene, "account_update", &value));
    }
    match what {
        Injection::OtherAppUninstalled => {
            let info = with(info(scene), "partner_app_id", json!("1009009009"));
            let value = json!({ "event": "PARTNER_APP_UNINSTALLED", "waba_info": info });
            Some(Told::by_partner(scene, &value))
        }
        _ => beside(what).map(|(field, value)| Told::by_account(scene, field, &value)),
    }
}

/// The event with what its reference sample carries.
pub fn event(scene: &Scene, event: &str) -> Told {
    let value = json!({ "event": event });
    if !event.starts_with("PARTNER_") {
        let value = match event {
            "DISABLED_UPDATE" => with(value, "ban_info", banned("DISABLE")),
            "ACCOUNT_RESTRICTION" => restricted(
                scene,
                "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
                Some(THREE_DAYS_S),
            ),
            "ACCOUNT_VIOLATION" => with(value, "violation_info", json!({ "violation_type": "SPAM" })),
            _ => value,
        };
        return Told::by_account(scene, "account_update", &value);
    }
    let mut info = info(scene);
    if event.starts_with("PARTNER_APP") {
        info = with(info, "partner_app_id", json!(scene.app_id));
    }
    let mut value = with(value, "waba_info", info);
    if event == "PARTNER_REMOVED" && scene.number.coexistence {
        let why = json!({ "reason": "ACCOUNT_DISCONNECTED", "initiated_by": "USER" });
        value = with(value, "disconnection_info", why);
    }
    Told::by_partner(scene, &value)
}

fn info(scene: &Scene) -> Value {
    json!({ "waba_id": scene.number.waba_id, "owner_business_id": scene.business_id })
}

fn plain_event(what: Injection) -> Option<&'static str> {
    Some(match what {
        Injection::PartnerAdded => "PARTNER_ADDED",
        Injection::PartnerAppInstalled => "PARTNER_APP_INSTALLED",
        Injection::PartnerAppUninstalled => "PARTNER_APP_UNINSTALLED",
        Injection::PartnerRemoved => "PARTNER_REMOVED",
        Injection::AccountOffboarded => "ACCOUNT_OFFBOARDED",
        Injection::AccountReconnected => "ACCOUNT_RECONNECTED",
        Injection::AccountDeleted => "ACCOUNT_DELETED",
        Injection::AccountViolation => "ACCOUNT_VIOLATION",
        Injection::ClientCertification => "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
        Injection::AuthPriceEligibility => "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
        Injection::PrimaryLocation => "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
        Injection::PricingTier => "VOLUME_BASED_PRICING_TIER_UPDATE",
        Injection::MarketingTerms => "MM_LITE_TERMS_SIGNED",
        Injection::AdAccountLinked => "AD_ACCOUNT_LINKED",
        Injection::VerifiedAccount => "VERIFIED_ACCOUNT",
        Injection::NumberAdded => "PHONE_NUMBER_ADDED",
        Injection::NumberRemoved => "PHONE_NUMBER_REMOVED",
        _ => return None,
    })
}

fn ban(what: Injection) -> Option<Value> {
    let state = match what {
        Injection::BanScheduled => "SCHEDULE_FOR_DISABLE",
        Injection::Banned => "DISABLE",
        Injection::Reinstated => "REINSTATE",
        _ => return None,
    };
    Some(json!({ "event": "DISABLED_UPDATE", "ban_info": banned(state) }))
}

fn banned(state: &str) -> Value {
    json!({ "waba_ban_state": [state], "waba_ban_date": "November 22, 2026" })
}

fn restriction(what: Injection, scene: &Scene) -> Option<Value> {
    let (kind, lasts) = match what {
        Injection::RestrictedReplies => ("RESTRICTED_CUSTOMER_INITIATED_MESSAGING", Some(THREE_DAYS_S)),
        Injection::RestrictedTemplates => ("RESTRICTED_BIZ_INITIATED_MESSAGING", Some(THREE_DAYS_S)),
        Injection::RestrictedUtility => ("RESTRICTED_UTILITY_TEMPLATES", None),
        Injection::RestrictedNumbers => ("RESTRICTED_ADD_PHONE_NUMBER_ACTION", None),
        _ => return None,
    };
    Some(restricted(scene, kind, lasts))
}

fn restricted(scene: &Scene, kind: &str, lasts: Option<i64>) -> Value {
    let mut info = json!({ "restriction_type": kind, "remediation": "REQUEST_REVIEW" });
    if let Some(lasts) = lasts {
        info = with(info, "expiration", json!(scene.now / 1000 + lasts));
    }
    json!({ "event": "ACCOUNT_RESTRICTION", "restriction_info": [info] })
}

/// Fields of the account that are not `account_update`.
fn beside(what: Injection) -> Option<(&'static str, Value)> {
    let alert = json!({
        "alert_severity": "INFORMATIONAL", "alert_status": "NONE",
        "alert_type": "INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO",
        "alert_description": "Meta needs more information to raise your limits.",
    });
    let about = json!({ "entity_type": "BUSINESS", "entity_id": 771_500_412_266_304_i64 });
    Some(match what {
        Injection::AccountReview => ("account_review_update", json!({ "decision": "APPROVED" })),
        Injection::AccountAlert => ("account_alerts", with(about, "alert_info", alert)),
        Injection::AccountAlertFlat => {
            let mut flat = about;
            if let (Some(flat), Value::Object(alert)) = (flat.as_object_mut(), alert) {
                flat.extend(alert);
            }
            ("account_alerts", flat)
        }
        Injection::Capability => (
            "business_capability_update",
            json!({ "max_daily_conversations_per_business": 2_000, "max_phone_numbers_per_business": 20 }),
        ),
        _ => return None,
    })
}

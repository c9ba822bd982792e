//! Settings → Integrations: what an owner reads while lending a number, and while taking it back.
//!
//! Problems are found by their stable code, so that a code in an address can only ever choose among these sentences.

mod english;
mod indonesian;
pub mod instagram;
pub mod notices;
pub mod pauses;

use domain::Lang;

pub struct IntegrationsWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub whatsapp: &'static str,
    pub whatsapp_lead: &'static str,
    pub not_connected: &'static str,
    pub connect: &'static str,
    pub connect_another: &'static str,
    pub connect_explained: &'static str,
    pub no_duty: &'static str,
    pub number: &'static str,
    pub verified_name: &'static str,
    pub quality: &'static str,
    pub connected_since: &'static str,
    pub access_until: &'static str,
    pub quality_high: &'static str,
    pub quality_medium: &'static str,
    pub quality_low: &'static str,
    pub quality_unknown: &'static str,
    pub not_subscribed: &'static str,
    pub state_live: &'static str,
    pub state_finishing: &'static str,
    pub state_reconnect: &'static str,
    pub state_paused: &'static str,
    pub finishing_explained: &'static str,
    pub reconnect_explained: &'static str,
    pub paused_explained: &'static str,
    pub no_number_yet: &'static str,
    pub missing_title: &'static str,
    pub missing_explained: &'static str,
    pub manual_summary: &'static str,
    pub manual_explained: &'static str,
    pub phone_number_id: &'static str,
    pub phone_number_id_hint: &'static str,
    pub waba_id: &'static str,
    pub waba_id_hint: &'static str,
    pub token: &'static str,
    pub token_hint: &'static str,
    pub token_again: &'static str,
    pub pair: &'static str,
    pub digits_only: &'static str,
    pub required: &'static str,
    pub disconnect: &'static str,
    pub disconnect_title: fn(&str) -> String,
    pub disconnect_lead: &'static str,
    pub goes_title: &'static str,
    pub goes: [&'static str; 4],
    pub stays_title: &'static str,
    pub stays: [&'static str; 2],
    pub at_meta: &'static str,
    pub disconnect_confirm: &'static str,
    pub keep: &'static str,
    pub disconnected: fn(Option<u64>) -> String,
    pub connected: &'static str,
    pub back: &'static str,
    pub island: IslandWords,
    pub problems: Problems,
}

/// What the launcher says while the popup of Meta is open and while the answer is being checked.
pub struct IslandWords {
    pub preparing: &'static str,
    pub waiting_for_meta: &'static str,
    pub exchanging: &'static str,
    pub connected: &'static str,
    pub start_again: &'static str,
    pub sdk_blocked: &'static str,
    pub lost: &'static str,
    pub no_scripts: &'static str,
}

pub struct Problems {
    pub cancelled: &'static str,
    pub session_ended: &'static str,
    pub launch_expired: &'static str,
    pub launch_spent: &'static str,
    pub not_allowed: &'static str,
    pub code_rejected: &'static str,
    pub token_not_ours: &'static str,
    pub number_not_in_waba: &'static str,
    pub number_missing: &'static str,
    pub connected_elsewhere: &'static str,
    pub already_connected_here: &'static str,
    pub not_verified: &'static str,
    pub wrong_pin: &'static str,
    pub too_many_registrations: &'static str,
    pub meta_refused: &'static str,
    pub meta_unreachable: &'static str,
    pub not_configured: &'static str,
    pub meta_error: &'static str,
    pub not_found: &'static str,
    pub unavailable: &'static str,
    pub unknown: &'static str,
}

/// Every code the launcher may have to explain by itself, without a reload.
pub const PROBLEM_CODES: [&str; 20] = [
    "cancelled",
    "session_ended",
    "launch_expired",
    "launch_spent",
    "not_allowed",
    "code_rejected",
    "token_not_ours",
    "number_not_in_waba",
    "number_missing",
    "connected_elsewhere",
    "already_connected_here",
    "not_verified",
    "wrong_pin",
    "too_many_registrations",
    "meta_refused",
    "meta_unreachable",
    "not_configured",
    "meta_error",
    "not_found",
    "unavailable",
];

impl Problems {
    /// The sentence for a code; any other code gets the one that promises nothing.
    pub fn of(&self, code: &str) -> &'static str {
        match code {
            "cancelled" => self.cancelled,
            "session_ended" => self.session_ended,
            "launch_expired" => self.launch_expired,
            "launch_spent" => self.launch_spent,
            "not_allowed" => self.not_allowed,
            "code_rejected" => self.code_rejected,
            "token_not_ours" => self.token_not_ours,
            "number_not_in_waba" => self.number_not_in_waba,
            "number_missing" => self.number_missing,
            "connected_elsewhere" => self.connected_elsewhere,
            "already_connected_here" => self.already_connected_here,
            "not_verified" => self.not_verified,
            "wrong_pin" => self.wrong_pin,
            "too_many_registrations" => self.too_many_registrations,
            "meta_refused" => self.meta_refused,
            "meta_unreachable" => self.meta_unreachable,
            "not_configured" => self.not_configured,
            "meta_error" => self.meta_error,
            "not_found" => self.not_found,
            "unavailable" => self.unavailable,
            _ => self.unknown,
        }
    }
}

pub fn words(lang: Lang) -> &'static IntegrationsWords {
    match lang {
        Lang::Id => &indonesian::WORDS,
        Lang::En => &english::WORDS,
    }
}

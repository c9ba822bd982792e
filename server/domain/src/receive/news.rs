//! What a change at Meta means here: which account it concerns, what a person is told, and what it does to a connection.
//!
//! Meta's words become rows and evidence only if they look like words of Meta's; texts, names and ids stay in the sealed
//! details.

use meta::webhook::{
    AccountUpdate, NumberName, NumberQuality, NumberSecurity, Preference, TemplateChange, TemplateUpdate,
    Unit, UnitError, read_account_update, read_alert, read_capability, read_history, read_number_name,
    read_number_quality, read_number_security, read_preferences, read_review, read_template,
};

use crate::disconnect::Occasion;
use crate::settings::Settings;

/// The restriction that forbids answering customers; the others concern templates, calls and new numbers.
pub(super) const NO_REPLIES: &str = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING";
/// Fields that are known and say nothing to the people of a workspace.
const SILENT: [&str; 9] = [
    "messages",
    "message_echoes",
    "smb_message_echoes",
    "calls",
    "flows",
    "automatic_events",
    "partner_solutions",
    "payment_configuration_update",
    "tracking_events",
];
/// Longer than any word that Meta documents.
const LONGEST_WORD: usize = 64;

/// What a change does to a connection, besides being told.
pub(super) enum Effect {
    /// Nothing.
    Told,
    /// The connection has ended at Meta.
    Ends(Occasion),
    /// Pauses and their ends: what counts is the newest word of each kind.
    Standing,
    /// The rating: what counts is the newest word.
    Quality,
    /// Our copy of the two-step PIN is no longer the number's.
    ForgetsPin,
}

/// One change, read.
pub(super) struct News {
    /// The client's account, where the change names it itself.
    pub(super) waba_id: Option<String>,
    /// Digits of the one number it is about.
    pub(super) digits: Option<String>,
    pub(super) told: Vec<Told>,
    pub(super) effect: Effect,
}

/// What a person is told.
pub(super) struct Told {
    pub(super) kind: &'static str,
    pub(super) code: String,
    pub(super) details: Vec<(&'static str, String)>,
    /// Milliseconds.
    pub(super) until: Option<i64>,
}

impl Told {
    fn new(kind: &'static str, code: &str) -> Self {
        Self {
            kind,
            code: word(code),
            details: Vec::new(),
            until: None,
        }
    }

    fn with(mut self, name: &'static str, value: Option<String>) -> Self {
        self.details.extend(value.map(|value| (name, value)));
        self
    }
}

/// A word as Meta writes its own: anything else becomes `OTHER`.
fn word(text: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if !text.is_empty() && text.len() <= LONGEST_WORD && text.chars().all(fits) {
        text.to_owned()
    } else {
        "OTHER".to_owned()
    }
}

impl News {
    fn of_account(told: Vec<Told>) -> Self {
        Self {
            waba_id: None,
            digits: None,
            told,
            effect: Effect::Told,
        }
    }

    fn silent() -> Self {
        Self::of_account(Vec::new())
    }

    /// Reads a change. A field that nobody here knows is told by its name.
    pub(super) fn read(settings: &Settings, unit: &Unit) -> Result<Self, UnitError> {
        Ok(match unit.field.as_str() {
            "account_update" => account(settings, read_account_update(unit)?),
            "phone_number_quality_update" => quality(read_number_quality(unit)?),
            "phone_number_name_update" => name(read_number_name(unit)?),
            "security" => security(read_number_security(unit)?),
            "message_template_status_update"
            | "message_template_quality_update"
            | "template_category_update"
            | "message_template_components_update" => Self::of_account(vec![template(read_template(unit)?)]),
            "account_review_update" => Self::of_account(vec![Told::new("review", &read_review(unit)?)]),
            "account_alerts" => {
                let alert = read_alert(unit)?;
                Self::of_account(vec![
                    Told::new("alert", &alert.kind)
                        .with("severity", alert.severity)
                        .with("description", alert.description),
                ])
            }
            "business_capability_update" => {
                let capability = read_capability(unit)?;
                Self::of_account(vec![
                    Told::new("capability", "UPDATED")
                        .with("daily_conversations", capability.daily_conversations)
                        .with("numbers", capability.numbers),
                ])
            }
            "user_preferences" => Self::of_account(read_preferences(unit)?.iter().map(preference).collect()),
            "history" if read_history(unit)?.declined => {
                Self::of_account(vec![Told::new("history", "DECLINED")])
            }
            "history" => Self::silent(),
            field if SILENT.contains(&field) || field.starts_with("group_") => Self::silent(),
            field => Self::of_account(vec![Told::new("other", field)]),
        })
    }
}

fn account(settings: &Settings, update: AccountUpdate) -> News {
    let event = update.event.clone();
    let mut news = News::of_account(Vec::new());
    news.waba_id = Some(update.waba_id.clone());
    let occasion = || Occasion {
        event: Some(word(&event)),
        reason: update.disconnection_reason.as_deref().map(word),
        initiated_by: update.disconnection_by.as_deref().map(word),
    };
    let ours = settings.meta.app_id.is_some() && update.partner_app_id == settings.meta.app_id;
    let told = match event.as_str() {
        "PARTNER_APP_UNINSTALLED" if !ours => Told::new("other_app", &event),
        "PARTNER_APP_UNINSTALLED" | "PARTNER_REMOVED" | "ACCOUNT_DELETED" => {
            news.effect = Effect::Ends(occasion());
            Told::new("ended", &event)
                .with("reason", update.disconnection_reason.as_deref().map(word))
                .with("initiated_by", update.disconnection_by.as_deref().map(word))
        }
        "ACCOUNT_OFFBOARDED" | "ACCOUNT_RECONNECTED" => {
            news.effect = Effect::Standing;
            Told::new("link", &event)
        }
        "DISABLED_UPDATE" => {
            news.effect = Effect::Standing;
            Told::new("ban", update.ban_state.as_deref().unwrap_or("DISABLE")).with("date", update.ban_date)
        }
        "ACCOUNT_RESTRICTION" => {
            news.effect = Effect::Standing;
            restriction(&update)
        }
        "ACCOUNT_VIOLATION" => Told::new("violation", update.violation.as_deref().unwrap_or("OTHER")),
        _ => Told::new("account", &event),
    };
    news.told.push(told);
    news
}

/// The restriction that matters most names the notice; an empty list lifts what there was.
fn restriction(update: &AccountUpdate) -> Told {
    let worst = update
        .restrictions
        .iter()
        .find(|one| one.kind == NO_REPLIES)
        .or_else(|| update.restrictions.first());
    let all: Vec<String> = update.restrictions.iter().map(|one| word(&one.kind)).collect();
    let mut told = Told::new("restriction", worst.map_or("NONE", |one| one.kind.as_str()))
        .with("restrictions", (!all.is_empty()).then(|| all.join(" ")));
    told.until = worst
        .and_then(|one| one.until)
        .map(jiff::Timestamp::as_millisecond);
    told
}

fn quality(update: NumberQuality) -> News {
    let told = Told::new("number_quality", &update.event)
        .with("limit", update.limit)
        .with("daily_conversations", update.daily_conversations);
    News {
        digits: update.digits,
        effect: Effect::Quality,
        ..News::of_account(vec![told])
    }
}

fn name(update: NumberName) -> News {
    let told = Told::new("number_name", &update.decision)
        .with("requested_name", update.requested_name)
        .with("reason", update.rejection_reason);
    News {
        digits: update.digits,
        ..News::of_account(vec![told])
    }
}

fn security(update: NumberSecurity) -> News {
    let forgets = matches!(update.event.as_str(), "PIN_CHANGED" | "PIN_RESET_SUCCESS");
    News {
        digits: update.digits,
        effect: if forgets { Effect::ForgetsPin } else { Effect::Told },
        ..News::of_account(vec![Told::new("security", &update.event)])
    }
}

fn template(update: TemplateUpdate) -> Told {
    let told = match update.change {
        TemplateChange::Status { event, reason } => {
            Told::new("template_status", &event).with("reason", reason)
        }
        TemplateChange::Quality { before, now } => Told::new("template_quality", &now).with("before", before),
        TemplateChange::Category { before, now } => {
            Told::new("template_category", &now).with("before", before)
        }
        TemplateChange::Components => Told::new("template_components", "EDITED"),
    };
    told.with("template", update.name)
        .with("language", update.language)
}

/// Who it is stays out of the notice; the evidence commits to it.
fn preference(preference: &Preference) -> Told {
    let who = preference
        .person
        .bsuid
        .clone()
        .or_else(|| preference.person.wa_id.clone());
    Told::new("preference", &preference.value)
        .with("category", preference.category.clone())
        .with("customer", who)
}

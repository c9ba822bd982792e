//! The state of one popup. It travels in the form of every step, so that the popup needs no memory on the server
//! until something is approved.

use crate::misbehave::Misbehaviour;
use crate::table::Place;
use crate::world::World;

/// Where the person is, under the names in which a cancelled popup reports them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Business,
    Waba,
    Number,
    Review,
}

impl Step {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Waba => "waba",
            Self::Number => "number",
            Self::Review => "review",
        }
    }

    /// `data.current_step` of a CANCEL message (reference 2.3).
    pub const fn reported(self) -> &'static str {
        match self {
            Self::Business => "BUSINESS_ACCOUNT_SELECTION",
            Self::Waba => "WABA_PHONE_PROFILE_PICKER",
            Self::Number => "PHONE_NUMBER_SETUP",
            Self::Review => "PERMISSIONS",
        }
    }

    pub const fn before(self) -> Option<Self> {
        match self {
            Self::Business => None,
            Self::Waba => Some(Self::Business),
            Self::Number => Some(Self::Waba),
            Self::Review => Some(Self::Number),
        }
    }

    pub const fn after(self) -> Self {
        match self {
            Self::Business => Self::Waba,
            Self::Waba => Self::Number,
            Self::Number | Self::Review => Self::Review,
        }
    }

    fn named(slug: &str) -> Self {
        match slug {
            "waba" => Self::Waba,
            "number" => Self::Number,
            "review" => Self::Review,
            _ => Self::Business,
        }
    }
}

/// Choice of a list that makes a new object.
pub const NEW: &str = "new";
/// Choice of the number step that goes on without one.
pub const NONE: &str = "none";

/// Everything the popup was opened with and everything chosen so far.
#[derive(Clone, Debug, Default)]
pub struct Dialog {
    pairs: Vec<(String, String)>,
    version: String,
}

/// What came from the page that opened the popup and is carried along unchanged.
pub const FROM_OPENER: &[&str] = &[
    "client_id",
    "config_id",
    "response_type",
    "override_default_response_type",
    "extras",
    "display",
    "channel",
    "origin",
    "visited",
];
/// What the person chose.
pub const CHOSEN: &[&str] = &[
    "business",
    "business_name",
    "waba",
    "waba_name",
    "number",
    "new_number",
    "new_name",
    "verify",
];

impl Dialog {
    pub fn read(pairs: Vec<(String, String)>, version: &str) -> Self {
        Self {
            pairs,
            version: version.to_owned(),
        }
    }

    pub fn action(&self) -> String {
        if self.version.is_empty() {
            "/dialog/oauth".to_owned()
        } else {
            format!("/{}/dialog/oauth", self.version)
        }
    }

    /// The last value of a name; empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .rev()
            .find(|(one, _)| one == name)
            .map_or("", |(_, value)| value.trim())
    }

    pub fn step(&self) -> Step {
        Step::named(self.text("step"))
    }

    /// Coexistence asked for by the page.
    pub fn coexistence(&self) -> bool {
        self.text("extras").contains("whatsapp_business_app_onboarding")
    }

    /// Without `response_type: 'code'` and the override, a short user token comes instead (reference 8.28).
    pub fn wants_code(&self) -> bool {
        self.text("response_type") == "code" && self.text("override_default_response_type") == "true"
    }

    /// The drawer's switches: on the first page those of the console, then those of the form.
    pub fn options(&self, world: &World) -> Vec<Misbehaviour> {
        let signup = Misbehaviour::ALL
            .iter()
            .copied()
            .filter(|one| one.row().place == Place::Signup);
        if self.text("visited").is_empty() {
            return signup.filter(|one| world.is_set(*one)).collect();
        }
        let ticked = |one: &Misbehaviour| {
            self.pairs
                .iter()
                .any(|(name, value)| name == "opt" && value == one.row().name)
        };
        signup.filter(ticked).collect()
    }
}

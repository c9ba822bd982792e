//! Codes and tokens: who let the product touch what, and until when.

use serde::{Deserialize, Serialize};

use super::World;
use crate::fixtures::ConnectedNumber;

pub const MANAGEMENT: &str = "whatsapp_business_management";
pub const MESSAGING: &str = "whatsapp_business_messaging";

/// A code lives this long (reference 2.2).
pub const CODE_LIFE_MS: i64 = 30_000;
/// The lifetime of tokens from the ready-made login configuration, in seconds (reference 2.1).
pub const SIXTY_DAYS: i64 = 5_184_000;

/// What a person grants in the popup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grant {
    pub business_id: String,
    /// The newest first, as `target_ids` lists them.
    pub waba_ids: Vec<String>,
    pub scopes: Vec<String>,
    /// Seconds; `None` never expires.
    pub lifetime: Option<i64>,
    /// Number chosen in the popup, which counts as onboarded now.
    pub phone_number_id: Option<String>,
}

impl Grant {
    /// Both WhatsApp permissions on one WABA for sixty days, as an ordinary signup gives them.
    pub fn of(business_id: &str, waba_id: &str) -> Self {
        Self {
            business_id: business_id.to_owned(),
            waba_ids: vec![waba_id.to_owned()],
            scopes: vec![MANAGEMENT.to_owned(), MESSAGING.to_owned()],
            lifetime: Some(SIXTY_DAYS),
            phone_number_id: None,
        }
    }

    #[must_use]
    pub fn with_number(mut self, phone_number_id: &str) -> Self {
        self.phone_number_id = Some(phone_number_id.to_owned());
        self
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Code {
    pub grant: Grant,
    pub issued: i64,
    pub spent: bool,
}

/// Why a token no longer works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ended {
    /// Subcode 463.
    Expired,
    /// Subcode 458: the client removed the app.
    AppRemoved,
    /// Subcode 467.
    Invalidated,
}

impl Ended {
    pub const fn subcode(self) -> i64 {
        match self {
            Self::Expired => 463,
            Self::AppRemoved => 458,
            Self::Invalidated => 467,
        }
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Token {
    pub app_id: String,
    pub user_id: String,
    pub grant: Grant,
    pub issued: i64,
    /// Unix seconds; 0 never.
    pub expires_at: i64,
    pub ended: Option<Ended>,
}

impl Token {
    pub(super) fn for_demo(connected: &ConnectedNumber, app_id: &str) -> Self {
        let mut grant =
            Grant::of(connected.business_id, connected.waba_id).with_number(connected.phone_number_id);
        grant.lifetime = None;
        Self::unending(grant, app_id)
    }

    pub(super) fn unending(grant: Grant, app_id: &str) -> Self {
        Self {
            app_id: app_id.to_owned(),
            user_id: format!("122{}", grant.business_id),
            grant,
            issued: 0,
            expires_at: 0,
            ended: None,
        }
    }

    /// Why a call with this token fails at this moment, if it does.
    pub fn ended_at(&self, now: i64) -> Option<Ended> {
        let expired = self.expires_at != 0 && now / 1000 >= self.expires_at;
        self.ended.or_else(|| expired.then_some(Ended::Expired))
    }

    pub fn allows(&self, scope: &str) -> bool {
        self.grant.scopes.iter().any(|one| one == scope)
    }

    pub fn reaches(&self, waba_id: &str) -> bool {
        self.grant.waba_ids.iter().any(|one| one == waba_id)
    }
}

/// What is wrong with a code (reference 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadCode {
    Unknown,
    Expired,
    Spent,
}

impl World {
    pub fn issue_code(&mut self, grant: Grant, now: i64) -> String {
        let code = format!("AQ{}{}", self.draw(), self.draw());
        if let Some(number) = grant
            .phone_number_id
            .as_deref()
            .and_then(|id| self.number_mut(id))
        {
            number.last_onboarded = Some(now / 1000);
        }
        self.codes.insert(
            code.clone(),
            Code {
                grant,
                issued: now,
                spent: false,
            },
        );
        code
    }

    /// Spends the code and makes a token of it: `(token, lifetime in seconds)`.
    pub fn exchange(&mut self, code: &str, app_id: &str, now: i64) -> Result<(String, Option<i64>), BadCode> {
        let found = self.codes.get_mut(code).ok_or(BadCode::Unknown)?;
        if found.spent {
            return Err(BadCode::Spent);
        }
        if now - found.issued >= CODE_LIFE_MS {
            return Err(BadCode::Expired);
        }
        found.spent = true;
        let grant = found.grant.clone();
        let value = format!("EAA{}{}ZD", self.draw(), self.draw());
        let token = Token {
            app_id: app_id.to_owned(),
            user_id: format!("122{}", grant.business_id),
            issued: now,
            expires_at: grant.lifetime.map_or(0, |seconds| now / 1000 + seconds),
            grant: grant.clone(),
            ended: None,
        };
        self.tokens.insert(value.clone(), token);
        Ok((value, grant.lifetime))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_dies_after_thirty_seconds() {
        let mut world = World::demo(1, "app");
        let code = world.issue_code(Grant::of("b", "w"), 0);
        assert_eq!(world.exchange(&code, "app", CODE_LIFE_MS), Err(BadCode::Expired));
        assert!(world.exchange(&code, "app", CODE_LIFE_MS - 1).is_ok());
        assert_eq!(world.exchange(&code, "app", 1), Err(BadCode::Spent));
    }

    #[test]
    fn a_token_ends_when_its_sixty_days_are_over() {
        let mut world = World::demo(1, "app");
        let code = world.issue_code(Grant::of("b", "w"), 0);
        let (value, _) = world.exchange(&code, "app", 0).unwrap();
        let token = world.tokens.get(&value).unwrap();
        assert_eq!(token.ended_at(0), None);
        assert_eq!(token.ended_at(SIXTY_DAYS * 1000), Some(Ended::Expired));
    }
}

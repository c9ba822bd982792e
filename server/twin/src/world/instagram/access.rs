//! Codes and tokens of Business Login for Instagram (reference 1.3 to 1.6).

use serde::{Deserialize, Serialize};

use crate::world::World;

pub const BASIC: &str = "instagram_business_basic";
pub const MESSAGES: &str = "instagram_business_manage_messages";
pub const COMMENTS: &str = "instagram_business_manage_comments";
/// What the product asks for.
pub const SCOPES: &[&str] = &[BASIC, MESSAGES, COMMENTS];
/// What Instagram knows besides.
pub const OTHER_SCOPES: &[&str] = &[
    "instagram_business_content_publish",
    "instagram_business_manage_insights",
];

pub const CODE_LIFE_MS: i64 = 3_600_000;
pub const SHORT_LIFE_MS: i64 = 3_600_000;
pub const LONG_LIFE_MS: i64 = 60 * 24 * 3_600_000;
/// A token that is younger is not refreshed.
pub const REFRESH_AFTER_MS: i64 = 24 * 3_600_000;

#[derive(Clone, Serialize, Deserialize)]
pub struct Code {
    pub account_id: String,
    pub scopes: Vec<String>,
    pub redirect_uri: String,
    pub issued: i64,
    pub spent: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Short,
    Long,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Token {
    pub account_id: String,
    pub app_scoped_id: String,
    pub kind: Kind,
    pub scopes: Vec<String>,
    /// Unix ms.
    pub issued: i64,
    /// Unix ms; `None` never.
    pub expires: Option<i64>,
    /// The subcode with which it answers 190.
    pub ended: Option<i64>,
}

impl Token {
    /// As the dashboard generates it for a tester.
    pub fn unending(account_id: &str, app_scoped_id: &str) -> Self {
        Self {
            account_id: account_id.to_owned(),
            app_scoped_id: app_scoped_id.to_owned(),
            kind: Kind::Long,
            scopes: super::all_scopes(),
            issued: 0,
            expires: None,
            ended: None,
        }
    }

    /// The subcode of 190 at this moment, if it no longer works.
    pub fn ended_at(&self, now: i64) -> Option<i64> {
        let expired = self.expires.is_some_and(|end| now >= end);
        self.ended.or_else(|| expired.then_some(463))
    }

    pub fn allows(&self, scope: &str) -> bool {
        self.scopes.iter().any(|one| one == scope)
    }
}

impl World {
    pub fn issue_instagram_code(
        &mut self,
        account_id: &str,
        scopes: &[String],
        redirect_uri: &str,
        now: i64,
    ) -> String {
        let code = format!("AQD{}{}", self.draw(), self.draw());
        self.instagram.codes.insert(
            code.clone(),
            Code {
                account_id: account_id.to_owned(),
                scopes: scopes.to_vec(),
                redirect_uri: redirect_uri.to_owned(),
                issued: now,
                spent: false,
            },
        );
        code
    }

    /// Spends the code: the short-lived token, or the sentence with which Instagram refuses.
    pub fn exchange_instagram_code(
        &mut self,
        code: &str,
        redirect_uri: &str,
        now: i64,
    ) -> Result<(String, Token), &'static str> {
        let used = "Matching code was not found or was already used";
        let found = self.instagram.codes.get_mut(code).ok_or(used)?;
        if found.spent {
            return Err(used);
        }
        if now - found.issued >= CODE_LIFE_MS {
            return Err("This authorization code has expired.");
        }
        if found.redirect_uri != redirect_uri {
            return Err(
                "Error validating verification code. Please make sure your redirect_uri is identical to the one you used \
                 in the OAuth dialog request",
            );
        }
        found.spent = true;
        let (account_id, scopes) = (found.account_id.clone(), found.scopes.clone());
        let app_scoped_id = self
            .ig_account(&account_id)
            .map(|one| one.app_scoped_id.clone())
            .unwrap_or_default();
        let token = Token {
            account_id,
            app_scoped_id,
            kind: Kind::Short,
            scopes,
            issued: now,
            expires: Some(now + SHORT_LIFE_MS),
            ended: None,
        };
        Ok((self.keep_instagram_token(&token), token))
    }

    /// A new value for this token.
    pub fn keep_instagram_token(&mut self, token: &Token) -> String {
        let value = format!("IGAA{}{}ZD", self.draw(), self.draw());
        self.instagram.tokens.insert(value.clone(), token.clone());
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_exchanged_once_within_an_hour_at_the_same_address() {
        let mut world = World::demo(1, "app");
        let code = world.issue_instagram_code("17841400000000101", &[], "https://a", 0);
        assert!(world.exchange_instagram_code(&code, "https://b", 1).is_err());
        assert!(
            world
                .exchange_instagram_code(&code, "https://a", CODE_LIFE_MS)
                .is_err()
        );
        assert!(
            world
                .exchange_instagram_code(&code, "https://a", CODE_LIFE_MS - 1)
                .is_ok()
        );
        assert!(world.exchange_instagram_code(&code, "https://a", 2).is_err());
    }
}

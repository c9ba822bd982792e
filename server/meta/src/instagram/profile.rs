//! Who a customer is, as far as they agreed to show it: by writing to the business.

use std::fmt;

use reqwest::Method;
use serde::Deserialize;

use super::{Instagram, unless};
use crate::graph::{CallError, GraphCall, GraphRequest, Meaning};
use crate::{Secret, lenient};

const FIELDS: &str = "name,username,profile_pic,follower_count,is_user_follow_business,is_business_follow_user,\
                      is_verified_user";

/// A customer's profile. Nothing waits for it: messages come in without.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Profile {
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// Changes; for display.
    #[serde(default, deserialize_with = "lenient::text")]
    pub username: Option<String>,
    /// Expires within days.
    #[serde(default, deserialize_with = "lenient::text")]
    pub profile_pic: Option<String>,
    #[serde(default, deserialize_with = "lenient::integer")]
    pub follower_count: Option<i64>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_user_follow_business: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_business_follow_user: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_verified_user: bool,
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Profile")
    }
}

pub(crate) struct ReadProfile {
    customer: String,
}

impl GraphCall for ReadProfile {
    type Answer = Profile;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, [&self.customer]).query("fields", FIELDS)
    }
}

impl Instagram {
    /// A customer's profile; `None` where the customer has not agreed, has blocked the business, or is gone. Then asking
    /// again soon is of no use.
    pub async fn profile(&self, token: &Secret, customer: &str) -> Result<Option<Profile>, CallError> {
        let call = ReadProfile {
            customer: customer.to_owned(),
        };
        let absent = [Meaning::NoProfile, Meaning::Unreachable, Meaning::ObjectGone];
        unless(self.call(token, &call).await, &absent)
    }
}

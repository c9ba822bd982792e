//! `LARAS_SMTP_URL`, `LARAS_MAIL_FROM` and `LARAS_OUTBOX`: where mails go.

use std::path::PathBuf;

use lettre::Address;
use meta::Secret;
use url::Url;

use super::source::{ConfigError, Source};

/// Where mails go, and from whom they come.
#[derive(Clone)]
pub struct Mail {
    /// The mail server; may contain a password. Without one, mails are files.
    pub smtp: Option<Secret>,
    /// The address of the sender; its name is the brand's.
    pub from: Option<Address>,
    /// The folder for files.
    pub outbox: PathBuf,
}

impl Mail {
    pub(super) fn of(source: &Source) -> Result<Self, ConfigError> {
        let smtp = source.optional("LARAS_SMTP_URL", "smtp://… or smtps://…", |text| {
            Url::parse(text)
                .ok()
                .filter(|url| matches!(url.scheme(), "smtp" | "smtps") && url.has_host())
                .map(|url| Secret::from(url.to_string()))
        })?;
        let from = "LARAS_MAIL_FROM";
        let expected = "a mail address, such as post@laras.example";
        let from = if smtp.is_some() {
            Some(source.parsed(from, expected, |text| text.trim().parse().ok())?)
        } else {
            source.optional(from, expected, |text| text.trim().parse().ok())?
        };
        Ok(Self {
            smtp,
            from,
            outbox: source.parsed("LARAS_OUTBOX", "a folder", |text| Some(text.into()))?,
        })
    }
}

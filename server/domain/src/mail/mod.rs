//! Mails: promised in the transaction of the change that needs them, handed over by a job, in the brand and the language of
//! whoever reads them.
//!
//! Who gets a mail and what it says are sealed until it was handed over, and gone afterwards: a link in it opens something. While
//! the mail server is away it is tried again, ever more slowly; what is refused or tried too often is kept as undelivered and
//! shown. A crash between handing over and noting it sends the same mail twice, under the same Message-ID.

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use crate::brand::{self, Brand};
use crate::ids::PartnerId;
use crate::jobs::{Kind, Promise, Stop};
use crate::laras::Laras;
use crate::live::PLATFORM;
use crate::store::platform::{self, MailRow};
use crate::store::{Base, PlatformTxn, StoreError, from_json, to_json};
use crate::tenancy::Role;
use crate::time::{HOUR, SECOND, from_ms};
use crate::{Channel, Lang};

/// Tries before a mail is given up: about half a day, so that a mail server may be away overnight.
const MOST_TRIES: i32 = 20;

/// What a mail says. It holds links that open something: no Debug.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mail", rename_all = "snake_case")]
pub enum Mail {
    /// Somebody was asked in.
    Invitation {
        /// As what.
        role: Role,
        /// Into which business; an agency's own people come into the agency.
        business: Option<String>,
        /// By whom; nobody where the operator founds an agency.
        invited_by: Option<String>,
        /// Opens the invitation, once.
        link: String,
        /// For how many days it opens.
        days: i64,
    },
    /// Somebody asked for a new password.
    PasswordReset {
        /// Opens the page for a new one, once.
        link: String,
        /// For how many minutes.
        minutes: i64,
    },
    /// What a business lent us ends soon.
    TokenEnding {
        /// Where.
        channel: Channel,
        /// The number or account, as Meta writes it.
        name: String,
        /// Days that are left.
        days: i64,
        /// Where it is connected anew.
        link: String,
    },
}

impl Mail {
    /// The name in rows and counts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::PasswordReset { .. } => "password_reset",
            Self::TokenEnding { .. } => "token_ending",
        }
    }
}

/// A mail to be promised.
#[derive(Serialize, Deserialize)]
pub(crate) struct Letter {
    pub(crate) to: String,
    pub(crate) lang: Lang,
    /// Whose brand it wears; the platform's own where there is no agency.
    pub(crate) partner: Option<PartnerId>,
    /// The brand's own address, under which its pictures are found.
    pub(crate) origin: String,
    pub(crate) mail: Mail,
}

/// A mail as it is handed to the post.
pub struct Outgoing {
    /// The same at every try.
    pub id: Uuid,
    /// When it was promised.
    pub at: Timestamp,
    /// One address.
    pub to: String,
    /// The language it is written in.
    pub lang: Lang,
    /// The brand it wears.
    pub brand: Brand,
    /// The brand's own address.
    pub origin: Url,
    /// What it says.
    pub mail: Mail,
}

/// Why a mail was not handed over; a word for the log, never anybody's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// The mail server is away or asks to wait: try again.
    #[error("not now: {0}")]
    Later(&'static str),
    /// It will not be taken, however often it is tried.
    #[error("never: {0}")]
    Never(&'static str),
}

/// Whoever takes mails: a mail server, or a folder where there is none.
pub trait Post: Send + Sync {
    /// Hands one mail over.
    fn deliver<'a>(&'a self, mail: &'a Outgoing) -> BoxFuture<'a, Result<(), Undelivered>>;
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// On its way.
    Waiting,
    /// Tried, and tried again later.
    Delayed,
    /// Handed over.
    Sent,
    /// Given up.
    Undelivered,
}

impl MailState {
    pub(crate) fn of(row: &MailRow) -> Self {
        match (row.state.as_str(), row.attempts) {
            ("sent", _) => Self::Sent,
            ("dead", _) => Self::Undelivered,
            (_, 0) => Self::Waiting,
            _ => Self::Delayed,
        }
    }
}

/// Promises a mail in a transaction; whoever commits it wakes the workers, or they see it within a second.
pub(crate) async fn promise(base: &Base, letter: &Letter, about: Option<Uuid>) -> Result<Uuid, StoreError> {
    let json = String::from_utf8_lossy(&to_json(letter)).into_owned();
    let id = platform::insert_mail(base, letter.partner, about, letter.mail.code(), &json).await?;
    platform::promise(base, PLATFORM, Promise::now(Kind::Mail, id)).await?;
    Ok(id)
}

/// The job: hands one mail to the post.
pub(crate) async fn deliver(laras: &Laras, id: Uuid) -> Result<(), Stop> {
    let view = PlatformTxn::read_on(laras).await?;
    let row = platform::mail(&view, id).await?;
    drop(view);
    let Some(row) = row.filter(|row| row.state == "waiting") else {
        return Ok(());
    };
    let Some(json) = &row.letter else { return Ok(()) };
    let letter: Letter = from_json(json.as_bytes(), "mail")?;
    let outgoing = Outgoing {
        id,
        at: from_ms(row.created_at),
        to: letter.to,
        lang: letter.lang,
        brand: brand::of_partner(laras, letter.partner),
        origin: Url::parse(&letter.origin).map_err(|_| StoreError::Unknown("mail"))?,
        mail: letter.mail,
    };
    let handed = laras.post().deliver(&outgoing).await;
    settle(laras, &row, handed).await
}

async fn settle(laras: &Laras, row: &MailRow, handed: Result<(), Undelivered>) -> Result<(), Stop> {
    let txn = PlatformTxn::open_on(laras).await?;
    let stop = match handed {
        Ok(()) => {
            platform::end_mail(&txn, row.id, "sent").await?;
            Ok(())
        }
        Err(Undelivered::Later(why)) if row.attempts + 1 < MOST_TRIES => {
            platform::note_failure(&txn, row.id, why).await?;
            Err(Stop::Retry {
                after_ms: back_off(row.attempts),
                why: why.to_owned(),
            })
        }
        Err(Undelivered::Later(why) | Undelivered::Never(why)) => {
            platform::note_failure(&txn, row.id, why).await?;
            platform::end_mail(&txn, row.id, "dead").await?;
            Err(Stop::GiveUp { why: why.to_owned() })
        }
    };
    txn.commit().await?;
    stop
}

/// Half a minute, then twice as long each time, an hour at most.
fn back_off(tries: i32) -> i64 {
    let doubled = u32::try_from(tries.clamp(0, 10)).unwrap_or_default();
    (30 * SECOND).saturating_mul(1 << doubled).min(HOUR)
}

/// Mails by what became of them: on their way, and given up.
pub async fn count(laras: &Laras) -> Result<Vec<(String, u64)>, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    let mut counted = Vec::new();
    for state in ["waiting", "dead"] {
        counted.push((state.to_owned(), platform::count_mails(&view, state).await?));
    }
    Ok(counted)
}

/// The address of a host of ours: the platform's scheme and port, that host's name.
pub(crate) fn origin_of(laras: &Laras, host: &str) -> Option<Url> {
    let mut origin = laras.settings().public_url.clone();
    origin.set_host(Some(host_name(host))).ok()?;
    origin.set_path("/");
    Some(origin)
}

/// A host without its port.
pub(crate) fn host_name(host: &str) -> &str {
    host.rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(host, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_for_half_a_day_ever_more_slowly() {
        let waits: Vec<i64> = (0..MOST_TRIES - 1).map(back_off).collect();
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!((waits[0], waits[18]), (30 * SECOND, HOUR));
        let hours = waits.iter().sum::<i64>() / HOUR;
        assert!((11..=14).contains(&hours), "{hours} hours");
    }
}

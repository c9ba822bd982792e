//! A new password, for somebody who has forgotten theirs: by mail to their address, once, within the hour.
//!
//! The answer is the same whether or not there is such an account. A link dies with the password it was to replace, so that it
//! works once without a row of its own, and every other link asked for meanwhile dies with it.

use std::net::IpAddr;

use super::links::{self, Claims, NewLink, Purpose};
use super::security::{Attempt, note};
use super::session::{self, NewSession, SignInError};
use super::{clients, password};
use crate::Lang;
use crate::brand;
use crate::ids::PersonId;
use crate::laras::Laras;
use crate::mail::{self, Letter, Mail};
use crate::store::platform::{self, PersonRow};
use crate::store::{PlatformTxn, StoreError};
use crate::tenancy::WorkspaceScope;
use crate::time::{HOUR, MINUTE};

const LIVES: i64 = HOUR;

/// Why there is no new password.
#[derive(Debug, thiserror::Error)]
pub enum ResetError {
    /// The link was not made here.
    #[error("not a link of ours")]
    Forged,
    /// Its hour is over.
    #[error("expired")]
    Expired,
    /// It was used, or the password has changed since.
    #[error("used")]
    Used,
    /// It belongs to another brand's address.
    #[error("opened at another brand's address")]
    Elsewhere,
    /// Fewer than eight characters.
    #[error("the password is too short")]
    ShortPassword,
    /// Too many attempts.
    #[error("too many attempts")]
    TooManyAttempts,
    /// The database is away.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

impl ResetError {
    const fn attempt(&self) -> Option<Attempt> {
        match self {
            Self::Forged => Some(Attempt::ResetForged),
            Self::Expired => Some(Attempt::ResetExpired),
            Self::Used => Some(Attempt::ResetUsed),
            Self::Elsewhere => Some(Attempt::ResetElsewhere),
            Self::ShortPassword | Self::TooManyAttempts | Self::Store(_) => None,
        }
    }
}

/// Sends a link to whoever has that address on this host. Says nothing about whether somebody does.
pub async fn ask(laras: &Laras, host: &str, email: &str, peer: IpAddr) -> Result<(), ResetError> {
    let Some(people) = session::people_of(laras, host) else {
        return Ok(());
    };
    let key = session::sign_in_key(laras, people.partner(), email);
    // Apart from the sign-ins of the same account: whoever cannot sign in must be able to ask.
    let account = laras.keys().lookup("reset", &hex::encode(&key));
    match session::throttle(laras, peer, &account).await {
        Ok(()) => {}
        Err(SignInError::TooManyAttempts { .. }) => return Err(ResetError::TooManyAttempts),
        Err(_) => return Err(StoreError::Unknown("throttle").into()),
    }
    let found = session::find(laras, &key)
        .await?
        .filter(|person| !person.disabled);
    let Some(person) = found else { return Ok(()) };
    let Some(letter) = letter(laras, host, &person).await? else {
        return Ok(());
    };
    let txn = PlatformTxn::open_on(laras).await?;
    // Three at once and three an hour fill nobody's letter box.
    let mails = laras.keys().lookup("reset-mails", &hex::encode(&key));
    if platform::take_token(&txn, mails, 3, 20 * MINUTE).await?.is_ok() {
        mail::promise(&txn, &letter, None).await?;
    }
    txn.commit().await?;
    laras.wake();
    Ok(())
}

async fn letter(laras: &Laras, host: &str, person: &PersonRow) -> Result<Option<Letter>, StoreError> {
    let link = links::signed(
        laras,
        NewLink {
            purpose: Purpose::Reset,
            id: crate::time::new_id(laras.clock()),
            opens: person.id.0,
            expires_ms: laras.clock().now_ms() + LIVES,
            stamp: Some(stamp(laras, person)),
        },
    );
    let (Some(token), Some(origin)) = (link, mail::origin_of(laras, host)) else {
        return Ok(None);
    };
    let Ok(link) = origin.join(&format!("/reset/{token}")) else {
        return Ok(None);
    };
    Ok(Some(Letter {
        to: person.email.clone(),
        lang: lang_of(laras, person).await?,
        partner: person.partner,
        origin: origin.to_string(),
        mail: Mail::PasswordReset {
            link: link.to_string(),
            minutes: LIVES / MINUTE,
        },
    }))
}

/// The person's language, else their business's, else the brand's.
async fn lang_of(laras: &Laras, person: &PersonRow) -> Result<Lang, StoreError> {
    if let Some(lang) = person.lang.as_deref().and_then(Lang::parse) {
        return Ok(lang);
    }
    let business = match person.workspace {
        Some(id) => WorkspaceScope::of_job(laras, id).await?,
        None => None,
    };
    match business {
        Some(business) => clients::lang_of(&business).await,
        None => Ok(brand::of_partner(laras, person.partner).lang),
    }
}

/// Changes with the password, and says nothing about it.
fn stamp(laras: &Laras, person: &PersonRow) -> String {
    let stamp = laras.keys().lookup("reset-stamp", &person.password_hash);
    hex::encode(stamp.get(..12).unwrap_or_default())
}

/// Whether a link opens the page for a new password. What it should not open is noted.
pub async fn open(laras: &Laras, host: &str, token: &str) -> Result<(), ResetError> {
    find_noting(laras, host, token).await.map(drop)
}

async fn find_noting(laras: &Laras, host: &str, token: &str) -> Result<PersonRow, ResetError> {
    let claims = links::made_here(laras, Purpose::Reset, token);
    let found = match &claims {
        Some(claims) => find(laras, host, claims).await,
        None => Err(ResetError::Forged),
    };
    if let Some(attempt) = found.as_ref().err().and_then(ResetError::attempt) {
        let subject = claims.map(|claims| claims.sub.to_string());
        note(laras, host, attempt, subject.as_deref()).await;
    }
    found
}

async fn find(laras: &Laras, host: &str, claims: &Claims) -> Result<PersonRow, ResetError> {
    let view = PlatformTxn::read_on(laras).await?;
    let person = platform::person(&view, PersonId(claims.sub))
        .await?
        .filter(|person| !person.disabled)
        .ok_or(ResetError::Forged)?;
    let partner = session::people_of(laras, host).map(|people| people.partner());
    if partner != Some(person.partner) {
        return Err(ResetError::Elsewhere);
    }
    if claims.stamp.as_deref() != Some(stamp(laras, &person).as_str()) {
        return Err(ResetError::Used);
    }
    if claims.is_over(laras) {
        return Err(ResetError::Expired);
    }
    Ok(person)
}

/// Sets the new password, ends every session of that person, and begins one here.
pub async fn choose(laras: &Laras, host: &str, token: &str, new: String) -> Result<NewSession, ResetError> {
    let person = find_noting(laras, host, token).await?;
    if new.chars().count() < password::SHORTEST {
        return Err(ResetError::ShortPassword);
    }
    let hash = password::hash(new).await.ok_or(StoreError::Unknown("password"))?;
    let txn = PlatformTxn::open_on(laras).await?;
    let claims = links::made_here(laras, Purpose::Reset, token).ok_or(ResetError::Forged)?;
    if !platform::spend_launch(&txn, claims.jti, claims.expires_ms()).await? {
        return Err(ResetError::Used);
    }
    platform::set_password(&txn, person.id, &hash).await?;
    txn.commit().await?;
    let view = PlatformTxn::read_on(laras).await?;
    let person = platform::person(&view, person.id)
        .await?
        .ok_or(StoreError::Unknown("person"))?;
    drop(view);
    Ok(session::begin(laras, person).await?)
}

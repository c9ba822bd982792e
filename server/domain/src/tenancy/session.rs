//! Sign-in: opaque random tokens, stored as hashes, valid on the hosts of one brand only.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use meta::Secret;
use sha2::{Digest, Sha256};

use super::password;
use super::role::{Denied, Home, Role};
use super::scope::{PartnerScope, Standing, WorkspaceScope};
use super::security::{Attempt, note};
use crate::Lang;
use crate::brand::BrandedHost;
use crate::ids::{PartnerId, PersonId, WorkspaceId};
use crate::laras::Laras;
use crate::store::platform::{self, PersonRow};
use crate::store::{PlatformTxn, StoreError};
use crate::time::{DAY, MINUTE, SECOND, random_bytes};

/// Sessions end after this long, used or not.
const LONGEST_SESSION: i64 = 30 * DAY;
/// Sessions end after this long without use.
const IDLE_SESSION: i64 = 7 * DAY;

/// A session just begun; the token goes into the cookie and nowhere else.
pub struct NewSession {
    /// The cookie's value.
    pub token: Secret,
    /// Who signed in.
    pub signed_in: SignedIn,
}

/// Why a sign-in failed. The first answer is the same, and takes as long, whether or not the account exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// Wrong e-mail or password.
    #[error("wrong e-mail or password")]
    WrongEmailOrPassword,
    /// Too many attempts from this address, on this account or from this network.
    #[error("too many attempts")]
    TooManyAttempts {
        /// Seconds until another attempt is looked at.
        retry_after_s: u64,
    },
    /// The password was right, but the business has been closed.
    #[error("the business is closed")]
    Closed,
    /// The database is away.
    #[error("unavailable")]
    Unavailable,
}

/// There is no valid session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not signed in")]
pub struct NotSignedIn;

/// A signed-in person.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub person: PersonId,
    /// As shown to colleagues.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// What they are.
    pub role: Role,
    /// The language they chose.
    pub lang: Option<Lang>,
    /// The agency they belong to; `None` for the platform's own people.
    pub partner: Option<PartnerId>,
    /// Where they land.
    pub home: Home,
    pub(crate) session_hash: Vec<u8>,
}

impl SignedIn {
    fn of(row: PersonRow, session_hash: Vec<u8>) -> Option<Self> {
        let role = Role::parse(&row.role)?;
        let home = match (role.is_partner_staff(), row.workspace, row.partner) {
            (true, _, Some(partner)) => Home::Partner(partner),
            (false, Some(workspace), _) => Home::Workspace(workspace),
            _ => return None,
        };
        Some(Self {
            person: row.id,
            name: row.name,
            email: row.email,
            role,
            lang: row.lang.as_deref().and_then(Lang::parse),
            partner: row.partner,
            home,
            session_hash,
        })
    }

    /// A scope of the wanted workspace, or of one's own.
    pub async fn workspace(
        &self,
        laras: &Laras,
        wanted: Option<WorkspaceId>,
    ) -> Result<WorkspaceScope, Denied> {
        let id = match (self.home, wanted) {
            (Home::Workspace(own), None) => own,
            (Home::Workspace(own), Some(wanted)) if own == wanted => own,
            (Home::Partner(_), Some(wanted)) => wanted,
            _ => return Err(Denied::NotFound),
        };
        WorkspaceScope::of_person(laras, id, self.person, &self.name, self.role, self.partner).await
    }

    /// The scope of one's agency.
    pub fn partner(&self, laras: &Laras) -> Result<PartnerScope, Denied> {
        match self.home {
            Home::Partner(partner) => Ok(PartnerScope::of_staff(
                laras,
                partner,
                self.person,
                &self.name,
                self.role,
            )),
            Home::Workspace(_) => Err(Denied::NotFound),
        }
    }
}

/// The look-up value of an e-mail at a partner, or at the platform.
pub(super) fn sign_in_key(laras: &Laras, partner: Option<PartnerId>, email: &str) -> Vec<u8> {
    let owner = partner.map_or_else(String::new, |id| id.to_string());
    laras
        .keys()
        .lookup("sign-in", &format!("{owner}|{}", email.trim().to_lowercase()))
}

fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Whose people may sign in on a host.
pub(super) enum People {
    /// The platform's own.
    OfPlatform,
    /// An agency's and its clients'.
    OfPartner(PartnerId),
}

impl People {
    pub(super) const fn partner(&self) -> Option<PartnerId> {
        match self {
            Self::OfPlatform => None,
            Self::OfPartner(partner) => Some(*partner),
        }
    }
}

pub(super) fn people_of(laras: &Laras, host: &str) -> Option<People> {
    match crate::brand::of_host(laras, host) {
        BrandedHost::Platform(_) => Some(People::OfPlatform),
        BrandedHost::Partner(brand) => brand.partner.map(People::OfPartner),
        BrandedHost::Unknown => None,
    }
}

/// Signs a person in on a host.
pub async fn sign_in(
    laras: &Laras,
    host: &str,
    email: &str,
    password: &str,
    peer: IpAddr,
) -> Result<NewSession, SignInError> {
    let partner = people_of(laras, host)
        .ok_or(SignInError::WrongEmailOrPassword)?
        .partner();
    let key = sign_in_key(laras, partner, email);
    if let Err(refused) = throttle(laras, peer, &key).await {
        if matches!(refused, SignInError::TooManyAttempts { .. }) {
            note(laras, host, Attempt::SignInThrottled, Some(&hex::encode(&key))).await;
        }
        return Err(refused);
    }
    let person = find(laras, &key)
        .await
        .map_err(|_| SignInError::Unavailable)?
        .filter(|row| !row.disabled);
    let hash = person.as_ref().map(|row| row.password_hash.clone());
    if !password::verify(password.to_owned(), hash).await {
        return Err(SignInError::WrongEmailOrPassword);
    }
    let person = person.ok_or(SignInError::WrongEmailOrPassword)?;
    let began = async {
        match person.workspace {
            Some(workspace) if is_closed(laras, workspace).await? => Ok(None),
            _ => begin(laras, person).await.map(Some),
        }
    };
    began
        .await
        .map_err(|error: StoreError| {
            tracing::error!(%error, "a session could not be stored");
            SignInError::Unavailable
        })?
        .ok_or(SignInError::Closed)
}

async fn is_closed(laras: &Laras, workspace: WorkspaceId) -> Result<bool, StoreError> {
    let scope = WorkspaceScope::of_job(laras, workspace).await?;
    Ok(scope.is_none_or(|scope| matches!(scope.standing(), Standing::Closed { .. })))
}

pub(super) async fn find(laras: &Laras, key: &[u8]) -> Result<Option<PersonRow>, StoreError> {
    let txn = PlatformTxn::read_on(laras).await?;
    platform::person_by_key(&txn, key).await
}

pub(super) async fn begin(laras: &Laras, person: PersonRow) -> Result<NewSession, StoreError> {
    let token = URL_SAFE_NO_PAD.encode(random_bytes::<32>());
    let hash = token_hash(&token);
    let txn = PlatformTxn::open_on(laras).await?;
    platform::insert_session(
        &txn,
        hash.clone(),
        person.id,
        laras.clock().now_ms() + LONGEST_SESSION,
    )
    .await?;
    txn.commit().await?;
    let signed_in = SignedIn::of(person, hash).ok_or(StoreError::Unknown("person"))?;
    Ok(NewSession {
        token: Secret::from(token),
        signed_in,
    })
}

/// Ten attempts at once and three a minute from one address, more from one network; then the account's own limits.
///
/// An attempt that its own address or network may not make takes nothing from the account: whoever is throttled cannot lock
/// anybody out. From one network an account takes ten; from everywhere together it takes so many that guessing is hopeless
/// and a person at home still gets in.
pub(super) async fn throttle(laras: &Laras, peer: IpAddr, account: &[u8]) -> Result<(), SignInError> {
    let network = match peer {
        IpAddr::V4(ip) => ip.octets().get(..3).map(hex::encode),
        IpAddr::V6(ip) => ip.octets().get(..6).map(hex::encode),
    }
    .unwrap_or_default();
    let account = hex::encode(account);
    let bucket = |kind, name: &str| laras.keys().lookup(kind, name);
    let txn = PlatformTxn::open_on(laras)
        .await
        .map_err(|_| SignInError::Unavailable)?;
    let origin = [
        (bucket("throttle-address", &peer.to_string()), 10, 20 * SECOND),
        (bucket("throttle-network", &network), 60, 3 * SECOND),
    ];
    let target = [
        (
            bucket("throttle-account-network", &format!("{account}|{network}")),
            10,
            20 * SECOND,
        ),
        (bucket("throttle-account", &account), 100, 10 * SECOND),
    ];
    let mut wait = taken(&txn, origin).await?;
    if wait == 0 {
        wait = taken(&txn, target).await?;
    }
    txn.commit().await.map_err(|_| SignInError::Unavailable)?;
    match u64::try_from(wait) {
        Ok(0) | Err(_) => Ok(()),
        Ok(ms) => Err(SignInError::TooManyAttempts {
            retry_after_s: ms.div_ceil(1000),
        }),
    }
}

/// Takes a token from each bucket (burst, milliseconds per token); how long to wait where there is none.
async fn taken(txn: &PlatformTxn, buckets: [(Vec<u8>, i64, i64); 2]) -> Result<i64, SignInError> {
    let mut wait = 0;
    for (bucket, burst, refill) in buckets {
        let outcome = platform::take_token(txn, bucket, burst, refill).await;
        if let Err(ms) = outcome.map_err(|_| SignInError::Unavailable)? {
            wait = std::cmp::max(wait, ms);
        }
    }
    Ok(wait)
}

/// The person behind a cookie, if it is valid on this host.
pub async fn session(laras: &Laras, host: &str, token: &str) -> Result<SignedIn, NotSignedIn> {
    let partner = people_of(laras, host).ok_or(NotSignedIn)?.partner();
    let hash = token_hash(token);
    let found = by_hash(laras, &hash).await.map_err(|error| {
        tracing::error!(%error, "a session could not be read");
        NotSignedIn
    })?;
    found
        .filter(|signed_in| signed_in.partner == partner)
        .ok_or(NotSignedIn)
}

/// The person of a session that is named by hash, as a launch names it.
pub(crate) async fn session_lives(laras: &Laras, hash: &[u8]) -> Result<Option<SignedIn>, StoreError> {
    by_hash(laras, hash).await
}

async fn by_hash(laras: &Laras, hash: &[u8]) -> Result<Option<SignedIn>, StoreError> {
    let now = laras.clock().now_ms();
    let view = PlatformTxn::read_on(laras).await?;
    let Some(row) = platform::session_by_hash(&view, hash).await? else {
        return Ok(None);
    };
    if row.expires_at <= now || row.seen_at + IDLE_SESSION <= now {
        return Ok(None);
    }
    let Some(person) = platform::person(&view, row.person).await? else {
        return Ok(None);
    };
    drop(view);
    if person.disabled {
        return Ok(None);
    }
    if row.seen_at + 5 * MINUTE < now {
        let txn = PlatformTxn::open_on(laras).await?;
        platform::touch_session(&txn, hash).await?;
        txn.commit().await?;
    }
    Ok(SignedIn::of(person, hash.to_vec()))
}

/// Ends a session on the server; the cookie is worthless afterwards.
pub async fn sign_out(laras: &Laras, token: &str) -> Result<(), StoreError> {
    let txn = PlatformTxn::open_on(laras).await?;
    platform::delete_session(&txn, &token_hash(token)).await?;
    txn.commit().await
}

/// Keeps the language a person chose.
pub async fn set_language(laras: &Laras, signed_in: &SignedIn, lang: Lang) -> Result<(), StoreError> {
    let txn = PlatformTxn::open_on(laras).await?;
    platform::set_language(&txn, signed_in.person, lang.code()).await?;
    txn.commit().await
}

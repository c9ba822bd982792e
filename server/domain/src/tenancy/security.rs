//! The security log: attempts that must not succeed and did not, kept without anything personal, for the agency they touched.

use jiff::Timestamp;

use super::role::{Denied, Duty};
use super::scope::PartnerScope;
use crate::brand::{self, BrandedHost};
use crate::laras::Laras;
use crate::store::{PlatformTxn, StoreError, platform};
use crate::time::{SECOND, from_ms};

/// Entries that are shown.
const SHOWN: u64 = 200;

/// What was attempted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// A link to come in that was not made here.
    InvitationForged,
    /// One whose week is over.
    InvitationExpired,
    /// One that was used.
    InvitationUsed,
    /// One that was taken back.
    InvitationWithdrawn,
    /// One that a newer one has replaced.
    InvitationReplaced,
    /// One opened on the address of another brand.
    InvitationElsewhere,
    /// A link to a new password that was not made here.
    ResetForged,
    /// One whose hour is over.
    ResetExpired,
    /// One that was used, or whose password has changed since.
    ResetUsed,
    /// One opened on the address of another brand.
    ResetElsewhere,
    /// A connect link that was used.
    ConnectLinkUsed,
    /// One that was withdrawn, or whose week is over.
    ConnectLinkOver,
    /// So many sign-ins that further ones have to wait.
    SignInThrottled,
}

impl Attempt {
    /// The name in rows and counts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvitationForged => "invitation_forged",
            Self::InvitationExpired => "invitation_expired",
            Self::InvitationUsed => "invitation_used",
            Self::InvitationWithdrawn => "invitation_withdrawn",
            Self::InvitationReplaced => "invitation_replaced",
            Self::InvitationElsewhere => "invitation_elsewhere",
            Self::ResetForged => "reset_forged",
            Self::ResetExpired => "reset_expired",
            Self::ResetUsed => "reset_used",
            Self::ResetElsewhere => "reset_elsewhere",
            Self::ConnectLinkUsed => "connect_link_used",
            Self::ConnectLinkOver => "connect_link_over",
            Self::SignInThrottled => "sign_in_throttled",
        }
    }
}

/// One entry as an administrator reads it.
#[derive(Clone, Debug)]
pub struct Noted {
    /// When.
    pub at: Timestamp,
    /// What, by the name in rows.
    pub kind: String,
    /// At which of the brand's addresses.
    pub host: String,
    /// The same for everything that concerned the same, and meaningless otherwise.
    pub subject: Option<String>,
}

/// Notes an attempt at a host. Never fails the request it belongs to; a flood at one host is cut short.
pub async fn note(laras: &Laras, host: &str, attempt: Attempt, subject: Option<&str>) {
    let partner = match brand::of_host(laras, host) {
        BrandedHost::Partner(brand) => brand.partner,
        BrandedHost::Platform(_) => None,
        BrandedHost::Unknown => return,
    };
    let host = crate::mail::host_name(host);
    let written = async {
        let txn = PlatformTxn::open_on(laras).await?;
        let bucket = laras.keys().lookup("security-log", host);
        if platform::take_token(&txn, bucket, 100, 10 * SECOND)
            .await?
            .is_ok()
        {
            let subject = subject.map(|subject| laras.keys().lookup("security-subject", subject));
            platform::note(&txn, partner, attempt.code(), host, subject).await?;
        }
        txn.commit().await
    };
    if let Err(error) = written.await {
        let error: StoreError = error;
        tracing::error!(%error, attempt = attempt.code(), "an attempt could not be noted");
    }
}

/// What was attempted at an agency's addresses, newest first.
pub async fn noted(scope: &PartnerScope) -> Result<Vec<Noted>, Denied> {
    if !scope.may(Duty::ManagePeople) {
        return Err(Denied::NotAllowed);
    }
    let rows = async {
        let view = PlatformTxn::read_on(scope.laras()).await?;
        platform::noted_of(&view, scope.partner(), SHOWN).await
    };
    let rows = rows.await.map_err(|error: StoreError| {
        tracing::error!(%error, "the security log could not be read");
        Denied::Unavailable
    })?;
    Ok(rows
        .into_iter()
        .map(|row| Noted {
            at: from_ms(row.at),
            kind: row.kind,
            host: row.host,
            subject: row
                .subject
                .map(|subject| hex::encode(subject.get(..4).unwrap_or_default())),
        })
        .collect())
}

/// Entries by kind, for the operator's dashboards.
pub async fn count_noted(laras: &Laras) -> Result<Vec<(String, u64)>, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    platform::count_noted(&view).await
}

//! Launches: signed, expiring, single-use permissions to start Meta's dialog.
//!
//! Meta knows a fixed list of domains, so the dialog runs on the platform's own address only. A launch carries over there who
//! started it, for which workspace, from which session (by hash) and to which host to return. A click-launch has no row: it
//! is in the page when rendered, so that the popup opens in the click itself. It dies with its session.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use super::ConnectError;
use crate::Channel;
use crate::brand::{self, Brand};
use crate::ids::{PersonId, WorkspaceId};
use crate::laras::Laras;
use crate::store::{Txn, platform};
use crate::tenancy::{Duty, SignedIn, WorkspaceScope, session_lives};
use crate::time::MINUTE;

const AUDIENCE: &str = "launch";
const LIFETIME: i64 = 15 * MINUTE;

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Claims {
    aud: String,
    iss: String,
    exp: i64,
    pub(super) jti: Uuid,
    workspace: WorkspaceId,
    pub(super) channel: Channel,
    starter: PersonId,
    session: String,
    pub(super) host: String,
    /// Whether the starter works in clients' workspaces, whose pages are elsewhere.
    #[serde(default)]
    staff: bool,
}

/// Spends a launch in the transaction that makes its connection; what was connected by hand has none.
pub(super) async fn spend(txn: &Txn, launch: Option<&Claims>) -> Result<(), ConnectError> {
    match launch {
        Some(claims) if !platform::spend_launch(txn, claims.jti, claims.expires_ms()).await? => {
            Err(ConnectError::LaunchSpent)
        }
        _ => Ok(()),
    }
}

impl Claims {
    pub(super) fn expires_ms(&self) -> i64 {
        self.exp.saturating_mul(1000)
    }

    /// Whether this is the session that started the launch.
    pub(super) fn is_of_session(&self, session_hash: &[u8]) -> bool {
        self.session == hex::encode(session_hash)
    }

    /// Integrations on the host that started it.
    pub(super) fn return_to(&self, laras: &Laras) -> Result<Url, ConnectError> {
        let prefix = if self.staff {
            format!("/clients/{}", self.workspace)
        } else {
            String::new()
        };
        return_address(laras, &self.host, &prefix)
    }
}

/// What the launch page needs to know.
#[derive(Clone, Debug)]
pub struct Launch {
    /// The business that will be connected.
    pub workspace_name: String,
    /// The brand the page wears.
    pub brand: Brand,
    /// What will be connected.
    pub channel: Channel,
    /// Where the person returns to.
    pub return_to: Url,
}

/// A launch for a signed-in person who may connect, returning to `return_host`.
pub fn launch(
    scope: &WorkspaceScope,
    signed_in: &SignedIn,
    channel: Channel,
    return_host: &str,
) -> Result<String, ConnectError> {
    let laras = &scope.laras;
    if !scope.may(Duty::Connect) || !brand::host_is_of(laras, return_host, signed_in.partner) {
        return Err(ConnectError::NotAllowed);
    }
    let claims = Claims {
        aud: AUDIENCE.into(),
        iss: AUDIENCE.into(),
        exp: (laras.clock().now_ms() + LIFETIME) / 1000,
        jti: crate::time::new_id(laras.clock()),
        workspace: scope.workspace(),
        channel,
        starter: signed_in.person,
        session: hex::encode(&signed_in.session_hash),
        host: return_host.to_owned(),
        staff: scope.role().is_partner_staff(),
    };
    encode(
        &Header::new(Algorithm::HS256),
        &claims,
        &EncodingKey::from_secret(laras.keys().launch_key()),
    )
    .map_err(|_| ConnectError::NotConfigured)
}

/// A launch that was made here, however old: enough to know where its bearer came from, and for nothing else.
pub(super) fn made_here(laras: &Laras, token: &str) -> Result<Claims, ConnectError> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "aud", "iss"]);
    // Expiry is judged by the product's own clock, below.
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(laras.keys().launch_key());
    decode::<Claims>(token, &key, &validation)
        .map(|launch| launch.claims)
        .map_err(|_| ConnectError::LaunchExpired)
}

fn read(laras: &Laras, token: &str) -> Result<Claims, ConnectError> {
    let claims = made_here(laras, token)?;
    if claims.expires_ms() <= laras.clock().now_ms() {
        return Err(ConnectError::LaunchExpired);
    }
    Ok(claims)
}

/// A launch whose session still lives, and the scope it gives.
pub(super) async fn admit(laras: &Laras, token: &str) -> Result<(Claims, WorkspaceScope), ConnectError> {
    let claims = read(laras, token)?;
    let hash = hex::decode(&claims.session).map_err(|_| ConnectError::LaunchExpired)?;
    let signed_in = session_lives(laras, &hash)
        .await?
        .ok_or(ConnectError::SessionEnded)?;
    if signed_in.person != claims.starter {
        return Err(ConnectError::SessionEnded);
    }
    let scope = signed_in
        .workspace(laras, Some(claims.workspace))
        .await
        .map_err(|_| ConnectError::NotAllowed)?;
    if !scope.may(Duty::Connect) {
        return Err(ConnectError::NotAllowed);
    }
    Ok((claims, scope))
}

/// Reads a launch for the page that starts the dialog. Opening it spends nothing.
pub async fn open_launch(laras: &Laras, token: &str) -> Result<Launch, ConnectError> {
    let (claims, scope) = admit(laras, token).await?;
    let return_to = claims.return_to(laras)?;
    Ok(Launch {
        workspace_name: scope.name().to_owned(),
        brand: brand::of_partner(laras, scope.partner()),
        channel: claims.channel,
        return_to,
    })
}

/// Integrations on the host that started it: same scheme as the platform, never an address from outside.
fn return_address(laras: &Laras, host: &str, prefix: &str) -> Result<Url, ConnectError> {
    let scheme = laras.settings().public_url.scheme();
    Url::parse(&format!("{scheme}://{host}{prefix}/settings/integrations"))
        .map_err(|_| ConnectError::LaunchExpired)
}

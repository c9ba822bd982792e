//! Launches: signed, expiring, single-use permissions to start Meta's dialog.
//!
//! Meta knows a fixed list of domains, so the dialog runs on the platform's own address only. A launch carries over there who
//! started it, for which workspace, from which session (by hash) and to which host to return. A click-launch has no row: it
//! is in the page when rendered, so that the popup opens in the click itself. It dies with its session. A [connect link](super::link)
//! is the one launch without a session.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use super::{ConnectError, link};
use crate::Channel;
use crate::brand::{self, Brand};
use crate::ids::{PersonId, WorkspaceId};
use crate::laras::Laras;
use crate::store::entity::tenant::connect_link;
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
    pub(super) workspace: WorkspaceId,
    pub(super) channel: Channel,
    starter: PersonId,
    session: String,
    pub(super) host: String,
    /// Whether the starter works in clients' workspaces, whose pages are elsewhere.
    #[serde(default)]
    staff: bool,
    /// Whether it is a connect link: no session started it, and a row says whether it is still good.
    #[serde(default)]
    pub(super) link: bool,
}

/// Spends a launch in the transaction that makes its connection; what was connected by hand has none.
pub(super) async fn spend(txn: &Txn, launch: Option<&Claims>) -> Result<(), ConnectError> {
    let Some(claims) = launch else {
        return Ok(());
    };
    if !platform::spend_launch(txn, claims.jti, claims.expires_ms()).await? {
        return Err(ConnectError::LaunchSpent);
    }
    if claims.link {
        link::mark_used(txn, claims.jti).await?;
    }
    Ok(())
}

impl Claims {
    pub(super) fn expires_ms(&self) -> i64 {
        self.exp.saturating_mul(1000)
    }

    /// Whether this is the session that started the launch.
    pub(super) fn is_of_session(&self, session_hash: &[u8]) -> bool {
        self.session == hex::encode(session_hash)
    }

    /// What a link's row says, as a launch.
    pub(super) fn of_link(
        workspace: WorkspaceId,
        channel: Channel,
        made_by: PersonId,
        row: &connect_link::Model,
    ) -> Self {
        Self {
            aud: AUDIENCE.into(),
            iss: AUDIENCE.into(),
            exp: row.expires_at / 1000,
            jti: row.id,
            workspace,
            channel,
            starter: made_by,
            session: String::new(),
            host: row.host.clone(),
            staff: false,
            link: true,
        }
    }

    /// The token.
    pub(super) fn signed(&self, laras: &Laras) -> Result<String, ConnectError> {
        let key = EncodingKey::from_secret(laras.keys().launch_key());
        encode(&Header::new(Algorithm::HS256), self, &key).map_err(|_| ConnectError::NotConfigured)
    }

    /// How its connection came about, for the evidence.
    pub(super) fn how(&self) -> &'static str {
        match (self.link, self.channel) {
            (true, _) => "connect_link",
            (false, Channel::WhatsApp) => "embedded_signup",
            (false, Channel::Instagram) => "instagram_login",
        }
    }

    /// Integrations on the host that started it; for a link its own page, because its bearer has no account there.
    pub(super) fn return_to(&self, laras: &Laras) -> Result<Url, ConnectError> {
        if self.link {
            let own = laras.settings().public_url.join("connect");
            return own.map_err(|_| ConnectError::LaunchExpired);
        }
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
    /// Whether it is a connect link.
    pub link: bool,
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
        link: false,
    };
    claims.signed(laras)
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

/// A launch whose session still lives, or a link that is still open, and the scope it gives.
pub(super) async fn admit(laras: &Laras, token: &str) -> Result<(Claims, WorkspaceScope), ConnectError> {
    let claims = read(laras, token)?;
    if claims.link {
        let scope = link::admit(laras, &claims).await?;
        return Ok((claims, scope));
    }
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
    let (claims, scope) = match admit(laras, token).await {
        Ok(admitted) => admitted,
        Err(error) => {
            link::note_refusal(laras, token, &error).await;
            return Err(error);
        }
    };
    let return_to = claims.return_to(laras)?;
    Ok(Launch {
        workspace_name: scope.name().to_owned(),
        brand: brand::of_partner(laras, scope.partner()),
        channel: claims.channel,
        return_to,
        link: claims.link,
    })
}

/// Integrations on the host that started it: same scheme as the platform, never an address from outside.
fn return_address(laras: &Laras, host: &str, prefix: &str) -> Result<Url, ConnectError> {
    let scheme = laras.settings().public_url.scheme();
    Url::parse(&format!("{scheme}://{host}{prefix}/settings/integrations"))
        .map_err(|_| ConnectError::LaunchExpired)
}

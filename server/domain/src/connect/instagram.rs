//! Instagram's login: a consent on Instagram's own page, checked at once, then the same transaction and the same finishing as a
//! number's (Meta: "Business Login for Instagram").
//!
//! There is one callback for all brands, on the platform's address. What comes back there counts only for an attempt that began
//! in the same browser, once, and while the session that started it lives. Every way back lands where the person came from,
//! with a sentence.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use meta::instagram::InstagramAccount;
use meta::{CallError, Instagram, Permission, Secret};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ExprTrait as _, QueryFilter};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use super::launch::{Claims, admit, made_here, spend};
use super::lent::Lent;
use super::rows::{
    self, ACCOUNT_ID, ConnectionState, InstagramConnection, SCOPED_ID, TOKEN, USERNAME, VERIFIED_NAME,
    instagram_route_key, instagram_scoped_key,
};
use super::{ConnectError, ending, finish, tend};
use crate::Channel;
use crate::evidence::{Entry, Record};
use crate::ids::ConnectionId;
use crate::jobs::{Kind, Promise};
use crate::laras::Laras;
use crate::live::LiveKind;
use crate::store::entity::tenant::connection::{Column, Entity, Model};
use crate::store::platform::{Grant, claim_route};
use crate::store::{PlatformTxn, StoreError, Txn, platform};
use crate::tenancy::{Duty, SignedIn, WorkspaceScope};
use crate::time::{DAY, MINUTE};
use crate::vault::Purpose;

const AUDIENCE: &str = "instagram-attempt";
/// A token whose age nobody told us is renewed as soon as its second day begins.
const UNKNOWN_LIFE: i64 = 15 * DAY;

/// `state`: one attempt of one launch. It carries nothing that helps a stranger: the launch itself stays in the browser.
#[derive(Serialize, Deserialize)]
struct Attempt {
    aud: String,
    iss: String,
    exp: i64,
    jti: Uuid,
    launch: Uuid,
}

/// What Instagram's page sent back.
#[derive(Default)]
pub struct Consent {
    /// As we sent it.
    pub state: Option<String>,
    /// Good for an hour and for once.
    pub code: Option<Secret>,
    /// Whether Instagram reports that there will be no code.
    pub refused: bool,
}

/// Where a person lands, and what came of it.
pub struct Landing {
    /// Integrations on the host that started it; `None` when this browser started nothing that is known here.
    pub at: Option<Url>,
    /// Whether it was a connect link, whose page says what came of it.
    pub link: bool,
    /// The account, or why there is none.
    pub outcome: Result<InstagramConnection, ConnectError>,
}

/// The one address that is registered at Meta.
fn redirect_uri(laras: &Laras) -> String {
    let url = &laras.settings().public_url;
    url.join("api/instagram/callback")
        .map_or_else(|_| url.to_string(), String::from)
}

/// Begins an attempt: Instagram's page for the bearer of this launch. Nothing is spent and nothing is kept.
pub async fn begin_instagram(laras: &Laras, launch: &str) -> Result<Url, ConnectError> {
    let (claims, _) = admit(laras, launch).await?;
    if claims.channel != Channel::Instagram {
        return Err(ConnectError::LaunchExpired);
    }
    let instagram = laras.instagram().ok_or(ConnectError::NotConfigured)?;
    let attempt = Attempt {
        aud: AUDIENCE.into(),
        iss: AUDIENCE.into(),
        exp: claims.expires_ms() / 1000,
        jti: crate::time::new_id(laras.clock()),
        launch: claims.jti,
    };
    let key = EncodingKey::from_secret(laras.keys().launch_key());
    let state =
        encode(&Header::new(Algorithm::HS256), &attempt, &key).map_err(|_| ConnectError::NotConfigured)?;
    // Who works for several businesses is usually logged in at Instagram with another account.
    Ok(instagram.authorize_url(&redirect_uri(laras), &state, &Permission::INSTAGRAM, true))
}

fn attempt_of(laras: &Laras, claims: &Claims, state: Option<&str>) -> Result<Attempt, ConnectError> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "aud", "iss"]);
    // Expiry is judged by the product's own clock, below.
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(laras.keys().launch_key());
    let attempt = decode::<Attempt>(state.unwrap_or_default(), &key, &validation)
        .map_err(|_| ConnectError::StaleAttempt)?
        .claims;
    let late = attempt.exp.saturating_mul(1000) <= laras.clock().now_ms();
    if late || attempt.launch != claims.jti {
        return Err(ConnectError::StaleAttempt);
    }
    Ok(attempt)
}

/// Takes what came back. `launch` is what this browser carries, `signed_in` who is signed in on the platform's own host.
pub async fn instagram_callback(
    laras: &Laras,
    launch: Option<&str>,
    signed_in: Option<&SignedIn>,
    consent: Consent,
) -> Landing {
    let Some((launch, claims)) = launch.and_then(|launch| Some((launch, made_here(laras, launch).ok()?)))
    else {
        return Landing {
            at: None,
            link: false,
            outcome: Err(ConnectError::StaleAttempt),
        };
    };
    Landing {
        at: claims.return_to(laras).ok(),
        link: claims.link,
        outcome: take(laras, launch, &claims, signed_in, consent).await,
    }
}

async fn take(
    laras: &Laras,
    launch: &str,
    claims: &Claims,
    signed_in: Option<&SignedIn>,
    consent: Consent,
) -> Result<InstagramConnection, ConnectError> {
    if claims.channel != Channel::Instagram {
        return Err(ConnectError::StaleAttempt);
    }
    // On the platform's own host the browser has the session itself, and it must be the one that started.
    let at_home = !claims.link && claims.host == platform_authority(laras);
    if at_home && !signed_in.is_some_and(|person| claims.is_of_session(&person.session_hash)) {
        return Err(ConnectError::SessionEnded);
    }
    if consent.refused {
        return Err(ConnectError::Cancelled);
    }
    let attempt = attempt_of(laras, claims, consent.state.as_deref())?;
    let (claims, scope) = admit(laras, launch).await?;
    let txn = PlatformTxn::open_on(laras).await?;
    if platform::is_spent(&txn, claims.jti).await? {
        return Err(ConnectError::LaunchSpent);
    }
    if !platform::spend_launch(&txn, attempt.jti, claims.expires_ms()).await? {
        return Err(ConnectError::StaleAttempt);
    }
    txn.commit().await?;
    let code = consent.code.ok_or(ConnectError::Cancelled)?;
    let instagram = laras.instagram().ok_or(ConnectError::NotConfigured)?;
    let checked = exchange(instagram, &redirect_uri(laras), &code).await?;
    connect(&scope, checked, Some(&claims)).await
}

fn platform_authority(laras: &Laras) -> String {
    let url = &laras.settings().public_url;
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Connects the account of a long-lived token that somebody holds already, such as one made in Meta's dashboard.
pub async fn pair_instagram(
    scope: &WorkspaceScope,
    token: Secret,
) -> Result<InstagramConnection, ConnectError> {
    if !scope.may(Duty::Connect) {
        return Err(ConnectError::NotAllowed);
    }
    let instagram = scope.laras.instagram().ok_or(ConnectError::NotConfigured)?;
    let given = Given {
        token,
        life_ms: UNKNOWN_LIFE,
        permissions: None,
        user_id: None,
    };
    let checked = check(instagram, given).await?;
    connect(scope, checked, None).await
}

/// A long-lived token, and what was said of it.
struct Given {
    token: Secret,
    life_ms: i64,
    permissions: Option<Vec<String>>,
    /// The token answer's own id: said to be app-scoped.
    user_id: Option<String>,
}

/// An account that Instagram confirmed to be ours to use.
struct Checked {
    given: Given,
    account: InstagramAccount,
}

async fn exchange(instagram: &Instagram, redirect_uri: &str, code: &Secret) -> Result<Checked, ConnectError> {
    let unreached = |error| match error {
        CallError::Refused(_) => ConnectError::CodeRejected,
        CallError::NotSent(_) | CallError::Ambiguous(_) => ConnectError::MetaUnreachable,
    };
    let short = instagram
        .exchange_login_code(redirect_uri, code)
        .await
        .map_err(unreached)?;
    refuse_unticked(&short.missing(&Permission::INSTAGRAM))?;
    let long = instagram
        .exchange_short_token(&short.token)
        .await
        .map_err(|error| match error {
            CallError::Refused(refusal) => ConnectError::MetaRefused { code: refusal.code },
            CallError::NotSent(_) | CallError::Ambiguous(_) => ConnectError::MetaUnreachable,
        })?;
    let given = Given {
        token: long.token,
        life_ms: long
            .expires_in
            .map_or(UNKNOWN_LIFE, |seconds| seconds.saturating_mul(1000)),
        permissions: long.permissions.or(short.permissions),
        user_id: short.user_id,
    };
    check(instagram, given).await
}

fn refuse_unticked(missing: &[Permission]) -> Result<(), ConnectError> {
    if missing.is_empty() {
        return Ok(());
    }
    Err(ConnectError::PermissionsMissing {
        messages: missing.contains(&Permission::InstagramBusinessManageMessages),
        comments: missing.contains(&Permission::InstagramBusinessManageComments),
    })
}

/// What was granted is believed only when it works.
async fn check(instagram: &Instagram, given: Given) -> Result<Checked, ConnectError> {
    let account = instagram
        .me(&given.token)
        .await
        .map_err(ConnectError::of_instagram)?;
    match instagram.check_message_access(&given.token).await {
        Ok(()) => {}
        Err(CallError::Refused(refusal))
            if refusal.meaning().is_none() && matches!(refusal.code, 10 | 200..=299) =>
        {
            return Err(ConnectError::PermissionsMissing {
                messages: true,
                comments: false,
            });
        }
        // That the list of conversations is odd proves nothing against reading it.
        Err(CallError::Ambiguous(why)) if why.reason == meta::AmbiguousReason::Unreadable => {}
        Err(error) => return Err(ConnectError::of_instagram(error)),
    }
    Ok(Checked { given, account })
}

async fn connect(
    scope: &WorkspaceScope,
    checked: Checked,
    launch: Option<&Claims>,
) -> Result<InstagramConnection, ConnectError> {
    let id = match write(scope, &checked, launch).await? {
        Written::New(id) => {
            finish::finish_now(scope, id).await?;
            id
        }
        Written::Renewed(id) => {
            // New permissions count from the next subscription on; the job that was promised subscribes again if this fails.
            let lent = Lent::Account {
                token: checked.given.token.clone(),
                account_id: checked.account.account_id.clone(),
            };
            if let Err(error) = lent.join(&scope.laras).await {
                tracing::warn!(%error, "a renewed account could not be subscribed at once");
            }
            id
        }
    };
    // So that the owner sees at once which account it is; the promised job does it otherwise.
    tend::look(scope, id).await;
    let view = scope.view().await?;
    let row = rows::row(&view, id).await?.ok_or(ConnectError::MetaUnreachable)?;
    Ok(rows::shown_account(&view, &row).await?)
}

enum Written {
    New(ConnectionId),
    Renewed(ConnectionId),
}

/// One transaction: the launch is spent, the account is taken, the connection is `finishing`, and its job is promised.
async fn write(
    scope: &WorkspaceScope,
    checked: &Checked,
    launch: Option<&Claims>,
) -> Result<Written, ConnectError> {
    let mut txn = scope.txn().await?;
    spend(&txn, launch).await?;
    let id = txn.new_id();
    let account = &checked.account;
    let scoped = account.app_scoped_id.as_ref().unwrap_or(&account.account_id);
    let holder = claim_route(
        &txn,
        Channel::Instagram,
        instagram_route_key(&scope.laras, &account.account_id),
        instagram_scoped_key(&scope.laras, scoped),
        scope.workspace(),
        id,
    )
    .await?;
    match holder {
        None => {}
        Some(route) if route.workspace == scope.workspace() && route.live => {
            renew(scope, &mut txn, route.connection, checked).await?;
            txn.commit().await?;
            return Ok(Written::Renewed(route.connection));
        }
        Some(route) if route.workspace == scope.workspace() => {
            return Err(ConnectError::AlreadyConnectedHere);
        }
        Some(_) => return Err(ConnectError::ConnectedElsewhere),
    }
    let row = sealed_row(scope, &txn, id, checked, launch.map(|claims| claims.jti)).await?;
    let entry = Entry::new("connecting", &scope.actor)
        .object("connection", id)
        .text("channel", Channel::Instagram.code())
        .text("how", launch.map_or("manual", Claims::how))
        .commitment("account_id", account.account_id.as_bytes());
    let secrets_key = row.secrets_key;
    txn.insert(row).await?;
    remember(&txn, ConnectionId(id), checked).await?;
    txn.record(secrets_key, entry).await?;
    // The person who waits finishes it; the job takes over only if this process does not come back.
    let takeover = txn.now() + MINUTE;
    txn.promise(Promise::at(Kind::FinishConnection, id, takeover))
        .await?;
    txn.commit().await?;
    Ok(Written::New(ConnectionId(id)))
}

/// Under every id by which Instagram's callbacks may name the account.
async fn remember(txn: &Txn, connection: ConnectionId, checked: &Checked) -> Result<(), StoreError> {
    let account = &checked.account;
    let named = [
        account.app_scoped_id.as_ref(),
        checked.given.user_id.as_ref(),
        Some(&account.account_id),
    ];
    let mut keys: Vec<_> = named
        .into_iter()
        .flatten()
        .map(|id| instagram_scoped_key(&txn.laras, id))
        .collect();
    keys.push(instagram_route_key(&txn.laras, &account.account_id));
    let grant = Grant {
        workspace: txn.workspace(),
        connection,
        partner: txn.partner(),
    };
    platform::remember_grant(txn, keys, grant).await
}

/// The owner has logged in again: the same connection goes on with the new token. What was in flight loses its epoch.
async fn renew(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: ConnectionId,
    checked: &Checked,
) -> Result<(), ConnectError> {
    let row = rows::row(txn, connection)
        .await?
        .ok_or(ConnectError::AlreadyConnectedHere)?;
    let now = txn.now();
    let given = &checked.given;
    let token = txn
        .seal(row.secrets_key, TOKEN, row.id, given.token.expose().as_bytes())
        .await?;
    txn.update::<Entity>()
        .col_expr(Column::State, Expr::value(ConnectionState::Live.code()))
        .col_expr(Column::Epoch, Expr::col(Column::Epoch).add(1))
        .col_expr(Column::Token, Expr::value(token))
        .col_expr(Column::Granted, Expr::value(granted(given)))
        .col_expr(Column::TokenIssuedAt, Expr::value(now))
        .col_expr(Column::TokenRefreshedAt, Expr::value(Option::<i64>::None))
        .col_expr(
            Column::TokenExpiresAt,
            Expr::value(now.saturating_add(given.life_ms)),
        )
        .filter(Column::Id.eq(row.id))
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    remember(txn, connection, checked).await?;
    let entry = Entry::new("reconnected", &scope.actor).object("connection", row.id);
    let key = txn.facts_key().await?;
    txn.record(key, entry).await?;
    txn.promise(Promise::now(Kind::TendAccount, row.id)).await?;
    let ends = now.saturating_add(given.life_ms);
    ending::promise_to_tell(txn, row.id, Some(ends)).await?;
    txn.announce(LiveKind::Connection, None);
    Ok(())
}

fn granted(given: &Given) -> Option<String> {
    given.permissions.as_ref().map(|names| names.join(","))
}

async fn sealed_row(
    scope: &WorkspaceScope,
    txn: &Txn,
    id: Uuid,
    checked: &Checked,
    launch_id: Option<Uuid>,
) -> Result<Model, StoreError> {
    let secrets_key = txn.new_data_key(Purpose::ConnectionSecrets, Some(id)).await?;
    let content_key = txn.new_data_key(Purpose::ConnectionContent, Some(id)).await?;
    let Checked { given, account } = checked;
    let seal = async |place, value: Option<&str>| match value {
        Some(value) => txn.seal(secrets_key, place, id, value.as_bytes()).await.map(Some),
        None => Ok(None),
    };
    let now = txn.now();
    Ok(Model {
        workspace_id: scope.workspace().0,
        id,
        partner_id: txn.partner().map(|partner| partner.0),
        channel: Channel::Instagram.code().into(),
        state: ConnectionState::Finishing.code().into(),
        epoch: 1,
        secrets_key,
        content_key,
        token: seal(TOKEN, Some(given.token.expose())).await?,
        pin: None,
        phone_number_id: None,
        waba_id: None,
        display_number: None,
        verified_name: seal(VERIFIED_NAME, account.name.as_deref()).await?,
        quality: "UNKNOWN".into(),
        coexistence: false,
        paused: None,
        paused_until: None,
        account_id: seal(ACCOUNT_ID, Some(&account.account_id)).await?,
        scoped_id: seal(SCOPED_ID, account.app_scoped_id.as_deref()).await?,
        username: seal(USERNAME, account.username.as_deref()).await?,
        account_type: account.account_type.clone(),
        granted: granted(given),
        token_issued_at: Some(now),
        token_refreshed_at: None,
        token_expires_at: Some(now.saturating_add(given.life_ms)),
        launch_id,
        connected_by: scope.person().map(|person| person.0),
        created_at: now,
        live_at: None,
        ended_at: None,
    })
}

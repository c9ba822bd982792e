//! Embedded Signup and manual pairing: checks at Meta first, then one transaction, then the finishing job.
//!
//! The ids that arrive from the browser are hints, never proof: they may be stale or forged. They count only if the token
//! that Meta gave for the code can read that account's list and the number is in it (Meta: "Embedded Signup",
//! Implementation; "Manage WhatsApp Business accounts").

use meta::{Graph, Permission, PhoneNumber, Secret};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::launch::{Claims, admit, spend};
use super::rows::{
    ConnectionState, DISPLAY_NUMBER, PHONE_NUMBER_ID, PIN, TOKEN, VERIFIED_NAME, WABA_ID, WhatsAppConnection,
    number_route_key, shown, waba_route_key,
};
use super::{ConnectError, finish, renew_number};
use crate::Channel;
use crate::evidence::{Entry, Record};
use crate::ids::ConnectionId;
use crate::jobs::{Kind, Promise};
use crate::laras::Laras;
use crate::store::entity::tenant::connection::{Column, Entity, Model};
use crate::store::{PlatformTxn, Txn, platform};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::vault::Purpose;

/// What the popup told the page about the current attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionInfo {
    /// The WhatsApp Business account that was chosen.
    pub waba_id: Option<String>,
    /// The number that was chosen; coexistence signups may leave it out.
    pub phone_number_id: Option<String>,
    /// The portfolio that was chosen.
    pub business_id: Option<String>,
}

/// A number that Meta confirmed to be ours to use.
pub(super) struct Checked {
    pub(super) token: Secret,
    /// Milliseconds; most tokens of Embedded Signup never end.
    pub(super) token_ends: Option<i64>,
    pub(super) waba_id: String,
    pub(super) number: PhoneNumber,
}

/// Connects the number of a finished signup.
pub async fn embedded_signup(
    laras: &Laras,
    launch: &str,
    code: Secret,
    info: SessionInfo,
) -> Result<WhatsAppConnection, ConnectError> {
    let (claims, scope) = admit(laras, launch).await?;
    if claims.channel != Channel::WhatsApp {
        return Err(ConnectError::LaunchExpired);
    }
    let view = PlatformTxn::read_on(laras).await?;
    if platform::is_spent(&view, claims.jti).await? {
        return Err(ConnectError::LaunchSpent);
    }
    drop(view);
    let graph = laras.graph().ok_or(ConnectError::NotConfigured)?;
    let token = graph.exchange_code(&code).await.map_err(|error| match error {
        meta::CallError::Refused(refusal) if refusal.code == meta::graph::codes::INVALID_PARAMETER => {
            ConnectError::CodeRejected
        }
        other => other.into(),
    })?;
    let checked = check(graph, token.token, info).await?;
    connect(&scope, checked, Some(&claims)).await
}

/// Connects a number whose id and token a person typed in.
pub async fn pair_manually(
    scope: &WorkspaceScope,
    phone_number_id: &str,
    waba_id: &str,
    token: Secret,
) -> Result<WhatsAppConnection, ConnectError> {
    if !scope.may(Duty::Connect) {
        return Err(ConnectError::NotAllowed);
    }
    let graph = scope.laras.graph().ok_or(ConnectError::NotConfigured)?;
    let info = SessionInfo {
        waba_id: Some(waba_id.trim().to_owned()),
        phone_number_id: Some(phone_number_id.trim().to_owned()),
        business_id: None,
    };
    let checked = check(graph, token, info).await?;
    connect(scope, checked, None).await
}

async fn check(graph: &Graph, token: Secret, info: SessionInfo) -> Result<Checked, ConnectError> {
    let debug = graph.debug_token(&token).await?;
    if !debug.is_valid || debug.app_id.as_deref() != Some(graph.app_id()) {
        return Err(ConnectError::TokenNotOurs);
    }
    let waba_id = info
        .waba_id
        .filter(|id| !id.is_empty())
        .or_else(|| only_account(&debug));
    let waba_id = waba_id.ok_or(ConnectError::NumberMissing)?;
    for permission in [
        Permission::WhatsappBusinessManagement,
        Permission::WhatsappBusinessMessaging,
    ] {
        if !debug.covers(permission, &waba_id) {
            // Meta may leave target ids out; the calls below prove access by function.
            tracing::warn!(
                permission = permission.name(),
                "a token does not list the account for a permission"
            );
        }
    }
    let numbers = graph
        .waba_phone_numbers(&token, &waba_id)
        .await
        .map_err(|error| match error {
            meta::CallError::Refused(_) => ConnectError::NumberNotInWaba,
            other => other.into(),
        })?;
    let number = match info.phone_number_id.filter(|id| !id.is_empty()) {
        Some(id) => numbers
            .into_iter()
            .find(|number| number.id == id)
            .ok_or(ConnectError::NumberNotInWaba)?,
        None => only_number(numbers)?,
    };
    let ends = debug.expires_at.filter(|at| *at > 0);
    Ok(Checked {
        token,
        token_ends: ends.map(|at| at.saturating_mul(1000)),
        waba_id,
        number,
    })
}

/// The account a token was granted for, when there is no doubt which.
fn only_account(debug: &meta::DebugToken) -> Option<String> {
    let granted = debug
        .granular_scopes
        .iter()
        .find(|granular| granular.scope == Permission::WhatsappBusinessManagement.name())?;
    match granted.target_ids.as_deref()? {
        [only] => only
            .as_str()
            .map(str::to_owned)
            .or_else(|| only.as_u64().map(|id| id.to_string())),
        _ => None,
    }
}

fn only_number(numbers: Vec<PhoneNumber>) -> Result<PhoneNumber, ConnectError> {
    let mut numbers = numbers.into_iter();
    match (numbers.next(), numbers.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(ConnectError::NumberMissing),
    }
}

async fn connect(
    scope: &WorkspaceScope,
    checked: Checked,
    launch: Option<&Claims>,
) -> Result<WhatsAppConnection, ConnectError> {
    let id = if let Some(row) = renew_number::held_here(scope, &checked).await? {
        renew_number::renew(scope, &row, &checked, launch).await?
    } else {
        let id = write(scope, &checked, launch).await?;
        finish::finish_now(scope, ConnectionId(id)).await?;
        id
    };
    let view = scope.view().await?;
    let row = view
        .find::<Entity>()
        .filter(Column::Id.eq(id))
        .one(view.db())
        .await;
    let row = row
        .map_err(crate::store::StoreError::from)?
        .ok_or(ConnectError::MetaUnreachable)?;
    Ok(shown(&view, &row).await?)
}

/// One transaction: the launch is spent, the number is taken, the connection is `finishing`, and its job is promised.
async fn write(
    scope: &WorkspaceScope,
    checked: &Checked,
    launch: Option<&Claims>,
) -> Result<Uuid, ConnectError> {
    let mut txn = scope.txn().await?;
    spend(&txn, launch).await?;
    let id = txn.new_id();
    let holder = platform::claim_route(
        &txn,
        Channel::WhatsApp,
        number_route_key(&scope.laras, &checked.number.id),
        waba_route_key(&scope.laras, &checked.waba_id),
        scope.workspace(),
        id,
    )
    .await?;
    match holder {
        None => {}
        Some(route) if route.workspace == scope.workspace() => {
            return Err(ConnectError::AlreadyConnectedHere);
        }
        Some(_) => return Err(ConnectError::ConnectedElsewhere),
    }
    let row = sealed_row(scope, &txn, id, checked, launch.map(|claims| claims.jti)).await?;
    let entry = Entry::new("connecting", &scope.actor)
        .object("connection", id)
        .text("channel", Channel::WhatsApp.code())
        .text("how", launch.map_or("manual", Claims::how))
        .commitment("phone_number_id", checked.number.id.as_bytes())
        .commitment("waba_id", checked.waba_id.as_bytes());
    let secrets_key = row.secrets_key;
    txn.insert(row).await?;
    txn.record(secrets_key, entry).await?;
    // The person who waits finishes it; the job takes over only if this process does not come back.
    let takeover = txn.now() + crate::time::MINUTE;
    txn.promise(Promise::at(Kind::FinishConnection, id, takeover))
        .await?;
    txn.commit().await?;
    Ok(id)
}

async fn sealed_row(
    scope: &WorkspaceScope,
    txn: &Txn,
    id: Uuid,
    checked: &Checked,
    launch_id: Option<Uuid>,
) -> Result<Model, ConnectError> {
    let secrets_key = txn.new_data_key(Purpose::ConnectionSecrets, Some(id)).await?;
    let content_key = txn.new_data_key(Purpose::ConnectionContent, Some(id)).await?;
    let number = &checked.number;
    let shown = number
        .display_phone_number
        .clone()
        .unwrap_or_else(|| number.id.clone());
    let name = number.verified_name.clone().unwrap_or_default();
    let pin = new_pin();
    let seal = async |place, value: &str| txn.seal(secrets_key, place, id, value.as_bytes()).await.map(Some);
    Ok(Model {
        workspace_id: scope.workspace().0,
        id,
        partner_id: txn.partner().map(|partner| partner.0),
        channel: Channel::WhatsApp.code().into(),
        state: ConnectionState::Finishing.code().into(),
        epoch: 1,
        secrets_key,
        content_key,
        token: seal(TOKEN, checked.token.expose()).await?,
        pin: seal(PIN, pin.expose()).await?,
        phone_number_id: seal(PHONE_NUMBER_ID, &number.id).await?,
        waba_id: seal(WABA_ID, &checked.waba_id).await?,
        display_number: seal(DISPLAY_NUMBER, &shown).await?,
        verified_name: seal(VERIFIED_NAME, &name).await?,
        quality: number.quality_rating.clone().unwrap_or_else(|| "UNKNOWN".into()),
        coexistence: number.is_coexistence(),
        paused: None,
        paused_until: None,
        account_id: None,
        scoped_id: None,
        username: None,
        account_type: None,
        granted: None,
        token_issued_at: Some(txn.now()),
        token_refreshed_at: None,
        token_expires_at: checked.token_ends,
        launch_id,
        connected_by: scope.person().map(|person| person.0),
        created_at: txn.now(),
        live_at: None,
        ended_at: None,
    })
}

/// Six random digits (Meta: "Register a Business Phone Number").
fn new_pin() -> Secret {
    let number = u32::from_be_bytes(crate::time::random_bytes()) % 1_000_000;
    Secret::from(format!("{number:06}"))
}

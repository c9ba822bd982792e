//! Who is calling, and may they touch this object (reference 1.1, 1.2).

use super::call::Call;
use super::error::GraphError;
use crate::Twin;
use crate::webhook::bytes::hmac_hex;
use crate::world::World;
use crate::world::access::{Ended, MANAGEMENT, MESSAGING, Token};
use crate::world::assets::{Number, Waba};

/// The owner of the access token.
pub enum Caller {
    /// `app_id|app_secret`.
    App,
    /// A business token of one client.
    Client(Box<Token>),
}

pub fn caller(twin: &Twin, world: &World, call: &Call) -> Result<Caller, GraphError> {
    let Some(bearer) = call.bearer.as_deref() else {
        return Err(GraphError::of(104));
    };
    let options = twin.options();
    if let Some(proof) = call.text("appsecret_proof")
        && proof != hmac_hex(&options.app_secret, bearer.as_bytes())
    {
        return Err(GraphError::of(100).saying("Invalid appsecret_proof provided in the API argument"));
    }
    if bearer == app_token(twin) {
        return Ok(Caller::App);
    }
    let token = world.tokens.get(bearer).ok_or_else(|| GraphError::of(190))?;
    if let Some(ended) = token.ended_at(twin.now()) {
        return Err(ended_error(ended));
    }
    Ok(Caller::Client(Box::new(token.clone())))
}

pub fn app_token(twin: &Twin) -> String {
    format!("{}|{}", twin.options().app_id, twin.options().app_secret)
}

fn ended_error(ended: Ended) -> GraphError {
    let message = match ended {
        Ended::Expired => "Error validating access token: Session has expired",
        Ended::AppRemoved => {
            "Error validating access token: The user has not authorized application or has removed it"
        }
        Ended::Invalidated => "Error validating access token: The session has been invalidated",
    };
    GraphError::of(190).with_subcode(ended.subcode()).saying(message)
}

/// A number that the caller's token reaches with this permission.
pub fn number<'w>(
    twin: &Twin,
    world: &'w World,
    call: &Call,
    id: &str,
    scope: &str,
) -> Result<&'w Number, GraphError> {
    let caller = caller(twin, world, call)?;
    let number = world.number(id).ok_or_else(|| call.absent(id))?;
    reach(&caller, &number.waba_id, call, id, scope)?;
    Ok(number)
}

/// A WABA that the caller's token reaches with the management permission.
pub fn waba<'w>(twin: &Twin, world: &'w World, call: &Call, id: &str) -> Result<&'w Waba, GraphError> {
    let caller = caller(twin, world, call)?;
    let waba = world.waba(id).ok_or_else(|| call.absent(id))?;
    reach(&caller, &waba.id, call, id, MANAGEMENT)?;
    Ok(waba)
}

/// Counts a management call against the hourly limit of the WABA (80007).
pub fn metered(twin: &Twin, world: &mut World, waba_id: &str) -> Result<(), GraphError> {
    if world.suffers(crate::Misbehaviour::NoLimits) {
        return Ok(());
    }
    let registered = world.numbers_of(waba_id).iter().any(|number| number.reachable());
    if world.buckets.management(waba_id, registered, twin.now()) {
        Ok(())
    } else {
        Err(GraphError::of(80007))
    }
}

pub fn reach(caller: &Caller, waba_id: &str, call: &Call, id: &str, scope: &str) -> Result<(), GraphError> {
    let Caller::Client(token) = caller else {
        return Err(call.absent(id));
    };
    if !token.reaches(waba_id) {
        return Err(call.absent(id));
    }
    if token.allows(scope) {
        Ok(())
    } else if scope == MESSAGING {
        Err(GraphError::of(10))
    } else {
        Err(GraphError::because(
            200,
            format!("Requires {scope} permission to manage the object"),
        ))
    }
}

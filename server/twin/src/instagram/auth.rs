//! Who is calling, and which account the path means (reference 0.3, 7.4).

use axum::http::Method;

use super::Result;
use crate::Twin;
use crate::graph::call::Call;
use crate::graph::error::GraphError;
use crate::world::World;
use crate::world::instagram::Account;
use crate::world::instagram::access::Token;

/// The answer of an edge that does not exist in this form; the same for a wrong kind of id (reference 1.5, 1.9).
pub fn unsupported(method: &Method) -> GraphError {
    let method = method.as_str().to_lowercase();
    GraphError::of(100)
        .of_type("IGApiException")
        .saying(format!("Unsupported request - method type: {method}"))
}

/// The live token of the call.
pub fn token(twin: &Twin, world: &World, call: &Call) -> Result<Token> {
    let bearer = call.bearer.as_deref().ok_or_else(|| GraphError::of(104))?;
    let token = world.instagram.tokens.get(bearer).ok_or_else(|| {
        // A token of the other kind cannot even be read.
        GraphError::of(190).saying("Invalid OAuth access token - Cannot parse access token")
    })?;
    match token.ended_at(twin.now()) {
        Some(subcode) => Err(ended(subcode)),
        None => Ok(token.clone()),
    }
}

fn ended(subcode: i64) -> GraphError {
    let why = match subcode {
        458 => "The user has not authorized application or has removed it.",
        459 => "The user has been checkpointed and must log in at Instagram.",
        460 => {
            "The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons."
        }
        463 => "Session has expired.",
        _ => "The session has been invalidated.",
    };
    GraphError::of(190)
        .with_status(400)
        .with_subcode(subcode)
        .saying(format!("Error validating access token: {why}"))
}

/// The account that the path names, if it is the token's own.
pub fn account(twin: &Twin, world: &World, call: &Call, id: &str) -> Result<(Account, Token)> {
    let token = token(twin, world, call)?;
    if id == token.app_scoped_id && call.method != Method::GET {
        return Err(unsupported(&call.method));
    }
    if id != "me" && id != token.account_id {
        return Err(call.absent(id));
    }
    let account = world
        .ig_account(&token.account_id)
        .ok_or_else(|| call.absent(id))?;
    Ok((account.clone(), token))
}

/// Refuses a token without this permission.
pub fn needs(token: &Token, scope: &str) -> Result<()> {
    if token.allows(scope) {
        Ok(())
    } else {
        Err(GraphError::of(10))
    }
}

//! What Meta asks on behalf of an account's owner: to be disconnected, or to be erased (Meta: "Data Deletion Request
//! Callback"; the operator's import of lists that Meta sends by mail asks the same).
//!
//! The account is named by an id that only our app and Meta share. A request is kept by HMAC, once however often it is
//! repeated, and is answered in the same way whether or not the account was ever ours: nobody learns who is a client.

use jiff::Timestamp;

use super::{Occasion, erase, sever};
use crate::brand::{self, Brand};
use crate::connect::{self, Lent};
use crate::ids::{ConnectionId, PartnerId};
use crate::jobs::{Kind, Promise, Stop};
use crate::laras::Laras;
use crate::store::platform::{self, NewRequest};
use crate::store::{PlatformTxn, StoreError};
use crate::tenancy::WorkspaceScope;
use crate::time::{from_ms, random_bytes};

/// Letters of a confirmation code: 32, without those that look alike.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// 100 bits: nobody finds another's page by trying.
const CODE_LENGTH: usize = 20;
/// Bytes. An id of Meta's is a number of at most 20 digits; more than this is no id.
const LONGEST_ID: usize = 64;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The owner has removed our app: token and references go, history stays.
    Deauthorize,
    /// Everything that came through the account goes too.
    Deletion,
}

impl Asked {
    const fn code(self) -> &'static str {
        match self {
            Self::Deauthorize => "deauthorize",
            Self::Deletion => "deletion",
        }
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Meta, by a signed request.
    Callback,
    /// The operator, from a list of Meta's.
    Operator,
}

impl Source {
    const fn code(self) -> &'static str {
        match self {
            Self::Callback => "callback",
            Self::Operator => "operator",
        }
    }
}

/// Why a request was not taken.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// No id of Meta's looks like this.
    #[error("this is not an id of Meta's")]
    NotAnId,
    /// Rows could not be read or written; asking again continues.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// Takes a request about the account with this app-scoped id; returns its confirmation code.
///
/// A disconnection is done when this returns. A callback's deletion is done by a promised job, because Meta waits for the answer.
pub async fn ask(
    laras: &Laras,
    asked: Asked,
    source: Source,
    user_id: &str,
    issued_at: Option<i64>,
) -> Result<String, RequestError> {
    if user_id.is_empty() || user_id.len() > LONGEST_ID {
        return Err(RequestError::NotAnId);
    }
    let account_key = connect::instagram_scoped_key(laras, user_id);
    let issued = issued_at.map_or_else(|| source.code().to_owned(), |at| at.to_string());
    let event = format!("{}|{user_id}|{issued}", asked.code());
    let txn = PlatformTxn::open_on(laras).await?;
    let grants = platform::grants(&txn, &account_key).await?;
    let code = new_code();
    let request = NewRequest {
        event_key: laras.keys().lookup("erasure_request", &event),
        account_key,
        kind: asked.code(),
        source: source.code(),
        code: code.clone(),
        partner: grants.iter().find_map(|grant| grant.partner),
    };
    let code = match platform::take_request(&txn, request).await? {
        Err(earlier) => earlier,
        Ok(id) => {
            for grant in &grants {
                platform::add_part(&txn, id, *grant).await?;
                let promise = Promise::now(Kind::CarryOut, grant.connection.0);
                platform::promise(&txn, grant.workspace.0, promise).await?;
            }
            txn.commit().await?;
            laras.wake();
            code
        }
    };
    if asked == Asked::Deauthorize || source == Source::Operator {
        for grant in grants {
            if let Some(scope) = WorkspaceScope::of_route(laras, grant.workspace).await? {
                do_parts(&scope, grant.connection).await?;
            }
        }
    }
    Ok(code)
}

fn new_code() -> String {
    random_bytes::<CODE_LENGTH>()
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte & 31)))
        .map(|letter| char::from(*letter))
        .collect()
}

/// The job: does what was asked about a connection and is not done yet.
pub(crate) async fn carry_out(scope: &WorkspaceScope, connection: ConnectionId) -> Result<(), Stop> {
    Ok(do_parts(scope, connection).await?)
}

async fn do_parts(scope: &WorkspaceScope, connection: ConnectionId) -> Result<(), StoreError> {
    let mut txn = scope.txn().await?;
    connect::lock(&txn, connection.0).await?;
    let parts = platform::open_parts(&txn, connection.0).await?;
    if parts.is_empty() {
        return Ok(());
    }
    let deletion = parts.iter().any(|part| part.kind == Asked::Deletion.code());
    let by_operator = parts.iter().any(|part| part.source == Source::Operator.code());
    let mut lent = None;
    if let Some(row) = connect::row(&txn, connection).await? {
        lent = Lent::open(&txn, &row).await?;
        let event = if deletion { "DATA_DELETION" } else { "DEAUTHORIZED" };
        let occasion = Occasion {
            event: Some(event.to_owned()),
            reason: Some(
                if by_operator {
                    "OPERATOR_LIST"
                } else {
                    "SIGNED_REQUEST"
                }
                .to_owned(),
            ),
            initiated_by: Some("USER".to_owned()),
        };
        sever(scope, &mut txn, &row, &occasion).await?;
    }
    if deletion {
        erase::account(scope, &mut txn, connection, by_operator).await?;
    }
    platform::finish_parts(&txn, connection.0).await?;
    txn.commit().await?;
    if deletion && let Err(error) = scope.laras.store().fold().await {
        tracing::warn!(%error, "the log of the database could not be shortened after an erasure; it will be");
    }
    // Where Meta ended the access itself the token is dead and nothing is left to leave.
    if by_operator && let Some(lent) = lent {
        super::leave_account(scope, &lent).await;
    }
    Ok(())
}

/// How far a deletion has come, for whoever bears its code. It says nothing about whose it was.
#[derive(Clone, Debug)]
pub struct Progress {
    /// When it was asked for.
    pub received: Timestamp,
    /// When the last of it was done.
    pub done: Option<Timestamp>,
    /// Whose service the account used.
    pub brand: Brand,
    /// The agency of that brand; the platform itself without one.
    pub partner: Option<PartnerId>,
}

/// The deletion with this confirmation code.
pub async fn progress(laras: &Laras, code: &str) -> Result<Option<Progress>, StoreError> {
    if code.len() != CODE_LENGTH {
        return Ok(None);
    }
    let view = PlatformTxn::read_on(laras).await?;
    let found = platform::request_by_code(&view, code).await?;
    drop(view);
    let Some((request, parts)) = found.filter(|(request, _)| request.kind == Asked::Deletion.code()) else {
        return Ok(None);
    };
    let done = if parts.iter().all(Option::is_some) {
        Some(parts.into_iter().flatten().max().unwrap_or(request.received_at))
    } else {
        None
    };
    let partner = request.partner_id.map(PartnerId);
    Ok(Some(Progress {
        received: from_ms(request.received_at),
        done: done.map(from_ms),
        brand: brand::of_partner(laras, partner),
        partner,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confirmation_code_is_alphanumeric_and_cannot_be_guessed() {
        let codes: std::collections::BTreeSet<_> = (0..1000).map(|_| new_code()).collect();
        assert_eq!(codes.len(), 1000);
        let alphanumeric = |code: &String| {
            code.len() == CODE_LENGTH && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        assert!(codes.iter().all(alphanumeric));
    }
}

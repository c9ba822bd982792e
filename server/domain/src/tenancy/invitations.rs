//! Coming in: an invitation is opened by its link, once, on the brand's own address, and makes a person.
//!
//! The link is signed and says nothing by itself; its row says who was asked in, and whether that still stands. A newer link
//! makes the earlier one void. Whoever has an account at the same brand already keeps it: they type their password instead of
//! choosing one, and gain what the invitation gives only where it adds to what they are.

use std::net::IpAddr;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};

use super::links::{self, Claims, Purpose};
use super::role::{Duty, Role};
use super::security::{Attempt, note};
use super::session::{self, NewSession, SignInError};
use super::{clients, names, password};
use crate::Lang;
use crate::evidence::{Entry, Record};
use crate::ids::{PartnerId, PersonId, WorkspaceId};
use crate::laras::Laras;
use crate::live::LiveKind;
use crate::store::entity::tenant::member;
use crate::store::platform::{self, InvitationRow, PersonRow};
use crate::store::{Base, PlatformTxn, StoreError, Txn};
use crate::tenancy::{Actor, WorkspaceScope};
use crate::time::DAY;

/// An invitation opens for so long.
pub const DAYS: i64 = 7;

/// Why a link does not open anything.
#[derive(Debug, thiserror::Error)]
pub enum InvitationError {
    /// It was not made here.
    #[error("not an invitation of ours")]
    Forged,
    /// Its week is over.
    #[error("expired")]
    Expired,
    /// It was used.
    #[error("used")]
    Used,
    /// It was taken back.
    #[error("withdrawn")]
    Withdrawn,
    /// A newer one was sent.
    #[error("replaced by a newer one")]
    Replaced,
    /// It belongs to another brand's address.
    #[error("opened at another brand's address")]
    Elsewhere,
    /// The database is away.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

impl InvitationError {
    const fn attempt(&self) -> Option<Attempt> {
        match self {
            Self::Forged => Some(Attempt::InvitationForged),
            Self::Expired => Some(Attempt::InvitationExpired),
            Self::Used => Some(Attempt::InvitationUsed),
            Self::Withdrawn => Some(Attempt::InvitationWithdrawn),
            Self::Replaced => Some(Attempt::InvitationReplaced),
            Self::Elsewhere => Some(Attempt::InvitationElsewhere),
            Self::Store(_) => None,
        }
    }
}

/// An invitation that can be accepted.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Whom it is for.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// Where; an agency's own people come into the agency.
    pub business: Option<String>,
    /// Who asked.
    pub invited_by: Option<String>,
    /// Whether this e-mail has an account here: then its password is asked for, and no new one.
    pub has_account: bool,
}

/// What somebody says who comes in.
pub struct Newcomer {
    /// What colleagues will see; for an account there is already, not looked at.
    pub name: String,
    /// A new one, or that of the account there is.
    pub password: String,
    /// The language they read.
    pub lang: Lang,
}

/// Why somebody did not come in.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// The link opens nothing.
    #[error(transparent)]
    Link(#[from] InvitationError),
    /// No name, or one that cannot be shown.
    #[error("the name cannot be used")]
    Name,
    /// Fewer than eight characters.
    #[error("the password is too short")]
    ShortPassword,
    /// Not the password of the account there is.
    #[error("wrong password")]
    WrongPassword,
    /// Too many attempts.
    #[error("too many attempts")]
    TooManyAttempts,
    /// The account there is belongs to another business, or is more already than the invitation would make it.
    #[error("the account belongs elsewhere")]
    OtherAccount,
}

impl From<StoreError> for AcceptError {
    fn from(error: StoreError) -> Self {
        Self::Link(error.into())
    }
}

struct Opened {
    row: InvitationRow,
    role: Role,
    account: Option<PersonRow>,
}

/// What a link opens, without using it up. What it should not open is noted.
pub async fn open(laras: &Laras, host: &str, token: &str) -> Result<Invitation, InvitationError> {
    let opened = open_noting(laras, host, token).await?;
    let business = match opened.row.workspace {
        Some(id) => WorkspaceScope::of_job(laras, id)
            .await?
            .map(|scope| scope.name().to_owned()),
        None => None,
    };
    let view = PlatformTxn::read_on(laras).await?;
    let invited_by = match opened.row.invited_by {
        Some(person) => platform::person_name(&view, person).await?,
        None => None,
    };
    Ok(Invitation {
        has_account: opened.account.is_some_and(|account| !account.disabled),
        email: opened.row.email,
        role: opened.role,
        business,
        invited_by,
    })
}

async fn open_noting(laras: &Laras, host: &str, token: &str) -> Result<Opened, InvitationError> {
    let claims = links::made_here(laras, Purpose::Invitation, token);
    let found = match &claims {
        Some(claims) => find(laras, host, claims).await,
        None => Err(InvitationError::Forged),
    };
    if let Some(attempt) = found.as_ref().err().and_then(InvitationError::attempt) {
        let subject = claims.map(|claims| claims.sub.to_string());
        note(laras, host, attempt, subject.as_deref()).await;
    }
    found
}

async fn find(laras: &Laras, host: &str, claims: &Claims) -> Result<Opened, InvitationError> {
    let view = PlatformTxn::read_on(laras).await?;
    let row = platform::invitation(&view, claims.sub)
        .await?
        .ok_or(InvitationError::Forged)?;
    let partner = session::people_of(laras, host).map(|people| people.partner());
    if partner != Some(row.partner) {
        return Err(InvitationError::Elsewhere);
    }
    if row.accepted {
        return Err(InvitationError::Used);
    }
    if row.withdrawn {
        return Err(InvitationError::Withdrawn);
    }
    if row.token_id != claims.jti {
        return Err(InvitationError::Replaced);
    }
    if claims.is_over(laras) {
        return Err(InvitationError::Expired);
    }
    if !still_asks(&view, &row).await? {
        return Err(InvitationError::Withdrawn);
    }
    let role = Role::parse(&row.role).ok_or(StoreError::Unknown("invitation"))?;
    let key = session::sign_in_key(laras, row.partner, &row.email);
    let account = platform::person_by_key(&view, &key).await?;
    Ok(Opened { row, role, account })
}

/// Whether whoever sent an invitation may still ask people in: what they offered ends with their own access.
async fn still_asks(base: &Base, row: &InvitationRow) -> Result<bool, StoreError> {
    let Some(sender) = row.invited_by else {
        return Ok(true);
    };
    let sender = platform::person(base, sender).await?;
    Ok(sender.is_some_and(|sender| {
        let may = Role::parse(&sender.role).is_some_and(|role| role.may(Duty::ManagePeople));
        may && !sender.disabled
    }))
}

/// Accepts an invitation and signs in whoever did. Of two at once, one succeeds.
pub async fn accept(
    laras: &Laras,
    host: &str,
    token: &str,
    newcomer: Newcomer,
    peer: IpAddr,
) -> Result<NewSession, AcceptError> {
    let Opened { row, role, account } = open_noting(laras, host, token).await?;
    let who = match account {
        Some(account) if !account.disabled => recognised(laras, &row, role, account, newcomer, peer).await?,
        left => new_person(laras, &row, role, left, newcomer).await?,
    };
    let joined = match row.workspace {
        Some(workspace) => join_business(laras, &row, workspace, &who).await,
        None => join_agency(laras, &row, &who).await,
    };
    let person = match joined {
        Err(AcceptError::Link(InvitationError::Used)) => {
            note(laras, host, Attempt::InvitationUsed, Some(&row.id.to_string())).await;
            return Err(InvitationError::Used.into());
        }
        // The same e-mail came in by another way in the same moment.
        Err(AcceptError::Link(InvitationError::Store(error))) if error.is_conflict() => {
            return Err(AcceptError::OtherAccount);
        }
        other => other?,
    };
    let view = PlatformTxn::read_on(laras).await?;
    let person = platform::person(&view, person)
        .await?
        .ok_or(StoreError::Unknown("person"))?;
    drop(view);
    Ok(session::begin(laras, person).await?)
}

/// Who comes in, and whether their row is there already.
struct Coming {
    person: PersonRow,
    known: Known,
}

enum Known {
    /// A new row.
    Not,
    /// A row whose access was taken away: it is another's password and name now.
    Back,
    /// An account that gains.
    Account,
}

async fn recognised(
    laras: &Laras,
    row: &InvitationRow,
    role: Role,
    account: PersonRow,
    newcomer: Newcomer,
    peer: IpAddr,
) -> Result<Coming, AcceptError> {
    let key = session::sign_in_key(laras, row.partner, &row.email);
    session::throttle(laras, peer, &key)
        .await
        .map_err(|error| match error {
            SignInError::TooManyAttempts { .. } => AcceptError::TooManyAttempts,
            _ => StoreError::Unknown("throttle").into(),
        })?;
    if !password::verify(newcomer.password, Some(account.password_hash.clone())).await {
        return Err(AcceptError::WrongPassword);
    }
    let gains =
        Role::parse(&account.role).is_some_and(|now| adds(now, account.workspace, role, row.workspace));
    if !gains {
        return Err(AcceptError::OtherAccount);
    }
    Ok(Coming {
        person: PersonRow {
            role: role.code().to_owned(),
            workspace: row.workspace,
            ..account
        },
        known: Known::Account,
    })
}

/// Whether an invitation adds to what somebody is: a person has one role, and owners and staff one business.
fn adds(now: Role, at: Option<WorkspaceId>, then: Role, there: Option<WorkspaceId>) -> bool {
    match (now, then) {
        (Role::PartnerAgent, Role::PartnerAgent | Role::PartnerAdmin) => true,
        (Role::Staff, Role::Staff | Role::Owner) => at == there,
        _ => false,
    }
}

async fn new_person(
    laras: &Laras,
    row: &InvitationRow,
    role: Role,
    left: Option<PersonRow>,
    newcomer: Newcomer,
) -> Result<Coming, AcceptError> {
    let name = names::name(&newcomer.name).ok_or(AcceptError::Name)?;
    if newcomer.password.chars().count() < password::SHORTEST {
        return Err(AcceptError::ShortPassword);
    }
    let password_hash = password::hash(newcomer.password)
        .await
        .ok_or(StoreError::Unknown("password"))?;
    let (id, known) = match left {
        Some(left) => (left.id, Known::Back),
        None => (PersonId(crate::time::new_id(laras.clock())), Known::Not),
    };
    Ok(Coming {
        person: PersonRow {
            id,
            partner: row.partner,
            workspace: row.workspace,
            role: role.code().to_owned(),
            email: row.email.clone(),
            name,
            password_hash,
            lang: Some(newcomer.lang.code().to_owned()),
            disabled: false,
        },
        known,
    })
}

/// Writes the person's row; inside the transaction that uses the invitation up.
async fn enter(base: &Base, row: &InvitationRow, who: &Coming) -> Result<PersonId, AcceptError> {
    if !platform::accept_invitation(base, row.id, row.token_id).await? {
        return Err(InvitationError::Used.into());
    }
    let person = &who.person;
    match who.known {
        Known::Not => {
            let key = session::sign_in_key(&base.laras, row.partner, &person.email);
            platform::insert_person(base, person, key).await?;
        }
        Known::Back => {
            platform::set_password(base, person.id, &person.password_hash).await?;
            platform::rename_person(base, person.id, &person.name).await?;
            if let Some(lang) = &person.lang {
                platform::set_language(base, person.id, lang).await?;
            }
            platform::set_role(base, person.id, &person.role, person.workspace).await?;
            platform::set_disabled(base, person.id, false).await?;
        }
        Known::Account => platform::set_role(base, person.id, &person.role, person.workspace).await?,
    }
    Ok(person.id)
}

/// One transaction: an owner without a business could go nowhere.
async fn join_business(
    laras: &Laras,
    row: &InvitationRow,
    workspace: WorkspaceId,
    who: &Coming,
) -> Result<PersonId, AcceptError> {
    let mut txn = Txn::open_on(laras, workspace, row.partner).await?;
    let person = enter(&txn, row, who).await?;
    set_membership(&mut txn, person, &who.person.role).await?;
    let actor = Actor::Person {
        id: person,
        name: String::new(),
    };
    let entry = Entry::new("person_joined", &actor)
        .object("person", person)
        .text("role", &who.person.role);
    let key = txn.facts_key().await?;
    txn.record(key, entry).await?;
    txn.commit().await?;
    Ok(person)
}

async fn join_agency(laras: &Laras, row: &InvitationRow, who: &Coming) -> Result<PersonId, AcceptError> {
    let txn = PlatformTxn::open_on(laras).await?;
    let person = enter(&txn, row, who).await?;
    txn.commit().await?;
    if who.person.role == Role::PartnerAgent.code() {
        if let (Known::Back, Some(partner)) = (&who.known, row.partner) {
            for client in clients::ids_of(laras, partner).await? {
                forget_membership(laras, client, row.partner, person).await?;
            }
        }
        for client in &row.clients {
            assign(laras, *client, row.partner, person).await?;
        }
    }
    Ok(person)
}

/// Whoever comes back begins anew: what they were given before is not given again by itself.
async fn forget_membership(
    laras: &Laras,
    client: WorkspaceId,
    partner: Option<PartnerId>,
    person: PersonId,
) -> Result<(), StoreError> {
    let txn = Txn::open_on(laras, client, partner).await?;
    txn.delete::<member::Entity>()
        .filter(member::Column::PersonId.eq(person.0))
        .exec(txn.db())
        .await?;
    txn.commit().await
}

/// Gives an agent a client, if that is still a client of this agency.
pub(super) async fn assign(
    laras: &Laras,
    client: WorkspaceId,
    partner: Option<PartnerId>,
    agent: PersonId,
) -> Result<(), StoreError> {
    let scope = WorkspaceScope::of_job(laras, client).await?;
    if scope.is_none_or(|scope| scope.partner() != partner) {
        return Ok(());
    }
    let mut txn = Txn::open_on(laras, client, partner).await?;
    set_membership(&mut txn, agent, Role::PartnerAgent.code()).await?;
    txn.commit().await
}

/// Says what a person is in a business, whether or not something was said before.
pub(super) async fn set_membership(txn: &mut Txn, person: PersonId, role: &str) -> Result<(), StoreError> {
    let changed = txn
        .update::<member::Entity>()
        .col_expr(member::Column::Role, Expr::value(role))
        .filter(member::Column::PersonId.eq(person.0))
        .exec(txn.db())
        .await?;
    if changed.rows_affected == 0 {
        txn.insert(member::Model {
            workspace_id: txn.workspace().0,
            person_id: person.0,
            partner_id: txn.partner().map(|partner| partner.0),
            role: role.to_owned(),
            created_at: txn.now(),
        })
        .await?;
    }
    txn.announce(LiveKind::People, None);
    Ok(())
}

/// A link for an invitation's current token, and when it ends.
pub(super) fn link(laras: &Laras, row: &InvitationRow, host: &str) -> Option<String> {
    let token = links::signed(
        laras,
        links::NewLink {
            purpose: Purpose::Invitation,
            id: row.token_id,
            opens: row.id,
            expires_ms: row.expires_at,
            stamp: None,
        },
    )?;
    let origin = crate::mail::origin_of(laras, host)?;
    Some(origin.join(&format!("/invitation/{token}")).ok()?.to_string())
}

/// Asks an agency's first administrator in, from the command line; the link is shown once, to the operator.
pub async fn invite_first(
    laras: &Laras,
    partner: PartnerId,
    email: &str,
    host: &str,
) -> Result<Option<String>, StoreError> {
    let Some(email) = names::email(email) else {
        return Ok(None);
    };
    let now = laras.clock().now_ms();
    let row = InvitationRow {
        id: crate::time::new_id(laras.clock()),
        partner: Some(partner),
        workspace: None,
        role: Role::PartnerAdmin.code().to_owned(),
        email,
        clients: Vec::new(),
        token_id: crate::time::new_id(laras.clock()),
        invited_by: None,
        created_at: now,
        expires_at: now + DAYS * DAY,
        accepted: false,
        withdrawn: false,
    };
    let txn = PlatformTxn::open_on(laras).await?;
    let key = session::sign_in_key(laras, row.partner, &row.email);
    platform::insert_invitation(&txn, &row, key).await?;
    txn.commit().await?;
    Ok(link(laras, &row, host))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_invitation_only_ever_adds_to_what_an_account_is() {
        let here = Some(WorkspaceId(Uuid::from_u128(1)));
        let there = Some(WorkspaceId(Uuid::from_u128(2)));
        assert!(adds(Role::Staff, here, Role::Owner, here));
        assert!(adds(Role::PartnerAgent, None, Role::PartnerAdmin, None));
        for (now, at, then, place) in [
            (Role::Owner, here, Role::Staff, here),
            (Role::Owner, here, Role::Owner, there),
            (Role::Staff, here, Role::Owner, there),
            (Role::PartnerAdmin, None, Role::PartnerAgent, None),
            (Role::PartnerAdmin, None, Role::Owner, here),
            (Role::Reviewer, here, Role::Owner, here),
            (Role::Owner, here, Role::PartnerAdmin, None),
        ] {
            assert!(!adds(now, at, then, place), "{now:?} → {then:?}");
        }
    }
}

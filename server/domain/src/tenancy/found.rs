//! What an operator makes before anyone can sign in: partners, workspaces, people.

use super::role::Role;
use super::{password, session};
use crate::Lang;
use crate::brand::{BrandDraft, BrandError};
use crate::ids::{PartnerId, PersonId, WorkspaceId};
use crate::laras::Laras;
use crate::store::entity::tenant::{member, workspace};
use crate::store::platform::{self, PersonRow};
use crate::store::{PlatformTxn, StoreError, Txn};
use crate::vault::Purpose;

/// Why something could not be founded.
#[derive(Debug, thiserror::Error)]
pub enum FoundError {
    /// The brand cannot be used.
    #[error("the brand cannot be used: {0}")]
    Brand(#[from] BrandError),
    /// The host name is somebody's already, or that e-mail is taken at this partner.
    #[error("{0} is taken already")]
    Taken(String),
    /// A name is empty or a password too short.
    #[error("{0}")]
    Invalid(&'static str),
    /// Rows could not be written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// An agency to be.
pub struct NewPartner {
    /// Its look.
    pub brand: BrandDraft,
    /// Host names that wear it.
    pub hosts: Vec<String>,
}

/// A client to be.
pub struct NewWorkspace {
    /// Whose client; `None` for the platform's own.
    pub partner: Option<PartnerId>,
    /// The business's name.
    pub name: String,
    /// The language it mostly speaks.
    pub lang: Lang,
    /// IANA time zone.
    pub time_zone: String,
    /// Its colour in lists, as `#rrggbb`.
    pub accent: Option<String>,
}

/// A person to be.
pub struct NewPerson {
    /// Whose person; `None` for the platform's own.
    pub partner: Option<PartnerId>,
    /// What they are.
    pub role: Role,
    /// Where: the one business of owners, staff and reviewers; the assigned clients of agents.
    pub workspaces: Vec<WorkspaceId>,
    /// As shown to colleagues.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// At least eight characters.
    pub password: String,
    /// The language they read.
    pub lang: Option<Lang>,
}

fn taken(what: &str) -> impl Fn(StoreError) -> FoundError + '_ {
    move |error| {
        if error.is_conflict() {
            FoundError::Taken(what.to_owned())
        } else {
            error.into()
        }
    }
}

/// Makes an agency with its brand and hosts.
pub async fn create_partner(laras: &Laras, new: NewPartner) -> Result<PartnerId, FoundError> {
    let brand = new.brand.validated()?;
    let id = PartnerId(crate::time::new_id(laras.clock()));
    let txn = PlatformTxn::open_on(laras).await?;
    platform::insert_partner(&txn, id, brand.to_json()).await?;
    for host in &new.hosts {
        let host = host.trim().to_lowercase();
        platform::insert_host(&txn, &host, id)
            .await
            .map_err(taken(&host))?;
    }
    txn.commit().await?;
    laras.refresh_brands().await?;
    Ok(id)
}

/// Makes a client with a data key of its own.
pub async fn create_workspace(laras: &Laras, new: NewWorkspace) -> Result<WorkspaceId, FoundError> {
    if new.name.trim().is_empty() {
        return Err(FoundError::Invalid("a workspace needs a name"));
    }
    if jiff::tz::TimeZone::get(&new.time_zone).is_err() {
        return Err(FoundError::Invalid(
            "the time zone is not an IANA name such as Asia/Jakarta",
        ));
    }
    let id = WorkspaceId(crate::time::new_id(laras.clock()));
    let txn = Txn::open_on(laras, id, new.partner).await?;
    txn.insert(workspace::Model {
        workspace_id: id.0,
        partner_id: new.partner.map(|partner| partner.0),
        name: new.name,
        lang: new.lang.code().to_owned(),
        time_zone: new.time_zone,
        accent: new.accent,
        created_at: txn.now(),
        facts_stamp: None,
        paused_at: None,
        closed_at: None,
    })
    .await?;
    txn.new_data_key(Purpose::Facts, None).await?;
    txn.commit().await?;
    Ok(id)
}

/// Makes a person who can sign in on the hosts of their partner, or of the platform.
pub async fn create_person(laras: &Laras, new: NewPerson) -> Result<PersonId, FoundError> {
    if new.password.chars().count() < 8 {
        return Err(FoundError::Invalid("a password needs at least eight characters"));
    }
    if !new.email.contains('@') {
        return Err(FoundError::Invalid("the e-mail address has no @"));
    }
    let password_hash = password::hash(new.password)
        .await
        .ok_or(FoundError::Invalid("the password could not be hashed"))?;
    let id = PersonId(crate::time::new_id(laras.clock()));
    let row = PersonRow {
        id,
        partner: new.partner,
        workspace: if new.role.is_partner_staff() {
            None
        } else {
            new.workspaces.first().copied()
        },
        role: new.role.code().to_owned(),
        email: new.email.trim().to_owned(),
        name: new.name,
        password_hash,
        lang: new.lang.map(|lang| lang.code().to_owned()),
        disabled: false,
    };
    let key = session::sign_in_key(laras, new.partner, &row.email);
    let txn = PlatformTxn::open_on(laras).await?;
    platform::insert_person(&txn, &row, key)
        .await
        .map_err(taken(&row.email))?;
    txn.commit().await?;
    for workspace in new.workspaces {
        let txn = Txn::open_on(laras, workspace, new.partner).await?;
        txn.insert(member::Model {
            workspace_id: workspace.0,
            person_id: id.0,
            partner_id: new.partner.map(|partner| partner.0),
            role: new.role.code().to_owned(),
            created_at: txn.now(),
        })
        .await?;
        txn.commit().await?;
    }
    Ok(id)
}

/// Sets a new password and ends every session of that person; says whether there is such a person.
pub async fn reset_password(
    laras: &Laras,
    partner: Option<PartnerId>,
    email: &str,
    new: String,
) -> Result<bool, FoundError> {
    if new.chars().count() < 8 {
        return Err(FoundError::Invalid("a password needs at least eight characters"));
    }
    let hash = password::hash(new)
        .await
        .ok_or(FoundError::Invalid("the password could not be hashed"))?;
    let txn = PlatformTxn::open_on(laras).await?;
    let key = session::sign_in_key(laras, partner, email);
    let Some(person) = platform::person_by_key(&txn, &key).await? else {
        return Ok(false);
    };
    platform::set_password(&txn, person.id, &hash).await?;
    txn.commit().await?;
    Ok(true)
}

/// Whether nothing was founded yet: no agency and no person.
pub async fn is_unfounded(laras: &Laras) -> Result<bool, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    Ok(platform::partners(&view).await?.is_empty() && !platform::anybody(&view).await?)
}

//! People: who works at an agency or in a business, who was asked in, and how access ends.
//!
//! A [`Circle`] is the permission to manage them, as a value: it is made only for somebody whose role includes it, and reaches
//! nobody outside. Whoever is removed loses access with the next request, streams included; the row stays, so that history can
//! name them and a removal can be undone. The last administrator of an agency and the last owner of a business stay.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::invitations::{self, DAYS, assign, set_membership};
use super::names;
use super::role::{Denied, Duty, Role};
use super::scope::{PartnerScope, WorkspaceScope};
use super::session;
use crate::Lang;
use crate::brand;
use crate::evidence::{Entry, Record};
use crate::ids::{PartnerId, PersonId, WorkspaceId};
use crate::laras::Laras;
use crate::live::{Live, LiveKind, PLATFORM};
use crate::mail::{self, Letter, Mail, MailState};
use crate::store::entity::tenant::member;
use crate::store::platform::{self, InvitationRow, PersonRow};
use crate::store::{PartnerView, PlatformTxn, StoreError, Txn};
use crate::time::{DAY, MINUTE, from_ms};

/// Whose people somebody may manage.
#[derive(Clone)]
pub struct Circle {
    laras: Laras,
    partner: Option<PartnerId>,
    /// The business; an agency's own people belong to none.
    business: Option<WorkspaceScope>,
    me: PersonId,
    my_name: String,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// Who.
    pub id: PersonId,
    /// As shown to colleagues.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// What they are.
    pub role: Role,
    /// The clients an agent is assigned to; empty for everybody else.
    pub clients: Vec<WorkspaceId>,
    /// Whether their access was taken away.
    pub removed: bool,
    /// Whether this is the person who looks.
    pub me: bool,
}

/// Somebody who was asked in and has not come yet.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Which invitation.
    pub id: Uuid,
    /// Whom.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
    /// Until when its link opens.
    pub until: Timestamp,
    /// Whether that is over.
    pub expired: bool,
    /// What became of its newest mail.
    pub mail: Option<MailState>,
}

/// Somebody to be asked in.
pub struct NewInvitation {
    /// Their address.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// The clients that an agent gets.
    pub clients: Vec<WorkspaceId>,
    /// The brand's address on which the link opens.
    pub host: String,
}

/// Why something was not done about somebody.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// Nobody of this circle.
    #[error("not found")]
    NotFound,
    /// Not an address that every mail server takes.
    #[error("the e-mail address cannot be used")]
    Email,
    /// Not a role of this circle.
    #[error("that role is not given here")]
    Role,
    /// They are here already.
    #[error("already one of them")]
    Here,
    /// The last who could manage the others.
    #[error("the last one stays")]
    Last,
    /// Too many invitations in a short time.
    #[error("too many invitations")]
    TooMany,
    /// The host is not this brand's.
    #[error("the host is not this brand's")]
    Host,
    /// Rows could not be read or written; nothing was changed.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

impl PartnerScope {
    /// The agency's own people, for whoever may manage them.
    pub fn people(&self) -> Result<Circle, Denied> {
        if !self.may(Duty::ManagePeople) {
            return Err(Denied::NotAllowed);
        }
        Ok(Circle {
            laras: self.laras().clone(),
            partner: Some(self.partner()),
            business: None,
            me: self.person(),
            my_name: self.name().to_owned(),
        })
    }
}

impl WorkspaceScope {
    /// The business's people, for whoever may manage them.
    pub fn people(&self) -> Result<Circle, Denied> {
        let me = self.person().ok_or(Denied::NotAllowed)?;
        if !self.may(Duty::ManagePeople) {
            return Err(Denied::NotAllowed);
        }
        Ok(Circle {
            laras: self.laras.clone(),
            partner: self.partner(),
            business: Some(self.clone()),
            me,
            my_name: self.actor.name().to_owned(),
        })
    }
}

impl Circle {
    /// The roles that can be given here, those who manage the others first.
    pub fn roles(&self) -> [Role; 2] {
        if self.business.is_some() {
            [Role::Owner, Role::Staff]
        } else {
            [Role::PartnerAdmin, Role::PartnerAgent]
        }
    }

    /// Whether this is an agency's own, rather than a business's.
    pub fn is_agency(&self) -> bool {
        self.business.is_none()
    }

    fn head(&self) -> Role {
        let [head, _] = self.roles();
        head
    }

    fn workspace(&self) -> Option<WorkspaceId> {
        self.business.as_ref().map(WorkspaceScope::workspace)
    }

    /// Everybody, in the order in which they came; removed people last.
    pub async fn colleagues(&self) -> Result<Vec<Colleague>, StoreError> {
        let view = PlatformTxn::read_on(&self.laras).await?;
        let rows = match (self.workspace(), self.partner) {
            (Some(workspace), _) => platform::people_of_workspace(&view, workspace).await?,
            (None, Some(partner)) => platform::people_of_partner(&view, partner).await?,
            (None, None) => Vec::new(),
        };
        drop(view);
        let mut clients = self.assignments().await?;
        let mut all: Vec<Colleague> = rows
            .into_iter()
            .filter(|row| row.workspace == self.workspace())
            .filter_map(|row| self.colleague(row, &mut clients))
            .collect();
        all.sort_by_key(|one| one.removed);
        Ok(all)
    }

    fn colleague(
        &self,
        row: PersonRow,
        clients: &mut HashMap<PersonId, Vec<WorkspaceId>>,
    ) -> Option<Colleague> {
        let role = Role::parse(&row.role)?;
        Some(Colleague {
            id: row.id,
            name: row.name,
            email: row.email,
            clients: clients
                .remove(&row.id)
                .filter(|_| role == Role::PartnerAgent)
                .unwrap_or_default(),
            role,
            removed: row.disabled,
            me: row.id == self.me,
        })
    }

    /// Which agent has which clients.
    async fn assignments(&self) -> Result<HashMap<PersonId, Vec<WorkspaceId>>, StoreError> {
        let mut all: HashMap<PersonId, Vec<WorkspaceId>> = HashMap::new();
        let Some(partner) = self.partner.filter(|_| self.is_agency()) else {
            return Ok(all);
        };
        let view = PartnerView::open_on(&self.laras, partner).await?;
        let rows = view
            .find::<member::Entity>()
            .filter(member::Column::Role.eq(Role::PartnerAgent.code()))
            .all(view.db())
            .await?;
        for row in rows {
            all.entry(PersonId(row.person_id))
                .or_default()
                .push(WorkspaceId(row.workspace_id));
        }
        Ok(all)
    }

    /// One of them.
    pub async fn colleague_by_id(&self, id: PersonId) -> Result<Option<Colleague>, StoreError> {
        Ok(self.colleagues().await?.into_iter().find(|one| one.id == id))
    }

    /// Who was asked in and has not come, newest first.
    pub async fn pending(&self) -> Result<Vec<Pending>, StoreError> {
        let view = PlatformTxn::read_on(&self.laras).await?;
        let rows: Vec<_> = platform::invitations_of(&view, self.partner, self.workspace())
            .await?
            .into_iter()
            .filter(|row| !row.accepted && !row.withdrawn)
            .collect();
        let mails = platform::mails_about(&view, rows.iter().map(|row| row.id).collect()).await?;
        drop(view);
        let now = self.laras.clock().now_ms();
        let shown = rows.into_iter().filter_map(|row| {
            let newest = mails.iter().find(|mail| mail.about == Some(row.id));
            Some(Pending {
                id: row.id,
                role: Role::parse(&row.role)?,
                email: row.email,
                since: from_ms(row.created_at),
                until: from_ms(row.expires_at),
                expired: row.expires_at <= now,
                mail: newest.map(MailState::of),
            })
        });
        Ok(shown.collect())
    }

    /// Asks somebody in by mail. Whether they have an account elsewhere at this brand is not said.
    pub async fn invite(&self, new: NewInvitation) -> Result<Uuid, PeopleError> {
        let email = names::email(&new.email).ok_or(PeopleError::Email)?;
        if !self.roles().contains(&new.role) {
            return Err(PeopleError::Role);
        }
        let known = self
            .colleagues()
            .await?
            .into_iter()
            .find(|one| !one.removed && one.email.eq_ignore_ascii_case(&email));
        if known.is_some_and(|known| known.role == new.role || known.role == self.head()) {
            return Err(PeopleError::Here);
        }
        let clients = self.own_clients(new.clients).await?;
        let now = self.laras.clock().now_ms();
        let row = InvitationRow {
            id: crate::time::new_id(self.laras.clock()),
            partner: self.partner,
            workspace: self.workspace(),
            role: new.role.code().to_owned(),
            email,
            clients: if new.role == Role::PartnerAgent {
                clients
            } else {
                Vec::new()
            },
            token_id: crate::time::new_id(self.laras.clock()),
            invited_by: Some(self.me),
            created_at: now,
            expires_at: now + DAYS * DAY,
            accepted: false,
            withdrawn: false,
        };
        let letter = self.letter(&row, new.role, &new.host).await?;
        let txn = PlatformTxn::open_on(&self.laras).await?;
        self.take_turn(&txn).await?;
        let key = session::sign_in_key(&self.laras, self.partner, &row.email);
        platform::insert_invitation(&txn, &row, key).await?;
        mail::promise(&txn, &letter, Some(row.id)).await?;
        txn.commit().await?;
        self.laras.wake();
        Ok(row.id)
    }

    /// Sixty at once and thirty an hour: mails that nobody asked for are somebody's nuisance, and our host's reputation.
    async fn take_turn(&self, txn: &PlatformTxn) -> Result<(), PeopleError> {
        let name = self
            .workspace()
            .map_or_else(|| format!("{:?}", self.partner), |id| id.to_string());
        let bucket = self.laras.keys().lookup("invitations", &name);
        match platform::take_token(txn, bucket, 60, 2 * MINUTE).await? {
            Ok(()) => Ok(()),
            Err(_) => Err(PeopleError::TooMany),
        }
    }

    async fn letter(&self, row: &InvitationRow, role: Role, host: &str) -> Result<Letter, PeopleError> {
        if !brand::host_is_of(&self.laras, host, self.partner) {
            return Err(PeopleError::Host);
        }
        let origin = mail::origin_of(&self.laras, host).ok_or(PeopleError::Host)?;
        let link = invitations::link(&self.laras, row, host).ok_or(PeopleError::Host)?;
        let lang = match &self.business {
            Some(business) => super::clients::lang_of(business).await?,
            None => brand::of_partner(&self.laras, self.partner).lang,
        };
        Ok(Letter {
            to: row.email.clone(),
            lang: self.lang_of(&row.email).await?.unwrap_or(lang),
            partner: self.partner,
            origin: origin.to_string(),
            mail: Mail::Invitation {
                role,
                business: self.business.as_ref().map(|business| business.name().to_owned()),
                invited_by: Some(self.my_name.clone()),
                link,
                days: DAYS,
            },
        })
    }

    /// The language of whoever has that address here, if they chose one.
    async fn lang_of(&self, email: &str) -> Result<Option<Lang>, StoreError> {
        let key = session::sign_in_key(&self.laras, self.partner, email);
        let person = session::find(&self.laras, &key).await?;
        Ok(person.and_then(|person| person.lang.as_deref().and_then(Lang::parse)))
    }

    /// Of these, the clients that are this agency's.
    async fn own_clients(&self, wanted: Vec<WorkspaceId>) -> Result<Vec<WorkspaceId>, StoreError> {
        let Some(partner) = self.partner.filter(|_| self.is_agency()) else {
            return Ok(Vec::new());
        };
        let own = super::clients::ids_of(&self.laras, partner).await?;
        Ok(wanted.into_iter().filter(|id| own.contains(id)).collect())
    }

    async fn own_invitation(&self, id: Uuid) -> Result<InvitationRow, PeopleError> {
        let view = PlatformTxn::read_on(&self.laras).await?;
        platform::invitation(&view, id)
            .await?
            .filter(|row| row.partner == self.partner && row.workspace == self.workspace())
            .ok_or(PeopleError::NotFound)
    }

    /// Sends another link, for another week; the earlier one is void.
    pub async fn resend(&self, id: Uuid, host: &str) -> Result<(), PeopleError> {
        let mut row = self.own_invitation(id).await?;
        row.token_id = crate::time::new_id(self.laras.clock());
        row.expires_at = self.laras.clock().now_ms() + DAYS * DAY;
        let role = Role::parse(&row.role).ok_or(StoreError::Unknown("invitation"))?;
        let letter = self.letter(&row, role, host).await?;
        let txn = PlatformTxn::open_on(&self.laras).await?;
        self.take_turn(&txn).await?;
        if !platform::renew_invitation(&txn, id, row.token_id, row.expires_at).await? {
            return Err(PeopleError::NotFound);
        }
        mail::promise(&txn, &letter, Some(id)).await?;
        txn.commit().await?;
        self.laras.wake();
        Ok(())
    }

    /// Takes an invitation back: its link opens nothing any more.
    pub async fn withdraw(&self, id: Uuid) -> Result<(), PeopleError> {
        self.own_invitation(id).await?;
        let txn = PlatformTxn::open_on(&self.laras).await?;
        if !platform::withdraw_invitation(&txn, id).await? {
            return Err(PeopleError::NotFound);
        }
        Ok(txn.commit().await?)
    }

    async fn own(&self, id: PersonId) -> Result<Colleague, PeopleError> {
        self.colleague_by_id(id).await?.ok_or(PeopleError::NotFound)
    }

    /// Takes somebody's access away, with their next request.
    pub async fn remove(&self, id: PersonId) -> Result<(), PeopleError> {
        let one = self.own(id).await?;
        self.set_access(&one, true).await
    }

    /// Gives it back to somebody who was removed; their assignments are as they were.
    pub async fn restore(&self, id: PersonId) -> Result<(), PeopleError> {
        let one = self.own(id).await?;
        self.set_access(&one, false).await
    }

    async fn set_access(&self, one: &Colleague, away: bool) -> Result<(), PeopleError> {
        if let Some(business) = &self.business {
            let mut txn = business.txn().await?;
            self.keep_a_head(&txn, one, away).await?;
            platform::set_disabled(&txn, one.id, away).await?;
            let kind = if away { "person_removed" } else { "person_restored" };
            let entry = Entry::new(kind, &business.actor)
                .object("person", one.id)
                .text("role", one.role.code());
            let key = txn.facts_key().await?;
            txn.record(key, entry).await?;
            txn.announce(LiveKind::People, None);
            txn.commit().await?;
        } else {
            let txn = PlatformTxn::open_on(&self.laras).await?;
            self.keep_a_head(&txn, one, away).await?;
            platform::set_disabled(&txn, one.id, away).await?;
            txn.commit().await?;
            self.announce();
        }
        Ok(())
    }

    /// Every stream of the agency is asked anew who listens.
    fn announce(&self) {
        self.laras.events().announce(Live {
            workspace: WorkspaceId(PLATFORM),
            partner: self.partner,
            conversation: None,
            kind: LiveKind::People,
        });
    }

    /// Whoever manages the others cannot all go; the rows are locked, so that two cannot remove each other at once.
    async fn keep_a_head(
        &self,
        base: &crate::store::Base,
        one: &Colleague,
        goes: bool,
    ) -> Result<(), PeopleError> {
        if !goes || one.role != self.head() {
            return Ok(());
        }
        let heads = platform::lock_heads(base, self.head().code(), self.partner, self.workspace()).await?;
        if heads.iter().any(|head| *head != one.id) {
            Ok(())
        } else {
            Err(PeopleError::Last)
        }
    }

    /// Makes somebody the other of the two roles of this circle.
    pub async fn change_role(&self, id: PersonId, role: Role) -> Result<(), PeopleError> {
        let one = self.own(id).await?;
        if !self.roles().contains(&role) || one.removed {
            return Err(PeopleError::Role);
        }
        if one.role == role {
            return Ok(());
        }
        if let Some(business) = &self.business {
            let mut txn = business.txn().await?;
            self.keep_a_head(&txn, &one, true).await?;
            platform::set_role(&txn, id, role.code(), self.workspace()).await?;
            set_membership(&mut txn, id, role.code()).await?;
            let entry = Entry::new("person_role", &business.actor)
                .object("person", id)
                .text("role", role.code());
            let key = txn.facts_key().await?;
            txn.record(key, entry).await?;
            txn.commit().await?;
        } else {
            let txn = PlatformTxn::open_on(&self.laras).await?;
            self.keep_a_head(&txn, &one, true).await?;
            platform::set_role(&txn, id, role.code(), None).await?;
            txn.commit().await?;
            self.announce();
        }
        Ok(())
    }

    /// Gives an agent these clients and no others; what is not this agency's is left out.
    pub async fn assign(&self, id: PersonId, clients: Vec<WorkspaceId>) -> Result<(), PeopleError> {
        let one = self.own(id).await?;
        if one.role != Role::PartnerAgent {
            return Err(PeopleError::Role);
        }
        let wanted: HashSet<WorkspaceId> = self.own_clients(clients).await?.into_iter().collect();
        let had: HashSet<WorkspaceId> = one.clients.into_iter().collect();
        for client in wanted.difference(&had) {
            assign(&self.laras, *client, self.partner, id).await?;
        }
        for client in had.difference(&wanted) {
            let mut txn = Txn::open_on(&self.laras, *client, self.partner).await?;
            txn.delete::<member::Entity>()
                .filter(member::Column::PersonId.eq(id.0))
                .exec(txn.db())
                .await
                .map_err(StoreError::from)?;
            txn.announce(LiveKind::People, None);
            txn.commit().await?;
        }
        self.announce();
        Ok(())
    }
}

/// How many people each client of an agency has: owners and staff whose access stands.
pub async fn per_client(scope: &PartnerScope) -> Result<HashMap<WorkspaceId, usize>, Denied> {
    scope.people()?;
    let rows = async {
        let view = PlatformTxn::read_on(scope.laras()).await?;
        platform::people_of_partner(&view, scope.partner()).await
    };
    let rows = rows.await.map_err(|error: StoreError| {
        tracing::error!(%error, "people could not be counted");
        Denied::Unavailable
    })?;
    let mut counted = HashMap::new();
    for workspace in rows
        .into_iter()
        .filter(|row| !row.disabled)
        .filter_map(|row| row.workspace)
    {
        *counted.entry(workspace).or_default() += 1;
    }
    Ok(counted)
}

/// A mail of an agency that was given up.
#[derive(Clone, Debug)]
pub struct Undelivered {
    /// When it was promised.
    pub at: Timestamp,
    /// What it was, by the name in rows.
    pub kind: String,
    /// Why, in a word.
    pub why: String,
}

/// The agency's mails that were given up, newest first.
pub async fn undelivered(scope: &PartnerScope) -> Result<Vec<Undelivered>, Denied> {
    scope.people()?;
    let rows = async {
        let view = PlatformTxn::read_on(scope.laras()).await?;
        platform::undelivered_of(&view, scope.partner(), 50).await
    };
    let rows = rows.await.map_err(|error: StoreError| {
        tracing::error!(%error, "undelivered mails could not be read");
        Denied::Unavailable
    })?;
    Ok(rows
        .into_iter()
        .map(|row| Undelivered {
            at: from_ms(row.created_at),
            kind: row.kind,
            why: row.failure.unwrap_or_default(),
        })
        .collect())
}

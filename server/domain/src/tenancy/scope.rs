//! Scopes: permission as a value.

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use super::role::{Denied, Duty, Role};
use crate::ids::{PartnerId, PersonId, WorkspaceId};
use crate::laras::Laras;
use crate::store::entity::tenant::{member, workspace};
use crate::store::{PartnerView, StoreError, Txn, View};
use crate::time::from_ms;

/// Who acts through a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    /// A signed-in person.
    Person {
        /// Who.
        id: PersonId,
        /// As shown to colleagues.
        name: String,
    },
    /// Whoever holds a connect link.
    Link(uuid::Uuid),
    /// Meta, by a signed webhook.
    Provider,
    /// Laras itself, doing promised work.
    System,
}

impl Actor {
    pub(crate) fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { id, .. } => Some(*id),
            Self::Link(_) | Self::Provider | Self::System => None,
        }
    }

    /// As shown to colleagues; nothing for Meta and for Laras itself.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } => name,
            Self::Link(_) | Self::Provider | Self::System => "",
        }
    }
}

/// Whether a business works, rests or is history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It works.
    Open,
    /// Nothing is drafted and nothing leaves by itself; what customers write is kept, and people can write.
    Paused {
        /// Since when.
        since: jiff::Timestamp,
    },
    /// Readable for its agency, and nothing else.
    Closed {
        /// Since when.
        since: jiff::Timestamp,
    },
}

impl Standing {
    pub(super) fn of(row: &workspace::Model) -> Self {
        match (row.closed_at, row.paused_at) {
            (Some(since), _) => Self::Closed {
                since: from_ms(since),
            },
            (None, Some(since)) => Self::Paused {
                since: from_ms(since),
            },
            (None, None) => Self::Open,
        }
    }

    /// What may still be done there at all, whoever does it.
    const fn allows(self, duty: Duty) -> bool {
        match self {
            Self::Open | Self::Paused { .. } => true,
            // What a customer wants erased can be erased; there is nothing left to disconnect.
            Self::Closed { .. } => matches!(
                duty,
                Duty::Read | Duty::Export | Duty::Disconnect | Duty::ManageClients
            ),
        }
    }
}

/// Whether a business rests, or is history: then nothing is drafted and nothing leaves by itself.
pub(crate) async fn rests(view: &View) -> Result<bool, StoreError> {
    let row = view.find::<workspace::Entity>().one(view.db()).await?;
    Ok(row.is_none_or(|row| Standing::of(&row) != Standing::Open))
}

/// The door to one workspace's rows.
#[derive(Clone)]
pub struct WorkspaceScope {
    pub(crate) laras: Laras,
    workspace: WorkspaceId,
    partner: Option<PartnerId>,
    name: String,
    time_zone: String,
    standing: Standing,
    role: Option<Role>,
    pub(crate) actor: Actor,
}

impl WorkspaceScope {
    /// For a signed-in person, after their membership was checked.
    pub(super) async fn of_person(
        laras: &Laras,
        id: WorkspaceId,
        person: PersonId,
        name: &str,
        role: Role,
        partner: Option<PartnerId>,
    ) -> Result<Self, Denied> {
        let actor = Actor::Person {
            id: person,
            name: name.to_owned(),
        };
        let scope = Self::load(laras, id, actor, Some(role))
            .await
            .map_err(|_| Denied::Unavailable)?;
        let scope = scope.ok_or(Denied::NotFound)?;
        if scope.partner != partner {
            return Err(Denied::NotFound);
        }
        if matches!(scope.standing, Standing::Closed { .. }) && !role.may(Duty::ManageClients) {
            return Err(Denied::NotFound);
        }
        if role != Role::PartnerAdmin {
            let view = scope.view().await.map_err(|_| Denied::Unavailable)?;
            let membership = view
                .find::<member::Entity>()
                .filter(member::Column::PersonId.eq(person.0))
                .one(view.db())
                .await
                .map_err(|_| Denied::Unavailable)?
                .ok_or(Denied::NotFound)?;
            if membership.role != role.code() {
                return Err(Denied::NotFound);
            }
        }
        Ok(scope)
    }

    /// For a verified webhook, after its route was found.
    pub(crate) async fn of_route(laras: &Laras, id: WorkspaceId) -> Result<Option<Self>, StoreError> {
        Self::load(laras, id, Actor::Provider, None).await
    }

    /// For the bearer of a connect link, who may do nothing else here.
    pub(crate) async fn of_link(
        laras: &Laras,
        id: WorkspaceId,
        link: uuid::Uuid,
    ) -> Result<Option<Self>, StoreError> {
        Self::load(laras, id, Actor::Link(link), None).await
    }

    /// For a claimed job.
    pub(crate) async fn of_job(laras: &Laras, id: WorkspaceId) -> Result<Option<Self>, StoreError> {
        Self::load(laras, id, Actor::System, None).await
    }

    async fn load(
        laras: &Laras,
        id: WorkspaceId,
        actor: Actor,
        role: Option<Role>,
    ) -> Result<Option<Self>, StoreError> {
        let view = View::open_on(laras, id).await?;
        let row = view.find::<workspace::Entity>().one(view.db()).await?;
        Ok(row.map(|row| Self {
            laras: laras.clone(),
            workspace: id,
            partner: row.partner_id.map(PartnerId),
            standing: Standing::of(&row),
            name: row.name,
            time_zone: row.time_zone,
            role,
            actor,
        }))
    }

    /// The workspace.
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// The business's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The agency it is a client of.
    pub fn partner(&self) -> Option<PartnerId> {
        self.partner
    }

    /// The business's own time zone, by IANA name.
    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// The same, to reckon with; UTC where the name is unknown.
    pub(crate) fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.time_zone).unwrap_or(jiff::tz::TimeZone::UTC)
    }

    /// The role of the person acting; [`Role::Staff`] for work without a person.
    pub fn role(&self) -> Role {
        self.role.unwrap_or(Role::Staff)
    }

    /// Whether it works, rests or is history, as it was when this scope was made.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether the person acting may do this, as the business stands.
    pub fn may(&self, duty: Duty) -> bool {
        self.standing.allows(duty) && self.role.is_some_and(|role| role.may(duty))
    }

    /// The person acting, if one is.
    pub fn person(&self) -> Option<PersonId> {
        self.actor.person()
    }

    /// What is running.
    pub fn laras(&self) -> &Laras {
        &self.laras
    }

    pub(crate) async fn view(&self) -> Result<View, StoreError> {
        View::open_on(&self.laras, self.workspace).await
    }

    pub(crate) async fn txn(&self) -> Result<Txn, StoreError> {
        Txn::open_on(&self.laras, self.workspace, self.partner).await
    }
}

/// The door to one agency's clients.
#[derive(Clone)]
pub struct PartnerScope {
    laras: Laras,
    partner: PartnerId,
    person: PersonId,
    name: String,
    role: Role,
}

/// A client as an agency sees it in a list.
#[derive(Clone, Debug)]
pub struct ClientRow {
    /// Which.
    pub workspace: WorkspaceId,
    /// Its name.
    pub name: String,
    /// Its own colour in lists.
    pub accent: Option<String>,
}

impl PartnerScope {
    pub(super) fn of_staff(
        laras: &Laras,
        partner: PartnerId,
        person: PersonId,
        name: &str,
        role: Role,
    ) -> Self {
        Self {
            laras: laras.clone(),
            partner,
            person,
            name: name.to_owned(),
            role,
        }
    }

    /// The agency.
    pub fn partner(&self) -> PartnerId {
        self.partner
    }

    /// What is running.
    pub fn laras(&self) -> &Laras {
        &self.laras
    }

    /// The person acting.
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// As shown to colleagues.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The role of the person acting.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whether the person acting may do this.
    pub fn may(&self, duty: Duty) -> bool {
        self.role.may(duty)
    }

    /// A scope of one of its clients; of others', not found.
    pub async fn workspace(&self, id: WorkspaceId) -> Result<WorkspaceScope, Denied> {
        WorkspaceScope::of_person(
            &self.laras,
            id,
            self.person,
            &self.name,
            self.role,
            Some(self.partner),
        )
        .await
    }

    /// The person whose assigned clients alone are seen; `None` for those who see all.
    pub(crate) fn only_assigned(&self) -> Option<PersonId> {
        (self.role != Role::PartnerAdmin).then_some(self.person)
    }

    pub(crate) async fn view(&self) -> Result<PartnerView, StoreError> {
        PartnerView::open_on(&self.laras, self.partner).await
    }

    /// The clients this person may see, by name.
    pub async fn clients(&self) -> Result<Vec<ClientRow>, StoreError> {
        let view = self.view().await?;
        let rows = view
            .seen_by::<workspace::Entity>(self.only_assigned())
            .filter(workspace::Column::ClosedAt.is_null())
            .order_by_asc(workspace::Column::Name)
            .order_by_asc(workspace::Column::WorkspaceId)
            .all(view.db())
            .await?;
        let client = |row: workspace::Model| ClientRow {
            workspace: WorkspaceId(row.workspace_id),
            name: row.name,
            accent: row.accent,
        };
        Ok(rows.into_iter().map(client).collect())
    }
}

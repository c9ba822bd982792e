//! Scopes: permission as a value.

use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::role::{Denied, Duty, Role};
use crate::Channel;
use crate::connect::{self, ConnectionState};
use crate::ids::{PartnerId, PersonId, WorkspaceId};
use crate::laras::Laras;
use crate::store::entity::tenant::{connection, conversation, draft, member, workspace};
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
    /// Meta, by a signed webhook.
    Provider,
    /// Laras itself, doing promised work.
    System,
}

impl Actor {
    pub(crate) fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { id, .. } => Some(*id),
            Self::Provider | Self::System => None,
        }
    }
}

/// The door to one workspace's rows.
#[derive(Clone)]
pub struct WorkspaceScope {
    pub(crate) laras: Laras,
    workspace: WorkspaceId,
    partner: Option<PartnerId>,
    name: String,
    time_zone: String,
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

    /// Whether the person acting may do this.
    pub fn may(&self, duty: Duty) -> bool {
        self.role.is_some_and(|role| role.may(duty))
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
    /// How its connections stand, the worst of them; `None` when there is none.
    pub connection: Option<ConnectionState>,
    /// Where its customers can write to it.
    pub channels: Vec<Channel>,
    /// Drafts waiting for a person.
    pub waiting: u64,
    /// Conversations with unread messages.
    pub unread: u64,
    /// When a customer last wrote.
    pub last_inbound: Option<jiff::Timestamp>,
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

    /// Whether the person acting may do this.
    pub fn may(&self, duty: Duty) -> bool {
        self.role.may(duty)
    }

    /// The person acting.
    pub(crate) fn person(&self) -> PersonId {
        self.person
    }

    /// What is running.
    pub(crate) fn laras(&self) -> &Laras {
        &self.laras
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

    /// The clients this person may see, by name.
    pub async fn clients(&self) -> Result<Vec<ClientRow>, StoreError> {
        let view = PartnerView::open_on(&self.laras, self.partner).await?;
        let mut select = view
            .find::<workspace::Entity>()
            .order_by_asc(workspace::Column::Name);
        if self.role != Role::PartnerAdmin {
            let assigned = view
                .find::<member::Entity>()
                .filter(member::Column::PersonId.eq(self.person.0))
                .all(view.db())
                .await?;
            select = select.filter(
                workspace::Column::WorkspaceId.is_in(assigned.into_iter().map(|row| row.workspace_id)),
            );
        }
        let mut rows = Vec::new();
        for row in select.all(view.db()).await? {
            rows.push(client_row(&view, row).await?);
        }
        Ok(rows)
    }

    /// Scopes of every client this person may see.
    pub(crate) async fn scopes(&self) -> Result<Vec<WorkspaceScope>, StoreError> {
        let mut scopes = Vec::new();
        for client in self.clients().await? {
            if let Ok(scope) = self.workspace(client.workspace).await {
                scopes.push(scope);
            }
        }
        Ok(scopes)
    }
}

async fn client_row(view: &PartnerView, row: workspace::Model) -> Result<ClientRow, StoreError> {
    let id = row.workspace_id;
    let connections = view
        .find::<connection::Entity>()
        .filter(connection::Column::WorkspaceId.eq(id))
        .filter(connection::Column::EndedAt.is_null())
        .all(view.db())
        .await?;
    let now = view.laras.clock().now_ms();
    let worst = connections
        .iter()
        .filter_map(|row| connect::standing(row, now))
        .max_by_key(|state| state.trouble());
    let channels = [Channel::WhatsApp, Channel::Instagram]
        .into_iter()
        .filter(|channel| connections.iter().any(|row| row.channel == channel.code()))
        .collect();
    let waiting = view
        .find::<draft::Entity>()
        .filter(draft::Column::WorkspaceId.eq(id))
        .filter(draft::Column::State.is_in(["waiting", "held"]))
        .count(view.db())
        .await?;
    let unread = view
        .find::<conversation::Entity>()
        .filter(conversation::Column::WorkspaceId.eq(id))
        .filter(conversation::Column::Unread.gt(0))
        .count(view.db())
        .await?;
    let last = view
        .find::<conversation::Entity>()
        .filter(conversation::Column::WorkspaceId.eq(id))
        .order_by_desc(conversation::Column::WindowUntil)
        .one(view.db())
        .await?;
    Ok(ClientRow {
        workspace: WorkspaceId(id),
        name: row.name,
        accent: row.accent,
        connection: worst,
        channels,
        waiting,
        unread,
        last_inbound: last
            .and_then(|row| row.window_until)
            .map(|until| from_ms(until - crate::time::DAY)),
    })
}

//! Transactions bound to one workspace: the only way to its rows.

use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::sync::Arc;

use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DeleteMany, EntityTrait,
    IntoActiveModel, ModelTrait, QueryFilter, QuerySelect, QueryTrait as _, Select, Statement, UpdateMany,
};
use tokio::sync::Mutex;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::entity::platform::data_key;
use super::entity::tenant::{member, workspace};
use super::entity::{Owned, PartnerReadable};
use super::open::Held;
use super::{StoreError, platform};
use crate::ids::{ConversationId, PartnerId, PersonId, WorkspaceId};
use crate::jobs::{Kind, Promise};
use crate::laras::Laras;
use crate::live::{Live, LiveKind, PLATFORM};
use crate::tenancy::Role;
use crate::vault::{DataKey, Place, VaultError};

/// An open transaction that can open sealed values.
pub(crate) struct Base {
    held: Held,
    pub(crate) laras: Laras,
    keys: Mutex<HashMap<Uuid, Arc<DataKey>>>,
}

impl Base {
    fn new(held: Held, laras: &Laras) -> Self {
        Self {
            held,
            laras: laras.clone(),
            keys: Mutex::default(),
        }
    }

    pub(crate) fn db(&self) -> &DatabaseTransaction {
        self.held.db()
    }

    /// The data key `id` of `workspace`; `Erased` once it was destroyed.
    async fn data_key(&self, workspace: Uuid, id: Uuid) -> Result<Arc<DataKey>, StoreError> {
        if let Some(key) = self
            .laras
            .platform_key()
            .ok()
            .filter(|key| key.id() == id && workspace == PLATFORM)
        {
            return Ok(Arc::clone(key));
        }
        let mut keys = self.keys.lock().await;
        if let Some(key) = keys.get(&id).filter(|key| key.workspace() == workspace) {
            return Ok(Arc::clone(key));
        }
        let row = data_key::Entity::find_by_id(id)
            .filter(data_key::Column::WorkspaceId.eq(workspace))
            .one(self.db())
            .await?
            .ok_or(VaultError::UnknownKey)?;
        let wrapped = row.wrapped.ok_or(VaultError::Erased)?;
        let key = Arc::new(self.laras.keys().unwrap(&row.kek, id, workspace, &wrapped)?);
        keys.insert(id, Arc::clone(&key));
        Ok(key)
    }

    pub(crate) async fn seal_for(
        &self,
        workspace: Uuid,
        key: Uuid,
        place: Place,
        row: Uuid,
        plain: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        Ok(self.data_key(workspace, key).await?.seal(place, row, plain)?)
    }

    pub(crate) async fn open_for(
        &self,
        workspace: Uuid,
        place: Place,
        row: Uuid,
        value: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let key = self.data_key(workspace, crate::vault::key_of(value)?).await?;
        Ok(key.open(place, row, value)?)
    }

    /// Opens text; `None` where there is none or where it was erased.
    pub(crate) async fn open_text_for(
        &self,
        workspace: Uuid,
        place: Place,
        row: Uuid,
        value: Option<&[u8]>,
    ) -> Result<Option<String>, StoreError> {
        let Some(value) = value else { return Ok(None) };
        match self.open_for(workspace, place, row, value).await {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(StoreError::Vault(VaultError::Erased)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Fetches the keys of sealed values with one query, so that opening them asks the database nothing more.
    pub(crate) async fn fetch_keys_of(&self, values: &[&[u8]]) -> Result<(), StoreError> {
        let mut keys = self.keys.lock().await;
        let mut wanted = HashSet::new();
        for value in values {
            let id = crate::vault::key_of(value)?;
            if !keys.contains_key(&id) {
                wanted.insert(id);
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let rows = data_key::Entity::find()
            .filter(data_key::Column::Id.is_in(wanted))
            .all(self.db())
            .await?;
        for row in rows {
            let Some(wrapped) = row.wrapped else { continue };
            let key = self
                .laras
                .keys()
                .unwrap(&row.kek, row.id, row.workspace_id, &wrapped)?;
            keys.insert(row.id, Arc::new(key));
        }
        Ok(())
    }

    async fn set(&self, name: &str, value: Uuid) -> Result<(), StoreError> {
        let backend = self.db().get_database_backend();
        if backend == DbBackend::Postgres {
            let statement = Statement::from_sql_and_values(
                backend,
                "SELECT set_config($1, $2, true)",
                [name.into(), value.to_string().into()],
            );
            self.db().execute_raw(statement).await?;
        }
        Ok(())
    }
}

/// A consistent look at one workspace's rows.
pub(crate) struct View {
    base: Base,
    workspace: WorkspaceId,
}

impl Deref for View {
    type Target = Base;

    fn deref(&self) -> &Base {
        &self.base
    }
}

impl View {
    pub(crate) async fn open_on(laras: &Laras, workspace: WorkspaceId) -> Result<Self, StoreError> {
        Self::bind(laras.store().begin_reading().await?, laras, workspace).await
    }

    async fn bind(held: Held, laras: &Laras, workspace: WorkspaceId) -> Result<Self, StoreError> {
        let base = Base::new(held, laras);
        base.set("laras.workspace", workspace.0).await?;
        Ok(Self { base, workspace })
    }

    pub(crate) fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// This workspace's rows of a table.
    pub(crate) fn find<E: Owned>(&self) -> Select<E> {
        E::find().filter(E::workspace_column().eq(self.workspace.0))
    }

    /// Seals one column of one row of this workspace.
    pub(crate) async fn seal(
        &self,
        key: Uuid,
        place: Place,
        row: Uuid,
        plain: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.seal_for(self.workspace.0, key, place, row, plain).await
    }

    /// Opens one column of one row of this workspace.
    pub(crate) async fn open(
        &self,
        place: Place,
        row: Uuid,
        value: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.open_for(self.workspace.0, place, row, value).await
    }

    /// Opens text; `None` where there is none or where it was erased.
    pub(crate) async fn open_text(
        &self,
        place: Place,
        row: Uuid,
        value: Option<&[u8]>,
    ) -> Result<Option<String>, StoreError> {
        self.open_text_for(self.workspace.0, place, row, value).await
    }
}

/// A writing transaction in one workspace. Dropped without `commit`, it leaves no trace.
pub(crate) struct Txn {
    view: View,
    partner: Option<PartnerId>,
    news: Vec<Live>,
    work: bool,
    sequencing: bool,
}

impl Deref for Txn {
    type Target = View;

    fn deref(&self) -> &View {
        &self.view
    }
}

impl Txn {
    pub(crate) async fn open_on(
        laras: &Laras,
        workspace: WorkspaceId,
        partner: Option<PartnerId>,
    ) -> Result<Self, StoreError> {
        let held = laras.store().begin_writing(Some(workspace.0)).await?;
        let view = View::bind(held, laras, workspace).await?;
        Ok(Self {
            view,
            partner,
            news: Vec::new(),
            work: false,
            sequencing: false,
        })
    }

    pub(crate) fn partner(&self) -> Option<PartnerId> {
        self.partner
    }

    pub(crate) fn now(&self) -> i64 {
        self.laras.clock().now_ms()
    }

    pub(crate) fn new_id(&self) -> Uuid {
        crate::time::new_id(self.laras.clock())
    }

    fn bound<M>(&self, row: M) -> <M::Entity as EntityTrait>::ActiveModel
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        M::Entity: Owned,
    {
        let mut active = row.into_active_model().reset_all();
        active.set(<M::Entity as Owned>::workspace_column(), self.workspace.0.into());
        active
    }

    /// Inserts a row into this workspace, whatever workspace it names.
    pub(crate) async fn insert<M>(&self, row: M) -> Result<(), StoreError>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        M::Entity: Owned,
        <M::Entity as EntityTrait>::ActiveModel: Send,
    {
        <M::Entity as EntityTrait>::insert(self.bound(row))
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Inserts rows into this workspace with one statement, whatever workspace they name.
    pub(crate) async fn insert_all<M>(&self, rows: Vec<M>) -> Result<(), StoreError>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        M::Entity: Owned,
        <M::Entity as EntityTrait>::ActiveModel: Send,
    {
        if rows.is_empty() {
            return Ok(());
        }
        <M::Entity as EntityTrait>::insert_many(rows.into_iter().map(|row| self.bound(row)))
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Changes rows of this workspace.
    pub(crate) fn update<E: Owned>(&self) -> UpdateMany<E> {
        E::update_many().filter(E::workspace_column().eq(self.workspace.0))
    }

    /// Runs a statement that only this workspace's rows can match: `values` come first, the workspace is the last parameter.
    pub(crate) async fn changed_here<const N: usize>(
        &self,
        sql: &str,
        values: [sea_orm::Value; N],
    ) -> Result<Vec<sea_orm::QueryResult>, StoreError> {
        let values = values.into_iter().chain([self.workspace.0.into()]);
        let statement = Statement::from_sql_and_values(self.db().get_database_backend(), sql, values);
        Ok(self.db().query_all_raw(statement).await?)
    }

    /// Deletes rows of this workspace.
    pub(crate) fn delete<E: Owned>(&self) -> DeleteMany<E> {
        E::delete_many().filter(E::workspace_column().eq(self.workspace.0))
    }

    /// A fresh data key, stored wrapped.
    pub(crate) async fn new_data_key(
        &self,
        purpose: crate::vault::Purpose,
        connection: Option<Uuid>,
    ) -> Result<Uuid, StoreError> {
        let id = self.new_id();
        let key = DataKey::generate(id, self.workspace.0);
        platform::insert_data_key(self, &key, self.workspace.0, purpose, connection).await?;
        self.keys.lock().await.insert(id, Arc::new(key));
        Ok(id)
    }

    /// Destroys a data key: whatever it sealed is erased.
    pub(crate) async fn destroy_data_key(&self, id: Uuid) -> Result<(), StoreError> {
        self.keys.lock().await.remove(&id);
        data_key::Entity::update_many()
            .col_expr(data_key::Column::Wrapped, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(data_key::Column::DestroyedAt, Expr::value(self.now()))
            .filter(data_key::Column::Id.eq(id))
            .filter(data_key::Column::WorkspaceId.eq(self.workspace.0))
            .exec(self.db())
            .await?;
        Ok(())
    }

    /// The key of this workspace's facts and settings.
    pub(crate) async fn facts_key(&self) -> Result<Uuid, StoreError> {
        platform::facts_key(self, self.workspace.0).await
    }

    /// Promises work in this transaction: it is done if, and only if, the transaction commits.
    pub(crate) async fn promise(&mut self, promise: Promise) -> Result<(), StoreError> {
        self.work = true;
        platform::promise(self, self.workspace.0, promise).await
    }

    /// Promises, once for all entries of this transaction, that they will be numbered.
    pub(crate) async fn promise_sequencing(&mut self) -> Result<(), StoreError> {
        if std::mem::replace(&mut self.sequencing, true) {
            return Ok(());
        }
        // PostgreSQL locks a row that is promised again until the commit. A row of its own for every transaction lets those
        // of one workspace run side by side; the sequencer takes all of them at once.
        let subject = if self.laras.store().is_postgres() {
            self.new_id()
        } else {
            self.workspace().0
        };
        self.promise(Promise::now(Kind::Sequence, subject)).await
    }

    /// Tells open pages once the transaction has committed.
    pub(crate) fn announce(&mut self, kind: LiveKind, conversation: Option<ConversationId>) {
        self.news.push(Live {
            workspace: self.workspace,
            partner: self.partner,
            conversation,
            kind,
        });
    }

    /// Makes everything true at once, then wakes workers and tells pages.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let Self { view, news, work, .. } = self;
        let Base { held, laras, .. } = view.base;
        held.commit().await?;
        for live in news {
            laras.events().announce(live);
        }
        if work {
            laras.wake();
        }
        Ok(())
    }
}

/// Rows that a look may read, wherever it looks: one workspace, or some clients of a partner.
pub(crate) trait Reads: Sync {
    /// Those rows of a table.
    fn rows<E: Owned>(&self) -> Select<E>;

    /// What opens sealed values.
    fn base(&self) -> &Base;
}

impl Reads for View {
    fn rows<E: Owned>(&self) -> Select<E> {
        self.find()
    }

    fn base(&self) -> &Base {
        &self.base
    }
}

/// Clients that were found to be the partner's, and to be for the eyes of whoever looks. Only a [`PartnerView`] makes this.
pub(crate) struct Clients<'a> {
    view: &'a PartnerView,
    pub(crate) known: HashMap<Uuid, workspace::Model>,
}

impl Reads for Clients<'_> {
    fn rows<E: Owned>(&self) -> Select<E> {
        E::find().filter(E::workspace_column().is_in(self.known.keys().copied()))
    }

    fn base(&self) -> &Base {
        &self.view.base
    }
}

/// A partner's read-only look across its clients.
pub(crate) struct PartnerView {
    base: Base,
    partner: PartnerId,
}

impl Deref for PartnerView {
    type Target = Base;

    fn deref(&self) -> &Base {
        &self.base
    }
}

impl PartnerView {
    pub(crate) async fn open_on(laras: &Laras, partner: PartnerId) -> Result<Self, StoreError> {
        let base = Base::new(laras.store().begin_reading().await?, laras);
        base.set("laras.partner", partner.0).await?;
        Ok(Self { base, partner })
    }

    /// This partner's rows of a table that partners may list.
    pub(crate) fn find<E: PartnerReadable>(&self) -> Select<E> {
        E::find().filter(E::partner_column().eq(self.partner.0))
    }

    /// The same, of the clients alone that are assigned to a person, if one is given.
    pub(crate) fn seen_by<E: PartnerReadable>(&self, assigned: Option<PersonId>) -> Select<E> {
        let select = self.find::<E>();
        match assigned {
            Some(person) => select.filter(E::workspace_column().in_subquery(self.assigned(person))),
            None => select,
        }
    }

    fn assigned(&self, person: PersonId) -> SelectStatement {
        self.find::<member::Entity>()
            .select_only()
            .column(member::Column::WorkspaceId)
            .filter(member::Column::PersonId.eq(person.0))
            // What somebody once was in a business gives an agent nothing there.
            .filter(member::Column::Role.eq(Role::PartnerAgent.code()))
            .into_query()
    }

    /// Those of the named workspaces that are this partner's and that the person may see.
    pub(crate) async fn clients(
        &self,
        assigned: Option<PersonId>,
        named: impl IntoIterator<Item = Uuid>,
    ) -> Result<Clients<'_>, StoreError> {
        let named: HashSet<Uuid> = named.into_iter().collect();
        let rows = self
            .seen_by::<workspace::Entity>(assigned)
            .filter(workspace::Column::WorkspaceId.is_in(named))
            .all(self.db())
            .await?;
        Ok(Clients {
            view: self,
            known: rows.into_iter().map(|row| (row.workspace_id, row)).collect(),
        })
    }

    /// The rows of a table that lie in any client of this partner that the person may see, for tables of few rows.
    pub(crate) fn in_any_client<E: Owned>(&self, assigned: Option<PersonId>) -> Select<E> {
        let clients = self
            .seen_by::<workspace::Entity>(assigned)
            .select_only()
            .column(workspace::Column::WorkspaceId)
            .into_query();
        E::find().filter(E::workspace_column().in_subquery(clients))
    }
}

/// A writing transaction on platform tables alone.
pub(crate) struct PlatformTxn {
    base: Base,
}

impl Deref for PlatformTxn {
    type Target = Base;

    fn deref(&self) -> &Base {
        &self.base
    }
}

impl PlatformTxn {
    pub(crate) async fn open_on(laras: &Laras) -> Result<Self, StoreError> {
        Ok(Self {
            base: Base::new(laras.store().begin_writing(None).await?, laras),
        })
    }

    pub(crate) async fn read_on(laras: &Laras) -> Result<Self, StoreError> {
        Ok(Self {
            base: Base::new(laras.store().begin_reading().await?, laras),
        })
    }

    pub(crate) async fn open(
        &self,
        place: Place,
        row: Uuid,
        value: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.open_for(PLATFORM, place, row, value).await
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.base.held.commit().await?)
    }
}

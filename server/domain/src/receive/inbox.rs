//! The inbox: conversations by their latest message.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::message::PREVIEW;
use super::window::Window;
use super::{label_of, post, thread};
use crate::Channel;
use crate::ids::{ConversationId, WorkspaceId};
use crate::store::entity::tenant::conversation::{Column, Entity, Model};
use crate::store::entity::tenant::{contact, post as post_row};
use crate::store::{Reads, StoreError};
use crate::tenancy::{PartnerScope, WorkspaceScope};
use crate::time::from_ms;

/// Rows of one page.
const PAGE: u64 = 100;

/// Which conversations to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InboxFilter {
    /// All of them.
    #[default]
    All,
    /// With unread messages.
    Unread,
    /// With a draft that waits for a person, or an answer of which only the phone tells whether it arrived.
    NeedsMe,
    /// Messages that only two read.
    Messages,
    /// Comments under posts.
    Comments,
}

/// Which way a message went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the customer.
    In,
    /// To the customer.
    Out,
}

impl Direction {
    pub(crate) fn parse(code: &str) -> Self {
        if code == "out" { Self::Out } else { Self::In }
    }
}

/// The latest message in a list.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Which way it went.
    pub direction: Direction,
    /// What it is, such as `text` or `image`.
    pub kind: String,
    /// Its first words, if it has any and they were not erased.
    pub text: Option<String>,
}

/// A draft that waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftBadge {
    /// It passed the gate.
    Waiting,
    /// A check holds it.
    Held,
}

/// A conversation in a list.
#[derive(Clone, Debug)]
pub struct ConversationRow {
    /// Which.
    pub id: ConversationId,
    /// Whose.
    pub workspace: WorkspaceId,
    /// The business's name.
    pub workspace_name: String,
    /// The customer's name, or what is known of them.
    pub contact_name: String,
    /// The number or user name, when known.
    pub contact_handle: Option<String>,
    /// Where.
    pub channel: Channel,
    /// The latest message.
    pub preview: Preview,
    /// When it came or went.
    pub last_at: Timestamp,
    /// Unread messages.
    pub unread: u32,
    /// Until when one may answer.
    pub window: Window,
    /// Whether a draft waits.
    pub draft: Option<DraftBadge>,
    /// Whether these are comments under a post.
    pub in_public: bool,
    /// The first words of what was commented on, if it has any.
    pub under: Option<String>,
}

/// One workspace's conversations, latest first.
pub async fn inbox(scope: &WorkspaceScope, filter: InboxFilter) -> Result<Vec<ConversationRow>, StoreError> {
    let view = scope.view().await?;
    let select = narrowed(view.find::<Entity>(), filter, async || {
        crate::send::conversations_asked_about(&view).await
    });
    let rows = latest(select.await?).all(view.db()).await?;
    listed(&view, &|_| Some(scope.name().to_owned()), rows).await
}

/// All conversations of the clients that a partner's person may see, latest first.
pub async fn inbox_of_partner(
    scope: &PartnerScope,
    filter: InboxFilter,
) -> Result<Vec<ConversationRow>, StoreError> {
    let view = scope.view().await?;
    let assigned = scope.only_assigned();
    let select = narrowed(view.seen_by::<Entity>(assigned), filter, async || {
        crate::send::conversations_asked_about_by_partner(&view, assigned).await
    });
    let rows = latest(select.await?).all(view.db()).await?;
    let clients = view
        .clients(assigned, rows.iter().map(|row| row.workspace_id))
        .await?;
    let name = |id| clients.known.get(&id).map(|client| client.name.clone());
    listed(&clients, &name, rows).await
}

async fn narrowed(
    select: Select<Entity>,
    filter: InboxFilter,
    asked: impl AsyncFnOnce() -> Result<Vec<Uuid>, StoreError>,
) -> Result<Select<Entity>, StoreError> {
    Ok(match filter {
        InboxFilter::All => select,
        InboxFilter::Unread => select.filter(Column::Unread.gt(0)),
        InboxFilter::Messages => select.filter(Column::ThreadKey.is_null()),
        InboxFilter::Comments => select.filter(Column::ThreadKey.is_not_null()),
        InboxFilter::NeedsMe => {
            let needs = Condition::any()
                .add(Column::DraftBadge.is_not_null())
                .add(Column::Id.is_in(asked().await?));
            select.filter(needs)
        }
    })
}

fn latest(select: Select<Entity>) -> Select<Entity> {
    select
        .order_by_desc(Column::LastAt)
        .order_by_desc(Column::Id)
        .limit(PAGE)
}

/// Conversations as a list shows them, by a fixed number of queries. Those of a business without a name are not shown.
async fn listed(
    reads: &impl Reads,
    name_of: &(dyn Fn(Uuid) -> Option<String> + Send + Sync),
    rows: Vec<Model>,
) -> Result<Vec<ConversationRow>, StoreError> {
    let base = reads.base();
    let contacts = reads
        .rows::<contact::Entity>()
        .filter(contact::Column::Id.is_in(rows.iter().map(|row| row.contact_id)))
        .all(base.db())
        .await?;
    let under: Vec<Uuid> = rows.iter().filter_map(|row| row.post_id).collect();
    let posts = if under.is_empty() {
        Vec::new()
    } else {
        let select = reads.rows::<post_row::Entity>();
        select
            .filter(post_row::Column::Id.is_in(under))
            .all(base.db())
            .await?
    };
    let previews = rows.iter().filter_map(|row| row.preview.as_deref());
    let names = contacts
        .iter()
        .flat_map(|row| [row.name.as_deref(), row.username.as_deref(), row.phone.as_deref()]);
    let sealed: Vec<&[u8]> = previews.chain(names.flatten()).collect();
    base.fetch_keys_of(&sealed).await?;
    let contacts: HashMap<Uuid, contact::Model> = contacts.into_iter().map(|row| (row.id, row)).collect();
    let mut captions = HashMap::with_capacity(posts.len());
    for row in posts {
        let caption = post::caption(base, &row).await?;
        captions.insert(row.id, caption.and_then(|caption| first_words(&caption)));
    }
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(workspace_name) = name_of(row.workspace_id) else {
            continue;
        };
        let contact = contacts
            .get(&row.contact_id)
            .ok_or(StoreError::Unknown("contact"))?;
        let label = label_of(base, contact).await?;
        let text = base
            .open_text_for(row.workspace_id, PREVIEW, row.id, row.preview.as_deref())
            .await?;
        list.push(ConversationRow {
            id: ConversationId(row.id),
            workspace: WorkspaceId(row.workspace_id),
            workspace_name,
            contact_name: label.name,
            contact_handle: label.handle,
            channel: Channel::parse(&row.channel).ok_or(StoreError::Unknown("conversation"))?,
            preview: Preview {
                direction: Direction::parse(&row.preview_direction),
                kind: row.preview_kind,
                text,
            },
            last_at: from_ms(row.last_at),
            unread: u32::try_from(row.unread).unwrap_or_default(),
            window: Window::until_ms(row.window_until),
            draft: thread::badge(row.draft_badge.as_deref()),
            in_public: row.thread_key.is_some(),
            under: row.post_id.and_then(|id| captions.get(&id).cloned().flatten()),
        });
    }
    Ok(list)
}

/// Characters of a caption that tell one post from another in a list.
const CAPTION: usize = 60;

/// The beginning of a caption on one line; `None` if it says nothing.
fn first_words(caption: &str) -> Option<String> {
    let line = caption.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= CAPTION {
        return (!line.is_empty()).then_some(line);
    }
    let cut: String = line.chars().take(CAPTION).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    Some(format!("{whole}…"))
}

#[cfg(test)]
mod tests {
    use super::first_words;

    #[test]
    fn a_caption_in_a_list_ends_with_a_whole_word() {
        assert_eq!(first_words("  "), None);
        assert_eq!(first_words("Roti\nsobek ").as_deref(), Some("Roti sobek"));
        let long = "Sourdough hangat keluar dari oven jam 6 pagi, siapa yang sudah antre di depan?";
        assert_eq!(
            first_words(long).as_deref(),
            Some("Sourdough hangat keluar dari oven jam 6 pagi, siapa yang…")
        );
    }
}

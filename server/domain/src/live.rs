//! Live updates: what changed, told to the pages that are open. A hint only; pages read the rows again.
//!
//! On PostgreSQL the other nodes are told too, by [`listen`]: an owner sees a customer's message whichever node took it.

mod letter;
mod nodes;
mod outbox;

use tokio::sync::broadcast;
use uuid::Uuid;

use crate::ids::{ConversationId, PartnerId, WorkspaceId};

pub use nodes::listen;
use outbox::Outbox;

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LiveKind {
    /// A bubble came or went.
    Message,
    /// A tick moved.
    Status,
    /// A draft was made or decided.
    Draft,
    /// A connection came, went or needs attention.
    Connection,
    /// Somebody's access changed: every stream of that workspace, or of that partner, ends and is asked anew who listens.
    People,
}

impl LiveKind {
    const ALL: [Self; 5] = [
        Self::Message,
        Self::Status,
        Self::Draft,
        Self::Connection,
        Self::People,
    ];

    /// The reverse of `code`; `None` for a kind that only another version knows.
    fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The name on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Status => "status",
            Self::Draft => "draft",
            Self::Connection => "connection",
            Self::People => "people",
        }
    }
}

/// One change in one workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Live {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Of which partner's client.
    pub partner: Option<PartnerId>,
    /// In which conversation, if in one.
    pub conversation: Option<ConversationId>,
    /// What.
    pub kind: LiveKind,
}

/// Whose changes a page wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// One workspace.
    Workspace(WorkspaceId),
    /// All clients of a partner.
    Partner(PartnerId),
}

impl Audience {
    /// Whether `live` is for this audience.
    pub fn hears(self, live: &Live) -> bool {
        match self {
            Self::Workspace(workspace) => live.workspace == workspace,
            Self::Partner(partner) => live.partner == Some(partner),
        }
    }
}

/// Where changes are announced: inside this process at once, to other nodes by [`listen`].
#[derive(Debug)]
pub struct Events {
    changes: broadcast::Sender<Live>,
    gaps: broadcast::Sender<()>,
    outbox: Outbox,
}

impl Default for Events {
    fn default() -> Self {
        Self {
            changes: broadcast::channel(1024).0,
            gaps: broadcast::channel(1).0,
            outbox: Outbox::default(),
        }
    }
}

impl Events {
    /// All changes from now on; the listener filters by [`Audience`]. A slow listener misses some and reads again.
    pub fn subscribe(&self) -> broadcast::Receiver<Live> {
        self.changes.subscribe()
    }

    /// Moments at which nobody knows what was missed, because the other nodes could not be heard: read everything again.
    pub fn subscribe_gaps(&self) -> broadcast::Receiver<()> {
        self.gaps.subscribe()
    }

    pub(crate) fn announce(&self, live: Live) {
        self.hear(live);
        self.outbox.change(live);
    }

    /// The other nodes' workers should look.
    pub(crate) fn announce_work(&self) {
        self.outbox.work();
    }

    /// The other nodes should read partners and hosts again.
    pub(crate) fn announce_brands(&self) {
        self.outbox.brands();
    }

    /// Tells this process alone. Nobody listening is the usual case, not a failure.
    fn hear(&self, live: Live) {
        drop(self.changes.send(live));
    }

    fn gap(&self) {
        drop(self.gaps.send(()));
    }
}

impl From<WorkspaceId> for Audience {
    fn from(workspace: WorkspaceId) -> Self {
        Self::Workspace(workspace)
    }
}

/// The nil workspace: what belongs to the platform.
pub(crate) const PLATFORM: Uuid = Uuid::nil();

//! Live updates: what changed, told to the pages that are open. A hint only; pages read the rows again.

use tokio::sync::broadcast;
use uuid::Uuid;

use crate::ids::{ConversationId, PartnerId, WorkspaceId};

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiveKind {
    /// A bubble came or went.
    Message,
    /// A tick moved.
    Status,
    /// A draft was made or decided.
    Draft,
    /// A connection came, went or needs attention.
    Connection,
}

impl LiveKind {
    /// The name on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Status => "status",
            Self::Draft => "draft",
            Self::Connection => "connection",
        }
    }
}

/// One change in one workspace.
#[derive(Clone, Copy, Debug)]
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

/// Where changes are announced inside this process.
#[derive(Clone, Debug)]
pub struct Events(broadcast::Sender<Live>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Events {
    /// All changes from now on; the listener filters by [`Audience`]. A slow listener misses some and reads again.
    pub fn subscribe(&self) -> broadcast::Receiver<Live> {
        self.0.subscribe()
    }

    pub(crate) fn announce(&self, live: Live) {
        // Nobody listening is the usual case, not a failure.
        drop(self.0.send(live));
    }
}

impl From<WorkspaceId> for Audience {
    fn from(workspace: WorkspaceId) -> Self {
        Self::Workspace(workspace)
    }
}

/// The nil workspace: what belongs to the platform.
pub(crate) const PLATFORM: Uuid = Uuid::nil();

//! A customer's file, fetched from Meta at the moment somebody wants to see it.
//!
//! Nothing is stored here: Meta keeps a file for 7 days, and afterwards it has to be sent again. On Instagram a file is an address
//! that ends when it expires or when the customer takes the file back. Only who may read the conversation
//! gets it; the token never leaves the server; what is passed on is of a documented type or is offered as a download.

mod described;
mod passing;

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures::stream::BoxStream;
use meta::webhook::{Attachment, DirectContent, MessageContent};
use meta::{CallError, Download, DownloadError, Graph, MediaFile};
use sea_orm::{ColumnTrait, QueryFilter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use self::described::{allowed, expected_hash, safe_name};
use self::passing::{passing_through, whole};
use super::content::{MESSAGE_BODY, open_body};
use crate::connect::{self, Access};
use crate::ids::{ConnectionId, MessageId, WorkspaceId};
use crate::store::entity::tenant::{conversation, message};
use crate::store::{StoreError, View};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::{DAY, from_ms};

/// How long Meta keeps a file that a customer sent.
const KEPT_BY_META: i64 = 7 * DAY;
/// Files up to this length are read, and their hash checked, before the first byte is passed on.
const LARGEST_WHOLE: u64 = 25 * 1024 * 1024;
/// The largest video: also Meta's limit for what customers send.
const LARGEST_STREAM: u64 = 100 * 1024 * 1024;
/// For a file that is read whole.
const WHOLE_TIME: Duration = Duration::from_secs(20);
/// For a large video on its way through.
const STREAM_TIME: Duration = Duration::from_mins(5);
/// Files of one workspace under way together.
const AT_ONCE: usize = 4;
/// How long a file waits for its turn.
const TURN_TIME: Duration = Duration::from_secs(20);

/// A file ready to be passed on.
pub struct Media {
    /// A documented type, else `application/octet-stream`.
    pub mime: &'static str,
    /// Whether a browser may show it in place.
    pub shown: bool,
    /// A name without anything a file system or a header could take amiss.
    pub name: String,
    /// Bytes, when known.
    pub length: Option<u64>,
    /// The file itself.
    pub body: MediaBody,
}

/// The bytes of a file.
pub enum MediaBody {
    /// All of them, their hash checked.
    Whole(Bytes),
    /// On their way; the stream fails at its end if the hash is another.
    Stream(BoxStream<'static, io::Result<Bytes>>),
}

/// Why there is no file to see.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// No such message here, or it has no file.
    #[error("not found")]
    NotFound,
    /// Meta no longer has it: the customer has to send it again.
    #[error("the file is no longer at Meta")]
    Gone,
    /// Larger than what is passed on.
    #[error("the file is too large")]
    TooLarge,
    /// The number is not connected, or Meta no longer lets us act for it.
    #[error("not connected")]
    Disconnected,
    /// Too many files of this workspace are under way.
    #[error("too many files at once")]
    Busy,
    /// Meta did not answer, or sent something else.
    #[error("the file could not be fetched")]
    Unavailable,
    /// Rows could not be read.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// How many files of each workspace may be under way: one workspace's thread full of videos does not hold up another's photo.
#[derive(Clone, Default)]
pub struct MediaGates(Arc<Mutex<HashMap<Uuid, Arc<Semaphore>>>>);

impl MediaGates {
    /// A place among the files of a workspace that are under way; given back when dropped.
    pub async fn turn(&self, workspace: WorkspaceId) -> Result<OwnedSemaphorePermit, MediaError> {
        self.enter(workspace.0).await
    }

    async fn enter(&self, workspace: Uuid) -> Result<OwnedSemaphorePermit, MediaError> {
        let gate = {
            let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(
                gates
                    .entry(workspace)
                    .or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE))),
            )
        };
        match tokio::time::timeout(TURN_TIME, gate.acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(MediaError::Busy),
        }
    }
}

/// A file as its message describes it.
struct Wanted {
    at: i64,
    file: Described,
}

/// Where it is: WhatsApp keeps it under an id, Instagram gives an address that ends by itself.
enum Described {
    ById {
        file: Attachment,
        kind: &'static str,
        filename: Option<String>,
        access: Access,
    },
    ByAddress {
        url: String,
        kind: &'static str,
    },
}

/// Fetches the file at a place of a message of this workspace; most messages have one alone, at 0.
pub async fn media(
    scope: &WorkspaceScope,
    gates: &MediaGates,
    (id, place): (MessageId, usize),
) -> Result<Media, MediaError> {
    if !scope.may(Duty::Read) {
        return Err(MediaError::NotFound);
    }
    let view = scope.view().await?;
    let wanted = wanted(&view, id, place).await?;
    drop(view);
    let permit = gates.enter(scope.workspace().0).await?;
    let late = scope.laras.clock().now_ms() > wanted.at.saturating_add(KEPT_BY_META);
    let fetched = fetch(scope, &wanted.file, permit).await;
    match fetched {
        // After a week Meta's answer is some refusal or other; what it means is known.
        Err(MediaError::Unavailable) if late => Err(MediaError::Gone),
        other => other,
    }
}

/// Until when Meta keeps a file that came at this moment.
pub(super) fn kept_until(at: i64) -> jiff::Timestamp {
    from_ms(at.saturating_add(KEPT_BY_META))
}

async fn wanted(view: &View, id: MessageId, place: usize) -> Result<Wanted, MediaError> {
    let row = view
        .find::<message::Entity>()
        .filter(message::Column::Id.eq(id.0))
        .filter(message::Column::DeletedAt.is_null())
        .one(view.db())
        .await
        .map_err(StoreError::from)?
        .ok_or(MediaError::NotFound)?;
    let body = open_body(view, MESSAGE_BODY, row.id, row.body.as_deref()).await?;
    let content = body.and_then(|body| body.content()).ok_or(MediaError::NotFound)?;
    let kind = content.kind();
    if let MessageContent::Direct(message) = &content {
        let one = message.attachments.get(place).ok_or(MediaError::NotFound)?;
        let kind = one.content().name();
        let is_file = matches!(
            one.content(),
            DirectContent::Image
                | DirectContent::Video
                | DirectContent::Audio
                | DirectContent::File
                | DirectContent::StoryMention
        );
        let url = one.url.clone().filter(|_| is_file).ok_or(MediaError::NotFound)?;
        let file = Described::ByAddress { url, kind };
        return Ok(Wanted { at: row.at, file });
    }
    let (file, filename) = attachment(content).ok_or(MediaError::NotFound)?;
    let conversation = view
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(row.conversation_id))
        .one(view.db())
        .await
        .map_err(StoreError::from)?
        .ok_or(MediaError::NotFound)?;
    let access = connect::access(view, ConnectionId(conversation.connection_id))
        .await?
        .ok_or(MediaError::Disconnected)?;
    let file = Described::ById {
        file,
        kind,
        filename,
        access,
    };
    Ok(Wanted { at: row.at, file })
}

fn attachment(content: MessageContent) -> Option<(Attachment, Option<String>)> {
    match content {
        MessageContent::Image(file)
        | MessageContent::Video(file)
        | MessageContent::Audio { file, .. }
        | MessageContent::Sticker { file, .. } => Some((file, None)),
        MessageContent::Document { file, filename } => Some((file, filename)),
        _ => None,
    }
}

async fn fetch(
    scope: &WorkspaceScope,
    wanted: &Described,
    permit: OwnedSemaphorePermit,
) -> Result<Media, MediaError> {
    match wanted {
        Described::ById {
            file,
            kind,
            filename,
            access,
        } => {
            let graph = scope.laras.graph().ok_or(MediaError::Disconnected)?;
            let (found, download) = open(graph, access, file).await?;
            let described = found.mime_type.as_deref().or(file.mime_type.as_deref());
            let named = (filename.as_deref(), *kind);
            let hash = expected_hash(&[file.sha256.as_deref(), found.sha256.as_deref()]);
            let length = found.file_size.and_then(|size| u64::try_from(size).ok());
            pass_on(download, described, named, (hash, length), permit).await
        }
        Described::ByAddress { url, kind } => {
            let instagram = scope.laras.instagram().ok_or(MediaError::Disconnected)?;
            let download = instagram
                .download(url, STREAM_TIME)
                .await
                .map_err(|error| match error {
                    DownloadError::Gone => MediaError::Gone,
                    DownloadError::ForeignHost | DownloadError::Unavailable => {
                        tracing::info!(%error, "a customer's file was not fetched");
                        MediaError::Unavailable
                    }
                })?;
            let described = download.mime_type();
            pass_on(download, described.as_deref(), (None, kind), (None, None), permit).await
        }
    }
}

async fn pass_on(
    download: Download,
    described: Option<&str>,
    (filename, kind): (Option<&str>, &str),
    (hash, length): (Option<[u8; 32]>, Option<u64>),
    permit: OwnedSemaphorePermit,
) -> Result<Media, MediaError> {
    let (mime, shown) = allowed(described.unwrap_or_default());
    let name = safe_name(filename, kind, mime);
    let length = download.length().or(length);
    let video = mime.starts_with("video/");
    let most = if video { LARGEST_STREAM } else { LARGEST_WHOLE };
    if length.is_some_and(|length| length > most) {
        return Err(MediaError::TooLarge);
    }
    let body = if video && length.is_none_or(|length| length > LARGEST_WHOLE) {
        MediaBody::Stream(passing_through(download, hash, permit))
    } else {
        MediaBody::Whole(whole(download, hash).await?)
    };
    let length = match &body {
        MediaBody::Whole(bytes) => Some(bytes.len() as u64),
        MediaBody::Stream(_) => length,
    };
    Ok(Media {
        mime,
        shown,
        name,
        length,
        body,
    })
}

/// An address dies after 5 minutes and some are dead on arrival: a second one is asked for once.
async fn open(
    graph: &Graph,
    access: &Access,
    wanted: &Attachment,
) -> Result<(MediaFile, Download), MediaError> {
    let mut last = MediaError::Unavailable;
    for _ in 0..2 {
        let file = graph
            .media(&access.token, &access.phone_number_id, &wanted.id)
            .await
            .map_err(|error| unresolved(&error))?;
        let size = file.file_size.and_then(|size| u64::try_from(size).ok());
        if size.is_some_and(|size| size > LARGEST_STREAM) {
            return Err(MediaError::TooLarge);
        }
        let time = if size.is_none_or(|size| size > LARGEST_WHOLE) {
            STREAM_TIME
        } else {
            WHOLE_TIME
        };
        match graph.download(&access.token, &file, time).await {
            Ok(download) => return Ok((file, download)),
            Err(DownloadError::Gone) => last = MediaError::Gone,
            Err(error) => {
                tracing::info!(%error, "a customer's file was not fetched");
                return Err(MediaError::Unavailable);
            }
        }
    }
    Err(last)
}

fn unresolved(error: &CallError) -> MediaError {
    tracing::info!(%error, "a customer's file was not resolved");
    match error {
        CallError::Refused(refusal) => match (refusal.code, refusal.http_status) {
            (190 | 10 | 200..=299, _) => MediaError::Disconnected,
            (100, _) | (_, 404 | 410) => MediaError::Gone,
            _ => MediaError::Unavailable,
        },
        _ => MediaError::Unavailable,
    }
}

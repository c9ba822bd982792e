//! What was commented on: shown beside the comments, so that "this one" means something to whoever answers.
//!
//! A comment names its post by an id alone; Instagram is asked once, by a job, and nothing waits for the answer.

use jiff::Timestamp;
use meta::webhook::CommentMedia;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::connect::{self, Picture, PictureError};
use crate::ids::ConnectionId;
use crate::jobs::{Kind, Promise, Stop};
use crate::live::LiveKind;
use crate::store::entity::tenant::{connection, conversation, post};
use crate::store::{Base, StoreError, Txn, View, from_json, to_json};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::vault::Place;

const PROVIDER_ID: Place = Place::of("post", "provider_id");
const PERMALINK: Place = Place::of("post", "permalink");
const ABOUT: Place = Place::of("post", "about");

/// A post, reel, story or advertisement under which people comment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Post {
    /// What the business wrote under it.
    pub caption: Option<String>,
    /// Its address at Instagram; `None` once the account is disconnected.
    #[serde(skip)]
    pub permalink: Option<String>,
    /// `IMAGE`, `VIDEO`, `CAROUSEL_ALBUM`.
    pub media_type: Option<String>,
    /// `FEED`, `REELS`, `STORY`, `AD`.
    pub product_type: Option<String>,
    /// The name of the advertisement that it is.
    pub ad_title: Option<String>,
    /// Whether it is an advertisement: what is said under it, Instagram's login may not let us answer.
    pub advertisement: bool,
    /// Whether it is a broadcast: comments can be answered in private alone, while it lasts.
    pub live: bool,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// Which.
    #[serde(skip)]
    pub id: Uuid,
}

/// The post of a comment; Instagram is asked about a new one.
pub(super) async fn known(
    txn: &mut Txn,
    connection: &connection::Model,
    media: &CommentMedia,
    live: bool,
) -> Result<Uuid, StoreError> {
    // A comment whose post nobody named stands under a post of its own that shows nothing.
    let provider_id = media.id.as_deref().unwrap_or_default();
    let key = txn.laras.keys().lookup("ig_post", provider_id);
    let select = txn
        .find::<post::Entity>()
        .filter(post::Column::ConnectionId.eq(connection.id))
        .filter(post::Column::PostKey.eq(key.clone()));
    if let Some(row) = select.one(txn.db()).await? {
        return Ok(row.id);
    }
    let id = txn.new_id();
    let content_key = connection.content_key;
    let about = Post {
        product_type: media.product_type.clone(),
        ad_title: media.ad_title.clone(),
        advertisement: media.ad_id.is_some() || media.product_type.as_deref() == Some("AD"),
        live,
        ..Post::default()
    };
    txn.insert(post::Model {
        workspace_id: txn.workspace().0,
        id,
        connection_id: connection.id,
        post_key: key,
        provider_id: Some(
            txn.seal(connection.secrets_key, PROVIDER_ID, id, provider_id.as_bytes())
                .await?,
        ),
        permalink: None,
        about: Some(txn.seal(content_key, ABOUT, id, &to_json(&about)).await?),
        created_at: txn.now(),
        read_at: None,
    })
    .await?;
    if media.id.is_some() {
        txn.promise(Promise::now(Kind::ReadPost, id)).await?;
    }
    Ok(id)
}

async fn find(view: &View, id: Uuid) -> Result<Option<post::Model>, StoreError> {
    let select = view.find::<post::Entity>().filter(post::Column::Id.eq(id));
    Ok(select.one(view.db()).await?)
}

/// Whether comments stand under a broadcast.
pub(crate) async fn is_live(view: &View, id: Uuid) -> Result<bool, StoreError> {
    Ok(shown(view, id).await?.is_some_and(|post| post.live))
}

/// Whether comments stand under an advertisement.
pub(crate) async fn is_advertisement(view: &View, id: Uuid) -> Result<bool, StoreError> {
    Ok(shown(view, id).await?.is_some_and(|post| post.advertisement))
}

/// A post as a page shows it; `None` if it is not this workspace's.
pub(super) async fn shown(view: &View, id: Uuid) -> Result<Option<Post>, StoreError> {
    let Some(row) = find(view, id).await? else {
        return Ok(None);
    };
    let about = view.open_text(ABOUT, id, row.about.as_deref()).await?;
    let about: Option<Post> = about.map(|json| from_json(json.as_bytes(), "post")).transpose()?;
    let permalink = view.open_text(PERMALINK, id, row.permalink.as_deref()).await?;
    Ok(about.map(|post| Post {
        permalink,
        id,
        ..post
    }))
}

/// What the business wrote under a post; `None` if nothing, or if it was erased.
pub(super) async fn caption(base: &Base, row: &post::Model) -> Result<Option<String>, StoreError> {
    let about = base
        .open_text_for(row.workspace_id, ABOUT, row.id, row.about.as_deref())
        .await?;
    let about: Option<Post> = about.map(|json| from_json(json.as_bytes(), "post")).transpose()?;
    Ok(about.and_then(|post| post.caption))
}

/// The picture of a post of this workspace, passed on from Instagram; nothing of it is kept.
pub async fn post_picture(scope: &WorkspaceScope, id: Uuid) -> Result<Picture, PictureError> {
    if !scope.may(Duty::Read) {
        return Err(PictureError::NotFound);
    }
    let view = scope.view().await?;
    let row = find(&view, id).await?.ok_or(PictureError::NotFound)?;
    let provider_id = view
        .open_text(PROVIDER_ID, id, row.provider_id.as_deref())
        .await?
        .ok_or(PictureError::NotFound)?;
    drop(view);
    connect::picture_of_post(scope, ConnectionId(row.connection_id), &provider_id).await
}

/// The job: asks Instagram what a post says and shows. A refusal is no fault: the comments can be read without it.
pub(crate) async fn read_post(scope: &WorkspaceScope, id: Uuid) -> Result<(), Stop> {
    let view = scope.view().await?;
    let Some(row) = find(&view, id).await? else {
        return Ok(());
    };
    let provider_id = view
        .open_text(PROVIDER_ID, id, row.provider_id.as_deref())
        .await?;
    let access = connect::instagram_access(&view, ConnectionId(row.connection_id)).await?;
    let known = shown(&view, id).await?;
    drop(view);
    let (Some(provider_id), Some(access), Some(instagram), Some(known)) =
        (provider_id, access, scope.laras.instagram(), known)
    else {
        return Ok(());
    };
    let read = match instagram.post(&access.token, &provider_id).await {
        Ok(Some(read)) => read,
        Ok(None) => return Ok(()),
        Err(error) => {
            tracing::info!(%error, "a post was not read");
            return Ok(());
        }
    };
    let about = Post {
        caption: read.caption,
        permalink: read.permalink.filter(|address| address.starts_with("https://")),
        media_type: read.media_type,
        product_type: read.media_product_type.or(known.product_type),
        published_at: read.timestamp,
        ad_title: known.ad_title,
        advertisement: known.advertisement,
        live: known.live,
        ..Post::default()
    };
    keep(scope, &row, &about).await?;
    Ok(())
}

async fn keep(scope: &WorkspaceScope, row: &post::Model, about: &Post) -> Result<(), StoreError> {
    let mut txn = scope.txn().await?;
    // The connection has ended meanwhile: then nothing new is to be known.
    let Some(connection) = connect::row(&txn, ConnectionId(row.connection_id)).await? else {
        return Ok(());
    };
    let permalink = match &about.permalink {
        Some(address) => Some(
            txn.seal(connection.secrets_key, PERMALINK, row.id, address.as_bytes())
                .await?,
        ),
        None => None,
    };
    let sealed = txn
        .seal(connection.content_key, ABOUT, row.id, &to_json(about))
        .await?;
    txn.update::<post::Entity>()
        .col_expr(post::Column::About, Expr::value(sealed))
        .col_expr(post::Column::Permalink, Expr::value(permalink))
        .col_expr(post::Column::ReadAt, Expr::value(txn.now()))
        .filter(post::Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    txn.announce(LiveKind::Message, None);
    txn.commit().await
}

/// Forgets where the posts and threads of a connection are at Instagram, when it ends; what was said there stays readable.
pub(crate) async fn forget_references(txn: &Txn, connection: Uuid) -> Result<(), StoreError> {
    let nothing = || Expr::value(Option::<Vec<u8>>::None);
    txn.update::<post::Entity>()
        .col_expr(post::Column::ProviderId, nothing())
        .col_expr(post::Column::Permalink, nothing())
        .filter(post::Column::ConnectionId.eq(connection))
        .exec(txn.db())
        .await?;
    txn.update::<conversation::Entity>()
        .col_expr(conversation::Column::ThreadId, nothing())
        .filter(conversation::Column::ConnectionId.eq(connection))
        .filter(conversation::Column::ThreadId.is_not_null())
        .exec(txn.db())
        .await?;
    Ok(())
}

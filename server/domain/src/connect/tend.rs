//! Looking after an Instagram account: once a day its token is renewed while it still lives, its subscription is seen to stand,
//! and its name, picture and newest posts are read, so that its owner recognises it.
//!
//! A token that nobody renews is dead on its 60th day and only the owner can bring it back (Meta: "Refresh a long-lived token").
//! "Too early" and "not now" are no reason to give up; only Meta's word that the token is dead is.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use meta::instagram::{InstagramAccount, Post, RefreshError, SUBSCRIBED_FIELDS};
use meta::{CallError, Download, DownloadError, GraphError, Instagram, Meaning, Secret};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::lent::is_subscribed;
use super::rows::{self, ConnectionState, InstagramAccess, PICTURE, POSTS, TOKEN, USERNAME, VERIFIED_NAME};
use crate::evidence::{Entry, Record};
use crate::ids::ConnectionId;
use crate::jobs::{Kind, Promise, Stop};
use crate::live::LiveKind;
use crate::store::entity::tenant::account_picture;
use crate::store::entity::tenant::connection::{Column, Entity, Model};
use crate::store::{StoreError, Txn, from_json, to_json};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::{DAY, HOUR, random_bytes};

/// Meta refuses to renew a younger token.
const YOUNGEST: i64 = DAY;
/// With less than this left a token is renewed.
const RENEW_BELOW: i64 = 20 * DAY;
/// Days are not told apart to the second, so that accounts that were connected together do not come back together.
const JITTER: i64 = 3 * HOUR;
/// After Meta did not answer, or asked for patience.
const SOON: i64 = HOUR;
/// Posts on the tile.
const POSTS_SHOWN: usize = 6;
/// A caption is an alternative text here, no more.
const LONGEST_CAPTION: usize = 300;
/// Bytes of a profile picture.
const LARGEST_PICTURE: usize = 512 * 1024;
/// Bytes of a post's picture.
const LARGEST_POST: usize = 8 * 1024 * 1024;
const PICTURE_TIME: Duration = Duration::from_secs(10);

/// A post as the tile shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPost {
    /// Its id at Instagram: digits.
    pub id: String,
    /// Its caption, shortened; empty where Instagram gives none.
    pub caption: String,
}

/// A picture that a browser may show.
pub struct Picture {
    /// `image/jpeg`, `image/png` or `image/webp`: what the bytes are, whatever was said of them.
    pub mime: &'static str,
    /// All of it.
    pub bytes: Bytes,
}

/// Why there is no picture to see.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// No such account or post here.
    #[error("not found")]
    NotFound,
    /// Instagram did not answer, or not with a picture.
    #[error("the picture could not be fetched")]
    Unavailable,
    /// Rows could not be read.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// How looking after an account ended.
enum Found {
    Well,
    /// Meta does not accept the token any more.
    Dead,
    Later,
}

/// The job: looks after an account and promises to come back.
pub(crate) async fn tend(scope: &WorkspaceScope, id: ConnectionId) -> Result<(), Stop> {
    let Some((row, access)) = open(scope, id).await? else {
        return Ok(());
    };
    let wait = match scope.laras.instagram() {
        None => DAY,
        Some(instagram) => match look_after(scope, instagram, &row, &access).await? {
            Found::Well => DAY + jitter(),
            Found::Later => SOON + jitter() / 8,
            Found::Dead => {
                ask_to_reconnect(scope, &row).await?;
                return Ok(());
            }
        },
    };
    let mut txn = scope.txn().await?;
    let again = Promise::at(Kind::TendAccount, id.0, txn.now() + wait);
    txn.promise(again).await?;
    Ok(txn.commit().await?)
}

fn jitter() -> i64 {
    i64::from(u32::from_be_bytes(random_bytes())) % JITTER
}

/// A live account with its token. One that waits for its owner is left alone: the new login promises this job again.
async fn open(
    scope: &WorkspaceScope,
    id: ConnectionId,
) -> Result<Option<(Model, InstagramAccess)>, StoreError> {
    let view = scope.view().await?;
    let Some(row) = rows::row(&view, id).await? else {
        return Ok(None);
    };
    if row.state != ConnectionState::Live.code() {
        return Ok(None);
    }
    let access = rows::instagram_access(&view, id).await?;
    Ok(access.map(|access| (row, access)))
}

async fn look_after(
    scope: &WorkspaceScope,
    instagram: &Instagram,
    row: &Model,
    access: &InstagramAccess,
) -> Result<Found, StoreError> {
    let mut token = access.token.clone();
    match renew(instagram, scope, row, &token).await? {
        Renewal::Renewed(new) => token = new,
        Renewal::NotNow => {}
        Renewal::Dead => return Ok(Found::Dead),
    }
    let mut described = instagram.me(&token).await;
    // One such answer may be a slip of Meta's; two are not.
    if is_dead(&described) {
        described = instagram.me(&token).await;
    }
    if is_dead(&described) {
        return Ok(Found::Dead);
    }
    let account = match described {
        Ok(account) => account,
        Err(error) => {
            tracing::info!(%error, "an account could not be looked after now");
            return Ok(Found::Later);
        }
    };
    describe(scope, instagram, row, &token, &account).await?;
    match instagram.check_message_access(&token).await {
        Err(CallError::Refused(refusal)) if is_taken_back(&refusal) => return Ok(Found::Dead),
        // Whatever else is odd about the list of conversations proves nothing against reading messages.
        _ => {}
    }
    if let Err(error) = keep_subscribed(instagram, &token, &access.account_id).await {
        tracing::warn!(%error, "an account's subscription could not be seen to");
        return Ok(Found::Later);
    }
    Ok(Found::Well)
}

/// Whether the owner no longer lets us read messages: by the switch in the app, by a permission, by another account type. No event
/// tells of any of them (Meta: "Allow access to messages"; a permission that is gone answers 10 or 200 to 299).
fn is_taken_back(refusal: &GraphError) -> bool {
    match refusal.meaning() {
        Some(meaning) => meaning == Meaning::MessageAccessOff,
        None => matches!(refusal.code, 10 | 200..=299),
    }
}

fn is_dead<T>(answer: &Result<T, CallError>) -> bool {
    matches!(answer, Err(CallError::Refused(refusal)) if refusal.meaning() == Some(Meaning::TokenInvalid))
}

enum Renewal {
    Renewed(Secret),
    NotNow,
    Dead,
}

async fn renew(
    instagram: &Instagram,
    scope: &WorkspaceScope,
    row: &Model,
    token: &Secret,
) -> Result<Renewal, StoreError> {
    let now = scope.laras.clock().now_ms();
    let given = row
        .token_refreshed_at
        .or(row.token_issued_at)
        .unwrap_or(row.created_at);
    let left = row.token_expires_at.unwrap_or(now) - now;
    if now - given < YOUNGEST || left >= RENEW_BELOW {
        return Ok(Renewal::NotNow);
    }
    let new = match instagram.refresh(token).await {
        Ok(new) => new,
        Err(RefreshError::Dead(_)) => return Ok(Renewal::Dead),
        Err(error) => {
            tracing::info!(%error, "an account's token was not renewed");
            return Ok(Renewal::NotNow);
        }
    };
    let life = new
        .expires_in
        .map_or(RENEW_BELOW, |seconds| seconds.saturating_mul(1000));
    let txn = scope.txn().await?;
    let now = txn.now();
    let sealed = txn
        .seal(row.secrets_key, TOKEN, row.id, new.token.expose().as_bytes())
        .await?;
    // A disconnection or a new login meanwhile has the last word.
    txn.update::<Entity>()
        .col_expr(Column::Token, Expr::value(sealed))
        .col_expr(Column::TokenRefreshedAt, Expr::value(now))
        .col_expr(Column::TokenExpiresAt, Expr::value(now.saturating_add(life)))
        .filter(Column::Id.eq(row.id))
        .filter(Column::Epoch.eq(row.epoch))
        .filter(Column::EndedAt.is_null())
        .exec(txn.db())
        .await?;
    txn.commit().await?;
    Ok(Renewal::Renewed(new.token))
}

async fn keep_subscribed(instagram: &Instagram, token: &Secret, account_id: &str) -> Result<(), CallError> {
    let listed = instagram.subscriptions(token, account_id).await?;
    if is_subscribed(instagram.app_id(), &listed) {
        return Ok(());
    }
    tracing::warn!("an account's subscription was gone at Meta and is made again");
    instagram.subscribe(token, account_id, &SUBSCRIBED_FIELDS).await
}

/// Drafting and sending stop, nothing inbound is lost, the owner is asked to log in again.
async fn ask_to_reconnect(scope: &WorkspaceScope, row: &Model) -> Result<(), StoreError> {
    let mut txn = scope.txn().await?;
    let moved = txn
        .update::<Entity>()
        .col_expr(
            Column::State,
            Expr::value(ConnectionState::ReconnectNeeded.code()),
        )
        .filter(Column::Id.eq(row.id))
        .filter(Column::Epoch.eq(row.epoch))
        .filter(Column::State.eq(ConnectionState::Live.code()))
        .exec(txn.db())
        .await?;
    if moved.rows_affected == 1 {
        let key = txn.facts_key().await?;
        let entry = Entry::new("reconnect_needed", &scope.actor).object("connection", row.id);
        txn.record(key, entry).await?;
        txn.announce(LiveKind::Connection, None);
    }
    txn.commit().await
}

/// Reads name, picture and posts while the person who connected waits; whatever fails is for the job.
pub(super) async fn look(scope: &WorkspaceScope, id: ConnectionId) {
    let looked = async {
        let Some(instagram) = scope.laras.instagram() else {
            return Ok(());
        };
        let Some((row, access)) = open(scope, id).await? else {
            return Ok(());
        };
        match instagram.me(&access.token).await {
            Ok(account) => describe(scope, instagram, &row, &access.token, &account).await,
            Err(_) => Ok(()),
        }
    };
    if let Err(error) = looked.await {
        let error: StoreError = error;
        tracing::warn!(%error, "a new account could not be described at once");
    }
}

/// Keeps what the tile shows. A picture or a list that did not come leaves the earlier one.
async fn describe(
    scope: &WorkspaceScope,
    instagram: &Instagram,
    row: &Model,
    token: &Secret,
    account: &InstagramAccount,
) -> Result<(), StoreError> {
    let picture = match &account.profile_picture_url {
        Some(url) => fetch(instagram, url, LARGEST_PICTURE).await.ok(),
        None => None,
    };
    let posts = match instagram.media(token, &account.account_id, POSTS_SHOWN).await {
        Ok(posts) => Some(posts.iter().filter_map(shown_post).collect::<Vec<_>>()),
        Err(error) => {
            tracing::info!(%error, "an account's posts were not read");
            None
        }
    };
    let mut txn = scope.txn().await?;
    let seal = async |place, text: Option<&str>| match text {
        Some(text) => txn
            .seal(row.secrets_key, place, row.id, text.as_bytes())
            .await
            .map(Some),
        None => Ok(None),
    };
    let username = seal(USERNAME, account.username.as_deref()).await?;
    let name = seal(VERIFIED_NAME, account.name.as_deref()).await?;
    let still = txn
        .update::<Entity>()
        .col_expr(Column::Username, Expr::value(username))
        .col_expr(Column::VerifiedName, Expr::value(name))
        .col_expr(Column::AccountType, Expr::value(account.account_type.clone()))
        .filter(Column::Id.eq(row.id))
        .filter(Column::EndedAt.is_null())
        .exec(txn.db())
        .await?;
    if still.rows_affected == 1 {
        keep(&txn, row, picture, posts).await?;
        txn.announce(LiveKind::Connection, None);
    }
    txn.commit().await
}

async fn keep(
    txn: &Txn,
    row: &Model,
    picture: Option<Picture>,
    posts: Option<Vec<AccountPost>>,
) -> Result<(), StoreError> {
    let here = account_picture::Column::ConnectionId.eq(row.id);
    let earlier = txn
        .find::<account_picture::Entity>()
        .filter(here.clone())
        .one(txn.db())
        .await?;
    let mut kept = account_picture::Model {
        workspace_id: row.workspace_id,
        connection_id: row.id,
        body: earlier.as_ref().and_then(|earlier| earlier.body.clone()),
        posts: earlier.as_ref().and_then(|earlier| earlier.posts.clone()),
        fetched_at: txn.now(),
    };
    if let Some(picture) = picture {
        let sealed = txn.seal(row.secrets_key, PICTURE, row.id, &picture.bytes).await?;
        kept.body = Some(sealed);
    }
    if let Some(posts) = posts {
        let sealed = txn.seal(row.secrets_key, POSTS, row.id, &to_json(&posts)).await?;
        kept.posts = Some(sealed);
    }
    txn.delete::<account_picture::Entity>()
        .filter(here)
        .exec(txn.db())
        .await?;
    txn.insert(kept).await
}

/// A post that can be shown; ids are digits, and nothing else may become part of an address.
fn shown_post(post: &Post) -> Option<AccountPost> {
    let digits = !post.id.is_empty() && post.id.bytes().all(|byte| byte.is_ascii_digit());
    post.picture_url().filter(|_| digits)?;
    let caption = post.caption.as_deref().unwrap_or_default().trim();
    Some(AccountPost {
        id: post.id.clone(),
        caption: caption.chars().take(LONGEST_CAPTION).collect(),
    })
}

/// The picture of a connected account, as it was fetched last.
pub async fn account_picture(scope: &WorkspaceScope, id: ConnectionId) -> Result<Picture, PictureError> {
    if !scope.may(Duty::Read) {
        return Err(PictureError::NotFound);
    }
    let view = scope.view().await?;
    let seen = view
        .find::<account_picture::Entity>()
        .filter(account_picture::Column::ConnectionId.eq(id.0))
        .one(view.db())
        .await
        .map_err(StoreError::from)?;
    let body = seen.and_then(|seen| seen.body).ok_or(PictureError::NotFound)?;
    let bytes = view.open(PICTURE, id.0, &body).await?;
    let bytes = Bytes::copy_from_slice(&bytes);
    let mime = kind_of(&bytes).ok_or(PictureError::NotFound)?;
    Ok(Picture { mime, bytes })
}

/// The posts that the tile shows.
pub async fn recent_posts(scope: &WorkspaceScope, id: ConnectionId) -> Result<Vec<AccountPost>, StoreError> {
    let view = scope.view().await?;
    let seen = view
        .find::<account_picture::Entity>()
        .filter(account_picture::Column::ConnectionId.eq(id.0))
        .one(view.db())
        .await?;
    let Some(seen) = seen else {
        return Ok(Vec::new());
    };
    let json = view.open_text(POSTS, id.0, seen.posts.as_deref()).await?;
    json.map_or(Ok(Vec::new()), |json| {
        from_json(json.as_bytes(), "account_picture")
    })
}

/// The picture of one of those posts, passed on from Instagram; nothing of it is kept.
pub async fn post_picture(
    scope: &WorkspaceScope,
    id: ConnectionId,
    post: &str,
) -> Result<Picture, PictureError> {
    if !scope.may(Duty::Read)
        || !recent_posts(scope, id)
            .await?
            .iter()
            .any(|shown| shown.id == post)
    {
        return Err(PictureError::NotFound);
    }
    picture_of_post(scope, id, post).await
}

/// The picture of a post that this workspace knows of, by Meta's id.
pub(crate) async fn picture_of_post(
    scope: &WorkspaceScope,
    id: ConnectionId,
    post: &str,
) -> Result<Picture, PictureError> {
    let (_, access) = open(scope, id).await?.ok_or(PictureError::NotFound)?;
    let instagram = scope.laras.instagram().ok_or(PictureError::Unavailable)?;
    let found = instagram
        .post(&access.token, post)
        .await
        .map_err(|_| PictureError::Unavailable)?
        .ok_or(PictureError::NotFound)?;
    let url = found.picture_url().ok_or(PictureError::NotFound)?;
    fetch(instagram, url, LARGEST_POST).await
}

async fn fetch(instagram: &Instagram, url: &str, most: usize) -> Result<Picture, PictureError> {
    let fetched = async {
        let download = instagram.download(url, PICTURE_TIME).await?;
        whole(download, most).await
    };
    let bytes = fetched.await.map_err(|error| {
        tracing::info!(%error, "a picture of an account was not fetched");
        PictureError::Unavailable
    })?;
    let mime = kind_of(&bytes).ok_or(PictureError::Unavailable)?;
    Ok(Picture { mime, bytes })
}

async fn whole(mut download: Download, most: usize) -> Result<Bytes, DownloadError> {
    let mut bytes = BytesMut::new();
    while let Some(piece) = download.next().await? {
        if bytes.len() + piece.len() > most {
            return Err(DownloadError::Unavailable);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.freeze())
}

/// What the first bytes say (WHATWG "MIME Sniffing", image types); anything else is not shown.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::kind_of;

    #[test]
    fn only_what_is_a_picture_is_shown() {
        assert_eq!(kind_of(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(kind_of(b"\x89PNG\r\n"), Some("image/png"));
        assert_eq!(kind_of(b"RIFF0000WEBPVP8 "), Some("image/webp"));
        for other in [&b"<svg xmlns"[..], b"<html>", b"", b"GIF89a", b"RIFF0000WAVE"] {
            assert_eq!(kind_of(other), None);
        }
    }
}

//! Comments: reading, answering in public, hiding, deleting (reference 4.1 to 4.3).

use axum::http::Method;
use serde_json::{Value, json};

use super::{Result, auth, events, send};
use crate::Twin;
use crate::fixtures::instagram::PostKind;
use crate::graph::Answer;
use crate::graph::call::Call;
use crate::graph::error::GraphError;
use crate::graph::{fields, messages as whatsapp};
use crate::misbehave::Misbehaviour;
use crate::world::World;
use crate::world::instagram::access::{BASIC, COMMENTS, Token};
use crate::world::instagram::comments::{Author, Comment};
use crate::world::plan::{About, Slot};

/// The most that a page of comments has.
const PAGE: usize = 50;

/// `2026-09-20T10:11:12+0000`: no colon in the offset.
pub fn time(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at)
        .map(|time| time.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string())
        .unwrap_or_default()
}

fn permitted(twin: &Twin, call: &Call) -> Result<Token> {
    let token = twin.look(|world| auth::token(twin, world, call))?;
    auth::needs(&token, BASIC)?;
    auth::needs(&token, COMMENTS)?;
    Ok(token)
}

/// A comment under a post of the token's own account.
fn own(twin: &Twin, call: &Call, token: &Token, id: &str) -> Result<Comment> {
    twin.look(|world| world.comment(id).cloned())
        .filter(|one| one.account_id == token.account_id)
        .ok_or_else(|| call.absent(id))
}

fn node(twin: &Twin, comment: &Comment) -> Value {
    twin.change(|world| {
        let username = world.username_of(comment);
        let (from, user) = match &comment.author {
            Author::Person(person) => (world.igsid(&comment.account_id, person), None),
            Author::Account => {
                let app_scoped = world.ig_account(&comment.account_id).map(|one| one.app_scoped_id.clone());
                (comment.account_id.clone(), app_scoped.map(|id| json!({ "id": id })))
            }
        };
        let replies: Vec<Value> = world
            .replies_to(&comment.id)
            .iter()
            .map(|one| json!({ "id": one.id, "text": one.text, "timestamp": time(one.at), "username": world.username_of(one) }))
            .collect();
        let media = world.post_of(comment).map(|post| json!({ "id": post.id, "media_product_type": post.kind.product() }));
        json!({
            "id": comment.id, "text": comment.text, "timestamp": time(comment.at), "username": username,
            "from": { "id": from, "username": username }, "user": user, "like_count": 0, "hidden": comment.hidden,
            "parent_id": comment.parent, "media": media,
            "replies": (!replies.is_empty()).then(|| json!({ "data": replies })),
        })
    })
}

const DEFAULTS: &[&str] = &["id", "text", "timestamp"];

pub fn show(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let token = permitted(twin, call)?;
    let comment = own(twin, call, &token, id)?;
    Ok(Answer::Json(fields::chosen(
        call,
        node(twin, &comment),
        "IGComment",
        DEFAULTS,
    )?))
}

/// `/<media>/comments`.
pub async fn of_media(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let token = permitted(twin, call)?;
    let post = twin.look(|world| world.post(id).cloned());
    let post = post
        .filter(|one| one.account_id == token.account_id)
        .ok_or_else(|| call.absent(id))?;
    match call.method {
        Method::GET => {
            let all: Vec<Comment> =
                twin.look(|world| world.comments_of(&post.id).into_iter().cloned().collect());
            listed(twin, call, &all)
        }
        Method::POST if post.kind == PostKind::Ad => Err(call.absent(id)),
        Method::POST => write(twin, call, &post.id, None).await,
        _ => Err(auth::unsupported(&call.method)),
    }
}

/// `/<comment>/replies`: to a reply, the new one lands under the top-level comment.
pub async fn replies(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let token = permitted(twin, call)?;
    let comment = own(twin, call, &token, id)?;
    match call.method {
        Method::GET => {
            let all: Vec<Comment> = twin.look(|world| world.replies_to(id).into_iter().cloned().collect());
            listed(twin, call, &all)
        }
        Method::POST => {
            let kind = twin.look(|world| world.post_of(&comment).map(|post| post.kind));
            if comment.hidden {
                return Err(
                    GraphError::of(100).saying("(#100) The comment is hidden and cannot be replied to.")
                );
            }
            match kind {
                Some(PostKind::Live) => {
                    return Err(
                        GraphError::of(100).saying("(#100) Comments on live video cannot be replied to.")
                    );
                }
                // "Cannot access ads" (reference 4.2).
                Some(PostKind::Ad) => return Err(call.absent(id)),
                _ => {}
            }
            write(twin, call, &comment.media_id, Some(id)).await
        }
        _ => Err(auth::unsupported(&call.method)),
    }
}

async fn write(twin: &Twin, call: &Call, media_id: &str, parent: Option<&str>) -> Result<Answer> {
    let text = call.required("message")?;
    let enabled = twin.look(|world| world.post(media_id).is_some_and(|post| post.comments_enabled));
    if !enabled {
        return Err(GraphError::of(100).saying("(#100) Comments are disabled for this media."));
    }
    twin.change(send::next_refusal)?;
    if let Some(loss) = twin.change(whatsapp::lost_before) {
        return Ok(Answer::Lost(json!({}), loss));
    }
    let written = twin.change(|world| {
        let comment = world.write_comment(media_id, Author::Account, Some(&text), parent, twin.now())?;
        if let Some(kept) = world.comment_mut(&comment.id) {
            kept.through_api = true;
        }
        let slot = tell(twin, world, &comment, Some(&comment.id));
        Some((comment, slot))
    });
    let (comment, _) = written.ok_or_else(|| call.absent(media_id))?;
    twin.tell(media_id, "");
    if twin.change(|world| world.suffers(Misbehaviour::IgEchoFirst)) {
        twin.overtake(&comment.id).await;
    }
    let answer = json!({ "id": comment.id });
    Ok(match twin.change(whatsapp::lost_after) {
        Some(loss) => Answer::Lost(answer, loss),
        None => Answer::Json(answer),
    })
}

/// The webhook of a comment, whoever wrote it.
pub fn tell(twin: &Twin, world: &mut World, comment: &Comment, reports: Option<&str>) -> Option<Slot> {
    let entry = events::comment_entry(world, comment, twin.now());
    twin.post_instagram(world, &comment.account_id, About::Comments, reports, vec![entry])
}

fn listed(twin: &Twin, call: &Call, all: &[Comment]) -> Result<Answer> {
    let shown: Result<Vec<Value>> = all
        .iter()
        .map(|one| fields::chosen(call, node(twin, one), "IGComment", DEFAULTS))
        .collect();
    Ok(Answer::Json(super::paged(twin, call, shown?, PAGE)))
}

/// `POST /<comment>?hide=…` and `POST /<media>?comment_enabled=…`.
pub fn change(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let token = permitted(twin, call)?;
    if let Some(enabled) = call.text("comment_enabled") {
        return twin.change(|world| {
            let posts = &mut world.instagram.posts;
            let post = posts
                .iter_mut()
                .find(|one| one.id == id && one.account_id == token.account_id);
            post.ok_or_else(|| call.absent(id))?.comments_enabled = enabled == "true";
            Ok(Answer::Json(json!({ "success": true })))
        });
    }
    let comment = own(twin, call, &token, id)?;
    let hide = match call.required("hide")?.as_str() {
        "true" => true,
        "false" => false,
        _ => return Err(GraphError::parameter("Param hide must be a boolean")),
    };
    touchable(twin, call, &comment)?;
    // The owner's own comments stay visible whatever is asked.
    let hidden = hide && comment.author != Author::Account;
    twin.change(|world| {
        if let Some(comment) = world.comment_mut(id) {
            comment.hidden = hidden;
        }
    });
    twin.tell(&comment.media_id, "");
    Ok(Answer::Json(json!({ "success": true })))
}

pub fn delete(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let token = permitted(twin, call)?;
    let comment = own(twin, call, &token, id)?;
    touchable(twin, call, &comment)?;
    twin.change(|world| world.erase_comment(id));
    twin.tell(&comment.media_id, "");
    Ok(Answer::Json(json!({ "success": true })))
}

/// Neither on live video nor on advertisements (reference 4.2).
fn touchable(twin: &Twin, call: &Call, comment: &Comment) -> Result<()> {
    match twin.look(|world| world.post_of(comment).map(|post| post.kind)) {
        Some(PostKind::Live) => {
            Err(GraphError::of(100).saying("(#100) Comments on live video cannot be hidden or deleted."))
        }
        Some(PostKind::Ad) => Err(call.absent(&comment.id)),
        _ => Ok(()),
    }
}

//! The account itself, its posts, and what it may know of a customer (reference 1.7, 1.8, 5.2).

use serde_json::{Value, json};

use super::{CDN_PATH, Result, auth};
use crate::Twin;
use crate::graph::Answer;
use crate::graph::call::Call;
use crate::graph::error::GraphError;
use crate::graph::fields;
use crate::misbehave::Misbehaviour;
use crate::world::World;
use crate::world::instagram::access::{BASIC, MESSAGES};
use crate::world::instagram::{Account, Post};

pub fn me(twin: &Twin, call: &Call) -> Result<Answer> {
    let id = call.path.first().map_or("me", String::as_str);
    let (account, token) = twin.look(|world| auth::account(twin, world, call, id))?;
    auth::needs(&token, BASIC)?;
    let node = twin.change(|world| node(twin, world, &account));
    let shown = fields::chosen(call, node, "InstagramUser", &["id"])?;
    let wrapped = twin.change(|world| world.suffers(Misbehaviour::IgWrappedMe));
    Ok(Answer::Json(if wrapped {
        json!({ "data": [shown] })
    } else {
        shown
    }))
}

fn node(twin: &Twin, world: &mut World, account: &Account) -> Value {
    let kind = if world.suffers(Misbehaviour::IgUppercaseType) {
        account.kind.word().to_uppercase()
    } else {
        account.kind.word().to_owned()
    };
    let user_id = (!world.suffers(Misbehaviour::IgNoUserId)).then(|| account.id.clone());
    let posts = world.posts_of(&account.id).len();
    json!({
        "id": account.app_scoped_id, "user_id": user_id, "username": account.username,
        "name": account.name, "account_type": kind,
        "profile_picture_url": format!("{}{CDN_PATH}/profile/{}.png", twin.options().public_url, account.id),
        "followers_count": 1284, "follows_count": 203, "media_count": posts, "biography": null, "website": null,
    })
}

pub fn media_list(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let (account, token) = twin.look(|world| auth::account(twin, world, call, id))?;
    auth::needs(&token, BASIC)?;
    let posts: Vec<Post> = twin.look(|world| world.posts_of(&account.id).into_iter().cloned().collect());
    let shown: Result<Vec<Value>> = posts
        .iter()
        .map(|post| fields::chosen(call, medium_node(twin, post), "IGMedia", &["id"]))
        .collect();
    Ok(Answer::Json(super::paged(twin, call, shown?, 100)))
}

pub fn medium(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let token = twin.look(|world| auth::token(twin, world, call))?;
    auth::needs(&token, BASIC)?;
    let post = twin.look(|world| world.post(id).cloned());
    let post = post
        .filter(|one| one.account_id == token.account_id)
        .ok_or_else(|| call.absent(id))?;
    Ok(Answer::Json(fields::chosen(
        call,
        medium_node(twin, &post),
        "IGMedia",
        &["id"],
    )?))
}

pub fn medium_node(twin: &Twin, post: &Post) -> Value {
    let base = format!("{}{CDN_PATH}/media/{}", twin.options().public_url, post.id);
    let video = post.kind.media_type() == "VIDEO";
    let without_caption = twin.change(|world| world.suffers(Misbehaviour::IgNoCaption));
    let (username, comments) = twin.look(|world| {
        let username = world.ig_account(&post.account_id).map(|one| one.username.clone());
        (username, world.comments_of(&post.id).len())
    });
    let mut node = json!({
        "id": post.id, "media_type": post.kind.media_type(), "shortcode": post.shortcode,
        "media_url": format!("{base}.png"),
        "thumbnail_url": video.then(|| format!("{base}.png")),
        "permalink": format!("https://www.instagram.com/p/{}/", post.shortcode),
        "timestamp": super::comments::time(post.at), "username": username,
        "owner": { "id": post.account_id }, "like_count": 42, "comments_count": comments,
        "is_comment_enabled": post.comments_enabled, "alt_text": null,
        "caption": post.caption, "media_product_type": post.kind.product(),
    });
    if let (true, Some(object)) = (without_caption, node.as_object_mut()) {
        object.remove("caption");
        object.remove("media_product_type");
    }
    node
}

/// What a business may know of a customer: nothing before the customer has written (reference 5.2).
pub fn profile(twin: &Twin, call: &Call, igsid: &str) -> Result<Answer> {
    let token = twin.look(|world| auth::token(twin, world, call))?;
    if igsid == token.app_scoped_id {
        return me(twin, call);
    }
    let person = twin
        .look(|world| world.behind_igsid(&token.account_id, igsid))
        .ok_or_else(|| call.absent(igsid))?;
    auth::needs(&token, MESSAGES)?;
    if twin.change(|world| world.suffers(Misbehaviour::IgProfileMissing)) {
        return Err(GraphError::of(9010));
    }
    let consent = twin.look(|world| {
        world
            .ig_thread(&token.account_id, &person.id)
            .is_some_and(|thread| thread.consent)
    });
    if !consent {
        return Err(GraphError::of(230));
    }
    let picture = format!(
        "{}{CDN_PATH}/profile/{}.png",
        twin.options().public_url,
        person.username
    );
    let node = json!({
        "id": igsid, "name": person.name, "username": person.username, "profile_pic": picture,
        "follower_count": 87, "is_user_follow_business": true, "is_business_follow_user": false,
        "is_verified_user": false,
    });
    Ok(Answer::Json(fields::chosen(
        call,
        node,
        "IGBusinessScopedID",
        &["id", "name", "username", "profile_pic"],
    )?))
}

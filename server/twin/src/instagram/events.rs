//! What Instagram tells the app: entries of webhooks of the object `instagram` (reference 2).

use serde_json::{Map, Value, json};

use crate::Twin;
use crate::fixtures::instagram::PostKind;
use crate::misbehave::Misbehaviour;
use crate::world::World;
use crate::world::instagram::comments::{Author, Comment};
use crate::world::plan::{About, Delivery, OfAccount, Slot};

/// Whether the app hears of this: the account is subscribed, lets tools read its messages, and is public for comments.
pub fn told(world: &World, of: &OfAccount) -> bool {
    if of.about == About::Dashboard {
        return true;
    }
    let Some(account) = world.ig_account(&of.account_id) else {
        return false;
    };
    world.instagram.subscriptions.contains_key(&account.id)
        && match of.about {
            About::Messages => account.tells_messages(),
            About::Comments => !account.private,
            About::Account | About::Dashboard => true,
        }
}

/// The whole body of a webhook. Documentation samples wrap it in a list (reference 2.4).
pub fn envelope(world: &mut World, entries: &[Value]) -> Value {
    let body = json!({ "object": "instagram", "entry": entries });
    if world.suffers(Misbehaviour::IgArrayEnvelope) {
        json!([body])
    } else {
        body
    }
}

/// One element of `messaging[]`, with its one event key.
pub fn element(sender: &str, recipient: &str, at: i64, key: &str, value: Value) -> Value {
    let mut element = Map::from_iter([
        ("sender".to_owned(), json!({ "id": sender })),
        ("recipient".to_owned(), json!({ "id": recipient })),
        ("timestamp".to_owned(), json!(at)),
    ]);
    element.insert(key.to_owned(), value);
    Value::Object(element)
}

/// An entry with one messaging element; `list` is `messaging` or `standby`.
pub fn messaging_entry(account_id: &str, now: i64, list: &str, element: &Value) -> Value {
    json!({ "id": account_id, "time": now, list: [element] })
}

pub fn change_entry(account_id: &str, now: i64, field: &str, value: &Value) -> Value {
    json!({ "id": account_id, "time": now / 1000, "changes": [{ "field": field, "value": value }] })
}

/// A comment's entry, in the shape that the switches demand.
pub fn comment_entry(world: &mut World, comment: &Comment, now: i64) -> Value {
    let live = world
        .post_of(comment)
        .is_some_and(|post| post.kind == PostKind::Live);
    let field = if live { "live_comments" } else { "comments" };
    let value = comment_value(world, comment);
    if world.suffers(Misbehaviour::IgChangedFields) {
        return json!({ "id": comment.account_id, "time": now / 1000, "changed_fields": [field] });
    }
    if world.suffers(Misbehaviour::IgFlatComments) {
        return json!({ "id": comment.account_id, "time": now / 1000, "field": field, "value": value });
    }
    change_entry(&comment.account_id, now, field, &value)
}

fn comment_value(world: &mut World, comment: &Comment) -> Value {
    let username = world.username_of(comment);
    let from = match &comment.author {
        Author::Person(person) => {
            let igsid = world.igsid(&comment.account_id, person);
            json!({ "id": igsid, "username": username })
        }
        Author::Account => {
            let own = world
                .ig_account(&comment.account_id)
                .map(|one| one.self_igsid.clone());
            json!({ "id": comment.account_id, "username": username, "self_ig_scoped_id": own })
        }
    };
    let id = if world.suffers(Misbehaviour::IgCommentIdKey) {
        "comment_id"
    } else {
        "id"
    };
    let mut value = Map::from_iter([
        (id.to_owned(), json!(comment.id)),
        ("from".to_owned(), from),
        ("media".to_owned(), media_value(world, comment)),
    ]);
    if let Some(text) = &comment.text {
        value.insert("text".to_owned(), json!(text));
    }
    if let Some(parent) = &comment.parent {
        value.insert("parent_id".to_owned(), json!(parent));
    }
    Value::Object(value)
}

fn media_value(world: &World, comment: &Comment) -> Value {
    let Some(post) = world.post_of(comment) else {
        return json!({ "id": comment.media_id });
    };
    let mut media = json!({ "id": post.id, "media_product_type": post.kind.product() });
    if let (PostKind::Ad, Some(object)) = (post.kind, media.as_object_mut()) {
        object.insert("ad_id".to_owned(), json!(format!("120{}", &post.id)));
        object.insert("ad_title".to_owned(), json!(post.caption));
        if let Some(original) = &post.original {
            object.insert("original_media_id".to_owned(), json!(original));
        }
    }
    media
}

impl Twin {
    /// Plans a webhook of an account for now, unless nobody listens.
    pub(crate) fn post_instagram(
        &self,
        world: &mut World,
        account_id: &str,
        about: About,
        reports: Option<&str>,
        entries: Vec<Value>,
    ) -> Option<Slot> {
        let delivery = Delivery {
            id: world.next_number(),
            waba_id: None,
            number_id: None,
            instagram: Some(OfAccount {
                account_id: account_id.to_owned(),
                about,
            }),
            entries,
            carries: None,
            reports: reports.map(str::to_owned),
            attempt: 0,
        };
        self.post_webhook(world, delivery)
    }
}

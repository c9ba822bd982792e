//! Comments: taken in, drafted for, answered in public or in private, hidden, deleted. Tests of a fact that is easy to get wrong begin
//! with its number.

mod answers;
mod arrivals;
mod changes;
mod forgetting;
mod lost;
mod moderation;
mod schema;
mod ways;

use domain::ids::ConversationId;
use domain::receive::{self, Bubble, Direction, InboxFilter, Thread};
use domain::review::{self, DraftCard};
use domain::time::SECOND;
use domain::{Way, evidence};
use serde_json::{Value, json};
use twin::{InstagramPost, InstagramPostKind, Misbehaviour};

use super::Desk;
use crate::world::World;

/// A question that may be answered where everybody reads along.
const PRICE: &str = "Berapa harga roti sobek?";
/// One that may not.
const ORDER: &str = "Pesanan saya belum sampai kak";

impl<'w> Desk<'w> {
    /// Whose customers never look at once, so that "sent" stays "sent".
    async fn commented(world: &'w World) -> Self {
        world.twin.set(Misbehaviour::NeverRead);
        Self::roti(world).await
    }

    async fn hears_comment(&self, post: &str, customer: &str, text: &str) -> String {
        self.world.clock.advance(SECOND);
        let id = self.world.twin.customer_comments(post, customer, text).await;
        self.world.settle().await;
        id
    }

    async fn hears_reply(&self, comment: &str, customer: &str, text: &str) -> String {
        self.world.clock.advance(SECOND);
        let twin = &self.world.twin;
        let id = twin.customer_replies_to_comment(comment, customer, text).await;
        self.world.settle().await;
        id
    }

    /// A comment's event as Meta would write it by hand.
    async fn told_comment(&self, field: &str, value: Value) {
        self.told("changes", json!({ "field": field, "value": value }))
            .await;
    }

    async fn all_threads(&self) -> Vec<Thread> {
        let mut threads = Vec::new();
        for row in receive::inbox(&self.scope, InboxFilter::All).await.unwrap() {
            threads.push(receive::thread(&self.scope, row.id).await.unwrap().unwrap());
        }
        threads
    }

    /// Threads of comments, the latest first.
    async fn in_public(&self) -> Vec<Thread> {
        let mut threads = self.all_threads().await;
        threads.retain(|thread| thread.comments.is_some());
        threads
    }

    /// Conversations of messages.
    async fn in_private(&self) -> Vec<Thread> {
        let mut threads = self.all_threads().await;
        threads.retain(|thread| thread.comments.is_none());
        threads
    }

    async fn at(&self, id: ConversationId) -> Thread {
        receive::thread(&self.scope, id).await.unwrap().unwrap()
    }

    /// The thread that a customer takes part in.
    async fn comments_by(&self, customer: &str) -> Thread {
        let threads = self.in_public().await;
        let found = threads.into_iter().find(|one| {
            one.contact_handle
                .as_deref()
                .is_some_and(|handle| handle.contains(customer))
        });
        found.unwrap_or_else(|| panic!("no comments by {customer}"))
    }

    async fn approves(&self, draft: &DraftCard) {
        let reason = Some("Sudah dicek".to_owned());
        review::approve(&self.scope, draft.id, draft.version, reason)
            .await
            .unwrap();
        self.world.settle().await;
    }

    /// A person's own words.
    async fn answers_with(&self, id: ConversationId, text: &str, way: Way) {
        review::write_reply(&self.scope, id, text.to_owned(), way)
            .await
            .unwrap();
        self.world.settle().await;
    }

    /// What Instagram was asked to say, taken or not.
    fn said(&self) -> Vec<InstagramPost> {
        self.world.twin.ledger().instagram_posts()
    }

    async fn is_intact(&self) -> String {
        let bundle = evidence::export(&self.scope).await.unwrap();
        let trust = evidence::verify::Trust::default();
        let report = evidence::verify::verify(&bundle, &trust).unwrap();
        assert!(report.is_intact(), "{report:?}");
        bundle
    }
}

fn ours(thread: &Thread) -> Vec<&Bubble> {
    let ours = |bubble: &&Bubble| bubble.direction == Direction::Out;
    thread.bubbles.iter().filter(ours).collect()
}

fn kinds(posts: &[InstagramPost]) -> Vec<InstagramPostKind> {
    posts.iter().map(|post| post.kind).collect()
}

//! Direct messages on Instagram, from a customer's phone to the inbox and back. Tests are named after the facts that are easy to get
//! wrong; the number is that of the fact.

mod answers;
mod arrivals;
mod comments;

use domain::ids::ConversationId;
use domain::receive::{self, Bubble, ConversationRow, Direction, InboxFilter, Thread};
use domain::tenancy::WorkspaceScope;
use domain::time::SECOND;
use domain::{connect, review};
use serde_json::{Value, json};
use twin::Dm;
use twin::fixtures::instagram::{CONNECTED, ConnectedAccount};

use crate::browser::{Browser, Page};
use crate::world::{KIRANA, MELATI, ROTI, SINAR, World};

fn account(business: &str) -> &'static ConnectedAccount {
    CONNECTED.iter().find(|one| one.business == business).unwrap()
}

/// A business that lends us its account.
struct Desk<'w> {
    world: &'w World,
    scope: WorkspaceScope,
    account: &'static str,
    host: &'static str,
    admin: &'static str,
}

impl<'w> Desk<'w> {
    async fn roti(world: &'w World) -> Self {
        Self::of(world, ROTI, (SINAR, "admin@sinar.localhost")).await
    }

    async fn melati(world: &'w World) -> Self {
        Self::of(world, MELATI, (KIRANA, "admin@kirana.localhost")).await
    }

    async fn of(world: &'w World, business: &str, (host, admin): (&'static str, &'static str)) -> Self {
        world.teach(business).await;
        let scope = world.scope(business).await;
        let lent = account(business);
        connect::pair_instagram(&scope, meta::Secret::from(lent.token))
            .await
            .unwrap();
        world.settle().await;
        Self {
            world,
            scope,
            account: lent.ig_account_id,
            host,
            admin,
        }
    }

    async fn hears(&self, customer: &str, dm: &Dm) -> String {
        self.world.clock.advance(SECOND);
        let twin = &self.world.twin;
        let mid = twin.customer_sends_on_instagram(self.account, customer, dm).await;
        self.world.settle().await;
        mid
    }

    async fn hears_text(&self, customer: &str, text: &str) -> String {
        self.hears(customer, &Dm::Text(text.to_owned())).await
    }

    async fn rows(&self) -> Vec<ConversationRow> {
        receive::inbox(&self.scope, InboxFilter::All).await.unwrap()
    }

    async fn only(&self) -> ConversationId {
        let rows = self.rows().await;
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows[0].id
    }

    async fn thread(&self) -> Thread {
        receive::thread(&self.scope, self.only().await)
            .await
            .unwrap()
            .unwrap()
    }

    async fn bubbles(&self) -> Vec<Bubble> {
        self.thread().await.bubbles
    }

    async fn answers(&self) -> Vec<Bubble> {
        let mut bubbles = self.bubbles().await;
        bubbles.retain(|bubble| bubble.direction == Direction::Out);
        bubbles
    }

    /// A post of the account's.
    fn post(&self) -> String {
        self.world.twin.instagram_media(self.account).remove(0)
    }

    /// A person's answer, delivered as far as it goes.
    async fn says(&self, text: &str) {
        let id = self.only().await;
        review::write_reply(&self.scope, id, text.to_owned(), domain::Way::Message)
            .await
            .unwrap();
        self.world.settle().await;
    }

    async fn reader(&self) -> Browser {
        self.world.person(self.host, self.admin).await
    }

    async fn page(&self, lang: &str) -> Page {
        let path = format!(
            "/clients/{}/inbox/{}?lang={lang}",
            self.scope.workspace(),
            self.only().await
        );
        let page = self.reader().await.get(&path).await;
        assert_eq!(page.status, 200);
        self.world.settle().await;
        page
    }

    /// Posts one element of a conversation as Meta would.
    async fn told(&self, list: &str, element: Value) {
        let entry = json!({ "id": self.account, "time": self.world.clock.now_ms(), list: [element] });
        self.world.twin.inject_instagram(self.account, vec![entry]).await;
        self.world.settle().await;
    }

    fn igsid(&self, customer: &str) -> String {
        self.world.twin.igsid(self.account, customer)
    }

    /// Texts that Instagram was asked to send, taken or not.
    fn posts(&self) -> Vec<String> {
        let posts = self.world.twin.ledger().instagram_posts();
        posts.into_iter().filter_map(|post| post.text).collect()
    }
}

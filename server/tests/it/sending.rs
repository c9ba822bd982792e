//! An approved answer leaves at most once and never disappears, whatever Meta does: what Meta saw is in the twin's ledger, what
//! people see is on the pages.

mod limits;
mod pauses;
mod phone;
mod workers;

use domain::ids::ConversationId;
use domain::receive::{self, Bubble, Direction, InboxFilter};
use domain::review;
use domain::send::{SendFailure, SendState};
use domain::tenancy::WorkspaceScope;
use domain::time::SECOND;
use sea_orm::ConnectionTrait as _;

use crate::browser::{Browser, Page};
use crate::databases::Kind;
use crate::webhooks::number;
use crate::world::{ROTI, SINAR, World};

/// Roti Pagi, connected, and its agency at the desk.
struct Desk<'a> {
    world: &'a World,
    scope: WorkspaceScope,
    admin: Browser,
    base: String,
}

async fn desk(world: &World) -> Desk<'_> {
    world.connect_demo_numbers().await;
    Desk {
        scope: world.scope(ROTI).await,
        admin: world.person(SINAR, "admin@sinar.localhost").await,
        base: format!("/clients/{}", world.workspace(ROTI)),
        world,
    }
}

impl Desk<'_> {
    /// The customer writes, so that one may answer.
    async fn hears_from(&self, customer: &str) -> ConversationId {
        self.world.clock.advance(SECOND);
        let number = number(ROTI).phone_number_id;
        self.world
            .twin
            .customer_says(number, customer, "Selamat pagi")
            .await;
        self.world.settle().await;
        receive::inbox(&self.scope, InboxFilter::All).await.unwrap()[0].id
    }

    /// A person's answer, queued and not yet sent.
    async fn writes(&self, conversation: ConversationId, text: &str) {
        review::write_reply(&self.scope, conversation, text.to_owned(), domain::Way::Message)
            .await
            .unwrap();
    }

    async fn sends(&self, conversation: ConversationId, text: &str) {
        self.writes(conversation, text).await;
        self.world.settle().await;
    }

    /// Our bubbles, oldest first.
    async fn answers(&self, conversation: ConversationId) -> Vec<Bubble> {
        let thread = receive::thread(&self.scope, conversation).await.unwrap().unwrap();
        let ours = |bubble: &Bubble| bubble.direction == Direction::Out;
        thread.bubbles.into_iter().filter(ours).collect()
    }

    async fn state(&self, conversation: ConversationId) -> (SendState, Option<SendFailure>) {
        let last = self.answers(conversation).await.pop().unwrap();
        (last.state.unwrap(), last.failure)
    }

    async fn thread(&self, conversation: ConversationId) -> Page {
        self.admin
            .get(&format!("{}/inbox/{conversation}", self.base))
            .await
    }

    async fn approvals(&self) -> Page {
        self.admin.get(&format!("{}/approvals", self.base)).await
    }

    async fn evidence(&self, conversation: ConversationId) -> Page {
        let path = format!("{}/inbox/{conversation}/evidence", self.base);
        self.admin.get(&path).await
    }

    /// Changes a row as another part of the product would.
    async fn set(&self, statement: &str) {
        let connection = self.world.database.connect().await;
        let workspace = self.world.workspace(ROTI);
        let statement = match self.world.database.kind() {
            Kind::Sqlite => statement.to_owned(),
            Kind::Postgres => {
                format!("SELECT set_config('laras.workspace', '{workspace}', false); {statement}")
            }
        };
        #[expect(clippy::disallowed_methods, reason = "stands for another part of the product")]
        connection.execute_unprepared(&statement).await.unwrap();
        connection.close().await.unwrap();
    }

    async fn unpause(&self) {
        self.set("UPDATE connection SET paused = NULL, paused_until = NULL")
            .await;
    }
}

/// The texts that Meta was asked to send, taken or not.
fn posts(world: &World) -> Vec<String> {
    let ledger = world.twin.ledger();
    let text = |entry: &twin::Entry| entry.body["text"]["body"].as_str().unwrap().to_owned();
    ledger.messages().map(text).collect()
}

/// The promise, from Meta's side: no POST was repeated, and no text was accepted twice.
fn nothing_was_sent_twice(world: &World) {
    let ledger = world.twin.ledger();
    let mut accepted = std::collections::BTreeSet::new();
    for entry in ledger.messages() {
        assert_eq!(ledger.posts_for(entry.opaque().unwrap()), 1);
        let text = entry.body["text"]["body"].as_str().unwrap();
        assert!(
            entry.wamid.is_none() || accepted.insert(text.to_owned()),
            "{text} was accepted twice"
        );
    }
}

fn cards(page: &Page) -> usize {
    page.body.matches("data-testid=\"unclear-card\"").count()
}

//! What is forgotten: where an account's posts are when it is disconnected, everything of it when its owner asks, and one customer
//! whenever the business asks.

use std::net::{IpAddr, Ipv4Addr};

use domain::disconnect::{self, EraseError};
use domain::evidence;
use domain::receive::{self, InboxFilter};
use domain::send::{self, PhoneCheck, SendState};
use domain::tenancy::{self, WorkspaceScope};
use domain::time::MINUTE;
use domain::{Way, connect, review};
use twin::Misbehaviour;

use super::{ORDER, PRICE, ours};
use crate::instagram::Desk;
use crate::tenant_tables::count;
use crate::world::{MELATI, ROTI, SINAR, World};

on_both_databases![
    a_disconnected_accounts_posts_are_nowhere_and_its_comments_stay_readable,
    removing_the_app_cancels_what_waits_under_posts,
    an_erased_account_leaves_no_comment_and_no_post,
    an_erased_customer_is_in_no_table_and_the_log_stays_whole,
    nobody_is_erased_while_an_answer_to_them_is_on_its_way,
    what_waits_to_leave_to_an_erased_customer_never_leaves,
    only_who_runs_the_business_erases_and_nobody_elses_customers,
];

const EVERYTHING: [&str; 10] = [
    "contact",
    "conversation",
    "message",
    "message_version",
    "reaction",
    "draft",
    "draft_version",
    "outgoing",
    "attempt",
    "delivery",
];

async fn disconnected(desk: &Desk<'_>) {
    let account = connect::integrations(&desk.scope)
        .await
        .unwrap()
        .instagram
        .remove(0);
    disconnect::disconnect(&desk.scope, account.id).await.unwrap();
    desk.world.settle().await;
}

async fn a_disconnected_accounts_posts_are_nowhere_and_its_comments_stay_readable(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    let post = desk.thread().await.comments.unwrap().post;
    assert!(post.permalink.is_some());
    assert!(receive::post_picture(&desk.scope, post.id).await.is_ok());
    disconnected(&desk).await;
    let thread = desk.thread().await;
    assert!(thread.draft.is_none(), "what waited is cancelled");
    assert_eq!(thread.bubbles[0].text.as_deref(), Some(PRICE));
    let kept = thread.comments.unwrap().post;
    assert_eq!(kept.caption, post.caption);
    assert_eq!(kept.permalink, None);
    assert!(receive::post_picture(&desk.scope, post.id).await.is_err());
    let late = review::write_reply(&desk.scope, thread.id, "Halo".into(), Way::Comment).await;
    assert!(matches!(late, Err(review::ReviewError::NotConnected)), "{late:?}");
    let database = world.database.connect().await;
    for column in ["provider_id", "permalink"] {
        let sql = format!("post WHERE {column} IS NOT NULL AND workspace_id IS NOT NULL");
        assert_eq!(count_where(world, &sql).await, 0, "{column}");
    }
    assert_eq!(count(&database, world.workspace(ROTI), "post").await, 1);
    desk.is_intact().await;
}

/// Rows of Roti Pagi by a table and its condition.
async fn count_where(world: &World, table_and_condition: &str) -> i64 {
    let database = world.database.connect().await;
    let (table, condition) = table_and_condition.split_once(" WHERE ").unwrap();
    let inner = format!("(SELECT * FROM {table} WHERE {condition}) AS counted");
    count(&database, world.workspace(ROTI), &inner).await
}

async fn removing_the_app_cancels_what_waits_under_posts(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    assert!(desk.thread().await.draft.is_some());
    let told = world.twin.owner_removes_app(desk.account).await;
    assert!(told.succeeded(), "{told:?}");
    world.settle().await;
    assert!(desk.thread().await.draft.is_none());
    assert!(review::waiting(&desk.scope).await.unwrap().is_empty());
}

async fn an_erased_account_leaves_no_comment_and_no_post(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    let draft = desk.thread().await.draft.unwrap();
    desk.approves(&draft).await;
    desk.hears_comment(&desk.post(), "budi", ORDER).await;
    let told = world.twin.owner_requests_deletion(desk.account).await;
    assert!(told.succeeded(), "{told:?}");
    world.settle().await;
    assert!(desk.rows().await.is_empty());
    let database = world.database.connect().await;
    for table in EVERYTHING.iter().copied().chain(["post", "account_picture"]) {
        assert_eq!(count(&database, world.workspace(ROTI), table).await, 0, "{table}");
    }
    desk.is_intact().await;
}

/// Sari comments twice and writes; Budi writes. Sari has answers in every shape.
async fn talked(desk: &Desk<'_>) {
    let world = desk.world;
    let comment = desk
        .hears_comment(&desk.post(), "sari", "Berapa harga roti sobek? Rahasia Mawar")
        .await;
    let draft = desk.thread().await.draft.unwrap();
    desk.approves(&draft).await;
    world.pass(6_000).await;
    desk.hears_reply(&comment, "sari", "Alamatnya di mana? Rahasia Mawar")
        .await;
    desk.hears_text("sari", "Buka jam berapa? Rahasia Mawar").await;
    let direct = desk.in_private().await.remove(0);
    desk.answers_with(direct.id, "Jam enam ya Kak Mawar", Way::Message)
        .await;
    desk.hears_text("budi", "Buka jam berapa?").await;
}

async fn an_erased_customer_is_in_no_table_and_the_log_stays_whole(world: &World) {
    let desk = Desk::commented(world).await;
    talked(&desk).await;
    let sari = desk.comments_by("sari").await.id;
    assert!(evidence::export(&desk.scope).await.unwrap().contains("Mawar"));
    let erased = disconnect::erase_contact(&desk.scope, sari).await.unwrap();
    assert_eq!(erased, 2, "her comments and her messages");
    world.settle().await;
    let left = desk.only().await;
    assert_eq!(
        desk.at(left).await.bubbles[0].text.as_deref(),
        Some("Buka jam berapa?")
    );
    assert!(
        desk.at(left).await.draft.is_some(),
        "the neighbour's draft waits on"
    );
    let database = world.database.connect().await;
    for table in EVERYTHING {
        let rows = count(&database, world.workspace(ROTI), table).await;
        let budis = i64::from(matches!(
            table,
            "contact" | "conversation" | "message" | "draft" | "draft_version"
        ));
        assert_eq!(rows, budis, "{table}");
    }
    let about_her = format!("evidence_opening WHERE {}", opened_for(world, sari));
    assert_eq!(
        count_where(world, &about_her).await,
        0,
        "what she said can be opened"
    );
    let bundle = desk.is_intact().await;
    assert!(bundle.contains("contact_erased") && !bundle.contains("Mawar"));
    let again = disconnect::erase_contact(&desk.scope, sari).await;
    assert!(matches!(again, Err(EraseError::NotFound)), "{again:?}");
    // Whoever writes again is somebody new.
    desk.hears_text("sari", "Halo").await;
    let rows = receive::inbox(&desk.scope, InboxFilter::All).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(desk.at(rows[0].id).await.bubbles.len(), 1);
}

/// Openings of entries about a conversation.
fn opened_for(world: &World, conversation: domain::ids::ConversationId) -> String {
    let id = match world.database.kind() {
        crate::databases::Kind::Postgres => format!("'{conversation}'"),
        crate::databases::Kind::Sqlite => format!("x'{}'", conversation.0.simple()),
    };
    format!("entry_id IN (SELECT id FROM evidence_entry WHERE conversation_id = {id})")
}

async fn nobody_is_erased_while_an_answer_to_them_is_on_its_way(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_text("sari", "Halo").await;
    let id = desk.only().await;
    world.twin.set(Misbehaviour::IgNoEcho);
    world.twin.set_for(Misbehaviour::ResetBeforeAccept, 1);
    desk.answers_with(id, "Halo Kak", Way::Message).await;
    let refused = disconnect::erase_contact(&desk.scope, id).await;
    assert!(matches!(refused, Err(EraseError::OnItsWay)), "{refused:?}");
    assert_eq!(desk.at(id).await.bubbles.len(), 2, "nothing was erased");
    world.pass(11 * MINUTE).await;
    let asked = send::unclear(&desk.scope).await.unwrap();
    send::answer(&desk.scope, asked[0].message, PhoneCheck::NotArrived)
        .await
        .unwrap();
    disconnect::erase_contact(&desk.scope, id).await.unwrap();
    world.settle().await;
    assert!(desk.rows().await.is_empty());
    desk.is_intact().await;
}

async fn what_waits_to_leave_to_an_erased_customer_never_leaves(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    let draft = desk.thread().await.draft.unwrap();
    world.twin.set(Misbehaviour::IgUserLimit);
    desk.approves(&draft).await;
    let thread = desk.thread().await;
    assert_eq!(ours(&thread)[0].state, Some(SendState::Queued));
    disconnect::erase_contact(&desk.scope, thread.id).await.unwrap();
    world.twin.unset(Misbehaviour::IgUserLimit);
    world.pass(10 * MINUTE).await;
    assert!(desk.said().is_empty());
    assert!(desk.rows().await.is_empty());
}

async fn only_who_runs_the_business_erases_and_nobody_elses_customers(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    let id = desk.only().await;
    let stranger = world.scope(MELATI).await;
    let refused = disconnect::erase_contact(&stranger, id).await;
    assert!(matches!(refused, Err(EraseError::NotFound)), "{refused:?}");
    let agent = agent_of_roti(world).await;
    let refused = disconnect::erase_contact(&agent, id).await;
    assert!(matches!(refused, Err(EraseError::NotAllowed)), "{refused:?}");
    assert_eq!(desk.thread().await.bubbles[0].text.as_deref(), Some(PRICE));
}

/// Who answers for a client without running it.
async fn agent_of_roti(world: &World) -> WorkspaceScope {
    let nobody = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let session = tenancy::sign_in(&world.laras, SINAR, "agent@sinar.localhost", "laras-demo", nobody)
        .await
        .unwrap();
    session
        .signed_in
        .workspace(&world.laras, Some(world.workspace(ROTI)))
        .await
        .unwrap()
}

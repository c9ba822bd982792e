//! Several nodes on one PostgreSQL hear of each other's changes.
//!
//! NOTIFY is a hint, sent after the commit and outside its transaction, coalesced. Nothing depends on it: workers poll, brands
//! are read again every few seconds, and a node that could not listen for a while tells its pages to read everything again.

use std::time::Duration;

use sea_orm::sqlx::PgPool;
use sea_orm::sqlx::postgres::{PgListener, PgNotification};
use uuid::Uuid;

use super::letter::Letter;
use super::outbox::Said;
use crate::laras::Laras;
use crate::store::{PlatformTxn, StoreError, platform};

/// What changed.
const LIVE: &str = "laras_live";
/// That there is work; the payload is the id of the node that says so.
const WORK: &str = "laras_work";
/// A node speaks at most once in this time; what comes meanwhile is said together.
const PAUSE: Duration = Duration::from_millis(50);
/// After a failure, so long until the next attempt.
const RECOVERY: Duration = Duration::from_secs(1);
/// A partner or host made elsewhere, by a command or by another node, is known here after this time at the latest.
const BRANDS: Duration = Duration::from_secs(3);

/// Tells the other nodes what happens here and hears what happens there, until `stop` resolves. Partners and hosts that
/// another process made become known; on SQLite, where there is no other node, that is all.
pub async fn listen(laras: Laras, stop: impl Future<Output = ()>) {
    let nodes = async {
        match laras.store().postgres() {
            Some(pool) => {
                let node = crate::time::new_id(laras.clock());
                laras.events().outbox.open();
                tokio::join!(hear(&laras, pool, node), tell(&laras, node));
            }
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = stop => {}
        () = nodes => {}
        () = follow_brands(&laras) => {}
    }
}

async fn follow_brands(laras: &Laras) {
    loop {
        tokio::time::sleep(BRANDS).await;
        read_brands(laras).await;
    }
}

async fn read_brands(laras: &Laras) {
    if let Err(error) = laras.read_brands_again().await {
        tracing::warn!(%error, "partners and hosts cannot be read again; what was known stays");
    }
}

async fn tell(laras: &Laras, node: Uuid) {
    let outbox = &laras.events().outbox;
    loop {
        let said = outbox.next().await;
        match say(laras, node, &said).await {
            Ok(()) => tokio::time::sleep(PAUSE).await,
            Err(error) => {
                tracing::warn!(%error, "the other nodes cannot be told what changed here; they will read again");
                tokio::time::sleep(RECOVERY).await;
                outbox.everything();
            }
        }
    }
}

async fn say(laras: &Laras, node: Uuid, said: &Said) -> Result<(), StoreError> {
    let mut notes = Vec::with_capacity(2);
    if !said.letter.is_empty() {
        notes.push((LIVE, said.letter.written(node)));
    }
    if said.work {
        notes.push((WORK, node.to_string()));
    }
    let txn = PlatformTxn::open_on(laras).await?;
    platform::notify(&txn, &notes).await?;
    txn.commit().await
}

async fn hear(laras: &Laras, pool: &PgPool, node: Uuid) {
    loop {
        match listen_on(laras, pool, node).await {
            Ok(()) => {}
            Err(error) => tracing::warn!(%error, "the other nodes cannot be heard"),
        }
        tokio::time::sleep(RECOVERY).await;
    }
}

async fn listen_on(laras: &Laras, pool: &PgPool, node: Uuid) -> Result<(), sea_orm::sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen_all([LIVE, WORK]).await?;
    loop {
        // What was said before nobody knows: whoever listens here reads again.
        laras.events().gap();
        laras.wake_here();
        read_brands(laras).await;
        while let Some(heard) = listener.try_recv().await? {
            take(laras, node, &heard).await;
        }
        tracing::info!("the line to the other nodes broke and was joined again");
    }
}

async fn take(laras: &Laras, node: Uuid, heard: &PgNotification) {
    if heard.channel() == WORK {
        if heard.payload() != node.to_string() {
            laras.wake_here();
        }
        return;
    }
    let letter = Letter::read(heard.payload());
    if letter.as_ref().is_some_and(|letter| letter.node == node) {
        return;
    }
    let understood = letter.as_ref().is_some_and(|letter| {
        letter
            .changes()
            .map(|live| live.map(|live| laras.events().hear(live)).is_some())
            .fold(!letter.everything, |all, one| all && one)
    });
    if !understood {
        laras.events().gap();
    }
    if letter.is_none_or(|letter| letter.brands) {
        read_brands(laras).await;
    }
}

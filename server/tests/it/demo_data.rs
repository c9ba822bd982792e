//! The demo is complete on whatever day somebody tries it.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan as _};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use server::{Config, config, demo};

use crate::databases::{Kind, TestDatabase};

/// Roti Pagi is closed on Mondays, Melati on Wednesdays.
#[test]
fn drafts_in_every_state_are_there_also_when_a_business_is_closed() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for day in ["2026-11-23T02:00:00Z", "2026-11-25T13:30:00Z"] {
        runtime.block_on(complete(day.parse().unwrap()));
    }
}

/// Opening hours, and so some answers, depend on the day and the hour.
#[test]
fn the_demo_is_complete_on_a_morning_an_evening_and_a_weekend() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let begin: Timestamp = "2026-11-23T00:30:00Z".parse().unwrap();
    for step in [0, 8, 16] {
        runtime.block_on(complete(begin + (step * 8).hours()));
    }
}

async fn complete(now: Timestamp) {
    let database = TestDatabase::make(Kind::Sqlite).await;
    demo::fill_at(&configuration(&database), now, &database.folder.join("twin.json"))
        .await
        .unwrap();
    let connection = database.connect().await;
    let codes = async |table: &str, column: &str| {
        let sql = format!("SELECT DISTINCT {column} AS code FROM {table}");
        #[expect(clippy::disallowed_methods, reason = "looks at the database from outside")]
        let rows = connection
            .query_all_raw(Statement::from_string(DbBackend::Sqlite, sql))
            .await
            .unwrap();
        rows.iter()
            .map(|row| row.try_get::<String>("", "code").unwrap())
            .collect::<BTreeSet<_>>()
    };
    let states = async |table: &str| codes(table, "state").await;
    let drafts = states("draft").await;
    for state in ["waiting", "held", "approved", "rejected", "superseded", "expired"] {
        assert!(
            drafts.contains(state),
            "{now}: no draft is {state}, only {drafts:?}"
        );
    }
    let sends = states("outgoing").await;
    for state in ["delivered", "read", "failed", "unknown"] {
        assert!(
            sends.contains(state),
            "{now}: no answer is {state}, only {sends:?}"
        );
    }
    let ways = codes("draft", "way").await;
    for way in ["message", "comment", "private_reply"] {
        assert!(ways.contains(way), "{now}: no draft is to leave as {way}");
    }
    let answered = codes("outgoing", "way").await;
    assert!(answered.contains("comment"), "{now}: no comment is answered");
    assert!(
        states("inbox").await.iter().all(|state| state == "done"),
        "{now}: something is left in the inbox"
    );
}

fn configuration(database: &TestDatabase) -> Config {
    let given = [
        ("DATABASE_URL", database.url.clone()),
        (
            "LARAS_KEYS",
            database.folder.join("keys.toml").display().to_string(),
        ),
        ("META_GRAPH_URL", "http://localhost:4000".to_owned()),
    ];
    let source = config::Source::of(given.map(|(key, value)| (key.to_owned(), value))).unwrap();
    Config::of(&source).unwrap()
}

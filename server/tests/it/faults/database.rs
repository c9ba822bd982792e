//! PostgreSQL that goes away, and PostgreSQL that says nothing any more.

use std::time::Duration;

use twin::Outcome;

use super::proxy::{Line, Proxy};
use super::{ADDRESS, attempts, holds, run, taken, tried, until};
use crate::crash::Talk;
use crate::crash::node::pause;
use crate::crash::stage::Stage;
use crate::databases::Kind;
use crate::world::{MELATI, ROTI};

/// PostgreSQL by way of a line that can be cut.
async fn behind_a_line(seed: u64) -> (Stage, Proxy) {
    let server = crate::databases::postgres_server();
    let url = url::Url::parse(&server).unwrap();
    let target = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(5432));
    let proxy = Proxy::to(tokio::net::lookup_host(target).await.unwrap().next().unwrap()).await;
    let stage = Stage::build_behind(Kind::Postgres, seed, |url| proxy.url(&url)).await;
    (stage, proxy)
}

#[test]
fn while_the_database_is_away_meta_gets_503_and_work_resumes_when_it_is_back() {
    run(async {
        let (stage, proxy) = behind_a_line(34).await;
        let talk = Talk::default();
        let mut node = stage.node();
        node.serve().await;
        for customer in 0..4 {
            taken(&stage, &talk, ROTI, customer).await;
        }
        proxy.set(Line::Cut);
        for customer in 0..3 {
            assert_eq!(tried(&stage, &talk, ROTI, customer).await, Outcome::Answered(503));
        }
        proxy.set(Line::Open);
        until("the server is ready again", async || {
            node.is_serving_within(Duration::from_millis(50)).await
        })
        .await;
        stage.twin.retry_now();
        taken(&stage, &talk, MELATI, 5).await;
        assert!(node.ended().is_none(), "the server ended: {}", node.last_words());
        holds(stage, node, &talk).await;
    });
}

#[test]
fn a_database_that_falls_silent_gets_nothing_acknowledged_and_work_resumes_when_it_is_back() {
    run(async {
        let (stage, proxy) = behind_a_line(35).await;
        let talk = Talk::default();
        let mut node = stage.node();
        node.serve().await;
        taken(&stage, &talk, ROTI, 1).await;
        proxy.set(Line::Silent);
        let mut texts = Vec::new();
        for customer in 0..3 {
            texts.push(talk.speak(&stage.twin, ROTI, customer, ADDRESS).await);
        }
        pause(2_500).await;
        for text in &texts {
            assert!(
                attempts(&stage, text).iter().all(|attempt| !attempt.succeeded()),
                "acknowledged without a database"
            );
        }
        proxy.set(Line::Open);
        until("the server is ready again", async || {
            node.is_serving_within(Duration::from_millis(50)).await
        })
        .await;
        taken(&stage, &talk, MELATI, 5).await;
        assert!(node.ended().is_none(), "the server ended: {}", node.last_words());
        holds(stage, node, &talk).await;
    });
}

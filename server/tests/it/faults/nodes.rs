//! Two nodes on one PostgreSQL.

use twin::Misbehaviour;

use super::{ADDRESS, holds, run, taken, until};
use crate::crash::stage::Stage;
use crate::crash::{Outside, Talk, posts};
use crate::databases::Kind;
use crate::world::{MELATI, ROTI};

#[test]
fn a_node_that_stood_still_in_the_middle_of_a_send_posts_nothing_again() {
    run(async {
        let (stage, talk) = (Stage::build(Kind::Postgres, 36).await, Talk::default());
        let (mut frozen, mut other) = (stage.node(), stage.second_node());
        frozen.serve().await;
        stage.twin.set_for(Misbehaviour::HangAfterAccept, 1);
        talk.speak(&stage.twin, ROTI, 1, ADDRESS).await;
        until("Meta holds the post", async || !posts(&stage.twin).is_empty()).await;
        frozen.signal("STOP");
        other.serve().await;
        let outside = Outside::reach_into(&stage.database).await;
        outside.let_leases_lapse().await;
        outside
            .enter(
                stage
                    .founded
                    .iter()
                    .find(|one| one.business.name == ROTI)
                    .unwrap()
                    .workspace,
            )
            .await;
        until("the other node has taken over", async || {
            outside
                .count("SELECT count(*) FROM outgoing WHERE state = 'sending'")
                .await
                == 0
        })
        .await;
        assert_eq!(
            outside
                .count("SELECT count(*) FROM outgoing WHERE state = 'unknown'")
                .await,
            1
        );
        outside.close().await;
        frozen.signal("CONT");
        // Its own call to Meta ends without an answer some seconds later.
        until("the frozen node has ended its call", async || {
            frozen.gauge("laras_jobs_due").await == Some(0) && attempts_ended(&stage).await
        })
        .await;
        other.stop().await;
        let account = holds(stage, frozen, &talk).await;
        assert_eq!(account.posts.len(), 1, "{:?}", account.posts);
        assert_eq!(account.sendings[0].attempts.len(), 1);
    });
}

async fn attempts_ended(stage: &Stage) -> bool {
    let outside = Outside::reach_into(&stage.database).await;
    outside
        .enter(
            stage
                .founded
                .iter()
                .find(|one| one.business.name == ROTI)
                .unwrap()
                .workspace,
        )
        .await;
    let open = outside
        .count("SELECT count(*) FROM attempt WHERE ended_at IS NULL")
        .await;
    outside.close().await;
    open == 0
}

#[test]
fn two_nodes_share_the_work_in_order_and_nothing_is_drafted_or_sent_twice() {
    run(async {
        let (stage, talk) = (Stage::build(Kind::Postgres, 37).await, Talk::default());
        let (mut first, mut second) = (stage.node(), stage.second_node());
        first.serve().await;
        second.serve().await;
        for _ in 0..4 {
            for customer in 0..8 {
                taken(
                    &stage,
                    &talk,
                    if customer % 2 == 0 { ROTI } else { MELATI },
                    customer,
                )
                .await;
            }
        }
        until("both nodes are done", async || {
            first.gauge("laras_inbox_waiting").await == Some(0)
                && first.gauge("laras_jobs_due").await == Some(0)
        })
        .await;
        let outside = Outside::reach_into(&stage.database).await;
        for founded in &stage.founded {
            outside.enter(founded.workspace).await;
            let doubled = outside
                .count("SELECT count(*) FROM (SELECT conversation_id FROM draft WHERE state IN ('waiting', 'held') GROUP BY conversation_id HAVING count(*) > 1) AS doubled")
                .await;
            assert_eq!(doubled, 0, "a conversation has two open drafts");
        }
        outside.close().await;
        second.stop().await;
        let account = holds(stage, first, &talk).await;
        for handle in account.spoken.iter().map(|spoken| &spoken.handle) {
            let said = account
                .spoken
                .iter()
                .filter(|spoken| spoken.handle == *handle)
                .map(|spoken| &spoken.text);
            let shown = account
                .lines
                .iter()
                .filter(|line| line.inbound && line.handle == *handle)
                .map(|line| &line.text);
            assert!(
                said.eq(shown),
                "{handle} is shown in another order than they wrote"
            );
        }
    });
}

//! Gathering, once everything has come to rest: the twin's ledgers, the threads as people see them, the rows from outside, and
//! the exported evidence.

use std::collections::{BTreeMap, BTreeSet};

use domain::evidence::{self, verify::Trust};
use domain::receive::{self, Direction};
use domain::{ConversationId, Laras, jobs};
use sea_orm::QueryResult;
use serde_json::Value;
use server::demo::{self, Founded};
use twin::Twin;
use uuid::Uuid;

use super::load::Talk;
use super::outside::Outside;
use super::stage::Stage;
use super::verify::{Account, Drafted, Line, Post, Sending, Spoken, Told, Turn, Written};

/// A post with what the caller learnt of it.
pub struct Posted {
    pub attempt: Option<Uuid>,
    pub answered: bool,
    pub post: Post,
}

/// Every send that Meta saw.
pub fn posts(twin: &Twin) -> Vec<Posted> {
    let ledger = twin.ledger();
    ledger
        .messages()
        .map(|entry| {
            let attempt = entry
                .opaque()
                .and_then(|opaque| Uuid::try_parse(opaque.split('.').nth(1)?).ok());
            let text = entry
                .body
                .pointer("/text/body")
                .and_then(Value::as_str)
                .unwrap_or_default();
            Posted {
                attempt,
                answered: entry.status != 0,
                post: Post {
                    at: entry.at,
                    attempt,
                    text: text.to_owned(),
                    wamid: entry.wamid.clone(),
                    code: entry.code,
                },
            }
        })
        .collect()
}

/// Texts and statuses in deliveries that were answered with 200.
struct Acknowledged {
    texts: BTreeSet<String>,
    told: Vec<Told>,
    units: usize,
}

fn acknowledged(twin: &Twin) -> Acknowledged {
    let mut all = Acknowledged {
        texts: BTreeSet::new(),
        told: Vec::new(),
        units: 0,
    };
    let mut seen = BTreeSet::new();
    for attempt in twin.deliveries().iter().filter(|attempt| attempt.succeeded()) {
        let body: Value = serde_json::from_str(&attempt.body).unwrap();
        for value in values(&body) {
            for message in list(value, "messages") {
                if let Some(text) = message.pointer("/text/body").and_then(Value::as_str) {
                    all.units += usize::from(all.texts.insert(text.to_owned()));
                }
            }
            for status in list(value, "statuses") {
                let field = |name: &str| {
                    status
                        .get(name)
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                        .to_owned()
                };
                let told = Told {
                    wamid: field("id"),
                    status: field("status"),
                };
                if seen.insert((told.wamid.clone(), told.status.clone())) {
                    all.units += 1;
                    all.told.push(told);
                }
            }
        }
    }
    all
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn values(body: &Value) -> Vec<&Value> {
    list(body, "entry")
        .iter()
        .flat_map(|entry| list(entry, "changes"))
        .filter_map(|change| change.get("value"))
        .collect()
}

/// The account and how many different units Meta had acknowledged.
pub async fn gather(stage: &Stage, laras: &Laras, talk: &Talk) -> (Account, usize) {
    let acknowledged = acknowledged(&stage.twin);
    let mut account = Account {
        spoken: talk.spoken(|text| acknowledged.texts.contains(text)),
        written: talk.written(),
        posts: posts(&stage.twin).into_iter().map(|posted| posted.post).collect(),
        told: acknowledged.told,
        ..Account::default()
    };
    let outside = Outside::reach_into(&stage.database).await;
    for founded in &stage.founded {
        outside.enter(founded.workspace).await;
        rows(&outside, founded, &mut account).await;
        seen_by_people(laras, founded, &mut account).await;
    }
    account.left = left(laras, &outside).await;
    outside.close().await;
    (account, acknowledged.units)
}

async fn rows(outside: &Outside, founded: &Founded, account: &mut Account) {
    let here = outside.id(founded.workspace.0);
    let of =
        |table: &str, columns: &str| format!("SELECT {columns} FROM {table} WHERE workspace_id = {here}");
    let mut attempts: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for row in outside.rows(&of("attempt", "id, outgoing_id")).await {
        attempts
            .entry(get(&row, "outgoing_id"))
            .or_default()
            .push(get(&row, "id"));
    }
    let promised = outside.rows(&of("job", "subject")).await;
    let promised: BTreeSet<Uuid> = promised.iter().map(|row| get(row, "subject")).collect();
    for row in outside
        .rows(&of("outgoing", "id, draft_id, draft_version, state, failure"))
        .await
    {
        let id = get(&row, "id");
        account.sendings.push(Sending {
            id,
            draft: get(&row, "draft_id"),
            version: row.try_get("", "draft_version").unwrap(),
            state: row.try_get("", "state").unwrap(),
            failure: row.try_get("", "failure").unwrap(),
            attempts: attempts.remove(&id).unwrap_or_default(),
            promised: promised.contains(&id),
        });
    }
    for row in outside.rows(&of("draft", "id, state")).await {
        account.drafts.push(Drafted {
            id: get(&row, "id"),
            state: row.try_get("", "state").unwrap(),
        });
    }
    let newest = |table: &str, column: &str, which: &str| {
        format!(
            "(SELECT max({column}) FROM {table} x WHERE x.workspace_id = c.workspace_id AND x.conversation_id = c.id {which})"
        )
    };
    let turns = format!(
        "SELECT c.id, {} AS asked, {} AS drafted, {} AS sent FROM conversation c WHERE c.workspace_id = {here}",
        newest("message", "received_at", "AND x.direction = 'in'"),
        newest("draft", "created_at", ""),
        newest("outgoing", "created_at", ""),
    );
    for row in outside.rows(&turns).await {
        let drafted: Option<i64> = row.try_get("", "drafted").unwrap();
        let sent: Option<i64> = row.try_get("", "sent").unwrap();
        account.turns.push(Turn {
            conversation: get(&row, "id"),
            asked: row.try_get("", "asked").unwrap(),
            reacted: drafted.max(sent),
        });
    }
}

fn get(row: &QueryResult, column: &str) -> Uuid {
    row.try_get("", column).unwrap()
}

async fn seen_by_people(laras: &Laras, founded: &Founded, account: &mut Account) {
    let scope = demo::scope_of(laras, founded).await.unwrap();
    let name = founded.business.name;
    // The conversations of this business are those that its own turns name.
    for turn in account.turns.clone() {
        let Some(thread) = receive::thread(&scope, ConversationId(turn.conversation))
            .await
            .unwrap()
        else {
            continue;
        };
        for bubble in thread.bubbles {
            account.lines.push(Line {
                business: name.to_owned(),
                handle: thread.contact_handle.clone().unwrap_or_default(),
                inbound: bubble.direction == Direction::In,
                text: bubble.text.unwrap_or_default(),
            });
        }
    }
    let bundle = evidence::export(&scope).await.unwrap();
    let proof = match evidence::verify::verify(&bundle, &Trust::default()) {
        Ok(report) if report.is_intact() => Ok(report.entries),
        Ok(report) => Err(format!("{:?}", report.problems)),
        Err(error) => Err(error.to_string()),
    };
    account.evidence.push((name.to_owned(), proof));
}

async fn left(laras: &Laras, outside: &Outside) -> Vec<String> {
    let mut left = Vec::new();
    let backlog = jobs::backlog(laras).await.unwrap();
    if backlog.inbox > 0 {
        left.push(format!(
            "{} acknowledged units never reached their workspace",
            backlog.inbox
        ));
    }
    if backlog.due > 0 {
        left.push(format!("{} jobs are due and do not run", backlog.due));
    }
    // A lease that outlives every worker hides a job from those who would do it.
    let now = laras.clock().now_ms();
    let held = outside
        .count(&format!("SELECT count(*) FROM job WHERE lease_until > {now}"))
        .await;
    if held > 0 {
        left.push(format!("{held} jobs are leased to workers that are gone"));
    }
    for row in outside
        .rows("SELECT reason, count(*) AS number FROM inbox WHERE state = 'quarantined' GROUP BY reason")
        .await
    {
        let reason: Option<String> = row.try_get("", "reason").unwrap();
        // The twin's broken neighbours are unreadable on purpose.
        if reason.as_deref() != Some("unreadable") {
            let number: i64 = row.try_get("", "number").unwrap();
            left.push(format!(
                "{number} units were set aside: {}",
                reason.unwrap_or_default()
            ));
        }
    }
    left
}

pub fn written(text: &str, acknowledged: bool) -> Written {
    Written {
        text: text.to_owned(),
        acknowledged,
    }
}

pub fn spoken(text: &str, business: &str, handle: String, acknowledged: bool) -> Spoken {
    Spoken {
        text: text.to_owned(),
        business: business.to_owned(),
        handle,
        acknowledged,
    }
}

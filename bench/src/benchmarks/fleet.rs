//! P14: the fleet board and the queue of an agency with 500 clients and 20,000 open conversations.
//!
//! The reference is what any page must do that shows the same: the queries for the same rows, each as the database alone answers it, and
//! the rendering of as many bytes by the product's own cards out of memory. Before anything is timed the plans of these queries are
//! printed, and a plan that reads a whole table of conversations, drafts or messages ends the benchmark.

use std::process::Command;
use std::time::Instant;

use app::request::Base;
use app::ui::{CardPlace, CardReader, draft_card};
use domain::review::{self, Asked, DraftCard};
use domain::tenancy;
use leptos::prelude::{Owner, RenderHtml as _};

use crate::Outcome;
use crate::database::{Database, output};
use crate::figures::{Goal, grouped, line, median, millis, title, verdict};
use crate::installation::{HOST, Template};
use crate::load::Connection;
use crate::options::Bench;

const CLIENTS: u64 = 500;
/// Conversations of each client; the first is the product's own work, from webhook to draft.
const CONVERSATIONS: u64 = 40;
/// Those of them in which a draft waits.
const WAITING: u64 = 9;

pub async fn measure(bench: &mut Bench) -> Outcome {
    let file = bench.folder.join("fleet").join("laras.db");
    let sqlite = Database::sqlite(file, &bench.sqlite);
    on(bench, "fleet", sqlite, "SQLite").await?;
    if let Some(cluster) = bench.postgres.clone() {
        let database = cluster.create("template_of_the_fleet")?;
        on(bench, "fleet_postgres", database, "PostgreSQL").await?;
    }
    Ok(())
}

async fn on(bench: &Bench, name: &str, database: Database, which: &str) -> Outcome {
    title(
        "P14",
        &format!(
            "board and queue of {} clients with {} open conversations, {} of them with a draft that waits, {which}",
            grouped(CLIENTS as f64),
            grouped((CLIENTS * CONVERSATIONS) as f64),
            grouped((CLIENTS * WAITING) as f64)
        ),
    );
    let mut cards = Vec::new();
    let template = Template::make_with_facts(bench, name, database, (CLIENTS, FACTS), async |stage| {
        stage.receive(CLIENTS as usize, CLIENTS, 0).await?;
        let session = tenancy::session(&stage.laras, HOST, &stage.session).await?;
        let partner = session.partner(&stage.laras)?;
        cards = review::queue(&partner, Asked::default()).await?.cards;
        Ok(())
    })
    .await?;
    multiply(&template.database)?;
    let queries = Queries::of(&template)?;
    queries.explain(&template.database)?;
    let speed = bytes_per_milli(&cards)?;
    line(
        "rendering",
        &format!("{speed:.0} bytes a millisecond, from memory"),
    );
    let copy = template.copy("laras")?;
    let server = copy.serve(bench).await?;
    for (page, sql) in [("/clients", &queries.board), ("/approvals", &queries.queue)] {
        let request = format!(
            "GET {page} HTTP/1.1\r\nhost: {HOST}\r\ncookie: laras={}\r\naccept: text/html\r\n\r\n",
            template.session
        );
        let mut connection = Connection::open(server.address).await?;
        let answer = connection.ask(request.as_bytes()).await?;
        let shown = String::from_utf8_lossy(&answer.body);
        let rows = shown.matches("data-row=").count();
        if answer.status != 200 || rows < 10 {
            return Err(format!("{page} answers {} with {rows} rows", answer.status).into());
        }
        let bytes = answer.body.len();
        let rendering = bytes as f64 / speed;
        let (mut ours, mut raw, mut ratios) = (vec![], vec![], vec![]);
        for _ in 0..bench.rounds() {
            let database = sql_millis(bench, &template.database, sql)?;
            let answered = timed(&mut connection, &request, bench).await?;
            raw.push(database);
            ours.push(answered);
            ratios.push(answered / (database + rendering));
        }
        line(page, &format!("{}   {bytes} bytes, {rows} rows", millis(&ours)));
        line("raw SQL", &millis(&raw));
        line("rendering", &format!("{rendering:.2} ms of as many bytes"));
        verdict("ratio", median(&ratios), " ×", Goal::at_most(3.0, 1.5, 1.1));
    }
    Ok(())
}

/// One fact is enough: what a business knows does not change how its list is read.
const FACTS: &str = "[[fact]]\nkind = \"address\"\ntext = \"Jl. Kemang Raya No. 24, Jakarta Selatan\"\n\n";

/// Copies what the product made: the same rows under other ids, with later windows, so that no page shows them and every list has to
/// pass over them. A sealed value belongs to its row, so a copy would not open.
fn multiply(database: &Database) -> Outcome {
    let later = "window_until + 3600000";
    for copy in 1..CONVERSATIONS {
        let id = |column: &str| database.copied_id(column, copy);
        database.rows(&format!(
            "INSERT INTO contact (workspace_id, id, connection_id, name, created_at) \
             SELECT workspace_id, {}, connection_id, name, created_at FROM contact WHERE bsuid_key IS NOT NULL",
            id("id")
        ))?;
        database.rows(&format!(
            "INSERT INTO conversation (workspace_id, id, partner_id, connection_id, contact_id, channel, preview_direction, preview_kind, \
             preview, last_at, unread, window_until, draft_badge, created_at, owner) \
             SELECT workspace_id, {}, partner_id, connection_id, {}, channel, preview_direction, preview_kind, preview, last_at, unread, \
             {later}, draft_badge, created_at, owner FROM conversation WHERE window_message_id IS NOT NULL",
            id("id"),
            id("contact_id")
        ))?;
        database.rows(&format!(
            "INSERT INTO message (workspace_id, id, conversation_id, direction, kind, body, author, at, received_at) \
             SELECT workspace_id, {}, {}, direction, kind, body, author, at, received_at FROM message WHERE provider_key IS NOT NULL",
            id("id"),
            id("conversation_id")
        ))?;
        if copy < WAITING {
            database.rows(&format!(
                "INSERT INTO draft (workspace_id, id, partner_id, conversation_id, channel, version, state, class, lang, answers, proposal, \
                 window_until, created_at, way) SELECT draft.workspace_id, {}, draft.partner_id, {}, draft.channel, version, state, class, lang, answers, \
                 proposal, draft.{later}, draft.created_at, way FROM draft JOIN conversation ON conversation.workspace_id = draft.workspace_id AND \
                 conversation.id = draft.conversation_id WHERE window_message_id IS NOT NULL AND state IN ('waiting', 'held')",
                id("draft.id"),
                id("draft.conversation_id")
            ))?;
        }
    }
    for day in 20_261_101..20_261_115 {
        database.rows(&format!(
            "INSERT INTO client_day (workspace_id, day, partner_id, received, answered, by_itself) \
             SELECT workspace_id, {day}, partner_id, 30, 25, 10 FROM workspace WHERE partner_id IS NOT NULL"
        ))?;
    }
    database.rows("ANALYZE").map(drop)
}

/// What the pages are made of, as one would ask it without a product around.
struct Queries {
    board: Vec<String>,
    queue: Vec<String>,
}

impl Queries {
    fn of(template: &Template) -> Outcome<Self> {
        let database = &template.database;
        let hex = match database {
            Database::Sqlite { .. } => "partner_id",
            Database::Postgres { .. } => "replace(partner_id::text, '-', '')",
        };
        let found = database.rows(&format!(
            "SELECT {hex} FROM workspace WHERE partner_id IS NOT NULL LIMIT 1"
        ))?;
        let partner = found.first().and_then(|row| row.first()).ok_or("no partner")?;
        let partner = database.id(partner);
        let open = "state IN ('waiting', 'held')";
        let board = vec![
            format!(
                "SELECT workspace_id, name, accent, time_zone FROM workspace WHERE partner_id = {partner}"
            ),
            format!(
                "SELECT workspace_id, channel, state, quality, token_expires_at FROM connection WHERE partner_id = {partner} AND ended_at IS NULL"
            ),
            format!(
                "SELECT workspace_id, state, COUNT(*), MIN(window_until) FROM draft WHERE partner_id = {partner} AND {open} GROUP BY workspace_id, state"
            ),
            format!(
                "SELECT workspace_id, COUNT(*) FROM conversation WHERE partner_id = {partner} AND unread > 0 GROUP BY workspace_id"
            ),
            format!(
                "SELECT workspace_id, SUM(answered), SUM(by_itself) FROM client_day WHERE partner_id = {partner} AND day > 20261107 GROUP BY workspace_id"
            ),
            format!(
                "SELECT workspace_id, last_received_at, weeks, usual FROM client_rhythm WHERE partner_id = {partner}"
            ),
            format!(
                "SELECT * FROM client_day WHERE partner_id = {partner} AND day > 20261099 AND workspace_id IN \
                 (SELECT workspace_id FROM workspace WHERE partner_id = {partner} ORDER BY name LIMIT 50)"
            ),
        ];
        let page = format!(
            "SELECT * FROM draft WHERE partner_id = {partner} AND {open} AND (snoozed_until IS NULL OR snoozed_until <= 1795500000000) \
             ORDER BY COALESCE(window_until, 9223372036854775807), id LIMIT 26"
        );
        let count = |aside: &str| {
            format!("SELECT COUNT(*) FROM draft WHERE partner_id = {partner} AND {open} AND {aside}")
        };
        let around = |columns: &str, rest: &str| format!("SELECT {columns} FROM ({page}) page {rest}");
        let queue = vec![
            count("(snoozed_until IS NULL OR snoozed_until <= 1795500000000)"),
            count("snoozed_until > 1795500000000"),
            around(
                "page.*, draft_version.body, draft_version.verdict, workspace.name, workspace.accent",
                "JOIN draft_version ON draft_version.workspace_id = page.workspace_id AND draft_version.draft_id = page.id AND draft_version.version = page.version \
                 JOIN workspace ON workspace.workspace_id = page.workspace_id",
            ),
            around(
                "conversation.*, contact.*",
                "JOIN conversation ON conversation.workspace_id = page.workspace_id AND conversation.id = page.conversation_id \
                 JOIN contact ON contact.workspace_id = conversation.workspace_id AND contact.id = conversation.contact_id",
            ),
            around(
                "message.*",
                "JOIN message ON message.workspace_id = page.workspace_id AND message.conversation_id = page.conversation_id",
            ),
            around(
                "data_key.*",
                "JOIN data_key ON data_key.workspace_id = page.workspace_id AND data_key.purpose IN ('facts', 'connection_content')",
            ),
            around(
                "fact.*, fact_version.body",
                "JOIN fact ON fact.workspace_id = page.workspace_id JOIN fact_version ON fact_version.workspace_id = fact.workspace_id \
                 AND fact_version.fact_id = fact.id AND fact_version.version = fact.version",
            ),
        ];
        Ok(Self { board, queue })
    }

    /// Prints each query with its plan.
    fn explain(&self, database: &Database) -> Outcome {
        for sql in self.board.iter().chain(&self.queue) {
            line("query", sql);
            let (explain, column) = match database {
                Database::Sqlite { .. } => ("EXPLAIN QUERY PLAN", 3),
                Database::Postgres { .. } => ("EXPLAIN", 0),
            };
            for row in database.rows(&format!("{explain} {sql}"))? {
                let step = row.get(column).cloned().unwrap_or_default();
                println!("                 {step}");
                if reads_it_all(&step) {
                    return Err(format!("a plan reads a whole table: {step}").into());
                }
            }
        }
        Ok(())
    }
}

/// Whether a step of a plan goes through a table that grows with what customers write, without an index.
fn reads_it_all(step: &str) -> bool {
    let step = step.trim().trim_start_matches("->").trim();
    ["conversation", "draft", "message", "draft_version"]
        .iter()
        .any(|table| step.starts_with(&format!("Seq Scan on {table} ")) || step == format!("SCAN {table}"))
}

/// How many bytes of cards the product renders in a millisecond when everything is in memory already.
fn bytes_per_milli(cards: &[DraftCard]) -> Outcome<f64> {
    let now = domain::time::Clock::System.now();
    let render = || {
        let owner = Owner::new();
        owner.with(|| {
            let html = cards.iter().map(|card| {
                let reader = CardReader {
                    lang: domain::Lang::Id,
                    now,
                    base: Base::of_client(card.workspace),
                    may_approve: true,
                    back: "/approvals".to_owned(),
                };
                draft_card(&reader, card, CardPlace::PartnerQueue).to_html().len()
            });
            html.sum::<usize>()
        })
    };
    let bytes = render();
    if cards.is_empty() || bytes == 0 {
        return Err("no cards to render".into());
    }
    let mut took = Vec::new();
    for _ in 0..200 {
        let since = Instant::now();
        render();
        took.push(since.elapsed().as_secs_f64() * 1e3);
    }
    Ok(bytes as f64 / median(&took))
}

/// Milliseconds of the median run of each query, together.
fn sql_millis(bench: &Bench, database: &Database, queries: &[String]) -> Outcome<f64> {
    let mut sum = 0.0;
    for sql in queries {
        sum += match database {
            Database::Sqlite { file, program } => {
                let count = bench.amount(300).to_string();
                let text = output(Command::new(program).arg("time").arg(file).arg(count).arg(sql))?;
                let micros: f64 = text.split('\t').next().unwrap_or_default().trim().parse()?;
                micros / 1e3
            }
            Database::Postgres { name, cluster } => cluster.millis(name, sql, bench.amount(300))?,
        };
    }
    Ok(sum)
}

/// Milliseconds of the median answer, one after the other on one connection.
async fn timed(connection: &mut Connection, request: &str, bench: &Bench) -> Outcome<f64> {
    let mut took = Vec::new();
    for _ in 0..bench.amount(300) {
        let since = Instant::now();
        let status = connection.exchange(request.as_bytes()).await?;
        took.push(since.elapsed().as_secs_f64() * 1e3);
        if status != 200 {
            return Err(format!("a page answers {status}").into());
        }
    }
    Ok(median(&took))
}

#[cfg(test)]
mod tests {
    use super::reads_it_all;

    #[test]
    fn a_scan_of_a_growing_table_is_told_from_a_search_in_it() {
        assert!(reads_it_all("SCAN draft"));
        assert!(reads_it_all(
            "->  Seq Scan on conversation  (cost=0.00..431.00 rows=20000 width=16)"
        ));
        for fine in [
            "SEARCH draft USING INDEX draft_fleet (partner_id=?)",
            "SCAN page",
            "Seq Scan on workspace  (cost=0.00..1 rows=1 width=16)",
            "SCAN workspace",
        ] {
            assert!(!reads_it_all(fine), "{fine}");
        }
    }
}

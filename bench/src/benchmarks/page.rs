//! P5: the inbox page, next to the bare query for the same rows and the same bytes as a static file.

use std::time::Instant;

use crate::Outcome;
use crate::database::{Database, output};
use crate::figures::{Goal, line, median, millis, title, verdict};
use crate::installation::{Copy, Template};
use crate::load::Connection;
use crate::options::Bench;
use crate::process::Server;

/// More conversations than one page shows.
const CONVERSATIONS: usize = 150;

pub async fn measure(bench: &mut Bench) -> Outcome {
    title("P5", "the inbox page of one business, server time, SQLite");
    let database = Database::sqlite(bench.folder.join("page").join("laras.db"), &bench.sqlite);
    let template = Template::make(bench, "page", database, 1, async |stage| {
        stage.receive(CONVERSATIONS, CONVERSATIONS as u64, 0).await
    })
    .await?;
    let copy = template.copy("laras")?;
    let server = copy.serve(bench).await?;
    let request = request(&template);
    let mut connection = Connection::open(server.address).await?;
    let answer = connection.ask(request.as_bytes()).await?;
    let rows = String::from_utf8_lossy(&answer.body).matches("/inbox/").count();
    if answer.status != 200 || answer.body.len() < 10_000 {
        return Err(format!(
            "the inbox answers {} with {} bytes",
            answer.status,
            answer.body.len()
        )
        .into());
    }
    let file = copy.folder.join("page.html");
    std::fs::write(&file, &answer.body)?;
    let stub = Server::stub(Some(&file)).await?;
    let (mut ours, mut raw, mut plain, mut ratios) = (vec![], vec![], vec![], vec![]);
    for _ in 0..bench.rounds() {
        let sql = raw_query(bench, &copy, &template)?;
        let fixed = timed(
            &mut Connection::open(stub.address).await?,
            "GET /page HTTP/1.1\r\nhost: localhost\r\n\r\n",
            bench,
        )
        .await?;
        let page = timed(&mut connection, &request, bench).await?;
        raw.push(sql);
        plain.push(fixed);
        ours.push(page);
        ratios.push(page / (sql + fixed));
    }
    let bytes = answer.body.len();
    line(
        "Laras",
        &format!("{}   {bytes} bytes, {rows} links to threads", millis(&ours)),
    );
    line("raw SQL", &millis(&raw));
    line(
        "static",
        &format!("{}   the same bytes from bare axum", millis(&plain)),
    );
    verdict("ratio", median(&ratios), " ×", Goal::at_most(4.0, 2.0, 1.3));
    Ok(())
}

fn request(template: &Template) -> String {
    let workspace = template
        .numbers
        .first()
        .map_or("", |number| number.workspace.as_str());
    format!(
        "GET /clients/{workspace}/inbox HTTP/1.1\r\nhost: {}\r\ncookie: laras={}\r\naccept: text/html\r\n\r\n",
        crate::installation::HOST,
        template.session
    )
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

/// Milliseconds of the query for the rows of the page, their customers with them, all bytes touched.
fn raw_query(bench: &Bench, copy: &Copy, template: &Template) -> Outcome<f64> {
    let Database::Sqlite { file, program } = &copy.database else {
        return Err("not SQLite".into());
    };
    let workspace = template
        .numbers
        .first()
        .map_or("", |number| number.workspace.as_str());
    let sql = format!(
        "SELECT conversation.*, contact.name, contact.phone, contact.username FROM conversation JOIN contact \
         ON contact.workspace_id = conversation.workspace_id AND contact.id = conversation.contact_id \
         WHERE conversation.workspace_id = {} ORDER BY conversation.last_at DESC, conversation.id DESC LIMIT 100",
        copy.database.id(workspace)
    );
    let count = bench.amount(300).to_string();
    let text = output(
        std::process::Command::new(program)
            .arg("time")
            .arg(file)
            .arg(count)
            .arg(sql),
    )?;
    let micros: f64 = text.split('\t').next().unwrap_or_default().trim().parse()?;
    Ok(micros / 1e3)
}

//! P9: from `kill -9` with a full inbox to the first 200 on readiness.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::template;
use crate::Outcome;
use crate::database::{Database, wal};
use crate::figures::{Goal, grouped, line, median, millis, title, verdict};
use crate::options::Bench;
use crate::process::Server;

pub async fn measure(bench: &mut Bench) -> Outcome {
    template(bench).await?;
    let template = bench.on_sqlite.as_ref().ok_or("no installation")?;
    let count = bench.amount(100_000);
    title(
        "P9",
        &format!(
            "restart after kill -9 with {} units queued, SQLite",
            grouped(count as f64)
        ),
    );
    let full = template.copy("full")?;
    let rate = fill_and_kill(&full.folder, count)?;
    let Database::Sqlite { file, .. } = &full.database else {
        return Err("not SQLite".into());
    };
    let log = std::fs::metadata(wal(file)).map_or(0, |data| data.len());
    let (mut ours, mut reads, mut starts, mut ratios) = (vec![], vec![], vec![], vec![]);
    for round in 0..bench.rounds() {
        let read = sequential_read(&wal(file))?;
        let bare = Server::stub(None).await?.ready_after.as_secs_f64() * 1e3;
        let folder = full.folder.join(format!("round{round}"));
        std::fs::create_dir_all(&folder)?;
        let database = full.database.copy(&folder, "")?;
        let mut settings = full.settings.clone();
        settings.retain(|(name, _)| name != "DATABASE_URL");
        settings.push(("DATABASE_URL".to_owned(), database.url()));
        let server = Server::laras(&bench.laras, &settings, &folder.join("serve.log")).await?;
        let until_ready = server.ready_after.as_secs_f64() * 1e3;
        server.kill();
        database.remove();
        ours.push(until_ready);
        reads.push(read);
        starts.push(bare);
        ratios.push(until_ready / (read + bare));
    }
    line(
        "filled",
        &format!("{} units/s, killed; log of {log} bytes", grouped(rate)),
    );
    line("Laras", &millis(&ours));
    line("read log", &millis(&reads));
    line("bare axum", &millis(&starts));
    verdict("ratio", median(&ratios), " ×", Goal::at_most(10.0, 4.0, 2.0));
    Ok(())
}

/// Another process fills the inbox, so that it can be killed with everything open.
fn fill_and_kill(folder: &Path, count: usize) -> Outcome<f64> {
    let begun = Instant::now();
    let mut child = Command::new(std::env::current_exe()?)
        .arg("fill")
        .arg(folder)
        .arg(count.to_string())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut said = String::new();
    if let Some(words) = child.stdout.take() {
        BufReader::new(words).read_line(&mut said)?;
    }
    let took = begun.elapsed().as_secs_f64();
    child.kill()?;
    child.wait()?;
    if said.trim() == "filled" {
        Ok(count as f64 / took)
    } else {
        Err("the inbox could not be filled".into())
    }
}

fn sequential_read(path: &Path) -> Outcome<f64> {
    let begun = Instant::now();
    let mut file = std::fs::File::open(path)?;
    let mut block = vec![0; 1 << 20];
    while file.read(&mut block)? > 0 {}
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}

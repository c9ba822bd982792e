//! What it runs on: a figure without its machine means nothing.

use std::fs;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::options::Bench;

/// Prints processor, cores, kernel and the databases.
pub fn describe(bench: &Bench) {
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown", |rest| rest.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let busy = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("Machine: {model}, {cores} cores, Linux {}", kernel.trim());
    println!(
        "Load before the start: {} (above 0.5 the figures are not worth noting)",
        busy.split(' ').next().unwrap_or_default()
    );
    if let Some(postgres) = &bench.postgres {
        println!(
            "PostgreSQL {} with fsync and synchronous_commit on",
            postgres.version()
        );
    }
    println!(
        "{} rounds of each side in turn; the generator shares the cores",
        bench.rounds()
    );
}

/// Milliseconds of single fdatasync calls after 4 KiB overwrites: what the disk charges for one durable commit.
pub fn fdatasync(folder: &Path, span: Duration) -> Outcome<Vec<f64>> {
    let path = folder.join("fdatasync");
    let mut file = fs::File::create(&path)?;
    file.write_all(&vec![0; 64 * 1024])?;
    file.sync_all()?;
    let begun = Instant::now();
    let mut took = Vec::new();
    while begun.elapsed() < span {
        let block = [took.len().to_le_bytes()[0]; 4096];
        file.seek(SeekFrom::Start(4096 * (took.len() as u64 % 16)))?;
        file.write_all(&block)?;
        let since = Instant::now();
        file.sync_data()?;
        took.push(since.elapsed().as_secs_f64() * 1e3);
    }
    drop(fs::remove_file(path));
    Ok(took)
}

/// Processor seconds that a process has used.
pub fn processor_seconds(process: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // Fields 14 and 15 (proc_pid_stat(5)), in ticks of 1/100 s; the name before them may contain spaces.
    let after_name = text.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks: u64 = after_name
        .split(' ')
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    ticks as f64 / 100.0
}

//! What Laras does, next to what this machine could do at best in the same minute.
//!
//! Every figure is a ratio: the product and its reference run in turn (A, B, A, B, …), and the medians of the rounds are compared.
//! So a slow disk or a busy neighbour slows both. Nothing here passes or fails; `docs/benchmarks.md` says how to read it.
//! `cargo xtask bench` builds what is needed and starts this.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures of some digits, far below what a float loses"
)]

mod benchmarks;
mod database;
mod figures;
mod graph;
mod installation;
mod load;
mod machine;
mod options;
mod payload;
mod process;
mod stub;

use std::process::ExitCode;

use options::{Bench, Task};

/// The words for the person at the terminal are all that a failure needs here.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match options::parse(&words) {
        Ok(Task::Stub { port, file }) => stub::serve(port, file.as_deref()),
        Ok(Task::Fill { folder, count }) => on_one_thread(installation::fill(&folder, count)),
        Ok(Task::Measure(bench)) => on_one_thread(measure(*bench)),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
    }
}

/// The generator must leave the cores to what it measures.
fn on_one_thread(task: impl Future<Output = Outcome>) -> Outcome {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(task)
}

async fn measure(mut bench: Bench) -> Outcome {
    machine::describe(&bench);
    for code in bench.wanted.clone() {
        if let Err(error) = benchmarks::run(&mut bench, &code).await {
            println!("\n{code}  was not measured: {error}");
        }
    }
    bench.clear();
    Ok(())
}

//! `laras quarantine list|show|replay`.

use clap::Subcommand;
use domain::receive::{self, Quarantined};
use domain::time::{Clock, from_ms};
use uuid::Uuid;

use super::outcome::{Failure, Outcome};
use crate::config::Config;
use crate::installation::{self, Schema};

/// Units looked through; an operator with more than that has another problem.
const MOST: u64 = 10_000;

#[derive(Subcommand)]
pub enum QuarantineCommand {
    /// Lists what was set aside, newest first, without its content
    List,
    /// Shows one unit with its content
    Show {
        /// Its id, as listed
        id: Uuid,
    },
    /// Gives units another chance
    Replay {
        /// Their ids, as listed
        #[arg(required = true)]
        ids: Vec<Uuid>,
    },
}

pub async fn run(config: &Config, command: &QuarantineCommand) -> Outcome {
    let laras = installation::open(config, Schema::Require, Clock::System).await?;
    match command {
        QuarantineCommand::List => Ok(list(&receive::quarantined(&laras, MOST).await?)),
        QuarantineCommand::Show { id } => show(&receive::quarantined(&laras, MOST).await?, *id),
        QuarantineCommand::Replay { ids } => {
            for id in ids {
                if !receive::replay(&laras, *id).await? {
                    return Err(not_there(*id));
                }
                println!("{id} waits to be sorted again");
            }
            Ok("a running server sorts them by itself within seconds".into())
        }
    }
}

/// Lists them, and says what to do with them.
fn list(units: &[Quarantined]) -> String {
    for unit in units {
        println!(
            "{}  {}  {}  {}",
            unit.id,
            from_ms(unit.received_at),
            unit.channel,
            unit.reason
        );
    }
    if units.is_empty() {
        println!("nothing is in quarantine");
        return String::new();
    }
    "`laras quarantine show ID`, or `laras quarantine replay ID` once its number is connected".into()
}

fn show(units: &[Quarantined], id: Uuid) -> Outcome {
    let unit = units
        .iter()
        .find(|unit| unit.id == id)
        .ok_or_else(|| not_there(id))?;
    println!(
        "id        {}\nreceived  {}\nchannel   {}\nreason    {}",
        unit.id,
        from_ms(unit.received_at),
        unit.channel,
        unit.reason
    );
    println!("\n{}", unit.body);
    Ok(String::new())
}

fn not_there(id: Uuid) -> Failure {
    Failure::new(
        format!("{id} is not in quarantine"),
        "run `laras quarantine list`",
    )
}

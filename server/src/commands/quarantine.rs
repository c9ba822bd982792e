//! `laras quarantine list|show|replay|dismiss`.

use clap::{Args, Subcommand};
use domain::receive::{self, Quarantined, Wanted};
use domain::time::{Clock, from_ms};
use domain::{Laras, WorkspaceId};
use uuid::Uuid;

use super::outcome::{Failure, Outcome};
use crate::config::Config;
use crate::installation::{self, Schema};

/// Units listed; an operator with more than that has another problem.
const MOST: u64 = 10_000;

#[derive(Subcommand)]
pub enum QuarantineCommand {
    /// Lists what was set aside, newest first, without its content
    List(Narrowed),
    /// Shows one unit with its content, which may be a customer's words
    Show {
        /// Its id, as listed
        id: Uuid,
    },
    /// Gives units another chance; what still cannot be taken in comes back here
    Replay(Replay),
    /// Erases the content of units for good: this cannot be undone
    Dismiss {
        /// Their ids, as listed
        #[arg(required = true)]
        ids: Vec<Uuid>,
    },
}

/// Which units are meant.
#[derive(Args)]
pub struct Narrowed {
    /// Only what belongs to this workspace
    #[arg(long, value_name = "ID")]
    workspace: Option<WorkspaceId>,
    /// Only what was set aside for this reason: `unknown_number`, `unreadable`, `failed` or `test`
    #[arg(long)]
    reason: Option<String>,
}

/// Which units get another chance.
#[derive(Args)]
pub struct Replay {
    /// Their ids, as listed
    #[arg(required_unless_present = "all")]
    ids: Vec<Uuid>,
    /// All of one reason, oldest first
    #[arg(long, requires = "reason", conflicts_with = "ids")]
    all: bool,
    #[command(flatten)]
    narrowed: Narrowed,
}

impl From<&Narrowed> for Wanted {
    fn from(narrowed: &Narrowed) -> Self {
        Self {
            workspace: narrowed.workspace,
            reason: narrowed.reason.clone(),
        }
    }
}

pub async fn run(config: &Config, command: &QuarantineCommand) -> Outcome {
    let laras = installation::open(config, Schema::Require, Clock::System).await?;
    match command {
        QuarantineCommand::List(narrowed) => Ok(list(
            &receive::quarantined_where(&laras, &narrowed.into(), MOST).await?,
        )),
        QuarantineCommand::Show { id } => {
            let unit = receive::quarantined_unit(&laras, *id).await?;
            Ok(show(&unit.ok_or_else(|| not_there(*id))?))
        }
        QuarantineCommand::Replay(wanted) if wanted.all => {
            let count = receive::replay_where(&laras, &(&wanted.narrowed).into()).await?;
            println!("{count} wait to be sorted again");
            Ok("a running server sorts them by itself within seconds".into())
        }
        QuarantineCommand::Replay(wanted) => replay(&laras, &wanted.ids).await,
        QuarantineCommand::Dismiss { ids } => dismiss(&laras, ids).await,
    }
}

async fn replay(laras: &Laras, ids: &[Uuid]) -> Outcome {
    for id in ids {
        if !receive::replay(laras, *id).await? {
            return Err(not_there(*id));
        }
        println!("{id} waits to be sorted again");
    }
    Ok("a running server sorts them by itself within seconds".into())
}

async fn dismiss(laras: &Laras, ids: &[Uuid]) -> Outcome {
    for id in ids {
        if !receive::dismiss(laras, *id).await? {
            return Err(not_there(*id));
        }
        println!("{id} is dismissed and its content erased");
    }
    Ok(String::new())
}

/// Lists them, and says what to do with them.
fn list(units: &[Quarantined]) -> String {
    for unit in units {
        let workspace = unit
            .workspace
            .map_or_else(|| "no workspace".to_owned(), |id| id.to_string());
        println!(
            "{}  {}  {}  {:<14}  {workspace}",
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
    "`laras quarantine show ID`, `laras quarantine replay ID` once its number is connected or the cause is mended, or \
     `laras quarantine dismiss ID`"
        .into()
}

fn show(unit: &Quarantined) -> String {
    println!(
        "id         {}\nreceived   {}\nchannel    {}\nreason     {}\nworkspace  {}",
        unit.id,
        from_ms(unit.received_at),
        unit.channel,
        unit.reason,
        unit.workspace
            .map_or_else(|| "none".to_owned(), |id| id.to_string())
    );
    println!("\n{}", unit.body);
    String::new()
}

fn not_there(id: Uuid) -> Failure {
    Failure::new(
        format!("{id} is not in quarantine"),
        "run `laras quarantine list`",
    )
}

//! What an operator types. Every command ends with 0, with 1 when it failed, with 2 when it was misused, and says what to do next.

mod demo;
mod doctor;
mod erase;
mod eval;
mod evidence;
mod founding;
mod keys;
mod log;
mod migrate;
mod outcome;
mod quarantine;
mod serve;
pub(crate) mod twin;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::config::{self, Config};
use outcome::{Failure, Outcome};

/// Laras: a customer's message becomes an approved reply with proof, under a partner's brand.
#[derive(Parser)]
#[command(name = "laras", version, arg_required_else_help = true)]
struct Laras {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the server
    Serve(serve::Serve),
    /// Brings the database's schema up to date, and does nothing else
    Migrate,
    /// Fills an empty database with demo data
    Demo,
    /// Runs the Meta twin: a stand-in for Meta on this machine, with a phone to type on
    Twin(twin::Run),
    /// Businesses
    #[command(subcommand)]
    Workspace(founding::WorkspaceCommand),
    /// Meta's reviewer
    #[command(subcommand)]
    Reviewer(founding::ReviewerCommand),
    /// Agencies that put their brand on top
    #[command(subcommand)]
    Partner(founding::PartnerCommand),
    /// Key encryption keys and data keys
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// The log of what happened, which shows any change to it
    #[command(subcommand)]
    Evidence(evidence::EvidenceCommand),
    /// What arrived for no known workspace or could not be read
    #[command(subcommand)]
    Quarantine(quarantine::QuarantineCommand),
    /// Disconnects and erases Instagram accounts from a list of Meta's
    Erase(erase::Erase),
    /// Puts written questions and attacks to the drafter and the gate, and says what changed since the last run
    Eval(eval::Eval),
    /// Checks configuration, database, keys and Meta, one line each
    Doctor,
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let parsed = with_settings_in_help()
        .try_get_matches()
        .and_then(|matches| Laras::from_arg_matches(&matches));
    let laras = match parsed {
        Ok(laras) => laras,
        Err(error) => {
            drop(error.print());
            return u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    let ended = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("the program cannot start ({error})"), "try again"))
        .and_then(|runtime| runtime.block_on(execute(laras.command)));
    match ended {
        Ok(next) => {
            if !next.is_empty() {
                eprintln!("Next: {next}");
            }
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("laras: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn with_settings_in_help() -> clap::Command {
    Laras::command().mut_subcommand("serve", |serve| serve.after_help(config::listing()))
}

async fn execute(command: Command) -> Outcome {
    // The offline check needs neither a configuration nor a log.
    if let Command::Evidence(evidence::EvidenceCommand::Verify(verify)) = &command {
        return evidence::verify(verify);
    }
    if let Command::Doctor = command {
        log::start(false);
        return doctor::run().await;
    }
    let config = Config::load()?;
    match command {
        Command::Demo => log::start_silent(config.log_json),
        _ => log::start(config.log_json),
    }
    match command {
        Command::Serve(serve) => serve::run(&config, &serve).await,
        Command::Migrate => migrate::run(&config).await,
        Command::Demo => demo::run(&config).await,
        Command::Twin(run) => twin::run(&config, &run).await,
        Command::Workspace(founding::WorkspaceCommand::Create(create)) => {
            founding::workspace(&config, create).await
        }
        Command::Reviewer(founding::ReviewerCommand::Create(create)) => {
            founding::reviewer(&config, create).await
        }
        Command::Partner(founding::PartnerCommand::Create(create)) => {
            founding::partner(&config, create).await
        }
        Command::Keys(command) => keys::run(&config, &command),
        Command::Evidence(evidence::EvidenceCommand::Export(export)) => {
            evidence::export(&config, &export).await
        }
        Command::Erase(erase) => erase::run(&config, &erase).await,
        Command::Eval(eval) => eval::run(&config, &eval).await,
        Command::Quarantine(command) => quarantine::run(&config, &command).await,
        Command::Evidence(evidence::EvidenceCommand::Verify(_)) | Command::Doctor => Ok(String::new()),
    }
}

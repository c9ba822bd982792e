//! `laras keys init|status`.

use clap::Subcommand;
use domain::vault::{Keys, KeysError};

use super::outcome::{Failure, Outcome};
use crate::config::Config;

#[derive(Subcommand)]
pub enum KeysCommand {
    /// Makes the key file named by the configuration; never overwrites one
    Init,
    /// Says which keys there are, without showing any
    Status,
}

pub fn run(config: &Config, command: &KeysCommand) -> Outcome {
    match command {
        KeysCommand::Init => init(config),
        KeysCommand::Status => status(config),
    }
}

fn init(config: &Config) -> Outcome {
    let path = config.keys.display();
    match Keys::create(&config.keys) {
        Ok(_) => {
            println!("made {path}");
            Ok("copy the key file to a safe place apart from the database: without it nothing sealed can be read again".into())
        }
        Err(KeysError::Io(_, error)) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Failure::new(
                format!("{path} exists already"),
                "nothing was changed: run `laras keys status`",
            ))
        }
        Err(error) => Err(error.into()),
    }
}

fn status(config: &Config) -> Outcome {
    let keys = Keys::load(&config.keys)?;
    for id in keys.ids() {
        println!(
            "key encryption key {id}{}",
            if id == keys.active() { " (active)" } else { "" }
        );
    }
    println!(
        "evidence signer {}",
        domain::evidence::checkpoint::fingerprint(&keys.signing_key().verifying_key())
    );
    Ok(String::new())
}

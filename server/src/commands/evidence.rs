//! `laras evidence export|verify`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::WorkspaceId;
use domain::evidence::checkpoint::PinnedKey;
use domain::evidence::verify::{Report, SignerCheck, Trust};
use domain::time::Clock;

use super::outcome::{Failure, Outcome};
use crate::config::Config;
use crate::installation::{self, Schema};

#[derive(Subcommand)]
pub enum EvidenceCommand {
    /// Writes a workspace's whole log as one file
    Export(Export),
    /// Checks such a file offline, without database or keys
    Verify(Verify),
}

#[derive(Args)]
pub struct Export {
    /// The workspace's id
    workspace: WorkspaceId,
    /// Where to write it; standard output if not named
    #[arg(long, short)]
    output: Option<PathBuf>,
}

#[derive(Args)]
pub struct Verify {
    /// The exported file
    file: PathBuf,
    /// The signer's fingerprint, as `laras keys status` prints it on the installation that is believed
    #[arg(long)]
    key: Option<String>,
}

pub async fn export(config: &Config, export: &Export) -> Outcome {
    let laras = installation::open(config, Schema::Require, Clock::System).await?;
    let bundle = domain::evidence::export_for_operator(&laras, export.workspace).await?;
    let bundle = bundle.ok_or_else(|| {
        Failure::new(
            format!("there is no workspace {}", export.workspace),
            "its id is part of its address under /clients",
        )
    })?;
    let verify = |name: &str| format!("`laras evidence verify {name}` on any machine");
    let Some(path) = &export.output else {
        print!("{bundle}");
        return Ok(verify("FILE"));
    };
    std::fs::write(path, bundle).map_err(|error| {
        Failure::new(
            format!("{} cannot be written ({error})", path.display()),
            "name another file",
        )
    })?;
    Ok(verify(&path.display().to_string()))
}

pub fn verify(verify: &Verify) -> Outcome {
    let path = verify.file.display();
    let text = std::fs::read_to_string(&verify.file).map_err(|error| {
        Failure::new(
            format!("{path} cannot be read ({error})"),
            "name the exported file",
        )
    })?;
    let key = verify
        .key
        .as_deref()
        .map(str::parse::<PinnedKey>)
        .transpose()
        .map_err(|_| {
            Failure::new(
                "--key is not a fingerprint",
                "copy what `laras keys status` prints, 64 hexadecimal digits",
            )
        })?;
    let report = domain::evidence::verify::verify(
        &text,
        &Trust {
            key,
            witnessed: Vec::new(),
        },
    )
    .map_err(|error| {
        Failure::new(
            format!("{path} is not an evidence bundle ({error})"),
            "export it again",
        )
    })?;
    print_report(&report);
    if !report.is_intact() {
        return Err(Failure::new(
            format!("{path} does not hold"),
            "do not rely on it, and compare it with another copy",
        ));
    }
    Ok(match report.signer {
        SignerCheck::Checked { .. } => String::new(),
        SignerCheck::NotChecked { .. } => {
            "compare the fingerprint with the signer's own, or name it with --key".into()
        }
    })
}

fn print_report(report: &Report) {
    println!("log          {}", report.origin);
    println!("entries      {}", report.entries);
    println!("root         {}", hex::encode(report.root.0));
    println!("checkpoints  {} hold", report.checkpoints);
    println!("payloads     {} match, {} erased", report.opened, report.erased);
    match &report.signer {
        SignerCheck::Checked { fingerprint } => println!("signer       checked: {fingerprint}"),
        SignerCheck::NotChecked { fingerprint } => println!("signer not checked: {fingerprint}"),
    }
    for problem in &report.problems {
        println!("problem      {problem}");
    }
    println!(
        "{}",
        if report.is_intact() {
            "intact"
        } else {
            "NOT INTACT"
        }
    );
}

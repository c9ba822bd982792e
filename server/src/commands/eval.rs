//! `laras eval`: how good the answers are, and whether they got worse since the last time.

use std::path::{Path, PathBuf};

use clap::Args;
use domain::draft::business;
use domain::draft::embedded::Embedded;
use domain::draft::eval::{
    ATTACKS, Attack, Outcomes, QUESTIONS, Question, Report, attacks, changes, questions, read,
};
use domain::draft::facts::{Fact, FactFile, FactId, Facts};
use domain::time::Clock;
use domain::{StoreError, WorkspaceId};
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::outcome::{Failure, Outcome};
use crate::config::Config;
use crate::installation::{self, Schema};

#[derive(Args)]
pub struct Eval {
    /// One of the demo's businesses, such as `kopi-senja`; all of them if not named. With --workspace: the suite to start from
    #[arg(long, conflicts_with = "file")]
    business: Option<String>,
    /// A workspace whose own facts are asked about, with --file or --business
    #[arg(long, value_name = "ID")]
    workspace: Option<WorkspaceId>,
    /// Its suite: one case a line, as `server/domain/evals/README.md` describes
    #[arg(long, requires = "workspace")]
    file: Option<PathBuf>,
}

pub async fn run(config: &Config, eval: &Eval) -> Outcome {
    let (name, report) = match eval.workspace {
        Some(workspace) => (
            workspace.to_string(),
            of_workspace(config, workspace, &suite(eval)?).await?,
        ),
        None => (
            eval.business.clone().unwrap_or_else(|| "demo".to_owned()),
            of_demo(eval.business.as_deref())?,
        ),
    };
    print!("{report}");
    let kept = beside_the_database(config.database_url.expose(), &name);
    compare(&report, &kept)
}

/// The cases for a workspace: those of a file, or the suite of a business of the demo to start from.
fn suite(eval: &Eval) -> Result<Vec<Question>, Failure> {
    match (&eval.file, &eval.business) {
        (Some(file), _) => {
            let lines = std::fs::read_to_string(file).map_err(|error| {
                Failure::new(
                    format!("{} cannot be read ({error})", file.display()),
                    "name another file",
                )
            })?;
            read(&lines)
                .map_err(|error| Failure::new(format!("{}, {error}", file.display()), "correct that line"))
        }
        (None, Some(business)) => {
            let (_, _, lines) = QUESTIONS
                .iter()
                .find(|(name, ..)| name == business)
                .ok_or_else(no_such_business)?;
            read(lines)
                .map_err(|error| Failure::new(format!("a set cannot be read ({error})"), "report this"))
        }
        (None, None) => Err(Failure::new(
            "no cases are named",
            "name them with --file, or a suite to start from with --business",
        )),
    }
}

fn no_such_business() -> Failure {
    let names: Vec<&str> = QUESTIONS.iter().map(|(name, ..)| *name).collect();
    Failure::new(
        "there is no such business",
        format!("name one of {}", names.join(", ")),
    )
}

async fn of_workspace(
    config: &Config,
    workspace: WorkspaceId,
    cases: &[Question],
) -> Result<Report, Failure> {
    let laras = installation::open(config, Schema::Require, Clock::System).await?;
    let facts: Result<_, StoreError> = business::facts_for_operator(&laras, workspace).await;
    let facts = facts?.ok_or_else(|| {
        Failure::new(
            format!("there is no workspace {workspace}"),
            "its id is part of its address under /clients",
        )
    })?;
    Ok(Report {
        questions: questions(&Embedded, &facts, cases),
        attacks: Vec::new(),
    })
}

fn of_demo(business: Option<&str>) -> Result<Report, Failure> {
    let mut report = Report::default();
    let mut chosen = QUESTIONS
        .iter()
        .filter(|(name, ..)| business.is_none_or(|wanted| wanted == *name))
        .peekable();
    if chosen.peek().is_none() {
        return Err(no_such_business());
    }
    let unreadable = |error: &dyn std::fmt::Display| {
        Failure::new(format!("a set cannot be read ({error})"), "report this")
    };
    for (name, facts, lines) in chosen {
        let facts = demo_facts(facts).map_err(|error| unreadable(&error))?;
        let cases: Vec<Question> = read(lines).map_err(|error| unreadable(&error))?;
        report.questions.extend(questions(&Embedded, &facts, &cases));
        for (category, lines) in ATTACKS {
            let mut cases: Vec<Attack> = read(lines).map_err(|error| unreadable(&error))?;
            cases.retain(|case| case.business == *name);
            report
                .attacks
                .extend(attacks(&Embedded, &facts, category, &cases));
        }
    }
    Ok(report)
}

fn demo_facts(file: &str) -> Result<Facts, toml::de::Error> {
    let bodies = FactFile::parse(file)?.facts;
    let list = (1_u128..).zip(bodies).map(|(id, body)| Fact {
        id: FactId(Uuid::from_u128(id)),
        version: 1,
        body,
    });
    Ok(Facts::new(list.collect(), TimeZone::UTC))
}

/// `data/laras.db` keeps its runs in `data/eval-….json`; a database elsewhere in `data` too.
fn beside_the_database(url: &str, name: &str) -> PathBuf {
    let path = url
        .strip_prefix("sqlite://")
        .and_then(|rest| rest.split('?').next());
    let folder = path.and_then(|path| Path::new(path).parent());
    folder
        .map_or_else(|| PathBuf::from("data"), Path::to_path_buf)
        .join(format!("eval-{name}.json"))
}

/// Says what changed, keeps this run, and fails when something got worse.
fn compare(report: &Report, kept: &Path) -> Outcome {
    let now = report.outcomes();
    let Some(before) = last_run(kept)? else {
        println!("There was no run before this one to compare with.");
        return keep(&now, kept);
    };
    let changed = changes(&before, &now);
    let worse = changed.iter().filter(|change| change.is_worse()).count();
    for change in changed.iter().filter(|change| !report.is_held_out(&change.id)) {
        let sign = if change.is_worse() { "worse " } else { "better" };
        println!("{sign} {}: {:?}, was {:?}", change.id, change.now, change.before);
    }
    println!(
        "{} changed since the last run, {worse} for the worse",
        changed.len()
    );
    if worse > 0 {
        return Err(Failure::new(
            format!("{worse} answers got worse"),
            format!("look at them, or remove {} to accept them", kept.display()),
        ));
    }
    keep(&now, kept)
}

/// A run that cannot be read is not passed over: nobody would learn that answers got worse.
fn last_run(kept: &Path) -> Result<Option<Outcomes>, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Failure::new(
            format!("{} cannot be read ({error})", kept.display()),
            "remove it to begin anew",
        )
    };
    match std::fs::read(kept) {
        Ok(json) => serde_json::from_slice(&json)
            .map(Some)
            .map_err(|error| unreadable(&error)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(&error)),
    }
}

fn keep(now: &Outcomes, kept: &Path) -> Outcome {
    let write = || {
        if let Some(folder) = kept.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(kept, serde_json::to_vec(now)?)
    };
    write().map_err(|error| {
        Failure::new(
            format!("{} cannot be written ({error})", kept.display()),
            "give this process that folder",
        )
    })?;
    Ok(String::new())
}

//! Known faults of dependencies. Apart from the tests, because it needs an advisory database from the network.

use crate::failure::{Failure, Outcome};
use crate::program::{output_if_any, run};
use crate::project::Project;
use crate::steps::Steps;

struct Auditor {
    subcommand: &'static str,
    arguments: &'static [&'static str],
    finds: &'static str,
}

const AUDITORS: [Auditor; 2] = [
    Auditor {
        subcommand: "deny",
        arguments: &["check", "advisories", "bans", "sources"],
        finds: "advisories, doubles, foreign sources",
    },
    Auditor {
        subcommand: "audit",
        arguments: &[],
        finds: "advisories",
    },
];

pub fn check(project: &Project) -> Outcome {
    let mut steps = Steps::default();
    for auditor in &AUDITORS {
        let Auditor {
            subcommand,
            arguments,
            finds,
        } = auditor;
        let name = match *subcommand {
            "deny" => "cargo deny",
            _ => "cargo audit",
        };
        if output_if_any(project.cargo().args([subcommand, "--version"])).is_none() {
            println!(
                "{name} ({finds}) is not installed. Install it with: cargo install --locked cargo-{subcommand}"
            );
            steps.skip(name, "not installed");
            continue;
        }
        steps.run(name, || {
            run(name, project.cargo().arg(subcommand).args(*arguments))
        });
    }
    steps.finish().map_err(|failure| {
        Failure::Broken(format!(
            "{failure}; an audit that did not run is not a passed one"
        ))
    })
}

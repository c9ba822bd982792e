//! The browser tests of `end2end`: Playwright drives the system's Chromium against the `laras` that was just built.

use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::program::run as run_program;
use crate::project::Project;
use crate::site::{self, Flavour};
use crate::{build, setup};

/// The journeys, in the one ordinary browser project of the Playwright configuration.
pub fn run(project: &Project) -> Outcome {
    run_program("playwright", playwright(project)?.arg("--project=chromium"))
}

/// Every page at both widths in both themes, into `target/screens`.
pub fn screens(project: &Project) -> Outcome {
    setup::prepare(project, &setup::EVERYTHING)?;
    build::server(project, false)?;
    site::assemble(project, Flavour::Quick)?;
    let folder = project.target("screens");
    run_program(
        "playwright",
        playwright(project)?
            .env("E2E_SCREENS", &folder)
            .arg("--project=screens-*"),
    )?;
    println!("\nPictures: {}", folder.display());
    Ok(())
}

fn playwright(project: &Project) -> Outcome<Command> {
    let chromium = setup::chromium()
        .ok_or_else(|| Failure::Needed("Chromium is missing. Run `cargo xtask setup`.".into()))?;
    let mut command = Command::new(project.node_tool("playwright"));
    command.arg("test").current_dir(project.path("end2end"));
    command.env("E2E_CHROMIUM", chromium);
    command.env("E2E_LARAS", project.laras(false));
    command.env("E2E_SITE", project.site());
    command.env("E2E_OUTPUT", project.target("end2end"));
    Ok(command)
}

//! The whole product: the site and the server.

use crate::failure::Outcome;
use crate::program::run;
use crate::project::Project;
use crate::site::{self, Flavour};

pub fn build(project: &Project, release: bool) -> Outcome {
    site::assemble(project, if release { Flavour::Release } else { Flavour::Quick })?;
    server(project, release)?;
    println!(
        "\nServer: {}\nSite:   {}",
        project.laras(release).display(),
        project.site().display()
    );
    Ok(())
}

pub fn server(project: &Project, release: bool) -> Outcome {
    println!("Server: compiling");
    let mut cargo = project.cargo();
    cargo.args(["build", "--bin", "laras"]);
    if release {
        cargo.arg("--release");
    }
    run("the server's build", &mut cargo)
}

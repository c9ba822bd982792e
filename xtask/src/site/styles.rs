//! The stylesheet: `style/main.css` and everything it imports, as one small file.

use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::program::run;
use crate::project::{BUNDLE, Project};

pub fn bundle(project: &Project, package: &Path) -> Outcome {
    let main = project.path("style/main.css");
    if !main.is_file() {
        return Err(Failure::Broken(
            "style/main.css is missing: every page links the stylesheet made of it.".into(),
        ));
    }
    let mut esbuild = Command::new(project.node_tool("esbuild"));
    esbuild
        .arg(&main)
        .args(["--bundle", "--minify", "--log-level=warning"]);
    esbuild.arg(format!(
        "--outfile={}",
        package.join(format!("{BUNDLE}.css")).display()
    ));
    run("esbuild", &mut esbuild)?;
    println!("Stylesheet: bundled");
    Ok(())
}

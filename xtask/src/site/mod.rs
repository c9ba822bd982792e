//! The site: everything a browser can fetch as a file, assembled in `target/site`.

mod bundle;
mod styles;
mod weight;

use std::fs;
use std::path::Path;

pub use bundle::Flavour;

use crate::failure::{Doing, Outcome};
use crate::project::Project;
use crate::setup;

/// Makes the bundle, the stylesheet and the copies of `public`; the release flavour is also compressed and weighed.
pub fn assemble(project: &Project, flavour: Flavour) -> Outcome {
    let package = project.site().join("pkg");
    fs::create_dir_all(&package).doing(format!("make {}", package.display()))?;
    // A compressed copy of an older build would be served in place of the new file.
    remove_compressed(&project.site())?;
    bundle::make(project, &setup::wasm_toolchain(project)?, flavour, &package)?;
    styles::bundle(project, &package)?;
    copy_all(&project.path("public"), &project.site())?;
    if flavour == Flavour::Release {
        weight::compress_and_check(project)?;
    }
    Ok(())
}

fn remove_compressed(folder: &Path) -> Outcome {
    for entry in fs::read_dir(folder)
        .doing(format!("read {}", folder.display()))?
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            remove_compressed(&path)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "br" || extension == "gz")
        {
            fs::remove_file(&path).doing(format!("remove {}", path.display()))?;
        }
    }
    Ok(())
}

fn copy_all(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to).doing(format!("make {}", to.display()))?;
    for entry in fs::read_dir(from).into_iter().flatten().flatten() {
        let (source, copy) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_all(&source, &copy)?;
        } else {
            fs::copy(&source, &copy).doing(format!("copy {}", source.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_copies_of_an_older_build_are_gone_before_a_new_one() {
        let folder = std::env::temp_dir().join(format!("laras-site-{}", std::process::id()));
        fs::create_dir_all(folder.join("pkg")).unwrap();
        for name in ["pkg/app.js", "pkg/app.js.br", "pkg/app.js.gz"] {
            fs::write(folder.join(name), "old").unwrap();
        }
        remove_compressed(&folder).unwrap();
        assert!(folder.join("pkg/app.js").exists());
        assert!(!folder.join("pkg/app.js.br").exists());
        assert!(!folder.join("pkg/app.js.gz").exists());
        fs::remove_dir_all(folder).unwrap();
    }
}

//! Whether inputs changed since something was made from them: by content, because a checkout or a clone changes times.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::failure::{Doing, Outcome};

/// A hash over names and contents of all files in `paths` (folders with everything below them) and over `extra`.
pub fn fingerprint(paths: &[PathBuf], extra: &str) -> Outcome<String> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    extra.hash(&mut hasher);
    for file in files {
        file.hash(&mut hasher);
        fs::read(&file)
            .doing(format!("read {}", file.display()))?
            .hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// True when `stamp` holds exactly this text.
pub fn is_stamped(stamp: &Path, text: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|found| found == text)
}

pub fn write_stamp(stamp: &Path, text: &str) -> Outcome {
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder).doing(format!("make {}", folder.display()))?;
    }
    fs::write(stamp, text).doing(format!("write {}", stamp.display()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    if path.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(path).doing(format!("read {}", path.display()))? {
        collect(&entry.doing(format!("read {}", path.display()))?.path(), files)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_a_new_and_a_renamed_file_change_the_fingerprint() {
        let folder = std::env::temp_dir().join(format!("laras-fingerprint-{}", std::process::id()));
        fs::create_dir_all(folder.join("below")).unwrap();
        let paths = [folder.clone()];
        fs::write(folder.join("below/a"), "1").unwrap();
        let first = fingerprint(&paths, "").unwrap();
        assert_eq!(first, fingerprint(&paths, "").unwrap());
        assert_ne!(first, fingerprint(&paths, "other profile").unwrap());
        fs::write(folder.join("below/a"), "2").unwrap();
        let changed = fingerprint(&paths, "").unwrap();
        assert_ne!(first, changed);
        fs::rename(folder.join("below/a"), folder.join("below/b")).unwrap();
        let renamed = fingerprint(&paths, "").unwrap();
        assert_ne!(changed, renamed);
        fs::write(folder.join("c"), "").unwrap();
        assert_ne!(renamed, fingerprint(&paths, "").unwrap());
        fs::remove_dir_all(folder).unwrap();
    }
}

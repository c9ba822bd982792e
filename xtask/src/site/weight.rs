//! How much a first visit downloads. The promise to people on slow phones: WASM, JavaScript and CSS of a first load
//! stay within 120 KB, compressed as every current browser takes it.

use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::program::output;
use crate::project::Project;

/// Bytes, brotli at its best level.
const LIMIT: u64 = 120_000;

struct Weight {
    file: String,
    plain: u64,
    gzip: u64,
    brotli: u64,
}

/// Writes `.br` and `.gz` beside each file worth it, prints the sizes of a first load, and fails above the limit.
pub fn compress_and_check(project: &Project) -> Outcome {
    let mut node = Command::new("node");
    node.arg(project.path("xtask/node/compress.mjs"))
        .arg(project.site());
    let weights = parse(&output("compression", &mut node)?);
    let first_load: Vec<&Weight> = weights
        .iter()
        .filter(|weight| is_first_load(&weight.file))
        .collect();
    println!(
        "\n{:<28} {:>10} {:>10} {:>10}",
        "first load", "plain", "gzip", "brotli"
    );
    for weight in &first_load {
        println!(
            "{:<28} {:>10} {:>10} {:>10}",
            weight.file, weight.plain, weight.gzip, weight.brotli
        );
    }
    let sum = |size: fn(&Weight) -> u64| first_load.iter().map(|weight| size(weight)).sum::<u64>();
    let brotli = sum(|weight| weight.brotli);
    println!(
        "{:<28} {:>10} {:>10} {:>10}",
        "together",
        sum(|weight| weight.plain),
        sum(|weight| weight.gzip),
        brotli
    );
    println!("{:<28} {:>10} {:>10} {:>10}", "limit", "", "", LIMIT);
    judge(first_load.len(), brotli)
}

fn judge(files: usize, brotli: u64) -> Outcome {
    if files == 0 {
        return Err(Failure::Broken(
            "nothing was weighed: no file of a first load was found".into(),
        ));
    }
    if brotli > LIMIT {
        return Err(Failure::Broken(format!(
            "a first load is {} bytes over the limit of {LIMIT}",
            brotli - LIMIT
        )));
    }
    Ok(())
}

fn is_first_load(file: &str) -> bool {
    file.starts_with("pkg/")
        && [".wasm", ".js", ".css"]
            .iter()
            .any(|ending| file.ends_with(ending))
}

/// Lines of `file TAB plain TAB gzip TAB brotli`.
fn parse(lines: &str) -> Vec<Weight> {
    let one = |line: &str| {
        let mut fields = line.split('\t');
        let file = fields.next()?.to_owned();
        let mut size = || fields.next()?.parse().ok();
        Some(Weight {
            file,
            plain: size()?,
            gzip: size()?,
            brotli: size()?,
        })
    };
    lines.lines().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_load_above_the_limit_fails_the_build() {
        assert!(judge(3, LIMIT).is_ok());
        assert!(
            judge(3, LIMIT + 1)
                .unwrap_err()
                .to_string()
                .contains("1 bytes over")
        );
    }

    #[test]
    fn a_build_in_which_nothing_was_weighed_fails() {
        assert!(judge(0, 0).is_err());
    }

    #[test]
    fn wasm_scripts_and_styles_of_the_bundle_count_and_pictures_do_not() {
        let weights =
            parse("pkg/app_bg.wasm\t9\t5\t4\npkg/snippets/x/inline0.js\t3\t2\t1\nlogo.svg\t7\t6\t5\nnoise\n");
        let counted: Vec<&str> = weights
            .iter()
            .map(|weight| &*weight.file)
            .filter(|file| is_first_load(file))
            .collect();
        assert_eq!(counted, ["pkg/app_bg.wasm", "pkg/snippets/x/inline0.js"]);
    }
}

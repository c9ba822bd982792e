//! The arrows between crates: who may know whom. A wrong arrow is how a product's core starts to depend on its web
//! server, or a stand-in for Meta on the very reading of Meta it is there to check.

use std::collections::BTreeSet;

use crate::failure::{Failure, Outcome};
use crate::program::output;
use crate::project::Project;

struct Rule {
    package: &'static str,
    /// `--edges` of `cargo tree`: what reaches the product; for the twin also what its tests use.
    edges: &'static str,
    target: Option<&'static str>,
    /// `leptos*` stands for its family, `leptos_router` among them.
    never: &'static [&'static str],
    needs: &'static [&'static str],
}

const SHIPPED: &str = "normal,build";

const RULES: [Rule; 7] = [
    Rule {
        package: "domain",
        edges: SHIPPED,
        target: None,
        never: &["axum*", "leptos*", "app", "server", "twin"],
        needs: &["meta", "model", "sea-orm"],
    },
    Rule {
        package: "app",
        edges: SHIPPED,
        target: None,
        never: &["server", "twin", "frontend"],
        needs: &["domain", "leptos"],
    },
    Rule {
        package: "frontend",
        edges: SHIPPED,
        target: Some("wasm32-unknown-unknown"),
        never: &[
            "domain",
            "meta",
            "model",
            "migrations",
            "server",
            "twin",
            "axum*",
            "leptos_axum",
            "sea-orm*",
        ],
        needs: &["app", "leptos"],
    },
    Rule {
        package: "twin",
        edges: "normal,build,dev",
        target: None,
        never: &["meta", "model", "domain", "app", "server", "sea-orm*"],
        needs: &["axum"],
    },
    Rule {
        package: "meta",
        edges: SHIPPED,
        target: None,
        never: &["domain", "app", "server", "twin", "sea-orm*", "axum*", "leptos*"],
        needs: &["reqwest"],
    },
    Rule {
        package: "model",
        edges: SHIPPED,
        target: None,
        never: &[
            "domain", "meta", "app", "server", "twin", "sea-orm*", "axum*", "leptos*",
        ],
        needs: &["reqwest"],
    },
    Rule {
        package: "migrations",
        edges: SHIPPED,
        target: None,
        never: &["domain", "app", "server", "twin"],
        needs: &["sea-orm-migration"],
    },
];

/// Known to be wrong: `domain → meta` exists. A check that does not see it sees nothing.
const PLANTED: Rule = Rule {
    package: "domain",
    edges: SHIPPED,
    target: None,
    never: &["meta"],
    needs: &[],
};

pub fn check(project: &Project) -> Outcome {
    let mut wrong = Vec::new();
    for rule in &RULES {
        let reached = reached_from(project, rule)?;
        wrong.extend(violations(rule, &reached));
        println!(
            "{:<10} {:>4} crates   never {}   needs {}",
            rule.package,
            reached.len(),
            rule.never.join(", "),
            rule.needs.join(", ")
        );
    }
    if violations(&PLANTED, &reached_from(project, &PLANTED)?).is_empty() {
        return Err(Failure::Broken(
            "the check is blind: it does not see the planted arrow domain → meta".into(),
        ));
    }
    println!("self-check: the planted wrong arrow domain → meta is seen");
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Failure::Broken(wrong.join("\n")))
    }
}

fn violations(rule: &Rule, reached: &BTreeSet<String>) -> Vec<String> {
    let is_reached = |pattern: &&&str| reached.iter().any(|name| is_meant(name, pattern));
    let forbidden = rule.never.iter().filter(is_reached).map(|pattern| {
        let name = pattern.trim_end_matches('*');
        let package = rule.package;
        format!("{package} → {name} must not exist (see: cargo tree --package {package} --edges {} --invert {name})", rule.edges)
    });
    let missing = rule.needs.iter().filter(|name| !reached.contains(**name));
    let missing = missing.map(|name| format!("{} → {name} is expected and does not exist", rule.package));
    forbidden.chain(missing).collect()
}

fn is_meant(name: &str, pattern: &str) -> bool {
    let Some(family) = pattern.strip_suffix('*') else {
        return name == pattern;
    };
    name.strip_prefix(family)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-']))
}

fn reached_from(project: &Project, rule: &Rule) -> Outcome<BTreeSet<String>> {
    let mut tree = project.cargo();
    tree.args([
        "tree",
        "--quiet",
        "--package",
        rule.package,
        "--edges",
        rule.edges,
    ]);
    tree.args(["--prefix", "none", "--no-dedupe", "--format", "{p}"]);
    if let Some(target) = rule.target {
        tree.args(["--target", target]);
    }
    let lines = output("cargo tree", &mut tree)?;
    // The first line is the package itself.
    Ok(lines
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(ToString::to_string).collect()
    }

    const RULE: Rule = Rule {
        package: "domain",
        edges: SHIPPED,
        target: None,
        never: &["axum*", "app", "server"],
        needs: &["meta"],
    };

    #[test]
    fn a_forbidden_crate_and_its_family_are_seen() {
        assert_eq!(violations(&RULE, &reached(&["meta", "axum-extra"])).len(), 1);
        assert_eq!(violations(&RULE, &reached(&["meta", "axum"])).len(), 1);
    }

    #[test]
    fn a_crate_that_only_begins_alike_is_none_of_the_family() {
        assert!(violations(&RULE, &reached(&["meta", "append-only", "server_fn"])).is_empty());
    }

    #[test]
    fn an_empty_tree_does_not_pass() {
        assert_eq!(violations(&RULE, &reached(&[])).len(), 1);
    }
}

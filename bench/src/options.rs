//! What `cargo xtask bench` tells this program.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Outcome;
use crate::benchmarks::ALL;
use crate::database::Postgres;
use crate::installation::Template;

const USAGE: &str = "\
bench --laras PROGRAM --sqlite PROGRAM --folder FOLDER [--postgres PORT --postgres-programs FOLDER] [--quick] [P1 P2 …]
(cargo xtask bench starts it)";

/// What this process is for.
pub enum Task {
    /// A bare axum server: the reference for HTTP.
    Stub { port: u16, file: Option<PathBuf> },
    /// Fills an installation's inbox and waits to be killed.
    Fill { folder: PathBuf, count: usize },
    /// The benchmarks.
    Measure(Box<Bench>),
}

/// What is measured, with what, and where its files go.
pub struct Bench {
    pub laras: PathBuf,
    /// The reference program on SQLite's own library.
    pub sqlite: PathBuf,
    pub folder: PathBuf,
    pub postgres: Option<Postgres>,
    pub quick: bool,
    pub wanted: Vec<String>,
    pub(crate) on_sqlite: Option<Template>,
    pub(crate) on_postgres: Option<Template>,
}

impl Bench {
    /// Rounds of each side.
    pub fn rounds(&self) -> usize {
        if self.quick { 3 } else { 5 }
    }

    /// A span that `--quick` shortens to a third.
    pub fn span(&self, seconds: f64) -> Duration {
        Duration::from_secs_f64(if self.quick { seconds / 3.0 } else { seconds })
    }

    /// A number of things that `--quick` divides by ten.
    pub fn amount(&self, count: usize) -> usize {
        if self.quick { count / 10 } else { count }
    }

    /// Removes what was made.
    pub fn clear(&mut self) {
        self.on_sqlite = None;
        self.on_postgres = None;
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

pub fn parse(words: &[String]) -> Outcome<Task> {
    let mut rest = words.iter().map(String::as_str);
    match rest.next() {
        Some("stub") => Ok(Task::Stub {
            port: rest.next().unwrap_or_default().parse()?,
            file: rest.next().map(PathBuf::from),
        }),
        Some("fill") => Ok(Task::Fill {
            folder: rest.next().map(PathBuf::from).ok_or(USAGE)?,
            count: rest.next().unwrap_or_default().parse()?,
        }),
        _ => measure(words).map(|bench| Task::Measure(Box::new(bench))),
    }
}

fn measure(words: &[String]) -> Outcome<Bench> {
    let mut given = Given::default();
    let mut rest = words.iter().map(String::as_str);
    while let Some(word) = rest.next() {
        match word {
            "--laras" => given.laras = rest.next(),
            "--sqlite" => given.sqlite = rest.next(),
            "--folder" => given.folder = rest.next(),
            "--postgres" => given.port = rest.next(),
            "--postgres-programs" => given.programs = rest.next(),
            "--quick" => given.quick = true,
            code if ALL.contains(&code) => given.wanted.push(code),
            other => return Err(format!("{other}?\n{USAGE}").into()),
        }
    }
    given.complete().ok_or_else(|| USAGE.into())
}

#[derive(Default)]
struct Given<'a> {
    laras: Option<&'a str>,
    sqlite: Option<&'a str>,
    folder: Option<&'a str>,
    port: Option<&'a str>,
    programs: Option<&'a str>,
    quick: bool,
    wanted: Vec<&'a str>,
}

impl Given<'_> {
    fn complete(self) -> Option<Bench> {
        let path = |text: Option<&str>| text.map(|text| Path::new(text).to_path_buf());
        let postgres = match (self.port, self.programs) {
            (Some(port), Some(programs)) => Some(Postgres {
                port: port.parse().ok()?,
                programs: programs.into(),
            }),
            _ => None,
        };
        let wanted: Vec<&str> = if self.wanted.is_empty() {
            ALL.to_vec()
        } else {
            self.wanted
        };
        Some(Bench {
            laras: path(self.laras)?,
            sqlite: path(self.sqlite)?,
            folder: path(self.folder)?,
            postgres,
            quick: self.quick,
            wanted: wanted.into_iter().map(str::to_owned).collect(),
            on_sqlite: None,
            on_postgres: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn without_a_list_everything_is_measured() {
        let Ok(Task::Measure(bench)) = parse(&words("--laras l --sqlite s --folder f --quick")) else {
            panic!("refused")
        };
        assert_eq!(bench.wanted, ALL);
        assert_eq!(bench.rounds(), 3);
    }

    #[test]
    fn an_unknown_benchmark_is_refused() {
        assert!(parse(&words("--laras l --sqlite s --folder f P99")).is_err());
    }
}

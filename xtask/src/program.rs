//! Running other programs: loudly when their output is the point, quietly with a sign of life when it is not.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::failure::{Doing, Failure, Outcome};

const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Runs to the end with its output on the screen.
pub fn run(name: &str, command: &mut Command) -> Outcome {
    let status = command.status().doing(format!("start {name}"))?;
    judge(name, status, None)
}

/// Runs to the end with its output in `log`, says every few seconds that it is alive, and shows the end of
/// the log when it fails or takes longer than `limit`.
pub fn run_quietly(name: &str, command: &mut Command, log: &Path, limit: Duration) -> Outcome {
    let outcome = attempt(name, command, log, limit);
    if outcome.is_err() {
        for line in last_lines(log, 20) {
            eprintln!("    | {line}");
        }
    }
    outcome
}

/// The same for a program whose failure is one of the expected ways: its words stay in `log`.
pub fn attempt(name: &str, command: &mut Command, log: &Path, limit: Duration) -> Outcome {
    let words = File::create(log).doing(format!("write {}", log.display()))?;
    let errors = words.try_clone().doing(format!("write {}", log.display()))?;
    let child = command.stdin(Stdio::null()).stdout(words).stderr(errors).spawn();
    let status = wait_with_sign_of_life(child.doing(format!("start {name}"))?, log, limit)?;
    judge(name, status, Some(log))
}

/// Runs to the end and gives its standard output; its errors stay on the screen.
pub fn output(name: &str, command: &mut Command) -> Outcome<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .doing(format!("start {name}"))?;
    judge(name, output.status, None)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Standard output of a program that may be missing or refuse; `None` then.
pub fn output_if_any(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

pub fn last_lines(file: &Path, count: usize) -> Vec<String> {
    let text = fs::read(file)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines
        .iter()
        .skip(lines.len().saturating_sub(count))
        .map(ToString::to_string)
        .collect()
}

fn wait_with_sign_of_life(mut child: Child, log: &Path, limit: Duration) -> Outcome<Option<ExitStatus>> {
    let start = Instant::now();
    let mut next_sign = SIGN_OF_LIFE;
    loop {
        if let Some(status) = child.try_wait().doing("wait for a program")? {
            return Ok(Some(status));
        }
        if start.elapsed() > limit {
            child.kill().doing("stop a program that takes too long")?;
            child.wait().doing("wait for a program")?;
            return Ok(None);
        }
        if start.elapsed() > next_sign {
            let line = last_lines(log, 1).pop().unwrap_or_default();
            println!(
                "    {:>3} s  {}",
                start.elapsed().as_secs(),
                line.chars().take(90).collect::<String>()
            );
            next_sign += SIGN_OF_LIFE;
        }
        sleep(Duration::from_millis(50));
    }
}

fn judge(name: &str, status: impl Into<Option<ExitStatus>>, log: Option<&Path>) -> Outcome {
    let status = status.into();
    if status.is_some_and(|status| status.success()) {
        return Ok(());
    }
    let status = status.map_or_else(
        || "took too long and was stopped".to_owned(),
        |status| status.to_string(),
    );
    Err(Failure::Program {
        name: name.to_owned(),
        status,
        log: log.map(Path::to_path_buf),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named_with_its_status() {
        let failure = run("the check", Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(
            failure.to_string().contains("the check failed (exit status: 3)"),
            "{failure}"
        );
    }

    #[test]
    fn a_program_that_takes_too_long_is_stopped() {
        let log = std::env::temp_dir().join(format!("laras-xtask-{}.log", std::process::id()));
        let failure = run_quietly(
            "sleep",
            Command::new("sleep").arg("60"),
            &log,
            Duration::from_millis(1),
        )
        .unwrap_err();
        fs::remove_file(&log).unwrap();
        assert!(failure.to_string().contains("took too long"), "{failure}");
    }
}

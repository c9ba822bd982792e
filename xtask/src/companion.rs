//! A program that runs beside us and cannot outlive us: the demo's server, the tests' database.
//!
//! Whatever ends this process (its end, a failure, ctrl-C, even a kill), the pipe that only we hold breaks, and a
//! small shell between us and the program then asks the program to stop. A signal to our terminal reaches us alone,
//! because the companion is in a process group of its own.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::failure::{Doing, Outcome};

const PATIENCE: Duration = Duration::from_secs(20);

/// `$1` is the signal, the rest the program. The watcher's `read` ends only when our end of the pipe is gone.
const LEASH: &str = r#"signal=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
( while read -r _ <&3; do :; done; kill -s "$signal" "$program" 2>/dev/null ) >/dev/null 2>&1 &
watcher=$!
wait "$program"
status=$?
kill "$watcher" 2>/dev/null
exit "$status""#;

/// How to start a companion.
pub struct Plan {
    pub program: PathBuf,
    pub arguments: Vec<String>,
    pub environment: Vec<(String, String)>,
    pub folder: PathBuf,
    /// The signal that makes it stop in an orderly way.
    pub stop_signal: &'static str,
    /// Where its output goes; on the screen if nothing is named.
    pub log: Option<PathBuf>,
    /// Another user and group to run as, by number.
    pub run_as: Option<(u32, u32)>,
}

#[must_use = "a companion stops when this is dropped"]
pub struct Companion {
    shell: Child,
}

impl Companion {
    pub fn start(plan: &Plan) -> Outcome<Self> {
        let mut command = Command::new("sh");
        command
            .args(["-c", LEASH, "sh", plan.stop_signal])
            .arg(&plan.program)
            .args(&plan.arguments);
        command.envs(plan.environment.iter().map(|(name, value)| (name, value)));
        command
            .current_dir(&plan.folder)
            .stdin(Stdio::piped())
            .process_group(0);
        if let Some(log) = &plan.log {
            let words = File::create(log).doing(format!("write {}", log.display()))?;
            command
                .stderr(words.try_clone().doing("share a log")?)
                .stdout(words);
        }
        if let Some((user, group)) = plan.run_as {
            command.gid(group).uid(user);
        }
        let shell = command
            .spawn()
            .doing(format!("start {}", plan.program.display()))?;
        Ok(Self { shell })
    }

    /// How it ended, if it has ended.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.shell.try_wait().ok().flatten()
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let start = Instant::now();
        while self.ended().is_none() && start.elapsed() < PATIENCE {
            sleep(Duration::from_millis(10));
        }
        if self.ended().is_none() {
            eprintln!(
                "A program that was asked to stop is still running (its shell is process {}).",
                self.shell.id()
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn plan(script: &str, log: &Path) -> Plan {
        Plan {
            program: "sh".into(),
            arguments: vec!["-c".into(), script.into()],
            environment: Vec::new(),
            folder: std::env::temp_dir(),
            stop_signal: "TERM",
            log: Some(log.to_path_buf()),
            run_as: None,
        }
    }

    fn log(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("laras-companion-{name}-{}.log", std::process::id()))
    }

    fn wait_for(text: &str, log: &Path) {
        let start = Instant::now();
        while !fs::read_to_string(log).unwrap().contains(text) {
            assert!(start.elapsed() < PATIENCE, "{text} never came");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_dropped_companion_is_asked_to_stop_and_stops() {
        let log = log("dropped");
        let script = "trap 'echo asked; exit 0' TERM; echo ready; while :; do sleep 0.01; done";
        let companion = Companion::start(&plan(script, &log)).unwrap();
        wait_for("ready", &log);
        drop(companion);
        assert!(fs::read_to_string(&log).unwrap().contains("asked"));
        fs::remove_file(log).unwrap();
    }

    #[test]
    fn a_companion_that_ends_by_itself_is_noticed_with_its_status() {
        let log = log("ended");
        let mut companion = Companion::start(&plan("exit 7", &log)).unwrap();
        let start = Instant::now();
        let status = loop {
            if let Some(status) = companion.ended() {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "it never ended");
            std::thread::yield_now();
        };
        assert_eq!(status.code(), Some(7));
        fs::remove_file(log).unwrap();
    }
}

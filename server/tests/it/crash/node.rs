//! One `laras serve`, as an operator's machine runs it: a process of its own that can be killed, frozen and asked to stop.

use std::fs::{File, OpenOptions};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use reqwest::Client;

/// A start that takes longer than this has failed.
const START: Duration = Duration::from_mins(1);

pub struct Node {
    settings: Vec<(String, String)>,
    admin: SocketAddr,
    /// A shell's words before the program is started, such as limits.
    pub limits: String,
    /// A program that starts the server in its own place.
    pub wrapper: String,
    log: PathBuf,
    child: Option<Child>,
    client: Client,
}

impl Node {
    /// A node that is not running. `settings` without the addresses it listens on.
    pub fn new(settings: &[(String, String)], public: SocketAddr, log: &Path) -> Self {
        let admin = free_address();
        let mut settings = settings.to_vec();
        settings.push(("LARAS_ADDR".into(), public.to_string()));
        settings.push(("LARAS_ADMIN_ADDR".into(), admin.to_string()));
        let client = Client::builder()
            .timeout(Duration::from_secs(5))
            .no_proxy()
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        Self {
            settings,
            admin,
            limits: String::new(),
            wrapper: String::new(),
            log: log.to_owned(),
            child: None,
            client,
        }
    }

    /// Starts the program with fail points armed (`name=action;…`, none for an ordinary start).
    pub fn start(&mut self, fail_points: &str) {
        assert!(self.child.is_none(), "the node runs already");
        let log = self.log_file();
        // A crash under test is no reason to write 200 MB of core.
        let script = format!("ulimit -c 0; {} exec {} \"$0\" serve", self.limits, self.wrapper);
        let child = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_laras")])
            .env_clear()
            .envs(self.settings.iter().map(|(key, value)| (key, value)))
            .env("PATH", "/usr/bin:/bin")
            .env("FAILPOINTS", fail_points)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        self.child = Some(child);
    }

    fn log_file(&self) -> File {
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)
            .unwrap()
    }

    /// Starts and waits until it takes requests.
    pub async fn serve(&mut self) {
        self.start("");
        assert!(
            self.is_serving_within(START).await,
            "the server does not start:\n{}",
            self.last_words()
        );
    }

    /// False if it ended, or has not become ready in time.
    pub async fn is_serving_within(&mut self, patience: Duration) -> bool {
        let ready = format!("http://{}/readyz", self.admin);
        let begun = now();
        while begun.elapsed() < patience {
            let answered = self.client.get(&ready).send().await;
            if answered.is_ok_and(|answer| answer.status().is_success()) {
                return true;
            }
            if self.ended().is_some() {
                return false;
            }
            pause(15).await;
        }
        false
    }

    /// A gauge of `/metrics`.
    pub async fn gauge(&self, name: &str) -> Option<u64> {
        let text = self
            .client
            .get(format!("http://{}/metrics", self.admin))
            .send()
            .await
            .ok()?;
        let text = text.text().await.ok()?;
        let value = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        value?.parse().ok()
    }

    pub fn is_running(&self) -> bool {
        self.child.is_some()
    }

    pub fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// How it ended, if it has; then it can be started again.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        let status = self.child.as_mut()?.try_wait().unwrap()?;
        self.child = None;
        Some(status)
    }

    pub async fn ended_within(&mut self, patience: Duration) -> Option<ExitStatus> {
        let begun = now();
        while begun.elapsed() < patience {
            if let Some(status) = self.ended() {
                return Some(status);
            }
            pause(5).await;
        }
        None
    }

    /// `kill -9`. Also ends a frozen process.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.kill());
            child.wait().unwrap();
        }
    }

    /// `TERM`, `STOP`, `CONT`.
    pub fn signal(&self, name: &str) {
        let done = Command::new("sh")
            .args(["-c", &format!("kill -{name} {}", self.pid())])
            .status();
        assert!(done.unwrap().success(), "SIG{name} could not be sent");
    }

    /// Asks it to stop and waits; panics unless it says that all went well.
    pub async fn stop(&mut self) {
        self.signal("TERM");
        let status = self.ended_within(Duration::from_secs(40)).await;
        assert!(
            status.is_some_and(|status| status.success()),
            "an orderly stop ended with {status:?}:\n{}",
            self.last_words()
        );
    }

    pub fn last_words(&self) -> String {
        let text = std::fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(25)..].join("\n")
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Whether a process ended itself by a fail point.
pub fn aborted(status: ExitStatus) -> bool {
    status.signal() == Some(6)
}

/// Below the ports that the system gives away by itself: the address must still be free after every crash.
pub fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let own = u16::try_from(std::process::id() % 600).unwrap() * 20;
    for _ in 0..2_000 {
        let port = 20_000 + (own + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000;
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
            return listener.local_addr().unwrap();
        }
    }
    panic!("no port is free below those that the system gives away");
}

pub async fn pause(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

#[expect(clippy::disallowed_methods, reason = "measures how long a process takes")]
pub fn now() -> std::time::Instant {
    std::time::Instant::now()
}

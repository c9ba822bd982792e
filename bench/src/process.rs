//! Programs under measurement: started, waited for, killed the hard way.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::load::get;
use crate::machine::processor_seconds;

const PATIENCE: Duration = Duration::from_mins(2);

/// A server of its own process, killed when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    pub admin: SocketAddr,
    /// From its start to its first 200.
    pub ready_after: Duration,
}

/// A port that is free now.
pub fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

pub fn on_loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

impl Server {
    /// `laras serve` with these settings and no others.
    pub async fn laras(program: &Path, settings: &[(String, String)], log: &Path) -> Outcome<Self> {
        let (address, admin) = (on_loopback(free_port()?), on_loopback(free_port()?));
        let mut command = Command::new(program);
        command
            .arg("serve")
            .env_clear()
            .envs(
                settings
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str())),
            )
            .env("LARAS_ADDR", address.to_string())
            .env("LARAS_ADMIN_ADDR", admin.to_string())
            .stdout(Stdio::null())
            .stderr(File::create(log)?);
        Self::start(&mut command, address, admin, "/readyz").await
    }

    /// A bare axum server; with a file it serves that as well.
    pub async fn stub(file: Option<&Path>) -> Outcome<Self> {
        let port = free_port()?;
        let address = on_loopback(port);
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["stub", &port.to_string()]).args(file);
        Self::start(&mut command, address, address, "/readyz").await
    }

    async fn start(
        command: &mut Command,
        address: SocketAddr,
        admin: SocketAddr,
        path: &str,
    ) -> Outcome<Self> {
        let begun = Instant::now();
        let mut server = Self {
            child: command.stdin(Stdio::null()).spawn()?,
            address,
            admin,
            ready_after: Duration::ZERO,
        };
        loop {
            if get(admin, path).await.is_ok_and(|answer| answer.status == 200) {
                server.ready_after = begun.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                return Err(format!("{} ended ({status})", command.get_program().display()).into());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("{} did not become ready", command.get_program().display()).into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Processor seconds used so far.
    pub fn processor_seconds(&self) -> f64 {
        processor_seconds(self.child.id())
    }

    /// A gauge of `/metrics`.
    pub async fn gauge(&self, name: &str) -> Outcome<f64> {
        let answer = get(self.admin, "/metrics").await?;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        let value = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
        value.ok_or_else(|| format!("no {name} in the metrics").into())
    }

    /// SIGKILL, as a crash would.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

//! A line to the database that can be cut, and that can fall silent without being cut.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Open,
    /// Connections are closed, new ones at once.
    Cut,
    /// Connections stay, and nothing passes: what a lost machine or a forgetful firewall looks like.
    Silent,
}

pub struct Proxy {
    pub address: SocketAddr,
    line: watch::Sender<Line>,
    _accepting: JoinSet<()>,
}

impl Proxy {
    pub async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (line, seen) = watch::channel(Line::Open);
        let mut accepting = JoinSet::new();
        accepting.spawn(async move {
            let mut joined = JoinSet::new();
            loop {
                let (client, _) = listener.accept().await.unwrap();
                joined.spawn(join(client, target, seen.clone()));
            }
        });
        Self {
            address,
            line,
            _accepting: accepting,
        }
    }

    /// An address of the target, by way of this proxy.
    pub fn url(&self, of_target: &str) -> String {
        let mut url = url::Url::parse(of_target).unwrap();
        url.set_ip_host(self.address.ip()).unwrap();
        url.set_port(Some(self.address.port())).unwrap();
        url.to_string()
    }

    /// Reopening after silence resets what was silent, as a machine that has started again does.
    pub fn set(&self, line: Line) {
        self.line.send_replace(line);
    }
}

async fn join(client: TcpStream, target: SocketAddr, mut line: watch::Receiver<Line>) {
    let born = *line.borrow_and_update();
    if born == Line::Cut {
        return;
    }
    if born == Line::Silent {
        drop(line.changed().await);
        return;
    }
    let Ok(server) = TcpStream::connect(target).await else {
        return;
    };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::join!(
        pass(from_client, to_server, line.clone()),
        pass(from_server, to_client, line)
    );
}

/// Ends when either side or the line ends.
async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut line: watch::Receiver<Line>) {
    let mut bytes = [0; 16 * 1024];
    loop {
        let read = tokio::select! {
            read = from.read(&mut bytes) => read.unwrap_or(0),
            _ = line.changed() => {
                if *line.borrow_and_update() == Line::Silent {
                    drop(line.changed().await);
                }
                return;
            }
        };
        if read == 0 || to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}

//! The generator: many keep-alive connections on one thread, because it shares the machine with what it measures.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures::future::join_all;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Notify;

use crate::Outcome;
use crate::figures::quantile;
use crate::payload::Requests;

/// Meta opens many connections; this many is what the promise names.
pub const CONNECTIONS: usize = 64;
/// Answers that come later than this after the end are not waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// What came back.
#[derive(Default)]
pub struct Tally {
    /// Answers by status, within the measured span.
    pub by_status: BTreeMap<u16, usize>,
    /// Milliseconds until each of these answers.
    pub millis: Vec<f64>,
    /// The measured span.
    pub seconds: f64,
    /// The prepared requests did not last for the span.
    pub ran_out: bool,
    /// Connections that broke.
    pub broken: usize,
}

impl Tally {
    pub fn count(&self, status: u16) -> usize {
        self.by_status.get(&status).copied().unwrap_or_default()
    }

    pub fn rate(&self, status: u16) -> f64 {
        self.count(status) as f64 / self.seconds.max(1e-9)
    }

    pub fn latency(&self, share: f64) -> f64 {
        quantile(&self.millis, share)
    }

    /// What was not answered as wanted, if anything.
    pub fn others(&self, wanted: u16) -> Option<String> {
        let others: Vec<String> = self
            .by_status
            .iter()
            .filter(|(status, _)| **status != wanted)
            .map(|(status, count)| format!("{count} × {status}"))
            .chain((self.broken > 0).then(|| format!("{} connections broke", self.broken)))
            .chain(self.ran_out.then(|| "the prepared requests ran out".to_owned()))
            .collect();
        (!others.is_empty()).then(|| others.join(", "))
    }
}

/// A connection that has been opened and is kept.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(16 * 1024),
        })
    }

    /// Sends one request and reads the whole answer; gives its status.
    pub async fn exchange(&mut self, request: &[u8]) -> io::Result<u16> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let end = loop {
            if let Some(end) = answer_end(&self.buffer) {
                break end;
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        };
        // One request at a time: nothing can follow the answer.
        debug_assert!(end == self.buffer.len());
        status(&self.buffer).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    /// The same, with the answer.
    pub async fn ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        let status = self.exchange(request).await?;
        let at = head_end(&self.buffer).unwrap_or(self.buffer.len());
        Ok(Answer {
            status,
            body: self.buffer.split_at(at).1.to_vec(),
        })
    }
}

/// One GET on a connection of its own.
pub async fn get(address: SocketAddr, path: &str) -> io::Result<Answer> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    Connection::open(address).await?.ask(request.as_bytes()).await
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .map(|at| at + 4)
}

fn status(bytes: &[u8]) -> Option<u16> {
    std::str::from_utf8(bytes.get(9..12)?).ok()?.parse().ok()
}

/// Where the answer ends, once it has arrived completely (RFC 9112, section 6.3).
fn answer_end(bytes: &[u8]) -> Option<usize> {
    let head = head_end(bytes)?;
    let text = std::str::from_utf8(bytes.get(..head)?).ok()?;
    let field = |name: &str| {
        text.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    };
    if let Some(length) = field("content-length") {
        let end = head + length.parse::<usize>().ok()?;
        return (bytes.len() >= end).then_some(end);
    }
    let chunked = field("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"));
    let complete = !chunked || bytes.ends_with(b"\r\n0\r\n\r\n");
    complete.then_some(bytes.len())
}

struct Course<'a> {
    requests: &'a Requests,
    /// Start again from the first request when all were sent.
    again: bool,
    next: Cell<usize>,
    from: Cell<Instant>,
    until: Cell<Instant>,
    tally: RefCell<Tally>,
}

impl<'a> Course<'a> {
    fn new(requests: &'a Requests, again: bool) -> Self {
        let now = Instant::now();
        Self {
            requests,
            again,
            next: Cell::new(0),
            from: Cell::new(now),
            until: Cell::new(now),
            tally: RefCell::default(),
        }
    }

    fn take(&self) -> Option<&'a [u8]> {
        let at = self.next.get();
        self.next.set(at + 1);
        let at = if self.again {
            at % self.requests.len().max(1)
        } else {
            at
        };
        let request = self.requests.get(at);
        if request.is_empty() {
            self.tally.borrow_mut().ran_out = true;
            return None;
        }
        Some(request)
    }

    fn note(&self, status: u16, since: Instant) {
        let now = Instant::now();
        if now < self.from.get() || now > self.until.get() {
            return;
        }
        let mut tally = self.tally.borrow_mut();
        *tally.by_status.entry(status).or_default() += 1;
        tally.millis.push((now - since).as_secs_f64() * 1e3);
    }

    fn begin(&self, warm_up: Duration, span: Duration) {
        let from = Instant::now() + warm_up;
        self.from.set(from);
        self.until.set(from + span);
        self.tally.borrow_mut().seconds = span.as_secs_f64();
    }
}

async fn opened(address: SocketAddr, count: usize) -> io::Result<Vec<Connection>> {
    let mut connections = Vec::with_capacity(count);
    for _ in 0..count {
        connections.push(Connection::open(address).await?);
    }
    Ok(connections)
}

/// As many as go through: each connection sends its next request when the last was answered. A tenth of `span` before the
/// clock starts is not counted.
pub async fn flat_out(
    address: SocketAddr,
    requests: &Requests,
    connections: usize,
    span: Duration,
    again: bool,
) -> Outcome<Tally> {
    let mut open = opened(address, connections).await?;
    let course = Course::new(requests, again);
    course.begin(span / 10, span);
    join_all(open.iter_mut().map(async |connection| {
        while Instant::now() < course.until.get() {
            let Some(request) = course.take() else { return };
            let since = Instant::now();
            let Ok(status) = connection.exchange(request).await else {
                course.tally.borrow_mut().broken += 1;
                return;
            };
            course.note(status, since);
        }
    }))
    .await;
    Ok(course.tally.into_inner())
}

/// At a rate of its own, whatever the server does: an answer's time counts from when its request was due to be sent.
pub async fn paced(
    address: SocketAddr,
    requests: &Requests,
    connections: usize,
    per_second: f64,
    span: Duration,
) -> Outcome<Tally> {
    let mut open = opened(address, connections).await?;
    let course = Course::new(requests, false);
    course.begin(span / 10, span);
    let due: RefCell<VecDeque<Instant>> = RefCell::default();
    let (news, over) = (Notify::new(), Cell::new(false));
    let clock = async {
        let begun = Instant::now();
        let mut sent = 0.0;
        while Instant::now() < course.until.get() {
            let wanted = (begun.elapsed().as_secs_f64() * per_second).floor();
            while sent < wanted {
                due.borrow_mut().push_back(Instant::now());
                news.notify_one();
                sent += 1.0;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        over.set(true);
        news.notify_waiters();
    };
    let senders = join_all(open.iter_mut().map(async |connection| {
        loop {
            let next = due.borrow_mut().pop_front();
            let Some(since) = next else {
                if over.get() {
                    return;
                }
                news.notified().await;
                continue;
            };
            let Some(request) = course.take() else { return };
            let Ok(status) = connection.exchange(request).await else {
                course.tally.borrow_mut().broken += 1;
                return;
            };
            course.note(status, since);
        }
    }));
    let all = async { tokio::join!(clock, senders) };
    // What is still unanswered then was not answered in time anyway.
    drop(tokio::time::timeout(span + span / 10 + PATIENCE, all).await);
    Ok(course.tally.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_where_its_head_says() {
        assert_eq!(answer_end(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\no"), None);
        assert_eq!(
            answer_end(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
            Some(40)
        );
        let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
        assert_eq!(answer_end(chunked), Some(chunked.len()));
        assert_eq!(answer_end(&chunked[..chunked.len() - 3]), None);
        assert_eq!(status(chunked), Some(200));
    }
}

//! How the process ends when it is asked to: in order the first time, at once the second time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

/// A running `laras serve`, its log line by line.
struct Serving {
    process: Child,
    log: std::io::Lines<BufReader<std::process::ChildStderr>>,
    folder: std::path::PathBuf,
}

impl Serving {
    fn start(address: SocketAddr) -> Self {
        let folder = std::env::temp_dir().join(format!("laras_stopping_{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_laras"))
            .arg("serve")
            .current_dir(&folder)
            .env_clear()
            .env("LARAS_ADDR", address.to_string())
            .env("LARAS_ADMIN_ADDR", "127.0.0.1:0")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(process.stderr.take().unwrap()).lines();
        Self { process, log, folder }
    }

    /// Reads the log until a line contains this.
    fn says(&mut self, wanted: &str) -> String {
        for line in self.log.by_ref() {
            let line = line.unwrap();
            if line.contains(wanted) {
                return line;
            }
        }
        panic!("the log ended without {wanted:?}");
    }

    fn is_asked_to_stop(&self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.process.id().to_string()])
            .status();
        assert!(asked.unwrap().success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// A port that nobody listens on at the moment.
fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A request whose body does not come to an end.
fn begin_a_request(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /api/webhooks/wa HTTP/1.1\r\nhost: {address}\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    // The interim answer says that the request is being read.
    let mut interim = [0_u8; 12];
    stream.read_exact(&mut interim).unwrap();
    assert!(interim.ends_with(b"100"), "{}", String::from_utf8_lossy(&interim));
    stream
}

#[test]
fn a_second_request_to_stop_does_not_wait_for_what_is_in_flight() {
    let address = free_address();
    let mut serving = Serving::start(address);
    serving.says("serving");
    let request = begin_a_request(address);
    serving.is_asked_to_stop();
    serving.says("asked to stop");
    assert!(serving.process.try_wait().unwrap().is_none(), "it did not wait");
    serving.is_asked_to_stop();
    serving.says("stopped at once");
    assert_eq!(serving.process.wait().unwrap().code(), Some(0));
    drop(request);
}

//! Mails: what they say, who gets them, and that none is lost while the mail server is away.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::tenancy::{NewPerson, NewWorkspace, Role, create_person, create_workspace};
use domain::time::MINUTE;
use domain::{Lang, mail as mails};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::databases::Kind;
use crate::people::invite;
use crate::world::{KOPI, SINAR, World};

/// A mail as a mail program shows it.
pub struct Letter {
    pub raw: String,
    pub text: String,
    pub html: String,
}

impl Letter {
    fn of(raw: &str) -> Self {
        let boundary = raw
            .split("boundary=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let parts: Vec<&str> = raw.split(&format!("--{boundary}")).collect();
        Self {
            raw: raw.to_owned(),
            text: body(parts[1]),
            html: body(parts[2]),
        }
    }

    /// The first address in it that begins like this, as a path.
    pub fn link(&self, begin: &str) -> String {
        let at = self
            .text
            .find(begin)
            .unwrap_or_else(|| panic!("{begin} is not in {}", self.text));
        self.text[at..].split_whitespace().next().unwrap().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        let begin = format!("{name}: ");
        let line = self.raw.lines().find(|line| line.starts_with(&begin));
        &line.unwrap()[begin.len()..]
    }
}

/// RFC 2045, sections 6.7 and 6.8, as far as our mails go.
fn body(part: &str) -> String {
    let (head, body) = part.split_once("\r\n\r\n").unwrap();
    if !head.contains("quoted-printable") {
        return body.to_owned();
    }
    let soft = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = soft.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let pair = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.extend(hex::decode(pair).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The mails to somebody in the folder of a world, oldest first.
pub fn outbox(world: &World, to: &str) -> Vec<Letter> {
    let mut paths: Vec<_> = match std::fs::read_dir(&world.config.mail.outbox) {
        Ok(files) => files.map(|file| file.unwrap().path()).collect(),
        Err(_) => Vec::new(),
    };
    paths.sort();
    paths
        .iter()
        .map(|path| Letter::of(&std::fs::read_to_string(path).unwrap()))
        .filter(|letter| letter.header("To").contains(to))
        .collect()
}

#[test]
fn a_mail_is_in_the_brand_and_the_language_of_the_business_and_goes_to_one_address() {
    crate::world::run(Kind::Sqlite, async |world: &World| {
        let admin = world.person(SINAR, "admin@sinar.localhost").await;
        let people = format!("/clients/{}/people", world.workspace(KOPI));
        invite(&admin, &people, "owner", "bu.sari@contoh.id").await;
        world.settle().await;
        let mail = outbox(world, "bu.sari@contoh.id").pop().unwrap();
        assert_eq!(mail.header("To"), "bu.sari@contoh.id");
        assert_eq!(mail.header("Subject"), "Undangan ke Kopi Senja");
        assert!(
            mail.header("From").contains("Sinar Digital"),
            "{}",
            mail.header("From")
        );
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        for part in [&mail.text, &mail.html] {
            for wanted in [
                "Admin Sinar",
                "Kopi Senja",
                "Sinar Digital",
                "PT LARAS",
                "bantuan@sinar.localhost",
                "7 hari",
            ] {
                assert!(part.contains(wanted), "{wanted} is not in {part}");
            }
            assert!(!part.contains("Kirana") && part.contains("http://sinar.localhost:"));
        }
        assert!(mail.html.contains("#b4420f"), "the brand's colour is missing");
        assert_eq!(
            mails::count(&world.laras).await.unwrap()[0],
            ("waiting".into(), 0)
        );
    });
}

#[test]
fn a_name_with_line_breaks_adds_no_header_to_a_mail() {
    crate::world::run(Kind::Sqlite, async |world: &World| {
        let partner = world.scope(KOPI).await.partner();
        let evil = "Kopi\r\nBcc: korban@contoh.id\r\n\r\n<img src=x onerror=alert(1)>";
        let workspace = create_workspace(
            &world.laras,
            NewWorkspace {
                partner,
                name: evil.to_owned(),
                lang: Lang::En,
                time_zone: "Asia/Jakarta".into(),
                accent: None,
            },
        )
        .await
        .unwrap();
        let owner = NewPerson {
            partner,
            role: Role::Owner,
            workspaces: vec![workspace],
            name: "A\r\nBcc: korban@contoh.id".into(),
            email: "evil@contoh.id".into(),
            password: server::demo::PASSWORD.into(),
            lang: None,
        };
        create_person(&world.laras, owner).await.unwrap();
        let owner = world.person(SINAR, "evil@contoh.id").await;
        invite(&owner, "/people", "staff", "staf@contoh.id").await;
        world.settle().await;
        let mail = outbox(world, "staf@contoh.id").pop().unwrap();
        let head = mail.raw.split("\r\n\r\n").next().unwrap();
        assert!(
            !head.lines().any(|line| line.to_lowercase().starts_with("bcc")),
            "{head}"
        );
        assert!(
            !mail.text.lines().any(|line| line.starts_with("Bcc")),
            "{}",
            mail.text
        );
        assert!(!mail.html.contains("<img src=x"), "{}", mail.html);
    });
}

#[test]
fn no_mail_is_lost_while_the_mail_server_is_away_and_what_it_refuses_is_shown() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("smtp://127.0.0.1:{port}");
    let settings = [
        ("LARAS_SMTP_URL", url.as_str()),
        ("LARAS_MAIL_FROM", "post@laras.example"),
    ];
    crate::world::run_with(Kind::Sqlite, &settings, async |world: &World| {
        let admin = world.person(SINAR, "admin@sinar.localhost").await;
        invite(&admin, "/people", "partner_agent", "agen@contoh.id").await;
        world.settle().await;
        admin
            .get("/people")
            .await
            .shows("Server email belum bisa dihubungi; dicoba lagi");
        world.pass(MINUTE).await;
        let server = MailServer::start(port).await;
        world.pass(2 * MINUTE).await;
        let taken = server.taken();
        assert_eq!(taken.len(), 1, "{taken:?}");
        assert!(taken[0].contains("To: agen@contoh.id") && taken[0].contains("post@laras.example"));
        admin.get("/people").await.shows("Email terkirim");

        invite(&admin, "/people", "partner_agent", "ditolak@contoh.id").await;
        world.settle().await;
        admin.get("/people").await.shows("Email tidak sampai");
        admin.get("/people/log").await.shows("Email yang tidak sampai");
        world.pass(60 * MINUTE).await;
        assert_eq!(server.taken().len(), 1, "a refused mail was tried again");
        assert_eq!(mails::count(&world.laras).await.unwrap()[1], ("dead".into(), 1));
        server.stop();
    });
}

/// A mail server that refuses everybody whose address begins with `ditolak`.
struct MailServer {
    taken: Arc<Mutex<Vec<String>>>,
    serving: tokio::task::JoinHandle<()>,
}

impl MailServer {
    async fn start(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let taken: Arc<Mutex<Vec<String>>> = Arc::default();
        let keeps = Arc::clone(&taken);
        #[expect(
            clippy::disallowed_methods,
            reason = "stands for a mail server, which the test stops itself"
        )]
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let talk = converse(stream, Arc::clone(&keeps));
                drop(tokio::time::timeout(Duration::from_secs(20), talk).await);
            }
        });
        Self { taken, serving }
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }

    fn stop(self) {
        self.serving.abort();
    }
}

async fn converse(stream: TcpStream, taken: Arc<Mutex<Vec<String>>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.test\r\n").await?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let command = line.to_uppercase();
        let answer = match command.split_whitespace().next().unwrap_or_default() {
            "EHLO" => "250-mail.test\r\n250 8BITMIME\r\n",
            "RCPT" if command.contains("DITOLAK") => "550 5.1.1 no such mailbox\r\n",
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while !mail.ends_with("\r\n.\r\n") {
                    if stream.read_line(&mut mail).await? == 0 {
                        return Ok(());
                    }
                }
                taken.lock().unwrap().push(mail);
                "250 taken\r\n"
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok\r\n",
        };
        stream.write_all(answer.as_bytes()).await?;
    }
}

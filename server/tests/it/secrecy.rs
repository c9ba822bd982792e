//! What must never be readable where it does not belong: planted, and looked for byte by byte.

use std::io::Write;
use std::sync::{Arc, Mutex};

use domain::{connect, disconnect, review};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement, TransactionTrait as _};
use tracing_subscriber::fmt::MakeWriter;

use crate::databases::Kind;
use crate::tenant_tables::count;
use crate::webhooks::number;
use crate::world::{ROTI, SINAR, World};

#[test]
fn no_secret_and_nothing_of_a_customer_is_readable_in_the_database_files() {
    crate::world::run(Kind::Sqlite, nothing_is_readable_in_files);
}

#[test]
fn no_secret_and_nothing_of_a_customer_is_readable_in_postgresql() {
    crate::world::run(Kind::Postgres, nothing_is_readable_in_rows);
}

#[test]
fn no_secret_and_nothing_of_a_customer_is_in_the_log_however_detailed() {
    let log = Log::default();
    // With a single subscriber, what another test's thread meets first would count as unwanted everywhere.
    let _other = tracing::Dispatch::new(tracing_subscriber::registry());
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .with_ansi(false)
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    crate::world::run(Kind::Sqlite, async |world: &World| {
        let planted = plant(world).await;
        let pages = pages(world).await;
        let written = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
        assert!(written.contains("answered"), "nothing was logged");
        for (what, needle) in planted.secrets.iter().chain(&planted.personal) {
            // The twin is Meta: what it logs of its own business is not our log.
            let ours = written.lines().filter(|line| !line.contains("twin"));
            let found = ours.into_iter().find(|line| line.contains(needle.as_str()));
            assert!(
                found.is_none(),
                "{what} is in the log: {}",
                found.unwrap_or_default()
            );
        }
        for (what, needle) in &planted.secrets {
            assert!(!pages.contains(needle.as_str()), "{what} is on a page");
        }
    });
    drop(guard);
}

on_both_databases![after_disconnecting_the_token_and_every_reference_are_in_no_table];

struct Planted {
    secrets: Vec<(&'static str, String)>,
    personal: Vec<(&'static str, String)>,
}

const SAID: &str = "Kata sandi rahasia saya kembang-sepatu-77, alamatnya di mana kak?";

/// A customer writes, is answered, and every page that shows it is opened.
async fn plant(world: &World) -> Planted {
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
    let roti = number(ROTI);
    let wamid = world.twin.customer_says(roti.phone_number_id, "sari", SAID).await;
    world.settle().await;
    let scope = world.scope(ROTI).await;
    let card = review::waiting(&scope).await.unwrap().remove(0);
    let reason = Some("Alasan rahasia kenanga-12".to_owned());
    review::edit_and_approve(
        &scope,
        card.id,
        card.version,
        "Balasan rahasia melur-34".into(),
        reason,
    )
    .await
    .unwrap();
    world.settle().await;
    let (asked, token) = ask_somebody_in(world).await;
    let sent = world.twin.chat(roti.phone_number_id, "sari").pop().unwrap();
    let digits: String = roti
        .display_phone_number
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    Planted {
        secrets: vec![
            ("the token", roti.token.to_owned()),
            ("the app secret", world.twin.options().app_secret.clone()),
            ("a password", server::demo::PASSWORD.to_owned()),
            ("the token of an invitation", token),
        ],
        personal: vec![
            ("a customer's text", "kembang-sepatu-77".to_owned()),
            ("our answer", "melur-34".to_owned()),
            ("a reason", "kenanga-12".to_owned()),
            ("a customer's name", "Sari Wulandari".to_owned()),
            ("a customer's number", "6281255501234".to_owned()),
            (
                "a customer's id",
                world.twin.bsuid(roti.phone_number_id, "sari").unwrap(),
            ),
            ("a message id", wamid),
            ("a message id of ours", sent.wamid),
            ("the number's id", roti.phone_number_id.to_owned()),
            ("the account's id", roti.waba_id.to_owned()),
            ("the number as shown", roti.display_phone_number.to_owned()),
            ("the number in digits", digits),
            ("an e-mail", "admin@sinar.localhost".to_owned()),
            ("the address of somebody who was asked in", asked),
        ],
    }
}

/// Somebody is asked in by mail and opens the link; the mail itself is in the operator's folder.
async fn ask_somebody_in(world: &World) -> (String, String) {
    let asked = "undangan-rahasia@contoh.id";
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    crate::people::invite(&admin, "/people", "partner_agent", asked).await;
    world.settle().await;
    let link = crate::mail::outbox(world, asked)
        .pop()
        .unwrap()
        .link("/invitation/");
    let visitor = world.visitor(SINAR);
    visitor.get(&link).await;
    visitor.get("/invitation").await.shows(asked);
    (asked.to_owned(), link["/invitation/".len()..].to_owned())
}

async fn pages(world: &World) -> String {
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    let client = format!("/clients/{}", world.workspace(ROTI));
    let mut all = String::new();
    for path in [
        "",
        "/inbox",
        "/approvals",
        "/settings",
        "/settings/integrations",
        "/business",
    ] {
        all.push_str(&admin.get(&format!("{client}{path}")).await.body);
    }
    let thread = admin
        .get(&format!("{client}/inbox"))
        .await
        .links(&format!("{client}/inbox/"))
        .remove(0);
    let thread = thread.split('#').next().unwrap();
    for path in [thread.to_owned(), format!("{thread}/evidence")] {
        all.push_str(&admin.get(&path).await.body);
    }
    assert!(all.contains("kembang-sepatu-77"), "the pages show nothing");
    world.settle().await;
    all
}

async fn nothing_is_readable_in_files(world: &World) {
    let planted = plant(world).await;
    for file in std::fs::read_dir(&world.database.folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for (what, needle) in planted.secrets.iter().chain(&planted.personal) {
            assert!(
                !contains(&bytes, needle.as_bytes()),
                "{what} is readable in {}",
                path.display()
            );
        }
    }
}

async fn nothing_is_readable_in_rows(world: &World) {
    let planted = plant(world).await;
    let everything = dump(world).await;
    assert!(everything.len() > 10_000, "the dump is empty");
    for (what, needle) in planted.secrets.iter().chain(&planted.personal) {
        assert!(
            !everything.contains(needle.as_str()),
            "{what} is readable in a row"
        );
        assert!(
            !everything.contains(&hex::encode(needle)),
            "{what} is readable in a row's bytes"
        );
    }
}

/// Every row of every table, as this workspace may see it.
async fn dump(world: &World) -> String {
    let database = world.database.connect().await;
    let txn = database.begin().await.unwrap();
    let text = async |sql: String| {
        #[expect(clippy::disallowed_methods, reason = "looks at the database from outside")]
        let rows = txn
            .query_all_raw(Statement::from_string(DbBackend::Postgres, sql))
            .await
            .unwrap();
        rows.into_iter()
            .map(|row| row.try_get::<String>("", "line").unwrap())
            .collect::<Vec<_>>()
    };
    text(format!(
        "SELECT set_config('laras.workspace', '{}', true) AS line",
        world.workspace(ROTI)
    ))
    .await;
    let tables =
        text("SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public'".into()).await;
    let mut all = String::new();
    for table in tables {
        all.extend(text(format!("SELECT t::text AS line FROM {table} t")).await);
    }
    all
}

async fn after_disconnecting_the_token_and_every_reference_are_in_no_table(world: &World) {
    plant(world).await;
    let scope = world.scope(ROTI).await;
    let connection = connect::integrations(&scope).await.unwrap().whatsapp.remove(0);
    disconnect::disconnect(&scope, connection.id).await.unwrap();
    world.settle().await;
    no_reference_is_kept(world, ROTI).await;
}

/// Of a business that was the only one connected besides one other.
pub async fn no_reference_is_kept(world: &World, business: &str) {
    let workspace = world.workspace(business);
    let database = world.database.connect().await;
    let kept = "connection WHERE token IS NOT NULL OR pin IS NOT NULL OR phone_number_id IS NOT NULL OR waba_id IS NOT NULL \
                OR display_number IS NOT NULL OR verified_name IS NOT NULL";
    let kept = format!("(SELECT * FROM {kept}) AS kept");
    assert_eq!(count(&database, workspace, &kept).await, 0, "references are kept");
    // Melati's number is the other one that was connected.
    assert_eq!(
        count(&database, workspace, "route").await,
        i64::from(world.database.kind() == Kind::Postgres)
    );
    let keys =
        "(SELECT * FROM data_key WHERE purpose = 'connection_secrets' AND wrapped IS NOT NULL) AS kept";
    assert_eq!(
        count(&database, workspace, keys).await,
        i64::from(world.database.kind() == Kind::Postgres)
    );
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

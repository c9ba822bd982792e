//! What an operator types, as a process of its own: exit codes, the line about what to do next, and nothing secret.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use server::demo::PASSWORD;

struct Operator {
    folder: PathBuf,
}

impl Operator {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("laras_operator_{name}_{}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    fn types(&self, arguments: &[&str]) -> Output {
        self.with(arguments, &[])
    }

    fn with(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_laras"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .env_clear();
        command
            .env("META_GRAPH_URL", "http://localhost:9")
            .env("META_APP_SECRET", "s3cret-of-the-app")
            .env("META_APP_ID", "1");
        command.envs(settings.iter().copied());
        command.output().unwrap()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Operator {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

#[track_caller]
fn ends(output: &Output, code: i32) -> String {
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn misuse_ends_with_2_and_help_with_0() {
    let operator = Operator::new("misuse");
    for arguments in [
        &[][..],
        &["fly"],
        &["serve", "--fast"],
        &["evidence", "export", "not-an-id"],
        &["quarantine", "show"],
    ] {
        ends(&operator.types(arguments), 2);
    }
    for arguments in [
        &["--help"][..],
        &["serve", "--help"],
        &["keys", "--help"],
        &["evidence", "verify", "--help"],
    ] {
        ends(&operator.types(arguments), 0);
    }
    let help = ends(&operator.types(&["serve", "--help"]), 0);
    assert!(server::config::KEYS.iter().all(|key| help.contains(key.name)));
    assert!(!help.contains("s3cret-of-the-app"));
}

#[test]
fn a_wrong_setting_stops_every_command_and_is_named_without_its_value() {
    let operator = Operator::new("settings");
    for (key, value) in [
        ("LARAS_ADDR", "v4lue"),
        ("LARAS_NONSENSE", "v4lue"),
        ("DATABASE_URL", "v4lue"),
        ("META_GRAPH_URL", "v4lue"),
    ] {
        for command in ["serve", "migrate", "doctor"] {
            let said = ends(&operator.with(&[command], &[(key, value)]), 1);
            assert!(said.contains(key) && !said.contains("v4lue"), "{said}");
        }
    }
}

#[test]
fn keys_are_made_once_for_their_owner_alone_and_by_themselves_only_on_ones_own_machine() {
    let operator = Operator::new("keys");
    let elsewhere = [("LARAS_PUBLIC_URL", "https://laras.example")];
    let said = ends(&operator.with(&["serve"], &elsewhere), 1);
    assert!(said.contains("keys init"), "{said}");
    ends(&operator.with(&["keys", "init"], &elsewhere), 0);
    assert_eq!(mode(&operator.file("data/keys.toml")), 0o600);
    let before = std::fs::read(operator.file("data/keys.toml")).unwrap();
    ends(&operator.with(&["keys", "init"], &elsewhere), 1);
    assert_eq!(
        std::fs::read(operator.file("data/keys.toml")).unwrap(),
        before,
        "the key file was overwritten"
    );
    let status = ends(&operator.types(&["keys", "status"]), 0);
    assert!(
        status.contains("active") && status.contains("evidence signer"),
        "{status}"
    );
}

#[test]
fn a_key_file_that_belongs_to_another_database_is_refused() {
    let operator = Operator::new("other_keys");
    ends(
        &operator.types(&[
            "partner",
            "create",
            "--name",
            "Satu",
            "--host",
            "satu.localhost",
            "--primary",
            "#1f5f5b",
            "--accent",
            "#d98a3d",
            "--mark",
            "S",
            "--email",
            "a@satu.localhost",
            "--person",
            "Admin",
        ]),
        0,
    );
    std::fs::remove_file(operator.file("data/keys.toml")).unwrap();
    ends(&operator.types(&["keys", "init"]), 0);
    let said = ends(&operator.types(&["quarantine", "list"]), 1);
    assert!(said.contains("key file"), "{said}");
}

#[test]
fn one_server_has_a_sqlite_file_and_other_commands_work_beside_it() {
    let operator = Operator::new("lock");
    ends(&operator.types(&["migrate"]), 0);
    let lock = std::fs::File::create(operator.file("data/laras.db.lock")).unwrap();
    lock.try_lock().unwrap();
    for command in ["serve", "demo"] {
        let said = ends(&operator.types(&[command]), 1);
        assert!(
            said.contains("data/laras.db") && said.contains("stop it"),
            "{said}"
        );
    }
    ends(&operator.types(&["keys", "init"]), 0);
    for beside in [&["quarantine", "list"][..], &["migrate"]] {
        ends(&operator.types(beside), 0);
    }
    let said = ends(&operator.types(&["doctor"]), 1);
    for line in [
        "ok    server: one runs on this database",
        "ok    durability: journal_mode=wal, synchronous=2, secure_delete=1",
        "ok    backlog: ",
    ] {
        assert!(said.contains(line), "{line} is not in:\n{said}");
    }
}

#[test]
fn the_quarantine_commands_say_what_is_missing() {
    let operator = Operator::new("quarantine");
    ends(&operator.types(&["migrate"]), 0);
    ends(&operator.types(&["keys", "init"]), 0);
    let nobody = "00000000-0000-0000-0000-000000000001";
    for misuse in [
        &["quarantine", "replay"][..],
        &["quarantine", "replay", "--all"],
        &["quarantine", "replay", nobody, "--all", "--reason", "failed"],
        &["quarantine", "dismiss"],
        &["quarantine", "list", "--workspace", "x"],
    ] {
        ends(&operator.types(misuse), 2);
    }
    for id in ["show", "replay", "dismiss"] {
        let said = ends(&operator.types(&["quarantine", id, nobody]), 1);
        assert!(
            said.contains("is not in quarantine; run `laras quarantine list`"),
            "{said}"
        );
    }
    let all = ["quarantine", "replay", "--all", "--reason", "unreadable"];
    let said = ends(&operator.types(&all), 0);
    assert!(said.contains("0 wait"), "{said}");
    let help = ends(&operator.types(&["quarantine", "dismiss", "--help"]), 0);
    assert!(help.contains("cannot be undone"), "{help}");
}

#[test]
fn an_operator_founds_partners_workspaces_and_the_reviewer() {
    let operator = Operator::new("founding");
    let partner = [
        "partner",
        "create",
        "--name",
        "Satu",
        "--host",
        "satu.localhost",
        "--primary",
        "#1f5f5b",
        "--accent",
        "#d98a3d",
        "--mark",
        "S",
        "--email",
        "a@satu.localhost",
        "--person",
        "Admin",
    ];
    let said = ends(&operator.types(&partner), 0);
    assert!(
        said.contains("invitation http://satu.localhost:3000/invitation/ey") && !said.contains("password "),
        "{said}"
    );
    let again = ends(&operator.types(&partner), 1);
    assert!(again.contains("satu.localhost is taken"), "{again}");
    let workspace = [
        "workspace",
        "create",
        "--name",
        "Warung",
        "--partner",
        "satu.localhost",
        "--email",
        "o@warung.localhost",
        "--person",
        "Pemilik",
    ];
    ends(&operator.types(&workspace), 0);
    ends(
        &operator.types(&[
            "reviewer",
            "create",
            "--email",
            "reviewer@localhost",
            "--person",
            "Reviewer",
        ]),
        0,
    );
    let nobody = [
        "workspace",
        "create",
        "--name",
        "X",
        "--partner",
        "nobody.localhost",
        "--email",
        "x@y",
        "--person",
        "Z",
    ];
    let said = ends(&operator.types(&nobody), 1);
    assert!(said.contains("partner create"), "{said}");
    ends(&operator.types(&["demo"]), 1);
}

#[test]
fn demo_data_is_what_the_contract_says_and_its_evidence_verifies_offline() {
    let operator = Operator::new("demo");
    let said = ends(&operator.types(&["demo"]), 0);
    for email in [
        "admin@sinar.localhost",
        "admin@kirana.localhost",
        "agent@sinar.localhost",
        "owner@kopisenja.localhost",
        "owner@batikayu.localhost",
        "reviewer@localhost",
    ] {
        assert!(said.contains(email), "{said}");
    }
    assert!(said.contains(PASSWORD) && operator.file("data/twin.json").is_file());
    let twin = std::fs::read(operator.file("data/twin.json")).unwrap();
    let said = ends(&operator.types(&["demo"]), 1);
    assert!(said.contains("holds data already"), "{said}");
    assert_eq!(
        std::fs::read(operator.file("data/twin.json")).unwrap(),
        twin,
        "a refused demo forgot the twin's chats"
    );

    let workspace = workspace_with_most_evidence(&operator);
    ends(
        &operator.types(&["evidence", "export", &workspace, "--output", "proof.jsonl"]),
        0,
    );
    let fingerprint = ends(&operator.types(&["keys", "status"]), 0);
    let fingerprint = fingerprint
        .split("evidence signer ")
        .nth(1)
        .unwrap()
        .trim()
        .to_owned();
    std::fs::rename(operator.file("data"), operator.file("elsewhere")).unwrap();

    let said = ends(&operator.types(&["evidence", "verify", "proof.jsonl"]), 0);
    assert!(
        said.contains("signer not checked") && said.contains(&fingerprint),
        "{said}"
    );
    let said = ends(
        &operator.types(&["evidence", "verify", "proof.jsonl", "--key", &fingerprint]),
        0,
    );
    assert!(said.contains("intact") && !said.contains("not checked"), "{said}");
    ends(
        &operator.types(&["evidence", "verify", "proof.jsonl", "--key", &"0".repeat(64)]),
        1,
    );
    let proof = std::fs::read_to_string(operator.file("proof.jsonl")).unwrap();
    std::fs::write(
        operator.file("changed.jsonl"),
        proof.replacen("approved", "rejected", 1),
    )
    .unwrap();
    let said = ends(&operator.types(&["evidence", "verify", "changed.jsonl"]), 1);
    assert!(said.contains("TAMPERED") || said.contains("NOT INTACT"), "{said}");
    assert!(
        !operator.file("data").exists(),
        "verifying touched the installation"
    );
}

#[test]
fn a_list_of_metas_is_erased_whole_or_not_at_all_and_may_be_run_again() {
    let operator = Operator::new("erase");
    ends(&operator.types(&["demo"]), 0);
    let accounts = || {
        let sql = "SELECT CAST(count(*) AS TEXT) AS found FROM connection WHERE channel = 'instagram' AND ended_at IS NULL";
        found(&operator, sql)
    };
    let erase = ["erase", "--app-scoped-ids", "list.txt"];
    ends(&operator.types(&["erase"]), 2);
    let said = ends(&operator.types(&erase), 1);
    assert!(
        said.contains("list.txt cannot be read") && said.contains("nothing was erased"),
        "{said}"
    );
    let id = twin::fixtures::instagram::ROTI_PAGI.app_scoped_id;
    for text in [
        String::new(),
        format!("{id}\nuser_id\n"),
        format!("{id}\n{}", "7".repeat(33)),
    ] {
        std::fs::write(operator.file("list.txt"), text).unwrap();
        let said = ends(&operator.types(&erase), 1);
        assert!(
            said.contains("nothing was erased") && !said.contains(id),
            "{said}"
        );
    }
    assert_eq!(accounts(), "2");
    std::fs::write(
        operator.file("list.txt"),
        format!("\u{feff}{id}\r\n27999999999999999\r\n"),
    )
    .unwrap();
    let said = ends(&operator.types(&erase), 0);
    assert!(
        said.contains("id 1 of 2: done, confirmation code ")
            && said.contains("id 2 of 2: done, confirmation code "),
        "{said}"
    );
    assert!(!said.contains(id), "an identity is on the terminal");
    assert!(
        said.contains("http://localhost:3000/data-deletion/CODE"),
        "{said}"
    );
    assert_eq!(accounts(), "1");
    let codes = |said: &str| -> Vec<String> {
        said.lines()
            .filter_map(|line| line.split("confirmation code ").nth(1))
            .map(str::to_owned)
            .collect()
    };
    let again = ends(&operator.types(&erase), 0);
    assert_eq!(codes(&again), codes(&said));
    assert_eq!(accounts(), "1");
}

#[test]
fn answers_are_compared_with_the_last_run_and_getting_worse_is_a_failure() {
    let operator = Operator::new("eval");
    let eval = ["eval", "--business", "kopi-senja"];
    let said = ends(&operator.types(&["eval", "--business", "nobody"]), 1);
    assert!(
        said.contains("name one of") && said.contains("kopi-senja"),
        "{said}"
    );
    let said = ends(&operator.types(&eval), 0);
    assert!(
        said.contains("held out") && said.contains("no run before this one"),
        "{said}"
    );
    let said = ends(&operator.types(&eval), 0);
    assert!(said.contains("0 changed since the last run"), "{said}");

    // As if one more answer had been right the last time.
    let kept = operator.file("data/eval-kopi-senja.json");
    let last = std::fs::read_to_string(&kept).unwrap();
    let better = last.replacen("\"unanswered\"", "\"right\"", 1);
    assert_ne!(last, better, "every question is answered: take another outcome");
    std::fs::write(&kept, &better).unwrap();
    let said = ends(&operator.types(&eval), 1);
    assert!(said.contains("1 answers got worse"), "{said}");
    assert_eq!(
        std::fs::read_to_string(&kept).unwrap(),
        better,
        "what got worse is not accepted"
    );

    std::fs::write(&kept, "{").unwrap();
    let said = ends(&operator.types(&eval), 1);
    assert!(
        said.contains("cannot be read") && said.contains("begin anew"),
        "{said}"
    );
}

#[test]
fn a_workspace_is_asked_with_a_suite_of_its_own() {
    let operator = Operator::new("eval-workspace");
    ends(&operator.types(&["demo"]), 0);
    let sql = "SELECT hex(workspace_id) AS found FROM workspace WHERE name = 'Kopi Senja'";
    let workspace = uuid::Uuid::parse_str(&found(&operator, sql)).unwrap().to_string();
    let said = ends(&operator.types(&["eval", "--workspace", &workspace]), 1);
    assert!(said.contains("--file"), "{said}");
    let suite = operator.file("suite.jsonl");
    let suite_name = suite.display().to_string();
    let eval = ["eval", "--workspace", &workspace, "--file", &suite_name];
    let line = r#"{"id": "price", "lang": "mixed", "topic": "price", "say": "kopsus brp kak", "expect": "answer", "cites": ["item:Kopi Susu Senja"], "must": ["22.000"], "goes": "auto", "then": [{"say": "oke pesan 2 ya", "expect": "person", "goes": "held"}]}"#;
    std::fs::write(&suite, line).unwrap();
    let said = ends(&operator.types(&eval), 0);
    assert!(said.contains("no run before this one"), "{said}");
    // The owner wants prices to wait now, and the drafter does not know.
    std::fs::write(&suite, line.replace("\"auto\"", "\"held\"")).unwrap();
    let said = ends(&operator.types(&eval), 1);
    assert!(said.contains("worse  price: Wrong, was Right"), "{said}");
    std::fs::write(&suite, "{\"id\": 1}").unwrap();
    let said = ends(&operator.types(&eval), 1);
    assert!(
        said.contains("line 1") && said.contains("correct that line"),
        "{said}"
    );
    let starter = ["eval", "--workspace", &workspace, "--business", "kopi-senja"];
    let said = ends(&operator.types(&starter), 0);
    assert!(said.contains("held out questions"), "{said}");
}

fn workspace_with_most_evidence(operator: &Operator) -> String {
    let sql = "SELECT hex(workspace_id) AS found FROM evidence_entry GROUP BY workspace_id ORDER BY count(*) DESC LIMIT 1";
    uuid::Uuid::parse_str(&found(operator, sql)).unwrap().to_string()
}

/// What the database answers, looked at from outside.
fn found(operator: &Operator, sql: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let url = format!("sqlite://{}?mode=ro", operator.file("data/laras.db").display());
        let database = sea_orm::Database::connect(url).await.unwrap();
        #[expect(clippy::disallowed_methods, reason = "looks at the database from outside")]
        let row = sea_orm::ConnectionTrait::query_one_raw(
            &database,
            sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, sql),
        )
        .await
        .unwrap()
        .unwrap();
        row.try_get("", "found").unwrap()
    })
}

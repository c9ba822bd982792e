//! The two databases from outside: copies of a prepared one, the references' own work, and what is in the rows afterwards.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Outcome;

/// The role the product runs as.
const ROLE: &str = "laras_app";

/// A PostgreSQL that waits for the disk.
#[derive(Clone)]
pub struct Postgres {
    pub port: u16,
    /// The folder of `psql` and `pgbench`.
    pub programs: PathBuf,
}

/// A database that the product or a reference works on.
#[derive(Clone)]
pub enum Database {
    /// The file, and the reference program that can look into it.
    Sqlite { file: PathBuf, program: PathBuf },
    /// The database's name in a cluster.
    Postgres { name: String, cluster: Postgres },
}

/// Standard output of a program that must succeed.
pub fn output(command: &mut Command) -> Outcome<String> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(format!("{}: {}", command.get_program().display(), words.trim()).into())
}

impl Postgres {
    fn psql(&self, database: &str, sql: &str) -> Outcome<String> {
        output(
            Command::new(self.programs.join("psql"))
                .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
                .args(["--field-separator=\t", "--host=127.0.0.1", "--username=postgres"])
                .arg(format!("--port={}", self.port))
                .arg(format!("--dbname={database}"))
                .arg(format!("--command={sql}")),
        )
    }

    fn url(&self, name: &str) -> String {
        format!("postgres://{ROLE}@127.0.0.1:{}/{name}", self.port)
    }

    /// An empty database of the product's role.
    pub fn create(&self, name: &str) -> Outcome<Database> {
        self.psql(
            "postgres",
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )?;
        self.psql("postgres", &format!("CREATE DATABASE {name} OWNER {ROLE}"))?;
        Ok(Database::Postgres {
            name: name.to_owned(),
            cluster: self.clone(),
        })
    }

    pub fn version(&self) -> String {
        self.psql("postgres", "SHOW server_version")
            .map(|text| text.trim().to_owned())
            .unwrap_or_default()
    }
}

impl Database {
    /// An empty SQLite file to be.
    pub fn sqlite(file: PathBuf, program: &Path) -> Self {
        Self::Sqlite {
            file,
            program: program.to_path_buf(),
        }
    }

    /// `DATABASE_URL`.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite { file, .. } => format!("sqlite://{}?mode=rwc", file.display()),
            Self::Postgres { name, cluster } => cluster.url(name),
        }
    }

    /// A copy of a database that nobody uses, in `folder` or under `name`.
    pub fn copy(&self, folder: &Path, name: &str) -> Outcome<Self> {
        match self {
            Self::Sqlite { file, program } => {
                let copy = folder.join("laras.db");
                std::fs::copy(file, &copy)?;
                let log = wal(file);
                if log.exists() {
                    std::fs::copy(&log, wal(&copy))?;
                }
                std::fs::File::open(&copy)?.sync_all()?;
                Ok(Self::sqlite(copy, program))
            }
            Self::Postgres { name: from, cluster } => {
                cluster.psql(
                    "postgres",
                    &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                )?;
                let create = format!("CREATE DATABASE {name} TEMPLATE {from} OWNER {ROLE}");
                cluster.psql("postgres", &create)?;
                cluster.psql("postgres", "CHECKPOINT")?;
                Ok(Self::Postgres {
                    name: name.to_owned(),
                    cluster: cluster.clone(),
                })
            }
        }
    }

    /// Removes it.
    pub fn remove(&self) {
        match self {
            Self::Sqlite { file, .. } => {
                for path in [file.clone(), wal(file), file.with_extension("db-shm")] {
                    drop(std::fs::remove_file(path));
                }
            }
            Self::Postgres { name, cluster } => {
                drop(cluster.psql(
                    "postgres",
                    &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                ));
            }
        }
    }

    /// Rows of a query, as text; row-level security does not bind the one who measures.
    pub fn rows(&self, sql: &str) -> Outcome<Vec<Vec<String>>> {
        let text = match self {
            Self::Sqlite { file, program } => output(Command::new(program).arg("query").arg(file).arg(sql))?,
            Self::Postgres { name, cluster } => cluster.psql(name, sql)?,
        };
        let rows = text.lines().filter(|line| !line.is_empty());
        Ok(rows
            .map(|line| line.split('\t').map(str::to_owned).collect())
            .collect())
    }

    /// The first column of each row as a number.
    pub fn numbers(&self, sql: &str) -> Outcome<Vec<f64>> {
        let rows = self.rows(sql)?;
        Ok(rows.iter().filter_map(|row| row.first()?.parse().ok()).collect())
    }

    /// An id as this database writes it in SQL.
    pub fn id(&self, id: &str) -> String {
        match self {
            Self::Sqlite { .. } => format!("X'{id}'"),
            Self::Postgres { .. } => format!("'{id}'::uuid"),
        }
    }

    /// An id made of another one: the same but for its last two bytes.
    pub fn copied_id(&self, column: &str, number: u64) -> String {
        match self {
            Self::Sqlite { .. } => format!("substr({column}, 1, 14) || X'{number:04x}'"),
            Self::Postgres { .. } => format!("(substr({column}::text, 1, 32) || '{number:04x}')::uuid"),
        }
    }

    /// Rows per second of the reference program into the inbox table: `batch` rows of `body` bytes per durable commit.
    pub fn insert_rate(&self, batch: usize, span: Duration, body: usize, clients: usize) -> Outcome<f64> {
        match self {
            Self::Sqlite { file, program } => {
                let words = [
                    batch.to_string(),
                    span.as_secs_f64().to_string(),
                    body.to_string(),
                ];
                let text = output(Command::new(program).arg("insert").arg(file).args(words))?;
                Ok(text.trim().parse()?)
            }
            Self::Postgres { name, cluster } => cluster.insert_rate(name, batch, span, body, clients),
        }
    }
}

/// The write-ahead log of a SQLite file.
pub fn wal(file: &Path) -> PathBuf {
    file.with_extension("db-wal")
}

/// One row as PostgreSQL makes it itself, so that pgbench sends a short statement: ids in order, keys and bodies like noise.
fn multi_row_insert(batch: usize, body: usize) -> String {
    let hash = |word: &str| format!("sha256(convert_to('{word}' || n, 'UTF8'))");
    // 50 accounts, as in the product's runs; a body of noise does not shrink in TOAST.
    let account = "sha256(int4send((n % 50)::int))";
    let pieces = body.div_ceil(32);
    let noise: Vec<String> = (0..pieces).map(|piece| hash(&piece.to_string())).collect();
    format!(
        "INSERT INTO inbox (id, channel, event_key, route_key, share, lane, body, received_at, state, reason, attempts, not_before, \
         workspace_id) SELECT lpad(to_hex(n), 32, '0')::uuid, 'whatsapp', {}, {account}, {account}, {account}, \
         substring({} FROM 1 FOR {body}), (extract(epoch FROM clock_timestamp()) * 1000)::bigint, 'new', NULL, 0, 0, NULL \
         FROM (SELECT nextval('bench_row') AS n FROM generate_series(1, {batch})) AS row ON CONFLICT (event_key) DO NOTHING;\n",
        hash("event"),
        noise.join(" || "),
    )
}

impl Postgres {
    /// Milliseconds of one run of a query, the round trip with it.
    pub fn millis(&self, name: &str, sql: &str, count: usize) -> Outcome<f64> {
        let script = std::env::temp_dir().join(format!("laras-pgbench-{}.sql", std::process::id()));
        std::fs::write(&script, format!("{sql};\n"))?;
        let text = output(
            Command::new(self.programs.join("pgbench"))
                .args([
                    "--no-vacuum",
                    "--protocol=prepared",
                    "--host=127.0.0.1",
                    "--client=1",
                ])
                .arg(format!("--port={}", self.port))
                .arg("--username=postgres")
                .arg(format!("--transactions={count}"))
                .arg(format!("--file={}", script.display()))
                .arg(name),
        );
        drop(std::fs::remove_file(&script));
        let text = text?;
        let average = text
            .lines()
            .find_map(|line| line.strip_prefix("latency average = "));
        let average = average.and_then(|line| line.split(' ').next()?.parse().ok());
        average.ok_or_else(|| "pgbench named no latency".into())
    }

    fn insert_rate(
        &self,
        name: &str,
        batch: usize,
        span: Duration,
        body: usize,
        clients: usize,
    ) -> Outcome<f64> {
        self.psql(
            name,
            "CREATE SEQUENCE IF NOT EXISTS bench_row CACHE 1000; GRANT ALL ON SEQUENCE bench_row TO PUBLIC",
        )?;
        let script = std::env::temp_dir().join(format!("laras-pgbench-{}.sql", std::process::id()));
        std::fs::write(&script, multi_row_insert(batch, body))?;
        let text = output(
            Command::new(self.programs.join("pgbench"))
                .args(["--no-vacuum", "--protocol=prepared", "--host=127.0.0.1"])
                .arg(format!("--port={}", self.port))
                .arg(format!("--username={ROLE}"))
                .arg(format!("--client={clients}"))
                .arg(format!("--time={}", span.as_secs().max(1)))
                .arg(format!("--file={}", script.display()))
                .arg(name),
        );
        drop(std::fs::remove_file(&script));
        let text = text?;
        let per_second = text.lines().find_map(|line| line.strip_prefix("tps = "));
        let per_second: f64 = per_second
            .and_then(|line| line.split(' ').next()?.parse().ok())
            .ok_or("pgbench named no rate")?;
        Ok(per_second * batch as f64)
    }
}

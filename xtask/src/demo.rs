//! `cargo xtask demo`: the product as a person meets it, on SQLite with demo data, with the Meta twin in Meta's place.

use std::env;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::companion::{Companion, Plan};
use crate::failure::{Doing, Failure, Outcome};
use crate::program::run_quietly;
use crate::project::Project;
use crate::site::{self, Flavour};
use crate::{build, setup};

const PATIENCE: Duration = Duration::from_mins(1);
/// Present while the demo data is being written: half of it is worse than none.
const UNFINISHED: &str = "data/demo-unfinished";

pub fn run(project: &Project, fresh: bool) -> Outcome {
    setup::prepare(project, &setup::BUILDING)?;
    let addresses = Addresses::from_environment();
    // Said before minutes of building, not after.
    addresses.check_free()?;
    site::assemble(project, Flavour::Quick)?;
    build::server(project, false)?;
    let environment = environment(project, &addresses);
    if fresh || project.path(UNFINISHED).exists() {
        forget(project)?;
    }
    fill(project, &environment)?;

    let mut twin = start(project, &environment, "twin")?;
    wait_until(&mut twin, "the Meta twin", || {
        TcpStream::connect(&addresses.twin).is_ok()
    })?;
    let mut server = start(project, &environment, "serve")?;
    wait_until(&mut server, "the server", || is_ready(&addresses.admin))?;
    welcome(&addresses);
    loop {
        if twin.ended().is_some() || server.ended().is_some() {
            return Err(Failure::Broken(
                "The server or the twin ended by itself; its last words are above.".into(),
            ));
        }
        sleep(Duration::from_millis(200));
    }
}

struct Addresses {
    server: String,
    admin: String,
    twin: String,
}

impl Addresses {
    fn from_environment() -> Self {
        let named = |name, default: &str| env::var(name).unwrap_or_else(|_| default.to_owned());
        Self {
            server: named("LARAS_ADDR", "127.0.0.1:3000"),
            admin: named("LARAS_ADMIN_ADDR", "127.0.0.1:3001"),
            twin: named("LARAS_TWIN_ADDR", "127.0.0.1:4000"),
        }
    }

    fn check_free(&self) -> Outcome {
        let all = [
            ("LARAS_ADDR", &self.server),
            ("LARAS_ADMIN_ADDR", &self.admin),
            ("LARAS_TWIN_ADDR", &self.twin),
        ];
        for (variable, address) in all {
            TcpListener::bind(address).map_err(|error| {
                Failure::Needed(format!(
                    "The demo cannot listen on {address} ({error}).\n\
                     Stop what uses it, or choose another port: {variable}=127.0.0.1:PORT cargo xtask demo"
                ))
            })?;
        }
        Ok(())
    }

    fn port(address: &str) -> &str {
        address.rsplit(':').next().unwrap_or(address)
    }

    fn site(&self, host: &str) -> String {
        format!("http://{host}:{}", Self::port(&self.server))
    }

    fn meta(&self) -> String {
        format!("http://localhost:{}", Self::port(&self.twin))
    }
}

/// What the person set wins, except for the database: the demo never touches another one.
fn environment(project: &Project, addresses: &Addresses) -> Vec<(String, String)> {
    let meta = addresses.meta();
    let defaults = [
        ("LARAS_ADDR", addresses.server.clone()),
        ("LARAS_ADMIN_ADDR", addresses.admin.clone()),
        ("LARAS_TWIN_ADDR", addresses.twin.clone()),
        ("LARAS_PUBLIC_URL", addresses.site("localhost")),
        ("LEPTOS_SITE_ROOT", project.site().display().to_string()),
        ("META_GRAPH_URL", meta.clone()),
        ("META_SDK_URL", format!("{meta}/en_US/sdk.js")),
        ("META_DIALOG_ORIGINS", meta.clone()),
        ("META_APP_ID", "1001001001".to_owned()),
        ("META_APP_SECRET", "twin-app-secret-not-for-production".to_owned()),
        (
            "INSTAGRAM_AUTHORIZE_URL",
            format!("{meta}/instagram/oauth/authorize"),
        ),
        ("INSTAGRAM_API_URL", format!("{meta}/instagram-api")),
        ("INSTAGRAM_GRAPH_URL", format!("{meta}/instagram-graph")),
        ("INSTAGRAM_APP_ID", "3003003003".to_owned()),
        (
            "INSTAGRAM_APP_SECRET",
            "twin-instagram-secret-not-for-production".to_owned(),
        ),
        ("META_LOGIN_CONFIG_ID", "2002002002".to_owned()),
        ("META_WEBHOOK_VERIFY_TOKEN", "twin-verify-token".to_owned()),
    ];
    let set_by_person =
        |(name, default): (&str, String)| (name.to_owned(), env::var(name).unwrap_or(default));
    let mut environment: Vec<(String, String)> = defaults.into_iter().map(set_by_person).collect();
    environment.push((
        "DATABASE_URL".to_owned(),
        "sqlite://data/laras.db?mode=rwc".to_owned(),
    ));
    environment
}

fn forget(project: &Project) -> Outcome {
    println!("Demo: starting over, the old data is removed");
    let entries = fs::read_dir(project.path("data")).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if name == "outbox" {
            fs::remove_dir_all(&path).doing(format!("remove {}", path.display()))?;
        } else if name.starts_with("laras.db")
            || ["twin.json", "keys.toml", "demo-unfinished"].contains(&&*name)
        {
            fs::remove_file(&path).doing(format!("remove {}", path.display()))?;
        }
    }
    Ok(())
}

fn fill(project: &Project, environment: &[(String, String)]) -> Outcome {
    if project.path("data/laras.db").exists() {
        println!("Demo: keeping the data of last time (--fresh starts over)");
        return Ok(());
    }
    println!("Demo: writing the demo data");
    fs::create_dir_all(project.path("data")).doing("make the data folder")?;
    let unfinished = project.path(UNFINISHED);
    fs::write(&unfinished, "").doing("write the data folder")?;
    let mut laras = Command::new(project.laras(false));
    laras.arg("demo").current_dir(project.root());
    laras.envs(environment.iter().map(|(name, value)| (name, value)));
    // What it prints is said again at the end, with the addresses.
    run_quietly("laras demo", &mut laras, &project.log("laras-demo")?, PATIENCE)?;
    fs::remove_file(&unfinished).doing("write the data folder")
}

fn start(project: &Project, environment: &[(String, String)], command: &str) -> Outcome<Companion> {
    Companion::start(&Plan {
        program: project.laras(false),
        arguments: vec![command.to_owned()],
        environment: environment.to_vec(),
        folder: project.root().to_path_buf(),
        stop_signal: "TERM",
        log: None,
        run_as: None,
    })
}

fn wait_until(companion: &mut Companion, name: &str, ready: impl Fn() -> bool) -> Outcome {
    let start = Instant::now();
    while !ready() {
        if let Some(status) = companion.ended() {
            return Err(Failure::Broken(format!(
                "{name} ended while starting ({status}); its last words are above."
            )));
        }
        if start.elapsed() > PATIENCE {
            return Err(Failure::Broken(format!(
                "{name} was not ready after {} s.",
                PATIENCE.as_secs()
            )));
        }
        sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn is_ready(admin: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(admin)?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.split(' ').nth(1) == Some("200"))
}

fn welcome(addresses: &Addresses) {
    let meta = addresses.meta();
    let sign_ins = [
        ("localhost", "reviewer@localhost", "reviewer, test workspace"),
        (
            "sinar.localhost",
            "owner@kopisenja.localhost",
            "owner of Kopi Senja, not connected yet",
        ),
        (
            "sinar.localhost",
            "admin@sinar.localhost",
            "administrator of the partner Sinar Digital",
        ),
        (
            "sinar.localhost",
            "agent@sinar.localhost",
            "agent of Sinar Digital, one client",
        ),
        (
            "kirana.localhost",
            "owner@batikayu.localhost",
            "owner of Batik Ayu, not connected yet",
        ),
        (
            "kirana.localhost",
            "admin@kirana.localhost",
            "administrator of the partner Kirana Studio",
        ),
    ];
    println!("\nLaras is running. The password of every sign-in is  laras-demo\n");
    for (host, email, role) in sign_ins {
        println!(
            "  {:<36} {email:<28} {role}",
            format!("{}/login", addresses.site(host))
        );
    }
    println!("\n  {:<36} write as a customer", format!("{meta}/phone"));
    println!(
        "  {:<36} what the Meta twin saw, and its misbehaviour",
        format!("{meta}/")
    );
    println!("\nctrl-C stops everything.\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses() -> Addresses {
        Addresses {
            server: "127.0.0.1:3100".into(),
            admin: "127.0.0.1:3101".into(),
            twin: "127.0.0.1:4100".into(),
        }
    }

    #[test]
    fn another_port_moves_every_address_that_names_it() {
        let environment = environment(&Project::here(), &addresses());
        let value = |name: &str| {
            environment
                .iter()
                .find(|(found, _)| found == name)
                .unwrap()
                .1
                .clone()
        };
        assert_eq!(value("LARAS_PUBLIC_URL"), "http://localhost:3100");
        assert_eq!(value("META_SDK_URL"), "http://localhost:4100/en_US/sdk.js");
        assert_eq!(value("META_DIALOG_ORIGINS"), "http://localhost:4100");
    }

    #[test]
    fn a_taken_port_is_named_with_the_variable_that_changes_it() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut addresses = addresses();
        addresses.twin = taken.local_addr().unwrap().to_string();
        let message = addresses.check_free().unwrap_err().to_string();
        assert!(
            message.contains(&addresses.twin) && message.contains("LARAS_TWIN_ADDR="),
            "{message}"
        );
    }
}

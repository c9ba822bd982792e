//! `laras demo`.

use super::outcome::{Failure, Outcome};
use crate::config::Config;
use crate::demo::{self, DemoError};
use crate::installation::OnlyServer;

pub async fn run(config: &Config) -> Outcome {
    let _only = OnlyServer::claim(config)?;
    demo::fill(config).await.map_err(|error| match error {
        DemoError::NotEmpty => Failure::new(
            "the database holds data already",
            "name an empty one with DATABASE_URL, or run `laras serve` on this one",
        ),
        DemoError::Installation(error) => error.into(),
        other => {
            tracing::error!(
                error = &other as &dyn std::error::Error,
                "the demo data could not be made"
            );
            Failure::new(
                format!("the demo data could not be made: {other}"),
                "delete the half-filled database and try again",
            )
        }
    })?;
    println!(
        "Demo data is in place. The password of every sign-in is {}.",
        demo::PASSWORD
    );
    for person in demo::PEOPLE {
        println!("  {:<20} {}", person.host, person.email);
    }
    Ok("run `laras twin` and `laras serve`".into())
}

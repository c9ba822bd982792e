//! `laras migrate`.

use super::outcome::Outcome;
use crate::config::Config;
use crate::installation;

pub async fn run(config: &Config) -> Outcome {
    let store = installation::open_store(config).await?;
    store
        .migrate()
        .await
        .map_err(installation::InstallationError::from)?;
    drop(store.close().await);
    Ok("run `laras serve`".into())
}

//! What an operator is told when a setting is wrong.

use super::*;

fn source(given: &[(&str, &str)]) -> Result<Source, ConfigError> {
    Source::of(
        given
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}

fn config(given: &[(&str, &str)]) -> Result<Config, ConfigError> {
    source(given).and_then(|source| Config::of(&source))
}

fn refusal(given: &[(&str, &str)]) -> String {
    config(given).err().expect("a refusal").to_string()
}

#[test]
fn without_any_setting_the_defaults_hold() {
    let config = config(&[]).unwrap();
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url.as_str(), "http://localhost:3000/");
    assert!(config.is_local() && !config.is_secure());
    assert_eq!(config.settings().missing_for_whatsapp().len(), 4);
}

#[test]
fn a_misspelt_setting_stops_the_start_by_name() {
    assert!(refusal(&[("LARAS_ADRR", "127.0.0.1:1")]).contains("LARAS_ADRR"));
    assert!(refusal(&[("META_APP_SECERT", "x")]).contains("META_APP_SECERT"));
}

#[test]
fn a_malformed_value_is_named_by_key_and_never_repeated() {
    let given = [
        ("LARAS_ADDR", "nowhere-9f3"),
        ("LARAS_PUBLIC_URL", "https://laras.example/nowhere-9f3"),
        ("LARAS_TRUSTED_PROXIES", "nowhere-9f3"),
        ("DATABASE_URL", "mysql://user:nowhere-9f3@host"),
        ("META_GRAPH_VERSION", "nowhere-9f3"),
        ("META_DIALOG_ORIGINS", "nowhere-9f3"),
        ("LARAS_DRAFTER", "nowhere-9f3"),
        ("LARAS_MODEL_URL", "https://user:nowhere-9f3@models.example/v1"),
        ("LARAS_MODEL_TIMEOUT", "nowhere-9f3"),
        ("LARAS_MODEL_DAILY", "nowhere-9f3"),
        ("LARAS_MODEL_CHECK", "nowhere-9f3"),
        ("LARAS_SMTP_URL", "nowhere-9f3"),
    ];
    for (key, value) in given {
        let message = refusal(&[(key, value)]);
        assert!(
            message.contains(key) && !message.contains("nowhere-9f3"),
            "{message}"
        );
    }
}

#[test]
fn an_empty_value_counts_as_not_set() {
    assert!(
        config(&[("META_APP_ID", ""), ("LARAS_ADDR", "")])
            .unwrap()
            .meta
            .app_id
            .is_none()
    );
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_defaults() {
    let folder = std::env::temp_dir().join(format!("laras-config-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("laras.toml");
    std::fs::write(
        &file,
        "LARAS_ADDR = \"127.0.0.1:8080\"\nLARAS_LOG = \"json\"\nMETA_DIALOG_ORIGINS = [\"https://a.example\", \"https://b.example\"]\n",
    )
    .unwrap();
    let named = file.display().to_string();
    let config = config(&[("LARAS_CONFIG", &named), ("LARAS_ADDR", "127.0.0.1:9090")]).unwrap();
    assert_eq!(config.addr.port(), 9090);
    assert!(config.log_json);
    assert_eq!(
        config.meta.dialog_origins,
        ["https://a.example", "https://b.example"]
    );

    std::fs::write(&file, "LARAS_COLOUR = \"blue\"\n").unwrap();
    assert!(refusal(&[("LARAS_CONFIG", &named)]).contains("LARAS_COLOUR"));
    std::fs::write(&file, "META_APP_SECRET = \"unfinished-secret\n").unwrap();
    assert!(!refusal(&[("LARAS_CONFIG", &named)]).contains("unfinished-secret"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn help_lists_every_setting() {
    let listing = listing();
    assert!(KEYS.iter().all(|key| listing.contains(key.name)));
}

#[test]
fn a_model_drafter_without_its_server_or_its_model_stops_the_start_by_name() {
    let url = ("LARAS_MODEL_URL", "http://localhost:8080/v1");
    let model = ("LARAS_MODEL", "some-model");
    assert!(refusal(&[("LARAS_DRAFTER", "openai"), model]).contains("LARAS_MODEL_URL"));
    assert!(refusal(&[("LARAS_DRAFTER", "openai"), url]).contains("LARAS_MODEL"));
    let given = config(&[("LARAS_DRAFTER", "openai"), url, model]).unwrap().model.unwrap();
    assert_eq!((given.daily, given.daily_per_customer, given.checks), (2_000, 50, false));
    let given = config(&[("LARAS_DRAFTER", "anthropic"), model]).unwrap().model.unwrap();
    assert_eq!(given.url.as_str(), "https://api.anthropic.com/");
    assert!(config(&[]).unwrap().model.is_none());
}

//! Where settings come from: the environment first, then the file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::keys::KEYS;

/// The variable that names the file.
const FILE: &str = "LARAS_CONFIG";
/// Names below which a misspelt setting would otherwise go unnoticed.
const OURS: [&str; 3] = ["LARAS_", "META_", "INSTAGRAM_"];
/// Read by the tests of this repository, never by the product.
const FOR_TESTS: &str = "LARAS_TEST_";

/// Why a configuration is refused. It names keys, never values: a value may be a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no such setting.
    #[error("{0} is not a setting: `laras serve --help` lists them all")]
    Unknown(String),
    /// The value cannot be what the setting needs.
    #[error("{key} must be {expected}")]
    Malformed {
        /// Which setting.
        key: &'static str,
        /// What would do.
        expected: &'static str,
    },
    /// The file cannot be read as settings.
    #[error("the configuration file {0} cannot be used: {1}")]
    File(PathBuf, String),
}

/// The values that were given, by name.
#[derive(Default)]
pub struct Source(BTreeMap<&'static str, String>);

impl Source {
    /// The process's environment, and the file that it names.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn of_process() -> Result<Self, ConfigError> {
        let environment: Vec<_> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self::of(environment)
    }

    /// The given environment, and the file that it names.
    pub fn of(environment: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut given = BTreeMap::new();
        let mut file = None;
        for (name, value) in environment {
            if value.is_empty() {
                continue;
            }
            match known(&name) {
                Some(key) => drop(given.insert(key, value)),
                None if name == FILE => file = Some(PathBuf::from(value)),
                // Build tools for Leptos say the same thing under their own name.
                None if name == "LEPTOS_SITE_ROOT" => drop(given.entry("LARAS_SITE_ROOT").or_insert(value)),
                None if name.starts_with(FOR_TESTS) => {}
                None if OURS.iter().any(|prefix| name.starts_with(prefix)) => {
                    return Err(ConfigError::Unknown(name));
                }
                None => {}
            }
        }
        if let Some(path) = file {
            for (key, value) in read_file(&path)? {
                given.entry(key).or_insert(value);
            }
        }
        Ok(Self(given))
    }

    /// What was set, or else the default.
    pub fn get(&self, key: &'static str) -> Option<&str> {
        let default = || {
            KEYS.iter()
                .find(|one| one.name == key)
                .and_then(|one| one.default)
        };
        self.0.get(key).map(String::as_str).or_else(default)
    }

    /// What was set, as text of its own.
    pub fn text(&self, key: &'static str) -> Option<String> {
        self.get(key).map(str::to_owned)
    }

    /// A value that must be there and must parse.
    pub fn parsed<T>(
        &self,
        key: &'static str,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        self.get(key)
            .and_then(parse)
            .ok_or(ConfigError::Malformed { key, expected })
    }

    /// A value that must parse if it is there.
    pub fn optional<T>(
        &self,
        key: &'static str,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        self.get(key)
            .map(|value| parse(value).ok_or(ConfigError::Malformed { key, expected }))
            .transpose()
    }
}

fn known(name: &str) -> Option<&'static str> {
    KEYS.iter().map(|key| key.name).find(|key| *key == name)
}

fn read_file(path: &Path) -> Result<Vec<(&'static str, String)>, ConfigError> {
    let refuse = |why: &str| ConfigError::File(path.to_owned(), why.to_owned());
    let text = std::fs::read_to_string(path).map_err(|error| refuse(&error.to_string()))?;
    // The parser's own message quotes the line, and the line may be a secret.
    let table: toml::Table = toml::from_str(&text).map_err(|_| refuse("it is not TOML"))?;
    table
        .into_iter()
        .map(|(name, value)| {
            let key = known(&name).ok_or(ConfigError::Unknown(name))?;
            let value = as_text(value).ok_or(ConfigError::Malformed {
                key,
                expected: "a text, a number or a list of texts",
            })?;
            Ok((key, value))
        })
        .collect()
}

fn as_text(value: toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Array(parts) => parts
            .into_iter()
            .map(as_text)
            .collect::<Option<Vec<_>>>()
            .map(|parts| parts.join(" ")),
        _ => None,
    }
}

//! A domain name system for one test: what its records say is what the test has written.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use domain::brand::{NameResolver, Unreachable};
use futures::FutureExt as _;
use futures::future::BoxFuture;

#[derive(Clone, Default)]
pub struct Names(Arc<Mutex<Records>>);

#[derive(Default)]
struct Records {
    texts: BTreeMap<String, String>,
    aliases: BTreeMap<String, String>,
    away: bool,
}

impl Names {
    pub fn write_text(&self, name: &str, value: &str) {
        self.0.lock().unwrap().texts.insert(name.into(), value.into());
    }

    pub fn write_alias(&self, name: &str, value: &str) {
        self.0.lock().unwrap().aliases.insert(name.into(), value.into());
    }

    pub fn forget(&self, name: &str) {
        let mut records = self.0.lock().unwrap();
        records.texts.remove(name);
        records.aliases.remove(name);
    }

    /// Whether nobody answers.
    pub fn go_away(&self, away: bool) {
        self.0.lock().unwrap().away = away;
    }
}

impl Records {
    fn of(&self, kind: &BTreeMap<String, String>, name: &str) -> Result<Vec<String>, Unreachable> {
        if self.away {
            return Err(Unreachable);
        }
        Ok(kind.get(name).cloned().into_iter().collect())
    }
}

impl NameResolver for Names {
    fn texts<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<String>, Unreachable>> {
        let records = self.0.lock().unwrap();
        let answer = records.of(&records.texts, name);
        async { answer }.boxed()
    }

    fn aliases<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<String>, Unreachable>> {
        let records = self.0.lock().unwrap();
        let answer = records.of(&records.aliases, name);
        async { answer }.boxed()
    }
}

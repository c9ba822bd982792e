//! Meta's limits on sending, kept before the POST and by all processes together.
//!
//! A number sends 80 messages a second, 20 when it also lives in the owner's app; one customer gets a burst of 45 and
//! then one every six seconds (Cloud API, "Throughput" and "Pair rate limits"). Limits on calls, of the app and of an
//! account, have no known rate: they are gates that a refusal closes for a while.
//!
//! An Instagram account may send 100 texts a second (Instagram Platform, "Rate limits"), but bursts look like spam long before
//! that: five a second are plenty for answers to people who wrote.

use meta::graph::Scope;
use uuid::Uuid;

use super::parcel::channel_of;
use crate::Channel;
use crate::connect;
use crate::store::entity::tenant::connection;
use crate::store::platform::{self, Bucket};
use crate::store::{StoreError, Txn, View};

const PER_SECOND: i64 = 80;
const PER_SECOND_WITH_THE_OWNERS_APP: i64 = 20;
const PER_SECOND_ON_INSTAGRAM: i64 = 5;
/// "Several seconds" between two public replies of one account (Instagram Platform, "Comment Moderation").
const PUBLIC_EVERY_MS: i64 = 5_000;
const PAIR_BURST: i64 = 45;
const PAIR_EVERY_MS: i64 = 6_000;

/// Everything that one send must pass.
pub(super) struct Limits {
    app: Vec<u8>,
    account: Option<Vec<u8>>,
    number: Bucket,
    pair: Bucket,
    /// Where everybody reads along.
    public: Option<Bucket>,
}

impl Limits {
    /// `number` is Meta's id of the number or account: one that was connected anew is still the same.
    pub(super) async fn of(
        view: &View,
        connection: &connection::Model,
        number: &str,
        contact: Uuid,
    ) -> Result<Self, StoreError> {
        let keys = view.laras.keys();
        let laras = &view.laras;
        let (app_id, account, per_second) = match channel_of(connection)? {
            Channel::WhatsApp => (
                laras.graph().map(meta::Graph::app_id),
                connect::waba_id(view, connection).await?,
                if connection.coexistence {
                    PER_SECOND_WITH_THE_OWNERS_APP
                } else {
                    PER_SECOND
                },
            ),
            Channel::Instagram => (
                laras.instagram().map(meta::Instagram::app_id),
                Some(number.to_owned()),
                PER_SECOND_ON_INSTAGRAM,
            ),
        };
        Ok(Self {
            app: keys.lookup("send-app", app_id.unwrap_or_default()),
            account: account.map(|id| keys.lookup("send-account", &id)),
            number: Bucket {
                key: keys.lookup("send-number", number),
                burst: per_second,
                tokens: per_second,
                per_ms: 1_000,
            },
            pair: Bucket {
                key: keys.lookup("send-pair", &format!("{number}|{contact}")),
                burst: PAIR_BURST,
                tokens: 1,
                per_ms: PAIR_EVERY_MS,
            },
            public: None,
        })
    }

    /// The same replies one right after another look like spam, whoever approved them.
    pub(super) fn slowly_in_public(mut self, txn: &Txn, in_public: bool) -> Self {
        let account = self.number.key.clone();
        self.public = in_public.then(|| Bucket {
            key: txn.laras.keys().lookup("send-public", &hex::encode(account)),
            burst: 1,
            tokens: 1,
            per_ms: PUBLIC_EVERY_MS,
        });
        self
    }

    /// How long a message would have to wait now; 0 if it would pass. Takes nothing.
    pub(super) async fn wait(self, txn: &Txn) -> Result<i64, StoreError> {
        let gates = std::iter::once(self.app).chain(self.account).collect();
        if let Some(until) = platform::closed_until(txn, gates).await? {
            return Ok(until - txn.now());
        }
        let buckets = [self.number, self.pair].into_iter().chain(self.public);
        platform::wait_for_tokens(txn, &buckets.collect::<Vec<_>>()).await
    }

    /// Takes the tokens of one message; `Err(ms)` where it must wait.
    pub(super) async fn pass(self, txn: &Txn) -> Result<Result<(), i64>, StoreError> {
        let gates = std::iter::once(self.app).chain(self.account).collect();
        if let Some(until) = platform::closed_until(txn, gates).await? {
            return Ok(Err(until - txn.now()));
        }
        let buckets = [self.number, self.pair].into_iter().chain(self.public);
        platform::take_tokens(txn, buckets.collect()).await
    }

    /// Lets everything that a refusal concerns wait until a moment.
    pub(super) async fn close(self, txn: &Txn, scope: Scope, until: i64) -> Result<(), StoreError> {
        let key = match scope {
            Scope::Message => return Ok(()),
            Scope::Conversation => self.pair.key,
            Scope::Number => self.number.key,
            Scope::Account => match self.account {
                Some(key) => key,
                None => self.number.key,
            },
            Scope::App => self.app,
        };
        platform::close_until(txn, key, until).await
    }
}

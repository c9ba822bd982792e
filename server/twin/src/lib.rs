//! The Meta twin: a faithful and, on request, misbehaving stand-in for Meta's WhatsApp and Instagram platforms.
//!
//! It exists so that the whole product can be lived through on one machine: connect a number in a popup, write
//! as a customer on a phone page, watch the ticks. It is written from the platform reference alone and shares no
//! code with the product's Meta client, so that one misreading cannot agree with itself. The product cannot tell
//! it from Meta: only configured addresses differ.
//!
//! ```text
//! world      what Meta knows          graph    what an app may ask and change
//! webhook    what Meta tells          signup   the Embedded Signup popup and its sdk.js
//! instagram  the other product, whole: login, Graph, webhooks, callbacks, phone
//! phone      a customer's WhatsApp    console  the operator's view: deliveries, tokens, misbehaviours
//! table      what it does on purpose  ledger   what really happened on the wire
//! ```
//!
//! In a test, three handles are enough. [`Twin::customer_says`] and [`Twin::perform`] make something happen;
//! [`Twin::set`], [`Twin::refuse_sends`] and their like make Meta misbehave; [`Twin::ledger`] tells afterwards what the
//! product asked for and what it acknowledged. Time is a parameter of [`Options`]: with [`Pace::Instant`] nothing moves
//! before [`Twin::settle`]. Load comes from [`Twin::flood`], [`Twin::batch`] and [`Twin::add_client`].
//!
//! [`table()`] lists every switch, every injection and every rule, with the section of the reference that reports it; the
//! tests name a test for each row, and `docs/twin.md` tells how a person uses them.

pub mod fixtures;
pub mod injection;
pub mod ledger;
pub mod misbehave;
pub mod options;
pub mod table;

mod console;
mod drive;
mod flood;
mod graph;
mod inject;
pub mod instagram;
mod levers;
mod look;
mod phone;
mod rules;
mod sample;
mod saving;
mod signup;
mod webhook;
mod world;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::{Notify, broadcast};

pub use flood::{Flood, Letter};
pub use injection::Injection;
pub use instagram::callbacks::{Callback, CallbackKind};
pub use instagram::direct::Dm;
pub use ledger::{
    Attempt, Channel, Entry, InstagramPost, InstagramPostKind, Ledger, Outcome, Post, Posted, Receipt,
};
pub use misbehave::Misbehaviour;
pub use options::{Clock, Options, Pace};
pub use table::{Kind, Place, Row, table};
pub use webhook::inbound::Inbound;
pub use world::access::{Ended, Grant};
pub use world::assets::Client;
pub use world::chat::{Bubble, Tick};
pub use world::instagram::comments::{Author, Comment};
pub use world::instagram::threads::Direct;
pub use world::instagram::{Account, InstagramClient};

use world::World;

/// Meta gives up on a silent receiver after some time; none is published (reference 3.2).
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(20);

/// A chat changed; pages that show it look again.
#[derive(Clone, Debug)]
pub(crate) struct News {
    pub number_id: String,
    pub customer_id: String,
}

/// Meta, for one app. Clones share the same world.
#[derive(Clone)]
pub struct Twin {
    inner: Arc<Inner>,
}

struct Inner {
    options: Options,
    world: Mutex<World>,
    /// The world differs from the state file.
    unsaved: AtomicBool,
    http: reqwest::Client,
    planned: Notify,
    /// Held for reading by every step under way and for writing by `settle`, which therefore returns only when
    /// nothing is.
    turn: Arc<tokio::sync::RwLock<()>>,
    news: broadcast::Sender<News>,
}

impl Twin {
    /// The demo world, or the one in the state file if it can be read.
    pub fn new(options: Options) -> Self {
        let world = saving::restored(&options).unwrap_or_else(|| World::demo(options.seed, &options.app_id));
        let http = reqwest::Client::builder()
            .timeout(WEBHOOK_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap_or_default();
        let (news, _) = broadcast::channel(256);
        let inner = Inner {
            options,
            world: Mutex::new(world),
            unsaved: AtomicBool::new(false),
            http,
            planned: Notify::new(),
            turn: Arc::default(),
            news,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Every address: Graph, the popup with its SDK, the phone, the console.
    pub fn router(&self) -> Router {
        Router::new()
            .merge(signup::routes())
            .merge(phone::routes())
            .merge(instagram::routes())
            .merge(console::routes())
            .merge(look::routes())
            .fallback(graph::answer)
            .with_state(self.clone())
    }

    /// Serves until the listener fails. With [`Pace::Human`] webhooks leave by themselves; with
    /// [`Pace::Instant`] they wait for [`Twin::settle`] or [`Twin::keep_delivering`].
    pub async fn serve(&self, listener: TcpListener) -> std::io::Result<()> {
        let served = axum::serve(listener, self.router());
        let _saved_at_last = saving::AtLast(self);
        if self.options().pace == Pace::Human {
            tokio::select! {
                ended = served.into_future() => ended,
                () = self.keep_delivering() => Ok(()),
                () = self.keep_saving() => Ok(()),
            }
        } else {
            served.await
        }
    }

    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    pub(crate) fn now(&self) -> i64 {
        (self.inner.options.clock)()
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.inner.http
    }

    pub(crate) fn look<R>(&self, read: impl FnOnce(&World) -> R) -> R {
        read(&self.inner.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the world, wakes the driver and has the state saved.
    pub(crate) fn change<R>(&self, write: impl FnOnce(&mut World) -> R) -> R {
        let result = self.nudge(write);
        self.changed();
        self.inner.planned.notify_one();
        result
    }

    /// A change that nobody needs to keep: counters and trace ids.
    pub(crate) fn nudge<R>(&self, write: impl FnOnce(&mut World) -> R) -> R {
        write(&mut self.inner.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn tell(&self, number_id: &str, customer_id: &str) {
        // Nobody may be watching.
        let _ = self.inner.news.send(News {
            number_id: number_id.to_owned(),
            customer_id: customer_id.to_owned(),
        });
    }

    pub(crate) fn news(&self) -> broadcast::Receiver<News> {
        self.inner.news.subscribe()
    }
}

//! Instagram on two phones: the customer's (threads, posts, comments) and the owner's, who answers without the product.

mod pages;

use std::convert::Infallible;

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use futures::{Stream, StreamExt as _};
use maud::Markup;
use serde::Deserialize;
use tokio_stream::wrappers::BroadcastStream;

use super::direct::Dm;
use crate::Twin;

pub fn routes() -> Router<Twin> {
    Router::new()
        .route("/phone/instagram", get(page))
        .route("/phone/instagram/live", get(live))
        .route("/phone/instagram/events", get(events))
        .route("/phone/instagram/act", post(act))
        .route("/phone/instagram/people", post(add_person))
}

/// What the phone shows; missing parts fall back to the first person and the first account.
#[derive(Clone, Default, Deserialize)]
pub struct Shown {
    #[serde(default)]
    person: String,
    #[serde(default)]
    account: String,
    /// `direct`, `posts` or a media id; empty is `direct`.
    #[serde(default)]
    view: String,
    /// `owner` looks through the owner's eyes.
    #[serde(default)]
    side: String,
}

impl Shown {
    fn complete(mut self, twin: &Twin) -> Self {
        twin.look(|world| {
            let instagram = &world.instagram;
            if world.ig_person(&self.person).is_none() {
                self.person = instagram
                    .people
                    .first()
                    .map(|one| one.id.clone())
                    .unwrap_or_default();
            }
            let known = world.ig_account_called(&self.account);
            let account = known.or_else(|| {
                let heard = |id: &str| instagram.subscriptions.contains_key(id);
                let first = instagram.accounts.first();
                instagram.accounts.iter().find(|one| heard(&one.id)).or(first)
            });
            self.account = account.map(|one| one.id.clone()).unwrap_or_default();
            let other = world
                .post(&self.view)
                .is_none_or(|post| post.account_id != self.account);
            if other && self.view != "posts" {
                "direct".clone_into(&mut self.view);
            }
        });
        self
    }

    fn owner(&self) -> bool {
        self.side == "owner"
    }

    fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("person", &self.person)
            .append_pair("account", &self.account)
            .append_pair("view", &self.view)
            .append_pair("side", &self.side)
            .finish()
    }

    fn with_view(&self, view: &str) -> Self {
        Self {
            view: view.to_owned(),
            ..self.clone()
        }
    }

    fn with_side(&self, side: &str) -> Self {
        Self {
            side: side.to_owned(),
            ..self.clone()
        }
    }

    fn address(&self) -> String {
        format!("/phone/instagram?{}", self.query())
    }
}

async fn page(State(twin): State<Twin>, Query(shown): Query<Shown>) -> Markup {
    let shown = shown.complete(&twin);
    look_at(&twin, &shown);
    pages::phone(&twin, &shown)
}

async fn live(State(twin): State<Twin>, Query(shown): Query<Shown>) -> Markup {
    let shown = shown.complete(&twin);
    look_at(&twin, &shown);
    pages::inside(&twin, &shown)
}

/// A customer who looks at the thread has seen what is in it.
fn look_at(twin: &Twin, shown: &Shown) {
    if shown.view == "direct" && !shown.owner() {
        twin.look_at_thread(&shown.account, &shown.person, 0);
    }
}

#[derive(Deserialize)]
struct Act {
    person: String,
    account: String,
    #[serde(default)]
    view: String,
    #[serde(default)]
    side: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    text: String,
    /// The message or comment that this is about.
    #[serde(default)]
    target: String,
}

async fn act(State(twin): State<Twin>, headers: axum::http::HeaderMap, Form(act): Form<Act>) -> Response {
    let shown = Shown {
        person: act.person.clone(),
        account: act.account.clone(),
        view: act.view.clone(),
        side: act.side.clone(),
    };
    if shown.owner() {
        owner_acts(&twin, &act).await;
    } else if !comments(&twin, &act).await
        && let Some(dm) = composed(&twin, &act)
    {
        twin.customer_sends_on_instagram(&act.account, &act.person, &dm)
            .await;
    }
    // The page's script asks for no document; a plain form goes back to the phone.
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|one| one.to_str().ok())
        .is_some_and(|one| one.contains("text/html"));
    if wants_page {
        Redirect::to(&shown.address()).into_response()
    } else {
        StatusCode::NO_CONTENT.into_response()
    }
}

async fn owner_acts(twin: &Twin, act: &Act) {
    let text = act.text.trim();
    match act.kind.as_str() {
        "comment" if !text.is_empty() => {
            twin.owner_comments(&act.view, text).await;
        }
        "comment-reply" if !text.is_empty() => {
            twin.owner_replies_to_comment(&act.target, text).await;
        }
        "comment-delete" => twin.delete_comment(&act.target),
        "image" => {
            twin.owner_sends_photo_on_instagram(&act.account, &act.person)
                .await;
        }
        "unsend" => {
            twin.owner_unsends_on_instagram(&act.account, &act.person, &act.target)
                .await;
        }
        "remove-app" => {
            twin.owner_removes_app(&act.account).await;
        }
        "delete-data" => {
            twin.owner_requests_deletion(&act.account).await;
        }
        "message-access-on" => twin.allow_message_access(&act.account, true),
        "message-access-off" => twin.allow_message_access(&act.account, false),
        "" | "text" if !text.is_empty() => {
            twin.owner_says_on_instagram(&act.account, &act.person, text)
                .await;
        }
        _ => {}
    }
}

/// True if it was something under a post.
async fn comments(twin: &Twin, act: &Act) -> bool {
    let text = act.text.trim();
    match act.kind.as_str() {
        "comment" if !text.is_empty() => {
            twin.customer_comments(&act.view, &act.person, text).await;
        }
        "comment-reply" if !text.is_empty() => {
            twin.customer_replies_to_comment(&act.target, &act.person, text)
                .await;
        }
        "comment-delete" => twin.delete_comment(&act.target),
        "comment" | "comment-reply" => {}
        _ => return false,
    }
    true
}

/// The menu of the composer: `(kind, label)`.
pub const MENU: &[(&str, &str)] = &[
    ("image", "Photo"),
    ("images", "Two photos"),
    ("audio", "Voice message"),
    ("video", "Video"),
    ("story-reply", "Reply to a story"),
    ("story-mention", "Mention in my story"),
    ("share", "Share a post"),
    ("reel", "Share a reel"),
    ("reaction", "React ❤️ to last answer"),
    ("unreaction", "Take reaction back"),
    ("edit", "Edit my last message"),
    ("unsend", "Unsend my last message"),
    ("seen", "See the last answer"),
    ("postback", "Tap an ice breaker"),
    ("from-ad", "Came from an ad"),
    ("unsupported", "Something unsupported"),
];

/// `None` when there is nothing to send.
fn composed(twin: &Twin, act: &Act) -> Option<Dm> {
    let said = || Some(act.text.trim().to_owned()).filter(|text| !text.is_empty());
    let last = |from_customer: bool| {
        let aimed = Some(act.target.clone()).filter(|target| !target.is_empty());
        aimed.or_else(|| {
            let thread = twin.direct_thread(&act.account, &act.person);
            let found = thread
                .into_iter()
                .rev()
                .find(|one| one.from_customer == from_customer && !one.unsent);
            found.map(|one| one.mid)
        })
    };
    let post = || twin.instagram_media(&act.account).first().cloned();
    Some(match act.kind.as_str() {
        "" | "text" => match Some(act.target.clone()).filter(|target| !target.is_empty()) {
            Some(to) => Dm::Reply { text: said()?, to },
            None => Dm::Text(said()?),
        },
        "image" => Dm::Image,
        "images" => Dm::Images,
        "audio" => Dm::Audio,
        "video" => Dm::Video,
        "story-reply" => Dm::StoryReply {
            text: said().unwrap_or_else(|| "Berapa harganya kak?".to_owned()),
            link: false,
        },
        "story-mention" => Dm::StoryMention,
        "share" => Dm::SharedPost { media: post()? },
        "reel" => Dm::SharedReel,
        "reaction" => Dm::Reaction {
            to: last(false)?,
            emoji: "❤️".to_owned(),
        },
        "unreaction" => Dm::Unreaction { to: last(false)? },
        "edit" => Dm::Edit {
            of: last(true)?,
            text: Some(said().unwrap_or_else(|| "(edited)".to_owned())),
        },
        "unsend" => Dm::Unsend { of: last(true)? },
        "seen" => Dm::Seen { of: last(false)? },
        "postback" => Dm::Postback {
            title: said().unwrap_or_else(|| "Jam buka".to_owned()),
            payload: "ICE_BREAKER_1".to_owned(),
        },
        "from-ad" => Dm::FromAd(said().unwrap_or_else(|| "Halo, saya lihat iklannya".to_owned())),
        "unsupported" => Dm::Unsupported,
        _ => return None,
    })
}

#[derive(Deserialize)]
struct Newcomer {
    username: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    account: String,
}

async fn add_person(State(twin): State<Twin>, Form(form): Form<Newcomer>) -> Redirect {
    let id = twin.change(|world| {
        let username = form.username.trim().trim_start_matches('@').to_lowercase();
        let person = world.meet_on_instagram(&username);
        let name = Some(form.name.trim())
            .filter(|name| !name.is_empty())
            .unwrap_or(&username)
            .to_owned();
        if let Some(kept) = world.instagram.people.iter_mut().find(|one| one.id == person.id) {
            kept.name = name;
        }
        person.id
    });
    let shown = Shown {
        person: id,
        account: form.account,
        ..Shown::default()
    };
    Redirect::to(&shown.address())
}

async fn events(
    State(twin): State<Twin>,
    Query(shown): Query<Shown>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let shown = shown.complete(&twin);
    let changes = BroadcastStream::new(twin.news()).filter_map(move |one| {
        // A missed message still means that something changed.
        let mine = one.map_or(true, |one| {
            let thread = one.number_id == shown.account && one.customer_id == shown.person;
            thread || one.number_id == shown.view
        });
        std::future::ready(mine.then(|| Ok(Event::default().event("changed").data("phone"))))
    });
    Sse::new(changes).keep_alive(KeepAlive::default())
}

//! Publicly or privately: the choice above the place where the answer to a comment is written.

use domain::receive::{Comments, Thread};
use domain::{Lang, Way};
use jiff::Timestamp;
use leptos::prelude::*;

use crate::request::Member;
use crate::ui::{Icon, icon};
use crate::words::comments;

/// Which ways are open to an answer, and why the others are not.
pub(super) struct Ways {
    public: Result<(), &'static str>,
    private: Result<(), &'static str>,
}

impl Ways {
    pub(super) fn of(lang: Lang, now: Timestamp, thread: &Thread, comments: &Comments) -> Self {
        let words = comments::words(lang);
        let hidden = thread
            .bubbles
            .iter()
            .any(|bubble| Some(bubble.id) == comments.newest && bubble.hidden_at.is_some());
        let public = match (comments.post.live, hidden) {
            (true, _) => Err(words.public_live),
            (_, true) => Err(words.public_hidden),
            _ => Ok(()),
        };
        let private = match (comments.private_reply, thread.window.is_open(now)) {
            (true, _) => Ok(()),
            (_, true) => Err(words.private_spent),
            _ if comments.post.live => Err(words.private_over_live),
            _ => Err(words.private_over),
        };
        Self { public, private }
    }

    fn allows(&self, way: Way) -> bool {
        match way {
            Way::Comment => self.public.is_ok(),
            Way::PrivateReply => self.private.is_ok(),
            Way::Message => false,
        }
    }

    /// None, where Instagram takes no answer at all, with the reasons.
    pub(super) fn first(&self, wanted: Option<Way>) -> Option<Way> {
        wanted
            .into_iter()
            .chain([Way::Comment, Way::PrivateReply])
            .find(|way| self.allows(*way))
    }

    /// A name for the page: with another one, the place to write is another.
    pub(super) fn code(&self) -> &'static str {
        match (self.public.is_ok(), self.private.is_ok()) {
            (true, true) => "both",
            (true, false) => "public",
            (false, true) => "private",
            (false, false) => "none",
        }
    }

    /// Why each way is closed, for where none is open.
    pub(super) fn reasons(&self) -> [&'static str; 2] {
        [
            self.public.err().unwrap_or_default(),
            self.private.err().unwrap_or_default(),
        ]
    }
}

/// What was chosen before a mistake sent the writer back here; else what the proposal says.
pub(super) fn wanted(member: &Member, thread: &Thread) -> Option<Way> {
    let given = member.visit.query.get("way").and_then(Way::parse);
    given.or_else(|| thread.draft.as_ref().map(|card| card.way))
}

/// The two ways, one of them chosen.
pub(super) fn choice(member: &Member, thread: &Thread, ways: &Ways, chosen: Way) -> AnyView {
    let lang = member.visit.lang;
    let words = comments::words(lang);
    let name = thread
        .contact_handle
        .clone()
        .unwrap_or_else(|| thread.contact_name.clone());
    let mention = thread
        .comments
        .as_ref()
        .and_then(|comments| comments.mention.clone());
    let public_hint = match ways.public {
        Ok(()) => (words.publicly_hint)(Way::Comment.longest_text(thread.channel)),
        Err(why) => why.to_owned(),
    };
    let mention = mention.filter(|_| ways.public.is_ok()).map(|name| {
        view! { <span data-testid="begins-with">{(words.begins_with)(&name)}</span> }
    });
    let private_hint = match ways.private {
        Ok(()) => (words.privately_hint)(&name),
        Err(why) => why.to_owned(),
    };
    let (public, private) = (ways.public.is_ok(), ways.private.is_ok());
    view! {
        <fieldset class="ways" data-testid="ways">
            <legend class="visually-hidden">{words.choose_way}</legend>
            <div class="ways-row">
                {option(Way::Comment, chosen, public, words.publicly)}
                {option(Way::PrivateReply, chosen, private, words.privately)}
            </div>
            <p class="way-hint" id="way-comment-hint" data-open=public.to_string()>{public_hint} " " {mention}</p>
            <p class="way-hint" id="way-private_reply-hint" data-open=private.to_string()>{private_hint}</p>
        </fieldset>
    }
    .into_any()
}

fn option(way: Way, chosen: Way, open: bool, label: &'static str) -> AnyView {
    let mark = if way == Way::Comment {
        Icon::Comment
    } else {
        Icon::Lock
    };
    let (checked, code) = (way == chosen, way.code());
    let hint = format!("way-{code}-hint");
    view! {
        <label class="way">
            <input
                type="radio" name="way" value=code checked=checked disabled=!open required aria-describedby=hint
                data-testid=format!("way-{code}")
            />
            {icon(mark)} <span class="way-name">{label}</span>
        </label>
    }
    .into_any()
}

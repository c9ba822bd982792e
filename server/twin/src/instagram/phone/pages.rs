//! The pages of both phones: pickers beside, the thread or the posts inside.

use maud::{Markup, html};

use super::super::{CDN_PATH, comments};
use super::{MENU, Shown};
use crate::Twin;
use crate::look;
use crate::world::World;
use crate::world::instagram::comments::{Author, Comment};
use crate::world::instagram::threads::{Direct, Thread};
use crate::world::instagram::{Account, Post};

pub fn phone(twin: &Twin, shown: &Shown) -> Markup {
    let inside = inside(twin, shown);
    let body = twin.look(|world| {
        let account = world.ig_account(&shown.account);
        html! {
            div.stage {
                (pickers(world, shown))
                main.device.instagram-device aria-label="Phone" {
                    @if let Some(account) = account { (head(world, account, shown)) (notes(world, account)) }
                    div #chat .chat role="log" aria-live="polite" aria-label="Instagram" tabindex="0"
                        data-live=(format!("/phone/instagram/live?{}", shown.query()))
                        data-events=(format!("/phone/instagram/events?{}", shown.query()))
                        data-act="/phone/instagram/act" { (inside) }
                    (composer(shown))
                }
            }
        }
    });
    look::page("Instagram", "phone instagram", &body, &["phone.js"])
}

fn pickers(world: &World, shown: &Shown) -> Markup {
    html! {
        aside.pickers {
            nav { a href="/console" { "Console" } " · " a href="/phone" { "WhatsApp" } }
            form method="get" action="/phone/instagram" data-auto="1" {
                input type="hidden" name="view" value=(if shown.view == "direct" { "direct" } else { "posts" });
                input type="hidden" name="side" value=(shown.side);
                label.field { "Person"
                    select name="person" data-testid="ig-phone-person" {
                        @for one in &world.instagram.people {
                            option value=(one.id) selected[one.id == shown.person] { (one.name) " · " (one.username) }
                        }
                    }
                }
                label.field { "Business"
                    select name="account" data-testid="ig-phone-account" {
                        @for one in world.instagram.accounts.iter().filter(|one| !one.personal) {
                            @let heard = world.instagram.subscriptions.contains_key(&one.id);
                            option value=(one.id) selected[one.id == shown.account] {
                                (one.username) @if !heard { " (not connected)" }
                            }
                        }
                    }
                }
                button.quiet type="submit" data-testid="ig-phone-open" { "Open" }
            }
            details {
                summary { "New person" }
                form method="post" action="/phone/instagram/people" {
                    input type="hidden" name="account" value=(shown.account);
                    label.field { "Username" input name="username" required data-testid="ig-phone-new-username"; }
                    label.field { "Name, optional" input name="name" data-testid="ig-phone-new-name"; }
                    button.quiet type="submit" data-testid="ig-phone-new-save" { "Add" }
                }
            }
            details {
                summary data-testid="ig-owner-settings" { "The owner's settings" }
                p.hint { "What the owner does in the Instagram app, without Laras." }
                (setting(shown, "remove-app", "Remove the app from Instagram"))
                (setting(shown, "delete-data", "Remove it and ask for deletion"))
                @if world.ig_account(&shown.account).is_some_and(|one| one.message_access) {
                    (setting(shown, "message-access-off", "Switch message access off"))
                } @else {
                    (setting(shown, "message-access-on", "Switch message access on"))
                }
            }
        }
    }
}

fn setting(shown: &Shown, kind: &str, label: &str) -> Markup {
    html! {
        form method="post" action="/phone/instagram/act" {
            (hidden(&shown.with_side("owner"), ""))
            button.quiet type="submit" name="kind" value=(kind) data-testid=(format!("ig-owner-{kind}")) { (label) }
        }
    }
}

fn head(world: &World, account: &Account, shown: &Shown) -> Markup {
    let person = world.ig_person(&shown.person);
    html! {
        header.chat-head {
            img.face src=(format!("{CDN_PATH}/profile/{}.png", account.id)) alt="" width="40" height="40";
            div {
                h1 { (account.username) }
                p data-testid="ig-side" {
                    @if shown.owner() { "The owner's app, thread with " (person.map_or("", |one| one.username.as_str())) }
                    @else { "Seen by " (person.map_or("", |one| one.username.as_str())) }
                }
            }
        }
        nav.tabs aria-label="View" {
            a href=(shown.with_view("direct").address()) aria-current=[(shown.view == "direct").then_some("page")]
                data-testid="ig-tab-direct" { "Messages" }
            a href=(shown.with_view("posts").address()) aria-current=[(shown.view != "direct").then_some("page")]
                data-testid="ig-tab-posts" { "Posts" }
            @if shown.owner() {
                a href=(shown.with_side("").address()) data-testid="ig-as-customer" { "As customer" }
            } @else {
                a href=(shown.with_side("owner").address()) data-testid="ig-as-owner" { "As owner" }
            }
        }
    }
}

fn notes(world: &World, account: &Account) -> Markup {
    html! {
        @if !world.instagram.subscriptions.contains_key(&account.id) {
            p.note data-testid="ig-phone-unheard" { "No app listens to this account yet." }
        } @else if !account.message_access {
            p.note { "The owner keeps messages from connected tools." }
        } @else if account.private {
            p.note { "This account is private: comments are told to nobody." }
        }
    }
}

fn hidden(shown: &Shown, target: &str) -> Markup {
    html! {
        input type="hidden" name="person" value=(shown.person);
        input type="hidden" name="account" value=(shown.account);
        input type="hidden" name="view" value=(shown.view);
        input type="hidden" name="side" value=(shown.side);
        @if !target.is_empty() { input type="hidden" name="target" value=(target); }
    }
}

fn composer(shown: &Shown) -> Markup {
    if shown.view == "posts" {
        return html! {};
    }
    let kind = if shown.view == "direct" { "text" } else { "comment" };
    let menu: &[(&str, &str)] = match (shown.view.as_str(), shown.owner()) {
        ("direct", false) => MENU,
        ("direct", true) => &[("image", "Photo")],
        _ => &[],
    };
    html! {
        form.composer method="post" action="/phone/instagram/act" data-send="1" {
            (hidden(shown, ""))
            // Enter presses the first submit button of a form, which must not be one of the menu.
            button type="submit" name="kind" value=(kind) hidden tabindex="-1" {}
            @if !menu.is_empty() {
                details.menu {
                    summary aria-label="Attach" data-testid="ig-phone-attach" { "+" }
                    div.menu-list {
                        @for (kind, label) in menu {
                            button type="submit" name="kind" value=(kind) data-testid=(format!("ig-phone-send-{kind}")) { (label) }
                        }
                    }
                }
            }
            @let words = if kind == "text" { "Message" } else { "Add a comment" };
            input name="text" autocomplete="off" placeholder=(words) aria-label=(words) data-testid="ig-phone-input";
            button.send type="submit" name="kind" value=(kind) aria-label="Send" data-testid="ig-phone-send" { "➤" }
        }
    }
}

/// What the page's script fetches again after every change.
pub fn inside(twin: &Twin, shown: &Shown) -> Markup {
    twin.look(|world| match shown.view.as_str() {
        "direct" => thread(world, shown),
        "posts" => posts(world, shown),
        media => world
            .post(media)
            .map_or_else(|| html! {}, |one| post(world, one, shown)),
    })
}

fn thread(world: &World, shown: &Shown) -> Markup {
    let empty = Thread::default();
    let thread = world.ig_thread(&shown.account, &shown.person).unwrap_or(&empty);
    html! {
        @if thread.directs.is_empty() { p.hint { "No messages yet." } }
        @for one in &thread.directs { (direct(thread, one, shown)) }
        @if thread.typing { p.typing data-testid="ig-phone-typing" { "typing…" } }
    }
}

fn direct(thread: &Thread, one: &Direct, shown: &Shown) -> Markup {
    let mine = one.from_customer != shown.owner();
    let (class, testid) = if mine {
        ("out", "bubble-out")
    } else {
        ("in", "bubble-in")
    };
    let quoted = one.reply_to.as_deref().and_then(|mid| thread.direct(mid));
    html! {
        article class={ "bubble " (class) } data-testid=(testid) data-mid=(one.mid) data-kind=(one.kind) {
            @if one.unsent { p.gone { "Message unsent" } }
            @else {
                @if let Some(about) = &one.about { p.about data-testid="ig-about" { (about) } }
                @if let Some(quoted) = quoted { blockquote { (quoted.text) } }
                @if let Some(picture) = &one.picture { img src=(local(picture)) alt="Photo" width="160" height="160"; }
                p.said { (one.text) }
            }
            footer {
                @if one.edits > 0 { small { "edited " } }
                @if one.through_api && shown.owner() { small { "by Laras " } }
                time { (look::clock(one.at)) }
                @if mine && one.seen { span.tick data-testid="seen" { "Seen" } }
            }
            @if let Some(emoji) = &one.reaction { span.reaction data-testid="reaction" { (emoji) } }
            @if mine && !one.unsent { (acts(shown, &one.mid, &[("unsend", "Unsend")])) }
            @else if !one.unsent && !shown.owner() { (acts(shown, &one.mid, &[("reaction", "❤️")])) }
        }
    }
}

/// Pictures are asked for at the address under which the page itself was reached.
fn local(address: &str) -> &str {
    address
        .find(CDN_PATH)
        .and_then(|at| address.get(at..))
        .unwrap_or(address)
}

fn acts(shown: &Shown, target: &str, kinds: &[(&str, &str)]) -> Markup {
    html! {
        form.acts method="post" action="/phone/instagram/act" data-send="1" {
            (hidden(shown, target))
            @for (kind, label) in kinds {
                button.quiet type="submit" name="kind" value=(kind) data-testid=(format!("ig-act-{kind}")) { (label) }
            }
        }
    }
}

fn posts(world: &World, shown: &Shown) -> Markup {
    let mut all = world
        .instagram
        .posts
        .iter()
        .filter(|one| one.account_id == shown.account)
        .collect::<Vec<_>>();
    all.sort_by_key(|one| std::cmp::Reverse(one.at));
    html! {
        div.grid {
            @for one in all {
                a.post-link href=(shown.with_view(&one.id).address()) data-testid=(format!("ig-post-{}", one.id)) {
                    img src=(format!("{CDN_PATH}/media/{}.png", one.id)) alt="" width="120" height="120";
                    span { (one.caption) }
                    small { (one.kind.product()) @if one.live { " · live" } " · " (world.comments_of(&one.id).len()) " comments" }
                }
            }
        }
    }
}

fn post(world: &World, post: &Post, shown: &Shown) -> Markup {
    let seen = |one: &&Comment| visible(one, shown);
    let mut top: Vec<&Comment> = world.comments_of(&post.id).into_iter().filter(seen).collect();
    top.reverse();
    html! {
        article.post data-testid="ig-post" {
            img src=(format!("{CDN_PATH}/media/{}.png", post.id)) alt="" width="240" height="240";
            p { (post.caption) }
            small { time { (comments::time(post.at)) } }
        }
        @if top.is_empty() { p.hint { "No comments yet." } }
        @for one in top {
            (comment(world, one, shown, false))
            @for reply in world.replies_to(&one.id).into_iter().filter(seen) { (comment(world, reply, shown, true)) }
        }
    }
}

/// A hidden comment is seen by its author and by the owner.
fn visible(comment: &Comment, shown: &Shown) -> bool {
    let own = matches!(&comment.author, Author::Person(person) if *person == shown.person);
    !comment.hidden || own || shown.owner()
}

fn comment(world: &World, one: &Comment, shown: &Shown, reply: bool) -> Markup {
    let business = one.author == Author::Account;
    let mine = match &one.author {
        Author::Person(person) => !shown.owner() && *person == shown.person,
        Author::Account => shown.owner(),
    };
    html! {
        article.comment.reply[reply].business[business] data-testid=(if reply { "ig-reply" } else { "ig-comment" })
            data-id=(one.id) data-hidden=(one.hidden) {
            p.said { strong { (world.username_of(one)) } " " (one.text.as_deref().unwrap_or("[sticker]")) }
            footer {
                time { (look::clock(one.at)) }
                @if one.hidden { small { " hidden" } }
                @if one.answered_privately { small { " answered privately" } }
            }
            details {
                summary data-testid="ig-comment-menu" { "Reply" }
                form.composer method="post" action="/phone/instagram/act" data-send="1" {
                    (hidden(shown, &one.id))
                    input name="text" autocomplete="off" placeholder="Reply" aria-label="Reply" data-testid="ig-reply-input";
                    button.quiet type="submit" name="kind" value="comment-reply" data-testid="ig-reply-send" { "Reply" }
                }
                @if mine || shown.owner() { (acts(shown, &one.id, &[("comment-delete", "Delete")])) }
            }
        }
    }
}

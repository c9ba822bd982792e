//! The phone's pages: a frame with pickers beside it, and the chat inside.

use maud::{Markup, html};

use super::{Shown, attach};
use crate::Twin;
use crate::look;
use crate::world::World;
use crate::world::chat::{Bubble, Chat, Tick};

pub fn phone(twin: &Twin, shown: &Shown) -> Markup {
    let chat = bubbles(twin, shown);
    let body = twin.look(|world| {
        let number = world.number(&shown.number);
        let title = number.map_or("", |one| one.verified_name.as_str());
        html! {
            div.stage {
                (pickers(world, shown))
                main.device aria-label="Phone" {
                    header.chat-head {
                        span.avatar aria-hidden="true" { (initials(title)) }
                        div {
                            h1 { (title) }
                            p { (number.map_or("", |one| one.display.as_str())) }
                        }
                    }
                    @if number.is_some_and(|one| !one.reachable()) {
                        p.note data-testid="phone-unreachable" {
                            "This number is not on WhatsApp yet: messages wait for nobody."
                        }
                    }
                    div #chat .chat role="log" aria-live="polite" aria-label="Messages" tabindex="0"
                        data-customer=(shown.customer) data-number=(shown.number) { (chat) }
                    (composer(shown))
                }
            }
        }
    });
    look::page("Phone", "phone", &body, &["phone.js"])
}

fn pickers(world: &World, shown: &Shown) -> Markup {
    html! {
        aside.pickers {
            nav { a href="/console" { "Console" } " · " a href="/phone/instagram" data-testid="phone-instagram" { "Instagram" } }
            form method="get" action="/phone" data-auto="1" {
                label.field { "Write as"
                    select name="customer" data-testid="phone-customer" {
                        @for one in &world.customers {
                            @let known = one.phone.as_deref().map(|digits| format!("+{digits}"));
                            @let handle = known.or_else(|| one.username.clone()).unwrap_or_default();
                            option value=(one.id) selected[one.id == shown.customer] { (one.name) " · " (handle) }
                        }
                    }
                }
                label.field { "Write to"
                    select name="number" data-testid="phone-number" {
                        @for one in &world.numbers {
                            @let state = if one.reachable() { "" } else { " (not on WhatsApp)" };
                            option value=(one.id) selected[one.id == shown.number] {
                                (one.verified_name) " · " (one.display) (state)
                            }
                        }
                    }
                }
                button.quiet type="submit" data-testid="phone-open" { "Open chat" }
            }
            details {
                summary { "New customer" }
                form method="post" action="/phone/customers" {
                    input type="hidden" name="number" value=(shown.number);
                    label.field { "Name" input name="name" required data-testid="phone-new-name"; }
                    label.field { "Phone, empty if hidden" input name="phone" type="tel" data-testid="phone-new-phone"; }
                    label.field { "Username, optional" input name="username" data-testid="phone-new-username"; }
                    button.quiet type="submit" data-testid="phone-new-save" { "Add" }
                }
            }
        }
    }
}

fn composer(shown: &Shown) -> Markup {
    let hidden = html! {
        input type="hidden" name="customer" value=(shown.customer);
        input type="hidden" name="number" value=(shown.number);
    };
    html! {
        form.composer method="post" action="/phone/messages" data-send="1" {
            (hidden)
            // Enter presses the first submit button of a form, which must not be one of the menu.
            button type="submit" name="kind" value="text" hidden tabindex="-1" {}
            details.menu {
                summary aria-label="Attach" data-testid="phone-attach" { "+" }
                div.menu-list {
                    @for (kind, label) in attach::MENU {
                        button type="submit" name="kind" value=(kind) data-testid=(format!("phone-send-{kind}")) { (label) }
                    }
                }
            }
            input name="text" autocomplete="off" placeholder="Message" aria-label="Message" data-testid="phone-input";
            button.send type="submit" name="kind" value="text" aria-label="Send" data-testid="phone-send" { "➤" }
        }
    }
}

/// The messages alone, as the page's script fetches them again after every change.
pub fn bubbles(twin: &Twin, shown: &Shown) -> Markup {
    let now = twin.now();
    twin.look(|world| {
        let empty = Chat::default();
        let chat = world.chat(&shown.number, &shown.customer).unwrap_or(&empty);
        // A message of the business is on the phone once it was delivered, not before.
        let arrived = |one: &&Bubble| one.from_customer || one.tick >= Tick::Delivered;
        html! {
            @if chat.bubbles.is_empty() { p.hint { "Messages are end-to-end imaginary. Say hello." } }
            @for one in chat.bubbles.iter().filter(arrived).filter(|one| one.kind != "reaction") {
                (bubble(chat, one, shown))
            }
            @if chat.typing_until > now { p.typing data-testid="phone-typing" { "typing…" } }
        }
    })
}

fn bubble(chat: &Chat, one: &Bubble, shown: &Shown) -> Markup {
    let (class, testid) = if one.from_customer {
        ("out", "bubble-out")
    } else {
        ("in", "bubble-in")
    };
    let quoted = one.reply_to.as_deref().and_then(|wamid| chat.bubble(wamid));
    let media = one
        .content
        .get("id")
        .and_then(serde_json::Value::as_str)
        .filter(|_| one.kind == "image");
    html! {
        article class={ "bubble " (class) } data-testid=(testid) data-wamid=(one.wamid) data-kind=(one.kind) {
            @if one.revoked { p.gone { "🚫 This message was deleted" } }
            @else {
                @if let Some(quoted) = quoted { blockquote { (quoted.text) } }
                @if let Some(id) = media { img src=(format!("/phone/media/{id}")) alt="Photo" width="120" height="120"; }
                p.said { (one.text) }
            }
            footer {
                @if one.edited { small { "edited " } }
                time { (look::clock(one.at)) }
                @if one.from_customer { (tick(one.tick)) }
            }
            @if let Some(emoji) = &one.reaction { span.reaction data-testid="reaction" { (emoji) } }
            @if !one.from_customer { (choices(one, shown)) }
        }
    }
}

fn choices(one: &Bubble, shown: &Shown) -> Markup {
    html! {
        @for (id, title) in attach::buttons_of(&one.content) {
            form method="post" action="/phone/messages" data-send="1" {
                input type="hidden" name="customer" value=(shown.customer);
                input type="hidden" name="number" value=(shown.number);
                input type="hidden" name="kind" value="button-reply";
                input type="hidden" name="target" value=(one.wamid);
                input type="hidden" name="button" value=(id);
                input type="hidden" name="text" value=(title);
                button.choice-button type="submit" data-testid=(format!("phone-button-{id}")) { (title) }
            }
        }
    }
}

fn tick(tick: Tick) -> Markup {
    let signs = match tick {
        Tick::Waiting => "🕓",
        Tick::Failed => "!",
        Tick::Sent => "✓",
        Tick::Delivered | Tick::Read | Tick::Played => "✓✓",
    };
    html! {
        span class={ "tick " (tick.word()) } data-testid="tick" data-state=(tick.word()) role="img" aria-label=(tick.word()) { (signs) }
    }
}

fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect()
}

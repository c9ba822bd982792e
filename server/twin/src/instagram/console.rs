//! Instagram's part of the console: accounts, their tokens, signed requests, and everything that can be made to happen.

use maud::{Markup, html};

use crate::Injection;
use crate::console::pages::tail;
use crate::table::Place;
use crate::world::World;

const SHOWN: usize = 30;

/// Who is subscribed, which tokens live, what became of signed requests.
pub fn accounts(world: &World, now: i64) -> Markup {
    let instagram = &world.instagram;
    html! {
        section.panel data-testid="console-instagram-accounts" {
            h2 { "Instagram accounts" }
            ul.plain {
                @for one in &instagram.accounts {
                    li {
                        strong { (one.username) } " " code { (one.id) }
                        @if instagram.subscriptions.contains_key(&one.id) { " · subscribed" }
                        @if !one.message_access { " · no message access" }
                        @if one.private { " · private" }
                        @for value in world.ig_tokens_of(&one.id) {
                            @if let Some(token) = instagram.tokens.get(&value) {
                                " · token " code { "…" (tail(&value)) }
                                @if let Some(subcode) = token.ended_at(now) { span.bad { " ended: " (subcode) } }
                            }
                        }
                    }
                }
            }
            @for one in instagram.callbacks.iter().rev().take(SHOWN) {
                p {
                    (one.kind) " " (one.answered.map_or("no answer".to_owned(), |status| status.to_string())) " "
                    @match &one.complaint {
                        Some(why) => span.bad { (why) },
                        None => span.good { "fine" },
                    }
                    @if let Some(url) = &one.url { " " a href=(url) { (url) } }
                }
            }
        }
    }
}

/// Everything that can be made to happen to one account and one person.
pub fn injections(world: &World) -> Markup {
    html! {
        section.panel aria-labelledby="instagram-injections" {
            h2 #instagram-injections { "Make it happen on Instagram" }
            form.card method="post" action="/console/instagram" {
                label.field { "Account"
                    select name="account" data-testid="console-account" {
                        @for one in world.instagram.accounts.iter().filter(|one| !one.personal) {
                            @let heard = world.instagram.subscriptions.contains_key(&one.id);
                            option value=(one.id) selected[heard] { (one.username) }
                        }
                    }
                }
                label.field { "Person"
                    select name="customer" data-testid="console-person" {
                        @for one in world.instagram.people.iter().take(SHOWN) {
                            option value=(one.id) { (one.name) " · " (one.username) }
                        }
                    }
                }
                label.field { "What"
                    select name="name" data-testid="console-instagram-event" {
                        @for place in Place::ALL.iter().filter(|place| place.is_instagram()) {
                            @let here: Vec<_> = Injection::ALL.iter().filter(|one| one.row().place == *place).collect();
                            @if !here.is_empty() {
                                optgroup label=(place.title()) {
                                    @for one in here { option value=(one.row().name) { (one.row().name) ": " (one.row().does) } }
                                }
                            }
                        }
                    }
                }
                button.quiet data-testid="console-instagram-send" { "Let it happen" }
            }
        }
    }
}

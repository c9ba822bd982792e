//! The console's one page.

use maud::{Markup, html};

use crate::Twin;
use crate::injection::Injection;
use crate::ledger::{Attempt, Entry, Outcome};
use crate::look;
use crate::misbehave::Misbehaviour;
use crate::table::Place;
use crate::world::World;

const SHOWN: usize = 30;

pub fn console(twin: &Twin) -> Markup {
    let live = live(twin);
    let body = twin.look(|world| {
        html! {
            header.bar {
                span.mark aria-hidden="true" { "∞" }
                h1 { "Meta twin" }
                nav { a href="/phone" data-testid="console-phone" { "Phone" } " · " a href="/phone/instagram" data-testid="console-instagram" { "Instagram" } }
            }
            main.console {
                (switches(world))
                div #live { (live) }
                (injections(world))
                (crate::instagram::console::injections(world))
                (address(twin))
                (rules())
            }
        }
    });
    look::page("Console", "console-page", &body, &["console.js"])
}

/// The parts that change by themselves.
pub fn live(twin: &Twin) -> Markup {
    let now = twin.now();
    twin.look(|world| {
        html! {
            (subscriptions(world))
            (tokens(world, now))
            (crate::instagram::console::accounts(world, now))
            (deliveries(world))
            (ledger(world))
        }
    })
}

fn switches(world: &World) -> Markup {
    html! {
        section.panel aria-labelledby="misbehaviours" {
            div.panel-head {
                h2 #misbehaviours { "Misbehaviour" }
                form method="post" action="/console/clear" {
                    button.quiet data-testid="console-clear" { "Be faithful again" }
                }
            }
            @for place in Place::ALL {
                @let here: Vec<_> = Misbehaviour::ALL.iter().filter(|one| one.row().place == *place).collect();
                @if !here.is_empty() {
                    details open[here.iter().any(|one| world.is_set(**one))] {
                        summary { (place.title()) }
                        @for one in here { (switch(world, *one)) }
                    }
                }
            }
        }
    }
}

fn switch(world: &World, one: Misbehaviour) -> Markup {
    let row = one.row();
    let on = world.is_set(one);
    html! {
        form.switch-row method="post" action="/console/misbehave" data-testid=(format!("misbehave-{}", row.name)) data-on=(on) {
            input type="hidden" name="name" value=(row.name);
            span { strong { (row.name) } small { (row.does) " (" (row.reference) ")" } }
            @if on {
                button.primary name="times" value="off" aria-pressed="true" { "On" }
            } @else {
                button.quiet name="times" value="once" { "Once" }
                button.quiet name="times" value="on" aria-pressed="false" { "Off" }
            }
        }
    }
}

fn subscriptions(world: &World) -> Markup {
    html! {
        section.panel {
            h2 { "Subscribed accounts" }
            @if world.subscriptions.is_empty() { p.hint { "No WABA is subscribed: Meta stays silent." } }
            ul.plain {
                @for (waba_id, subscription) in &world.subscriptions {
                    li {
                        strong { (world.waba(waba_id).map_or("", |one| one.name.as_str())) } " " code { (waba_id) }
                        @for number in world.numbers_of(waba_id) {
                            " · " (number.display) @if number.registered { " registered" } @else { " not registered" }
                        }
                        @if let Some(uri) = &subscription.override_callback_uri { " → " code { (uri) } }
                    }
                }
            }
            @if world.unheard > 0 { p.hint { (world.unheard) " webhooks had no listener." } }
        }
    }
}

/// The end of a token is enough to tell tokens apart.
pub fn tail(token: &str) -> &str {
    token.get(token.len().saturating_sub(10)..).unwrap_or(token)
}

fn tokens(world: &World, now: i64) -> Markup {
    html! {
        section.panel {
            h2 { "Tokens" }
            ul.plain {
                @for (value, token) in &world.tokens {
                    @let business = world.portfolio(&token.grant.business_id).map_or("", |one| one.name.as_str());
                    li {
                        strong { (business) } " " code { "…" (tail(value)) } " "
                        @match token.ended_at(now) {
                            Some(ended) => span.bad { "ended: " (format!("{ended:?}")) },
                            None => {
                                form.inline method="post" action="/console/token" {
                                    input type="hidden" name="tail" value=(tail(value));
                                    button.quiet name="act" value="revoke" { "Revoke" }
                                    button.quiet name="act" value="expire" { "Expire" }
                                    button.quiet name="act" value="unshare" { "Unshare" }
                                    button.quiet name="act" value="drop-messaging" { "Drop messaging" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn deliveries(world: &World) -> Markup {
    let waiting = world.planned.deliveries();
    html! {
        section.panel {
            div.panel-head {
                h2 { "Webhook deliveries" }
                form method="post" action="/console/retry" {
                    button.quiet data-testid="console-retry" { "Retry now (" (waiting) " waiting)" }
                }
            }
            @if world.given_up > 0 { p.hint { (world.given_up) " given up after seven days." } }
            @for one in world.attempts.iter().rev().take(SHOWN) { (attempt(one)) }
        }
    }
}

fn attempt(one: &Attempt) -> Markup {
    html! {
        details {
            summary {
                @match &one.outcome {
                    Outcome::Answered(200) => span.good { "200" },
                    Outcome::Answered(status) => span.bad { (status) },
                    Outcome::Unreachable(_) => span.bad { "unreachable" },
                }
                " #" (one.delivery) " attempt " (one.attempt + 1) " · " time { (clock(one.at)) }
            }
            @if let Outcome::Unreachable(why) = &one.outcome { p { (why) } }
            p { code { (one.signature.as_deref().unwrap_or("no signature")) } }
            pre { (one.body) }
        }
    }
}

fn ledger(world: &World) -> Markup {
    html! {
        section.panel {
            h2 { "Graph calls that change something" }
            @for one in world.ledger.iter().rev().take(SHOWN) { (entry(one)) }
        }
    }
}

fn entry(one: &Entry) -> Markup {
    html! {
        details {
            summary {
                span class=(if one.status == 200 { "good" } else { "bad" }) { (one.status) }
                " " (one.method) " " (one.path)
                @if let Some(code) = one.code { " · error " (code) }
                " · " time { (clock(one.at)) }
            }
            pre { (one.body.to_string()) }
        }
    }
}

/// Everything that can be made to happen, to one number and one customer.
fn injections(world: &World) -> Markup {
    html! {
        section.panel aria-labelledby="injections" {
            h2 #injections { "Make it happen" }
            form.card method="post" action="/console/inject" {
                label.field { "Number"
                    select name="number" data-testid="console-number" {
                        @for one in world.numbers.iter().rev() {
                            option value=(one.id) selected[one.reachable()] { (one.verified_name) " · " (one.display) }
                        }
                    }
                }
                label.field { "Customer"
                    select name="customer" data-testid="console-customer" {
                        @for one in world.customers.iter().take(SHOWN) { option value=(one.id) { (one.name) } }
                    }
                }
                label.field { "What"
                    select name="name" data-testid="console-event" {
                        @for place in Place::ALL.iter().filter(|place| !place.is_instagram()) {
                            @let here: Vec<_> = Injection::ALL.iter().filter(|one| one.row().place == *place).collect();
                            @if !here.is_empty() {
                                optgroup label=(place.title()) {
                                    @for one in here { option value=(one.row().name) { (one.row().name) ": " (one.row().does) } }
                                }
                            }
                        }
                    }
                }
                button.quiet data-testid="console-send-event" { "Let it happen" }
            }
        }
    }
}

/// What no switch changes.
fn rules() -> Markup {
    html! {
        section.panel {
            details {
                summary { "What always holds" }
                ul.plain {
                    @for row in crate::rules::RULES { li { strong { (row.name) } " " (row.does) " (" (row.reference) ")" } }
                }
            }
        }
    }
}

fn address(twin: &Twin) -> Markup {
    html! {
        section.panel {
            div.panel-head {
                h2 { "Callback" }
                form method="post" action="/console/verify" { button.quiet data-testid="console-verify" { "Verify" } }
            }
            p { code { (twin.options().callback_url) } }
            p { code { (twin.options().instagram_callback()) } }
            p.hint { "App " code { (twin.options().app_id) } " · configuration " code { (twin.options().config_id) } }
        }
    }
}

fn clock(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at)
        .map(|time| time.strftime("%H:%M:%S").to_string())
        .unwrap_or_default()
}

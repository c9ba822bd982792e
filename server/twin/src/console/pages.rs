//! The console's one page.

use maud::{Markup, html};

use crate::Twin;
use crate::ledger::{Attempt, Entry, Outcome};
use crate::look;
use crate::misbehave::{Misbehaviour, Place};
use crate::world::World;

const SHOWN: usize = 30;

/// `account_update` events worth trying (reference 3.7).
const EVENTS: &[&str] = &[
    "PARTNER_APP_UNINSTALLED",
    "PARTNER_REMOVED",
    "PARTNER_ADDED",
    "ACCOUNT_OFFBOARDED",
    "ACCOUNT_RECONNECTED",
    "ACCOUNT_DELETED",
    "DISABLED_UPDATE",
    "ACCOUNT_RESTRICTION",
    "ACCOUNT_VIOLATION",
];

pub fn console(twin: &Twin) -> Markup {
    let live = live(twin);
    let body = twin.look(|world| {
        html! {
            header.bar {
                span.mark aria-hidden="true" { "∞" }
                h1 { "Meta twin" }
                nav { a href="/phone" data-testid="console-phone" { "Phone" } }
            }
            main.console {
                (switches(world))
                div #live { (live) }
                (account_events(world))
                (address(twin))
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
            (deliveries(world))
            (ledger(world))
        }
    })
}

fn switches(world: &World) -> Markup {
    let places = [
        (Place::Webhook, "Webhooks"),
        (Place::Status, "Statuses"),
        (Place::Graph, "Graph answers"),
        (Place::Signup, "Signup"),
    ];
    html! {
        section.panel aria-labelledby="misbehaviours" {
            div.panel-head {
                h2 #misbehaviours { "Misbehaviour" }
                form method="post" action="/console/clear" {
                    button.quiet data-testid="console-clear" { "Be faithful again" }
                }
            }
            @for (place, title) in places {
                details open[Misbehaviour::ALL.iter().any(|one| one.row().place == place && world.is_set(*one))] {
                    summary { (title) }
                    @for one in Misbehaviour::ALL.iter().filter(|one| one.row().place == place) { (switch(world, *one)) }
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

fn account_events(world: &World) -> Markup {
    html! {
        section.panel {
            h2 { "Account events" }
            form method="post" action="/console/event" {
                label.field { "Account"
                    select name="waba" data-testid="console-waba" {
                        @for one in &world.wabas { option value=(one.id) { (one.name) } }
                    }
                }
                label.field { "Event"
                    select name="event" data-testid="console-event" { @for one in EVENTS { option { (one) } } }
                }
                button.quiet data-testid="console-send-event" { "Send" }
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
            p.hint { "App " code { (twin.options().app_id) } " · configuration " code { (twin.options().config_id) } }
        }
    }
}

fn clock(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at)
        .map(|time| time.strftime("%H:%M:%S").to_string())
        .unwrap_or_default()
}

//! The pages of the popup. Every step is one form whose fields carry the whole state; only speaking to the
//! opener needs a script.

use maud::{Markup, html};

use super::request::{CHOSEN, Dialog, FROM_OPENER, NEW, NONE, Step};
use crate::Twin;
use crate::look;
use crate::misbehave::Misbehaviour;
use crate::table::Place;
use crate::world::World;
use crate::world::assets::Verification;

/// Errors a person may report, with the platform's codes (reference 8.36, 2.9).
const REPORTABLE: &[(&str, &str)] = &[
    (
        "2655093",
        "This WhatsApp account is already shared with another partner",
    ),
    ("2494028", "The account could not be shared"),
    ("3441045", "This number is not eligible yet"),
    ("524126", "The display name was not accepted"),
];

pub fn page(twin: &Twin, dialog: &Dialog) -> Markup {
    if let Some(problem) = refused(twin, dialog) {
        return look::page(
            "Something went wrong",
            "signup",
            &html! {
                main.card role="alert" data-testid="es-refused" { h1 { "Sorry, something went wrong" } p { (problem) } }
            },
            &[],
        );
    }
    twin.look(|world| whole(twin, world, dialog))
}

fn refused(twin: &Twin, dialog: &Dialog) -> Option<String> {
    let options = twin.options();
    if dialog.text("client_id") != options.app_id {
        return Some("Invalid App ID: The provided app ID does not look like a valid app ID.".to_owned());
    }
    if dialog.text("config_id") != options.config_id {
        return Some("Invalid configuration: config_id is missing or not one of this app.".to_owned());
    }
    None
}

fn whole(twin: &Twin, world: &World, dialog: &Dialog) -> Markup {
    let step = dialog.step();
    let origin = dialog.text("origin");
    let allowed = twin.options().allows(origin);
    let shown_now: &[&str] = match step {
        Step::Business => &["business", "business_name"],
        Step::Waba => &["waba", "waba_name"],
        Step::Number => &["number", "new_number", "new_name", "verify"],
        Step::Review => &[],
    };
    let body = html! {
        main #signup data-step=(step.reported()) data-channel=(dialog.text("channel"))
            data-origin=[allowed.then_some(origin)] data-session=(session_id(dialog)) {
            header.bar {
                span.mark aria-hidden="true" { "∞" }
                span { "Connect your business" }
                button.quiet type="button" data-act="cancel" data-testid="es-cancel" { "Cancel" }
            }
            (progress(step))
            p #signup-error .note hidden role="alert" {}
            @if !allowed {
                p.note data-testid="es-unlisted" {
                    "This page's address (" (origin) ") is not among the app's allowed domains: it will receive nothing."
                }
            }
            form.card method="get" action=(dialog.action()) {
                @for name in FROM_OPENER.iter().filter(|name| **name != "visited") {
                    input type="hidden" name=(name) value=(dialog.text(name));
                }
                input type="hidden" name="visited" value="1";
                @for name in CHOSEN.iter().filter(|name| !shown_now.contains(name)) {
                    @if !dialog.text(name).is_empty() { input type="hidden" name=(name) value=(dialog.text(name)); }
                }
                @match step {
                    Step::Business => (businesses(world, dialog)),
                    Step::Waba => (wabas(world, dialog)),
                    Step::Number => (numbers(world, dialog)),
                    Step::Review => (review(world, dialog)),
                }
                (buttons(step))
                (drawer(world, dialog))
            }
            (done())
            (report())
        }
    };
    look::page("Embedded Signup", "signup", &body, &["signup.js"])
}

/// Shown to support when an error is reported; the same for the life of a popup.
fn session_id(dialog: &Dialog) -> String {
    format!("twin-{}", dialog.text("channel"))
}

fn progress(step: Step) -> Markup {
    let all = [Step::Business, Step::Waba, Step::Number, Step::Review];
    let names = ["Business", "Account", "Number", "Review"];
    html! {
        ol.progress aria-label="Progress" {
            @for (one, name) in all.into_iter().zip(names) {
                li aria-current=[(one == step).then_some("step")] { (name) }
            }
        }
    }
}

/// One line of a list of choices.
fn choice(name: &str, value: &str, testid: &str, chosen: bool, title: &str, note: &str) -> Markup {
    html! {
        label.choice data-testid=(testid) {
            input type="radio" name=(name) value=(value) required checked[chosen];
            span { strong { (title) } @if !note.is_empty() { small { (note) } } }
        }
    }
}

fn businesses(world: &World, dialog: &Dialog) -> Markup {
    let chosen = dialog.text("business");
    html! {
        h1 { "Select a business portfolio" }
        p.lead { "The portfolio owns your WhatsApp accounts. You stay in control and can remove access at any time." }
        fieldset {
            legend.hidden { "Business portfolio" }
            @for one in &world.portfolios {
                (choice("business", &one.id, &format!("es-business-{}", one.id), chosen == one.id, &one.name, &one.id))
            }
            (choice("business", NEW, "es-business-new", chosen == NEW, "Create a business portfolio", ""))
        }
        label.field.only-new { "Name of the new portfolio"
            input name="business_name" value=(dialog.text("business_name")) data-testid="es-business-name"; }
    }
}

fn wabas(world: &World, dialog: &Dialog) -> Markup {
    let chosen = dialog.text("waba");
    let business = dialog.text("business");
    html! {
        h1 { "Choose a WhatsApp Business account" }
        fieldset {
            legend.hidden { "WhatsApp Business account" }
            @for one in world.wabas.iter().filter(|one| one.business_id == business) {
                (choice("waba", &one.id, &format!("es-waba-{}", one.id), chosen == one.id, &one.name, &one.id))
            }
            (choice("waba", NEW, "es-waba-new", chosen == NEW, "Create a WhatsApp Business account", ""))
        }
        label.field.only-new { "Name of the new account"
            input name="waba_name" value=(dialog.text("waba_name")) data-testid="es-waba-name"; }
    }
}

fn numbers(world: &World, dialog: &Dialog) -> Markup {
    let chosen = dialog.text("number");
    let waba = dialog.text("waba");
    html! {
        h1 { "Choose a phone number" }
        @if dialog.coexistence() {
            p.lead { "Numbers that stay in the WhatsApp Business app can be connected too." }
        }
        fieldset {
            legend.hidden { "Phone number" }
            @for one in world.numbers_of(waba) {
                @let note = match (one.coexistence, one.verification) {
                    (true, _) => "In the WhatsApp Business app",
                    (false, Verification::NotVerified) => "Not verified",
                    (false, Verification::Verified) => "",
                };
                (choice("number", &one.id, &format!("es-number-{}", one.id), chosen == one.id, &one.display,
                    &[one.verified_name.as_str(), note].join(if note.is_empty() { "" } else { " · " })))
            }
            (choice("number", NEW, "es-number-new", chosen == NEW, "Add a phone number", ""))
            (choice("number", NONE, "es-number-none", chosen == NONE, "Continue without a number", "You can add one later"))
        }
        label.field.only-new { "New number, with country code"
            input name="new_number" type="tel" value=(dialog.text("new_number")) data-testid="es-new-number"; }
        label.field.only-new { "Display name"
            input name="new_name" value=(dialog.text("new_name")) data-testid="es-new-name"; }
        label.field.only-new { "Verification of the new number"
            select name="verify" data-testid="es-verify" {
                option value="now" { "Verified by a one-time code" }
                option value="later" selected[dialog.text("verify") == "later"] { "Verify later" }
            }
        }
    }
}

fn review(world: &World, dialog: &Dialog) -> Markup {
    let business = world
        .portfolio(dialog.text("business"))
        .map_or(dialog.text("business_name"), |one| one.name.as_str());
    let waba = world
        .waba(dialog.text("waba"))
        .map_or(dialog.text("waba_name"), |one| one.name.as_str());
    let number = match dialog.text("number") {
        NONE | "" => "No number yet",
        NEW => dialog.text("new_number"),
        id => world.number(id).map_or("", |one| one.display.as_str()),
    };
    html! {
        h1 { "Review what you share with Laras" }
        dl.summary {
            dt { "Business portfolio" } dd { (business) }
            dt { "WhatsApp account" } dd { (waba) }
            dt { "Phone number" } dd { (number) }
        }
        p.lead { "Laras will be able to:" }
        ul.permissions {
            li { "Manage your WhatsApp accounts" small { "whatsapp_business_management" } }
            li { "Send and receive messages for you" small { "whatsapp_business_messaging" } }
        }
    }
}

fn buttons(step: Step) -> Markup {
    html! {
        div.actions {
            @if let Some(before) = step.before() {
                button.quiet type="submit" name="step" value=(before.slug()) formnovalidate data-testid="es-back" { "Back" }
            }
            @if step == Step::Review {
                button.primary type="button" data-act="approve" data-testid="es-approve" { "Confirm" }
            } @else {
                button.primary type="submit" name="step" value=(step.after().slug()) data-testid="es-next" { "Next" }
            }
        }
    }
}

fn done() -> Markup {
    html! {
        section #signup-done .card hidden {
            h1 { "You're all set" }
            p.lead { "Your WhatsApp account is connected with Laras. You can close this window." }
            div.actions { button.primary type="button" data-act="finish" data-testid="es-finish" { "Finish" } }
        }
    }
}

fn report() -> Markup {
    html! {
        details.foot {
            summary data-testid="es-report-open" { "Something is wrong" }
            label.field for="report-choice" { "What happened" }
            select #report-choice data-testid="es-report-choice" {
                @for (code, message) in REPORTABLE { option value=(code) { (message) } }
            }
            button.quiet type="button" data-act="report" data-testid="es-report" { "Report an error and close" }
        }
    }
}

fn drawer(world: &World, dialog: &Dialog) -> Markup {
    let on = dialog.options(world);
    html! {
        details.foot.drawer {
            summary data-testid="es-options" { "Twin options" }
            @for one in Misbehaviour::ALL.iter().filter(|one| one.row().place == Place::Signup) {
                @let row = one.row();
                label.switch {
                    input type="checkbox" name="opt" value=(row.name) checked[on.contains(one)] data-testid=(format!("es-opt-{}", row.name));
                    span { (row.does) }
                }
            }
        }
    }
}

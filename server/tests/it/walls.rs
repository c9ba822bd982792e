//! Every address, as the wrong person. The addresses come from the router itself: a new one fails here until somebody has said what
//! strangers may see of it.

use axum::http::Method;
use domain::draft::business;
use domain::draft::facts::FactKind;
use domain::{connect, receive, review};
use server::router::{Address, Audience, addresses};
use twin::Inbound;
use twin::fixtures::KOPI_SENJA;

use crate::browser::Browser;
use crate::connect::{chosen, hand_over};
use crate::world::{BATIK, KIRANA, KOPI, PLATFORM, SINAR, World};

on_both_databases![
    every_address_is_closed_to_strangers_and_open_to_its_own_people,
    every_action_refuses_what_belongs_to_others,
    addresses_for_everybody_show_nothing_of_anybody,
];

/// What belongs to Kopi Senja and to nobody else.
pub struct Objects {
    workspace: String,
    conversation: String,
    message: String,
    draft: String,
    version: String,
    connection: String,
    item: String,
    policy: String,
    place: String,
    fact_version: String,
    unit: String,
    account: String,
    post: String,
    commented: String,
    comment: String,
    answer: String,
    link: String,
    person: String,
    invitation: String,
}

const CUSTOMER: &str = "Sari Wulandari";
/// Stands in the catalog of Kopi Senja and in the draft.
const ADDRESS: &str = "Kemang Raya";

pub async fn objects(world: &World) -> Objects {
    world.teach(KOPI).await;
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let number = chosen(&KOPI_SENJA);
    let launch = owner.get("/settings/integrations").await.launch();
    assert_eq!(
        hand_over(&owner, &number.code(world), &number.session_info(), &launch)
            .await
            .status,
        200
    );
    world
        .twin
        .customer_sends(KOPI_SENJA.id, "sari", &Inbound::Image { caption: None })
        .await;
    world.settle().await;
    world
        .twin
        .customer_says(KOPI_SENJA.id, "sari", "Alamatnya di mana kak?")
        .await;
    world.settle().await;
    let unit = crate::quarantine::set_aside(world, KOPI, KOPI_SENJA.id, ADDRESS).await;
    let lent = &twin::fixtures::instagram::KOPI_SENJA;
    crate::instagram_connect::connected(world, owner, lent).await;
    let account = crate::instagram_connect::accounts(world, KOPI).await.remove(0);
    let media = world.twin.instagram_media(lent.ig_account_id).remove(0);
    world
        .twin
        .customer_comments(&media, "sari", "Alamatnya di mana kak?")
        .await;
    world.settle().await;
    let scope = world.scope(KOPI).await;
    let (mut cards, answers): (Vec<_>, Vec<_>) = review::waiting(&scope)
        .await
        .unwrap()
        .into_iter()
        .partition(|card| card.post.is_none());
    let card = cards.remove(0);
    let of_comments = receive::thread(&scope, answers[0].conversation)
        .await
        .unwrap()
        .unwrap();
    let thread = receive::thread(&scope, card.conversation).await.unwrap().unwrap();
    let facts = business::current(&scope).await.unwrap();
    let of = |kind| facts.iter().find(|fact| fact.body.kind() == kind).unwrap();
    let connection = connect::integrations(&scope).await.unwrap().whatsapp.remove(0).id;
    let host = url::Url::parse(&world.visitor(SINAR).origin)
        .unwrap()
        .authority()
        .to_owned();
    let link = connect::make_link(&scope, domain::Channel::WhatsApp, &host)
        .await
        .unwrap();
    world.settle().await;
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let (person, invitation) = crate::people::somebody_here_and_somebody_asked(world, &owner).await;
    Objects {
        person,
        invitation,
        workspace: scope.workspace().to_string(),
        conversation: card.conversation.to_string(),
        message: thread.bubbles[0].id.to_string(),
        draft: card.id.to_string(),
        version: card.version.to_string(),
        connection: connection.to_string(),
        item: of(FactKind::Item).id.to_string(),
        policy: of(FactKind::Policy).id.to_string(),
        place: of(FactKind::Address).id.to_string(),
        fact_version: of(FactKind::Item).version.to_string(),
        unit: unit.to_string(),
        account: account.id.to_string(),
        post: account.posts[0].id.clone(),
        commented: of_comments.comments.unwrap().post.id.to_string(),
        comment: of_comments.bubbles[0].id.to_string(),
        answer: answers[0].id.to_string(),
        link: link.id.to_string(),
    }
}

impl Objects {
    /// The address with Kopi Senja's ids in it.
    pub fn path(&self, address: &Address) -> String {
        let fact = if address.path.contains("/policies/") {
            &self.policy
        } else if address.path.contains("/address/") {
            &self.place
        } else {
            &self.item
        };
        let path = address
            .path
            .replace("{workspace}", &self.workspace)
            .replace("{conversation}", &self.conversation)
            .replace("{message}", &self.message)
            .replace("{draft}", &self.draft)
            .replace("{connection}", &self.connection)
            .replace("{unit}", &self.unit)
            .replace("{account}", &self.account)
            .replace("{post}", &self.post)
            .replace("{commented}", &self.commented)
            .replace("{person}", &self.person)
            .replace("{fact}", fact);
        assert!(!path.contains('{'), "{path}: say what its parameter is");
        path
    }

    /// The form of an action about Kopi Senja; `None` where an action is about nobody's objects.
    fn form(&self, action: &str) -> Option<Vec<(&'static str, String)>> {
        let draft = || vec![("draft", self.draft.clone()), ("version", self.version.clone())];
        let fact = || {
            vec![
                ("fact", self.item.clone()),
                ("version", self.fact_version.clone()),
            ]
        };
        let with = |mut form: Vec<(&'static str, String)>, name, value: &str| {
            form.push((name, value.to_owned()));
            form
        };
        Some(match action {
            "/api/review/approve" => draft(),
            "/api/review/edit" => with(draft(), "text", "Halo"),
            "/api/review/reject" => with(draft(), "reason", "Tidak"),
            "/api/review/arrived" | "/api/review/not-arrived" | "/api/review/again" => {
                vec![("message", self.conversation.clone())]
            }
            "/api/review/way" => {
                let answer = vec![("draft", self.answer.clone()), ("version", "1".into())];
                with(answer, "way", "private_reply")
            }
            "/api/review/approve-alike" => vec![("drafts", format!("{}:1", self.answer))],
            "/api/review/snooze" => with(draft(), "how", "hour"),
            "/api/review/undo" => vec![("draft", self.draft.clone())],
            "/api/review/approve-across" => {
                vec![(
                    "drafts",
                    format!("{}:{}:{}", self.workspace, self.draft, self.version),
                )]
            }
            "/api/settings/delegation" => {
                vec![("scope", "nothing".into()), ("workspace", self.workspace.clone())]
            }
            "/api/comments/moderate" => vec![("message", self.comment.clone()), ("what", "delete".into())],
            "/api/inbox/reply" => vec![
                ("conversation", self.conversation.clone()),
                ("text", "Halo".into()),
            ],
            "/api/inbox/take-over" | "/api/inbox/hand-back" | "/api/inbox/erase" => {
                vec![("conversation", self.conversation.clone())]
            }
            "/api/business/retire" | "/api/business/restore" => fact(),
            "/api/business/correct" => vec![("message", self.message.clone())],
            "/api/quarantine/replay" | "/api/quarantine/dismiss" => vec![("unit", self.unit.clone())],
            // Where a form names the workspace itself, only the business in question is tried.
            "/api/connect/link" => vec![
                ("channel", "whatsapp".into()),
                ("workspace", self.workspace.clone()),
            ],
            "/api/connect/withdraw-link" => vec![("link", self.link.clone())],
            "/api/disconnect" | "/api/connect/try-again" => vec![("connection", self.connection.clone())],
            "/api/settings/auto-send" => {
                vec![
                    ("channel", "whatsapp".into()),
                    ("on", "true".into()),
                    ("workspace", self.workspace.clone()),
                ]
            }
            "/api/people/remove" | "/api/people/restore" => vec![("person", self.person.clone())],
            "/api/people/role" => vec![("person", self.person.clone()), ("role", "staff".into())],
            "/api/people/resend" | "/api/people/withdraw" => vec![("invitation", self.invitation.clone())],
            "/api/client/pause" | "/api/client/resume" | "/api/client/reopen" => {
                vec![("workspace", self.workspace.clone())]
            }
            "/api/session/language" => return None,
            other => panic!("{other}: say what a stranger would send to it"),
        })
    }
}

pub fn of_people() -> Vec<Address> {
    let mut all = addresses();
    all.retain(|address| address.audience == Audience::People);
    assert!(all.len() > 40, "only {} addresses", all.len());
    all
}

/// Addresses of an agency's people: above their clients, or inside of one.
pub fn is_for_staff(address: &Address) -> bool {
    ["/clients", "/brand-studio", "/people/log"]
        .iter()
        .any(|start| address.path.starts_with(start))
}

fn is_action(address: &Address) -> bool {
    address.path.starts_with("/api/")
}

pub fn is_stream(address: &Address) -> bool {
    address.path.ends_with("/live")
}

/// Whether an address names an object of a workspace.
fn names_an_object(address: &Address) -> bool {
    address.path.contains('{')
}

async fn visit(browser: &Browser, address: &Address, path: &str) -> crate::browser::Page {
    if address.method == Method::POST {
        browser.post(path, &[("name", "x")]).await
    } else {
        browser.get(path).await
    }
}

/// The status alone: a stream never ends.
async fn status(browser: &Browser, path: &str) -> u16 {
    let cookie = format!("session={}", browser.cookie("session").unwrap_or_default());
    let request = browser
        .client()
        .get(format!("{}{path}", browser.origin))
        .header("cookie", cookie);
    request.send().await.unwrap().status().as_u16()
}

async fn every_address_is_closed_to_strangers_and_open_to_its_own_people(world: &World) {
    let objects = objects(world).await;
    let nobody = world.visitor(SINAR);
    let strangers = [
        world.person(KIRANA, "owner@batikayu.localhost").await,
        world.person(KIRANA, "admin@kirana.localhost").await,
        world.person(SINAR, "agent@sinar.localhost").await,
        world.person(PLATFORM, "reviewer@localhost").await,
    ];
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    for address in of_people().iter().filter(|address| !is_action(address)) {
        let path = objects.path(address);
        let unknown = visit(&nobody, address, &path).await;
        let to_login = unknown
            .location()
            .is_some_and(|target| target.starts_with("/login"));
        assert!(
            unknown.status == 401 || (unknown.status == 303 && to_login),
            "{path} answers nobody with {}",
            unknown.status
        );
        for stranger in &strangers {
            if is_stream(address) && !names_an_object(address) {
                continue;
            }
            let page = visit(stranger, address, &path).await;
            page.does_not_show(CUSTOMER).does_not_show(ADDRESS);
            let elsewhere = page.status == 303 && page.location() == Some("/clients");
            if names_an_object(address) {
                assert!(
                    page.status == 404 || elsewhere,
                    "{} {path} at {}: {}",
                    address.method,
                    stranger.host,
                    page.status
                );
            }
        }
        // The same address shows something to whom it belongs.
        if address.method == Method::GET {
            let own = status(if is_for_staff(address) { &admin } else { &owner }, &path).await;
            assert_eq!(own, 200, "{path} is closed to its own people");
        }
    }
    world.settle().await;
}

async fn every_action_refuses_what_belongs_to_others(world: &World) {
    let objects = objects(world).await;
    let before = review::waiting(&world.scope(KOPI).await).await.unwrap();
    let strangers = [
        world.person(KIRANA, "owner@batikayu.localhost").await,
        world.person(KIRANA, "admin@kirana.localhost").await,
        world.person(SINAR, "agent@sinar.localhost").await,
    ];
    let own_of_batik = world.workspace(BATIK).to_string();
    for address in of_people().iter().filter(|address| is_action(address)) {
        let Some(form) = objects.form(&address.path) else {
            continue;
        };
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let unknown = world.visitor(SINAR).post_json(&address.path, &fields).await;
        assert_eq!(
            unknown.status, 401,
            "{} answers nobody: {unknown:?}",
            address.path
        );
        for stranger in &strangers {
            for workspace in ["", &objects.workspace, &own_of_batik] {
                let mut fields = fields.clone();
                let aims_at_its_own = fields.iter().all(|(name, _)| *name != "workspace")
                    && stranger.host == KIRANA
                    && workspace == own_of_batik
                    && address.path == "/api/settings/auto-send";
                if fields.iter().any(|(name, _)| *name == "workspace") && workspace != objects.workspace {
                    continue;
                }
                if !fields.iter().any(|(name, _)| *name == "workspace") && !workspace.is_empty() {
                    fields.push(("workspace", workspace));
                }
                let page = stranger.post_json(&address.path, &fields).await;
                assert!(
                    page.status == 404 || aims_at_its_own,
                    "{} in {workspace:?} at {}: {page:?}",
                    address.path,
                    stranger.host
                );
            }
        }
    }
    world.settle().await;
    let after = review::waiting(&world.scope(KOPI).await).await.unwrap();
    assert_eq!(
        (before.len(), before[0].id, before[0].version),
        (after.len(), after[0].id, after[0].version)
    );
    assert_eq!(
        connect::integrations(&world.scope(KOPI).await)
            .await
            .unwrap()
            .whatsapp
            .len(),
        1
    );
    assert!(world.twin.ledger().messages().next().is_none());
    let set_aside = receive::set_aside(&world.scope(KOPI).await, 10).await.unwrap();
    assert_eq!(
        set_aside.len(),
        1,
        "a stranger replayed or dismissed what was set aside"
    );
}

async fn addresses_for_everybody_show_nothing_of_anybody(world: &World) {
    let objects = objects(world).await;
    for address in addresses()
        .iter()
        .filter(|address| address.audience == Audience::Anyone && address.method == Method::GET)
    {
        for host in [SINAR, KIRANA, PLATFORM, "unknown.localhost"] {
            let path = address.path.replace("{file}", "nothing.css");
            let page = world.visitor(host).get(&path).await;
            assert!(page.status < 500, "{path} at {host}: {}", page.status);
            page.does_not_show(CUSTOMER)
                .does_not_show(&objects.workspace)
                .does_not_show(KOPI);
        }
    }
}

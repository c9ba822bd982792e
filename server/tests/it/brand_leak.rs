//! Nobody's page shows anybody else's brand: every address, on every kind of host, as everybody, down to headers, stylesheets and file names.
//!
//! The addresses come from the router. One that is no page has to be named here before the walk passes.

use std::collections::BTreeSet;

use axum::http::Method;
use domain::time::HOUR;
use server::router::{Address, addresses};

use crate::brand_studio::{png, post, target};
use crate::browser::{Browser, Page};
use crate::databases::Kind;
use crate::walls::{Objects, is_stream, objects};
use crate::world::{KIRANA, PLATFORM, SINAR, World};

/// Claimed by Sinar, and never proven.
const UNPROVEN: &str = "chat.tokoku.example";
const SIGN_OUT: &str = "/api/session/sign-out";
const UNKNOWN: &str = "unknown.localhost";

/// Addresses that are no pages, and what they answer with instead.
const NO_PAGES: [(&str, Answer); 9] = [
    ("/api/", Answer::Data),
    ("/brand/", Answer::File),
    ("/manifest.webmanifest", Answer::Manifest),
    ("/live", Answer::Stream),
    ("/media/{message}", Answer::File),
    ("/picture", Answer::File),
    ("/posts/{post}", Answer::File),
    ("/evidence.json", Answer::Attestation),
    ("/business/catalog.", Answer::Data),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Page,
    Data,
    File,
    Manifest,
    Stream,
    /// Signed by the operator, by name: the file is the disclosure.
    Attestation,
}

fn answer(address: &Address) -> Answer {
    let path = &address.path;
    let of = |(part, _): &&(&str, Answer)| {
        path.starts_with(part) || path.ends_with(part) || (part.ends_with('.') && path.contains(part))
    };
    NO_PAGES
        .iter()
        .find(of)
        .map_or(Answer::Page, |(_, answer)| *answer)
}

/// What gives a brand away.
struct Signs {
    host: &'static str,
    name: &'static str,
    all: Vec<String>,
}

async fn signs(world: &World, host: &'static str, name: &'static str, more: &[&str]) -> Signs {
    let login = world.visitor(host).get("/login").await;
    let css = target(&login, "/brand/", "href");
    let icon = target(&login, "rel=\"icon\"", "href");
    let mut signs: Vec<String> = more.iter().map(|sign| (*sign).to_lowercase()).collect();
    signs.extend([css, icon]);
    if login.body.contains("brand-logo") {
        signs.push(target(&login, "class=\"brand-logo\"", "src"));
    }
    Signs {
        host,
        name,
        all: signs,
    }
}

async fn brands(world: &World) -> [Signs; 3] {
    let platform = format!("//localhost:{}", world.address.port());
    [
        signs(
            world,
            PLATFORM,
            "Laras",
            &["laras", &platform, "#1f5f5b", "#d98a3d"],
        )
        .await,
        signs(world, SINAR, "Sinar Digital", &["sinar", "#b4420f", "#f2b33d"]).await,
        signs(world, KIRANA, "Kirana Studio", &["kirana", "#4b2e83", "#1fa39a"]).await,
    ]
}

/// The page without what says who operates the platform: elements that call themselves a disclosure.
fn without_disclosure(html: &str) -> String {
    let mut left = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("data-disclosure") {
        let begin = rest[..at].rfind('<').unwrap();
        left.push_str(&rest[..begin]);
        let name: String = rest[begin + 1..]
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        rest = &rest[begin + end_of(&rest[begin..], &name)..];
    }
    left + rest
}

/// Where the first element of this text ends.
fn end_of(html: &str, name: &str) -> usize {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let (mut depth, mut at) = (0, 0);
    loop {
        let next_open = html[at..].find(&open);
        let next_close = html[at..]
            .find(&close)
            .unwrap_or_else(|| panic!("{name} has no end"));
        match next_open {
            Some(found) if found < next_close => {
                depth += 1;
                at += found + open.len();
            }
            _ => {
                depth -= 1;
                at += next_close + close.len();
                if depth == 0 {
                    return at;
                }
            }
        }
    }
}

/// The signs of other brands in an answer to `host`.
fn leaks(brands: &[Signs], host: &str, path: &str, page: &Page) -> Vec<String> {
    let headers: Vec<String> = page
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default()))
        .collect();
    let seen = (without_disclosure(&page.body) + "\n" + &headers.join("\n")).to_lowercase();
    brands
        .iter()
        .filter(|brand| brand.host != host)
        .flat_map(|brand| &brand.all)
        .filter(|sign| seen.contains(sign.as_str()) && !is_a_launch(path, sign))
        .map(|sign| {
            let at = seen.find(sign.as_str()).unwrap();
            let around: String = seen.chars().skip(at.saturating_sub(60)).take(140).collect();
            format!("{path} at {host} shows {sign:?}: …{around}…")
        })
        .collect()
}

/// Meta opens its window on the platform's own address only, so the page that starts it has to lead there.
fn is_a_launch(path: &str, sign: &str) -> bool {
    path.ends_with("/settings/integrations") && sign.starts_with("//localhost")
}

async fn ask(browser: &Browser, address: &Address, path: &str) -> Page {
    if address.method == Method::POST {
        browser.post(path, &[("name", "x")]).await
    } else {
        browser.get(path).await
    }
}

/// The head of an answer that never ends.
async fn head(browser: &Browser, path: &str) -> Page {
    let cookie = format!("session={}", browser.cookie("session").unwrap_or_default());
    let request = browser
        .client()
        .get(format!("{}{path}", browser.origin))
        .header("cookie", cookie);
    let answer = request.send().await.unwrap();
    Page {
        status: answer.status().as_u16(),
        headers: answer.headers().clone(),
        body: String::new(),
    }
}

fn path_of(objects: &Objects, address: &Address) -> String {
    let known = Address {
        path: address
            .path
            .replace("{launch}", "no-such-launch")
            .replace("{token}", "no-such-link")
            .replace("{code}", "NO-SUCH-CODE")
            .replace("{file}", "nothing.css"),
        ..address.clone()
    };
    objects.path(&known)
}

struct Walk<'a> {
    brands: &'a [Signs],
    found: Vec<String>,
    pages: usize,
    assets: BTreeSet<(String, String)>,
}

impl Walk<'_> {
    async fn visit(&mut self, browser: &Browser, address: &Address, path: &str) {
        let kind = answer(address);
        let page = if kind == Answer::Stream && is_stream(address) {
            head(browser, path).await
        } else {
            ask(browser, address, path).await
        };
        if kind != Answer::Attestation {
            self.found.extend(leaks(self.brands, &browser.host, path, &page));
        }
        let redirects = (300..400).contains(&page.status);
        if kind == Answer::Page && !redirects {
            self.check_page(browser, path, &page);
        }
        self.collect(browser, &page);
    }

    fn check_page(&mut self, browser: &Browser, path: &str, page: &Page) {
        self.pages += 1;
        let host = browser.host.as_str();
        assert!(
            page.header("content-type").starts_with("text/html") && page.text().trim().len() > 20,
            "{path} at {host} is empty ({})",
            page.status
        );
        match self.brands.iter().find(|brand| brand.host == host) {
            Some(own) => {
                assert!(
                    page.body.contains(own.name),
                    "{path} at {host} does not carry its name"
                );
                let css = own.all.iter().find(|sign| sign.contains(".css")).unwrap();
                assert!(
                    page.body.contains(css.as_str()),
                    "{path} at {host} does not wear its colours"
                );
            }
            None => assert!(
                page.body.contains("/brand/neutral.css"),
                "{path} at {host} is not neutral"
            ),
        }
    }

    fn collect(&mut self, browser: &Browser, page: &Page) {
        for part in page.body.split(['"', '\'']) {
            if ["/brand/", "/pkg/", "/manifest", "/favicon"]
                .iter()
                .any(|start| part.starts_with(start))
                && !part.contains(['{', ' '])
            {
                self.assets.insert((browser.host.clone(), part.to_owned()));
            }
        }
    }
}

/// Signing in is throttled: who is signed in already comes along.
async fn everybody(world: &World, administrators: [Browser; 2]) -> Vec<Browser> {
    let mut all: Vec<Browser> = [PLATFORM, SINAR, KIRANA, UNKNOWN, UNPROVEN]
        .iter()
        .map(|host| world.visitor(host))
        .collect();
    for (host, email) in [
        (PLATFORM, "reviewer@localhost"),
        (SINAR, "agent@sinar.localhost"),
        (SINAR, "owner@kopisenja.localhost"),
        (KIRANA, "owner@batikayu.localhost"),
    ] {
        all.push(world.person(host, email).await);
    }
    all.extend(administrators);
    all
}

#[test]
fn nobody_sees_the_brand_of_anybody_else() {
    crate::world::run(Kind::Sqlite, walk_everywhere);
}

async fn walk_everywhere(world: &World) {
    let objects = objects(world).await;
    let (sinar, kirana) = (
        world.person(SINAR, "admin@sinar.localhost").await,
        world.person(KIRANA, "admin@kirana.localhost").await,
    );
    let (red, blue) = (png(300, [200, 20, 20]), png(300, [20, 20, 200]));
    for (admin, logo) in [(&sinar, &red), (&kirana, &blue)] {
        assert_eq!(
            post(admin, &[("do", "save")], &[("file-logo", logo)])
                .await
                .status,
            303
        );
    }
    let claimed = sinar
        .post("/brand-studio/hosts", &[("do", "add"), ("name", UNPROVEN)])
        .await;
    assert_eq!(claimed.status, 303);
    let brands = brands(world).await;
    let mut walk = Walk {
        brands: &brands,
        found: Vec::new(),
        pages: 0,
        assets: BTreeSet::new(),
    };
    let everybody = everybody(world, [sinar, kirana]).await;
    let mut all = addresses();
    // Nobody is anybody after this one.
    all.sort_by_key(|address| address.path == SIGN_OUT);
    for address in &all {
        let path = path_of(&objects, address);
        if path == SIGN_OUT {
            let owner = &everybody[everybody.len() - 3];
            launch(&mut walk, world, owner).await;
        }
        for browser in &everybody {
            walk.visit(browser, address, &path).await;
        }
    }
    errors(&mut walk, &everybody).await;
    files(&mut walk, world).await;
    assert!(
        walk.found.is_empty(),
        "{} leaks:\n{}",
        walk.found.len(),
        walk.found.join("\n")
    );
    assert!(
        walk.pages > 3 * all.len(),
        "only {} pages were looked at",
        walk.pages
    );
    // Signing in again so soon after the walk's attempts would be throttled.
    world.pass(HOUR).await;

    // The walk would see a foreign logo: planted, it is found.
    let sinar = world.person(SINAR, "admin@sinar.localhost").await;
    assert_eq!(
        post(&sinar, &[("do", "save")], &[("file-logo", &blue)])
            .await
            .status,
        303
    );
    let page = world.visitor(SINAR).get("/login").await;
    let found = leaks(&brands, SINAR, "/login", &page);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains(".png"), "{found:?}");
}

/// What comes from no page: nothing there, too much, the wrong way.
async fn errors(walk: &mut Walk<'_>, everybody: &[Browser]) {
    let long = "x".repeat(300 * 1024);
    for browser in everybody {
        let answers = [
            browser.get("/no-such-page").await,
            browser.get("/clients/nobody/inbox").await,
            browser.post("/brand-studio/hosts", &[("name", &long)]).await,
            browser.post("/login", &[("a", "b")]).await,
        ];
        for page in answers {
            walk.found
                .extend(leaks(walk.brands, &browser.host, "an error", &page));
            if page.status >= 400 {
                walk.check_page(browser, "an error", &page);
            }
        }
        let told = browser.get_json("/api/no-such-action").await;
        walk.found
            .extend(leaks(walk.brands, &browser.host, "/api", &told));
    }
}

/// Stylesheets, pictures and the manifest that pages lead to, and what they are called.
async fn files(walk: &mut Walk<'_>, world: &World) {
    let assets = std::mem::take(&mut walk.assets);
    assert!(assets.iter().any(|(_, path)| path.starts_with("/pkg/")));
    for (host, path) in assets {
        assert!(!path.to_lowercase().contains("laras"), "{path} at {host}");
        let file = world.visitor(&host).get(&path).await;
        if path.starts_with("/brand/") || path.starts_with("/manifest") {
            assert_eq!(file.status, 200, "{path} at {host}");
        }
        if file.status == 200 {
            walk.found.extend(leaks(walk.brands, &host, &path, &file));
        }
    }
    for host in [PLATFORM, SINAR, KIRANA, UNKNOWN, UNPROVEN] {
        let robots = world.visitor(host).get("/robots.txt").await;
        walk.found
            .extend(leaks(walk.brands, host, "/robots.txt", &robots));
    }
}

/// A launch on the platform's address wears the brand of whoever started it, and leads back to the brand's host.
async fn launch(walk: &mut Walk<'_>, world: &World, owner: &Browser) {
    let launch = owner.get("/settings/integrations").await.launch();
    let there = world.visitor(PLATFORM);
    assert_eq!(there.get(&format!("/connect/{launch}")).await.status, 303);
    let page = there.get("/connect").await;
    let own = walk.brands.iter().find(|brand| brand.host == KIRANA).unwrap();
    for sign in own.all.iter().filter(|sign| sign.starts_with("/brand/")) {
        assert!(
            page.body.contains(sign.as_str()),
            "the launch does not wear {sign}"
        );
        assert_eq!(there.get(sign).await.status, 200);
    }
    page.shows(own.name);
    assert!(
        page.body.contains(&format!("http://{KIRANA}:")),
        "the launch does not lead back"
    );
    let strangers: Vec<String> = leaks(walk.brands, KIRANA, "/connect", &page)
        .into_iter()
        .filter(|leak| !leak.contains("//localhost"))
        .collect();
    walk.found.extend(strangers);
}

//! Who asks, from which host, under which brand, in which language, and for which workspace.
//!
//! A page or an action can read a workspace only through what this module returns, so "who may see this" is answered once, here,
//! and the answer is a value that the rest demands.

mod address;
mod language;
mod refusal;
mod session_cookie;

use domain::brand::{self, Brand, BrandedHost};
use domain::connect::{self, PausedNumber};
use domain::ids::WorkspaceId;
use domain::tenancy::{self, Home, PartnerScope, SignedIn, Standing, WorkspaceScope};
use domain::{Lang, Laras};
use http::StatusCode;
use http::request::Parts;
use jiff::Timestamp;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::use_params_map;
use leptos_router::params::ParamsMap;

use crate::words::common::PageZone;

pub use address::{Base, back, peer, with_code};
pub use language::parse as parse_language;
pub(crate) use refusal::login_address;
pub use refusal::{Refusal, answer, redirect};
pub use session_cookie::{cookie_name, ended_cookie, session_cookie, session_token};

/// The network address of the visitor as the server knows it behind its trusted proxies; the server adds it to every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub std::net::IpAddr);

/// What comes after `?`.
#[derive(Clone, Debug, Default)]
pub struct Query(ParamsMap);

impl Query {
    /// The last value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get_str(name)
    }
}

/// One request of anybody.
#[derive(Clone)]
pub struct Visit {
    pub laras: Laras,
    /// Host name as asked for, with its port.
    pub host: String,
    pub brand: Brand,
    /// True on the platform's own address, false on a partner's.
    pub platform: bool,
    pub lang: Lang,
    pub person: Option<SignedIn>,
    /// Path without the query.
    pub path: String,
    pub query: Query,
    pub now: Timestamp,
    pub base: Base,
    /// The workspace being shown, once it is known that the person may see it.
    pub workspace_name: Option<String>,
    /// The numbers of that workspace through which nothing leaves for now.
    pub paused: Vec<PausedNumber>,
    /// Whether that workspace works, rests or is history.
    pub standing: Option<Standing>,
}

impl Visit {
    /// Reads the request that is being answered.
    pub async fn load() -> Result<Self, Refusal> {
        let laras = use_context::<Laras>().ok_or(Refusal::Unavailable)?;
        let parts = use_context::<Parts>().ok_or(Refusal::Unavailable)?;
        Self::of(laras, &parts).await
    }

    async fn of(laras: Laras, parts: &Parts) -> Result<Self, Refusal> {
        let host = address::host(parts);
        let (brand, platform) = match brand::of_host(&laras, &host) {
            BrandedHost::Platform(brand) => (brand, true),
            BrandedHost::Partner(brand) => (brand, false),
            BrandedHost::Unknown => return Err(Refusal::UnknownHost),
        };
        let person = match session_token(&parts.headers, laras.settings()) {
            Some(token) => tenancy::session(&laras, &host, &token).await.ok(),
            None => None,
        };
        let query = Query(address::query(parts));
        let lang = language::choose(person.as_ref(), query.get("lang"), &parts.headers, brand.lang);
        let path = parts.uri.path().to_owned();
        let base = Base::of_path(&path);
        let now = laras.clock().now();
        Ok(Self {
            laras,
            host,
            brand,
            platform,
            lang,
            person,
            path,
            query,
            now,
            base,
            workspace_name: None,
            paused: Vec::new(),
            standing: None,
        })
    }

    /// The same visit under another brand: a launch on the platform's address wears the brand of whoever started it.
    #[must_use]
    pub fn with_brand(mut self, brand: Brand) -> Self {
        self.brand = brand;
        self
    }

    fn require_person(&self) -> Result<SignedIn, Refusal> {
        self.person
            .clone()
            .ok_or_else(|| Refusal::SignIn { next: self.address() })
    }

    /// Path and query, to come back to.
    pub fn address(&self) -> String {
        let query = self.query.0.to_query_string();
        format!("{}{query}", self.path)
    }

    /// Where a person may go first on this host.
    pub fn is_partner_staff(&self) -> bool {
        self.person
            .as_ref()
            .is_some_and(|person| person.role.is_partner_staff())
    }
}

/// A signed-in person inside one workspace: their own, or a client's named in the address.
#[derive(Clone)]
pub struct Member {
    pub visit: Visit,
    pub person: SignedIn,
    pub scope: WorkspaceScope,
}

impl Member {
    pub async fn load() -> Result<Self, Refusal> {
        match Reader::load().await? {
            Reader::Member(member) => Ok(*member),
            Reader::Staff(_) => Err(Refusal::Elsewhere("/clients".to_owned())),
        }
    }

    pub fn base(&self) -> &Base {
        &self.visit.base
    }
}

/// Partner staff above their clients.
#[derive(Clone)]
pub struct Staff {
    pub visit: Visit,
    pub person: SignedIn,
    pub partner: PartnerScope,
}

impl Staff {
    pub async fn load() -> Result<Self, Refusal> {
        let visit = Visit::load().await?;
        let person = visit.require_person()?;
        let partner = person.partner(&visit.laras)?;
        Ok(Self {
            visit,
            person,
            partner,
        })
    }
}

/// Some addresses show one workspace to its members and all clients to partner staff.
#[derive(Clone)]
pub enum Reader {
    Member(Box<Member>),
    Staff(Box<Staff>),
}

impl Reader {
    pub async fn load() -> Result<Self, Refusal> {
        let mut visit = Visit::load().await?;
        let person = visit.require_person()?;
        let wanted = visit.base.workspace()?;
        if wanted.is_none() && matches!(person.home, Home::Partner(_)) {
            let partner = person.partner(&visit.laras)?;
            return Ok(Self::Staff(Box::new(Staff {
                visit,
                person,
                partner,
            })));
        }
        let scope = person.workspace(&visit.laras, wanted).await?;
        visit.workspace_name = Some(scope.name().to_owned());
        visit.paused = connect::paused(&scope).await?;
        visit.standing = Some(scope.standing());
        provide_context(PageZone::named(scope.time_zone()));
        Ok(Self::Member(Box::new(Member { visit, person, scope })))
    }
}

/// Who posted a form, and on which workspace they act.
pub struct Actor {
    pub laras: Laras,
    pub host: String,
    pub person: SignedIn,
    pub scope: WorkspaceScope,
    pub base: Base,
}

impl Actor {
    /// `workspace` is the form's hidden field: empty for one's own workspace.
    pub async fn load(workspace: &str) -> Result<Self, Refusal> {
        let visit = Visit::load().await?;
        let person = visit.require_person()?;
        let base = Base::of_field(workspace);
        let scope = person.workspace(&visit.laras, base.workspace()?).await?;
        Ok(Self {
            laras: visit.laras,
            host: visit.host,
            person,
            scope,
            base,
        })
    }

    pub fn workspace(&self) -> WorkspaceId {
        self.scope.workspace()
    }
}

/// A parameter of the address, as written.
pub fn param(name: &str) -> Option<String> {
    use_params_map().with_untracked(|params| params.get(name))
}

/// A parameter of the address as an id. What cannot be an id is simply not found.
pub fn parsed<T: std::str::FromStr>(name: &str) -> Result<T, Refusal> {
    param(name)
        .and_then(|text| text.parse().ok())
        .ok_or(Refusal::NotFound)
}

/// Sets the status of the answer that is being rendered.
pub fn set_status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

/// The language for a visitor of whom nothing else is known.
pub fn accepted_language() -> Lang {
    use_context::<Parts>().map_or(Lang::En, |parts| {
        language::choose(None, None, &parts.headers, Lang::En)
    })
}

//! A partner's look, validated, and the hosts that wear it.
//!
//! A brand is chosen by the request's host alone. Unknown hosts get a neutral page, never another partner's brand.

mod colour;
mod files;
mod hosts;
mod logos;
mod mark;
mod raster;
mod sheet;
mod spec;
mod studio;

use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

use sha2::{Digest, Sha256};
use url::Url;

pub use colour::{Colour, contrast};
pub use files::{BrandFile, NEUTRAL, file};
pub use hosts::{
    AddError, CheckError, Found, HostName, HostNameError, HostRow, NameResolver, Proof, RemoveError,
    Standing, Unreachable, add_host, check_due_hosts, check_host, hosts, remove_host, watch_hosts,
};
pub use logos::{Chosen, Picture, Pictures, TakeError, pictures, take_picture};
pub use raster::{LARGEST_PICTURE, LONGEST_SIDE, PictureError, Place, SMALLEST_ICON};
pub use spec::{BrandDraft, BrandError, BrandField, BrandSpec, Flaw, LARGEST_RADIUS};
pub use studio::{Revision, SaveError, current, history, sample, save};

use crate::Lang;
use crate::ids::PartnerId;
use crate::laras::Laras;
use crate::store::{PlatformTxn, StoreError, platform};

/// A brand as pages use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// Whose; `None` for the platform's own and the neutral one.
    pub partner: Option<PartnerId>,
    /// The name shown everywhere.
    pub name: String,
    /// Letters shown where there is no logo.
    pub mark: String,
    /// The logo, if one was given.
    pub logo: Option<Logo>,
    /// The logo on dark pages, where it is another one.
    pub logo_dark: Option<Logo>,
    /// For tabs and home screens, smallest first; a drawing has no size.
    pub icons: Vec<Icon>,
    /// The address of its colours.
    pub css_href: String,
    /// The language of people who state none.
    pub lang: Lang,
    /// Where to get help.
    pub support: Option<String>,
    /// The company answerable for the platform.
    pub operated_by: String,
    /// The main colour, for `theme-color`.
    pub theme_colour: String,
    /// Who mails come from, by name.
    pub sender: String,
    /// Where its privacy notice is.
    pub privacy: String,
    /// Where its terms are.
    pub terms: String,
}

/// A square picture of a brand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Icon {
    /// Address.
    pub href: String,
    /// Pixels on each side; `None` for a drawing, which fits any.
    pub side: Option<u32>,
}

impl Icon {
    /// Its media type.
    pub const fn kind(&self) -> &'static str {
        if self.side.is_some() {
            "image/png"
        } else {
            "image/svg+xml"
        }
    }

    /// As the `sizes` of a link or of a manifest.
    pub fn sizes(&self) -> String {
        self.side
            .map_or_else(|| "any".to_owned(), |side| format!("{side}x{side}"))
    }
}

/// A logo that was re-encoded and is served from here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// Address.
    pub href: String,
    /// What a screen reader says.
    pub alt: String,
}

/// What a host name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrandedHost {
    /// The platform's own address.
    Platform(Brand),
    /// A partner's.
    Partner(Brand),
    /// Nobody's: a neutral page.
    Unknown,
}

/// The brands of this installation, in memory.
#[derive(Default)]
pub(crate) struct Brands(RwLock<Known>);

#[derive(Default)]
struct Known {
    platform: Option<Brand>,
    neutral: Option<Brand>,
    partners: HashMap<PartnerId, Brand>,
    hosts: HashMap<String, PartnerId>,
    /// Stylesheets and drawings, by file name.
    files: HashMap<String, String>,
    /// Who wears them.
    wearers: HashMap<String, HashSet<Option<PartnerId>>>,
    /// Of the rows that all this was made from.
    digest: Vec<u8>,
}

impl Laras {
    /// Reads partners and hosts again, after one was made or changed here, and tells the other nodes.
    pub(crate) async fn refresh_brands(&self) -> Result<(), StoreError> {
        self.read_brands_again().await?;
        self.events().announce_brands();
        Ok(())
    }

    /// Reads partners and hosts again; nothing is made anew when the rows are the same.
    pub(crate) async fn read_brands_again(&self) -> Result<(), StoreError> {
        let view = PlatformTxn::read_on(self).await?;
        let partners = platform::partners(&view).await?;
        let hosts = platform::hosts(&view).await?;
        drop(view);
        let digest = digest_of(&partners, &hosts);
        if self
            .brands()
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .digest
            == digest
        {
            return Ok(());
        }
        let operator = self.settings().operator.name.clone();
        let mut known = Known {
            hosts: hosts.into_iter().collect(),
            digest,
            ..Known::default()
        };
        for (id, json) in partners {
            let spec: BrandSpec = crate::store::from_json(json.as_bytes(), "partner")?;
            let brand = known.add(Some(id), &spec, &operator);
            known.partners.insert(id, brand);
        }
        known.platform = platform_spec().map(|spec| known.add(None, &spec, &operator));
        known.neutral = neutral_spec().map(|spec| known.add(None, &spec, &operator));
        *self.brands().0.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }
}

/// Order does not count: the database promises none.
fn digest_of(partners: &[(PartnerId, String)], hosts: &[(String, PartnerId)]) -> Vec<u8> {
    let mut rows: Vec<String> = partners
        .iter()
        .map(|(id, json)| format!("partner {id} {json}"))
        .chain(hosts.iter().map(|(name, id)| format!("host {name} {id}")))
        .collect();
    rows.sort_unstable();
    Sha256::digest(rows.join("\n").as_bytes()).to_vec()
}

impl Known {
    fn add(&mut self, partner: Option<PartnerId>, spec: &BrandSpec, operator: &str) -> Brand {
        let css = sheet::stylesheet(spec.primary, spec.accent, spec.radius);
        let css_href = self.keep(partner, css, "css");
        let drawing = mark::drawing(&spec.mark, spec.primary, spec.radius);
        let drawn = self.keep(partner, drawing, "svg");
        let pictures = spec.pictures();
        let logo = |picture: &Option<Picture>| {
            picture.as_ref().map(|picture| Logo {
                href: picture.href(),
                alt: spec.name.clone(),
            })
        };
        let sizes = pictures.icon.iter().map(|picture| Icon {
            href: picture.href(),
            side: Some(picture.width),
        });
        let icons = if pictures.icon.is_empty() {
            vec![Icon {
                href: drawn,
                side: None,
            }]
        } else {
            sizes.collect()
        };
        Brand {
            partner,
            name: spec.name.clone(),
            mark: spec.mark.clone(),
            logo: logo(&pictures.logo),
            logo_dark: logo(&pictures.logo_dark),
            icons,
            css_href,
            lang: spec.lang,
            support: spec.support.clone(),
            operated_by: operator.to_owned(),
            theme_colour: spec.primary.to_string(),
            sender: spec.sender.clone().unwrap_or_else(|| spec.name.clone()),
            privacy: spec.privacy.clone().unwrap_or_else(|| PRIVACY.into()),
            terms: spec.terms.clone().unwrap_or_else(|| TERMS.into()),
        }
    }

    /// Keeps a file under the hash of its content; its address.
    fn keep(&mut self, partner: Option<PartnerId>, content: String, kind: &str) -> String {
        let hash = hex::encode(Sha256::digest(content.as_bytes()).get(..10).unwrap_or_default());
        let name = format!("{hash}.{kind}");
        let href = format!("/brand/{name}");
        self.wearers.entry(name.clone()).or_default().insert(partner);
        self.files.insert(name, content);
        href
    }
}

/// The product's own pages, for agencies that name none of theirs.
const PRIVACY: &str = "/privacy";
const TERMS: &str = "/terms";

fn platform_spec() -> Option<BrandSpec> {
    BrandDraft {
        name: "Laras".into(),
        primary: "#1f5f5b".into(),
        accent: "#d98a3d".into(),
        radius: 10,
        mark: "L".into(),
        lang: Lang::En,
        support: Some("help@larasx.com".into()),
        ..BrandDraft::default()
    }
    .validated()
    .ok()
}

fn neutral_spec() -> Option<BrandSpec> {
    BrandDraft {
        name: "-".into(),
        primary: "#4a5560".into(),
        accent: "#6b7680".into(),
        radius: 8,
        mark: "o".into(),
        ..BrandDraft::default()
    }
    .validated()
    .ok()
}

impl Brand {
    /// The look of pages on hosts that are nobody's: no name, no colour of anybody.
    pub fn neutral() -> Self {
        Self {
            partner: None,
            name: String::new(),
            mark: "·".into(),
            logo: None,
            logo_dark: None,
            icons: vec![Icon {
                href: "/favicon.svg".into(),
                side: None,
            }],
            css_href: format!("/brand/{NEUTRAL}"),
            lang: Lang::En,
            support: None,
            operated_by: String::new(),
            theme_colour: "#4a5560".into(),
            sender: String::new(),
            privacy: PRIVACY.into(),
            terms: TERMS.into(),
        }
    }
}

/// The brand of a host; a port is ignored.
pub fn of_host(laras: &Laras, host: &str) -> BrandedHost {
    let name = without_port(host).to_lowercase();
    let known = laras.brands().0.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(brand) = known.hosts.get(&name).and_then(|id| known.partners.get(id)) {
        return BrandedHost::Partner(brand.clone());
    }
    match &known.platform {
        Some(brand) if name == laras.settings().platform_host() => BrandedHost::Platform(brand.clone()),
        _ => BrandedHost::Unknown,
    }
}

/// The brand of a partner, or the platform's own.
pub fn of_partner(laras: &Laras, partner: Option<PartnerId>) -> Brand {
    let known = laras.brands().0.read().unwrap_or_else(PoisonError::into_inner);
    match partner {
        Some(id) => known.partners.get(&id).cloned(),
        None => known.platform.clone(),
    }
    .unwrap_or_else(Brand::neutral)
}

/// Where a brand is at home, for links in mails: the first of its hosts by name; the platform's own address where there is no agency.
pub(crate) fn home_of(laras: &Laras, partner: Option<PartnerId>) -> Option<Url> {
    let own = laras.settings().public_url.clone();
    let Some(partner) = partner else {
        return Some(own);
    };
    let known = laras.brands().0.read().unwrap_or_else(PoisonError::into_inner);
    let hosts = known.hosts.iter().filter(|(_, of)| **of == partner);
    let first = hosts.map(|(name, _)| name).min()?;
    crate::mail::origin_of(laras, first)
}

/// Whether a partner owns a host name; the platform's own people return to the platform's host.
pub(crate) fn host_is_of(laras: &Laras, host: &str, partner: Option<PartnerId>) -> bool {
    match of_host(laras, host) {
        BrandedHost::Platform(_) => partner.is_none(),
        BrandedHost::Partner(brand) => brand.partner == partner,
        BrandedHost::Unknown => false,
    }
}

/// Other brands of this installation, the platform's own among them: names and hosts that nobody else may imitate.
fn others(laras: &Laras, own: PartnerId) -> Vec<String> {
    let known = laras.brands().0.read().unwrap_or_else(PoisonError::into_inner);
    let names = known
        .partners
        .iter()
        .filter(|(id, _)| **id != own)
        .map(|(_, brand)| brand.name.clone());
    let hosts = known
        .hosts
        .iter()
        .filter(|(_, id)| **id != own)
        .map(|(name, _)| name.clone());
    names
        .chain(hosts)
        .chain(known.platform.as_ref().map(|brand| brand.name.clone()))
        .chain([laras.settings().platform_host().to_owned()])
        .collect()
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

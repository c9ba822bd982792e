//! A partner's look, validated, and the hosts that wear it.
//!
//! A brand is chosen by the request's host alone. Unknown hosts get a neutral page, never another partner's brand.

mod colour;
mod sheet;

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

pub use colour::{Colour, contrast};

use crate::Lang;
use crate::ids::PartnerId;
use crate::laras::Laras;
use crate::store::{PlatformTxn, StoreError, platform};

/// A brand as someone wrote it down, not yet checked.
#[derive(Clone, Debug)]
pub struct BrandDraft {
    /// The name shown everywhere.
    pub name: String,
    /// The main colour, `#rrggbb`.
    pub primary: String,
    /// The second colour, `#rrggbb`.
    pub accent: String,
    /// Corner radius in pixels, 0 to 24.
    pub radius: u8,
    /// One or two letters shown where there is no logo.
    pub mark: String,
    /// The language of people who state none.
    pub lang: Lang,
    /// Where clients get help.
    pub support: Option<String>,
}

/// What is wrong with a brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrandError {
    /// Empty or longer than 60 characters.
    #[error("the name must have 1 to 60 characters")]
    Name,
    /// Not `#rrggbb`.
    #[error("a colour must look like #1f6feb")]
    Colour,
    /// No text colour reads on it.
    #[error("no text is readable on this colour: choose a darker or lighter one")]
    Contrast,
    /// Above 24 pixels.
    #[error("the corner radius must be 0 to 24 pixels")]
    Radius,
    /// Not one or two characters.
    #[error("the mark must have one or two characters")]
    Mark,
}

/// A brand that passed every check; the only form that is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandSpec {
    name: String,
    primary: Colour,
    accent: Colour,
    radius: u8,
    mark: String,
    lang: Lang,
    support: Option<String>,
}

impl BrandDraft {
    /// Checks everything, contrast included (WCAG 2.2, 1.4.3: 4.5 to 1).
    pub fn validated(self) -> Result<BrandSpec, BrandError> {
        let name = self.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 60 {
            return Err(BrandError::Name);
        }
        if self.radius > 24 {
            return Err(BrandError::Radius);
        }
        if !(1..=2).contains(&self.mark.chars().count()) {
            return Err(BrandError::Mark);
        }
        let primary = Colour::parse(&self.primary).ok_or(BrandError::Colour)?;
        let accent = Colour::parse(&self.accent).ok_or(BrandError::Colour)?;
        if contrast(primary, primary.ink()) < 4.5 {
            return Err(BrandError::Contrast);
        }
        Ok(BrandSpec {
            name,
            primary,
            accent,
            radius: self.radius,
            mark: self.mark,
            lang: self.lang,
            support: self.support,
        })
    }
}

impl BrandSpec {
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

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
    sheets: HashMap<String, String>,
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
        let hash = hex::encode(Sha256::digest(css.as_bytes()).get(..10).unwrap_or_default());
        let css_href = format!("/brand/{hash}.css");
        self.sheets.insert(hash, css);
        Brand {
            partner,
            name: spec.name.clone(),
            mark: spec.mark.clone(),
            logo: None,
            css_href,
            lang: spec.lang,
            support: spec.support.clone(),
            operated_by: operator.to_owned(),
            theme_colour: spec.primary.to_string(),
        }
    }
}

fn platform_spec() -> Option<BrandSpec> {
    BrandDraft {
        name: "Laras".into(),
        primary: "#1f5f5b".into(),
        accent: "#d98a3d".into(),
        radius: 10,
        mark: "L".into(),
        lang: Lang::En,
        support: Some("help@larasx.com".into()),
    }
    .validated()
    .ok()
}

fn neutral_spec() -> Option<BrandSpec> {
    BrandDraft {
        name: "—".into(),
        primary: "#4a5560".into(),
        accent: "#6b7680".into(),
        radius: 8,
        mark: "·".into(),
        lang: Lang::En,
        support: None,
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
            css_href: "/brand/neutral.css".into(),
            lang: Lang::En,
            support: None,
            operated_by: String::new(),
            theme_colour: "#4a5560".into(),
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

/// The stylesheet behind `css_href`, by its hash.
pub fn stylesheet(laras: &Laras, hash: &str) -> Option<String> {
    let known = laras.brands().0.read().unwrap_or_else(PoisonError::into_inner);
    if hash == "neutral" {
        let href = &known.neutral.as_ref()?.css_href;
        let hash = href.strip_prefix("/brand/")?.strip_suffix(".css")?;
        return known.sheets.get(hash).cloned();
    }
    known.sheets.get(hash).cloned()
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

//! Files that a brand consists of for browsers, and the hosts that they are served on.

use std::sync::PoisonError;

use super::{BrandedHost, of_host, studio};
use crate::laras::Laras;
use crate::store::{PlatformTxn, StoreError, platform};

/// The stylesheet of nobody's hosts; the one name whose content may change.
pub const NEUTRAL: &str = "neutral.css";

/// A file of a brand.
#[derive(Debug)]
pub enum BrandFile {
    /// A stylesheet.
    Sheet(String),
    /// A drawing of ours.
    Drawing(String),
    /// A PNG picture that was written here.
    Picture(Vec<u8>),
}

/// A file of a brand by its name, on a host that wears it.
///
/// The platform's own host has the files of every agency, because launches wear the agency's brand there; an agency's host has its own
/// alone, and nobody's host the neutral stylesheet.
pub async fn file(laras: &Laras, host: &str, name: &str) -> Result<Option<BrandFile>, StoreError> {
    let wearer = match of_host(laras, host) {
        _ if name == NEUTRAL => return Ok(neutral_sheet(laras).map(BrandFile::Sheet)),
        BrandedHost::Unknown => return Ok(None),
        BrandedHost::Platform(_) => None,
        BrandedHost::Partner(brand) => brand.partner,
    };
    if let Some(hash) = name.strip_suffix(".png") {
        let view = PlatformTxn::read_on(laras).await?;
        let picture = platform::picture(&view, wearer, hash).await?;
        return Ok(picture.map(BrandFile::Picture));
    }
    if let Some(css) = studio::sample_sheet(name) {
        return Ok(Some(BrandFile::Sheet(css)));
    }
    let known = laras.brands().0.read().unwrap_or_else(PoisonError::into_inner);
    let worn = known
        .wearers
        .get(name)
        .is_some_and(|wearers| wearer.is_none() || wearers.contains(&wearer));
    let content = known.files.get(name).filter(|_| worn).cloned();
    Ok(content.map(|content| {
        if std::path::Path::new(name)
            .extension()
            .is_some_and(|kind| kind == "svg")
        {
            BrandFile::Drawing(content)
        } else {
            BrandFile::Sheet(content)
        }
    }))
}

fn neutral_sheet(laras: &Laras) -> Option<String> {
    let known = laras.brands().0.read().unwrap_or_else(PoisonError::into_inner);
    let name = known.neutral.as_ref()?.css_href.strip_prefix("/brand/")?;
    known.files.get(name).cloned()
}

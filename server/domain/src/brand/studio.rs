//! Where an agency's administrator changes its look: what is in force, what would be, what was.

use uuid::Uuid;

use super::spec::BrandSpec;
use super::{Brand, Known, sheet};
use crate::brand::Colour;
use crate::ids::PartnerId;
use crate::store::{Base, PlatformTxn, StoreError, from_json, platform};
use crate::tenancy::{Duty, PartnerScope};

/// Earlier looks that can be taken up again.
pub const REVISIONS: u64 = 12;

/// Why a look is not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Not with this role.
    #[error("not allowed")]
    NotAllowed,
    /// Somebody else has saved since this one was opened.
    #[error("the look was changed in the meantime")]
    Changed,
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// A look that was saved once.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Which.
    pub id: Uuid,
    /// Since when.
    pub at: jiff::Timestamp,
    /// Who saved it; `None` for the one that the operator began with.
    pub by: Option<String>,
    /// What it was.
    pub spec: BrandSpec,
}

/// The look in force, and a stamp by which [`save`] knows that it still is.
pub async fn current(scope: &PartnerScope) -> Result<(BrandSpec, String), StoreError> {
    let view = PlatformTxn::read_on(scope.laras()).await?;
    let json = stored(&view, scope.partner()).await?;
    Ok((from_json(json.as_bytes(), "partner")?, stamp(&json)))
}

async fn stored(base: &Base, partner: PartnerId) -> Result<String, StoreError> {
    Ok(platform::brand_of(base, partner).await?.unwrap_or_default())
}

fn stamp(json: &str) -> String {
    super::logos::hash_of(json.as_bytes())
}

/// Puts a look in force, on every node at once; the one before stays in the history.
pub async fn save(scope: &PartnerScope, spec: &BrandSpec, seen: &str) -> Result<(), SaveError> {
    if !scope.may(Duty::EditBrand) {
        return Err(SaveError::NotAllowed);
    }
    let txn = PlatformTxn::open_on(scope.laras()).await?;
    let before = stored(&txn, scope.partner()).await?;
    if stamp(&before) != seen {
        return Err(SaveError::Changed);
    }
    let json = spec.to_json();
    if json == before {
        return Ok(());
    }
    if platform::revisions(&txn, scope.partner(), 1).await?.is_empty() {
        platform::add_revision(&txn, scope.partner(), before, None).await?;
    }
    platform::set_brand(&txn, scope.partner(), &json).await?;
    platform::add_revision(&txn, scope.partner(), json, Some(scope.person())).await?;
    txn.commit().await?;
    scope.laras().refresh_brands().await?;
    Ok(())
}

/// The latest looks, newest first.
pub async fn history(scope: &PartnerScope) -> Result<Vec<Revision>, StoreError> {
    let view = PlatformTxn::read_on(scope.laras()).await?;
    let mut history = Vec::new();
    for row in platform::revisions(&view, scope.partner(), REVISIONS).await? {
        let by = match row.person {
            Some(person) => platform::person_name(&view, person).await?,
            None => None,
        };
        history.push(Revision {
            id: row.id,
            at: crate::time::from_ms(row.saved_at),
            by,
            spec: from_json(row.brand.as_bytes(), "brand_revision")?,
        });
    }
    Ok(history)
}

/// Every look whose pictures must stay.
pub(super) async fn looks(base: &Base, partner: PartnerId) -> Result<Vec<BrandSpec>, StoreError> {
    let mut looks = vec![from_json(stored(base, partner).await?.as_bytes(), "partner")?];
    for row in platform::revisions(base, partner, REVISIONS).await? {
        looks.push(from_json(row.brand.as_bytes(), "brand_revision")?);
    }
    Ok(looks)
}

/// A look as pages would show it, with the address of a stylesheet for samples of it.
pub fn sample(scope: &PartnerScope, spec: &BrandSpec) -> Brand {
    let operator = scope.laras().settings().operator.name.clone();
    let brand = Known::default().add(Some(scope.partner()), spec, &operator);
    Brand {
        css_href: sample_href(spec),
        ..brand
    }
}

fn sample_href(spec: &BrandSpec) -> String {
    let plain = |colour: Colour| colour.to_string().trim_start_matches('#').to_owned();
    format!(
        "/brand/sample-{}-{}-{}.css",
        plain(spec.primary),
        plain(spec.accent),
        spec.radius
    )
}

/// The stylesheet of samples: everything that it holds stands in its name, so nothing needs to be kept for it.
pub(super) fn sample_sheet(name: &str) -> Option<String> {
    let parts: Vec<&str> = name
        .strip_prefix("sample-")?
        .strip_suffix(".css")?
        .split('-')
        .collect();
    let [primary, accent, radius] = parts.as_slice() else {
        return None;
    };
    let colour = |text: &str| Colour::parse(&format!("#{text}"));
    let radius = radius
        .parse()
        .ok()
        .filter(|px| *px <= super::spec::LARGEST_RADIUS)?;
    Some(sheet::sample(colour(primary)?, colour(accent)?, radius))
}

//! Pictures of a brand: taken in, kept by hash, found again, forgotten when no look uses them.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::raster::{self, PictureError, Place};
use crate::store::entity::platform::brand_picture;
use crate::store::{PlatformTxn, StoreError, platform};
use crate::tenancy::{Duty, PartnerScope};
use crate::time::DAY;

/// Unsaved pictures are kept this long, so that a form left open over lunch still has its logo.
const UNSAVED: i64 = DAY;
/// Above this many, unsaved pictures make room at once.
const MOST_FAMILIES: usize = 60;

/// A picture that is served as `/brand/{hash}.png`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    hash: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

impl Picture {
    /// Its address.
    pub fn href(&self) -> String {
        format!("/brand/{}.png", self.hash)
    }
}

/// The pictures of one brand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pictures {
    /// The logo.
    pub logo: Option<Picture>,
    /// The logo on dark pages, where it is another one.
    pub logo_dark: Option<Picture>,
    /// The icon, smallest first; empty without one.
    pub icon: Vec<Picture>,
}

impl Pictures {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same by name, as a form carries it.
    pub fn named(&self) -> Chosen {
        let name = |picture: Option<&Picture>| picture.map(|picture| picture.hash.clone());
        Chosen {
            logo: name(self.logo.as_ref()),
            logo_dark: name(self.logo_dark.as_ref()),
            icon: name(self.icon.last()),
        }
    }
}

/// Pictures by name: each is named by the hash of its largest size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The logo.
    pub logo: Option<String>,
    /// The logo on dark pages.
    pub logo_dark: Option<String>,
    /// The icon.
    pub icon: Option<String>,
}

impl Chosen {
    /// The name at a place.
    pub fn at(&mut self, place: Place) -> &mut Option<String> {
        match place {
            Place::Logo => &mut self.logo,
            Place::LogoDark => &mut self.logo_dark,
            Place::Icon => &mut self.icon,
        }
    }
}

/// Why a picture is not kept.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// Not with this role.
    #[error("not allowed")]
    NotAllowed,
    /// The file.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// The hash in the address of a picture.
pub(super) fn hash_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes).get(..16).unwrap_or_default())
}

/// Makes a picture harmless and keeps it until a look uses it; its name.
pub async fn take_picture(scope: &PartnerScope, place: Place, bytes: Vec<u8>) -> Result<String, TakeError> {
    if !scope.may(Duty::EditBrand) {
        return Err(TakeError::NotAllowed);
    }
    let sizes = raster::cleaned(place, bytes).await?;
    let family = sizes.last().map(|png| hash_of(&png.bytes)).unwrap_or_default();
    let now = scope.laras().clock().now_ms();
    let rows = sizes.into_iter().map(|png| brand_picture::Model {
        partner_id: scope.partner().0,
        family: family.clone(),
        hash: hash_of(&png.bytes),
        width: i32::try_from(png.width).unwrap_or_default(),
        height: i32::try_from(png.height).unwrap_or_default(),
        content: png.bytes,
        created_at: now,
    });
    let rows = rows.collect();
    let txn = PlatformTxn::open_on(scope.laras()).await?;
    make_room(&txn, scope).await?;
    platform::insert_pictures(&txn, rows).await?;
    txn.commit().await?;
    Ok(family)
}

/// Forgets pictures that no look uses, in force or earlier.
async fn make_room(txn: &PlatformTxn, scope: &PartnerScope) -> Result<(), StoreError> {
    let families = platform::families(txn, scope.partner()).await?;
    let too_many = families.len() >= MOST_FAMILIES;
    let limit = scope.laras().clock().now_ms() - if too_many { 0 } else { UNSAVED };
    let looks = super::studio::looks(txn, scope.partner()).await?;
    let used: HashSet<_> = looks
        .iter()
        .flat_map(|look| {
            let named = look.pictures().named();
            [named.logo, named.logo_dark, named.icon]
        })
        .flatten()
        .collect();
    let unused = families
        .into_iter()
        .filter(|(family, since)| *since <= limit && !used.contains(family))
        .map(|(family, _)| family);
    platform::forget_families(txn, scope.partner(), unused.collect()).await
}

/// The pictures of these names; a name that is not one of this agency's is nothing.
pub async fn pictures(scope: &PartnerScope, chosen: &Chosen) -> Result<Pictures, StoreError> {
    let view = PlatformTxn::read_on(scope.laras()).await?;
    let mut found = Vec::new();
    for name in [&chosen.logo, &chosen.logo_dark, &chosen.icon] {
        found.push(match name {
            Some(name) => family(&view, scope, name).await?,
            None => Vec::new(),
        });
    }
    let icon = found.pop().filter(|sizes| sizes.len() == raster::ICONS.len());
    let logo_dark = found.pop().and_then(|mut sizes| sizes.pop());
    let logo = found.pop().and_then(|mut sizes| sizes.pop());
    Ok(Pictures {
        logo,
        logo_dark,
        icon: icon.unwrap_or_default(),
    })
}

async fn family(view: &PlatformTxn, scope: &PartnerScope, name: &str) -> Result<Vec<Picture>, StoreError> {
    let sizes = platform::family(view, scope.partner(), name).await?;
    let picture = |(hash, width, height)| Picture {
        hash,
        width: u32::try_from(width).unwrap_or_default(),
        height: u32::try_from(height).unwrap_or_default(),
    };
    Ok(sizes
        .into_iter()
        .map(|(hash, width, height): (String, i32, i32)| picture((hash, width, height)))
        .collect())
}

//! What the demo's businesses know of themselves, from the files in `demo-data`.

use domain::draft::facts::{FactBody, FactFile};

use super::DemoError;

const FILES: [(&str, &str); 5] = [
    ("Kopi Senja", include_str!("../../demo-data/kopi-senja.toml")),
    ("Roti Pagi", include_str!("../../demo-data/roti-pagi.toml")),
    ("Batik Ayu", include_str!("../../demo-data/batik-ayu.toml")),
    (
        "Melati Hair Studio",
        include_str!("../../demo-data/melati-hair-studio.toml"),
    ),
    (
        super::people::TEST_SHOP,
        include_str!("../../demo-data/laras-test-shop.toml"),
    ),
];

/// The facts of a business, by its name.
pub fn of(business: &'static str) -> Result<Vec<FactBody>, DemoError> {
    let refuse = |why: String| DemoError::Facts { business, why };
    let file = FILES
        .iter()
        .find(|(name, _)| *name == business)
        .map(|(_, file)| *file);
    let file = file.ok_or_else(|| refuse("there is no file".into()))?;
    FactFile::parse(file)
        .map(|file| file.facts)
        .map_err(|error| refuse(error.to_string()))
}

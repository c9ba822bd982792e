//! What the demo's businesses know of themselves, from the files in `demo-data`.

use domain::draft::facts::FactBody;

use super::DemoError;

/// The facts of a business, by its name.
pub fn of(business: &'static str) -> Result<Vec<FactBody>, DemoError> {
    let _ = business;
    Ok(Vec::new())
}

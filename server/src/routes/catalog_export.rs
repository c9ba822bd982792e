//! The catalog of a workspace as a file for a spreadsheet, in the reader's language.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::Lang;
use domain::draft::{business, import};
use domain::tenancy::{Denied, WorkspaceScope};
use serde::Deserialize;

use crate::site::Site;
use crate::visitor::{Person, Refused};

/// The language of the page that led here.
#[derive(Deserialize)]
pub struct Asked {
    lang: Option<String>,
}

impl Asked {
    fn language(&self, person: &Person) -> Lang {
        let asked = self.lang.as_deref().and_then(Lang::parse);
        person.signed_in.lang.or(asked).unwrap_or_default()
    }
}

/// `/business/catalog.csv`.
pub async fn own_csv(
    State(_): State<Site>,
    Query(asked): Query<Asked>,
    person: Person,
) -> Result<Response, Refused> {
    csv(&person.workspace(None).await?, asked.language(&person)).await
}

/// `/clients/{workspace}/business/catalog.csv`.
pub async fn csv_of_client(
    Path(workspace): Path<String>,
    Query(asked): Query<Asked>,
    person: Person,
) -> Result<Response, Refused> {
    csv(
        &person.workspace(Some(&workspace)).await?,
        asked.language(&person),
    )
    .await
}

/// `/business/catalog.xlsx`.
pub async fn own_xlsx(
    State(_): State<Site>,
    Query(asked): Query<Asked>,
    person: Person,
) -> Result<Response, Refused> {
    xlsx(&person.workspace(None).await?, asked.language(&person)).await
}

/// `/clients/{workspace}/business/catalog.xlsx`.
pub async fn xlsx_of_client(
    Path(workspace): Path<String>,
    Query(asked): Query<Asked>,
    person: Person,
) -> Result<Response, Refused> {
    xlsx(
        &person.workspace(Some(&workspace)).await?,
        asked.language(&person),
    )
    .await
}

async fn csv(scope: &WorkspaceScope, lang: Lang) -> Result<Response, Refused> {
    let facts = business::current(scope)
        .await
        .map_err(|error| unavailable(&error))?;
    Ok(file(
        import::csv(&facts, lang),
        "text/csv; charset=utf-8",
        CSV_NAME,
    ))
}

async fn xlsx(scope: &WorkspaceScope, lang: Lang) -> Result<Response, Refused> {
    let facts = business::current(scope)
        .await
        .map_err(|error| unavailable(&error))?;
    let book = import::xlsx(&facts, lang).map_err(|error| unavailable(&error))?;
    Ok(file(book, XLSX, XLSX_NAME))
}

/// ECMA-376, part 2: the media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV_NAME: &str = "attachment; filename=\"catalog.csv\"";
const XLSX_NAME: &str = "attachment; filename=\"catalog.xlsx\"";

fn unavailable(error: &(dyn std::error::Error + 'static)) -> Refused {
    tracing::error!(error, "the catalog could not be exported");
    Refused(Denied::Unavailable)
}

fn file(bytes: Vec<u8>, kind: &'static str, name: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(name)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, bytes).into_response()
}

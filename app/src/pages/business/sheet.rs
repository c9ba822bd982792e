//! One open editor: what stands in its fields, what is wrong with them, and what to do with a form that was sent.
//!
//! The promise is that nothing typed is lost. A mistake, a newer version saved by somebody else and a failing database all end in the same
//! editor with the same text and a sentence about what to do.

use domain::Lang;
use domain::draft::business::{self, SaveError};
use domain::draft::facts::{Fact, FactBody, FactId, FactKey};
use domain::tenancy::{Duty, WorkspaceScope};
use http::StatusCode;
use uuid::Uuid;

use crate::forms::{Form, Mistake, Values, read, tidy};
use crate::posted;
use crate::request::{Member, Refusal, param, set_status, with_code};

/// Which fact an address means.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// The workspace's one row of a kind that has one row.
    TheOne,
    Row(FactId),
    New,
    Nothing,
}

/// What was asked of an editor, read before anything is awaited.
pub struct Asked {
    pub which: Which,
    form: Option<Values>,
}

impl Asked {
    /// The editor of a kind that has one row.
    pub fn for_the_one() -> Self {
        Self {
            which: Which::TheOne,
            form: posted::form(),
        }
    }

    /// The editor of the row that the address names, or of a new one.
    pub fn for_a_row() -> Self {
        let which = match param("fact").as_deref() {
            Some("new") => Which::New,
            Some(id) => id
                .parse::<Uuid>()
                .map_or(Which::Nothing, |id| Which::Row(FactId(id))),
            None => Which::Nothing,
        };
        Self {
            which,
            form: posted::form(),
        }
    }
}

/// Why the text is not saved although it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    Mistakes,
    /// Somebody saved meanwhile; what they saved, in one line.
    Stale {
        saved_now: Option<String>,
    },
    Store,
}

pub struct Sheet {
    pub values: Values,
    pub mistakes: Vec<Mistake>,
    pub trouble: Option<Trouble>,
    /// The saved fact that is being edited.
    pub fact: Option<Fact>,
    /// The version on which the next save builds.
    pub version: Option<i32>,
    pub may_edit: bool,
    pub lang: Lang,
}

/// Opens the editor, or saves what was sent and goes to `list`.
pub async fn open<F: Form>(member: &Member, asked: Asked, list: &str) -> Result<Sheet, Refusal> {
    let fact = find::<F>(&member.scope, asked.which).await?;
    let may_edit = member.scope.may(Duty::EditBusiness);
    let mut sheet = Sheet {
        values: fact
            .as_ref()
            .and_then(|fact| F::of_body(&fact.body))
            .map_or_else(|| F::default().fill(), Form::fill),
        mistakes: Vec::new(),
        trouble: None,
        version: fact.as_ref().map(|fact| fact.version),
        fact,
        may_edit,
        lang: member.visit.lang,
    };
    let Some(sent) = asked.form else { return Ok(sheet) };
    if !may_edit {
        return Err(Refusal::NotAllowed);
    }
    let sent_version = sent.get("version").parse().ok();
    if !sent.get("more").is_empty() {
        sheet.values = sent;
        sheet.version = sent_version;
        return Ok(sheet);
    }
    sheet.values = tidy::<F>(sent);
    sheet.version = sent_version;
    let body = match read::<F>(&sheet.values) {
        Ok(body) => body,
        Err(mistakes) => {
            sheet.has_mistakes(mistakes);
            return Ok(sheet);
        }
    };
    match save(&member.scope, sheet.fact.as_ref(), sent_version, body).await {
        Ok(key) => Err(Refusal::Elsewhere(with_code(
            &format!("{list}?fact={}", key.id),
            "done",
            "saved",
        ))),
        Err(SaveError::NotAllowed) => Err(Refusal::NotAllowed),
        Err(error) => {
            sheet.refused(error);
            Ok(sheet)
        }
    }
}

async fn find<F: Form>(scope: &WorkspaceScope, which: Which) -> Result<Option<Fact>, Refusal> {
    match which {
        Which::New => Ok(None),
        Which::Nothing => Err(Refusal::NotFound),
        Which::TheOne => Ok(business::current(scope)
            .await?
            .into_iter()
            .find(|fact| fact.body.kind() == F::KIND)),
        Which::Row(id) => {
            let fact = business::one(scope, id)
                .await?
                .filter(|fact| fact.body.kind() == F::KIND);
            fact.map(Some).ok_or(Refusal::NotFound)
        }
    }
}

async fn save(
    scope: &WorkspaceScope,
    fact: Option<&Fact>,
    sent_version: Option<i32>,
    body: FactBody,
) -> Result<FactKey, SaveError> {
    match (fact, sent_version) {
        (Some(fact), Some(version)) => business::change(scope, FactKey { id: fact.id, version }, body).await,
        // Somebody made the only row of this kind while this form stood open.
        (Some(_), None) => Err(SaveError::Stale),
        (None, _) => business::add(scope, body).await,
    }
}

impl Sheet {
    fn has_mistakes(&mut self, mistakes: Vec<Mistake>) {
        set_status(StatusCode::UNPROCESSABLE_ENTITY);
        self.mistakes = mistakes;
        self.trouble = Some(Trouble::Mistakes);
    }

    fn refused(&mut self, error: SaveError) {
        match error {
            SaveError::Invalid(fields) => self.has_mistakes(fields.into_iter().map(Mistake::from).collect()),
            SaveError::Stale | SaveError::NotFound | SaveError::NotAllowed => {
                set_status(StatusCode::CONFLICT);
                // Saving again is then a decision, made in sight of what is saved now.
                self.version = self.fact.as_ref().map(|fact| fact.version);
                let saved_now = self.fact.as_ref().map(|fact| fact.body.summary(self.lang));
                self.trouble = Some(Trouble::Stale { saved_now });
            }
            SaveError::Store(_) => {
                set_status(StatusCode::SERVICE_UNAVAILABLE);
                self.trouble = Some(Trouble::Store);
            }
        }
    }

    /// What is wrong with exactly this field.
    pub fn mistake(&self, field: &str) -> Option<&Mistake> {
        self.mistakes.iter().find(|mistake| mistake.field == field)
    }

    /// What is wrong with a field that holds a list, or with one line of it.
    pub fn mistake_in_list(&self, field: &str) -> Option<&Mistake> {
        self.mistakes.iter().find(|mistake| {
            mistake
                .field
                .strip_prefix(field)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        })
    }
}

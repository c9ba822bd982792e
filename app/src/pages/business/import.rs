//! A catalog file: chosen, looked at, imported.
//!
//! A file that can be imported is kept for a quarter of an hour, and the browser goes to the address of its preview. A file with
//! mistakes is not kept at all: its mistakes are the answer to sending it.

use domain::draft::business::{self, ImportError, Imported};
use domain::draft::import::{Change, FileError, Plan, RowError, differences};
use domain::tenancy::Duty;
use http::StatusCode;
use leptos::prelude::*;
use uuid::Uuid;

use super::parts::page_head;
use crate::forms::Values;
use crate::posted::{self, Upload};
use crate::request::{Member, Refusal, set_status, with_code};
use crate::ui::{Notice, Tab, Tone, frame, page};
use crate::words::business::import::{ImportWords, field, file_problem, row_problem, words};
use crate::words::business::words as business_words;

/// Mistakes and items of one page; the numbers of all of them are said.
const SHOWN: usize = 50;

#[component]
pub fn ImportPage() -> impl IntoView {
    page(|| import(posted::upload(), posted::form()))
}

/// What there is to see.
enum Seen {
    Form,
    Preview { file: Uuid, plan: Plan },
    File(FileError),
    Rows(Vec<RowError>),
    NoFile,
    Expired,
}

async fn import(upload: Option<Upload>, form: Option<Values>) -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let words = words(member.visit.lang);
    let up = (
        member.base().link("/business/catalog"),
        business_words(member.visit.lang).catalog_title,
    );
    let body = if member.scope.may(Duty::EditBusiness) {
        shown(&member, words, &look(&member, upload, form).await?)
    } else if upload.is_some() || form.is_some() {
        return Err(Refusal::NotAllowed);
    } else {
        view! { <Notice tone=Tone::Info>{business_words(member.visit.lang).read_only}</Notice> }.into_any()
    };
    let content = view! {
        {page_head(words.title, words.lead, Some(up), ().into_any())}
        {body}
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, words.title, content))
}

async fn look(member: &Member, upload: Option<Upload>, form: Option<Values>) -> Result<Seen, Refusal> {
    let here = member.visit.path.clone();
    if let Some(upload) = upload {
        let bytes = match upload {
            Upload::File(bytes) if !bytes.is_empty() => bytes,
            Upload::File(_) | Upload::Nothing => return Ok(Seen::NoFile),
            Upload::TooLarge => return Ok(Seen::File(FileError::TooLarge)),
        };
        return match business::keep_file(&member.scope, bytes).await {
            Ok(file) => Err(Refusal::Elsewhere(format!("{here}?preview={file}"))),
            Err(error) => seen(error),
        };
    }
    if let Some(form) = form {
        return confirm(member, &here, &form).await;
    }
    let Some(file) = member.visit.query.get("preview") else {
        return Ok(Seen::Form);
    };
    let Ok(file) = file.parse::<Uuid>() else {
        return Ok(Seen::Expired);
    };
    match business::preview(&member.scope, file).await {
        Ok(plan) => Ok(Seen::Preview { file, plan }),
        Err(error) => seen(error),
    }
}

async fn confirm(member: &Member, here: &str, form: &Values) -> Result<Seen, Refusal> {
    let Ok(file) = form.get("file").parse::<Uuid>() else {
        return Ok(Seen::NoFile);
    };
    match business::import(&member.scope, file, form.get("seen")).await {
        Ok(Imported { added, changed }) => {
            let catalog = member.base().link("/business/catalog");
            let done = format!("{catalog}?fact=all&added={added}&changed={changed}");
            Err(Refusal::Elsewhere(with_code(&done, "done", "imported")))
        }
        Err(ImportError::Changed) => {
            let preview = format!("{here}?preview={file}");
            Err(Refusal::Elsewhere(with_code(&preview, "problem", "changed")))
        }
        Err(error) => seen(error),
    }
}

/// What a person reads of a failure.
fn seen(error: ImportError) -> Result<Seen, Refusal> {
    match error {
        ImportError::NotAllowed => Err(Refusal::NotAllowed),
        ImportError::Store(error) => Err(error.into()),
        ImportError::Expired | ImportError::Changed => Ok(Seen::Expired),
        ImportError::File(error) => Ok(Seen::File(error)),
        ImportError::Rows(errors) => Ok(Seen::Rows(errors)),
    }
}

fn shown(member: &Member, words: &'static ImportWords, seen: &Seen) -> AnyView {
    let notice = match seen {
        Seen::Form | Seen::Preview { .. } => None,
        Seen::NoFile => Some(words.no_file.to_owned()),
        Seen::Expired => Some(words.expired.to_owned()),
        Seen::File(error) => Some(file_problem(member.visit.lang, error)),
        Seen::Rows(errors) => Some((words.errors_title)(errors.len())),
    };
    if notice.is_some() {
        set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let notice = notice.map(|text| view! { <Notice tone=Tone::Bad testid="import-problem">{text}</Notice> });
    let body = match seen {
        Seen::Preview { file, plan } => preview(member, words, *file, plan),
        Seen::Rows(errors) => view! { {mistakes(member, words, errors)} {choose(member, words)} }.into_any(),
        Seen::Form | Seen::NoFile | Seen::Expired | Seen::File(_) => choose(member, words),
    };
    view! { {notice} {body} }.into_any()
}

fn choose(member: &Member, words: &'static ImportWords) -> AnyView {
    let action = member.visit.path.clone();
    view! {
        <form class="card import-form" method="post" enctype="multipart/form-data" action=action data-testid="import-form">
            <div class="field">
                <label for="file">{words.file}</label>
                <p class="field-hint" id="file-hint">{words.file_hint}</p>
                <input id="file" type="file" name="file" required=true accept=".csv,.tsv,.txt,.xlsx" aria-describedby="file-hint"/>
            </div>
            <button class="button button-primary" type="submit" data-testid="import-look">{words.look}</button>
        </form>
        <section class="card import-how">
            <h2>{words.how_title}</h2>
            <ul>{words.how.iter().map(|line| view! { <li>{*line}</li> }).collect_view()}</ul>
            <p>{words.start_from}</p>
            {exports(member)}
        </section>
    }
    .into_any()
}

/// The catalog as a file, in both formats.
pub fn exports(member: &Member) -> AnyView {
    let words = words(member.visit.lang);
    let base = member.base();
    view! {
        <p class="import-exports">
            <a class="button button-quiet" href=format!("{}?lang={}", base.link("/business/catalog.xlsx"), member.visit.lang.code()) download="" data-testid="export-xlsx">{words.as_xlsx}</a>
            <a class="button button-quiet" href=format!("{}?lang={}", base.link("/business/catalog.csv"), member.visit.lang.code()) download="" data-testid="export-csv">{words.as_csv}</a>
        </p>
    }
    .into_any()
}

fn mistakes(member: &Member, words: &'static ImportWords, errors: &[RowError]) -> AnyView {
    let lang = member.visit.lang;
    let rows = errors.iter().take(SHOWN).map(|error| {
        let heading = error
            .heading
            .clone()
            .unwrap_or_else(|| words.whole_row.to_owned());
        view! {
            <tr data-testid="import-mistake">
                <th scope="row">{error.row}</th>
                <td>{heading}</td>
                <td>{row_problem(lang, &error.problem)}</td>
            </tr>
        }
    });
    let more = errors.len().saturating_sub(SHOWN);
    view! {
        <section class="card import-mistakes">
            <p>{words.errors_lead}</p>
            <table class="import-table">
                <thead><tr><th scope="col">{words.row}</th><th scope="col">{words.column}</th><th scope="col">{words.what}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            {(more > 0).then(|| view! { <p class="outdated-more">{(words.more)(more)}</p> })}
        </section>
    }
    .into_any()
}

fn preview(member: &Member, words: &'static ImportWords, file: Uuid, plan: &Plan) -> AnyView {
    let changed = (member.visit.query.get("problem") == Some("changed")).then(
        || view! { <Notice tone=Tone::Warn testid="import-changed">{words.changed_meanwhile}</Notice> },
    );
    let ignored = (!plan.ignored.is_empty()).then(|| (words.ignored)(&plan.ignored.join(", ")));
    let ignored =
        ignored.map(|text| view! { <Notice tone=Tone::Info testid="import-ignored">{text}</Notice> });
    let others = [
        (plan.unchanged > 0).then(|| (words.unchanged)(plan.unchanged)),
        (plan.untouched > 0).then(|| (words.untouched)(plan.untouched)),
    ];
    let others = others.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let here = member.visit.path.clone();
    let confirm = if plan.size() == 0 {
        view! { <Notice tone=Tone::Good testid="import-nothing">{words.nothing}</Notice> }.into_any()
    } else {
        view! {
            <form class="import-confirm" method="post" action=here.clone()>
                <input type="hidden" name="file" value=file.to_string()/>
                <input type="hidden" name="seen" value=plan.fingerprint()/>
                <button class="button button-primary" type="submit" data-testid="import-confirm">{(words.import)(plan.size())}</button>
                <a class="button button-quiet" href=here.clone()>{words.other_file}</a>
            </form>
        }
        .into_any()
    };
    let again = (plan.size() == 0)
        .then(|| view! { <p><a class="button button-quiet" href=here.clone()>{words.other_file}</a></p> });
    view! {
        {changed}
        <section class="import-preview" data-testid="import-preview">
            <h2>{words.preview_title}</h2>
            <p class="page-lead">{words.preview_lead} " " {others}</p>
            {ignored}
            {confirm}
            {additions(member, words, plan)}
            {changes(member, words, plan)}
            {again}
        </section>
    }
    .into_any()
}

fn additions(member: &Member, words: &'static ImportWords, plan: &Plan) -> AnyView {
    if plan.added.is_empty() {
        return ().into_any();
    }
    let lang = member.visit.lang;
    let rows = plan.added.iter().take(SHOWN).map(|item| {
        let line = domain::draft::facts::FactBody::Item(item.clone()).summary(lang);
        view! { <li data-testid="import-added">{line}</li> }
    });
    let more = plan.added.len().saturating_sub(SHOWN);
    view! {
        <section class="card import-part">
            <h3>{(words.adds)(plan.added.len())}</h3>
            <ul class="import-added">{rows.collect_view()}</ul>
            {(more > 0).then(|| view! { <p class="outdated-more">{(words.more)(more)}</p> })}
        </section>
    }
    .into_any()
}

fn changes(member: &Member, words: &'static ImportWords, plan: &Plan) -> AnyView {
    if plan.changed.is_empty() {
        return ().into_any();
    }
    let rows = plan
        .changed
        .iter()
        .take(SHOWN)
        .map(|item| change(member, words, item));
    let more = plan.changed.len().saturating_sub(SHOWN);
    view! {
        <section class="card import-part">
            <h3>{(words.changes)(plan.changed.len())}</h3>
            <ul class="import-changes">{rows.collect_view()}</ul>
            {(more > 0).then(|| view! { <p class="outdated-more">{(words.more)(more)}</p> })}
        </section>
    }
    .into_any()
}

fn change(member: &Member, words: &'static ImportWords, change: &Change) -> AnyView {
    let lang = member.visit.lang;
    let or_nothing = |text: &str| {
        if text.is_empty() {
            words.empty.to_owned()
        } else {
            text.to_owned()
        }
    };
    let fields = differences(&change.was, &change.now, lang)
        .into_iter()
        .map(|difference| {
            let name = field(lang, difference.column);
            let name = match &difference.variant {
                Some(variant) => format!("{variant}: {name}"),
                None => name.to_owned(),
            };
            view! {
                <div class="import-field">
                    <dt>{name}</dt>
                    <dd><del>{or_nothing(&difference.was)}</del> " → " <ins>{or_nothing(&difference.now)}</ins></dd>
                </div>
            }
        });
    view! {
        <li class="import-change" data-testid="import-changed-item">
            <p class="catalog-name">{change.was.name.clone()}</p>
            <dl>{fields.collect_view()}</dl>
        </li>
    }
    .into_any()
}

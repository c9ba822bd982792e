//! The form around the fields of a sheet, and what it says when something kept it from being saved.

use leptos::prelude::*;

use super::sheet::{Sheet, Trouble};
use crate::request::Member;
use crate::ui::{Notice, Tone};
use crate::words::business::{BusinessWords, words};

/// The form around the fields: what went wrong at its head, saving at its foot.
pub fn editor(member: &Member, sheet: &Sheet, list: &str, fields: AnyView) -> AnyView {
    let words = words(sheet.lang);
    let version = sheet
        .version
        .map(|version| version.to_string())
        .unwrap_or_default();
    let save = if matches!(sheet.trouble, Some(Trouble::Stale { .. })) {
        words.save_over
    } else {
        words.save
    };
    let foot = if sheet.may_edit {
        view! {
            <div class="sheet-foot">
                <button class="button button-primary" type="submit" data-testid="save">{save}</button>
                <a class="button button-quiet" href=list.to_owned()>{words.cancel}</a>
            </div>
        }
        .into_any()
    } else {
        view! { <Notice tone=Tone::Info>{words.read_only}</Notice> }.into_any()
    };
    view! {
        {trouble(member, sheet, words)}
        <form class="sheet" method="post" action=member.visit.path.clone() data-testid="business-editor">
            // Pressing Enter in a field uses the first button of a form, which must be the one that saves.
            <button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true">{save}</button>
            <input type="hidden" name="version" value=version/>
            <fieldset class="sheet-fields" disabled=!sheet.may_edit>{fields}</fieldset>
            {foot}
        </form>
    }
    .into_any()
}

fn trouble(member: &Member, sheet: &Sheet, words: &'static BusinessWords) -> AnyView {
    match &sheet.trouble {
        None => ().into_any(),
        Some(Trouble::Store) => {
            view! { <Notice tone=Tone::Bad testid="editor-store">{words.not_saved}</Notice> }.into_any()
        }
        Some(Trouble::Mistakes) => {
            let text = (words.fix)(sheet.mistakes.len());
            view! { <Notice tone=Tone::Bad testid="editor-mistakes">{text}</Notice> }.into_any()
        }
        Some(Trouble::Stale { saved_now }) => {
            let theirs = member.visit.path.clone();
            let now = saved_now.clone().unwrap_or_else(|| words.gone_now.to_owned());
            view! {
                <Notice tone=Tone::Warn testid="editor-stale">
                    <p><strong>{words.stale_title}</strong></p>
                    <p>{words.stale}</p>
                    <p class="stale-now"><span class="stale-label">{words.saved_now}</span> <span>{now}</span></p>
                    <p><a href=theirs>{words.discard_mine}</a></p>
                </Notice>
            }
            .into_any()
        }
    }
}

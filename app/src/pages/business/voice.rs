//! How the business speaks, and what it leaves to a person.

use domain::draft::facts::Voice;
use leptos::prelude::*;

use super::editor::editor;
use super::fields::{Keys, Pen, named};
use super::parts::{history_address, page_head};
use super::sheet::{self, Asked, Sheet};
use crate::forms::{FORMS_OF_ADDRESS, LANGUAGES, TONES};
use crate::request::{Member, Refusal};
use crate::ui::{Tab, frame, page};
use crate::words::business::{editors, words};

#[component]
pub fn VoicePage() -> impl IntoView {
    page(|| voice(Asked::for_the_one()))
}

async fn voice(asked: Asked) -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let list = member.base().link("/business");
    let sheet = sheet::open::<Voice>(&member, asked, &list).await?;
    let words = words(member.visit.lang);
    let history = sheet.fact.as_ref().map(|fact| {
        view! { <a class="button button-quiet" href=history_address(member.base(), fact.id)>{words.history}</a> }
    });
    let lead = editors(sheet.lang).voice.lead;
    let content = view! {
        {page_head(words.voice_title, lead, Some((list.clone(), words.title)), history.into_any())}
        {editor(&member, &sheet, &list, fields(&sheet))}
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, words.voice_title, content))
}

fn fields(sheet: &Sheet) -> AnyView {
    let pen = Pen::of(sheet);
    let words = &editors(sheet.lang).voice;
    view! {
        <div class="card">
            <div class="pair">
                {pen.pick("form_of_address", words.form_of_address, &named(&FORMS_OF_ADDRESS, &words.forms_of_address))}
                {pen.pick("tone", words.tone, &named(&TONES, &words.tones))}
            </div>
            {pen.tick("emoji", words.emoji)}
            <div class="pair">
                {pen.pick("languages", words.languages, &named(&LANGUAGES, &words.language_choices))}
                {pen.typed("max_length", words.max_length, Keys::Number)}
            </div>
        </div>
        <div class="card">
            {pen.list("topics_needing_a_person", words.topics_needing_a_person)}
            {pen.list("banned_words", words.banned_words)}
        </div>
        <div class="card">
            {pen.both("greeting", words.greeting, 1)}
            {pen.both("sign_off", words.sign_off, 1)}
            {pen.both("disclosure", words.disclosure, 2)}
            {pen.both("scope_line", words.scope_line, 2)}
            {pen.area("business_task", words.business_task, 2)}
        </div>
    }
    .into_any()
}

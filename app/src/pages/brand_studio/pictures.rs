//! Logo and icon: what is there, another one, none.

use domain::brand::{Picture, Place};
use leptos::prelude::*;

use super::fields::Pen;
use super::sketch::{PLACES, place_name};
use crate::words::brand_studio::picture_problem;

pub(super) fn section(pen: Pen<'_>) -> AnyView {
    let places = PLACES.map(|place| picture(pen, place)).collect_view();
    view! {
        <section class="card studio-part">
            <h2>{pen.words.pictures_title}</h2>
            <p class="field-hint">{pen.words.pictures_lead}</p>
            {places}
        </section>
    }
    .into_any()
}

fn picture(pen: Pen<'_>, place: Place) -> AnyView {
    let words = pen.words;
    let (label, hint) = match place {
        Place::Logo => (words.logo, words.logo_hint),
        Place::LogoDark => (words.logo_dark, words.logo_dark_hint),
        Place::Icon => (words.icon, words.icon_hint),
    };
    let id = place_name(place);
    let kept = pen.sketch.chosen.clone().at(place).clone().unwrap_or_default();
    let refused = pen.sketch.refused.iter().find(|(of, _)| *of == place);
    let class = if refused.is_some() {
        "field field-problem"
    } else {
        "field"
    };
    let refused = refused.map(|(_, error)| {
        view! {
            <p class="field-error" id=format!("{id}-problem") role="alert" data-testid=format!("{id}-problem")>
                {picture_problem(pen.lang, *error)}
            </p>
        }
    });
    view! {
        <div class=class>
            <label for=format!("file-{id}")>{label}</label>
            <p class="field-hint" id=format!("{id}-hint")>{hint}</p>
            <div class="studio-picture">
                {shown(pen, place)}
                <input type="hidden" name=id value=kept/>
                <input
                    id=format!("file-{id}") type="file" name=format!("file-{id}") accept="image/png,image/jpeg,image/webp"
                    aria-describedby=format!("{id}-hint") data-testid=format!("studio-file-{id}")
                />
            </div>
            {refused}
        </div>
    }
    .into_any()
}

fn shown(pen: Pen<'_>, place: Place) -> AnyView {
    let pictures = &pen.sketch.pictures;
    let (picture, class): (Option<&Picture>, _) = match place {
        Place::Logo => (pictures.logo.as_ref(), "studio-shown"),
        Place::LogoDark => (pictures.logo_dark.as_ref(), "studio-shown studio-shown-dark"),
        Place::Icon => (pictures.icon.last(), "studio-shown"),
    };
    let Some(picture) = picture else {
        return view! { <span class="studio-shown studio-shown-none">{pen.words.none_yet}</span> }.into_any();
    };
    let id = place_name(place);
    view! {
        <span class=class>
            <img src=picture.href() alt="" width=picture.width height=picture.height data-testid=format!("shown-{id}")/>
        </span>
        <label class="studio-remove">
            <input type="checkbox" name=format!("remove-{id}") value="on" data-testid=format!("remove-{id}")/>
            <span>{pen.words.remove}</span>
        </label>
    }
    .into_any()
}

//! What clients would see: sign-in, inbox, mail and phone, drawn with the parts of the pages themselves.

use domain::brand::Brand;
use leptos::prelude::*;
use leptos_meta::Link;

use crate::islands::brand_sample::BrandSample;
use crate::words::brand_studio::StudioWords;

/// Nothing in them can be pressed: they are pictures made of parts.
pub(super) fn samples(words: &'static StudioWords, brand: &Brand) -> AnyView {
    view! {
        <Link id="sample-css" rel="stylesheet" href=brand.css_href.clone()/>
        <aside class="studio-samples" id="preview" aria-label=words.samples_title data-testid="studio-samples">
            <div class="section-head"><h2>{words.samples_title}</h2><p class="count">{words.samples_lead}</p></div>
            <div class="studio-grid">
                {figure(words.sample_login, "sample-login", login(words, brand))}
                {figure(words.sample_inbox, "sample-inbox", inbox(words))}
                {figure(words.sample_mail, "sample-mail", mail(words, brand))}
                {figure(words.sample_phone, "sample-phone", phone(words, brand))}
            </div>
            <BrandSample form="studio-form".to_owned()/>
        </aside>
    }
    .into_any()
}

fn figure(caption: &'static str, testid: &'static str, content: AnyView) -> AnyView {
    view! {
        <figure class="studio-figure">
            <figcaption>{caption}</figcaption>
            <div class="sample" inert=true data-testid=testid>{content}</div>
        </figure>
    }
    .into_any()
}

fn face(brand: &Brand) -> AnyView {
    match &brand.logo {
        Some(logo) => {
            let dark = brand.logo_dark.as_ref().map(
                |dark| view! { <source srcset=dark.href.clone() media="(prefers-color-scheme: dark)"/> },
            );
            view! { <picture>{dark} <img class="brand-logo" src=logo.href.clone() alt=logo.alt.clone()/></picture> }
                .into_any()
        }
        None => view! {
            <span class="brand-mark" data-sample="mark">{brand.mark.clone()}</span>
            <span class="brand-name" data-sample="name">{brand.name.clone()}</span>
        }
        .into_any(),
    }
}

fn login(words: &'static StudioWords, brand: &Brand) -> AnyView {
    let says = &words.sample;
    view! {
        <div class="sample-page">
            <span class="brand">{face(brand)}</span>
            <div class="card sample-card">
                <strong>{says.sign_in}</strong>
                <span class="sample-label">{says.email}</span>
                <span class="sample-input"></span>
                <span class="sample-label">{says.password}</span>
                <span class="sample-input"></span>
                <span class="button button-primary button-wide">{says.sign_in}</span>
            </div>
        </div>
    }
    .into_any()
}

fn inbox(words: &'static StudioWords) -> AnyView {
    let says = &words.sample;
    view! {
        <div class="sample-page">
            <div class="sample-row"><strong>{says.customer}</strong><span class="badge badge-brand">{says.new}</span></div>
            <p class="sample-bubble">{says.question}</p>
            <p class="sample-bubble sample-own">{says.answer}</p>
            <div class="sample-row">
                <span class="button button-primary button-small">{says.approve}</span>
                <span class="button button-quiet button-small">{says.edit}</span>
            </div>
        </div>
    }
    .into_any()
}

fn mail(words: &'static StudioWords, brand: &Brand) -> AnyView {
    let says = &words.sample;
    view! {
        <div class="sample-page">
            <p class="sample-from"><strong data-sample="sender">{brand.sender.clone()}</strong><span>{(says.subject)(&brand.name)}</span></p>
            <div class="card sample-card">
                <span class="brand">{face(brand)}</span>
                <p>{says.greeting}</p>
                <p>{(says.body)(&brand.name)}</p>
                <span class="button button-primary">{says.accept}</span>
            </div>
        </div>
    }
    .into_any()
}

fn phone(words: &'static StudioWords, brand: &Brand) -> AnyView {
    let says = &words.sample;
    let icon = brand
        .icons
        .last()
        .map(|icon| icon.href.clone())
        .unwrap_or_default();
    let icon = if brand.icons.iter().any(|icon| icon.side.is_some()) {
        view! { <img class="sample-icon" src=icon alt=""/> }.into_any()
    } else {
        // The drawing of a look that is not in force has no address yet.
        view! { <span class="sample-icon brand-mark" data-sample="mark">{brand.mark.clone()}</span> }
            .into_any()
    };
    view! {
        <div class="sample-page sample-home">
            <div class="sample-tile">{icon}<span data-sample="name">{brand.name.clone()}</span></div>
            <div class="card sample-card sample-note">
                <strong>{says.customer}</strong>
                <span>{says.question}</span>
                <span class="badge badge-brand">{says.new}</span>
            </div>
        </div>
    }
    .into_any()
}

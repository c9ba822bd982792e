//! A host that belongs to nobody: no brand may appear, least of all somebody else's.

use domain::brand::Brand;
use leptos::prelude::*;
use leptos_meta::{Html, Link, Title};

use crate::request::accepted_language;
use crate::words::common;

/// The page for an unknown host.
pub fn neutral() -> AnyView {
    let lang = accepted_language();
    let words = common::words(lang);
    view! {
        <Html attr:lang=lang.code()/>
        <Title text=words.nobody_here_title/>
        <Link rel="stylesheet" href=Brand::neutral().css_href/>
        <main id="main" class="alone" data-testid="neutral">
            <h1>{words.nobody_here_title}</h1>
            <p>{words.nobody_here}</p>
        </main>
    }
    .into_any()
}

//! The reviewer kit: what Laras asks of Meta, why, how to try it, and what it commits to. Public, under the brand of the host.

mod english;
mod indonesian;
mod legal;

use domain::Lang;

pub use legal::{LegalWords, privacy, terms};

pub struct KitWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub partners: &'static str,
    pub operated_by: &'static str,
    pub country: &'static str,
    pub updated: &'static str,
    pub updated_on: &'static str,
    pub status: &'static str,
    pub status_now: &'static str,
    pub contents: &'static str,
    pub permissions_title: &'static str,
    pub permissions_lead: &'static str,
    pub why: &'static str,
    pub whatsapp_permissions: [Permission; 2],
    pub instagram_permissions: [Permission; 3],
    pub instagram_note: &'static str,
    pub flow_title: &'static str,
    pub flow: [Step; 6],
    pub test_title: &'static str,
    pub test_lead: &'static str,
    pub test: [&'static str; 10],
    pub fallback_title: &'static str,
    pub fallback: [&'static str; 3],
    pub support_title: &'static str,
    pub support: &'static str,
    pub commitments_title: &'static str,
    pub commitments: [Step; 5],
    pub endpoints_title: &'static str,
    pub endpoints: [(&'static str, &'static str); 6],
    pub sign_in: &'static str,
}

pub struct Permission {
    pub name: &'static str,
    pub does: &'static str,
    pub why: &'static str,
}

pub struct Step {
    pub name: &'static str,
    pub text: &'static str,
}

pub fn words(lang: Lang) -> &'static KitWords {
    match lang {
        Lang::Id => &indonesian::KIT,
        Lang::En => &english::KIT,
    }
}

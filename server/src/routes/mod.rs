//! The addresses that are not pages, one file each.

pub mod admin;
pub mod brand_sheet;
pub mod evidence_export;
pub mod files;
pub mod launch;
pub mod live;
pub mod media;
pub mod signup;
pub mod whatsapp_webhook;

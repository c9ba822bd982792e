//! The addresses that are not pages, one file each.

pub mod account_picture;
pub mod admin;
pub mod brand_file;
pub mod catalog_export;
pub mod evidence_export;
pub mod files;
pub mod instagram_login;
pub mod launch;
pub mod live;
pub mod manifest;
pub mod media;
pub mod meta_request;
pub mod one_time_link;
pub mod signup;
pub mod webhooks;

//! One file per screen, named as in the menu. Pages read through `domain` and never write.

pub mod approvals;
pub mod brand_studio;
pub mod business;
pub mod client;
pub mod clients;
pub mod connect;
pub mod data_deletion;
pub mod erasure;
pub mod error;
pub mod evidence;
pub mod forgot;
pub mod home;
pub mod inbox;
pub mod integrations;
pub mod invitation;
pub mod login;
pub mod neutral;
pub mod not_found;
pub mod people;
pub mod privacy;
pub mod quarantine;
pub mod review_kit;
pub mod settings;
pub mod thread;

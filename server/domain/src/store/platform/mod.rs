//! Platform tables: partner, host, person, session, invitation, mail, security log, route, inbox, job, spent launch, throttle,
//! data key, granted account, erasure request and its parts, pictures and earlier looks of brands, claims to hosts.
//!
//! They are read before a workspace is known (by host, at sign-in, by an id of Meta's, when claiming work), so they have no
//! tenant filter and no row-level policy. Their content is sealed, and they are reached only through the functions here.

mod brands;
mod clock;
mod erasures;
mod gauges;
mod host_claims;
mod inbox;
mod invitations;
mod jobs;
mod keys;
mod mails;
mod notify;
mod people;
mod quarantine;
mod routes;
mod security_log;
mod throttle;

pub(crate) use brands::{
    add_revision, brand_of, families, family, forget_families, insert_pictures, picture, revisions, set_brand,
};
pub(crate) use clock::lease_now;
pub(crate) use erasures::{
    Grant, NewRequest, add_part, delete_units_of, finish_parts, forget_grants, grants, open_parts,
    remember_grant, request_by_code, take_request,
};
pub(crate) use gauges::{count_jobs_by_kind, count_set_aside, oldest_waiting};
pub(crate) use host_claims::{
    HostClaim, claim, claims_of, claims_to, due_claims, forget_claim, give_host, insert_claim, owner_of,
    set_claim, take_claim, take_host_away,
};
pub use inbox::QuarantinedUnit;
pub(crate) use inbox::{
    Address, Arrived, NewUnit, append_units, count_units, finish_unit, forget_done, give_back, has_earlier,
    insert_units, postpone_unit, quarantine_unit, quarantined, release_for_route, release_unit, take_in_hand,
    waiting_shares,
};
pub(crate) use invitations::{
    InvitationRow, accept_invitation, insert_invitation, invitation, invitations_of, renew_invitation,
    withdraw_invitation, withdraw_invitations_of,
};
pub(crate) use jobs::{
    ClaimedJob, Wanted, absorb, claim_due, count_jobs, finish_job, next_due, promise, retry_job,
};
pub(crate) use keys::{check_keys, facts_key, insert_data_key};
pub(crate) use mails::{
    MailRow, count_mails, end_mail, insert_mail, mail, mails_about, note_failure, undelivered_of,
};
pub(crate) use notify::notify;
pub(crate) use people::{
    PersonRow, anybody, delete_session, delete_sessions, hosts, insert_host, insert_partner, insert_person,
    insert_session, lock_heads, partners, people_of_partner, people_of_workspace, person, person_by_key,
    person_name, rename_person, session_by_hash, set_disabled, set_language, set_password, set_role,
    touch_session,
};
pub(crate) use quarantine::{SetAsideRow, Which, count_of, dismiss, free, ids_of, set_aside};
pub(crate) use routes::{
    claim_route, delete_routes, is_spent, live_route, live_routes_of_account, make_live, routes_of_account,
    spend_launch, unspend_launch,
};
pub(crate) use security_log::{count_noted, note, noted_of};
pub(crate) use throttle::{Bucket, close_until, closed_until, take_token, take_tokens, wait_for_tokens};

//! Everything that can come by a webhook: it is acknowledged, it holds up nobody, twice is like once, and no draft comes of what
//! nobody can answer.

use domain::tenancy::WorkspaceScope;
use twin::{Inbound, Injection, Misbehaviour};

use super::{open_for_business, said, sari_is_answered, waiting};
use crate::webhooks::number;
use crate::world::{MELATI, ROTI, World};

on_both_databases![
    whatever_a_customer_sends_is_taken_and_holds_up_nobody,
    whatever_happens_to_an_account_is_taken_and_holds_up_nobody,
    whatever_the_owners_phone_tells_makes_no_draft_and_holds_up_nobody,
];

/// A proposal may come of it.
const ANSWERABLE: &[Injection] = &[
    Injection::Text,
    Injection::Reply,
    Injection::Forwarded,
    Injection::FrequentlyForwarded,
    Injection::FromAd,
    Injection::ProductQuestion,
    Injection::Image,
    Injection::Video,
    Injection::Voice,
    Injection::Audio,
    Injection::Document,
    Injection::Sticker,
    Injection::Location,
    Injection::LivePin,
    Injection::Contact,
    Injection::ContactRequest,
    Injection::Button,
    Injection::ButtonReply,
    Injection::ListReply,
    Injection::FlowReply,
    Injection::CallPermissionReply,
    Injection::Order,
    Injection::TooLarge,
    Injection::FutureMessage,
];

/// Nothing to answer.
const UNANSWERABLE: &[Injection] = &[
    Injection::Reaction,
    Injection::ReactionRemoved,
    Injection::ReactionEmptied,
    Injection::NumberChanged,
    Injection::NumberChangedOldStyle,
    Injection::UserIdChanged,
    Injection::IdentityChanged,
    Injection::Edit,
    Injection::Revoke,
    Injection::Unsupported,
    Injection::Unavailable,
    Injection::BrokenInteractive,
    Injection::UnknownType,
    Injection::TypeUnknown,
    Injection::ErrorAlone,
    Injection::GroupMessage,
    Injection::LateMessage,
    Injection::TestButton,
];

/// What ends the connection comes last, because nothing of the account is heard after it.
const ACCOUNT: &[Injection] = &[
    Injection::PartnerAdded,
    Injection::PartnerAppInstalled,
    Injection::OtherAppUninstalled,
    Injection::AccountOffboarded,
    Injection::AccountReconnected,
    Injection::BanScheduled,
    Injection::Banned,
    Injection::Reinstated,
    Injection::RestrictedReplies,
    Injection::RestrictedTemplates,
    Injection::RestrictedUtility,
    Injection::RestrictedNumbers,
    Injection::AccountViolation,
    Injection::ClientCertification,
    Injection::AuthPriceEligibility,
    Injection::PrimaryLocation,
    Injection::PricingTier,
    Injection::MarketingTerms,
    Injection::AdAccountLinked,
    Injection::VerifiedAccount,
    Injection::NumberAdded,
    Injection::NumberRemoved,
    Injection::AccountReview,
    Injection::AccountAlert,
    Injection::AccountAlertFlat,
    Injection::Capability,
    Injection::QualityOnboarding,
    Injection::ThroughputUpgrade,
    Injection::QualityFlagged,
    Injection::NameApproved,
    Injection::NameRejected,
    Injection::PinChanged,
    Injection::PinResetRequest,
    Injection::PinResetSuccess,
    Injection::StopMarketing,
    Injection::ResumeMarketing,
    Injection::AutomaticEvent,
    Injection::UserIdUpdate,
    Injection::UsernameApproved,
    Injection::UnknownFieldEvent,
    Injection::Calls,
    Injection::TemplateApproved,
    Injection::TemplateRejected,
    Injection::TemplatePaused,
    Injection::TemplateDisabled,
    Injection::TemplateUnheard,
    Injection::TemplateQuality,
    Injection::TemplateCategory,
    Injection::TemplateComponents,
    Injection::AccountDeleted,
    Injection::PartnerRemoved,
    Injection::PartnerAppUninstalled,
];

const COEXISTENCE: &[Injection] = &[
    Injection::History,
    Injection::HistoryOutOfOrder,
    Injection::HistoryMedia,
    Injection::HistoryLarge,
    Injection::HistoryDeclined,
    Injection::HistoryDeclinedBare,
    Injection::ContactAdded,
    Injection::ContactRemoved,
    Injection::Echo,
    Injection::EchoWithoutTo,
    Injection::EchoEdit,
    Injection::EchoRevoke,
    Injection::EchoMedia,
];

pub fn rows() -> impl Iterator<Item = &'static str> {
    let all = [ANSWERABLE, UNANSWERABLE, ACCOUNT, COEXISTENCE]
        .into_iter()
        .flatten();
    all.map(|one| one.row().name)
}

/// It happens to Roti Pagi, in one POST with a message for Melati, and the POST comes twice.
async fn happens(world: &World, melati: &WorkspaceScope, what: Injection, customer: &str) {
    let neighbour = format!("Neighbour of {}", what.row().name);
    world.twin.customer_queues(
        number(MELATI).phone_number_id,
        "emma",
        &Inbound::Text(neighbour.clone()),
    );
    world.twin.set_for(Misbehaviour::Batched, 1);
    world.twin.set_for(Misbehaviour::DuplicateDelivery, 1);
    let before = world.twin.deliveries().len();
    world
        .twin
        .perform(what, number(ROTI).phone_number_id, customer)
        .await;
    world.settle().await;
    world.twin.clear();
    let attempts = world.twin.deliveries().split_off(before);
    assert!(attempts.len() >= 2, "{what:?} was told to nobody");
    assert!(attempts.iter().all(twin::Attempt::succeeded), "{what:?}");
    assert_eq!(said(melati, &neighbour).await, 1, "{what:?}");
}

async fn whatever_a_customer_sends_is_taken_and_holds_up_nobody(world: &World) {
    open_for_business(world).await;
    let (roti, melati) = (world.scope(ROTI).await, world.scope(MELATI).await);
    for (index, what) in ANSWERABLE.iter().enumerate() {
        happens(world, &melati, *what, &format!("62896{index:08}")).await;
    }
    for (index, what) in UNANSWERABLE.iter().enumerate() {
        let before = waiting(&roti).await;
        happens(world, &melati, *what, &format!("62895{index:08}")).await;
        assert_eq!(waiting(&roti).await, before, "{what:?} made a draft");
    }
}

async fn whatever_happens_to_an_account_is_taken_and_holds_up_nobody(world: &World) {
    open_for_business(world).await;
    let (roti, melati) = (world.scope(ROTI).await, world.scope(MELATI).await);
    sari_is_answered(world).await;
    for what in ACCOUNT {
        let before = waiting(&roti).await;
        happens(world, &melati, *what, "sari").await;
        assert!(waiting(&roti).await <= before, "{what:?} made a draft");
    }
    assert!(
        !super::thread(&roti, "Sari Wulandari").await.is_empty(),
        "history stays readable"
    );
}

async fn whatever_the_owners_phone_tells_makes_no_draft_and_holds_up_nobody(world: &World) {
    open_for_business(world).await;
    let (roti, melati) = (world.scope(ROTI).await, world.scope(MELATI).await);
    sari_is_answered(world).await;
    for what in COEXISTENCE {
        happens(world, &melati, *what, "sari").await;
        assert_eq!(waiting(&roti).await, 0, "{what:?} made a draft");
    }
    assert_eq!(world.twin.ledger().posts().len(), 1, "something was sent");
}

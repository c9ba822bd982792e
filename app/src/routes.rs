//! Every page's address, on one screen. The server adds what is not a page: webhooks, callbacks, live updates, files.

use leptos::children::ToChildren;
use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use leptos_axum::AxumRouteListing;
use leptos_meta::provide_meta_context;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::{Router, Routes, RoutesProps};
use leptos_router::{
    ChooseView, NestedRoute, ParamSegment, PossibleRouteMatch, SsrMode, StaticSegment, path,
};

use crate::pages::{
    approvals, brand_studio, business, client, clients, connect, data_deletion, erasure, evidence, forgot,
    home, inbox, integrations, invitation, login, not_found, people, privacy, quarantine, review_kit,
    settings, thread,
};

fn pages() -> Vec<AnyNestedRoute> {
    let mut all = vec![
        page(path!("/"), home::HomePage),
        // Before the clients, whose address would take it for one.
        page(path!("/clients/new"), client::NewClientPage),
        page(path!("/clients/:workspace"), home::HomePage),
        page(path!("/clients/:workspace/settings/client"), client::ClientPage),
        page(
            path!("/clients/:workspace/settings/client/close"),
            client::ClosePage,
        ),
        page(path!("/login"), login::LoginPage),
        page(path!("/forgot"), forgot::ForgotPage),
        page(path!("/reset"), forgot::ResetPage),
        page(path!("/invitation"), invitation::InvitationPage),
        page(path!("/people/log"), people::LogPage),
        page(path!("/clients"), clients::ClientsPage),
        page(path!("/brand-studio"), brand_studio::BrandStudioPage),
        page(path!("/brand-studio/hosts"), brand_studio::HostsPage),
        page(path!("/connect"), connect::ConnectPage),
        page(path!("/data-deletion/:code"), data_deletion::DataDeletionPage),
        page(path!("/review"), review_kit::ReviewKitPage),
        page(path!("/privacy"), privacy::PrivacyPage),
        page(path!("/terms"), privacy::TermsPage),
    ];
    // One's own workspace at the plain address, a partner's client under `/clients/{workspace}`.
    let of_a_workspace = [
        member(path!("/approvals"), approvals::ApprovalsPage),
        member(path!("/approvals/:draft"), approvals::ApprovalPage),
        member(path!("/inbox"), inbox::InboxPage),
        member(path!("/inbox/:conversation"), thread::ThreadPage),
        member(path!("/inbox/:conversation/evidence"), evidence::EvidencePage),
        member(path!("/inbox/:conversation/erase"), erasure::ErasurePage),
        member(path!("/business"), business::OverviewPage),
        member(path!("/business/catalog"), business::CatalogPage),
        // Before the items, whose address would take it for one.
        member(path!("/business/catalog/import"), business::ImportPage),
        member(path!("/business/catalog/:fact"), business::ItemPage),
        member(path!("/business/profile"), business::ProfilePage),
        member(path!("/business/profile/hours"), business::HoursPage),
        member(path!("/business/profile/address/:fact"), business::AddressPage),
        member(path!("/business/profile/contact"), business::ContactPage),
        member(path!("/business/profile/payment"), business::PaymentPage),
        member(path!("/business/profile/shipping"), business::ShippingPage),
        member(path!("/business/policies"), business::PoliciesPage),
        member(path!("/business/policies/:fact"), business::PolicyPage),
        member(path!("/business/voice"), business::VoicePage),
        member(path!("/business/history/:fact"), business::HistoryPage),
        member(path!("/business/try"), business::TryPage),
        member(path!("/business/removed"), business::RemovedPage),
        member(path!("/people"), people::PeoplePage),
        member(path!("/people/invite"), people::InvitePage),
        member(path!("/people/roles"), people::RolesPage),
        member(path!("/people/:person"), people::PersonPage),
        member(path!("/settings"), settings::SettingsPage),
        member(path!("/settings/auto-send"), settings::AutoSendPage),
        member(path!("/settings/delegation"), settings::DelegationPage),
        member(path!("/settings/integrations"), integrations::IntegrationsPage),
        member(path!("/settings/quarantine"), quarantine::QuarantinePage),
        member(
            path!("/settings/quarantine/:unit/dismiss"),
            quarantine::DismissPage,
        ),
        member(
            path!("/settings/integrations/:connection/disconnect"),
            integrations::DisconnectPage,
        ),
    ];
    all.extend(of_a_workspace.into_iter().flatten());
    all
}

/// The addresses for the server's router.
pub fn list() -> Vec<AxumRouteListing> {
    crate::posted::accepting_posts(leptos_axum::generate_route_list(App))
}

/// The application: one page per request, complete before its first byte leaves.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let routes = || {
        Routes(
            RoutesProps::builder()
                .fallback(not_found::NotFoundPage)
                .children(ToChildren::to_children(|| StaticVec::from(pages())))
                .build(),
        )
    };
    view! { <Router>{routes()}</Router> }
}

fn page<P, V>(path: P, view: V) -> AnyNestedRoute
where
    P: PossibleRouteMatch + Clone + Send + Sync + std::fmt::Debug + 'static,
    V: ChooseView + Send + Clone + 'static,
{
    // A page may still answer 404, redirect or set a cookie after it has read the database, and must be whole without scripts.
    NestedRoute::new(path, view)
        .ssr_mode(SsrMode::Async)
        .into_any_nested_route()
}

fn member<P, V>(path: P, view: V) -> [AnyNestedRoute; 2]
where
    P: PossibleRouteMatch + Clone + Send + Sync + std::fmt::Debug + 'static,
    V: ChooseView + Send + Clone + 'static,
{
    let in_client = (StaticSegment("clients"), ParamSegment("workspace"), path.clone());
    [page(path, view.clone()), page(in_client, view)]
}

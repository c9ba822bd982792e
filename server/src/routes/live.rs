//! Live updates for open pages, by server-sent events. Only a hint that something changed; pages read again what they show.

use std::collections::HashSet;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::ids::{PartnerId, WorkspaceId};
use domain::live::{Audience, Live, LiveKind};
use domain::tenancy::{Home, Role};
use futures::{Stream, StreamExt as _};
use serde_json::json;
use tokio_stream::wrappers::BroadcastStream;

use crate::site::Site;
use crate::visitor::{Person, Refused};

/// After this long the browser connects anew, and its session is looked at again.
const LONGEST: Duration = Duration::from_mins(2);

/// `/live`: one's own workspace; for partner staff, the clients they may see.
pub async fn own(State(site): State<Site>, person: Person) -> Result<Response, Refused> {
    let hears = match person.signed_in.home {
        Home::Workspace(_) => Hears::Audience(person.workspace(None).await?.workspace().into()),
        Home::Partner(partner) if person.signed_in.role == Role::PartnerAdmin => {
            Hears::Audience(Audience::Partner(partner))
        }
        Home::Partner(partner) => Hears::Workspaces(partner, assigned(&site, &person).await?),
    };
    Ok(stream(&site, hears))
}

/// `/clients/{workspace}/live`.
pub async fn of_client(
    State(site): State<Site>,
    Path(workspace): Path<String>,
    person: Person,
) -> Result<Response, Refused> {
    let scope = person.workspace(Some(&workspace)).await?;
    Ok(stream(&site, Hears::Audience(scope.workspace().into())))
}

enum Hears {
    Audience(Audience),
    Workspaces(PartnerId, HashSet<WorkspaceId>),
}

impl Hears {
    fn hears(&self, live: &Live) -> bool {
        match self {
            Self::Audience(audience) => audience.hears(live),
            Self::Workspaces(_, assigned) => assigned.contains(&live.workspace),
        }
    }

    /// Somebody's access changed, perhaps this listener's: the stream ends, and whoever connects anew is asked who they are.
    fn is_over(&self, live: &Live) -> bool {
        let partner = match self {
            Self::Audience(Audience::Workspace(_)) => None,
            Self::Audience(Audience::Partner(partner)) | Self::Workspaces(partner, _) => Some(*partner),
        };
        let of_agency = partner.is_some() && live.partner == partner;
        live.kind == LiveKind::People && (of_agency || self.hears(live))
    }
}

async fn assigned(site: &Site, person: &Person) -> Result<HashSet<WorkspaceId>, Refused> {
    let clients = person.signed_in.partner(&site.laras)?.clients().await;
    let clients = clients.map_err(|_| Refused(domain::tenancy::Denied::Unavailable))?;
    Ok(clients.into_iter().map(|client| client.workspace).collect())
}

fn stream(site: &Site, hears: Hears) -> Response {
    let stopping = site.stopping.clone().cancelled_owned();
    let over = async move {
        tokio::select! {
            () = stopping => {}
            () = tokio::time::sleep(LONGEST) => {}
        }
    };
    let events = site.laras.events();
    let changes = changes(BroadcastStream::new(events.subscribe()), hears);
    // What was missed may concern anybody.
    let gaps = BroadcastStream::new(events.subscribe_gaps()).map(|_| Told::Event(read_again()));
    let told = futures::stream::select(changes, gaps)
        .take_while(|told| std::future::ready(!matches!(told, Told::Over)))
        .filter_map(|told| std::future::ready(told.into_event()));
    Sse::new(told.take_until(over))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
        .into_response()
}

/// What a listener is told of one change.
enum Told {
    Event(Event),
    /// It concerns others.
    Nothing,
    /// To connect anew.
    Over,
}

impl Told {
    fn into_event(self) -> Option<Result<Event, Infallible>> {
        match self {
            Self::Event(event) => Some(Ok(event)),
            Self::Nothing | Self::Over => None,
        }
    }
}

fn changes(all: BroadcastStream<Live>, hears: Hears) -> impl Stream<Item = Told> {
    all.map(move |live| match live {
        Ok(live) if hears.is_over(&live) => Told::Over,
        Ok(live) if hears.hears(&live) => Told::Event(event(&live)),
        Ok(_) => Told::Nothing,
        // A listener that fell behind does not know what it missed: it reads everything again, and is asked who it is as it does.
        Err(_) => Told::Event(read_again()),
    })
}

fn read_again() -> Event {
    Event::default().event("change").data("{}")
}

fn event(live: &Live) -> Event {
    let data =
        json!({ "kind": live.kind.code(), "conversation": live.conversation, "workspace": live.workspace });
    Event::default().event("change").data(data.to_string())
}

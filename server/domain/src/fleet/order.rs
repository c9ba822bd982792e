//! What a board shows of all clients, and in which order: trouble on top unless somebody asks otherwise.

use std::cmp::Reverse;

use jiff::Timestamp;

use super::board::Client;
use crate::Channel;
use crate::connect::ConnectionState;
use crate::time::{DAY, HOUR};

/// A token is told when it ends within this time.
const TOKEN_ENDS_SOON: i64 = 14 * DAY;
/// A window is told when it closes within this time.
const WINDOW_ENDS_SOON: i64 = HOUR;

/// Why somebody should look at a client, the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// Nothing is connected.
    NotConnected,
    /// Meta rates the number low.
    LowQuality,
    /// A token ends within two weeks.
    TokenEnds,
    /// Less comes in than usual.
    Quiet,
    /// Nothing leaves for now.
    Paused,
    /// An answer waits and its window closes within an hour.
    WindowCloses,
    /// A token has ended, or Meta no longer lets us act.
    Reconnect,
}

impl Trouble {
    /// The name in pages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotConnected => "not_connected",
            Self::LowQuality => "low_quality",
            Self::TokenEnds => "token_ends",
            Self::Quiet => "quiet",
            Self::Paused => "paused",
            Self::WindowCloses => "window_closes",
            Self::Reconnect => "reconnect",
        }
    }

    /// Everything that is wrong with a client, the gravest first.
    pub(super) fn of(client: &Client, now: Timestamp) -> Vec<Self> {
        let within = |at: Timestamp, ms: i64| at.as_millisecond() - now.as_millisecond() <= ms;
        let any = |wrong: &dyn Fn(&super::ClientConnection) -> bool| client.connections.iter().any(wrong);
        let ended = |at: Option<Timestamp>| at.is_some_and(|at| within(at, 0));
        let all = [
            (
                Self::Reconnect,
                any(&|one| one.state == ConnectionState::ReconnectNeeded || ended(one.token_ends)),
            ),
            (
                Self::WindowCloses,
                client.waiting > 0 && client.soonest.is_some_and(|end| within(end, WINDOW_ENDS_SOON)),
            ),
            (
                Self::Paused,
                client.resting || any(&|one| one.state == ConnectionState::Paused),
            ),
            (Self::Quiet, client.quiet.is_some()),
            (
                Self::TokenEnds,
                any(&|one| {
                    one.token_ends
                        .is_some_and(|at| !within(at, 0) && within(at, TOKEN_ENDS_SOON))
                }),
            ),
            (Self::LowQuality, any(&|one| one.quality == "RED")),
            (Self::NotConnected, client.connections.is_empty()),
        ];
        all.into_iter()
            .filter_map(|(trouble, is_so)| is_so.then_some(trouble))
            .collect()
    }
}

/// By what a board is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The gravest trouble first, then the most waiting.
    #[default]
    Trouble,
    /// The alphabet.
    Name,
    /// How well Meta lets it act, the worst first.
    Connection,
    /// The token that ends first.
    Token,
    /// The worst rating first.
    Quality,
    /// The longest queue first.
    Waiting,
    /// The window that closes first.
    Window,
    /// The longest silence first.
    Last,
    /// The smallest share that leaves by itself first.
    ByItself,
}

impl Sort {
    /// All, in the order of the columns.
    pub const ALL: [Self; 9] = [
        Self::Trouble,
        Self::Name,
        Self::Connection,
        Self::Token,
        Self::Quality,
        Self::Waiting,
        Self::Window,
        Self::Last,
        Self::ByItself,
    ];

    /// The name in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Trouble => "trouble",
            Self::Name => "name",
            Self::Connection => "connection",
            Self::Token => "token",
            Self::Quality => "quality",
            Self::Waiting => "waiting",
            Self::Window => "window",
            Self::Last => "last",
            Self::ByItself => "by_itself",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }

    fn key(self, client: &Client) -> i64 {
        let at = |at: Option<Timestamp>| at.map_or(i64::MAX, Timestamp::as_millisecond);
        match self {
            Self::Name => 0,
            Self::Trouble => client.troubles.first().map_or(0, |trouble| -1 - *trouble as i64),
            Self::Connection => client
                .connections
                .iter()
                .map(|one| i64::from(one.state.trouble()))
                .max()
                .map_or(-1, |worst| -worst),
            Self::Token => at(client.connections.iter().filter_map(|one| one.token_ends).min()),
            Self::Quality => client
                .connections
                .iter()
                .map(|one| rating(&one.quality))
                .min()
                .unwrap_or(i64::MAX),
            Self::Waiting => -i64::try_from(client.waiting).unwrap_or(i64::MAX),
            Self::Window => at(client.soonest),
            Self::Last => at(client.last_received),
            Self::ByItself => client.share_by_itself().map_or(i64::MAX, i64::from),
        }
    }
}

fn rating(quality: &str) -> i64 {
    match quality {
        "RED" => 0,
        "YELLOW" => 1,
        "GREEN" => 2,
        _ => 3,
    }
}

/// Which clients a board shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shows {
    /// Every one.
    #[default]
    All,
    /// Those with trouble.
    Trouble,
    /// Those where an answer waits for a person.
    Waiting,
}

impl Shows {
    /// The name in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Trouble => "trouble",
            Self::Waiting => "waiting",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::All, Self::Trouble, Self::Waiting]
            .into_iter()
            .find(|shows| shows.code() == code)
    }
}

/// What somebody asks of a board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Which clients.
    pub shows: Shows,
    /// Only those that have this channel.
    pub channel: Option<Channel>,
    /// Only those whose name contains this, in whatever case.
    pub text: String,
    /// By what.
    pub sort: Sort,
    /// The other way round.
    pub reversed: bool,
    /// From 0.
    pub page: usize,
}

impl Wanted {
    /// The clients asked for, in the order asked for.
    pub(super) fn of(&self, mut clients: Vec<Client>) -> Vec<Client> {
        let text = self.text.trim().to_lowercase();
        clients.retain(|client| {
            let shown = match self.shows {
                Shows::All => true,
                Shows::Trouble => !client.troubles.is_empty(),
                Shows::Waiting => client.waiting > 0,
            };
            let lent = |channel| client.connections.iter().any(|one| one.channel == channel);
            shown && self.channel.is_none_or(lent) && client.name.to_lowercase().contains(&text)
        });
        // Names and ids break ties, so that pages neither lose nor repeat a client.
        clients.sort_by_cached_key(|client| {
            let most = if self.sort == Sort::Trouble {
                Reverse(client.waiting)
            } else {
                Reverse(0)
            };
            (
                self.sort.key(client),
                most,
                client.name.to_lowercase(),
                client.workspace.0,
            )
        });
        if self.reversed {
            clients.reverse();
        }
        clients
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::fleet::ClientConnection;
    use crate::ids::WorkspaceId;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    fn client(number: u128, waiting: u64, minutes_left: i64, states: &[ConnectionState]) -> Client {
        let mut client = Client {
            workspace: WorkspaceId(Uuid::from_u128(number)),
            name: format!("Toko {}", number % 7),
            accent: None,
            resting: false,
            connections: states
                .iter()
                .map(|state| ClientConnection {
                    channel: Channel::WhatsApp,
                    state: *state,
                    quality: "GREEN".into(),
                    token_since: None,
                    token_ends: None,
                })
                .collect(),
            waiting,
            held: 0,
            unread: 0,
            soonest: (waiting > 0).then(|| at(minutes_left * 60_000)),
            last_received: None,
            quiet: None,
            answered: 0,
            by_itself: 0,
            days: Vec::new(),
            troubles: Vec::new(),
        };
        client.troubles = Trouble::of(&client, at(0));
        client
    }

    const STATES: [ConnectionState; 3] = [
        ConnectionState::Live,
        ConnectionState::Paused,
        ConnectionState::ReconnectNeeded,
    ];

    proptest! {
        #[test]
        fn whatever_the_order_every_client_is_there_once_and_trouble_is_on_top(
            rows in prop::collection::vec((0_u64..4, 0_i64..300, 0_usize..3), 0..40), sort in 0_usize..9, reversed: bool
        ) {
            let clients: Vec<Client> = rows.iter().enumerate()
                .map(|(number, (waiting, left, state))| client(number as u128, *waiting, *left, &[STATES[*state]]))
                .collect();
            let sort = Sort::ALL[sort];
            let shown = Wanted { sort, reversed, ..Wanted::default() }.of(clients.clone());
            let mut ids: Vec<_> = shown.iter().map(|client| client.workspace.0).collect();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), clients.len());
            let top = Wanted::default().of(clients);
            let graveness: Vec<_> = top.iter().map(|client| client.troubles.first().copied()).collect();
            prop_assert!(graveness.is_sorted_by(|one, next| one >= next), "{:?}", graveness);
        }
    }

    #[test]
    fn filters_narrow_and_a_window_that_closes_within_the_hour_is_trouble() {
        let clients = vec![
            client(1, 1, 20, &[ConnectionState::Live]),
            client(2, 1, 200, &[ConnectionState::Live]),
            client(3, 0, 0, &[]),
        ];
        let shown = |shows, text: &str| {
            let wanted = Wanted {
                shows,
                text: text.into(),
                ..Wanted::default()
            };
            wanted.of(clients.clone()).len()
        };
        assert_eq!(clients[0].troubles, [Trouble::WindowCloses]);
        assert_eq!(clients[2].troubles, [Trouble::NotConnected]);
        assert_eq!(
            (
                shown(Shows::All, ""),
                shown(Shows::Waiting, ""),
                shown(Shows::Trouble, "")
            ),
            (3, 2, 2)
        );
        assert_eq!(shown(Shows::All, " TOKO 2 "), 1);
    }
}

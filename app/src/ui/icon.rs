//! Our own small set of line icons, 20 by 20, drawn with the colour of the text around them.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Alert,
    Approve,
    Arrow,
    Back,
    Book,
    Brand,
    Check,
    Clients,
    Clock,
    Comment,
    Cross,
    Edit,
    Eye,
    Home,
    Inbox,
    Info,
    Link,
    Lock,
    More,
    People,
    Plug,
    Question,
    Search,
    Send,
    Settings,
    Shield,
    SignOut,
    Store,
}

/// The icon as a decoration: whatever it means is also said in words.
pub fn icon(icon: Icon) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d=path(icon)/>
        </svg>
    }
    .into_any()
}

const fn path(icon: Icon) -> &'static str {
    match icon {
        Icon::Alert => "M10 3.2 2.6 16.4h14.8L10 3.2zM10 8v4M10 14.2v.1",
        Icon::Approve => "M3.5 5.5h13M3.5 10h6M3.5 14.5h5M11.5 13.5l2.2 2.2 4-4.6",
        Icon::Arrow => "M4 10h12M11.5 5.5 16 10l-4.5 4.5",
        Icon::Back => "M16 10H4M8.5 5.5 4 10l4.5 4.5",
        Icon::Book => {
            "M4 4.5c2.4-.8 4.4-.5 6 .8 1.6-1.3 3.6-1.6 6-.8v11c-2.4-.8-4.4-.5-6 .8-1.6-1.3-3.6-1.6-6-.8zM10 5.3v11"
        }
        Icon::Brand => {
            "M10 17a7 7 0 1 1 7-7c0 2-1.6 2.6-3 2.6h-1.6c-1.5 0-1.9 1.3-1.2 2.2.7 1 .2 2.2-1.2 2.2zM6.8 10.2v.1M8.2 6.8v.1M12 6.6v.1M14 9.4v.1"
        }
        Icon::Check => "M4 10.5 8 14.5l8-9",
        Icon::Clients => {
            "M7.5 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 16.5c0-3 2-4.7 5-4.7s5 1.7 5 4.7M13 3.3a3 3 0 0 1 0 5.4M14.5 12c1.9.6 3 2.1 3 4.5"
        }
        Icon::Clock => "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6.2V10l2.6 1.8",
        Icon::Comment => "M4 4h12v9.5h-6.5L6 16.8v-3.3H4zM7 7.3h6M7 10.2h4",
        Icon::Cross => "M5 5l10 10M15 5 5 15",
        Icon::Edit => "M4 16l.8-3.5L13.3 4l2.7 2.7-8.5 8.5L4 16zM11.5 5.8l2.7 2.7",
        Icon::Eye => {
            "M2.5 10c1.8-3.4 4.4-5 7.5-5s5.7 1.6 7.5 5c-1.8 3.4-4.4 5-7.5 5s-5.7-1.6-7.5-5zM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z"
        }
        Icon::Home => "M3 9.5 10 3.5l7 6M5 8v8.5h3.5V12h3v4.5H15V8",
        Icon::Inbox => "M3 11.5 5.2 4.5h9.6L17 11.5v4.5H3zM3 11.5h4l1 2h4l1-2h4",
        Icon::Info => "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.2v4.3M10 6.5v.1",
        Icon::Link => {
            "M8.5 11.5a3 3 0 0 0 4.2 0l2.8-2.8a3 3 0 0 0-4.2-4.2l-.9.9M11.5 8.5a3 3 0 0 0-4.2 0l-2.8 2.8a3 3 0 0 0 4.2 4.2l.9-.9"
        }
        Icon::Lock => "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
        Icon::More => "M4.5 10h.1M10 10h.1M15.5 10h.1",
        Icon::People => {
            "M10 9.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM3.8 17c.4-3.3 2.8-5 6.2-5s5.8 1.7 6.2 5"
        }
        Icon::Plug => "M7 3v4M13 3v4M5 7h10v2.5a5 5 0 0 1-10 0zM10 14.5V17.5",
        Icon::Question => {
            "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM8 8.2c0-2.6 4.1-2.6 4.1 0 0 1.6-2.1 1.6-2.1 3.3M10 13.8v.1"
        }
        Icon::Search => "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4",
        Icon::Send => "M3 10 17 3.5 13.5 17l-3.8-5.2zM9.7 11.8 17 3.5",
        Icon::Settings => {
            "M3.5 6h7M14.5 6h2M12.5 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM3.5 14h2M9.5 14h7M7.5 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"
        }
        Icon::Shield => "M10 3 4 5.2v4.5c0 3.6 2.4 6 6 7.3 3.6-1.3 6-3.7 6-7.3V5.2zM7.3 10l2 2 3.5-4",
        Icon::SignOut => "M8 3.5H4v13h4M8.5 10H17M13.5 6.5 17 10l-3.5 3.5",
        Icon::Store => {
            "M3 8.5 4.5 4h11L17 8.5M4.5 10v6.5h11V10M3 8.5a2.3 2.3 0 0 0 4.7 0 2.3 2.3 0 0 0 4.6 0 2.3 2.3 0 0 0 4.7 0M8.5 16.5v-4h3v4"
        }
    }
}

//! Cards, badges, notices, fields and empty states.

use leptos::prelude::*;

use super::{Icon, icon};

/// What a colour says; the words beside it say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Good,
    Warn,
    Bad,
    Info,
    Brand,
}

impl Tone {
    const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Brand => "brand",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Good => Icon::Check,
            Self::Warn | Self::Bad => Icon::Alert,
            Self::Neutral | Self::Info | Self::Brand => Icon::Info,
        }
    }
}

#[component]
pub fn Card(children: Children) -> impl IntoView {
    view! { <section class="card">{children()}</section> }
}

#[component]
pub fn Badge(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! { <span class=format!("badge badge-{}", tone.name())>{children()}</span> }
}

/// Something the person should read before going on.
#[component]
pub fn Notice(
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] testid: Option<String>,
    children: Children,
) -> impl IntoView {
    let role = matches!(tone, Tone::Bad | Tone::Warn)
        .then_some("alert")
        .unwrap_or("status");
    view! {
        <div class=format!("notice notice-{}", tone.name()) role=role data-testid=testid>
            {icon(tone.icon())}
            <div class="notice-text">{children()}</div>
        </div>
    }
}

/// Nothing here yet, and what to do next.
#[component]
pub fn EmptyState(
    icon: Icon,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-icon">{super::icon(icon)}</span>
            <h2 class="empty-title">{title}</h2>
            <p class="empty-text">{text}</p>
            {children.map(|children| view! { <div class="empty-action">{children()}</div> })}
        </div>
    }
}

/// A label, its control (`children`, with the id `id`), a hint and a problem.
#[component]
pub fn Field(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] problem: Option<String>,
    children: Children,
) -> impl IntoView {
    let class = if problem.is_some() {
        "field field-problem"
    } else {
        "field"
    };
    let hint = hint.map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> });
    let problem = problem.map(
        |problem| view! { <p class="field-error" id=format!("{id}-problem") role="alert">{problem}</p> },
    );
    view! {
        <div class=class>
            <label for=id>{label}</label>
            {hint}
            {children()}
            {problem}
        </div>
    }
}

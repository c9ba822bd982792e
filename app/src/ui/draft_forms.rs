//! What a person can do with a draft. Real forms: they work before and without any script.

use domain::review::{DraftCard, RejectReason, Snooze};
use leptos::prelude::*;

use super::draft_card::{CardPlace, CardReader};
use super::draft_way::other_way;
use super::{Field, Icon, icon};
use crate::forms::textarea_text;
use crate::words::{approvals, queue};

/// Which forms a card offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// Approve as it is, reject, or go to the page with the editor.
    Short,
    /// The same with the editor folded in, and with putting aside: nobody leaves the queue.
    InQueue,
    /// The editor is here.
    WithEditor,
}

impl Decision {
    pub(super) const fn at(place: CardPlace) -> Self {
        match place {
            CardPlace::Page => Self::WithEditor,
            CardPlace::PartnerQueue => Self::InQueue,
            CardPlace::Queue | CardPlace::Thread => Self::Short,
        }
    }
}

pub(super) fn forms(reader: &CardReader, card: &DraftCard, decision: Decision) -> AnyView {
    let words = approvals::words(reader.lang);
    if !reader.may_approve {
        return view! { <p class="muted small">{words.read_only}</p> }.into_any();
    }
    if card.for_owner {
        let aside = (decision == Decision::InQueue).then(|| snooze(reader, card));
        return view! { <div class="draft-actions">{aside} {reject(reader, card)}</div> }.into_any();
    }
    match decision {
        Decision::InQueue => view! {
            <div class="draft-actions">
                {approve(reader, card, "button button-primary")} {edit_here(reader, card)} {other_way(reader, card)}
                {reject(reader, card)} {snooze(reader, card)}
            </div>
        }
        .into_any(),
        Decision::Short => view! {
            <div class="draft-actions">
                {approve(reader, card, "button button-primary")} {edit_link(reader, card)} {other_way(reader, card)} {reject(reader, card)}
            </div>
        }
        .into_any(),
        Decision::WithEditor => {
            // What is held goes out with a reason, which the editor asks for.
            let approve = card
                .holds
                .is_empty()
                .then(|| approve(reader, card, "button button-quiet"));
            view! {
                {edit(reader, card, "editor")}
                <div class="draft-actions">{approve} {other_way(reader, card)} {reject(reader, card)}</div>
            }
            .into_any()
        }
    }
}

fn is_final(card: &DraftCard) -> bool {
    card.holds.iter().any(|hold| !hold.overrulable)
}

pub(super) fn hidden(reader: &CardReader, card: &DraftCard) -> AnyView {
    view! {
        <input type="hidden" name="workspace" value=reader.base.workspace_field()/>
        <input type="hidden" name="draft" value=card.id.to_string()/>
        <input type="hidden" name="version" value=card.version.to_string()/>
        <input type="hidden" name="back" value=reader.back.clone()/>
    }
    .into_any()
}

fn approve(reader: &CardReader, card: &DraftCard, class: &'static str) -> Option<AnyView> {
    let words = approvals::words(reader.lang);
    if card.text.is_none() || is_final(card) {
        return None;
    }
    if card.holds.is_empty() {
        return Some(
            view! {
                <form method="post" action="/api/review/approve">
                    {hidden(reader, card)}
                    <button class=class type="submit" data-key="a" data-testid="approve">
                        {icon(Icon::Check)} {words.approve}
                    </button>
                </form>
            }
            .into_any(),
        );
    }
    Some(
        view! {
            <details class="decide">
                <summary class="button button-quiet" data-key="a" data-testid="overrule-open">{words.overrule}</summary>
                <form class="stack decide-form" method="post" action="/api/review/approve">
                    {hidden(reader, card)}
                    {reason(format!("overrule-{}", card.id), "overrule", "overrule-reason", words.overrule_reason, words.overrule_hint)}
                    <button class="button button-primary" type="submit" data-testid="overrule">{words.overrule_confirm}</button>
                </form>
            </details>
        }
        .into_any(),
    )
}

fn edit_link(reader: &CardReader, card: &DraftCard) -> AnyView {
    let words = approvals::words(reader.lang);
    let label = if card.text.is_some() {
        words.edit
    } else {
        words.write_answer
    };
    let href = reader.base.link(&format!("/approvals/{}#editor", card.id));
    view! { <a class="button button-quiet" href=href data-key="e" data-testid="edit">{icon(Icon::Edit)} {label}</a> }
        .into_any()
}

/// The editor, folded: opened by a key or a finger, without leaving the queue.
fn edit_here(reader: &CardReader, card: &DraftCard) -> AnyView {
    let words = approvals::words(reader.lang);
    let label = if card.text.is_some() {
        words.edit
    } else {
        words.write_answer
    };
    view! {
        <details class="decide">
            <summary class="button button-quiet" data-key="e" data-testid="edit">{icon(Icon::Edit)} {label}</summary>
            <div class="decide-form">{edit(reader, card, &format!("editor-{}", card.id))}</div>
        </details>
    }
    .into_any()
}

/// Ways to be asked later; of one that was put aside, the way back.
fn snooze(reader: &CardReader, card: &DraftCard) -> AnyView {
    let words = queue::words(reader.lang);
    let choices: &[Snooze] = if card.snoozed_until.is_some_and(|until| until > reader.now) {
        &[Snooze::Over]
    } else {
        &[Snooze::Hour, Snooze::Tomorrow, Snooze::WindowEnd]
    };
    let buttons = choices.iter().map(|how| {
        let testid = format!("snooze-{}", how.code());
        view! {
            <button class="button button-quiet" type="submit" name="how" value=how.code() data-testid=testid>
                {queue::snooze(reader.lang, *how)}
            </button>
        }
    });
    view! {
        <details class="decide">
            <summary class="button button-quiet" data-key="s" data-testid="snooze-open">{icon(Icon::Clock)} {words.snooze}</summary>
            <form class="stack decide-form" method="post" action="/api/review/snooze">
                {hidden(reader, card)}
                <p class="muted small">{words.snooze_hint}</p>
                <div class="cluster">{buttons.collect_view()}</div>
            </form>
        </details>
    }
    .into_any()
}

fn reject(reader: &CardReader, card: &DraftCard) -> AnyView {
    let words = approvals::words(reader.lang);
    view! {
        <details class="decide">
            <summary class="button button-quiet" data-key="r" data-testid="reject-open">{icon(Icon::Cross)} {words.reject}</summary>
            <form class="stack decide-form" method="post" action="/api/review/reject">
                {hidden(reader, card)}
                {why_rejected(reader, card)}
                <button class="button button-danger" type="submit" data-testid="reject">{words.reject_confirm}</button>
            </form>
        </details>
    }
    .into_any()
}

/// One of a closed list, so that it can be counted; words only where none of them fits.
fn why_rejected(reader: &CardReader, card: &DraftCard) -> AnyView {
    let words = queue::words(reader.lang);
    let (why, own) = (format!("why-{}", card.id), format!("reject-{}", card.id));
    let hint = format!("{own}-hint");
    let options = RejectReason::ALL.map(|reason| {
        let chosen = reason == RejectReason::Other;
        view! { <option value=reason.code() selected=chosen>{queue::reject_reason(reader.lang, reason)}</option> }
    });
    view! {
        <Field id=why.clone() label=words.reject_why>
            <select id=why name="why" data-testid="reject-why">{options.collect_view()}</select>
        </Field>
        <Field id=own.clone() label=words.reject_words hint=words.reject_words_hint>
            <input id=own name="reason" type="text" maxlength="500" aria-describedby=hint data-testid="reject-reason"/>
        </Field>
    }
    .into_any()
}

fn reason(
    id: String,
    name: &'static str,
    testid: &'static str,
    label: &'static str,
    hint: &'static str,
) -> AnyView {
    view! {
        <Field id=id.clone() label=label hint=hint>
            <input id=id.clone() name=name type="text" maxlength="500" required aria-describedby=format!("{id}-hint") data-testid=testid/>
        </Field>
    }
    .into_any()
}

fn edit(reader: &CardReader, card: &DraftCard, id: &str) -> AnyView {
    let words = approvals::words(reader.lang);
    let limit = card.way.longest_text(card.channel).to_string();
    let lang = card.lang.code();
    let text = textarea_text(card.text.as_deref().unwrap_or_default());
    let may_overrule = !card.holds.is_empty() && !is_final(card);
    // Where nothing was proposed, the holds say why, and what a person writes need not be held.
    let must_overrule = may_overrule && card.text.is_some();
    let send = if must_overrule {
        words.overrule_confirm
    } else {
        words.edit_send
    };
    let overrule = may_overrule.then(|| {
        let field = format!("{id}-overrule");
        view! {
            <Field id=field.clone() label=words.overrule_reason hint=words.overrule_hint>
                <input
                    id=field.clone() name="overrule" type="text" maxlength="500" required=must_overrule
                    aria-describedby=format!("{field}-hint") data-testid="edit-overrule"
                />
            </Field>
        }
    });
    let field = format!("{id}-text");
    view! {
        <form class="stack editor" id=id.to_owned() method="post" action="/api/review/edit" data-testid="edit-form">
            {hidden(reader, card)}
            <Field id=field.clone() label=words.edit_label hint=words.edit_hint>
                <textarea
                    id=field.clone() name="text" rows="6" required maxlength=limit
                    lang=lang aria-describedby=format!("{field}-hint") data-testid="edit-text"
                >
                    {text}
                </textarea>
            </Field>
            {overrule}
            <button class="button button-primary" type="submit" data-testid="edit-send">
                {icon(Icon::Send)} {send}
            </button>
        </form>
    }
    .into_any()
}

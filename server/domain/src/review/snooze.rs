//! Not now: a draft leaves the queue for a while and comes back by itself, always with time left to answer.

use jiff::civil::time;
use jiff::{Span, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};

use super::rows::{content_key, draft_row};
use super::{DraftState, ReviewError};
use crate::Way;
use crate::evidence::{Entry, Record};
use crate::ids::{ConversationId, DraftId};
use crate::live::LiveKind;
use crate::store::StoreError;
use crate::store::entity::tenant::draft;
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::{HOUR, MINUTE, from_ms};

/// What waits comes back so long before its window closes.
const LEFT_TO_ANSWER: i64 = 30 * MINUTE;
/// When a business's day begins, for whoever wants to see it tomorrow.
const MORNING: i8 = 9;

/// Until when somebody does not want to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snooze {
    /// For an hour.
    Hour,
    /// Until nine the next morning, by the business's clock.
    Tomorrow,
    /// Until half an hour before the window closes.
    WindowEnd,
    /// It is wanted back at once.
    Over,
}

impl Snooze {
    /// All choices.
    pub const ALL: [Self; 4] = [Self::Hour, Self::Tomorrow, Self::WindowEnd, Self::Over];

    /// The name in forms and evidence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Tomorrow => "tomorrow",
            Self::WindowEnd => "window_end",
            Self::Over => "over",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|snooze| snooze.code() == code)
    }

    /// The moment at which a draft comes back; `None` where it does not go. `window_until` is `None` where nothing closes.
    pub(super) fn ends(
        self,
        now: Timestamp,
        zone: &jiff::tz::TimeZone,
        window_until: Option<i64>,
    ) -> Option<i64> {
        let last = window_until.map(|end| end - LEFT_TO_ANSWER);
        let wanted = match self {
            Self::Over => return None,
            Self::Hour => now.as_millisecond() + HOUR,
            Self::Tomorrow => tomorrow(now, zone),
            Self::WindowEnd => last.unwrap_or_else(|| tomorrow(now, zone)),
        };
        let end = last.map_or(wanted, |last| wanted.min(last));
        (end > now.as_millisecond()).then_some(end)
    }
}

fn tomorrow(now: Timestamp, zone: &jiff::tz::TimeZone) -> i64 {
    let date = zone.to_datetime(now).date().saturating_add(Span::new().days(1));
    zone.to_ambiguous_zoned(date.to_datetime(time(MORNING, 0, 0, 0)))
        .compatible()
        .map_or_else(
            |_| now.as_millisecond() + 24 * HOUR,
            |zoned| zoned.timestamp().as_millisecond(),
        )
}

/// Puts a draft aside, or takes it back; returns when it comes back.
///
/// # Errors
/// [`ReviewError::NoTimeLeft`] within half an hour of the window's end, since it would come back too late to be answered.
pub async fn snooze(
    scope: &WorkspaceScope,
    id: DraftId,
    version: i32,
    how: Snooze,
) -> Result<Option<Timestamp>, ReviewError> {
    if !scope.may(Duty::Approve) {
        return Err(ReviewError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let row = draft_row(&txn, id).await?.ok_or(ReviewError::NotFound)?;
    let is_open = DraftState::parse(&row.state).is_some_and(DraftState::is_open);
    if !is_open || row.version != version {
        return Err(ReviewError::Stale);
    }
    let closes = row.window_until.filter(|_| row.way != Way::Comment.code());
    let until = how.ends(txn.laras.clock().now(), &scope.zone(), closes);
    if until.is_none() && how != Snooze::Over {
        return Err(ReviewError::NoTimeLeft);
    }
    txn.update::<draft::Entity>()
        .col_expr(draft::Column::SnoozedUntil, Expr::value(until))
        .filter(draft::Column::Id.eq(row.id))
        .filter(super::still_open())
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    let conversation = ConversationId(row.conversation_id);
    let mut entry = Entry::new("snoozed", &scope.actor)
        .about(conversation)
        .object("draft", row.id)
        .number("version", i64::from(version))
        .text("snooze", how.code());
    if let Some(until) = until {
        entry = entry.number("until", until);
    }
    let key = content_key(&txn, row.conversation_id).await?;
    txn.record(key, entry).await?;
    txn.announce(LiveKind::Draft, Some(conversation));
    txn.commit().await?;
    Ok(until.map(from_ms))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_is_chosen_it_is_back_half_an_hour_before_the_window_closes(now in 0_i64..10_000_000_000_000, left in 0_i64..86_400_000, choice in 0_usize..3) {
            let zone = jiff::tz::TimeZone::get("Asia/Jakarta").unwrap();
            let end = Snooze::ALL[choice].ends(from_ms(now), &zone, Some(now + left));
            match end {
                Some(end) => prop_assert!(end > now && end <= now + left - LEFT_TO_ANSWER),
                None => prop_assert!(left <= LEFT_TO_ANSWER),
            }
        }
    }

    #[test]
    fn tomorrow_is_nine_by_the_businesss_clock() {
        let zone = jiff::tz::TimeZone::get("Asia/Jakarta").unwrap();
        let now: Timestamp = "2026-11-24T16:30:00Z".parse().unwrap();
        let end = Snooze::Tomorrow.ends(now, &zone, None).unwrap();
        assert_eq!(from_ms(end).to_string(), "2026-11-25T02:00:00Z");
    }
}

//! Fourteen days in one small drawing: what came in as a surface, what was answered as a line.

use std::fmt::Write as _;

use domain::fleet::Day;
use leptos::prelude::*;

use crate::words::clients::ClientsWords;

const STEP: u32 = 8;
const HEIGHT: u32 = 28;

/// The chart with its sums in words; nothing for a client that nobody wrote to.
pub(super) fn chart(words: &'static ClientsWords, days: &[Day]) -> AnyView {
    let most = days.iter().map(|day| day.received.max(day.answered)).max();
    let Some(most) = most.filter(|most| *most > 0) else {
        return view! { <span class="muted small">{words.nothing_yet}</span> }.into_any();
    };
    let received: u32 = days.iter().map(|day| day.received).sum();
    let answered: u32 = days.iter().map(|day| day.answered).sum();
    let width = STEP * u32::try_from(days.len().saturating_sub(1)).unwrap_or_default();
    let line_in = points(days.iter().map(|day| day.received), most);
    let line_out = points(days.iter().map(|day| day.answered), most);
    let surface = format!("M0 {HEIGHT}L{line_in}L{width} {HEIGHT}Z");
    let label = (words.chart)(received, answered);
    let said = label.clone();
    let view_box = format!("0 -1 {width} {}", HEIGHT + 2);
    view! {
        <svg class="spark" viewBox=view_box preserveAspectRatio="none" role="img" aria-label=said>
            <title>{label}</title>
            <path class="spark-in" d=surface></path>
            <path class="spark-out" d=format!("M{line_out}")></path>
        </svg>
    }
    .into_any()
}

fn points(counts: impl Iterator<Item = u32>, most: u32) -> String {
    let mut text = String::new();
    for (day, count) in (0_u32..).zip(counts) {
        let height = HEIGHT - count * HEIGHT / most;
        // Writing into a string cannot fail.
        let _ = write!(text, "{}{} {height}", if day == 0 { "" } else { "L" }, day * STEP);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_day_reaches_the_top_and_an_empty_one_the_ground() {
        assert_eq!(points([0, 10, 5].into_iter(), 10), "0 28L8 0L16 14");
    }
}

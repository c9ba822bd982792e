//! How an answer is cut into marked pieces, and what is not tried at all.

use std::slice::from_ref;

use super::*;

fn cut(text: &str, backed: &Range<usize>, offending: &Range<usize>) -> Vec<Piece> {
    pieces(text, 0..text.len(), from_ref(backed), from_ref(offending))
}

fn all(pieces: &[Piece]) -> Vec<(&str, Option<Mark>)> {
    pieces
        .iter()
        .map(|piece| (piece.text.as_str(), piece.mark))
        .collect()
}

#[test]
fn a_sentence_is_cut_where_marks_begin_and_end() {
    let text = "Harga Rp 22.000, diskon.";
    assert_eq!(
        all(&cut(text, &(6..15), &(17..23))),
        [
            ("Harga ", None),
            ("Rp 22.000", Some(Mark::Backed)),
            (", ", None),
            ("diskon", Some(Mark::Offending)),
            (".", None)
        ]
    );
}

#[test]
fn what_is_wrong_counts_more_than_what_is_backed_and_no_letter_is_cut() {
    assert_eq!(
        all(&cut("éab", &(0..4), &(1..3))),
        [("éa", Some(Mark::Offending)), ("b", Some(Mark::Backed))]
    );
    assert_eq!(
        all(&cut("abc", &(0..3), &(1..2))),
        [
            ("a", Some(Mark::Backed)),
            ("b", Some(Mark::Offending)),
            ("c", Some(Mark::Backed))
        ]
    );
}

#[test]
fn a_message_that_is_empty_or_too_long_is_not_tried() {
    let attempt = |message: String, earlier: usize| Attempt {
        channel: Channel::WhatsApp,
        earlier: vec![(From::Customer, "Halo".to_owned()); earlier],
        message,
    };
    assert!(matches!(fits(&attempt(" ".into(), 0)), Err(TrialError::Empty)));
    assert!(fits(&attempt("x".repeat(LONGEST), MOST_EARLIER)).is_ok());
    assert!(matches!(
        fits(&attempt("x".repeat(LONGEST + 1), 0)),
        Err(TrialError::TooLong)
    ));
    assert!(matches!(
        fits(&attempt("x".into(), MOST_EARLIER + 1)),
        Err(TrialError::TooManyEarlier)
    ));
}

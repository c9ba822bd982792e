//! Words, numbers and signs of a text with their places in it.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Word,
    /// ASCII digits, with dots and commas between digits.
    Number,
    Sign,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    /// Lower case, without apostrophes: "Jum'at" is `jumat`.
    pub lower: String,
    pub range: Range<usize>,
    pub kind: TokenKind,
}

impl Token<'_> {
    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    pub fn is_number(&self) -> bool {
        self.kind == TokenKind::Number
    }
}

/// Splits a text; white space separates and is dropped.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut end = start + first.len_utf8();
        let kind = if first.is_ascii_digit() {
            while let Some(&(at, next)) = rest.peek() {
                let separates = matches!(next, '.' | ',')
                    && text
                        .get(at + 1..)
                        .is_some_and(|tail| tail.starts_with(|c: char| c.is_ascii_digit()));
                if !(next.is_ascii_digit() || separates) {
                    break;
                }
                end = at + next.len_utf8();
                rest.next();
            }
            TokenKind::Number
        } else if first.is_alphabetic() {
            while let Some(&(at, next)) = rest.peek() {
                let joins = matches!(next, '\'' | '’')
                    && text
                        .get(at + next.len_utf8()..)
                        .is_some_and(|tail| tail.starts_with(char::is_alphabetic));
                if !(next.is_alphabetic() || joins) {
                    break;
                }
                end = at + next.len_utf8();
                rest.next();
            }
            TokenKind::Word
        } else {
            TokenKind::Sign
        };
        let piece = text.get(start..end).unwrap_or_default();
        let lower = lower(piece);
        tokens.push(Token {
            text: piece,
            lower,
            range: start..end,
            kind,
        });
    }
    tokens
}

fn lower(piece: &str) -> String {
    if piece.is_ascii() && !piece.contains('\'') {
        return piece.to_ascii_lowercase();
    }
    piece
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '’'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A place in a text from which readers look ahead.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
}

impl<'t, 'a> Cursor<'t, 'a> {
    pub fn new(tokens: &'t [Token<'a>], at: usize) -> Self {
        Self { tokens, at }
    }

    pub fn token(self, ahead: usize) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at + ahead)
    }

    pub fn before(self, back: usize) -> Option<&'t Token<'a>> {
        self.at.checked_sub(back).and_then(|at| self.tokens.get(at))
    }

    pub fn lower(self, ahead: usize) -> &'t str {
        self.token(ahead).map_or("", |token| token.lower.as_str())
    }

    pub fn lower_before(self, back: usize) -> &'t str {
        self.before(back).map_or("", |token| token.lower.as_str())
    }

    pub fn number(self, ahead: usize) -> Option<&'t str> {
        self.token(ahead)
            .filter(|token| token.is_number())
            .map(|token| token.text)
    }

    pub fn from(self, ahead: usize) -> Self {
        Self {
            tokens: self.tokens,
            at: self.at + ahead,
        }
    }

    /// Whether this token and the one before it touch.
    pub fn touches_previous(self, ahead: usize) -> bool {
        match (
            self.token(ahead),
            ahead
                .checked_sub(1)
                .map_or_else(|| self.before(1), |previous| self.token(previous)),
        ) {
            (Some(token), Some(previous)) => previous.range.end == token.range.start,
            _ => false,
        }
    }
}

/// What stands between the two ends of a range.
pub(super) fn is_range_sign(token: &Token<'_>) -> bool {
    matches!(
        token.lower.as_str(),
        "-" | "–" | "—" | "~" | "sampai" | "sampe" | "smpe" | "hingga" | "sd" | "to" | "until" | "till"
    )
}

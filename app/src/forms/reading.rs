//! Reading fields and remembering every one that makes no sense.

use domain::draft::facts::{Currency, FieldError, Money, Problem, Wording};
use jiff::civil::{Date, Time};

use super::values::Values;

/// A field that cannot stay as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub field: String,
    pub problem: FieldProblem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldProblem {
    /// Refused by the rules of facts.
    Fact(Problem),
    NotAnAmount,
    NotANumber,
    NotATime,
    NotADate,
    /// Opening without closing, or the other way round.
    HalfSpan,
    NotAChoice,
}

impl From<FieldError> for Mistake {
    fn from(error: FieldError) -> Self {
        Self {
            field: error.field,
            problem: FieldProblem::Fact(error.problem),
        }
    }
}

/// One pass over a form.
pub struct Reading<'a> {
    values: &'a Values,
    mistakes: Vec<Mistake>,
}

impl<'a> Reading<'a> {
    pub const fn of(values: &'a Values) -> Self {
        Self {
            values,
            mistakes: Vec::new(),
        }
    }

    /// What made no sense.
    pub fn finish(self) -> Vec<Mistake> {
        self.mistakes
    }

    pub fn mistake(&mut self, field: &str, problem: FieldProblem) {
        self.mistakes.push(Mistake {
            field: field.to_owned(),
            problem,
        });
    }

    pub const fn values(&self) -> &'a Values {
        self.values
    }

    pub fn text(&self, field: &str) -> String {
        self.values.get(field).trim().replace("\r\n", "\n")
    }

    pub fn optional(&self, field: &str) -> Option<String> {
        let text = self.text(field);
        (!text.is_empty()).then_some(text)
    }

    pub fn wording(&self, field: &str) -> Wording {
        Wording {
            id: self.text(&format!("{field}.id")),
            en: self.text(&format!("{field}.en")),
        }
    }

    /// One row of a group after the other.
    pub fn rows<T>(&mut self, group: &str, mut row: impl FnMut(&mut Self, &str) -> T) -> Vec<T> {
        (0..self.values.rows(group))
            .map(|number| row(self, &format!("{group}[{number}]")))
            .collect()
    }

    pub fn money(&mut self, field: &str, currency: Currency) -> Option<Money> {
        self.parsed(field, FieldProblem::NotAnAmount, |text| {
            Money::from_form(text, currency)
        })
    }

    /// A price that has to be there.
    pub fn price(&mut self, field: &str, currency: Currency) -> Money {
        if self.text(field).is_empty() {
            self.mistake(field, FieldProblem::Fact(Problem::Missing));
        }
        self.money(field, currency).unwrap_or(Money::new(0, currency))
    }

    pub fn number<T: std::str::FromStr>(&mut self, field: &str) -> Option<T> {
        self.parsed(field, FieldProblem::NotANumber, |text| text.parse().ok())
    }

    pub fn time(&mut self, field: &str) -> Option<Time> {
        self.parsed(field, FieldProblem::NotATime, |text| {
            Time::strptime("%H:%M", text)
                .or_else(|_| Time::strptime("%H.%M", text))
                .ok()
        })
    }

    pub fn date(&mut self, field: &str) -> Option<Date> {
        self.parsed(field, FieldProblem::NotADate, |text| text.parse().ok())
    }

    pub fn choice<T: Copy>(&mut self, field: &str, choices: &[(&str, T)]) -> Option<T> {
        self.parsed(field, FieldProblem::NotAChoice, |text| {
            choices
                .iter()
                .find(|(code, _)| *code == text)
                .map(|(_, choice)| *choice)
        })
    }

    fn parsed<T>(
        &mut self,
        field: &str,
        problem: FieldProblem,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.values.get(field).trim();
        if text.is_empty() {
            return None;
        }
        let parsed = read(text);
        if parsed.is_none() {
            self.mistake(field, problem);
        }
        parsed
    }
}

/// The code under which a form knows a choice.
pub fn code_of<T: PartialEq>(choices: &[(&'static str, T)], wanted: &T) -> &'static str {
    choices
        .iter()
        .find(|(_, choice)| choice == wanted)
        .map_or("", |(code, _)| code)
}

//! Lenient access to the fields of an object: what has another type than expected counts as absent.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::lenient;

#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub &'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub fn value(self, name: &str) -> Option<&'a Value> {
        self.0.get(name)
    }

    pub fn text(self, name: &str) -> Option<String> {
        self.value(name).and_then(lenient::value_text)
    }

    /// A text that is not empty.
    pub fn word(self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.is_empty())
    }

    pub fn integer(self, name: &str) -> Option<i64> {
        self.value(name).and_then(lenient::value_integer)
    }

    pub fn number(self, name: &str) -> Option<f64> {
        self.value(name).and_then(lenient::value_number)
    }

    pub fn flag(self, name: &str) -> bool {
        self.value(name).and_then(lenient::value_flag).unwrap_or(false)
    }

    /// Unix seconds.
    pub fn time(self, name: &str) -> Option<Timestamp> {
        self.integer(name)
            .and_then(|seconds| Timestamp::from_second(seconds).ok())
    }

    /// Unix time in seconds or milliseconds.
    pub fn moment(self, name: &str) -> Option<Timestamp> {
        self.integer(name).and_then(lenient::moment)
    }

    pub fn object(self, name: &str) -> Option<Fields<'a>> {
        self.value(name).and_then(Value::as_object).map(Fields)
    }

    pub fn objects(self, name: &str) -> impl Iterator<Item = Fields<'a>> {
        self.value(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .map(Fields)
    }
}

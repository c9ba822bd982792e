//! Readers for values that Meta writes sometimes as a string and sometimes as a number.
//!
//! Samples in Meta's own pages disagree with each other about ids and timestamps. A type that changes under us must
//! not lose a customer's message, so what cannot be read becomes absent.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(value_text(&Value::deserialize(deserializer)?))
}

pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(value_integer(&Value::deserialize(deserializer)?))
}

pub(crate) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(value_flag(&Value::deserialize(deserializer)?).unwrap_or(false))
}

pub(crate) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(items) => items.iter().filter_map(value_text).collect(),
        _ => Vec::new(),
    })
}

/// A list, or one text with commas or blanks between its words; absent where it is neither.
pub(crate) fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(items) => Some(items.iter().filter_map(value_text).collect()),
        Value::String(text) => {
            let words = text.split([',', ' ']).filter(|word| !word.is_empty());
            Some(words.map(str::to_owned).collect())
        }
        _ => None,
    })
}

pub(crate) fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(value_time(&Value::deserialize(deserializer)?))
}

pub(crate) fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).ok())
}

/// A Unix time whose unit its magnitude tells: seconds reach this number in the year 5138, milliseconds had in 1973.
pub(crate) fn moment(number: i64) -> Option<Timestamp> {
    if number.unsigned_abs() < 100_000_000_000 {
        Timestamp::from_second(number).ok()
    } else {
        Timestamp::from_millisecond(number).ok()
    }
}

/// `2026-09-20T10:11:12+0000`, whose offset lacks the colon of RFC 3339, or a Unix time.
pub(crate) fn value_time(value: &Value) -> Option<Timestamp> {
    if let Some(number) = value_integer(value) {
        return moment(number);
    }
    let text = value.as_str()?;
    let without_colon = || Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", text);
    text.parse().or_else(|_| without_colon()).ok()
}

pub(crate) fn value_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(crate) fn value_integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

pub(crate) fn value_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

pub(crate) fn value_flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text == "true" => Some(true),
        Value::String(text) if text == "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::value_time;
    use serde_json::json;

    #[test]
    fn times_are_read_in_every_form_that_meta_writes() {
        for value in [
            json!("2026-09-21T14:13:20+0000"),
            json!("2026-09-21T14:13:20+00:00"),
            json!("2026-09-21T21:13:20+0700"),
            json!("2026-09-21T14:13:20Z"),
            json!(1_790_000_000),
            json!("1790000000"),
            json!(1_790_000_000_000_i64),
        ] {
            let time = value_time(&value).unwrap_or_else(|| panic!("{value} is no time"));
            assert_eq!(time.as_second(), 1_790_000_000, "{value}");
        }
        for value in [
            json!(null),
            json!(""),
            json!("kemarin"),
            json!(i64::MAX),
            json!([]),
            json!(true),
        ] {
            assert_eq!(value_time(&value), None, "{value}");
        }
    }
}

//! The `fields` parameter and paging: Graph shows what was asked for and refuses names it does not have.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::error::GraphError;
use crate::Twin;

/// Shows `node` by the call's `fields`, or by `defaults` if it names none. A field that is known and empty is
/// `null` in `node` and left out of the answer.
pub fn chosen(call: &Call, node: Value, kind: &str, defaults: &[&str]) -> Result<Value, GraphError> {
    match call.text("fields").filter(|fields| !fields.trim().is_empty()) {
        None => Ok(only(node, defaults)),
        Some(fields) => pick(&node, &fields, kind),
    }
}

fn only(node: Value, names: &[&str]) -> Value {
    match node {
        Value::Object(object) => Value::Object(
            object
                .into_iter()
                .filter(|(name, value)| names.contains(&name.as_str()) && !value.is_null())
                .collect(),
        ),
        other => other,
    }
}

/// The named fields of a node inside another.
pub fn picked(node: &Value, fields: &str, kind: &str) -> Result<Value, GraphError> {
    pick(node, fields, kind)
}

fn pick(node: &Value, fields: &str, kind: &str) -> Result<Value, GraphError> {
    let Value::Object(object) = node else {
        return Ok(node.clone());
    };
    let mut shown = Map::new();
    for (name, inner) in split(fields) {
        let Some(value) = object.get(&name) else {
            let message = format!("(#100) Tried accessing nonexisting field ({name}) on node type ({kind})");
            return Err(GraphError::of(100).saying(message));
        };
        if value.is_null() {
            continue;
        }
        let value = match inner {
            Some(inner) => pick(value, &inner, kind)?,
            None => value.clone(),
        };
        shown.insert(name, value);
    }
    // Graph adds the id to every node.
    if let Some(id) = object.get("id") {
        shown.insert("id".to_owned(), id.clone());
    }
    Ok(Value::Object(shown))
}

/// `a,b{c,d}` as `[(a, None), (b, Some("c,d"))]`; modifiers such as `.limit(2)` are dropped.
fn split(fields: &str) -> Vec<(String, Option<String>)> {
    let (mut found, mut name, mut inner, mut depth) = (Vec::new(), String::new(), None::<String>, 0_u32);
    for character in fields.chars().chain([',']) {
        match character {
            '{' => {
                if depth > 0 {
                    inner.get_or_insert_default().push('{');
                } else {
                    inner = Some(String::new());
                }
                depth += 1;
            }
            '}' => {
                depth = depth.saturating_sub(1);
                if depth > 0 {
                    inner.get_or_insert_default().push('}');
                }
            }
            ',' if depth == 0 => {
                let bare = name.split('.').next().unwrap_or_default().trim().to_owned();
                if !bare.is_empty() {
                    found.push((bare, inner.take()));
                }
                name.clear();
            }
            other if depth > 0 => inner.get_or_insert_default().push(other),
            other => name.push(other),
        }
    }
    found
}

/// A page of `all`: `limit` (1 to `most`, 25) after the item whose cursor is `after`.
pub fn page(twin: &Twin, call: &Call, all: Vec<Value>, most: usize) -> Value {
    let limit = call
        .text("limit")
        .and_then(|text| text.parse().ok())
        .unwrap_or(25_usize)
        .clamp(1, most);
    let start = call
        .text("after")
        .and_then(|cursor| read_cursor(&cursor))
        .map_or(0, |last| last + 1);
    let total = all.len();
    let data: Vec<Value> = all.into_iter().skip(start).take(limit).collect();
    if data.is_empty() {
        return json!({ "data": [] });
    }
    let last = start + data.len() - 1;
    let mut paging = json!({ "cursors": { "before": cursor(start), "after": cursor(last) } });
    if last + 1 < total
        && let Some(object) = paging.as_object_mut()
    {
        let address = format!("{}/{}", twin.options().public_url, call.path.join("/"));
        object.insert(
            "next".to_owned(),
            json!(format!("{address}?limit={limit}&after={}", cursor(last))),
        );
    }
    json!({ "data": data, "paging": paging })
}

fn cursor(index: usize) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("twin-{index}"))
}

fn read_cursor(cursor: &str) -> Option<usize> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()?;
    String::from_utf8(bytes).ok()?.strip_prefix("twin-")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_fields_are_split_at_their_level() {
        assert_eq!(
            split("id, owner_business_info{id,name},x.limit(2){y{z}}"),
            [
                ("id".to_owned(), None),
                ("owner_business_info".to_owned(), Some("id,name".to_owned())),
                ("x".to_owned(), Some("y{z}".to_owned())),
            ]
        );
    }

    #[test]
    fn a_cursor_leads_back_to_its_place() {
        assert_eq!(read_cursor(&cursor(41)), Some(41));
        assert_eq!(read_cursor("nonsense"), None);
    }
}

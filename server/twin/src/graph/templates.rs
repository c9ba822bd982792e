//! Message templates: created, reviewed, listed, sent (reference 6). A template whose name contains `reject` is
//! rejected, one that contains `pause` is paused after approval; every other is approved.

use axum::http::Method;
use serde_json::{Value, json};

use super::auth::{self, Caller};
use super::call::Call;
use super::error::GraphError;
use super::fields::{chosen, page};
use super::{Answer, Result, success};
use crate::Twin;
use crate::options::Pace;
use crate::webhook::timed_entry;
use crate::world::World;
use crate::world::access::MANAGEMENT;
use crate::world::assets::Template;
use crate::world::plan::{Delivery, Step};

const DEFAULTS: &[&str] = &[
    "id",
    "name",
    "parameter_format",
    "components",
    "language",
    "status",
    "category",
];
const NODE: &str = "MessageTemplate";
const REVIEW_MS: i64 = 3_000;

pub fn of_waba(twin: &Twin, call: &Call, waba_id: &str) -> Result<Answer> {
    twin.change(|world| {
        auth::waba(twin, world, call, waba_id)?;
        auth::metered(twin, world, waba_id)?;
        match call.method {
            Method::POST => create(twin, world, call, waba_id),
            Method::DELETE => delete(world, call, waba_id),
            _ => list(twin, world, call, waba_id),
        }
    })
}

fn list(twin: &Twin, world: &World, call: &Call, waba_id: &str) -> Result<Answer> {
    let wanted = |name: &str, value: &str| {
        call.text(name)
            .is_none_or(|filter| filter.eq_ignore_ascii_case(value))
    };
    let all: Result<Vec<Value>> = world
        .templates
        .iter()
        .filter(|one| one.waba_id == waba_id)
        .filter(|one| wanted("name", &one.name) && wanted("status", &one.status))
        .filter(|one| wanted("category", &one.category) && wanted("language", &one.language))
        .map(|one| chosen(call, node(one), NODE, DEFAULTS))
        .collect();
    Ok(Answer::Json(page(twin, call, all?, 100)))
}

fn node(one: &Template) -> Value {
    let rejected = if one.status == "REJECTED" {
        "INVALID_FORMAT"
    } else {
        "NONE"
    };
    json!({
        "id": one.id, "name": one.name, "status": one.status, "category": one.category, "language": one.language,
        "components": one.components, "quality_score": { "score": "UNKNOWN" }, "rejected_reason": rejected,
        "parameter_format": if one.named_parameters { "NAMED" } else { "POSITIONAL" },
        "previous_category": null, "correct_category": null, "health_status": null,
    })
}

fn create(twin: &Twin, world: &mut World, call: &Call, waba_id: &str) -> Result<Answer> {
    let name = call.required("name")?;
    let plain = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_';
    if name.chars().count() > 512 || !name.chars().all(plain) {
        return Err(GraphError::parameter(
            "Message template name can only have lowercase letters and underscores.",
        ));
    }
    let language = call.required("language")?;
    let category = call.required("category")?.to_uppercase();
    if !matches!(category.as_str(), "MARKETING" | "UTILITY" | "AUTHENTICATION") {
        return Err(GraphError::parameter(
            "Param category must be one of {UTILITY, MARKETING, AUTHENTICATION}",
        ));
    }
    let components = call
        .parameters
        .get("components")
        .cloned()
        .ok_or_else(|| GraphError::parameter("The parameter components is required."))?;
    check_components(&components)?;
    let twins = |one: &&Template| one.waba_id == waba_id && one.name == name && one.language == language;
    if world.templates.iter().any(|one| twins(&one)) {
        return Err(
            GraphError::parameter("There is already content in this language for this template.")
                .with_subcode(2_388_024),
        );
    }
    let id = world.draw_id();
    let named = call
        .text("parameter_format")
        .is_some_and(|format| format.eq_ignore_ascii_case("named"));
    world.templates.push(Template {
        id: id.clone(),
        waba_id: waba_id.to_owned(),
        name,
        language,
        category: category.clone(),
        status: "PENDING".to_owned(),
        named_parameters: named,
        components,
    });
    plan_review(twin, world, &id);
    Ok(Answer::Json(
        json!({ "id": id, "status": "PENDING", "category": category }),
    ))
}

fn plan_review(twin: &Twin, world: &mut World, id: &str) {
    let wait = if twin.options().pace == Pace::Human {
        REVIEW_MS
    } else {
        0
    };
    world.plan(twin.now() + wait, Step::DecideTemplate { id: id.to_owned() });
}

fn body_text(components: &Value) -> Option<&str> {
    components
        .as_array()?
        .iter()
        .find(|one| {
            one.get("type")
                .and_then(Value::as_str)
                .is_some_and(|kind| kind.eq_ignore_ascii_case("body"))
        })?
        .get("text")?
        .as_str()
}

fn check_components(components: &Value) -> Result<()> {
    let Some(body) = body_text(components) else {
        return Err(GraphError::parameter(
            "A template needs a BODY component with text.",
        ));
    };
    if body.chars().count() > 1024 {
        return Err(GraphError::of(2_388_040));
    }
    let trimmed = body.trim();
    if trimmed.starts_with("{{") || trimmed.ends_with("}}") {
        return Err(GraphError::of(2_388_299));
    }
    Ok(())
}

fn delete(world: &mut World, call: &Call, waba_id: &str) -> Result<Answer> {
    let name = call.required("name")?;
    let one_only = call.text("hsm_id");
    let before = world.templates.len();
    world.templates.retain(|one| {
        let named = one.waba_id == waba_id && one.name == name;
        !(named && one_only.as_ref().is_none_or(|id| *id == one.id))
    });
    if world.templates.len() == before {
        return Err(GraphError::parameter("Message template not found").with_subcode(2_593_002));
    }
    Ok(success())
}

/// `GET /{template}`.
pub fn show(twin: &Twin, world: &World, call: &Call, id: &str) -> Result<Answer> {
    let caller = auth::caller(twin, world, call)?;
    let template = world.template(id).ok_or_else(|| call.absent(id))?;
    auth::reach(&caller, &template.waba_id, call, id, MANAGEMENT)?;
    chosen(call, node(template), NODE, DEFAULTS).map(Answer::Json)
}

/// `POST /{template}`: back into review.
pub fn edit(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    twin.change(|world| {
        let caller: Caller = auth::caller(twin, world, call)?;
        let template = world
            .templates
            .iter_mut()
            .find(|one| one.id == id)
            .ok_or_else(|| call.absent(id))?;
        auth::reach(&caller, &template.waba_id, call, id, MANAGEMENT)?;
        if !matches!(template.status.as_str(), "APPROVED" | "REJECTED" | "PAUSED") {
            return Err(GraphError::of(2_388_039));
        }
        if let Some(components) = call.parameters.get("components") {
            check_components(components)?;
            template.components = components.clone();
        }
        if let Some(category) = call.text("category") {
            template.category = category.to_uppercase();
        }
        "PENDING".clone_into(&mut template.status);
        plan_review(twin, world, id);
        Ok(success())
    })
}

/// The review is over: the template changes and the app is told.
pub fn decide(twin: &Twin, world: &mut World, id: &str) {
    let now = twin.now();
    let Some(template) = world.templates.iter_mut().find(|one| one.id == id) else {
        return;
    };
    let rejected = template.name.contains("reject");
    let status = match &template.name {
        _ if rejected => "REJECTED",
        name if name.contains("pause") => "PAUSED",
        _ => "APPROVED",
    };
    status.clone_into(&mut template.status);
    let template = template.clone();
    let value = json!({
        "event": status,
        "message_template_id": template.id.parse::<u64>().unwrap_or_default(),
        "message_template_name": template.name,
        "message_template_language": template.language,
        "message_template_category": template.category,
        "reason": if rejected { "INVALID_FORMAT" } else { "NONE" },
    });
    let delivery = Delivery {
        id: world.next_number(),
        waba_id: Some(template.waba_id.clone()),
        number_id: None,
        instagram: None,
        entries: vec![timed_entry(
            &template.waba_id,
            "message_template_status_update",
            &value,
            now,
        )],
        carries: None,
        reports: None,
        attempt: 0,
    };
    twin.post_webhook(world, delivery);
}

/// A template message: found, approved, with as many parameters as variables. Returns the rendered body.
pub fn check_send(world: &World, waba_id: &str, content: &Value) -> Result<String> {
    let text = |path: &str| content.pointer(path).and_then(Value::as_str);
    let name = text("/name")
        .ok_or_else(|| GraphError::because(131_008, "Parameter 'template['name']' is mandatory"))?;
    let language = text("/language/code").ok_or_else(|| {
        GraphError::because(131_008, "Parameter 'template['language']['code']' is mandatory")
    })?;
    let found = world
        .templates
        .iter()
        .find(|one| one.waba_id == waba_id && one.name == name && one.language == language)
        .ok_or_else(|| {
            GraphError::because(
                132_001,
                format!("template name ({name}) does not exist in {language}"),
            )
        })?;
    match found.status.as_str() {
        "APPROVED" => {}
        "PAUSED" => return Err(GraphError::of(132_015)),
        _ => {
            return Err(GraphError::because(
                132_001,
                format!("template ({name}) is not approved"),
            ));
        }
    }
    let body = body_text(&found.components).unwrap_or_default();
    let empty = Vec::new();
    let given = content
        .get("components")
        .and_then(Value::as_array)
        .and_then(|list| list.iter().find(|one| one.get("type") == Some(&json!("body"))))
        .and_then(|one| one.get("parameters"))
        .and_then(Value::as_array)
        .unwrap_or(&empty);
    let expected = body.matches("{{").count();
    if expected != given.len() {
        let details = format!(
            "body: number of localizable_params ({}) does not match the expected number of params ({expected})",
            given.len()
        );
        return Err(GraphError::because(132_000, details));
    }
    let mut rendered = body.to_owned();
    for (index, parameter) in given.iter().enumerate() {
        let value = parameter
            .get("text")
            .and_then(Value::as_str)
            .ok_or_else(|| GraphError::of(132_012))?;
        let key = match parameter.get("parameter_name").and_then(Value::as_str) {
            Some(key) if found.named_parameters => key.to_owned(),
            None if !found.named_parameters => (index + 1).to_string(),
            _ => return Err(GraphError::of(132_012)),
        };
        rendered = rendered.replace(&format!("{{{{{key}}}}}"), value);
    }
    Ok(rendered)
}

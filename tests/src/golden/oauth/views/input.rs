//! What a request writes: the members of a form or of a JSON object, and what is wrong with them.

use actix_web::http::{StatusCode, header};
use actix_web::web::Query;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};

use super::{answer, body};

/// The members of a body that could be read.
pub(super) struct Input(Map<String, Value>);

/// What is wrong, by member.
#[derive(Default)]
pub(super) struct Mistakes(Map<String, Value>);

/// Bounds of a text.
pub(super) struct Text {
    pub(super) name: &'static str,
    pub(super) longest: usize,
    pub(super) may_be_blank: bool,
}

impl Input {
    /// Reads a body, which must be an object if it is JSON.
    pub(super) fn read(request: &HttpRequest) -> Result<Self, Mistakes> {
        let body = &body::of(request)[..];
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !content_type.is_some_and(|named| named.starts_with("application/json")) {
            return Ok(Self::of_form(body));
        }
        match serde_json::from_slice(body) {
            _ if body.is_empty() => Ok(Self(Map::new())),
            Ok(Value::Object(members)) => Ok(Self(members)),
            _ => {
                let mut mistakes = Mistakes::default();
                mistakes.add::<()>("non_field_errors", "Invalid data. Expected a dictionary.");
                Err(mistakes)
            }
        }
    }

    fn of_form(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let pairs = Query::<Vec<(String, String)>>::from_query(&text).map(Query::into_inner);
        let mut members = Map::new();
        for (name, value) in pairs.unwrap_or_default() {
            if name != "groups" {
                members.insert(name, value.into());
            } else if let Value::Array(all) = members.entry(name).or_insert_with(|| json!([])) {
                all.push(value.into());
            }
        }
        Self(members)
    }

    /// A text within its bounds. What is required must be there.
    pub(super) fn text(&self, text: &Text, required: bool, mistakes: &mut Mistakes) -> Option<String> {
        let name = text.name;
        let given = match self.0.get(name) {
            None if required => return mistakes.add(name, "This field is required."),
            None => return None,
            Some(Value::Null) => return mistakes.add(name, "This field may not be null."),
            Some(Value::String(given)) => given.trim().to_owned(),
            Some(Value::Number(given)) => given.to_string(),
            Some(_) => return mistakes.add(name, "Not a valid string."),
        };
        if given.is_empty() && !text.may_be_blank {
            return mistakes.add(name, "This field may not be blank.");
        }
        if given.chars().count() > text.longest {
            let most = text.longest;
            return mistakes.add(name, &format!("Ensure this field has no more than {most} characters."));
        }
        Some(given)
    }

    pub(super) fn flag(&self, name: &'static str, mistakes: &mut Mistakes) -> Option<bool> {
        match self.0.get(name)? {
            Value::Bool(given) => Some(*given),
            Value::String(given) if ["true", "True", "1", "on"].contains(&given.as_str()) => Some(true),
            Value::String(given) if ["false", "False", "0", "off"].contains(&given.as_str()) => Some(false),
            _ => mistakes.add(name, "Must be a valid boolean."),
        }
    }

    /// Primary keys, each of which must be among the known ones.
    pub(super) fn keys(
        &self,
        name: &'static str,
        known: &[i64],
        mistakes: &mut Mistakes,
    ) -> Option<Vec<i64>> {
        let given = self.0.get(name)?;
        let Value::Array(given) = given else { return mistakes.add(name, "Expected a list of items.") };
        let mut keys = Vec::new();
        for value in given {
            let key = value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
            match key {
                Some(key) if known.contains(&key) => keys.push(key),
                Some(key) => {
                    return mistakes.add(name, &format!("Invalid pk \"{key}\" - object does not exist."));
                }
                None => return mistakes.add(name, "Incorrect type. Expected pk value."),
            }
        }
        keys.dedup();
        Some(keys)
    }
}

impl Mistakes {
    /// Notes what is wrong with a member, which then has no value.
    pub(super) fn add<T>(&mut self, name: &str, wrong: &str) -> Option<T> {
        self.0.insert(name.to_owned(), json!([wrong]));
        None
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn answer(self) -> HttpResponse {
        answer::json(StatusCode::BAD_REQUEST, Value::Object(self.0))
    }
}

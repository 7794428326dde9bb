//! Settings of an extension: a type with request fields, a default, and a stored value as JSON.

use std::any::{Any, TypeId};
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::field::{self, FieldErrors, FieldInfo, RequestFields};
use crate::request::{Parameters, RawValue};

/// The value of some settings, without its type.
pub(crate) type AnySettings = Arc<dyn Any + Send + Sync>;

/// How the settings of one type are read and written.
#[derive(Clone, Copy)]
pub(crate) struct SettingsType {
    pub(crate) type_id: TypeId,
    pub(crate) fields: &'static [FieldInfo],
    default: fn() -> (AnySettings, Value),
    parse: fn(&Parameters) -> Result<(AnySettings, Value), FieldErrors>,
}

impl SettingsType {
    pub(crate) fn of<S>() -> Self
    where
        S: RequestFields + Serialize + Default + Send + Sync + 'static,
    {
        Self {
            type_id: TypeId::of::<S>(),
            fields: S::FIELDS,
            default: || stored(S::default()),
            parse: |source| field::parse::<S>(source, &[]).map(stored),
        }
    }

    /// What is stored, on top of the defaults. A stored member that is no longer valid counts as not stored.
    pub(crate) fn read(&self, stored: &Value) -> (AnySettings, Value) {
        let (default, json) = (self.default)();
        let all = merged(&json, &json_parameters(stored));
        if let Ok(read) = (self.parse)(&parameters(self.fields, &all)) {
            return read;
        }
        let mut valid = json.clone();
        for (name, value) in stored.as_object().into_iter().flatten() {
            let one = merged(&valid, &[(name.clone(), RawValue::Json(value.clone()))]);
            if let Ok((_, better)) = (self.parse)(&parameters(self.fields, &one)) {
                valid = better;
            }
        }
        let kept = merged(&valid, &[]);
        (self.parse)(&parameters(self.fields, &kept)).unwrap_or((default, json))
    }

    /// What is stored, changed by the fields of a request.
    pub(crate) fn change(
        &self,
        stored: &Value,
        source: &Parameters,
    ) -> Result<(AnySettings, Value), FieldErrors> {
        let (_, current) = self.read(stored);
        let given: Vec<(String, RawValue)> =
            source.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
        let mut all = merged(&current, &given);
        // Names that are no settings are for the parser to refuse.
        for (name, value) in given {
            if !all.iter().any(|(known, _)| *known == name) {
                all.push((name, value));
            }
        }
        let mut parameters = Parameters::new();
        all.into_iter().for_each(|(name, value)| parameters.push(name, value));
        (self.parse)(&parameters)
    }
}

impl std::fmt::Debug for SettingsType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SettingsType({} fields)", self.fields.len())
    }
}

fn stored<S: Serialize + Send + Sync + 'static>(settings: S) -> (AnySettings, Value) {
    let json = serde_json::to_value(&settings).unwrap_or(Value::Null);
    (Arc::new(settings), json)
}

fn json_parameters(stored: &Value) -> Vec<(String, RawValue)> {
    let members = stored.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.clone(), RawValue::Json(value.clone()))).collect()
}

/// The members of `base` with those of `over` in their place.
fn merged(base: &Value, over: &[(String, RawValue)]) -> Vec<(String, RawValue)> {
    let members = base.as_object().into_iter().flatten();
    members
        .map(|(name, value)| {
            let given = over.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone());
            (name.clone(), given.unwrap_or_else(|| RawValue::Json(value.clone())))
        })
        .collect()
}

/// The members that are fields; `null` is the absence of one.
fn parameters(fields: &[FieldInfo], members: &[(String, RawValue)]) -> Parameters {
    let mut parameters = Parameters::new();
    for (name, value) in members {
        let absent = matches!(value, RawValue::Json(Value::Null));
        if !absent && fields.iter().any(|info| info.name == name) {
            parameters.push(name.clone(), value.clone());
        }
    }
    parameters
}

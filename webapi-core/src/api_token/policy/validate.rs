//! Whether a document is a policy. Messages and their order are Djblets'; bounds and one message are ours.

use serde_json::{Map, Value};

use super::ANY;
use crate::snapshot::Snapshot;

/// What is wrong with a policy, for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PolicyError(pub(super) String);

/// How many sets of rules a policy may have.
const SECTIONS: usize = 1_000;
/// How deep a document may be nested: rules need five levels.
const DEPTH: usize = 8;
/// How many bytes the text of a policy may have.
pub(super) const BYTES: usize = 65_536;

/// Checks shape and names.
pub(super) fn check(document: &Value, tree: &Snapshot) -> Result<(), PolicyError> {
    walk(document, &|id| tree.is_policy_id(id))
}

/// Checks the shape alone: resources come and go after a policy was stored.
pub(super) fn check_shape(document: &Value) -> Result<(), PolicyError> {
    walk(document, &|_| true)
}

fn walk(document: &Value, is_known: &dyn Fn(&str) -> bool) -> Result<(), PolicyError> {
    let Value::Object(policy) = document else { return wrong("The policy must be a JSON object.") };
    if policy.is_empty() {
        return Ok(());
    }
    if is_deeper(document, DEPTH) {
        return wrong(format!("The policy is nested too deeply; at most {DEPTH} levels are allowed."));
    }
    let resources = match policy.get("resources") {
        None => return wrong("The policy is missing a \"resources\" section."),
        Some(Value::Object(resources)) => resources,
        Some(_) => return wrong("The policy's \"resources\" section must be a JSON object."),
    };
    if resources.is_empty() {
        return wrong("The policy's \"resources\" section must not be empty.");
    }
    if sections(resources) > SECTIONS {
        return wrong(format!("The policy has too many sections; at most {SECTIONS} are allowed."));
    }
    if let Some(everywhere) = resources.get(ANY) {
        rules(everywhere, "resources.*")?;
    }
    for (id, section) in resources.iter().filter(|(id, _)| *id != ANY) {
        if !is_known(id) {
            return wrong(format!("\"{id}\" is not a valid resource policy ID."));
        }
        let Value::Object(section) = section else {
            return wrong(format!("The \"resources.{id}\" section must be a JSON object."));
        };
        for (item, section) in section {
            rules(section, &format!("resources.{id}.{item}"))?;
        }
    }
    Ok(())
}

fn rules(section: &Value, path: &str) -> Result<(), PolicyError> {
    let Value::Object(section) = section else {
        return wrong(format!("The \"{path}\" section must be a JSON object."));
    };
    let lists = ["allow", "block"].map(|name| (name, section.get(name)));
    if lists.iter().all(|(_, list)| list.is_none()) {
        return wrong(format!("The \"{path}\" section must have \"allow\" and/or \"block\" rules."));
    }
    match lists.iter().find(|(_, list)| list.is_some_and(|list| !list.is_array())) {
        Some((name, _)) => wrong(format!("The \"{path}\" section's \"{name}\" rule must be a list.")),
        None => Ok(()),
    }
}

fn sections(resources: &Map<String, Value>) -> usize {
    resources.values().map(|section| 1 + section.as_object().map_or(0, Map::len)).sum()
}

fn is_deeper(value: &Value, levels: usize) -> bool {
    let Some(levels) = levels.checked_sub(1) else { return value.is_object() || value.is_array() };
    match value {
        Value::Object(members) => members.values().any(|value| is_deeper(value, levels)),
        Value::Array(elements) => elements.iter().any(|value| is_deeper(value, levels)),
        _ => false,
    }
}

fn wrong<T>(message: impl Into<String>) -> Result<T, PolicyError> {
    Err(PolicyError(message.into()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(document: impl std::borrow::Borrow<Value>) -> String {
        walk(document.borrow(), &|id| id == "user").map_or_else(|error| error.to_string(), |()| String::new())
    }

    #[test]
    fn messages_are_those_of_djblets() {
        let resources = |resources: Value| message(json!({"resources": resources}));
        for (got, expected) in [
            (message(json!([])), "The policy must be a JSON object."),
            (message(Value::Null), "The policy must be a JSON object."),
            (message(json!({"x": 1})), "The policy is missing a \"resources\" section."),
            (resources(json!([])), "The policy's \"resources\" section must be a JSON object."),
            (resources(json!({})), "The policy's \"resources\" section must not be empty."),
            (resources(json!({"*": 1})), "The \"resources.*\" section must be a JSON object."),
            (
                resources(json!({"*": {}})),
                "The \"resources.*\" section must have \"allow\" and/or \"block\" rules.",
            ),
            (
                resources(json!({"*": {"allow": "GET"}})),
                "The \"resources.*\" section's \"allow\" rule must be a list.",
            ),
            (
                resources(json!({"user": {"doc": {"allow": [], "block": null}}})),
                "The \"resources.user.doc\" section's \"block\" rule must be a list.",
            ),
            (resources(json!({"nope": {}})), "\"nope\" is not a valid resource policy ID."),
            (resources(json!({"user": []})), "The \"resources.user\" section must be a JSON object."),
        ] {
            assert_eq!(got, expected);
        }
    }

    #[test]
    fn the_wildcard_is_checked_before_the_resources() {
        let got = message(json!({"resources": {"!": {}, "*": {}}}));
        assert_eq!(got, "The \"resources.*\" section must have \"allow\" and/or \"block\" rules.");
    }

    #[test]
    fn methods_are_not_checked_and_other_members_are_let_through() {
        assert_eq!(message(json!({"x": 1, "resources": {"*": {"allow": ["FROB", 3], "y": {}}}})), "");
        assert_eq!(message(json!({"resources": {"user": {}}})), "");
        assert_eq!(message(json!({})), "");
    }

    #[test]
    fn a_policy_has_bounds() {
        let items: Map<String, Value> =
            (0..SECTIONS).map(|item| (item.to_string(), json!({"block": []}))).collect();
        assert!(message(json!({"resources": {"user": items}})).contains("too many sections"));
        let deep = (0..DEPTH).fold(json!({}), |inner, _| json!({"x": inner}));
        assert!(message(deep).contains("nested too deeply"));
    }
}

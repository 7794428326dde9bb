//! JSON, member by member.

use serde_json::Value;

/// What may differ.
pub(super) trait Rules {
    /// Whether one value may stand for another; members of objects and arrays are asked one by one if not.
    fn is_same(&self, path: &str, expected: &Value, actual: &Value) -> bool;

    /// Whether a member need not be compared at all.
    fn is_free(&self, _path: &str) -> bool {
        false
    }

    /// Whether an object may have members that were not recorded.
    fn may_have_more(&self, _path: &str) -> bool {
        false
    }
}

/// Adds every difference below a path.
pub(super) fn compare(
    rules: &dyn Rules,
    path: &str,
    expected: &Value,
    actual: &Value,
    found: &mut Vec<String>,
) {
    if rules.is_free(path) || rules.is_same(path, expected, actual) {
        return;
    }
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (key, value) in expected {
                let below = format!("{path}/{key}");
                match actual.get(key) {
                    Some(given) => compare(rules, &below, value, given, found),
                    None if rules.is_free(&below) => {}
                    None => found.push(format!("body{below}: missing, expected {value}")),
                }
            }
            let added = actual.iter().filter(|(key, _)| !expected.contains_key(*key));
            for (key, value) in added.filter(|_| !rules.may_have_more(path)) {
                let below = format!("{path}/{key}");
                if !rules.is_free(&below) {
                    found.push(format!("body{below}: not expected: {value}"));
                }
            }
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            for (index, (value, given)) in expected.iter().zip(actual).enumerate() {
                compare(rules, &format!("{path}/{index}"), value, given, found);
            }
        }
        _ => found.push(format!("body{path}: expected {expected}, got {actual}")),
    }
}

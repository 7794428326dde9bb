//! [`Policy`]: what a token may do, beyond what its user may do.
//!
//! In: a JSON document, checked against the resources of the tree. Out: for each method of each resource whether the
//! token may use it, and for which items. Nothing here knows requests or databases; the format is described in
//! `docs/reference/policies.md`.

mod rules;
mod syntax;
mod validate;

use std::collections::HashMap;

use serde_json::{Map, Value};

use self::rules::Rules;
pub use self::validate::PolicyError;
use crate::descriptor::{Descriptor, Method};
use crate::gate::Reach;
use crate::snapshot::Snapshot;

/// The section for everything that has none of its own, and the rules for every item.
const ANY: &str = "*";

/// The policy of a token. The empty one, which is the default, allows everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    document: Value,
    everywhere: Rules,
    resources: HashMap<String, Section>,
}

/// The rules for one resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Section {
    every: Rules,
    /// By the item's key, as it was written.
    items: Vec<(String, Rules)>,
}

impl Policy {
    /// Full access: `{}`.
    pub fn full_access() -> Self {
        Self { document: Value::Object(Map::new()), ..Self::default() }
    }

    /// Reads and checks the text of a policy. Resources are those of the tree as it is now.
    ///
    /// # Errors
    ///
    /// The message for whoever wrote the policy; its first mistake.
    pub fn parse(text: &str, tree: &Snapshot) -> Result<Self, PolicyError> {
        Self::new(syntax::parse(text)?, tree)
    }

    /// Checks a policy that is JSON already.
    ///
    /// # Errors
    ///
    /// As [`Policy::parse`].
    pub fn new(document: Value, tree: &Snapshot) -> Result<Self, PolicyError> {
        validate::check(&document, tree)?;
        Ok(Self::compile(document))
    }

    /// A policy as it is stored. One that cannot be read allows nothing: it was meant to forbid something.
    pub(super) fn stored(document: Value) -> Self {
        if document.is_null() {
            return Self::full_access();
        }
        if let Err(error) = validate::check_shape(&document) {
            tracing::warn!(%error, "an API token's stored policy cannot be read; the token may do nothing");
            return Self { everywhere: Rules::nothing(), document, resources: HashMap::new() };
        }
        Self::compile(document)
    }

    fn compile(document: Value) -> Self {
        let mut policy = Self { document, ..Self::default() };
        let Some(Value::Object(resources)) = policy.document.get("resources") else { return policy };
        for (id, section) in resources {
            if id == ANY {
                policy.everywhere = Rules::of(section);
            } else if let Value::Object(section) = section {
                policy.resources.insert(id.clone(), Section::of(section));
            }
        }
        policy
    }

    /// The document as it was given.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// Whether the token may use a method on a resource: on the item with this key, or on its list or the singleton.
    ///
    /// Specific rules win over general ones: those of the item, then those of every item, then those of every
    /// resource. Keys are compared as the resource reads them, so `02` is the item 2.
    pub fn allows(&self, resource: &Descriptor, method: Method, key: Option<&str>) -> bool {
        let Some(section) = self.resources.get(resource.policy_id) else {
            return self.everywhere.decide(method).unwrap_or(true);
        };
        let of_item = key.and_then(|key| section.decide_item(resource, method, key));
        of_item
            .or_else(|| section.every.decide(method))
            .or_else(|| self.everywhere.decide(method))
            .unwrap_or(true)
    }

    /// The items of a resource that the token may use a method on.
    pub fn reach(&self, resource: &Descriptor, method: Method) -> Reach {
        let otherwise = self.allows(resource, method, None);
        let items = self.resources.get(resource.policy_id).map_or(&[][..], |section| &section.items);
        let mut keys: Vec<String> = items
            .iter()
            .map(|(key, _)| resource.canonical_key(key).into_owned())
            .filter(|key| self.allows(resource, method, Some(key)) != otherwise)
            .collect();
        keys.sort_unstable();
        keys.dedup();
        match (otherwise, keys.is_empty()) {
            (true, true) => Reach::All,
            (true, false) => Reach::Except(keys),
            (false, true) => Reach::Nothing,
            (false, false) => Reach::Only(keys),
        }
    }
}

impl Section {
    fn of(section: &Map<String, Value>) -> Self {
        let items = section.iter().filter(|(key, _)| *key != ANY);
        Self {
            every: section.get(ANY).map(Rules::of).unwrap_or_default(),
            items: items.map(|(key, rules)| (key.clone(), Rules::of(rules))).collect(),
        }
    }

    /// What the rules of one item say; several spellings of its key count as one.
    fn decide_item(&self, resource: &Descriptor, method: Method, key: &str) -> Option<bool> {
        let key = resource.canonical_key(key);
        let named = self.items.iter().filter(|(named, _)| resource.canonical_key(named) == key);
        let decisions: Vec<bool> = named.filter_map(|(_, rules)| rules.decide(method)).collect();
        if decisions.is_empty() { None } else { Some(!decisions.contains(&false)) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::resource::Resource as _;
    use crate::root::Root;

    /// The root stands for any resource here; its policy id is `root`.
    fn allows(resources: impl serde::Serialize, method: Method, key: Option<&str>) -> bool {
        Policy::stored(json!({"resources": resources})).allows(Root::DESCRIPTOR, method, key)
    }

    #[test]
    fn an_empty_policy_allows_everything() {
        for document in [json!({}), Value::Null] {
            assert!(Policy::stored(document).allows(Root::DESCRIPTOR, Method::Delete, None));
        }
        assert!(Policy::full_access().allows(Root::DESCRIPTOR, Method::Delete, None));
    }

    #[test]
    fn a_stored_policy_that_cannot_be_read_allows_nothing() {
        for document in [json!([]), json!({"x": 1}), json!({"resources": {"root": {"*": {"block": "*"}}}})] {
            assert!(!Policy::stored(document).allows(Root::DESCRIPTOR, Method::Get, None));
        }
    }

    #[test]
    fn block_wins_over_allow_and_a_method_over_the_wildcard() {
        let both = json!({"*": {"allow": ["GET"], "block": ["GET"]}});
        assert!(!allows(both, Method::Get, None));
        let read_only = json!({"*": {"allow": ["GET"], "block": ["*"]}});
        assert!(allows(read_only.clone(), Method::Get, None));
        assert!(!allows(read_only, Method::Put, None));
    }

    #[test]
    fn rules_of_the_resource_win_and_what_they_leave_open_is_decided_above() {
        let policy = json!({"*": {"block": ["*"]}, "root": {"*": {"allow": ["GET", "PUT"]}}});
        assert!(allows(policy.clone(), Method::Put, None));
        assert!(!allows(policy, Method::Delete, None));
        let other = json!({"*": {"block": ["*"]}, "user": {"*": {"allow": ["*"]}}});
        assert!(!allows(other, Method::Get, None));
    }

    #[test]
    fn rules_of_an_item_win_over_those_of_every_item_and_leave_lists_alone() {
        let policy = json!({"root": {"2": {"block": ["*"]}, "*": {"allow": ["*"]}}});
        assert!(!allows(policy.clone(), Method::Get, Some("2")));
        assert!(allows(policy.clone(), Method::Get, Some("1")));
        assert!(allows(policy, Method::Get, None));
    }

    /// Documents that are nearly policies: names and values that mean something stand where they please.
    fn nearly_a_policy() -> impl Strategy<Value = Value> {
        let name = "resources|root|\\*|1|02|2|allow|block|x";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i8>().prop_map(Value::from),
            "GET|PUT|PATCH|DELETE|\\*|FROB".prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 64, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((name, inner), 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_is_stored_is_evaluated_and_lists_agree_with_items(document in nearly_a_policy()) {
            for document in [document.clone(), json!({"resources": document.clone()}), json!({"resources": {"root": document}})] {
                let policy = Policy::stored(document);
                for method in [Method::Get, Method::Patch, Method::Delete] {
                    let reach = policy.reach(Root::DESCRIPTOR, method);
                    for key in ["1", "02", "2", "x", "3"] {
                        prop_assert_eq!(reach.holds(key), policy.allows(Root::DESCRIPTOR, method, Some(key)));
                    }
                }
            }
        }
    }

    #[test]
    fn the_reach_is_what_single_questions_would_say() {
        let reach =
            |resources| Policy::stored(json!({"resources": resources})).reach(Root::DESCRIPTOR, Method::Get);
        assert_eq!(reach(json!({"root": {"*": {"allow": ["*"]}}})), Reach::All);
        assert_eq!(reach(json!({"*": {"block": ["*"]}})), Reach::Nothing);
        assert_eq!(
            reach(json!({"root": {"2": {"block": ["*"]}, "3": {"block": ["PUT"]}}})),
            Reach::Except(vec!["2".to_owned()])
        );
        assert_eq!(
            reach(json!({"*": {"block": ["*"]}, "root": {"1": {"allow": ["GET"]}, "4": {"allow": ["PUT"]}}})),
            Reach::Only(vec!["1".to_owned()])
        );
    }
}

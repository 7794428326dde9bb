//! [`Rules`]: the `allow` and `block` lists of one section.

use serde_json::Value;

use crate::descriptor::Method;

/// Which methods a section allows and blocks. Names that are no methods say nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Rules {
    allow: Methods,
    block: Methods,
}

/// A set of methods, and whether `*` is in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Methods {
    named: u8,
    all: bool,
}

impl Rules {
    /// The rules of a section that was checked.
    pub(super) fn of(section: &Value) -> Self {
        let list = |name| {
            section.get(name).and_then(Value::as_array).map(|list| Methods::of(list)).unwrap_or_default()
        };
        Self { allow: list("allow"), block: list("block") }
    }

    /// Blocks everything.
    pub(super) fn nothing() -> Self {
        Self { allow: Methods::default(), block: Methods { named: 0, all: true } }
    }

    /// Whether the section lets a method through; `None` if it does not say.
    ///
    /// Policies were written before there was PATCH: where it is not named itself, it is what PUT is.
    pub(super) fn decide(self, method: Method) -> Option<bool> {
        let named = self.allow.names(method) || self.block.names(method);
        let method = if method == Method::Patch && !named { Method::Put } else { method };
        if self.block.names(method) {
            Some(false)
        } else if self.allow.names(method) {
            Some(true)
        } else if self.block.all {
            Some(false)
        } else {
            self.allow.all.then_some(true)
        }
    }
}

impl Methods {
    fn of(list: &[Value]) -> Self {
        let mut methods = Self::default();
        for name in list.iter().filter_map(Value::as_str) {
            match Method::parse(name) {
                Some(method) => methods.named |= bit(method),
                None => methods.all |= name == "*",
            }
        }
        methods
    }

    fn names(self, method: Method) -> bool {
        self.named & bit(method) != 0
    }
}

const fn bit(method: Method) -> u8 {
    1 << method as u8
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_mentioned_is_not_decided() {
        assert_eq!(Rules::of(&json!({"allow": ["GET"]})).decide(Method::Put), None);
        assert_eq!(Rules::default().decide(Method::Get), None);
    }

    #[test]
    fn names_that_are_no_methods_say_nothing() {
        let rules = Rules::of(&json!({"allow": ["FROB", 3, "get", null]}));
        assert_eq!(rules, Rules::default());
    }

    #[test]
    fn patch_is_what_put_is_unless_it_is_named() {
        let no_put = Rules::of(&json!({"allow": ["*"], "block": ["PUT"]}));
        assert_eq!(no_put.decide(Method::Patch), Some(false));
        let only_patch = Rules::of(&json!({"allow": ["PATCH"], "block": ["PUT"]}));
        assert_eq!(only_patch.decide(Method::Patch), Some(true));
        assert_eq!(Rules::of(&json!({"allow": ["PUT"]})).decide(Method::Patch), Some(true));
    }
}

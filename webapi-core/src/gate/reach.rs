//! [`Reach`]: which objects of a resource gates let a principal at, without asking for each.

use crate::resource::model::Model;
use crate::resource::query::Query;

/// Objects of one resource, by their keys in URLs, as the resource itself spells them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    All,
    /// None of them.
    Nothing,
    /// All but these.
    Except(Vec<String>),
    /// Only these.
    Only(Vec<String>),
}

impl Reach {
    /// What is within both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, other) | (other, Self::All) => other,
            (Self::Nothing, _) | (_, Self::Nothing) => Self::Nothing,
            (Self::Except(mut keys), Self::Except(more)) => {
                keys.extend(more);
                Self::Except(keys)
            }
            (Self::Only(mut keys), other) | (other, Self::Only(mut keys)) => {
                keys.retain(|key| other.holds(key));
                Self::Only(keys)
            }
        }
    }

    /// Whether the object with this key is within reach.
    pub fn holds(&self, key: &str) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Except(keys) => !keys.iter().any(|known| known == key),
            Self::Only(keys) => keys.iter().any(|known| known == key),
        }
    }

    /// The rows within reach; the query is not touched if that is all of them.
    pub(crate) fn narrow<R: Model>(&self, query: Query<R>) -> Query<R> {
        match self {
            Self::All => query,
            Self::Nothing => query.none(),
            Self::Except(keys) => Query::of(R::among(query.into_diesel(), keys, false)),
            Self::Only(keys) => Query::of(R::among(query.into_diesel(), keys, true)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    #[test]
    fn both_gates_must_let_an_object_through() {
        let all = [
            Reach::All,
            Reach::Nothing,
            Reach::Except(keys(&["1", "2"])),
            Reach::Only(keys(&["2", "3"])),
            Reach::Except(keys(&["3"])),
            Reach::Only(keys(&["1"])),
        ];
        for left in &all {
            for right in &all {
                let both = left.clone().and(right.clone());
                for key in ["1", "2", "3", "4"] {
                    assert_eq!(
                        both.holds(key),
                        left.holds(key) && right.holds(key),
                        "{left:?} {right:?} {key}"
                    );
                }
            }
        }
    }
}

//! The names of an `expand` parameter: Djblets' flat ones, and dotted paths.
//!
//! A flat name is looked for at every level and used up by the first resource that knows it, so `reviews,user` expands
//! the users of reviews. A path such as `reviews.user` begins at the items of the answer and says each step, so it
//! reaches a name that the item itself has, too. The order of the names makes no difference.

use std::collections::{BTreeMap, BTreeSet};

/// What is to be expanded, seen from one level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// Wherever something has this name.
    anywhere: BTreeSet<String>,
    /// At this level, and what to do below.
    here: BTreeMap<String, Names>,
}

impl Names {
    /// Reads the parameter; `None` if a path has more steps than there may be levels. Names are not trimmed, as in Djblets.
    pub(crate) fn parse(text: &str, levels: usize) -> Option<Self> {
        let mut names = Self::default();
        for name in text.split(',').filter(|name| !name.is_empty()) {
            if name.contains('.') {
                // Before anything is built: a tree of any depth could not even be dropped.
                if name.split('.').count() > levels {
                    return None;
                }
                let mut level = &mut names;
                for step in name.split('.') {
                    level = level.here.entry(step.to_owned()).or_default();
                }
            } else {
                names.anywhere.insert(name.to_owned());
            }
        }
        Some(names)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.anywhere.is_empty() && self.here.is_empty()
    }

    /// Whether something of this name is to be expanded at this level.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.anywhere.contains(name) || self.here.contains_key(name)
    }

    /// What is to be expanded below `name`; flat names that this level uses up are left out.
    pub(crate) fn below(&self, name: &str, uses_up: impl Fn(&str) -> bool) -> Self {
        let mut below = self.here.get(name).cloned().unwrap_or_default();
        below.anywhere = self.anywhere.iter().filter(|name| !uses_up(name)).cloned().collect();
        below
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_names_makes_no_difference() {
        assert_eq!(Names::parse("a,b.c,b.d,e", 5), Names::parse("b.d,e,,a,b.c,a", 5));
    }

    #[test]
    fn a_flat_name_goes_on_until_it_is_used_up() {
        let names = Names::parse("reviews,user", 5).unwrap();
        assert!(names.has("reviews") && names.has("user"));
        let below = names.below("reviews", |name| name == "reviews");
        assert!(below.has("user") && !below.has("reviews"));
    }

    #[test]
    fn a_path_says_each_step() {
        let names = Names::parse("reviews.user", 2).unwrap();
        assert!(names.has("reviews") && !names.has("user"));
        assert!(names.below("reviews", |_| true).has("user"));
        assert!(!names.below("other", |_| true).has("user"));
    }

    #[test]
    fn a_path_of_more_steps_than_levels_is_refused() {
        assert!(Names::parse("a.b,c", 2).is_some());
        for path in ["a.b.c", "a,b,c.d.e", &"a.".repeat(1_000_000)] {
            assert_eq!(Names::parse(path, 2), None);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text: String) {
            Names::parse(&text, 5);
        }
    }
}

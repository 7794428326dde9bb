//! `only-fields` and `only-links`: which parts of an item are asked for.
//!
//! The query wins over the body, where the names are written `only_fields` and `only_links`, as in Djblets. Absent
//! means everything, empty means nothing; names are split at commas and not trimmed; unknown names select nothing.

use crate::request::Parameters;

/// What an item payload shows.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Selection {
    fields: Option<Vec<String>>,
    links: Option<Vec<String>>,
}

impl Selection {
    pub(crate) fn of(query: &Parameters, body: &Parameters) -> Self {
        let names = |dashed, underscored| {
            let text = query.text(dashed).or_else(|| body.value(underscored)?.as_str())?;
            Some(split(text))
        };
        Self { fields: names("only-fields", "only_fields"), links: names("only-links", "only_links") }
    }

    pub(crate) fn has_field(&self, name: &str) -> bool {
        self.fields.as_ref().is_none_or(|names| names.iter().any(|selected| selected == name))
    }

    pub(crate) fn has_link(&self, name: &str) -> bool {
        self.links.as_ref().is_none_or(|names| names.iter().any(|selected| selected == name))
    }

    /// Whether the `links` key is there at all.
    pub(crate) fn shows_links(&self) -> bool {
        self.links.as_ref().is_none_or(|names| !names.is_empty())
    }
}

fn split(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { text.split(',').map(str::to_owned).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::RawValue;

    fn one(name: &str, value: &str) -> Parameters {
        [(name.to_owned(), RawValue::Text(value.to_owned()))].into_iter().collect()
    }

    #[test]
    fn a_body_selects_under_names_with_underscores_only() {
        let none = Parameters::new();
        assert!(Selection::of(&none, &one("only-fields", "id")).has_field("name"));
        assert!(!Selection::of(&none, &one("only_fields", "id")).has_field("name"));
        assert!(Selection::of(&one("only-fields", "name"), &one("only_fields", "id")).has_field("name"));
    }
}

//! How names are made from Rust names: `snake_case` and hyphens for resources, serde's `rename_all` for fields.
//!
//! Plain text in, plain text out. The rules for fields and variants are serde's, oddities included
//! (`HTTPError` -> `h_t_t_p_error`), so that a name here and a name in a hand-written serde payload agree.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

/// The identifier as people write it: `r#type` -> `type`.
pub(crate) fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// `ReviewRequest` -> `review_request`, `APIToken` -> `api_token`.
pub(crate) fn snake_case(type_name: &str) -> String {
    let letters: Vec<char> = type_name.chars().collect();
    let mut snake = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let after_small = at > 0 && !letters[at - 1].is_uppercase() && letters[at - 1] != '_';
        let ends_acronym = at > 0 && letters[at - 1].is_uppercase();
        let before_small = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_small || (ends_acronym && before_small)) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Djblets' plural: the name and an `s`.
pub(crate) fn plural(name: &str) -> String {
    format!("{name}s")
}

/// Djblets' form of a name in paths and mimetypes: `review_requests` -> `review-requests`.
pub(crate) fn hyphenated(name: &str) -> String {
    name.replace('_', "-")
}

/// One of serde's `rename_all` rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RenameRule {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl RenameRule {
    /// Every rule with serde's spelling of it.
    const SPELLINGS: [(&str, Self); 8] = [
        ("lowercase", Self::Lower),
        ("UPPERCASE", Self::Upper),
        ("PascalCase", Self::Pascal),
        ("camelCase", Self::Camel),
        ("snake_case", Self::Snake),
        ("SCREAMING_SNAKE_CASE", Self::ScreamingSnake),
        ("kebab-case", Self::Kebab),
        ("SCREAMING-KEBAB-CASE", Self::ScreamingKebab),
    ];

    /// The rule that serde spells so.
    pub(crate) fn named(spelling: &str) -> Option<Self> {
        Self::SPELLINGS.iter().find(|(known, _)| *known == spelling).map(|(_, rule)| *rule)
    }

    /// All spellings, for messages.
    pub(crate) fn spellings() -> impl Iterator<Item = &'static str> {
        Self::SPELLINGS.iter().map(|(spelling, _)| *spelling)
    }

    /// The rule applied to a field's name, which is `snake_case` already.
    pub(crate) fn field(self, name: &str) -> String {
        match self {
            Self::Lower | Self::Snake => name.to_owned(),
            Self::Upper | Self::ScreamingSnake => name.to_ascii_uppercase(),
            Self::Pascal => name.split('_').map(capitalised).collect(),
            Self::Camel => uncapitalised(&Self::Pascal.field(name)),
            Self::Kebab => name.replace('_', "-"),
            Self::ScreamingKebab => Self::Upper.field(name).replace('_', "-"),
        }
    }

    /// The rule applied to an enum variant's name, which is `PascalCase` already.
    pub(crate) fn variant(self, name: &str) -> String {
        match self {
            Self::Pascal => name.to_owned(),
            Self::Lower => name.to_ascii_lowercase(),
            Self::Upper => name.to_ascii_uppercase(),
            Self::Camel => uncapitalised(name),
            Self::Snake => serde_snake(name),
            Self::ScreamingSnake => serde_snake(name).to_ascii_uppercase(),
            Self::Kebab => serde_snake(name).replace('_', "-"),
            Self::ScreamingKebab => serde_snake(name).to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn serde_snake(variant: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in variant.char_indices() {
        if at > 0 && letter.is_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn capitalised(word: &str) -> String {
    with_first(word, char::to_ascii_uppercase)
}

fn uncapitalised(word: &str) -> String {
    with_first(word, char::to_ascii_lowercase)
}

fn with_first(word: &str, change: fn(&char) -> char) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| change(&first)).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_name_becomes_words_and_acronyms_stay_whole() {
        for (written, expected) in [
            ("Review", "review"),
            ("ReviewRequest", "review_request"),
            ("APIToken", "api_token"),
            ("HttpServerV2", "http_server_v2"),
            ("Already_snake", "already_snake"),
        ] {
            assert_eq!(snake_case(written), expected);
        }
    }

    #[test]
    fn a_raw_identifier_loses_its_prefix() {
        assert_eq!(plain(&syn::parse_quote!(r#type)), "type");
    }

    #[test]
    fn fields_are_renamed_as_serde_renames_them() {
        let renamed = |rule: &str| RenameRule::named(rule).map(|rule| rule.field("last_updated"));
        assert_eq!(renamed("camelCase").as_deref(), Some("lastUpdated"));
        assert_eq!(renamed("PascalCase").as_deref(), Some("LastUpdated"));
        assert_eq!(renamed("kebab-case").as_deref(), Some("last-updated"));
        assert_eq!(renamed("SCREAMING-KEBAB-CASE").as_deref(), Some("LAST-UPDATED"));
        assert_eq!(renamed("SCREAMING_SNAKE_CASE").as_deref(), Some("LAST_UPDATED"));
        assert_eq!(renamed("Title Case"), None);
    }

    #[test]
    fn variants_are_renamed_as_serde_renames_them() {
        let renamed = |rule: &str| RenameRule::named(rule).map(|rule| rule.variant("ShipIt"));
        assert_eq!(renamed("lowercase").as_deref(), Some("shipit"));
        assert_eq!(renamed("UPPERCASE").as_deref(), Some("SHIPIT"));
        assert_eq!(renamed("camelCase").as_deref(), Some("shipIt"));
        assert_eq!(renamed("snake_case").as_deref(), Some("ship_it"));
        assert_eq!(renamed("SCREAMING_SNAKE_CASE").as_deref(), Some("SHIP_IT"));
        assert_eq!(renamed("kebab-case").as_deref(), Some("ship-it"));
        assert_eq!(RenameRule::Snake.variant("HTTPError"), "h_t_t_p_error");
    }
}

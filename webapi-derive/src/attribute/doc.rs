//! Doc comments as text: lines joined, the space after `///` taken away.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The doc comment of an item; empty when it has none.
///
/// Each line loses one leading space, blank lines at both ends go, and `#[doc(hidden)]` and the like are ignored.
pub(crate) fn text(attributes: &[Attribute]) -> String {
    let comments: Vec<String> = attributes.iter().filter_map(comment).collect();
    let lines: Vec<&str> = comments
        .iter()
        .flat_map(|comment| comment.split('\n'))
        .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end())
        .collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

fn comment(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::{ItemStruct, parse_quote};

    use super::*;

    #[test]
    fn lines_are_joined_without_the_space_that_follows_the_slashes() {
        let item: ItemStruct = parse_quote! {
            /// One line.
            ///
            ///  * indented by one
            #[doc(hidden)]
            struct Documented;
        };
        assert_eq!(text(&item.attrs), "One line.\n\n * indented by one");
    }

    #[test]
    fn an_undocumented_item_has_empty_text() {
        let item: ItemStruct = parse_quote! { #[derive(Debug)] struct Plain; };
        assert_eq!(text(&item.attrs), "");
    }
}

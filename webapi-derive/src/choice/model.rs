//! What each variant of a choice is called.

use proc_macro2::Ident;
use syn::{Path, Visibility, parse_quote};

use super::parse::Written;
use crate::diagnostics::{Diagnostics, nearest, quoted_list};
use crate::naming::{RenameRule, plain};

/// An enum of names.
#[derive(Debug)]
pub(super) struct ChoiceModel {
    /// Path of webapi-core.
    pub(super) krate: Path,
    /// The user's enum.
    pub(super) ident: Ident,
    /// Visibility of the enum, and so of what it can do.
    pub(super) vis: Visibility,
    /// Every variant with its text, in declaration order; never empty.
    pub(super) variants: Vec<(Ident, String)>,
}

/// The model of what was written; to be used only if there are no mistakes.
pub(super) fn choice(written: Written, errors: &mut Diagnostics) -> ChoiceModel {
    let Written { ident, vis, rename_all, krate, variants } = written;
    let krate = krate.map_or_else(|| parse_quote!(::webapi_core), |given| given.value.0);
    let rule = rename_all.and_then(|given| {
        let spelling = given.value.value();
        let rule = RenameRule::named(&spelling);
        if rule.is_none() {
            let help = match nearest(&spelling, RenameRule::spellings()) {
                Some(near) => format!("did you mean `rename_all = \"{near}\"`?"),
                None => format!("it is one of {}", quoted_list(RenameRule::spellings())),
            };
            errors.error(&given.value, format_args!("unknown rule `{spelling}`"), help);
        }
        rule
    });
    let rule = rule.unwrap_or(RenameRule::Snake);
    if variants.is_empty() {
        let wrong = format_args!("`{ident}` has no variants, so there is nothing to choose");
        errors.missing(&ident, wrong, "add at least one, as in `enum Status { Open, Closed }`");
    }
    let mut named: Vec<(Ident, String)> = Vec::new();
    for (variant, name) in variants {
        let name = name.map_or_else(|| rule.variant(&plain(&variant)), |given| given.value.value());
        if named.iter().any(|(_, earlier)| *earlier == name) {
            let help = "rename one, as in `#[webapi(name = \"other\")]`";
            errors.error(&variant, format_args!("two variants are called `{name}`"), help);
        }
        named.push((variant, name));
    }
    ChoiceModel { krate, ident, vis, variants: named }
}

//! The names of a resource, most of them made from one another.
//!
//! The defaults are Djblets': plural = name + `s`, path segment = plural with hyphens, and so on. A name that ends
//! up in a URL or in a scope token must be allowed there.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::LitStr;

use crate::attribute::Given;
use crate::attribute::value::TextOrNone;
use crate::diagnostics::Diagnostics;
use crate::naming::{hyphenated, plain, plural, snake_case};
use crate::resource::parse::WrittenResource;

/// Every name that a resource is known by.
#[derive(Debug)]
pub(crate) struct Names {
    /// Registry name, and the base of all others.
    pub(crate) name: String,
    /// Plural; equal to `name` for singletons.
    pub(crate) plural: String,
    /// Payload key of an item.
    pub(crate) item_key: String,
    /// Payload key of a list.
    pub(crate) list_key: String,
    /// Path segment.
    pub(crate) uri_name: String,
    /// Key in the parent's `links`.
    pub(crate) link_name: String,
    /// Key of the item URL in the root's `uri_templates`; `None` hides it.
    pub(crate) uri_template: Option<String>,
    /// Key of the list URL in the root's `uri_templates`; `None` hides it.
    pub(crate) uri_template_plural: Option<String>,
    /// Vendor in the mimetypes.
    pub(crate) mimetype_vendor: Vendor,
    /// Name part of the item mimetype.
    pub(crate) mimetype_item: String,
    /// Name part of the list mimetype.
    pub(crate) mimetype_list: String,
    /// First half of the `OAuth2` scope tokens.
    pub(crate) scope_name: String,
    /// Whether the declaration names its scopes itself, so that sharing them is no accident.
    pub(crate) scope_name_given: bool,
    /// Name in API token policies.
    pub(crate) policy_id: String,
}

/// Where the vendor in the mimetypes comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Vendor {
    /// The application's, if it has one.
    Inherit,
    /// Plain `application/json` and `application/xml`.
    None,
    /// This one.
    Named(String),
}

/// Fills in the names that are not given.
pub(super) fn names(written: &WrittenResource, errors: &mut Diagnostics) -> Names {
    let keys = &written.keys;
    let singleton = keys.singleton.is_some();
    let name = text(keys.name.as_ref()).unwrap_or_else(|| snake_case(&plain(&written.ident)));
    let plural_name =
        text(keys.plural.as_ref()).unwrap_or_else(|| if singleton { name.clone() } else { plural(&name) });
    let uri_template = text_or_none(keys.uri_template.as_ref(), || Some(name.clone()));
    let uri_template_plural = text_or_none(keys.uri_template_plural.as_ref(), || {
        let singular = uri_template.clone()?;
        Some(match singleton {
            true => singular,
            false if singular == name => plural_name.clone(),
            false => plural(&singular),
        })
    });
    let policy_id = text(keys.policy_id.as_ref()).unwrap_or_else(|| name.clone());
    let names = Names {
        item_key: text(keys.item_key.as_ref()).unwrap_or_else(|| name.clone()),
        list_key: text(keys.list_key.as_ref()).unwrap_or_else(|| plural_name.clone()),
        uri_name: text(keys.uri_name.as_ref()).unwrap_or_else(|| hyphenated(&plural_name)),
        link_name: text(keys.link_name.as_ref()).unwrap_or_else(|| plural_name.clone()),
        uri_template,
        uri_template_plural,
        mimetype_vendor: match &keys.mimetype_vendor {
            None => Vendor::Inherit,
            Some(Given { value: TextOrNone::None, .. }) => Vendor::None,
            Some(Given { value: TextOrNone::Text(vendor), .. }) => Vendor::Named(vendor.value()),
        },
        mimetype_item: text(keys.mimetype_item.as_ref()).unwrap_or_else(|| hyphenated(&name)),
        mimetype_list: text(keys.mimetype_list.as_ref()).unwrap_or_else(|| hyphenated(&plural_name)),
        scope_name_given: keys.scope_name.is_some() || keys.policy_id.is_some(),
        scope_name: text(keys.scope_name.as_ref()).unwrap_or_else(|| policy_id.clone()),
        policy_id,
        plural: plural_name,
        name,
    };
    check(written, &names, errors);
    names
}

fn check(written: &WrittenResource, names: &Names, errors: &mut Diagnostics) {
    let keys = &written.keys;
    if !names.uri_name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-._~".contains(letter)) {
        let at = source(written, &[&keys.uri_name, &keys.plural, &keys.name]);
        let wrong = format_args!("`{}` cannot be a path segment", names.uri_name);
        errors.error(
            &at,
            wrong,
            "use letters, digits and `-`, as in `#[webapi(uri_name = \"issue-comments\")]`",
        );
    }
    if !names.scope_name.chars().all(is_scope_letter) {
        let at = source(written, &[&keys.scope_name, &keys.policy_id, &keys.name]);
        let wrong = format_args!("`{}` cannot be the name of a scope", names.scope_name);
        let help = "use printable ASCII without spaces, quotes, backslashes and `:`, as in \
                    `#[webapi(scope_name = \"issue\")]`";
        errors.error(&at, wrong, help);
    }
}

/// RFC 6749 section 3.3 (scope-token), without the `:` that separates a scope's name from its action.
fn is_scope_letter(letter: char) -> bool {
    letter.is_ascii_graphic() && !matches!(letter, '"' | '\\' | ':')
}

/// The text that a bad name was made from: the first one given, else the struct's own name.
fn source(written: &WrittenResource, texts: &[&Option<Given<LitStr>>]) -> TokenStream {
    let given = texts.iter().find_map(|given| given.as_ref());
    given.map_or_else(|| written.ident.to_token_stream(), |given| given.value.to_token_stream())
}

fn text(given: Option<&Given<LitStr>>) -> Option<String> {
    given.map(|given| given.value.value())
}

fn text_or_none(given: Option<&Given<TextOrNone>>, or: impl FnOnce() -> Option<String>) -> Option<String> {
    match given {
        None => or(),
        Some(Given { value: TextOrNone::None, .. }) => None,
        Some(Given { value: TextOrNone::Text(text), .. }) => Some(text.value()),
    }
}

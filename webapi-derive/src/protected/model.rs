//! What it means: one permission, as an expression, and a function that can have one more parameter.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{FnArg, Ident, ItemFn, LitStr, Path, parse_quote};

use super::Rule;
use super::parse::Written;
use crate::diagnostics::Diagnostics;

/// How many parameters actix reads of a request; one is ours.
const MOST_PARAMETERS: usize = 15;

/// A protected handler.
pub(super) struct Model {
    pub(super) handler: ItemFn,
    /// The type that names its permission.
    pub(super) guard: Ident,
    pub(super) permission: TokenStream,
    pub(super) krate: Path,
}

pub(super) fn of(rule: Rule, written: Written, handler: ItemFn, errors: &mut Diagnostics) -> Model {
    check_handler(rule, &handler, errors);
    let krate: Path = written.krate.clone().unwrap_or_else(|| parse_quote!(::webapi_oauth2));
    let permission = permission(rule, written, &krate, errors);
    let guard = format_ident!("__protected_{}", handler.sig.ident);
    Model { handler, guard, permission, krate }
}

fn check_handler(rule: Rule, handler: &ItemFn, errors: &mut Diagnostics) {
    let attribute = rule.attribute();
    if handler.sig.asyncness.is_none() {
        let wrong = format!("`#[{attribute}]` protects handlers, and handlers of actix are async");
        errors.error(&handler.sig.fn_token, wrong, format!("write `async fn {}`", handler.sig.ident));
    }
    if let Some(FnArg::Receiver(receiver)) = handler.sig.inputs.first() {
        let wrong = format!("`#[{attribute}]` protects functions, and this is a method");
        let help = "move it out of the `impl`; what it needs of `self` comes as `web::Data`";
        errors.error(receiver, wrong, help);
    }
    if let Some(beyond) = handler.sig.inputs.iter().nth(MOST_PARAMETERS) {
        let wrong = format!("a protected handler has at most {MOST_PARAMETERS} parameters");
        errors.error(beyond, wrong, "take several of them as one tuple");
    }
}

fn permission(rule: Rule, written: Written, krate: &Path, errors: &mut Diagnostics) -> TokenStream {
    if let (Some((key, _)), Some(_)) = (&written.scopes, &written.permission) {
        let help = "put the scopes into the permission, as in `permission = TokenHasScope::new([\"music\"])`";
        errors.error(key, "`scopes` and `permission` stand side by side", help);
    }
    let scopes = written.scopes.map(|(_, scopes)| scopes).unwrap_or_default();
    scopes.iter().for_each(|scope| check_scope(scope, errors));
    let scopes = quote!(::std::vec![#(::std::borrow::Cow::Borrowed(#scopes)),*]
        as ::std::vec::Vec<::std::borrow::Cow<'static, str>>);
    let by_scopes = match rule {
        Rule::Scopes => quote!(#krate::permission::TokenHasScope::new(#scopes)),
        Rule::ReadWrite => quote!(#krate::permission::TokenHasReadWriteScope::new(#scopes)),
    };
    match (rule, written.permission) {
        (_, None) => by_scopes,
        (Rule::Scopes, Some((_, permission))) => quote!(#permission),
        (Rule::ReadWrite, Some((key, _))) => {
            let help =
                "write `#[protected_resource(permission = ...)]`, with a `TokenHasReadWriteScope` in it";
            errors.error(&key, "`permission` has no place in `#[rw_protected_resource]`", help);
            by_scopes
        }
    }
}

/// A scope is one word of RFC 6749 section 3.3.
fn check_scope(scope: &LitStr, errors: &mut Diagnostics) {
    let text = scope.value();
    let words: Vec<&str> = text.split_whitespace().collect();
    let legal = |byte: u8| matches!(byte, b'!'..=b'~') && !matches!(byte, b'"' | b'\\');
    match words[..] {
        [] => errors.error(scope, "a scope has no name", "write one word, as in `scopes(\"music\")`"),
        [_, _, ..] => {
            let list: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            let wrong = format!("`{text}` is {} scopes in one text, which no token has", words.len());
            errors.error(scope, wrong, format!("write `scopes({})`", list.join(", ")));
        }
        [_] if !text.bytes().all(legal) => {
            let help =
                "it is made of printable ASCII characters other than space, quotation mark and backslash";
            errors.error(scope, format!("`{text}` is no scope"), help);
        }
        [_] => {}
    }
}

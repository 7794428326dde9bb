//! What is written: the arguments with their spans, and the function.

use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, ItemFn, LitStr, Path, Token, parenthesized};

use super::Rule;
use crate::diagnostics::{Diagnostics, nearest, quoted_list};

/// The keys that the attributes know.
const KEYS: [&str; 3] = ["scopes", "permission", "crate"];

/// The arguments as written.
#[derive(Default)]
pub(super) struct Written {
    pub(super) scopes: Option<(Ident, Vec<LitStr>)>,
    pub(super) permission: Option<(Ident, Expr)>,
    pub(super) krate: Option<Path>,
}

/// One argument.
enum Argument {
    Scopes(Ident, Vec<LitStr>),
    Permission(Ident, Box<Expr>),
    Crate(Path),
    Unknown(Ident),
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = input.call(Ident::parse_any)?;
        match key.to_string().as_str() {
            "scopes" => {
                let list;
                parenthesized!(list in input);
                let scopes = Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?;
                Ok(Self::Scopes(key, scopes.into_iter().collect()))
            }
            "permission" => {
                input.parse::<Token![=]>()?;
                Ok(Self::Permission(key, Box::new(input.parse()?)))
            }
            "crate" => {
                input.parse::<Token![=]>()?;
                Ok(Self::Crate(input.call(Path::parse_mod_style)?))
            }
            _ => {
                // Whatever belongs to the key, up to the next comma.
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<proc_macro2::TokenTree>()?;
                }
                Ok(Self::Unknown(key))
            }
        }
    }
}

pub(super) fn arguments(rule: Rule, tokens: TokenStream, errors: &mut Diagnostics) -> Option<Written> {
    let arguments = match Punctuated::<Argument, Token![,]>::parse_terminated.parse2(tokens) {
        Ok(arguments) => arguments,
        Err(error) => {
            let right = format!("write it as in `#[{}(scopes(\"music\"))]`", rule.attribute());
            errors.syntax(syn::Error::new(error.span(), format!("{error}\nhelp: {right}")));
            return None;
        }
    };
    let mut written = Written::default();
    for argument in arguments {
        match argument {
            Argument::Scopes(key, scopes) => {
                if written.scopes.replace((key.clone(), scopes)).is_some() {
                    errors.error(&key, "`scopes` stands here twice", "list all scopes in one");
                }
            }
            Argument::Permission(key, permission) => written.permission = Some((key, *permission)),
            Argument::Crate(path) => written.krate = Some(path),
            Argument::Unknown(key) => unknown(rule, &key, errors),
        }
    }
    Some(written)
}

fn unknown(rule: Rule, key: &Ident, errors: &mut Diagnostics) {
    let attribute = rule.attribute();
    let meant = match nearest(&key.to_string(), KEYS).as_deref() {
        Some("scopes") => {
            format!("did you mean `scopes`, as in `#[{attribute}(scopes(\"music\"))]`?\nhelp: ")
        }
        Some("permission") => {
            format!(
                "did you mean `permission`, as in `#[{attribute}(permission = IsAuthenticated)]`?\nhelp: "
            )
        }
        _ => String::new(),
    };
    let help = format!("{meant}known keys are {}", quoted_list(KEYS));
    errors.error(key, format!("unknown key `{key}` in `#[{attribute}(...)]`"), help);
}

pub(super) fn handler(rule: Rule, item: &TokenStream, errors: &mut Diagnostics) -> Option<ItemFn> {
    match syn::parse2(item.clone()) {
        Ok(handler) => Some(handler),
        Err(_) => {
            let attribute = rule.attribute();
            let wrong = format!("`#[{attribute}]` protects a function");
            errors.error(item, wrong, "put it before the `async fn` that answers requests");
            None
        }
    }
}

//! The syntax that all attributes share, before any key is known: `key`, `key = value`, `key(...)`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Attribute, Expr, Token, Type, parse_quote, token};

use crate::naming::plain;

/// An entry whose key is not known yet.
#[derive(Debug)]
pub(super) struct RawEntry {
    /// The key as written.
    pub(super) key: Ident,
    /// What follows it.
    pub(super) written: Written,
}

/// What follows a key.
#[derive(Debug)]
pub(super) enum Written {
    /// The key stands alone.
    Nothing,
    /// `= value`.
    Equals(TokenStream),
    /// `(...)`.
    List(TokenStream),
}

/// The entries of every `#[webapi(...)]` whose keys are in `keep`, as one attribute; what cannot be read is left out.
///
/// `keep` says whether a key stands alone: then it does in the attribute, too, whatever was written after it.
pub(crate) fn kept(attributes: &[Attribute], keep: &[(&str, bool)]) -> Option<Attribute> {
    let lists = attributes.iter().filter(|attribute| attribute.path().is_ident("webapi"));
    let lists = lists.filter_map(|attribute| attribute.meta.require_list().ok());
    let entries = lists.flat_map(|list| raw_entries(list.tokens.clone())).filter_map(Result::ok);
    let mut found: Vec<RawEntry> = Vec::new();
    for RawEntry { key, written } in entries {
        let kept = keep.iter().find(|(known, _)| *known == plain(&key));
        if let (Some((_, alone)), true) = (kept, found.iter().all(|earlier| earlier.key != key)) {
            let written = if *alone { Written::Nothing } else { written };
            found.push(RawEntry { key, written });
        }
    }
    (!found.is_empty()).then(|| parse_quote!(#[webapi(#(#found),*)]))
}

/// Every entry of an attribute's tokens; a broken one does not hide those after it.
pub(super) fn raw_entries(tokens: TokenStream) -> Vec<syn::Result<RawEntry>> {
    let read = |input: ParseStream<'_>| {
        let mut entries = Vec::new();
        while !input.is_empty() {
            let entry = raw_entry(input);
            if entry.is_err() {
                skip_to_comma(input);
            }
            entries.push(entry);
            if !input.is_empty() && !input.peek(Token![,]) {
                entries.push(Err(input.error("expected `,` between two keys")));
                skip_to_comma(input);
            }
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(entries)
    };
    read.parse2(tokens).unwrap_or_else(|error| vec![Err(error)])
}

fn raw_entry(input: ParseStream<'_>) -> syn::Result<RawEntry> {
    let key = input.call(Ident::parse_any).map_err(|error| {
        syn::Error::new(
            error.span(),
            "expected a key\nhelp: write keys as `key`, `key = value` or `key(...)`",
        )
    })?;
    let written = if input.peek(token::Paren) {
        let list;
        syn::parenthesized!(list in input);
        Written::List(list.parse()?)
    } else if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        Written::Equals(equals_value(input)?)
    } else {
        Written::Nothing
    };
    Ok(RawEntry { key, written })
}

/// The tokens of a value: an expression (which covers names, paths, literals and closures), or a type.
fn equals_value(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let ended = |input: ParseStream<'_>| input.is_empty() || input.peek(Token![,]);
    let ahead = input.fork();
    if ahead.parse::<Type>().is_ok() && ended(&ahead) {
        return input.parse::<Type>().map(ToTokens::into_token_stream);
    }
    if ended(input) {
        return Ok(TokenStream::new());
    }
    input.parse::<Expr>().map(ToTokens::into_token_stream)
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}

/// A list between parentheses.
pub(super) fn comma_separated<T: Parse>(input: ParseStream<'_>) -> syn::Result<Vec<T>> {
    Ok(input.parse_terminated(T::parse, Token![,])?.into_iter().collect())
}

impl ToTokens for RawEntry {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let key = &self.key;
        tokens.extend(match &self.written {
            Written::Nothing => quote!(#key),
            Written::Equals(value) => quote!(#key = #value),
            Written::List(list) => quote!(#key(#list)),
        });
    }
}

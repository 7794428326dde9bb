//! The kinds of values that keys take, each a type that knows only its own syntax.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{LitInt, LitStr, Path, Token, Type, parenthesized, token};

use crate::naming::plain;

/// A name without opinion on what it names; `type` and `r#type` are the same word.
#[derive(Debug, Clone)]
pub(crate) struct Word(pub(crate) Ident);

/// Text, or the word `none`.
#[derive(Debug)]
pub(crate) enum TextOrNone {
    /// `none`.
    None,
    /// Text in quotes.
    Text(LitStr),
}

/// A whole number that may be negative.
#[derive(Debug, Clone)]
pub(crate) struct Integer {
    /// The number.
    pub(crate) value: i64,
    tokens: TokenStream,
}

/// A whole number from 0.
#[derive(Debug, Clone)]
pub(crate) struct Count {
    /// The number.
    pub(crate) value: u32,
    literal: LitInt,
}

/// A path, written as such or as text.
#[derive(Debug)]
pub(crate) struct CratePath(pub(crate) Path);

/// `POST = superuser`.
#[derive(Debug)]
pub(crate) struct Assignment {
    /// Left of `=`.
    pub(crate) left: Word,
    /// Right of `=`.
    pub(crate) right: Word,
}

/// `field` or `-field`.
#[derive(Debug)]
pub(crate) struct Signed {
    /// Whether a minus stands before it.
    pub(crate) minus: bool,
    /// The field.
    pub(crate) word: Word,
}

/// `method: Type` or `method(ctx): Type`.
#[derive(Debug)]
pub(crate) struct Computed {
    /// The method.
    pub(crate) method: Ident,
    /// Whether `(ctx)` follows.
    pub(crate) takes_context: bool,
    /// The type, if written.
    pub(crate) ty: Option<Type>,
}

/// `join_table(column, column)`.
#[derive(Debug)]
pub(crate) struct Join {
    /// The join table.
    pub(crate) table: Path,
    /// Its first column.
    pub(crate) near: Ident,
    /// Its second column.
    pub(crate) far: Ident,
}

/// `name: Type through join_table(column, column)`, or a `title = method` for the relation before it.
#[derive(Debug)]
pub(crate) enum ManyItem {
    /// A relation.
    Relation {
        /// Name in the payload.
        ident: Ident,
        /// Type of the other side.
        target: Path,
        /// The join.
        join: Join,
    },
    /// The title of the relation before it.
    Title(Ident, Path),
}

impl Word {
    /// The word without `r#`.
    pub(crate) fn text(&self) -> String {
        plain(&self.0)
    }
}

impl Parse for Word {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Ident::parse_any).map(Self)
    }
}

impl ToTokens for Word {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

impl Parse for TextOrNone {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return input.parse().map(Self::Text);
        }
        let word: Ident = input.parse()?;
        if word == "none" { Ok(Self::None) } else { Err(syn::Error::new(word.span(), "expected `none`")) }
    }
}

impl Parse for Integer {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let minus: Option<Token![-]> = input.parse()?;
        let literal: LitInt = input.parse()?;
        let tokens = [minus.to_token_stream(), literal.to_token_stream()].into_iter().collect();
        let sign = if minus.is_some() { "-" } else { "" };
        let value = format!("{sign}{}", literal.base10_digits());
        let value = value.parse().map_err(|error| syn::Error::new(literal.span(), error))?;
        Ok(Self { value, tokens })
    }
}

impl ToTokens for Integer {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

impl Parse for Count {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let literal: LitInt = input.parse()?;
        Ok(Self { value: literal.base10_parse()?, literal })
    }
}

impl ToTokens for Count {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.literal.to_tokens(tokens);
    }
}

impl Parse for CratePath {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return input.parse::<LitStr>()?.parse_with(Path::parse_mod_style).map(Self);
        }
        input.call(Path::parse_mod_style).map(Self)
    }
}

impl Parse for Assignment {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let left = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Self { left, right: input.parse()? })
    }
}

impl Parse for Signed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let minus: Option<Token![-]> = input.parse()?;
        Ok(Self { minus: minus.is_some(), word: input.parse()? })
    }
}

impl Parse for Computed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let method = input.parse()?;
        let takes_context = input.peek(token::Paren);
        if takes_context {
            let arguments;
            parenthesized!(arguments in input);
            arguments.parse::<Ident>()?;
        }
        let colon: Option<Token![:]> = input.parse()?;
        let ty = colon.map(|_| input.parse()).transpose()?;
        Ok(Self { method, takes_context, ty })
    }
}

impl Parse for Join {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let table = input.call(Path::parse_mod_style)?;
        let columns;
        parenthesized!(columns in input);
        let near = columns.parse()?;
        columns.parse::<Token![,]>()?;
        let far = columns.parse()?;
        columns.parse::<Option<Token![,]>>()?;
        Ok(Self { table, near, far })
    }
}

impl Parse for ManyItem {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ident: Ident = input.parse()?;
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            return if ident == "title" {
                Ok(Self::Title(ident, input.parse()?))
            } else {
                Err(syn::Error::new(ident.span(), "expected `title`"))
            };
        }
        input.parse::<Token![:]>()?;
        let target = input.parse()?;
        let through: Ident = input.parse()?;
        if through != "through" {
            return Err(syn::Error::new(through.span(), "expected `through`"));
        }
        Ok(Self::Relation { ident, target, join: input.parse()? })
    }
}

//! The kinds of values that keys take, each a type that knows only its own syntax.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, LitInt, LitStr, Path, Token, Type, parenthesized, token};

use super::doc;
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

/// Names that exclude each other: one of them, or a group between parentheses.
#[derive(Debug)]
pub(crate) enum Exclusive {
    /// A name, in a group with its neighbours.
    Word(Word),
    /// A group of its own.
    Group(Ident, Vec<Word>),
}

/// `method: Type` or `method(ctx): Type`, with a doc comment before it.
#[derive(Debug)]
pub(crate) struct Computed {
    /// The doc comment.
    pub(crate) doc: String,
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

/// `name: Type through join_table(column, column)` with a doc comment before it, or what is said of the relation
/// before: `title = method`, `create`, `create(required)`, `update`.
#[derive(Debug)]
pub(crate) enum ManyItem {
    /// A relation.
    Relation {
        /// The doc comment.
        doc: String,
        /// Name in the payload.
        ident: Ident,
        /// Type of the other side.
        target: Path,
        /// The join.
        join: Join,
    },
    /// The title of the relation before it.
    Title(Ident, Path),
    /// POST takes the relation before it; whether it must be given.
    Create(Ident, bool),
    /// PUT and PATCH take the relation before it.
    Update(Ident),
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

impl Parse for Exclusive {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(token::Paren) {
            return input.parse().map(Self::Word);
        }
        let group;
        parenthesized!(group in input);
        let words: Vec<Word> = Punctuated::<Word, Token![,]>::parse_terminated(&group)?.into_iter().collect();
        match words.first() {
            Some(Word(first)) => Ok(Self::Group(first.clone(), words)),
            None => Err(group.error("expected names")),
        }
    }
}

impl Parse for Computed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let doc = doc::text(&input.call(Attribute::parse_outer)?);
        let method = input.parse()?;
        let takes_context = input.peek(token::Paren);
        if takes_context {
            let arguments;
            parenthesized!(arguments in input);
            arguments.parse::<Ident>()?;
        }
        let colon: Option<Token![:]> = input.parse()?;
        let ty = colon.map(|_| input.parse()).transpose()?;
        Ok(Self { doc, method, takes_context, ty })
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
        let doc = doc::text(&input.call(Attribute::parse_outer)?);
        let ident: Ident = input.parse()?;
        if ident == "create" && input.peek(token::Paren) {
            let word;
            parenthesized!(word in input);
            let word: Ident = word.parse()?;
            return match word == "required" {
                true => Ok(Self::Create(ident, true)),
                false => Err(syn::Error::new(word.span(), "expected `required`")),
            };
        }
        if input.is_empty() || input.peek(Token![,]) {
            return match ident.to_string().as_str() {
                "create" => Ok(Self::Create(ident, false)),
                "update" => Ok(Self::Update(ident)),
                _ => Err(syn::Error::new(ident.span(), "expected a relation, `title`, `create` or `update`")),
            };
        }
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
        Ok(Self::Relation { doc, ident, target, join: input.parse()? })
    }
}

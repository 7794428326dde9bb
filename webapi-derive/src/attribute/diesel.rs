//! What diesel's own attributes say about the table behind a struct; mistakes in them are diesel's to report.

use proc_macro2::{Ident, TokenStream};
use syn::parse::{Parse as _, ParseStream, Parser as _};
use syn::{Attribute, LitStr, Meta, Path, Token};

use super::syntax::{RawEntry, Written, raw_entries};

/// What diesel's attributes on a struct say.
#[derive(Debug, Default)]
pub(crate) struct DieselContainer {
    /// `table_name`.
    pub(crate) table: Option<Path>,
    /// `primary_key(...)`; empty when not given.
    pub(crate) primary_key: Vec<Ident>,
    /// Every `belongs_to(...)`.
    pub(crate) belongs_to: Vec<BelongsTo>,
}

/// One `belongs_to(Parent, foreign_key = column)`.
#[derive(Debug)]
pub(crate) struct BelongsTo {
    /// The parent's type.
    pub(crate) parent: Path,
    /// The foreign key, when it is spelled out.
    pub(crate) foreign_key: Option<Ident>,
}

/// What diesel's attributes on a field say.
#[derive(Debug, Default)]
pub(crate) struct DieselField {
    /// `column_name`.
    pub(crate) column: Option<Ident>,
    /// `embed`: the field is several columns.
    pub(crate) embed: bool,
    /// `select_expression`: the field is no column but something computed from columns.
    pub(crate) expression: bool,
}

/// Reads diesel's attributes on a struct.
pub(crate) fn container(attributes: &[Attribute]) -> DieselContainer {
    let mut found = DieselContainer::default();
    for RawEntry { key, written } in entries(attributes) {
        match written {
            Written::Equals(value) if key == "table_name" => found.table = syn::parse2(value).ok(),
            Written::List(columns) if key == "primary_key" => found.primary_key = idents(columns),
            Written::List(parent) if key == "belongs_to" => {
                found.belongs_to.extend(belongs_to.parse2(parent).ok());
            }
            _ => {}
        }
    }
    found
}

/// Reads diesel's attributes on a field.
pub(crate) fn field(attributes: &[Attribute]) -> DieselField {
    let mut found = DieselField::default();
    for RawEntry { key, written } in entries(attributes) {
        match written {
            Written::Equals(value) if key == "column_name" => found.column = column.parse2(value).ok(),
            Written::Nothing if key == "embed" => found.embed = true,
            Written::Equals(_) if key == "select_expression" => found.expression = true,
            _ => {}
        }
    }
    found
}

fn entries(attributes: &[Attribute]) -> impl Iterator<Item = RawEntry> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("diesel"))
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) => Some(list.tokens.clone()),
            _ => None,
        })
        .flat_map(raw_entries)
        .filter_map(Result::ok)
}

fn idents(columns: TokenStream) -> Vec<Ident> {
    let list = |input: ParseStream<'_>| input.parse_terminated(Ident::parse, Token![,]);
    list.parse2(columns).map(|found| found.into_iter().collect()).unwrap_or_default()
}

fn column(input: ParseStream<'_>) -> syn::Result<Ident> {
    if input.peek(LitStr) { input.parse::<LitStr>()?.parse() } else { input.parse() }
}

fn belongs_to(input: ParseStream<'_>) -> syn::Result<BelongsTo> {
    let parent = input.parse()?;
    let rest: Option<Token![,]> = input.parse()?;
    let foreign_key = match rest {
        Some(_) if !input.is_empty() => {
            input.parse::<Ident>()?;
            input.parse::<Token![=]>()?;
            Some(input.parse()?)
        }
        _ => None,
    };
    input.parse::<Option<Token![,]>>()?;
    Ok(BelongsTo { parent, foreign_key })
}

#[cfg(test)]
mod tests {
    use quote::ToTokens as _;
    use syn::{ItemStruct, parse_quote};

    use super::*;

    #[test]
    fn table_primary_key_and_owners_are_found_among_other_keys() {
        let item: ItemStruct = parse_quote! {
            #[diesel(check_for_backend(diesel::sqlite::Sqlite), table_name = schema::posts)]
            #[diesel(primary_key(slug, lang), belongs_to(User), belongs_to(Blog<'_>, foreign_key = blog))]
            struct Post;
        };
        let found = container(&item.attrs);
        assert_eq!(found.table.to_token_stream().to_string(), "schema :: posts");
        assert_eq!(found.primary_key, ["slug", "lang"]);
        assert_eq!(found.belongs_to.len(), 2);
        assert!(found.belongs_to[1].foreign_key.as_ref().is_some_and(|key| key == "blog"));
    }

    #[test]
    fn a_column_name_is_read_beside_types_that_are_no_expressions() {
        let item: ItemStruct = parse_quote! {
            struct Post {
                #[diesel(sql_type = Nullable<Text>, column_name = body_text)]
                body: Option<String>,
                #[diesel(column_name = "kind")]
                r#type: String,
                #[diesel(embed)]
                times: Times,
                #[diesel(select_expression = shout(posts::title), select_expression_type = Shout)]
                loud: String,
            }
        };
        let found: Vec<_> = item.fields.iter().map(|found| field(&found.attrs)).collect();
        assert!(found[0].column.as_ref().is_some_and(|column| column == "body_text"));
        assert!(found[1].column.as_ref().is_some_and(|column| column == "kind"));
        assert!(found[2].embed);
        assert!(found[3].expression && !found[3].embed);
    }
}

//! The implementations of a choice: text for people, JSON, requests and the database.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::model::ChoiceModel;

/// Everything that the derive emits.
pub(super) fn choice(model: &ChoiceModel) -> TokenStream {
    let names = names(model);
    let text = text(model);
    let field = field(model);
    let column = column(&model.ident);
    let cursor = cursor(model);
    quote! {
        const _: () = {
            #names
            #text
            #field
            #column
            #cursor
        };
    }
}

/// The names as constants of the enum.
fn names(model: &ChoiceModel) -> TokenStream {
    let ChoiceModel { ident, vis, variants, .. } = model;
    let texts: Vec<&String> = variants.iter().map(|(_, name)| name).collect();
    let variants: Vec<&Ident> = variants.iter().map(|(variant, _)| variant).collect();
    quote! {
        impl #ident {
            /// The text of every variant, in declaration order.
            #vis const CHOICES: &'static [&'static str] = &[#(#texts),*];

            /// Every variant, in declaration order.
            #vis const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// The text that stands for this variant in payloads, requests and the database.
            #vis const fn as_str(&self) -> &'static str {
                match self {
                    #(Self::#variants => #texts,)*
                }
            }

            /// The variant that a text stands for, compared whole and case-sensitively.
            #vis fn from_text(text: &str) -> ::core::option::Option<Self> {
                match text {
                    #(#texts => ::core::option::Option::Some(Self::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

/// `Display`, `FromStr` and serde's `Serialize`.
fn text(model: &ChoiceModel) -> TokenStream {
    let ChoiceModel { krate, ident, .. } = model;
    quote! {
        impl ::core::fmt::Display for #ident {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for #ident {
            type Err = #krate::field::FieldError;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                let info = #krate::field::FieldInfo::new("", <Self as #krate::field::FieldValue>::KIND);
                <Self as #krate::field::FieldValue>::clean_text(text, &info)
            }
        }

        impl #krate::__private::serde::Serialize for #ident {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: #krate::__private::serde::Serializer,
            {
                serializer.serialize_str(self.as_str())
            }
        }
    }
}

/// The type of a request field. `String` does the reading, so that limits and messages are its own.
fn field(model: &ChoiceModel) -> TokenStream {
    let ChoiceModel { krate, ident, .. } = model;
    let not_a_variant = format!("This value is no {ident}");
    let read = |function: &TokenStream, argument: &TokenStream| {
        quote! {
            let mut info = *info;
            if !::core::matches!(info.kind, #krate::field::FieldKind::Choice(_)) {
                info.kind = <Self as #krate::field::FieldValue>::KIND;
            }
            let text = <::std::string::String as #krate::field::FieldValue>::#function(#argument, &info)?;
            ::core::option::Option::ok_or_else(Self::from_text(&text), || {
                #krate::field::FieldError::new(#not_a_variant)
            })
        }
    };
    let from_text = read(&quote!(clean_text), &quote!(text));
    let from_json = read(&quote!(clean_json), &quote!(value));
    quote! {
        impl #krate::field::FieldValue for #ident {
            const KIND: #krate::field::FieldKind = #krate::field::FieldKind::Choice(Self::CHOICES);

            fn clean_text(
                text: &str,
                info: &#krate::field::FieldInfo,
            ) -> ::core::result::Result<Self, #krate::field::FieldError> {
                #from_text
            }

            fn clean_json(
                value: &#krate::__private::serde_json::Value,
                info: &#krate::field::FieldInfo,
            ) -> ::core::result::Result<Self, #krate::field::FieldError> {
                #from_json
            }
        }
    }
}

/// What a cursor keeps, so that lists which are sorted by a choice can be paged by one.
fn cursor(model: &ChoiceModel) -> TokenStream {
    let ChoiceModel { krate, ident, .. } = model;
    quote! {
        impl #krate::cursor::CursorPart for #ident {
            fn to_part(&self) -> #krate::cursor::Part {
                #krate::cursor::Part::Text(::std::borrow::ToOwned::to_owned(self.as_str()))
            }

            fn from_part(part: &#krate::cursor::Part) -> ::core::option::Option<Self> {
                match part {
                    #krate::cursor::Part::Text(text) => Self::from_text(text),
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

/// A text column on every backend: what diesel's `AsExpression` and `FromSqlRow` derives would add.
fn column(ident: &Ident) -> TokenStream {
    let text = quote!(::diesel::sql_types::Text);
    let nullable = quote!(::diesel::sql_types::Nullable<#text>);
    let expressions = [&text, &nullable].into_iter().flat_map(|sql_type| {
        let owners = [
            (quote!(), quote!(#ident)),
            (quote!(<'a>), quote!(&'a #ident)),
            (quote!(<'a, 'b>), quote!(&'a &'b #ident)),
        ];
        owners.map(|(generics, owner)| as_expression(&generics, &owner, sql_type))
    });
    let not_a_name = format!("the database holds a text that is no {ident}: ");
    quote! {
        #(#expressions)*

        impl<DB> ::diesel::serialize::ToSql<#text, DB> for #ident
        where
            DB: ::diesel::backend::Backend,
            str: ::diesel::serialize::ToSql<#text, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, DB>,
            ) -> ::diesel::serialize::Result {
                <str as ::diesel::serialize::ToSql<#text, DB>>::to_sql(self.as_str(), out)
            }
        }

        impl<DB> ::diesel::serialize::ToSql<#nullable, DB> for #ident
        where
            DB: ::diesel::backend::Backend,
            str: ::diesel::serialize::ToSql<#text, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, DB>,
            ) -> ::diesel::serialize::Result {
                <str as ::diesel::serialize::ToSql<#text, DB>>::to_sql(self.as_str(), out)
            }
        }

        impl<DB> ::diesel::deserialize::FromSql<#text, DB> for #ident
        where
            DB: ::diesel::backend::Backend,
            ::std::string::String: ::diesel::deserialize::FromSql<#text, DB>,
        {
            fn from_sql(
                bytes: <DB as ::diesel::backend::Backend>::RawValue<'_>,
            ) -> ::diesel::deserialize::Result<Self> {
                let text = <::std::string::String as ::diesel::deserialize::FromSql<#text, DB>>::from_sql(bytes)?;
                ::core::option::Option::ok_or_else(Self::from_text(&text), || {
                    ::core::convert::From::from(::std::format!("{}{:?}", #not_a_name, text))
                })
            }
        }

        impl<DB, ST> ::diesel::deserialize::Queryable<ST, DB> for #ident
        where
            DB: ::diesel::backend::Backend,
            ST: ::diesel::sql_types::SingleValue,
            Self: ::diesel::deserialize::FromSql<ST, DB>,
        {
            type Row = Self;

            fn build(row: Self) -> ::diesel::deserialize::Result<Self> {
                ::core::result::Result::Ok(row)
            }
        }
    }
}

fn as_expression(generics: &TokenStream, owner: &TokenStream, sql_type: &TokenStream) -> TokenStream {
    quote! {
        impl #generics ::diesel::expression::AsExpression<#sql_type> for #owner {
            type Expression = ::diesel::internal::derives::as_expression::Bound<#sql_type, Self>;

            fn as_expression(self) -> <Self as ::diesel::expression::AsExpression<#sql_type>>::Expression {
                ::diesel::internal::derives::as_expression::Bound::new(self)
            }
        }
    }
}

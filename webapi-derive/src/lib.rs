//! Derives of webapi-core: attributes in, static descriptions and small calls out.
//!
//! Nothing here runs in a server, reads files or looks at the environment. Each derive is three steps: *parse* what
//! is written, *model* what it means, *expand* the model. The derives are documented where webapi-core re-exports
//! them, since only there can their examples compile.

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

mod choice;
mod extension;
mod form;
mod protected;
mod request_fields;
mod resource;

mod attribute;
mod constraint;
mod diagnostics;
mod exclusive;
mod fallback;
mod field_type;
mod naming;
mod shown;

#[cfg(test)]
mod golden;

/// Makes a struct a resource of the web API: see `webapi_core::WebApiResource`.
#[proc_macro_derive(WebApiResource, attributes(webapi))]
pub fn derive_web_api_resource(input: TokenStream) -> TokenStream {
    resource::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a struct the fields of a request: see `webapi_core::RequestFields`.
#[proc_macro_derive(RequestFields, attributes(webapi))]
pub fn derive_request_fields(input: TokenStream) -> TokenStream {
    request_fields::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a struct the values of a resource and their rules: see `webapi_core::Form`.
#[proc_macro_derive(Form, attributes(webapi))]
pub fn derive_form(input: TokenStream) -> TokenStream {
    form::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a struct an extension of a web API: see `webapi_core::Extension`.
#[proc_macro_derive(Extension, attributes(webapi))]
pub fn derive_extension(input: TokenStream) -> TokenStream {
    extension::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes an enum a choice of texts: see `webapi_core::Choice`.
#[proc_macro_derive(Choice, attributes(webapi))]
pub fn derive_choice(input: TokenStream) -> TokenStream {
    choice::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Protects a handler with the access token of a request: see `webapi_oauth2::protected_resource`.
#[proc_macro_attribute]
pub fn protected_resource(arguments: TokenStream, item: TokenStream) -> TokenStream {
    protected::attribute(protected::Rule::Scopes, arguments.into(), &item.into()).into()
}

/// Protects a handler by whether it reads or writes: see `webapi_oauth2::rw_protected_resource`.
#[proc_macro_attribute]
pub fn rw_protected_resource(arguments: TokenStream, item: TokenStream) -> TokenStream {
    protected::attribute(protected::Rule::ReadWrite, arguments.into(), &item.into()).into()
}

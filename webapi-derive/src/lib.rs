//! Derives of webapi-core: attributes in, static descriptions and small calls out.
//!
//! Nothing here runs in a server, reads files or looks at the environment. Each derive is three steps: *parse* what
//! is written, *model* what it means, *expand* the model. The derives are documented where webapi-core re-exports
//! them, since only there can their examples compile.

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

mod resource;

mod attribute;
mod diagnostics;
mod fallback;
mod field_type;
mod naming;

/// Makes a struct a resource of the web API: see `webapi_core::WebApiResource`.
#[proc_macro_derive(WebApiResource, attributes(webapi))]
pub fn derive_web_api_resource(input: TokenStream) -> TokenStream {
    resource::derive(&parse_macro_input!(input as DeriveInput)).into()
}

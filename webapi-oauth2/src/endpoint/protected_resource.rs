//! `/.well-known/oauth-protected-resource` (RFC 9728): which server issues tokens for the API, and which scopes it has.
//!
//! The identifier of a resource is put together with the well-known part by its path, so the API's document is found
//! under its mount, with and without the slash, and under its host alone. Each names the identifier it was asked by.

use actix_web::web::ServiceConfig;
use serde_json::{Value, json};
use webapi_core::WebApi;

use super::mount::{self, Request};
use super::well_known;
use crate::server::AuthorizationServer;

const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// The URL of the document, for challenges (RFC 9728 section 5.1).
pub(crate) fn url(public_url: &str, prefix: &str) -> String {
    format!("{public_url}{WELL_KNOWN}{prefix}/")
}

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    let prefix = api.prefix().to_owned();
    for below in [String::new(), prefix.clone(), format!("{prefix}/")] {
        let identifier = format!("{}{below}", api.public_url());
        let path = format!("{WELL_KNOWN}{below}");
        mount::at(api, server, config, path, move |Request { api, server, http, .. }| {
            std::future::ready(well_known::answer(&http, || document(&api, &server, &identifier)))
        });
    }
}

fn document(api: &WebApi, server: &AuthorizationServer, identifier: &str) -> Value {
    json!({
        "resource": identifier,
        "authorization_servers": [server.issuer()],
        "scopes_supported": server.scopes(api).keys().collect::<Vec<_>>(),
        "bearer_methods_supported": ["header"],
    })
}

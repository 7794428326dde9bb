//! `/.well-known/oauth-authorization-server` (RFC 8414): what the server offers, and nothing that it does not.
//!
//! In: the settings. Out: JSON that does not depend on anything a request says; the issuer is configuration.

use actix_web::HttpRequest;
use actix_web::web::{self, ServiceConfig};
use serde_json::{Map, Value, json};
use webapi_core::WebApi;

use super::well_known;
use crate::grant::GrantType;
use crate::scope::enable_webapi_scopes;
use crate::server::AuthorizationServer;
use crate::store::ClientAuthMethod;

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    let path = format!("/.well-known/oauth-authorization-server{}", issuer_path(server.issuer()));
    let (api, server) = (api.clone(), server.clone());
    let handler =
        move |http: HttpRequest| std::future::ready(well_known::answer(&http, || document(&api, &server)));
    config.service(web::resource(path).default_service(web::to(handler)));
}

/// The path of the issuer, which follows the well-known part (RFC 8414 section 3.1).
fn issuer_path(issuer: &str) -> &str {
    let host = issuer.split_once("://").map_or(issuer, |(_, rest)| rest);
    host.find('/').map_or("", |start| &host[start..])
}

fn document(api: &WebApi, server: &AuthorizationServer) -> Value {
    let settings = server.settings();
    let url = |below: &str| format!("{}{}", origin(server.issuer()), server.path(below));
    let methods = ClientAuthMethod::ALL.map(ClientAuthMethod::as_str);
    let with_secret = &methods[..2];
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    set("issuer", json!(server.issuer()));
    set("token_endpoint", json!(url("token/")));
    set(
        "grant_types_supported",
        json!(settings.grants.iter().map(|grant| grant.as_str()).collect::<Vec<_>>()),
    );
    set("token_endpoint_auth_methods_supported", json!(methods));
    set("revocation_endpoint", json!(url("revoke_token/")));
    set("revocation_endpoint_auth_methods_supported", json!(methods));
    if settings.introspection {
        set("introspection_endpoint", json!(url("introspect/")));
        set("introspection_endpoint_auth_methods_supported", json!(with_secret));
    }
    if settings.offers(GrantType::DeviceCode) {
        set("device_authorization_endpoint", json!(url("device-authorization/")));
    }
    set("scopes_supported", json!(enable_webapi_scopes(api).keys()));
    if settings.offers(GrantType::AuthorizationCode) {
        set("authorization_endpoint", json!(url("authorize/")));
        set("response_types_supported", json!(["code"]));
        set("response_modes_supported", json!(["query"]));
        set("code_challenge_methods_supported", json!(settings.pkce.methods()));
        set("authorization_response_iss_parameter_supported", json!(true));
    } else {
        set("response_types_supported", json!([]));
    }
    Value::Object(members)
}

/// Scheme and host of the issuer: endpoints are below the prefix, wherever the issuer's own path leads.
pub(crate) fn origin(issuer: &str) -> &str {
    issuer.strip_suffix(issuer_path(issuer)).unwrap_or(issuer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_an_issuer_follows_the_well_known_part() {
        assert_eq!(issuer_path("https://h"), "");
        assert_eq!(issuer_path("https://h:1/a/b"), "/a/b");
        assert_eq!((origin("https://h:1/a/b"), origin("https://h")), ("https://h:1", "https://h"));
    }
}

//! `/.well-known/oauth-authorization-server` (RFC 8414) and, where OpenID Connect is on,
//! `/.well-known/openid-configuration` (Discovery section 4): what the server offers, and nothing that it does not.
//!
//! In: the settings. Out: JSON that does not depend on anything a request says; the issuer is configuration. It is one
//! document under all its names. Where the issuer has a path, RFC 8414 puts it after the well-known part and Discovery
//! before; the toolkit has both documents below its prefix.

use actix_web::web::ServiceConfig;
use serde_json::{Map, Value, json};
use webapi_core::WebApi;

use super::mount::{self, Request};
use super::{jwks, well_known};
use crate::grant::GrantType;
use crate::server::AuthorizationServer;
use crate::store::ClientAuthMethod;

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    let of_server = after(server, "/.well-known/oauth-authorization-server");
    let mut paths = vec![of_server, server.path(".well-known/oauth-authorization-server")];
    if server.settings().oidc.is_some() {
        let name = "/.well-known/openid-configuration";
        paths.extend(below(server, name));
        paths.push(after(server, name));
    }
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        mount::at(api, server, config, path, |Request { api, server, http, .. }| {
            std::future::ready(well_known::answer(&http, || document(&api, &server)))
        });
    }
}

/// A well-known path with that of the issuer after it (RFC 8414 section 3.1).
fn after(server: &AuthorizationServer, name: &str) -> String {
    format!("{name}{}", issuer_path(server.issuer()))
}

/// A well-known path below the issuer, and below the prefix.
pub(super) fn below(server: &AuthorizationServer, name: &str) -> Vec<String> {
    let mut paths = vec![format!("{}{name}", issuer_path(server.issuer())), server.path(&name[1..])];
    paths.dedup();
    paths
}

/// The path of the issuer.
pub(crate) fn issuer_path(issuer: &str) -> &str {
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
    let dictionary = server.scopes(api);
    let standard = dictionary.standard().map(|(scope, _)| scope);
    set("scopes_supported", json!(standard.chain(dictionary.keys()).collect::<Vec<_>>()));
    let kinds = [(GrantType::AuthorizationCode, "code", "query"), (GrantType::Implicit, "token", "fragment")];
    let offered = || kinds.into_iter().filter(|(grant, ..)| settings.offers(*grant));
    set("response_types_supported", json!(offered().map(|(_, kind, _)| kind).collect::<Vec<_>>()));
    if offered().next().is_some() {
        set("authorization_endpoint", json!(url("authorize/")));
        set("response_modes_supported", json!(offered().map(|(.., mode)| mode).collect::<Vec<_>>()));
        set("authorization_response_iss_parameter_supported", json!(true));
    }
    if settings.offers(GrantType::AuthorizationCode) {
        set("code_challenge_methods_supported", json!(settings.pkce.methods()));
        set("pushed_authorization_request_endpoint", json!(url("par/")));
        set("require_pushed_authorization_requests", json!(settings.requires_pushed_requests));
    }
    if let (Some(oidc), Some(keys)) = (&settings.oidc, server.keys()) {
        let algorithms: Vec<&str> = keys.algorithms().iter().map(|algorithm| algorithm.as_str()).collect();
        let of_protocol = ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "jti"];
        let claims: Vec<&str> = of_protocol.into_iter().chain(oidc.claims.names()).collect();
        set("jwks_uri", json!(jwks::url(server)));
        set("userinfo_endpoint", json!(url("userinfo/")));
        set("end_session_endpoint", json!(url("logout/")));
        set("subject_types_supported", json!(["public"]));
        set("id_token_signing_alg_values_supported", json!(algorithms));
        set("claims_supported", json!(claims));
        set("prompt_values_supported", json!(["none", "login", "consent", "select_account"]));
        set("claim_types_supported", json!(["normal"]));
        for absent in ["claims", "request", "request_uri"] {
            set(&format!("{absent}_parameter_supported"), json!(false));
        }
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

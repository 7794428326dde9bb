//! The endpoints of the server: the only files of this crate that touch actix.

mod answer;
mod bearer;
pub(crate) mod caller;
mod device_authorization;
mod introspect;
mod json_body;
mod jwks;
pub(crate) mod metadata;
mod mount;
pub(crate) mod parameters;
pub(crate) mod protected_resource;
mod pruning;
mod pushed_request;
mod revoke;
mod slash;
mod token;
mod upkeep;
mod userinfo;
mod well_known;

pub(crate) use metadata::origin;

use actix_web::web::ServiceConfig;
use webapi_core::WebApi;

use crate::protect::Protection;
use crate::server::AuthorizationServer;

/// Adds the endpoints to an application, beside the API.
pub(crate) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    server.settle(api);
    slash::mount(server, config);
    token::mount(api, server, config);
    revoke::mount(api, server, config);
    introspect::mount(api, server, config);
    device_authorization::mount(api, server, config);
    pushed_request::mount(api, server, config);
    userinfo::mount(api, server, config);
    metadata::mount(api, server, config);
    jwks::mount(api, server, config);
    protected_resource::mount(api, server, config);
    crate::pages::mount(api, server, config);
    Protection::of_server(api, server).mount(config);
    pruning::start(api, server);
    upkeep::start(api, server);
}

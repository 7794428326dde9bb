//! The endpoints of the server: the only files of this crate that touch actix.

pub(crate) mod parameters;
mod token;

use actix_web::web::ServiceConfig;
use webapi_core::WebApi;

use crate::server::AuthorizationServer;

/// Adds the endpoints to an application, beside the API.
pub(crate) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    token::mount(api, server, config);
}

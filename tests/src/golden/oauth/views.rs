//! The views of the fixture project, beside the endpoints of the authorization server.

use actix_web::web::ServiceConfig;
use webapi_core::WebApi;

use super::profile::Profile;

/// Adds the views to an application.
pub fn mount(_profile: Profile, _api: &WebApi, _config: &mut ServiceConfig) {}

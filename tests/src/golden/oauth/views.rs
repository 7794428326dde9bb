//! The views of the fixture project, beside the endpoints of the authorization server.
//!
//! In: the profile. Out: routes, protected by nothing but the public permissions, attributes and parameters of
//! webapi-oauth2. `test_views` and what is about `users` and `groups` answer as the REST framework does, the
//! `plain` and `decorated` ones as Django's views.

mod answer;
mod body;
mod client;
mod decorated;
mod directory;
mod groups;
mod input;
mod plain;
mod root;
mod secret;
mod seed;
mod test_views;
mod users;

use actix_web::web::{Data, ServiceConfig};
use webapi_core::WebApi;
use webapi_core::rate_limit::Rate;
use webapi_oauth2::protect::Throttle;

use super::profile::Profile;

/// The throttle of the fixture project: three requests an hour.
///
/// # Panics
///
/// Never: the rate is one.
pub fn throttle() -> Throttle {
    Throttle::new(Rate::parse("3/h").expect("a rate"))
}

/// Adds the views to an application.
pub fn mount(profile: Profile, api: &WebApi, throttle: &Throttle, config: &mut ServiceConfig) {
    config.app_data(Data::new(api.clone()));
    test_views::mount(throttle, config);
    seed::mount(config);
    root::mount(config);
    users::mount(config);
    groups::mount(config);
    plain::mount(config);
    decorated::mount(config);
    client::mount(config);
    secret::mount(profile, config);
}

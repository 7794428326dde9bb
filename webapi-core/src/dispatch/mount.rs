//! [`Mounted`]: the API as one service of an actix application.
//!
//! It stands in the application's own router and needs no second one: where a path leads, the tree knows.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::Error;
use actix_web::dev::{
    AppService, HttpServiceFactory, ResourceDef, ResourceMap, ServiceRequest, ServiceResponse, fn_service,
};

use super::edge::handle;
use crate::api::Shared;

/// Everything below the mount path.
pub(crate) struct Mounted(pub(crate) Arc<Shared>);

impl HttpServiceFactory for Mounted {
    fn register(self, config: &mut AppService) {
        let Self(shared) = self;
        let place = ResourceDef::root_prefix(&shared.settings.prefix);
        let service = move |request: ServiceRequest| {
            let shared = Arc::clone(&shared);
            async move {
                let (http, payload) = request.into_parts();
                let response = handle(shared, &http, payload).await;
                Ok::<_, Error>(ServiceResponse::new(http, response))
            }
        };
        // As a scope has one: what matches is told by the tree, and by no pattern of actix.
        let nested = Rc::new(ResourceMap::new(place.clone()));
        config.register_service(place, None, fn_service(service), Some(nested));
    }
}

//! What the attribute macros put before the parameters of a handler.

use std::marker::PhantomData;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::Denied;
use crate::permission::Permission;

/// Names the permission of one handler. Generated code implements it.
pub trait Guard: 'static {
    /// The permission, made once.
    fn permission() -> &'static dyn Permission;
}

/// A request that the permission let through.
#[derive(Debug, Clone, Copy)]
pub struct Guarded<G>(PhantomData<G>);

impl<G: Guard> FromRequest for Guarded<G> {
    type Error = Denied;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Denied>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { super::check(&request, G::permission()).await.map(|_| Self(PhantomData)) })
    }
}

//! Anything as JSON: to a handler with fields of every type, and to the default handlers.

use actix_web::http::Method;
use proptest::prelude::*;

use crate::input;
use crate::run::Target;
use crate::server::{Server, with_body};

pub(crate) fn input() -> impl Strategy<Value = Vec<u8>> {
    input::bytes("json_body")
}

pub(crate) fn target() -> Target<Vec<u8>> {
    let server = Server::start();
    Box::new(move |bytes| {
        for content_type in ["application/json", "application/merge-patch+json"] {
            server.ask(with_body(Method::POST, "/api/probes/", content_type, bytes.clone()))?;
            server.ask(with_body(Method::PUT, "/api/probes/1/", content_type, bytes.clone()))?;
            server.ask(with_body(Method::PUT, "/api/review-requests/1/", content_type, bytes.clone()))?;
        }
        Ok(())
    })
}

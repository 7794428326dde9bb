//! Anything as a form: to a handler with fields of every type, and to the default handlers.

use actix_web::http::Method;
use proptest::prelude::*;

use crate::input;
use crate::run::Target;
use crate::server::{Server, with_body};

const FORM: &str = "application/x-www-form-urlencoded";

pub(crate) fn input() -> impl Strategy<Value = Vec<u8>> {
    input::bytes("form_body")
}

pub(crate) fn target() -> Target<Vec<u8>> {
    let server = Server::start();
    Box::new(move |bytes| {
        server.ask(with_body(Method::POST, "/api/probes/", FORM, bytes.clone()))?;
        server.ask(with_body(Method::PUT, "/api/probes/1/", FORM, bytes.clone()))?;
        server.ask(with_body(Method::PUT, "/api/review-requests/1/", FORM, bytes))
    })
}

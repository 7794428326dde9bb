//! Anything in `Accept`, for an item, a list, an error and a place that is not there.

use actix_web::http::header::HeaderValue;
use actix_web::test::TestRequest;
use proptest::prelude::*;

use crate::input;
use crate::run::Target;
use crate::server::Server;

pub(crate) fn input() -> impl Strategy<Value = Vec<u8>> {
    input::bytes("accept_header")
}

pub(crate) fn target() -> Target<Vec<u8>> {
    let server = Server::start();
    Box::new(move |bytes| {
        let Ok(value) = HeaderValue::from_bytes(&bytes) else { return Ok(()) };
        for path in ["/api/users/doc/", "/api/tags/?max-results=1", "/api/users/nobody/", "/api/none"] {
            server.ask(TestRequest::get().uri(path).insert_header(("Accept", value.clone())))?;
        }
        Ok(())
    })
}

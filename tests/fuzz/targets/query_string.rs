//! Anything behind the `?`: decoded alone, and asked of strict and of open lists and of an item.

use actix_web::http::Uri;
use actix_web::test::TestRequest;
use proptest::prelude::*;
use webapi_core::request::{Limits, Parameters, query};

use crate::input;
use crate::run::Target;
use crate::server::Server;

pub(crate) fn input() -> impl Strategy<Value = String> {
    input::text("query_string")
}

pub(crate) fn target() -> Target<String> {
    let server = Server::start();
    Box::new(move |text| {
        if let Ok(parameters) = query::parse(&text, &Limits::DEFAULT) {
            let written = encoded(&parameters);
            let again = query::parse(&written, &Limits::DEFAULT).map(|again| encoded(&again));
            prop_assert_eq!(again, Ok(written), "what is written is read as it was");
        }
        for path in ["/api/probes/", "/api/review-requests/", "/api/review-requests/1/", "/api/"] {
            let uri = format!("{path}?{text}");
            if uri.parse::<Uri>().is_ok() {
                server.ask(TestRequest::get().uri(&uri))?;
            }
        }
        Ok(())
    })
}

/// All pairs, each name once.
fn encoded(parameters: &Parameters) -> String {
    query::encode(parameters.iter().filter_map(|(name, value)| Some((name, value.as_str()?))))
}

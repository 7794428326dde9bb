//! Names in `expand`, `only-fields` and `only-links`, of an item, of a list and of what was changed.

use actix_web::http::{Method, Uri};
use actix_web::test::TestRequest;
use proptest::prelude::*;
use webapi_core::request::query;

use crate::input;
use crate::run::Target;
use crate::server::{Server, with_body};

pub(crate) fn input() -> impl Strategy<Value = (String, Option<String>, Option<String>)> {
    let names = || input::text("names_of_parts");
    (names(), prop::option::of(names()), prop::option::of(names()))
}

pub(crate) fn target() -> Target<(String, Option<String>, Option<String>)> {
    let server = Server::start();
    Box::new(move |(expand, fields, links)| {
        let pairs = |fields_name, links_name| {
            let fields = fields.as_deref().map(|names| (fields_name, names));
            let links = links.as_deref().map(|names| (links_name, names));
            query::encode([Some(("expand", expand.as_str())), fields, links].into_iter().flatten())
        };
        let asked = pairs("only-fields", "only-links");
        for path in ["/api/review-requests/1/", "/api/review-requests/", "/api/groups/devgroup/"] {
            let uri = format!("{path}?{asked}");
            // Longer ones never get this far.
            if uri.parse::<Uri>().is_ok() {
                server.ask(TestRequest::get().uri(&uri))?;
            }
        }
        let body = pairs("only_fields", "only_links").into_bytes();
        server.ask(with_body(
            Method::PUT,
            "/api/review-requests/1/",
            "application/x-www-form-urlencoded",
            body,
        ))
    })
}

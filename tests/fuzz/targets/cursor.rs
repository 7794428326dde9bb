//! Anything as a cursor: made up, and a true one with something else in it.

use actix_web::test::TestRequest;
use proptest::prelude::*;
use proptest::sample::Index;
use webapi_core::request::query;

use crate::input;
use crate::run::Target;
use crate::server::Server;

/// A text, and where it takes the place of so many bytes of a true cursor.
type Input = (String, Index, usize);

pub(crate) fn input() -> impl Strategy<Value = Input> {
    (input::text("cursor"), any::<Index>(), 0..12_usize)
}

pub(crate) fn target() -> Target<Input> {
    let server = Server::start();
    let first = server.body(TestRequest::get().uri("/api/review-requests/?cursor=&max-results=1"));
    let next = first.split("cursor=").nth(1).and_then(|rest| rest.split(['&', '"']).next());
    let cursor = next.expect("the first page of several has a link to the next").to_owned();
    Box::new(move |(text, at, removed)| {
        let at = at.index(cursor.len());
        let end = (at + removed).min(cursor.len());
        let damaged = [&cursor[..at], &text, &cursor[end..]].concat();
        for cursor in [text.as_str(), &damaged] {
            let asked = query::encode([("cursor", cursor), ("max-results", "1")]);
            for list in ["/api/review-requests/", "/api/users/", "/api/groups/"] {
                let uri = format!("{list}?{asked}");
                // Longer ones never get this far.
                if uri.len() < 8_000 {
                    server.ask(TestRequest::get().uri(&uri))?;
                }
            }
        }
        Ok(())
    })
}

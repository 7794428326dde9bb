//! `/health`: whether this server is up to date with the others over its database.

use std::future::{Ready, ready};

use actix_web::{HttpResponse, web};
use webapi_core::WebApi;
use webapi_core::extension::follow::Health;

/// 200 if all is well; 503 with the reason if changes of extensions cannot be followed.
#[expect(clippy::needless_pass_by_value, reason = "actix hands a handler its extractors by value")]
pub(crate) fn answer(api: web::Data<WebApi>) -> Ready<HttpResponse> {
    let health = api.extensions().map(|extensions| extensions.health()).unwrap_or_default();
    let mut answer = if health.is_well() { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    ready(answer.insert_header(("X-Tree-Generation", health.generation)).body(said(&health)))
}

fn said(health: &Health) -> String {
    match &health.problem {
        _ if health.is_well() => "well".to_owned(),
        Some(problem) => format!("changes of extensions are not followed: {problem}"),
        None => format!("the tree is of generation {} of {}", health.generation, health.newest),
    }
}

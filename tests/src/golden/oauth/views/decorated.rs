//! Functions behind a decorator, which protects OPTIONS too.

use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};
use webapi_oauth2::permission::TokenHasScope;
use webapi_oauth2::protect::{AccessToken, Protect};
use webapi_oauth2::{protected_resource, rw_protected_resource};

use super::plain::text;

#[protected_resource]
async fn protected(token: AccessToken) -> HttpResponse {
    text(format!("owner={}", token.user().map_or("None", |user| user.username.as_str())))
}

#[protected_resource(scopes("can_make_it", "can_break_it"))]
async fn scoped() -> HttpResponse {
    text("ok")
}

#[rw_protected_resource(scopes("music"))]
async fn read_or_write() -> HttpResponse {
    text("ok")
}

#[protected_resource(scopes("music"))]
async fn music() -> HttpResponse {
    text("ok")
}

/// Adds the views. What the manual of the toolkit writes, one text with two scopes, does not compile in an attribute; as
/// a value it is a scope that no token has.
pub(super) fn mount(config: &mut ServiceConfig) {
    let one_item = Protect::new(TokenHasScope::new(["can_make_it can_break_it"]));
    config
        .service(web::resource("/dec/protected/").default_service(web::to(protected)))
        .service(web::resource("/dec/scoped/").default_service(web::to(scoped)))
        .service(
            web::resource("/dec/scoped-one-item/")
                .wrap(one_item)
                .default_service(web::to(|| async { text("ok") })),
        )
        .service(web::resource("/dec/rw/").default_service(web::to(read_or_write)))
        .service(web::resource("/dec/meta/").default_service(web::to(music)));
}

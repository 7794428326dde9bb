//! The style sheet: one file of this site, under a name that changes with its content, so that browsers may keep it.

use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::Site;
use crate::server::AuthorizationServer;

const STYLE: &str = include_str!("../../templates/oauth2_provider/style.css");

static NAME: LazyLock<String> = LazyLock::new(|| {
    let digest = URL_SAFE_NO_PAD.encode(&Sha256::digest(STYLE)[..9]);
    format!("static/style-{digest}.css")
});

/// Its path.
pub(super) fn path(server: &AuthorizationServer) -> String {
    server.path(&NAME)
}

pub(super) fn mount(site: &Site, config: &mut ServiceConfig) {
    config.service(
        web::resource(path(site.server())).route(web::get().to(answer)).route(web::head().to(answer)),
    );
}

async fn answer(_http: HttpRequest) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type("text/css; charset=utf-8")
        .body(STYLE)
}

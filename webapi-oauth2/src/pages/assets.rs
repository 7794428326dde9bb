//! The style sheet and the icon: files of this site, under names that change with their content, so that browsers may
//! keep them.

use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::Site;
use crate::server::AuthorizationServer;

/// A file of the pages.
pub(super) struct Asset {
    content: &'static str,
    content_type: &'static str,
    name: LazyLock<String>,
}

pub(super) static STYLE: Asset = Asset {
    content: STYLE_TEXT,
    content_type: "text/css; charset=utf-8",
    name: LazyLock::new(|| named("style", STYLE_TEXT, "css")),
};

pub(super) static ICON: Asset = Asset {
    content: ICON_TEXT,
    content_type: "image/svg+xml",
    name: LazyLock::new(|| named("icon", ICON_TEXT, "svg")),
};

const STYLE_TEXT: &str = include_str!("../../templates/oauth2_provider/style.css");
const ICON_TEXT: &str = include_str!("../../templates/oauth2_provider/icon.svg");

fn named(name: &str, content: &str, end: &str) -> String {
    let digest = URL_SAFE_NO_PAD.encode(&Sha256::digest(content)[..9]);
    format!("static/{name}-{digest}.{end}")
}

impl Asset {
    /// Its path.
    pub(super) fn path(&self, server: &AuthorizationServer) -> String {
        server.path(&self.name)
    }

    fn answer(&self) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .content_type(self.content_type)
            .body(self.content)
    }
}

pub(super) fn mount(site: &Site, config: &mut ServiceConfig) {
    for asset in [&STYLE, &ICON] {
        let answer = move |_http: HttpRequest| async move { asset.answer() };
        let resource = web::resource(asset.path(site.server()));
        config.service(resource.route(web::get().to(answer)).route(web::head().to(answer)));
    }
}

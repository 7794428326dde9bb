//! `/api/info/`: what server this is.

use serde::Serialize;
use webapi_core::prelude::*;

/// What server this is.
#[derive(WebApiResource)]
#[webapi(singleton, handlers(get))]
struct Info;

#[derive(Serialize)]
struct Payload<'a> {
    info: Server<'a>,
}

#[derive(Serialize)]
struct Server<'a> {
    product: Product,
    site: Site<'a>,
}

#[derive(Serialize)]
struct Product {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Site<'a> {
    url: &'a str,
    time_zone: &'static str,
}

impl Info {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let product = Product { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
        let site = Site { url: ctx.public_url(), time_zone: "UTC" };
        Reply::payload(&Payload { info: Server { product, site } })
    }
}

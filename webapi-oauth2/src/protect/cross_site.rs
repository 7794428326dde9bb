//! A page of another site can make a browser send its cookies; it cannot make it lie about where it comes from.

use actix_web::HttpRequest;
use actix_web::http::header;

/// Whether a request that a cookie speaks for was begun by another site than the API's.
pub(super) fn is_foreign(request: &HttpRequest, own: &str) -> bool {
    let text = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    text("sec-fetch-site").is_some_and(|site| site == "cross-site")
        || text(header::ORIGIN.as_str()).is_some_and(|origin| origin != own)
}

//! What views answer beside their own data, in the words of the REST framework.

use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::DefaultHeaders;
use actix_web::{Error, HttpMessage as _, HttpRequest, HttpResponse};
use serde_json::{Value, json};
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;
use webapi_oauth2::protect::Identity;

/// Every answer of a view lists its methods, refusals included.
pub(super) fn allow(methods: &'static str) -> DefaultHeaders {
    DefaultHeaders::new().add((header::ALLOW, methods))
}

/// Who asks, as `Protect` found out.
pub(super) fn identity(request: &HttpRequest) -> Option<Identity> {
    request.extensions().get::<Identity>().cloned()
}

pub(super) fn json(status: StatusCode, body: Value) -> HttpResponse {
    HttpResponse::build(status).json(body)
}

/// The answer to OPTIONS; the methods are among the headers that every answer has.
pub(super) fn options() -> HttpResponse {
    HttpResponse::Ok().finish()
}

pub(super) fn not_allowed(method: &Method) -> HttpResponse {
    let detail = format!("Method \"{method}\" not allowed.");
    json(StatusCode::METHOD_NOT_ALLOWED, json!({ "detail": detail }))
}

/// Runs work that may write, in one transaction.
pub(super) async fn with_database<T: Send + 'static>(
    api: &WebApi,
    work: impl FnOnce(&WebApi, &mut DbConn) -> ApiResult<T> + Send + 'static,
) -> Result<T, Error> {
    let inner = api.clone();
    let work = move |conn: &mut DbConn| webapi_core::db::transaction::write(conn, |conn| work(&inner, conn));
    let done = api.database().run_write(work).await;
    done.map_err(actix_web::error::ErrorInternalServerError)?
        .map_err(actix_web::error::ErrorInternalServerError)
}

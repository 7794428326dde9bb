//! The three operations: item, list, create.

use super::answer::{ITEM_CONTENT_TYPE, JSON, Refusal, json};
use super::backend::{Backend, NewReviewRequest};
use super::payload::{self, Page};
use super::site::Site;
use actix_web::guard::{Guard, GuardContext, fn_guard};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HOST, LOCATION};
use actix_web::web::{Data, Form, Json, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

const DEFAULT_MAX_RESULTS: i64 = 25;
const HIGHEST_MAX_RESULTS: i64 = 200;

#[derive(Deserialize)]
pub(super) struct Window {
    start: Option<i64>,
    #[serde(rename = "max-results")]
    max_results: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct Fields {
    summary: String,
    description: String,
}

/// `GET /api/review-requests/{id}/`
pub(super) async fn item<B: Backend>(
    request: HttpRequest,
    id: Path<i64>,
    site: Data<Site<B>>,
) -> Result<HttpResponse, Refusal> {
    if !site.grant(&request).await?.reads {
        return Err(Refusal::MissingReadScope);
    }
    let row = site.read(move |connection| B::item(connection, *id)).await?;
    let row = row.ok_or(Refusal::DoesNotExist)?;
    Ok(json(StatusCode::OK).body(payload::item(&base(&request), &row)))
}

/// `GET /api/review-requests/`
pub(super) async fn list<B: Backend>(
    request: HttpRequest,
    window: Query<Window>,
    site: Data<Site<B>>,
) -> Result<HttpResponse, Refusal> {
    if !site.grant(&request).await?.reads {
        return Err(Refusal::MissingReadScope);
    }
    let start = window.start.unwrap_or(0).max(0);
    let max_results = window.max_results.unwrap_or(DEFAULT_MAX_RESULTS).clamp(0, HIGHEST_MAX_RESULTS);
    let page = site
        .read(move |connection| {
            let total = B::count(connection)?;
            let rows = B::page(connection, start, max_results)?;
            Ok(Page { rows, total, start, max_results })
        })
        .await?;
    let body = payload::list(&base(&request), request.query_string(), &page);
    Ok(json(StatusCode::OK).insert_header((ITEM_CONTENT_TYPE, JSON)).body(body))
}

/// `POST /api/review-requests/` with a JSON object.
pub(super) async fn create_from_json<B: Backend>(
    request: HttpRequest,
    fields: Result<Json<Fields>, actix_web::Error>,
    site: Data<Site<B>>,
) -> Result<HttpResponse, Refusal> {
    create(request, fields.map(Json::into_inner), site).await
}

/// `POST /api/review-requests/` with form fields.
pub(super) async fn create_from_form<B: Backend>(
    request: HttpRequest,
    fields: Result<Form<Fields>, actix_web::Error>,
    site: Data<Site<B>>,
) -> Result<HttpResponse, Refusal> {
    create(request, fields.map(Form::into_inner), site).await
}

/// Lets a request through whose body is JSON.
pub(super) fn sends_json() -> impl Guard {
    fn_guard(|context: &GuardContext<'_>| {
        let content_type = context.head().headers().get(CONTENT_TYPE);
        content_type.is_some_and(|value| value.as_bytes().starts_with(b"application/json"))
    })
}

async fn create<B: Backend>(
    request: HttpRequest,
    fields: Result<Fields, actix_web::Error>,
    site: Data<Site<B>>,
) -> Result<HttpResponse, Refusal> {
    let grant = site.grant(&request).await?;
    if !grant.writes {
        return Err(Refusal::MissingWriteScope);
    }
    let Fields { summary, description } = fields.map_err(|_| Refusal::InvalidFormData)?;
    let new = NewReviewRequest { summary, description };
    let row = site.write(move |connection| B::create(connection, grant.user_id, new)).await?;
    let base = base(&request);
    let location = format!("{base}{}", payload::item_path(row.id));
    Ok(json(StatusCode::CREATED).insert_header((LOCATION, location)).body(payload::item(&base, &row)))
}

/// Scheme and host as the client sees them; there is no proxy in front.
pub(super) fn base(request: &HttpRequest) -> String {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("127.0.0.1"))
}

//! `/groups/` and `/groups/<id>/`: the groups of the tutorial.

use actix_web::http::{Method, StatusCode};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{Error, HttpRequest, HttpResponse};
use serde_json::json;
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;
use webapi_oauth2::permission::{IsAuthenticated, TokenHasScope};
use webapi_oauth2::protect::{Protect, Way};

use super::directory::{self, Group};
use super::input::{Input, Mistakes, Text};
use super::{answer, body};

const NAME: Text = Text { name: "name", longest: 150, may_be_blank: false };

async fn list(request: HttpRequest, api: Data<WebApi>) -> Result<HttpResponse, Error> {
    match *request.method() {
        Method::GET | Method::HEAD => {
            let groups = answer::with_database(&api, |_, conn| directory::groups(conn)).await?;
            Ok(answer::json(StatusCode::OK, json!(groups)))
        }
        Method::POST => write(&request, &api, None).await,
        Method::OPTIONS => Ok(answer::options()),
        ref method => Ok(answer::not_allowed(method)),
    }
}

async fn item(request: HttpRequest, api: Data<WebApi>, id: web::Path<String>) -> Result<HttpResponse, Error> {
    let Ok(id) = id.parse::<i64>() else {
        return Ok(answer::json(StatusCode::NOT_FOUND, json!({ "detail": "Not found." })));
    };
    let found = answer::with_database(&api, move |_, conn| find(conn, id)).await?;
    let Some(group) = found else { return Ok(missing()) };
    match *request.method() {
        Method::GET | Method::HEAD => Ok(answer::json(StatusCode::OK, json!(group))),
        Method::PUT | Method::PATCH => write(&request, &api, Some(group)).await,
        Method::DELETE => {
            answer::with_database(&api, move |_, conn| directory::delete_group(conn, id)).await?;
            Ok(HttpResponse::NoContent().finish())
        }
        Method::OPTIONS => Ok(answer::options()),
        ref method => Ok(answer::not_allowed(method)),
    }
}

fn find(conn: &mut DbConn, id: i64) -> ApiResult<Option<Group>> {
    Ok(directory::groups(conn)?.into_iter().find(|group| group.id == id))
}

fn missing() -> HttpResponse {
    answer::json(StatusCode::NOT_FOUND, json!({ "detail": "No Group matches the given query." }))
}

/// Creates a group, or gives one another name.
async fn write(request: &HttpRequest, api: &WebApi, group: Option<Group>) -> Result<HttpResponse, Error> {
    let input = match Input::read(request) {
        Ok(input) => input,
        Err(mistakes) => return Ok(mistakes.answer()),
    };
    let status = if group.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    let whole = request.method() != Method::PATCH;
    let work = move |_: &WebApi, conn: &mut DbConn| {
        let mut mistakes = Mistakes::default();
        let name = input.text(&NAME, whole, &mut mistakes);
        let own = group.as_ref().map(|group| group.id);
        let mut others = directory::groups(conn)?.into_iter().filter(|group| Some(group.id) != own);
        if others.any(|group| Some(&group.name) == name.as_ref()) {
            mistakes.add::<()>("name", "group with this name already exists.");
        }
        if !mistakes.is_empty() {
            return Ok(Err(mistakes));
        }
        Ok(Ok(match (group, name) {
            (None, name) => directory::create_group(conn, &name.unwrap_or_default())?,
            (Some(group), None) => group,
            (Some(group), Some(name)) => {
                directory::rename_group(conn, group.id, &name)?;
                Group { name, ..group }
            }
        }))
    };
    let written = answer::with_database(api, work).await?;
    Ok(written.map_or_else(Mistakes::answer, |group| answer::json(status, json!(group))))
}

/// Adds the views.
pub(super) fn mount(config: &mut ServiceConfig) {
    let protect = || Protect::new(IsAuthenticated & TokenHasScope::new(["groups"])).ways(&[Way::Token]);
    config
        .service(
            web::resource("/groups/")
                .wrap(protect())
                .wrap(from_fn(body::read_first))
                .wrap(answer::allow("GET, POST, HEAD, OPTIONS"))
                .default_service(web::to(list)),
        )
        .service(
            web::resource("/groups/{id}/")
                .wrap(protect())
                .wrap(from_fn(body::read_first))
                .wrap(answer::allow("GET, PUT, PATCH, DELETE, HEAD, OPTIONS"))
                .default_service(web::to(item)),
        );
}

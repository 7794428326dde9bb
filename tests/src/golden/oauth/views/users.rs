//! `/users/` and `/users/<id>/`: the users of the tutorial.

use actix_web::http::{Method, StatusCode};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{Error, HttpRequest, HttpResponse};
use serde_json::json;
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;
use webapi_oauth2::permission::{IsAuthenticated, TokenHasReadWriteScope};
use webapi_oauth2::protect::{Protect, Way};

use super::directory::{self, User, UserChange};
use super::input::{Input, Mistakes, Text};
use super::{answer, body};

const USERNAME: Text = Text { name: "username", longest: 150, may_be_blank: false };
const PASSWORD: Text = Text { name: "password", longest: 128, may_be_blank: false };
const EMAIL: Text = Text { name: "email", longest: 254, may_be_blank: true };

/// What became of a write.
enum Written {
    Done(User),
    Missing,
    Wrong(Mistakes),
}

async fn list(request: HttpRequest, api: Data<WebApi>) -> Result<HttpResponse, Error> {
    match *request.method() {
        Method::GET | Method::HEAD => {
            let users = answer::with_database(&api, |_, conn| directory::users(conn)).await?;
            Ok(answer::json(StatusCode::OK, json!(users)))
        }
        Method::POST => create(&request, &api).await,
        Method::OPTIONS => Ok(answer::options()),
        ref method => Ok(answer::not_allowed(method)),
    }
}

async fn item(request: HttpRequest, api: Data<WebApi>, id: web::Path<String>) -> Result<HttpResponse, Error> {
    let Ok(id) = id.parse::<i64>() else {
        return Ok(answer::json(StatusCode::NOT_FOUND, json!({ "detail": "Not found." })));
    };
    match *request.method() {
        Method::GET | Method::HEAD => {
            let user = answer::with_database(&api, move |_, conn| directory::user(conn, id)).await?;
            Ok(user.map_or_else(missing, |user| answer::json(StatusCode::OK, json!(user))))
        }
        Method::PUT | Method::PATCH => change(&request, &api, id).await,
        Method::DELETE => {
            let is_gone =
                answer::with_database(&api, move |_, conn| directory::delete_user(conn, id)).await?;
            Ok(if is_gone { HttpResponse::NoContent().finish() } else { missing() })
        }
        Method::OPTIONS => Ok(answer::options()),
        ref method => Ok(answer::not_allowed(method)),
    }
}

fn missing() -> HttpResponse {
    answer::json(StatusCode::NOT_FOUND, json!({ "detail": "No User matches the given query." }))
}

async fn create(request: &HttpRequest, api: &WebApi) -> Result<HttpResponse, Error> {
    let input = match Input::read(request) {
        Ok(input) => input,
        Err(mistakes) => return Ok(mistakes.answer()),
    };
    let work = move |api: &WebApi, conn: &mut DbConn| match checked(conn, &input, None, true)? {
        Ok(change) => Ok(directory::create_user(api, conn, &change)?.map_or(Written::Missing, Written::Done)),
        Err(mistakes) => Ok(Written::Wrong(mistakes)),
    };
    Ok(answered(answer::with_database(api, work).await?, StatusCode::CREATED))
}

async fn change(request: &HttpRequest, api: &WebApi, id: i64) -> Result<HttpResponse, Error> {
    let input = match Input::read(request) {
        Ok(input) => input,
        Err(mistakes) => return Ok(mistakes.answer()),
    };
    let whole = request.method() == Method::PUT;
    let work = move |_: &WebApi, conn: &mut DbConn| {
        if directory::user(conn, id)?.is_none() {
            return Ok(Written::Missing);
        }
        match checked(conn, &input, Some(id), whole)? {
            Ok(change) => {
                Ok(directory::change_user(conn, id, &change)?.map_or(Written::Missing, Written::Done))
            }
            Err(mistakes) => Ok(Written::Wrong(mistakes)),
        }
    };
    Ok(answered(answer::with_database(api, work).await?, StatusCode::OK))
}

fn answered(written: Written, status: StatusCode) -> HttpResponse {
    match written {
        Written::Done(user) => answer::json(status, json!(user)),
        Written::Missing => missing(),
        Written::Wrong(mistakes) => mistakes.answer(),
    }
}

/// What is to be written of the user, or all that is wrong with it.
fn checked(
    conn: &mut DbConn,
    input: &Input,
    own: Option<i64>,
    whole: bool,
) -> ApiResult<Result<UserChange, Mistakes>> {
    let mut mistakes = Mistakes::default();
    let groups: Vec<i64> = directory::groups(conn)?.into_iter().map(|group| group.id).collect();
    let change = UserChange {
        username: input.text(&USERNAME, whole, &mut mistakes),
        password: input.text(&PASSWORD, whole, &mut mistakes),
        email: input.text(&EMAIL, false, &mut mistakes),
        is_staff: input.flag("is_staff", &mut mistakes),
        groups: input.keys("groups", &groups, &mut mistakes),
    };
    if let Some(username) = &change.username {
        let is_odd = |char: char| !(char.is_alphanumeric() || "@.+-_".contains(char));
        let others = directory::users(conn)?.into_iter().filter(|user| Some(user.id) != own);
        if username.contains(is_odd) {
            mistakes.add::<()>(
                "username",
                "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
            );
        } else if others.into_iter().any(|user| user.username == *username) {
            mistakes.add::<()>("username", "A user with that username already exists.");
        }
    }
    if change.email.as_deref().is_some_and(|email| !email.is_empty() && !is_email(email)) {
        mistakes.add::<()>("email", "Enter a valid email address.");
    }
    Ok(if mistakes.is_empty() { Ok(change) } else { Err(mistakes) })
}

fn is_email(text: &str) -> bool {
    let domain = text.split_once('@').filter(|(local, _)| !local.is_empty()).map(|(_, domain)| domain);
    !text.contains(char::is_whitespace) && domain.is_some_and(|domain| domain.contains('.'))
}

/// Adds the views.
pub(super) fn mount(config: &mut ServiceConfig) {
    let protect = || Protect::new(IsAuthenticated & TokenHasReadWriteScope::alone()).ways(&[Way::Token]);
    config
        .service(
            web::resource("/users/")
                .wrap(protect())
                .wrap(from_fn(body::read_first))
                .wrap(answer::allow("GET, POST, HEAD, OPTIONS"))
                .default_service(web::to(list)),
        )
        .service(
            web::resource("/users/{id}/")
                .wrap(protect())
                .wrap(from_fn(body::read_first))
                .wrap(answer::allow("GET, PUT, PATCH, DELETE, HEAD, OPTIONS"))
                .default_service(web::to(item)),
        );
}

//! What the tutorials of Django OAuth Toolkit ask for, at their paths: `/users/`, `/groups/` and `/secret`.
//!
//! They are there if the setting `older_tutorials` is on, as in `legacy.toml`, and with them the scopes `read`, `write`
//! and `groups`. Somebody who comes from there can type the old lines and see them work; everything else about this
//! service is under `/api/`.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{self, Data, Form, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use webapi_core::WebApi;
use webapi_core::account::schema::webapi_users;
use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_core::db::DbConn;
use webapi_core::error::{ApiError, ApiResult, catalog};
use webapi_oauth2::permission::{IsAuthenticated, TokenHasReadWriteScope, TokenHasScope};
use webapi_oauth2::protect::{self, Protect};
use webapi_oauth2::scope::{ResourceScopes, ScopeProvider, WebApiScopeDictionary};

use crate::schema::review_groups;

/// The scopes of the tutorials.
const SCOPES: [(&str, &str); 3] =
    [("read", "Read scope"), ("write", "Write scope"), ("groups", "Access to your groups")];

/// The scopes of the resources, and those of the tutorials.
pub(crate) struct Scopes;

impl ScopeProvider for Scopes {
    fn scopes(&self, api: &WebApi) -> Arc<WebApiScopeDictionary> {
        let resources = ResourceScopes.scopes(api);
        Arc::new(resources.standard().chain(resources.iter()).chain(SCOPES).collect())
    }
}

/// Adds the views.
pub(crate) fn mount(config: &mut ServiceConfig) {
    let of_users = Protect::new(IsAuthenticated & TokenHasReadWriteScope::alone());
    let of_groups = Protect::new(IsAuthenticated & TokenHasScope::new(["groups"]));
    config
        .service(
            web::scope("/users")
                .wrap(of_users)
                .route("/", web::get().to(users))
                .route("/", web::post().to(create))
                .route("/{id}/", web::get().to(user)),
        )
        .service(web::resource("/groups/").wrap(of_groups).get(groups))
        .route("/secret", web::get().to(secret));
}

#[derive(Deserialize)]
struct NewAccount {
    username: String,
    password: String,
}

async fn users(api: Data<WebApi>) -> HttpResponse {
    let found = api.database().run(|conn| find(conn, None)).await;
    answer(found, |users| HttpResponse::Ok().json(users))
}

async fn user(api: Data<WebApi>, id: web::Path<i64>) -> HttpResponse {
    let found = api.database().run(move |conn| find(conn, Some(*id))).await;
    answer(found, |users| match users.first() {
        Some(user) => HttpResponse::Ok().json(user),
        None => HttpResponse::NotFound().json(json!({ "detail": "Not found." })),
    })
}

async fn create(api: Data<WebApi>, account: Form<NewAccount>) -> HttpResponse {
    let inner = api.clone();
    let work = move |conn: &mut DbConn| {
        let Form(NewAccount { username, password }) = account;
        let user =
            NewUser { username: &username, password: Some(Password::new(password)), ..NewUser::default() };
        let id = AccountStore.create(conn, inner.clock(), &user)?;
        find(conn, Some(id))
    };
    answer(api.database().run_write(work).await, |created| HttpResponse::Created().json(created.first()))
}

async fn groups(api: Data<WebApi>) -> HttpResponse {
    let work = |conn: &mut DbConn| -> ApiResult<Vec<Value>> {
        let columns = (review_groups::id, review_groups::name);
        let all = review_groups::table.select(columns).order(review_groups::id);
        let rows: Vec<(i64, String)> = all.load(conn)?;
        Ok(rows.into_iter().map(|(id, name)| json!({ "id": id, "name": name })).collect())
    };
    answer(api.database().run(work).await, |groups| HttpResponse::Ok().json(groups))
}

/// For people who are logged in, by a session or a token; others go to the login page.
async fn secret(request: HttpRequest) -> HttpResponse {
    match protect::check(&request, &IsAuthenticated).await {
        Ok(_) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("Secret contents!"),
        Err(_) => {
            let login = (header::LOCATION, "/accounts/login/?next=/secret");
            HttpResponse::Found().insert_header(login).finish()
        }
    }
}

fn find(conn: &mut DbConn, id: Option<i64>) -> ApiResult<Vec<Value>> {
    use webapi_users as u;
    let columns = (u::id, u::username, u::email, u::is_superuser);
    let all = u::table.select(columns).order(u::id);
    let rows: Vec<(i64, String, String, bool)> = match id {
        Some(id) => all.filter(u::id.eq(id)).load(conn)?,
        None => all.load(conn)?,
    };
    let shown = |(id, username, email, is_staff)| json!({ "id": id, "username": username, "email": email, "is_staff": is_staff });
    Ok(rows.into_iter().map(shown).collect())
}

/// What the database had to say, or an error without its reason.
fn answer<T, E>(found: Result<ApiResult<T>, E>, good: impl FnOnce(T) -> HttpResponse) -> HttpResponse {
    let taken = |error: &ApiError| error.code() == catalog::DUPLICATE_ITEM;
    match found {
        Ok(Ok(found)) => good(found),
        Ok(Err(error)) if taken(&error) => HttpResponse::BadRequest()
            .json(json!({ "username": ["A user with that username already exists."] })),
        _ => HttpResponse::ServiceUnavailable().finish(),
    }
}

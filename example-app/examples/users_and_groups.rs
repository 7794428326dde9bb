//! Users and groups: `read` and `write` by the method for the ones, the scope `groups` for the others.
//!
//! `cargo run -p example-app --example users_and_groups`, and then
//! [the tutorial](../../docs/tutorial/5-users-and-groups.md).

use std::time::Duration;

use actix_web::web::{self, Data, Form, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer};
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use webapi_core::WebApi;
use webapi_core::account::schema::webapi_users;
use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_core::db::{Database, DbConn};
use webapi_core::error::{ApiResult, catalog};
use webapi_oauth2::permission::{IsAuthenticated, TokenHasReadWriteScope, TokenHasScope};
use webapi_oauth2::protect::Protect;
use webapi_oauth2::scope::FixedScopes;
use webapi_oauth2::{AuthorizationServer, OAuth2 as _};

/// Groups with the primary keys of their members.
const GROUPS: [(i64, &str, &[i64]); 2] = [(1, "editors", &[2]), (2, "viewers", &[])];

#[derive(Deserialize)]
struct NewAccount {
    username: String,
    password: String,
    #[serde(default)]
    email: String,
}

fn shown((id, username, email, is_staff): (i64, String, String, bool)) -> Value {
    let groups = GROUPS.iter().filter(|(.., members)| members.contains(&id)).map(|(group, ..)| group);
    json!({
        "id": id,
        "username": username,
        "email": email,
        "is_staff": is_staff,
        "groups": groups.collect::<Vec<_>>(),
    })
}

fn find(conn: &mut DbConn, id: Option<i64>) -> ApiResult<Vec<Value>> {
    use webapi_users as u;
    let columns = (u::id, u::username, u::email, u::is_superuser);
    let all = u::table.select(columns).order(u::id);
    let rows = match id {
        Some(id) => all.filter(u::id.eq(id)).load(conn)?,
        None => all.load(conn)?,
    };
    Ok(rows.into_iter().map(shown).collect())
}

async fn users(api: Data<WebApi>) -> HttpResponse {
    match api.database().run(|conn| find(conn, None)).await {
        Ok(Ok(users)) => HttpResponse::Ok().json(users),
        _ => HttpResponse::ServiceUnavailable().finish(),
    }
}

async fn user(api: Data<WebApi>, id: web::Path<i64>) -> HttpResponse {
    match api.database().run(move |conn| find(conn, Some(*id))).await {
        Ok(Ok(found)) => match found.first() {
            Some(user) => HttpResponse::Ok().json(user),
            None => HttpResponse::NotFound().json(json!({ "detail": "Not found." })),
        },
        _ => HttpResponse::ServiceUnavailable().finish(),
    }
}

async fn create(api: Data<WebApi>, account: Form<NewAccount>) -> HttpResponse {
    let inner = api.clone();
    let work = move |conn: &mut DbConn| {
        let Form(NewAccount { username, password, email }) = account;
        let (username, email, password) = (username.as_str(), email.as_str(), Some(Password::new(password)));
        let user = NewUser { username, password, email, ..NewUser::default() };
        let id = AccountStore.create(conn, inner.clock(), &user)?;
        find(conn, Some(id))
    };
    match api.database().run_write(work).await {
        Ok(Ok(created)) => HttpResponse::Created().json(created.first()),
        Ok(Err(error)) if error.code() == catalog::DUPLICATE_ITEM => HttpResponse::BadRequest()
            .json(json!({ "username": ["A user with that username already exists."] })),
        _ => HttpResponse::ServiceUnavailable().finish(),
    }
}

async fn groups() -> HttpResponse {
    let groups = GROUPS.map(|(id, name, _)| json!({ "id": id, "name": name }));
    HttpResponse::Ok().json(groups)
}

/// The routes of the example.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            web::scope("/users")
                .wrap(Protect::new(IsAuthenticated & TokenHasReadWriteScope::alone()))
                .route("/", web::get().to(users))
                .route("/", web::post().to(create))
                .route("/{id}/", web::get().to(user)),
        )
        .service(
            web::resource("/groups/")
                .wrap(Protect::new(IsAuthenticated & TokenHasScope::new(["groups"])))
                .get(groups),
        );
}

/// The API with its authorization server, and two people who can log in.
///
/// # Errors
///
/// Those of the database.
pub fn api(public_url: &str) -> Result<WebApi, Box<dyn std::error::Error>> {
    let scopes = [("read", "Read users"), ("write", "Change users"), ("groups", "See groups")];
    let server = AuthorizationServer::builder(public_url)
        .scopes(FixedScopes::new(scopes))
        .access_token_lifetime(Duration::from_hours(10))
        .legacy_password_grant();
    let api = WebApi::builder()
        .database(Database::open("sqlite::memory:")?)
        .public_url(public_url)
        .without_inventory()
        .oauth2(server)
        .build()?;
    api.migrate()?;
    api.database().with(|conn| {
        for (username, is_superuser) in [("admin", true), ("alice", false)] {
            let password = Some(Password::new(format!("{username}-pw")));
            let email = &format!("{username}@example.com");
            let user = NewUser { username, password, email, is_superuser, ..NewUser::default() };
            AccountStore.create(conn, api.clock(), &user)?;
        }
        ApiResult::Ok(())
    })??;
    Ok(api)
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let api = api("http://127.0.0.1:8080")?;
    let app =
        move || App::new().app_data(Data::new(api.clone())).configure(api.configure()).configure(routes);
    Ok(HttpServer::new(app).bind("127.0.0.1:8080")?.run().await?)
}

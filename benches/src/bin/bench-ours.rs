//! stub
use actix_web::{App, HttpServer};
use clap::Parser;
use diesel::prelude::*;
use std::sync::Arc;
use webapi_core::auth::backend::*;
use webapi_core::auth::*;
use webapi_core::db::*;
use webapi_core::gate::*;
use webapi_core::prelude::*;
use webapi_benches::fixture::tokens;

diesel::table! { webapi_users (id) { id -> BigInt, username -> Text, } }
diesel::table! { review_requests (id) { id -> BigInt, summary -> Text, description -> Text, status -> Text, submitter_id -> BigInt, time_added -> Timestamp, last_updated -> Timestamp, } }
diesel::allow_tables_to_appear_in_same_query!(webapi_users, review_requests);

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = webapi_users)]
#[webapi(key = username, title = username)]
struct User { id: i64, username: String }

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = review_requests)]
#[webapi(methods(GET, POST, PUT, DELETE), hooks)]
struct ReviewRequest {
    id: i64,
    #[webapi(create(required), update)]
    summary: String,
    #[webapi(create, update)]
    description: String,
    #[webapi(default = |_| "pending".to_owned())]
    status: String,
    #[webapi(link = User)]
    submitter_id: i64,
    #[webapi(default = Context::now)]
    time_added: UtcDateTime,
    #[webapi(default = Context::now)]
    last_updated: UtcDateTime,
}
impl ResourceHooks for ReviewRequest {
    fn before_create(ctx: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        draft.submitter_id = Some(ctx.require_user()?.id);
        Ok(())
    }
}
struct Stub(std::collections::HashMap<String, (i64, Arc<Vec<String>>)>);
struct Tok(Arc<Vec<String>>);
impl AuthBackend for Stub {
    fn recall(&self, c: &Credentials<'_>, _: &Tools<'_>) -> Recall {
        let Some(t) = c.with_scheme("Bearer") else { return Recall::NotMine };
        match self.0.get(t) {
            None => Recall::Failed(ApiError::login_failed()),
            Some((u, s)) => Recall::Known(Success { principal: Principal::token(Some(Arc::new(webapi_core::account::User::new(*u, "x", false))), "bearer", Arc::new(Tok(s.clone()))), session: SessionStart::None }),
        }
    }
    fn recognises(&self, _: &Credentials<'_>) -> bool { false }
    fn authenticate(&self, _: &mut DbConn, _: &Credentials<'_>, _: &Tools<'_>) -> ApiResult<Attempt> { unreachable!() }
}
struct Gate;
impl AccessGate for Gate {
    fn check(&self, p: &Principal, o: &Operation<'_>) -> ApiResult<()> {
        let Some(t) = p.as_token::<Tok>() else { return Err(ApiError::not_logged_in()) };
        let want = o.resource.scope(o.method);
        if t.0.contains(&want) { Ok(()) } else { Err(ApiError::new(catalog::OAUTH_MISSING_SCOPE)) }
    }
}

#[derive(Parser)]
struct Arguments {
    #[arg(long)]
    database: String,
    #[arg(long, default_value_t = 0)]
    port: u16,
    #[arg(long)]
    migrate: bool,
}

#[actix_web::main]
async fn main() {
    let a = Arguments::parse();
    let mut map = std::collections::HashMap::new();
    for t in tokens::all() { map.insert(t.text, (t.user_id, Arc::new(t.scopes.split(' ').map(str::to_owned).collect()))); }
    let n = if a.database.starts_with("postgres") { 8 } else { 4 };
    let n = std::env::var("POOL").ok().and_then(|v| v.parse().ok()).unwrap_or(n);
    let listener = std::net::TcpListener::bind(("127.0.0.1", a.port)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let api = WebApi::builder().database(Database::open_with_connections(&a.database, n).unwrap()).public_url(url.clone()).auth_backend(Stub(map)).gate(Gate).build().unwrap();
    if a.migrate { api.migrate().unwrap(); return; }
    let server = HttpServer::new(move || App::new().configure(api.configure())).workers(2).listen(listener).unwrap().run();
    println!("ready {url}");
    server.await.unwrap();
}

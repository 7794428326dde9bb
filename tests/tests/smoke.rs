#![allow(missing_docs, reason = "x")]
use actix_web::{App, test};
use diesel::prelude::*;
use serde::Serialize;
use webapi_core::prelude::*;

diesel::table! { webapi_users (id) { id -> BigInt, username -> Text, first_name -> Text, } }
diesel::table! { review_requests (id) { id -> BigInt, summary -> Text, description -> Text, submitter_id -> BigInt, reviewer_id -> Nullable<BigInt>, status -> Text, public -> Bool, time_added -> Timestamp, last_updated -> Timestamp, } }
diesel::table! { reviews (id) { id -> BigInt, review_request_id -> BigInt, user_id -> BigInt, body -> Text, } }
diesel::table! { request_people (review_request_id, user_id) { review_request_id -> BigInt, user_id -> BigInt, } }
diesel::allow_tables_to_appear_in_same_query!(webapi_users, review_requests, reviews, request_people);

#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = webapi_users)]
#[webapi(key = username, title = username, manual, computed(fullname: String))]
pub struct User {
    id: i64,
    username: String,
    first_name: String,
}
impl User {
    fn fullname(&self) -> String {
        format!("{} !", self.first_name)
    }
}

/// A request for code review.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = review_requests)]
#[webapi(methods(GET, POST, PUT, PATCH, DELETE), last_modified = last_updated, hooks, manual, many(people: User through request_people(review_request_id, user_id)))]
pub struct ReviewRequest {
    #[webapi(read_only, sort)]
    id: i64,
    /// One line.
    #[webapi(create(required), update, max_length = 300, filter, search)]
    summary: String,
    #[webapi(create, update, search)]
    description: String,
    #[webapi(link = User, title = fullname)]
    submitter_id: i64,
    #[webapi(link = User, create, filter)]
    reviewer_id: Option<i64>,
    #[webapi(choices("pending", "submitted"), update, filter)]
    status: String,
    #[webapi(create, update)]
    public: bool,
    #[webapi(default = Context::now)]
    time_added: UtcDateTime,
    #[webapi(sort, filter, default = |ctx| ctx.now(), on_update = Context::now)]
    last_updated: UtcDateTime,
}
impl ResourceHooks for ReviewRequest {
    fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
        match ctx.user() {
            Some(user) => {
                query.filter(review_requests::public.eq(true).or(review_requests::submitter_id.eq(user.id)))
            }
            None => query.filter(review_requests::public.eq(true)),
        }
    }
    fn can_modify(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_user(self.submitter_id)))
    }
    fn before_create(ctx: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        draft.submitter_id = Some(ctx.require_user()?.id);
        draft.status = Some("pending".into());
        Ok(())
    }
}

#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = reviews)]
#[webapi(parent = ReviewRequest, methods(GET, POST), manual)]
pub struct Review {
    id: i64,
    #[webapi(parent)]
    review_request_id: i64,
    #[webapi(link = User)]
    user_id: i64,
    #[webapi(create)]
    body: String,
}

fn api(url: &str) -> WebApi {
    let db = webapi_core::db::Database::open(url).unwrap();
    let api = WebApi::builder()
        .database(db)
        .resource::<User>()
        .resource::<ReviewRequest>()
        .resource::<Review>()
        .build()
        .unwrap();
    println!("{:?}", api.migrate().unwrap());
    let pk =
        if url.starts_with("sqlite") { "integer primary key autoincrement" } else { "bigserial primary key" };
    api.database().with(|c| {
        use diesel::connection::SimpleConnection;
        c.batch_execute(&format!("drop table if exists request_people; drop table if exists reviews; drop table if exists review_requests; delete from webapi_users;
          create table review_requests (id {pk}, summary text not null, description text not null default '', submitter_id bigint not null references webapi_users(id), reviewer_id bigint references webapi_users(id), status text not null, public boolean not null default false, time_added timestamp not null, last_updated timestamp not null);
          create table reviews (id {pk}, review_request_id bigint not null references review_requests(id), user_id bigint not null references webapi_users(id), body text not null default '');
          create table request_people (review_request_id bigint not null, user_id bigint not null);")).unwrap();
        let store = webapi_core::account::AccountStore;
        for name in ["admin", "doc", "grumpy"] {
            let id = store.create(c, api.clock(), &webapi_core::account::NewUser { username: name, password: Some(webapi_core::account::Password::new(format!("pw-{name}"))), is_superuser: name == "admin", cheap_hash: true, first_name: name, ..Default::default() }).unwrap();
            println!("{id}");
        }
    }).unwrap();
    api
}

#[actix_web::test]
async fn smoke() {
    for url in ["sqlite::memory:".to_string()].into_iter().chain(std::env::var("WEBAPI_TEST_POSTGRES_URL")) {
        let api = api(&url);
        let app = test::init_service(App::new().configure(api.configure())).await;
        for (method, path, auth, body) in [
            ("GET", "/api/", None, None),
            ("GET", "/api/users/", None, None),
            ("POST", "/api/review-requests/", None, Some("summary=x")),
            ("POST", "/api/review-requests/", Some("ZG9jOnB3LWRvYw=="), Some("description=x&foo=1")),
            (
                "POST",
                "/api/review-requests/",
                Some("ZG9jOnB3LWRvYw=="),
                Some("summary=Caf%C3%A9&reviewer=999"),
            ),
            ("POST", "/api/review-requests/", Some("ZG9jOnB3LWRvYw=="), Some("summary=Caf%C3%A9&public=1")),
            ("GET", "/api/review-requests/", None, None),
            (
                "GET",
                "/api/review-requests/?expand=submitter,reviews&only-fields=id,submitter,username,reviews",
                None,
                None,
            ),
            ("GET", "/api/review-requests/1/", None, None),
            ("PUT", "/api/review-requests/1/", Some("ZG9jOnB3LWRvYw=="), Some("summary=y&public=0")),
            ("GET", "/api/review-requests/1/", None, None),
            ("GET", "/api/review-requests/1/reviews/", Some("ZG9jOnB3LWRvYw=="), None),
            ("DELETE", "/api/review-requests/1/", Some("YWRtaW46cHctYWRtaW4="), None),
            (
                "GET",
                "/api/review-requests/?q=AF%C3%89&sort=-last_updated&summary=y",
                Some("ZG9jOnB3LWRvYw=="),
                None,
            ),
        ] {
            let mut r = test::TestRequest::default().method(method.parse().unwrap()).uri(path);
            if let Some(a) = auth {
                r = r.insert_header(("authorization", format!("Basic {a}")));
            }
            if let Some(b) = body {
                r = r.insert_header(("content-type", "application/x-www-form-urlencoded")).set_payload(b);
            }
            let resp = test::call_service(&app, r.to_request()).await;
            println!(
                "> {method} {path}\n< {} {:?}",
                resp.status(),
                resp.headers()
                    .iter()
                    .map(|(a, b)| format!("{a}: {}", b.to_str().unwrap()))
                    .collect::<Vec<_>>()
            );
            println!("{}", String::from_utf8_lossy(&test::read_body(resp).await));
        }
    }
}

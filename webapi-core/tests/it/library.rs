//! A small application to ask: a library with shelves, books, notes, authors, loans and visits.
//!
//! [`everywhere`] gives a test a fresh one on every database that the build knows.

pub(crate) mod ask;
pub(crate) mod database;
pub(crate) mod resources;
pub(crate) mod schema;

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::test::{self, TestRequest};
use actix_web::{App, HttpResponse, web};
use diesel::connection::SimpleConnection as _;
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use webapi_core::WebApi;
use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_core::api::WebApiBuilder;
use webapi_core::clock::ManualClock;
use webapi_core::db::{Backend, Database, DbConn};
use webapi_core::rate_limit::RateLimits;

pub(crate) use self::ask::{Answer, Ask};
use self::database::Place;
use self::resources::{
    Attempt, Author, AuthoredBook, Book, Envelope, Event, Loan, Note, Person, Sample, Secret, Shelf,
    ShelfStats, Visit,
};

/// The library on one database.
pub(crate) struct Library {
    send: Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, ServiceResponse<BoxBody>>>,
    pub(crate) api: WebApi,
    pub(crate) clock: Arc<ManualClock>,
    /// Gone last: it removes the database.
    place: Place,
}

/// Runs a test on every database, each time with a fresh library.
pub(crate) async fn everywhere(test: impl AsyncFn(&Library)) {
    everywhere_with(|builder| builder, test).await;
}

/// As [`everywhere`], with settings of the test's own.
pub(crate) async fn everywhere_with(
    configure: impl Fn(WebApiBuilder) -> WebApiBuilder,
    test: impl AsyncFn(&Library),
) {
    for backend in database::backends() {
        // Shown only when the test fails.
        println!("on {backend:?}");
        test(&Library::open(backend, &configure).await).await;
    }
}

impl Library {
    pub(crate) async fn open(backend: Backend, configure: impl Fn(WebApiBuilder) -> WebApiBuilder) -> Self {
        Self::open_with_connections(backend, 2, configure).await
    }

    pub(crate) async fn open_with_connections(
        backend: Backend,
        connections: usize,
        configure: impl Fn(WebApiBuilder) -> WebApiBuilder,
    ) -> Self {
        let place = Place::fresh(backend);
        let clock = Arc::new(ManualClock::at(1_700_000_000));
        let database = Database::open_with_connections(place.url(), connections).unwrap();
        // The clock stands still, so limits that are no test's matter would be reached.
        let builder =
            WebApi::builder().database(database).clock(clock.clone()).rate_limits(RateLimits::off());
        let builder = resources(builder);
        let api = configure(builder).build().unwrap();
        api.migrate().unwrap();
        api.database().with(|conn| fill(conn, backend, &api)).unwrap();
        let own = web::resource("/health").to(|| async { HttpResponse::Ok().body("fine") });
        let app = App::new()
            .service(own)
            .configure(api.configure())
            .route("/apiary/", web::get().to(|| async { HttpResponse::Ok().body("bees") }));
        let service = Rc::new(test::init_service(app).await);
        let send = move |request: TestRequest| {
            let service = Rc::clone(&service);
            async move { test::call_service(&*service, request.to_request()).await.map_into_boxed_body() }
                .boxed_local()
        };
        Self { send: Box::new(send), api, clock, place }
    }

    /// Another process over the same database, as far as that can be had within one.
    pub(crate) fn beside(&self, configure: impl Fn(WebApiBuilder) -> WebApiBuilder) -> WebApi {
        let database = Database::open_with_connections(self.place.url(), 2).unwrap();
        let builder = WebApi::builder().database(database).clock(self.clock.clone());
        configure(resources(builder.rate_limits(RateLimits::off()))).build().unwrap()
    }

    /// Sends a request and reads the answer.
    pub(crate) async fn send(&self, ask: Ask) -> Answer {
        Answer::read((self.send)(ask.0).await).await
    }

    /// Sends a request, and leaves the body of the answer to be read.
    pub(crate) async fn open_answer(&self, ask: Ask) -> ServiceResponse<BoxBody> {
        (self.send)(ask.0).await
    }

    /// GET by nobody in particular.
    pub(crate) async fn get(&self, uri: &str) -> Answer {
        self.send(Ask::get(uri)).await
    }

    /// Changes the database behind the application's back.
    pub(crate) fn execute(&self, sql: &str) {
        self.api.database().with(|conn| conn.batch_execute(sql).unwrap()).unwrap();
    }

    /// The number of rows in every table.
    pub(crate) fn rows(&self) -> Vec<(&'static str, i64)> {
        self.api.database().with(schema::rows).unwrap()
    }

    /// Sends a request and makes sure that it changes no number of rows.
    pub(crate) async fn refused(&self, ask: Ask, status: u16) -> Answer {
        let before = self.rows();
        let answer = self.send(ask).await.expect(status);
        assert_eq!(self.rows(), before, "a refused request left something behind: {answer:?}");
        answer
    }
}

/// Registers all resources.
pub(crate) fn resources(builder: WebApiBuilder) -> WebApiBuilder {
    builder
        .resource::<Person>()
        .resource::<Shelf>()
        .resource::<ShelfStats>()
        .resource::<Book>()
        .resource::<Note>()
        .resource::<Author>()
        .resource::<AuthoredBook>()
        .resource::<Loan>()
        .resource::<Visit>()
        .resource::<Secret>()
        .resource::<Envelope>()
        .resource::<Sample>()
        .resource::<Event>()
        .resource::<Attempt>()
}

fn fill(conn: &mut DbConn, backend: Backend, api: &WebApi) {
    for (name, first_name, is_superuser, inactive) in
        [("admin", "Ada", true, false), ("reader", "Rhea", false, false), ("former", "Fay", false, true)]
    {
        let user = NewUser {
            username: name,
            password: Some(Password::new(format!("pw-{name}"))),
            first_name,
            is_superuser,
            inactive,
            cheap_hash: true,
            ..NewUser::default()
        };
        AccountStore.create(conn, api.clock(), &user).unwrap();
    }
    schema::fill(conn, backend).unwrap();
}

//! Books with a scope to read them and another to write them, and one more for what is sensitive.
//!
//! `cargo run -p example-app --example book_view_set`

use std::sync::Mutex;

use actix_web::web::{Data, Json, Path, Query, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer, Responder, web};
use serde::Deserialize;
use serde_json::json;
use webapi_core::WebApi;
use webapi_core::db::Database;
use webapi_oauth2::permission::{TokenHasResourceScope, TokenHasScope};
use webapi_oauth2::protect::Protect;
use webapi_oauth2::{AuthorizationServer, OAuth2 as _};

type Books = Data<Mutex<Vec<String>>>;

#[derive(Deserialize)]
struct Book {
    title: String,
}

#[derive(Deserialize)]
struct Shown {
    include_sensitive: Option<String>,
}

async fn list(books: Books, shown: Query<Shown>) -> impl Responder {
    let titles = books.lock().map(|books| books.clone()).unwrap_or_default();
    let mut body = json!({ "books": titles });
    if shown.include_sensitive.is_some() {
        body["printed"] = json!(titles.len());
    }
    Json(body)
}

async fn create(books: Books, book: Json<Book>) -> impl Responder {
    if let Ok(mut books) = books.lock() {
        books.push(book.into_inner().title);
    }
    HttpResponse::Created().finish()
}

async fn retrieve(books: Books, at: Path<usize>) -> HttpResponse {
    let book = books.lock().ok().and_then(|books| books.get(*at).cloned());
    book.map_or_else(
        || HttpResponse::NotFound().finish(),
        |title| HttpResponse::Ok().json(json!({ "title": title })),
    )
}

/// The routes of the example.
pub fn routes(config: &mut ServiceConfig) {
    // `books:read` to list and retrieve, `books:write` to create; `sensitive_data` by the request.
    let sensitive = TokenHasScope::new::<&str>([]).when(|asked| {
        if asked.query("include_sensitive").is_some() { vec!["sensitive_data"] } else { vec![] }
    });
    let protect = Protect::new(TokenHasResourceScope::new(["books"]) & sensitive);
    let books: Books = Data::new(Mutex::new(vec!["Emma".to_owned()]));
    config.service(
        web::scope("/books")
            .app_data(books)
            .wrap(protect)
            .route("/", web::get().to(list))
            .route("/", web::post().to(create))
            .route("/{at}/", web::get().to(retrieve)),
    );
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let api = WebApi::builder()
        .database(Database::open("sqlite::memory:")?)
        .oauth2(AuthorizationServer::builder("http://127.0.0.1:8080"))
        .build()?;
    api.migrate()?;
    let server = HttpServer::new(move || App::new().configure(api.configure()).configure(routes));
    Ok(server.bind("127.0.0.1:8080")?.run().await?)
}

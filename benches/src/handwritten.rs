//! The application to be held against: actix-web, diesel and r2d2 with nothing between.
//!
//! In: `GET /api/review-requests/`, `GET /api/review-requests/{id}/` and `POST /api/review-requests/`
//! with a bearer token. Out: the very bytes that the framework answers for the same resource.
//! Written as fast as is still plain: no intermediate tree, one hop to the blocking pool at most,
//! tokens cached. What the framework adds (other formats, field selection, expansion, extensions,
//! documentation) is not here, and its price is what the benchmark shows.

pub mod payload;

mod answer;
mod backend;
mod handlers;
mod json;
mod oauth;
mod site;
mod token_cache;

use actix_web::{App, HttpServer, web};
use backend::{Backend, Postgres, Sqlite};
use site::Site;

/// Threads that serve connections: the two cores that the benchmark is calibrated on.
const WORKERS: usize = 2;

/// Why the application could not be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database at the address cannot be used.
    #[error("cannot use the database {address}: {message}")]
    Database {
        /// The address as given.
        address: String,
        /// What the pool or the database said.
        message: String,
    },
    /// The address has another form than `sqlite:PATH` or `postgres://...`.
    #[error("`{0}` is no database address; the right form is sqlite:PATH or postgres://USER@HOST:PORT/NAME")]
    Address(String),
    /// The port is taken, or the server failed later on.
    #[error("cannot serve: {0}")]
    Server(#[from] std::io::Error),
}

/// Serves the application on 127.0.0.1:`port` until the process is told to stop.
///
/// `address` is `sqlite:PATH` or `postgres://...`, and names a database that
/// [`fill`](crate::fixture::fill) has filled. Port 0 takes any free port. Once connections are
/// accepted, one line `ready http://127.0.0.1:PORT` goes to standard output.
///
/// # Errors
///
/// [`ServeError`], before the line is printed, if the database or the port cannot be used.
pub async fn serve(address: &str, port: u16) -> Result<(), ServeError> {
    if let Some(path) = address.strip_prefix("sqlite:") {
        serve_with::<Sqlite>(path, port).await
    } else if address.starts_with("postgres") {
        serve_with::<Postgres>(address, port).await
    } else {
        Err(ServeError::Address(address.to_owned()))
    }
}

async fn serve_with<B: Backend>(address: &str, port: u16) -> Result<(), ServeError> {
    let site = Site::<B>::open(address, WORKERS)
        .map_err(|message| ServeError::Database { address: address.to_owned(), message })?;
    let site = web::Data::new(site);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(site.clone())
            .service(
                web::resource("/api/review-requests/")
                    .route(web::get().to(handlers::list::<B>))
                    .route(web::post().guard(handlers::sends_json()).to(handlers::create_from_json::<B>))
                    .route(web::post().to(handlers::create_from_form::<B>)),
            )
            .service(web::resource("/api/review-requests/{id}/").get(handlers::item::<B>))
            .configure(oauth::configure::<B>)
    })
    .workers(WORKERS)
    .worker_max_blocking_threads(B::BLOCKING_THREADS)
    .bind(("127.0.0.1", port))?;
    for address in server.addrs() {
        println!("ready http://{address}");
    }
    Ok(server.run().await?)
}

//! The application under load: one resource that stays, and an extension with two that come and go.

use std::net::SocketAddr;
use std::sync::mpsc;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer};
use webapi_core::WebApi;
use webapi_core::db::Database;
use webapi_core::extension::{Extension, ExtensionManager};
use webapi_core::prelude::*;
use webapi_core::rate_limit::RateLimits;
use webapi_oauth2::command::{NewClient, TokenRequest, create_client, mint_token};
use webapi_oauth2::{AccessToken, AuthorizationServer, OAuth2 as _};

/// The extension that is switched.
pub(super) const ID: &str = "switched";
/// A token with the scope of the extension and that of the resource that stays.
pub(super) const TOKEN: &str = "bench-switched-0001-0123456789abcdefghijklmnop";

macro_rules! answers {
    ($resource:ty, $name:literal) => {
        impl $resource {
            #[allow(clippy::unnecessary_wraps, reason = "a handler's signature")]
            fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
                Ok(Reply::tree([($name, Node::from("here"))]))
            }
        }
    };
}

/// It stays.
#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get))]
struct Square;
answers!(Square, "square");

/// It hangs below the extension.
#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get))]
struct Bell;
answers!(Bell, "bell");

/// It stands beside what stays.
#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get))]
struct Tower;
answers!(Tower, "tower");

/// Comes and goes.
#[derive(Extension)]
#[webapi(id = "switched", version = "1.0", manual, resources(Bell), root_resources(Tower))]
struct Switched;

/// The application, while it serves.
pub(super) struct Served {
    pub(super) api: WebApi,
    pub(super) extensions: ExtensionManager,
    pub(super) address: SocketAddr,
    /// The generation of a tree without the extension.
    pub(super) base: u64,
    server: ServerHandle,
}

impl Served {
    /// Serves with two workers on a free port.
    pub(super) fn start(database: &str) -> Self {
        let api = build(database);
        let extensions = api.extensions().expect("there are extensions");
        let base = api.snapshot().generation();
        let (address, server) = serve(&api);
        Self { api, extensions, address, base, server }
    }

    /// Whether the extension was enabled in the tree with this generation: it is in every second one.
    pub(super) fn is_enabled_in(base: u64, generation: u64) -> bool {
        (generation - base) % 2 == 1
    }

    pub(super) fn stop(self) {
        actix_web::rt::System::new().block_on(self.server.stop(false));
    }
}

fn build(database: &str) -> WebApi {
    let database = Database::open_with_connections(database, 8).expect("the database can be opened");
    let server = AuthorizationServer::builder("http://127.0.0.1:8080").allow_insecure_issuer();
    let builder = WebApi::builder().database(database).without_inventory().rate_limits(RateLimits::off());
    let builder = builder.announce_generation().resource::<Square>().extension(Switched).oauth2(server);
    let api = builder.build().expect("the tree has no mistakes");
    api.migrate().expect("the migrations run");
    let stored = api.database().with(|conn| {
        create_client(
            &api,
            conn,
            NewClient { name: "Load", client_id: Some("load"), ..NewClient::default() },
        )?;
        let token = TokenRequest {
            client_id: "load",
            scopes: "square:read bell:read",
            token: Some(AccessToken::new(TOKEN)),
            unknown_scopes: true,
            ..TokenRequest::default()
        };
        mint_token(&api, conn, token)
    });
    stored.expect("a connection").expect("a token");
    api
}

fn serve(api: &WebApi) -> (SocketAddr, ServerHandle) {
    let (sender, receiver) = mpsc::channel();
    let api = api.clone();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(move || App::new().configure(api.configure())).workers(2);
            let server = server.disable_signals().bind("127.0.0.1:0").expect("a port is free");
            let address = server.addrs()[0];
            let running = server.run();
            sender.send((address, running.handle())).expect("somebody waits");
            running.await
        })
    });
    receiver.recv().expect("the server starts")
}

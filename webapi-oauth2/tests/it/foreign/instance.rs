//! The two instances: an issuer on a port of this machine, and a resource server that is asked in memory.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::dev::ServerHandle;
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer, test};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use webapi_core::WebApi;
use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_core::clock::{Clock as _, ManualClock};
use webapi_core::db::Database;
use webapi_oauth2::permission::TokenHasScope;
use webapi_oauth2::protect::Protect;
use webapi_oauth2::verifier::{AcceptTokens as _, ResourceServer};

use crate::app;
use crate::http::{Answer, answered};

/// What tokens are for.
pub(super) const AUDIENCE: &str = "http://127.0.0.1:8080/api/";

/// A server on this machine, until it is stopped.
pub(super) struct Served {
    pub(super) url: String,
    handle: ServerHandle,
}

impl Served {
    pub(super) fn new(configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let server = HttpServer::new(move || App::new().configure(configure.clone()))
            .workers(1)
            .disable_signals()
            .listen(listener)
            .expect("the port is ours")
            .run();
        let handle = server.handle();
        drop(actix_web::rt::spawn(server));
        Self { url, handle }
    }

    pub(super) async fn stop(&self) {
        self.handle.stop(false).await;
    }
}

/// A resource server without an authorization server of its own.
pub(super) struct Accepting {
    pub(super) api: WebApi,
}

impl Accepting {
    pub(super) fn new(clock: &Arc<ManualClock>, server: ResourceServer) -> Self {
        let api = app::builder()
            .database(Database::open("sqlite::memory:").expect("a database"))
            .clock(Arc::<ManualClock>::clone(clock))
            .resource_server(server)
            .build()
            .expect("the tree is sound");
        api.migrate().expect("the migrations run");
        api.database()
            .with(|conn| {
                let password = Some(Password::new("pw"));
                let user = NewUser { username: "doc", password, cheap_hash: true, ..NewUser::default() };
                AccountStore.create(conn, api.clock(), &user)
            })
            .expect("a connection")
            .expect("a user");
        Self { api }
    }

    /// GET with a token.
    pub(super) async fn get(&self, path: &str, token: &str) -> Answer {
        let handler = web::resource("/handler")
            .wrap(Protect::new(TokenHasScope::new(["note:read"])))
            .default_service(web::to(|| async { "handled" }));
        let app = App::new().configure(self.api.configure()).service(handler);
        let app = test::init_service(app).await;
        let request =
            test::TestRequest::with_uri(path).insert_header(("authorization", format!("Bearer {token}")));
        answered(test::call_service(&app, request.to_request()).await).await
    }

    pub(super) async fn status(&self, token: &str) -> u16 {
        self.get("/api/notes/", token).await.status
    }
}

/// A key of the issuer of JWTs; the same number makes the same key.
pub(super) struct Key {
    pub(super) kid: &'static str,
    seed: [u8; 32],
}

impl Key {
    pub(super) const fn new(kid: &'static str, number: u8) -> Self {
        Self { kid, seed: [number; 32] }
    }

    pub(super) fn public(&self) -> [u8; 32] {
        SigningKey::from_bytes(&self.seed).verifying_key().to_bytes()
    }

    pub(super) fn jwk(&self) -> Value {
        let x = URL_SAFE_NO_PAD.encode(self.public());
        json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.kid, "x": x})
    }

    /// RFC 8410, section 7.
    fn encoding(&self) -> EncodingKey {
        let mut der = vec![0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        der.extend(self.seed);
        EncodingKey::from_ed_der(&der)
    }

    pub(super) fn header(&self) -> Header {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.kid.to_owned());
        header
    }

    pub(super) fn sign_with(&self, header: &Header, claims: &Value) -> String {
        encode(header, claims, &self.encoding()).expect("a token")
    }

    pub(super) fn sign(&self, claims: &Value) -> String {
        self.sign_with(&self.header(), claims)
    }
}

/// An issuer of JWTs, which only publishes its metadata and keys.
pub(super) struct JwtIssuer {
    pub(super) served: Served,
    keys: Arc<std::sync::Mutex<Vec<Value>>>,
    pub(super) fetched: Arc<AtomicUsize>,
}

impl JwtIssuer {
    pub(super) fn new(keys: &[&Key]) -> Self {
        let keys = Arc::new(std::sync::Mutex::new(keys.iter().map(|key| key.jwk()).collect::<Vec<_>>()));
        let fetched = Arc::new(AtomicUsize::new(0));
        let (published, counted) = (Arc::clone(&keys), Arc::clone(&fetched));
        let served = Served::new(move |config| {
            let (published, counted) = (Arc::clone(&published), Arc::clone(&counted));
            let jwks = move || {
                counted.fetch_add(1, Ordering::SeqCst);
                let keys = published.lock().expect("no panic").clone();
                std::future::ready(HttpResponse::Ok().json(json!({ "keys": keys })))
            };
            let metadata = |http: actix_web::HttpRequest| {
                let issuer = format!("http://{}", http.connection_info().host());
                let jwks_uri = format!("{issuer}/jwks");
                std::future::ready(HttpResponse::Ok().json(json!({"issuer": issuer, "jwks_uri": jwks_uri})))
            };
            config
                .route("/jwks", web::get().to(jwks))
                .route("/.well-known/oauth-authorization-server", web::get().to(metadata));
        });
        Self { served, keys, fetched }
    }

    pub(super) fn publish(&self, keys: &[&Key]) {
        *self.keys.lock().expect("no panic") = keys.iter().map(|key| key.jwk()).collect();
    }

    pub(super) fn issuer(&self) -> &str {
        &self.served.url
    }

    /// Claims that are good at this time (RFC 9068 section 2.2).
    pub(super) fn claims(&self, now: DateTime<Utc>) -> Value {
        json!({
            "iss": self.issuer(), "aud": AUDIENCE, "sub": "ada", "client_id": "reader", "jti": "1",
            "iat": now.timestamp(), "exp": now.timestamp() + 3600, "scope": "note:read other",
        })
    }
}

/// A clock that stands still.
pub(super) fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(1_700_000_000))
}

/// What the clock says.
pub(super) fn now(clock: &ManualClock) -> DateTime<Utc> {
    clock.now()
}

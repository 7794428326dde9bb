//! OAuth2 for webapi-core: bearer tokens, scopes that follow from the resources, and a token endpoint.
//!
//! Every resource has the scopes `<scope_name>:read`, `:write` and `:destroy`; nothing is listed a second time. A
//! request with a token passes only where the token has the scope of the operation.
//!
//! ```
//! use webapi_core::WebApi;
//! use webapi_core::db::Database;
//! use webapi_oauth2::command::{NewClient, TokenRequest, create_client, mint_token};
//! use webapi_oauth2::{AuthorizationServer, OAuth2 as _, enable_webapi_scopes};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let api = WebApi::builder()
//!     .database(Database::open("sqlite::memory:")?)
//!     .oauth2(AuthorizationServer::builder("http://127.0.0.1:8080").verify_request(|request| {
//!         request.client_name != "Disabled App"
//!     }))
//!     .build()?;
//! api.migrate()?;
//!
//! let scopes = enable_webapi_scopes(&api);
//! assert_eq!(scopes.get("root:read").as_deref(), Some("Ability to perform HTTP GET on the root resource"));
//!
//! let (client, token) = api.database().with(|conn| {
//!     let client = create_client(&api, conn, NewClient { name: "Importer", ..NewClient::default() })?;
//!     let wanted = TokenRequest { client_id: &client.client_id, scopes: "root:read", ..TokenRequest::default() };
//!     let token = mint_token(&api, conn, wanted)?;
//!     Ok::<_, webapi_oauth2::command::CommandError>((client, token))
//! })??;
//! assert!(client.secret.is_some_and(|secret| secret.expose().starts_with("wcs_")));
//! assert!(token.token.expose().starts_with("wat_"));
//!
//! // The API at /api/, the token endpoint at /o/token/.
//! let app = actix_web::App::new().configure(api.configure());
//! # Ok(()) }
//! ```
//!
//! | feature | default | gives |
//! | --- | --- | --- |
//! | `sqlite` | yes | SQLite, compiled in |
//! | `postgres` | no | PostgreSQL through libpq |
//! | `cli` | no | commands for an application's own command line, with clap |
//! | `remote` | no | tokens of other issuers: introspection, and JWTs with their keys |
//! | `testing` | no | tokens with any scopes, and tests of them; for `[dev-dependencies]` |

pub mod command;
pub mod scope;
pub mod server;
pub mod settings;

pub mod authorization;
pub mod client;
pub mod device;
mod endpoint;
pub mod event;
pub mod form;
pub mod grant;
pub mod oidc;
mod pages;
pub mod pkce;
pub mod resource;

pub mod explain;
pub mod permission;
pub mod protect;
pub mod verifier;

pub mod bearer;
pub mod signing;
pub mod store;
pub mod token;

mod error;

#[cfg(feature = "testing")]
pub mod testing;

pub use bearer::{VerifiedRequest, VerifiedToken};
pub use pages::BrowserKeys;
pub use pages::TemplateError;
pub use scope::{ScopeSet, WebApiScopeDictionary, WebApiScopes, enable_webapi_scopes};
pub use server::{AuthorizationServer, AuthorizationServerBuilder, OAuth2, SettingsError};
pub use store::MIGRATIONS;
/// Protects a handler of actix with the access token of a request.
///
/// ```
/// use actix_web::{Responder, web};
/// use webapi_oauth2::permission::{IsAdmin, TokenHasScope};
/// use webapi_oauth2::protected_resource;
///
/// // Any good token.
/// #[protected_resource]
/// async fn hello() -> impl Responder { "Hello!" }
///
/// // A token with both scopes.
/// #[protected_resource(scopes("music", "read"))]
/// async fn songs() -> impl Responder { "la la la" }
///
/// // Whatever a permission says.
/// #[protected_resource(permission = IsAdmin | TokenHasScope::new(["music:edit"]))]
/// async fn rename(name: web::Path<String>) -> impl Responder { name.into_inner() }
///
/// fn routes(config: &mut web::ServiceConfig) {
///     config.route("/hello", web::get().to(hello)).route("/songs", web::get().to(songs));
///     config.route("/songs/{name}", web::post().to(rename));
/// }
/// ```
///
/// Refusals are those of [`protect::Denied`]. The function gets one more parameter in front, so it cannot be called by
/// hand any more. `crate = path` names this crate where it has another name.
pub use webapi_derive::protected_resource;
/// Protects a handler of actix with the access token of a request: with `read` for GET, HEAD and OPTIONS, with `write`
/// for all other methods, and with the scopes that are listed. The two names are
/// [a setting](AuthorizationServerBuilder::read_write_scopes).
///
/// ```
/// use actix_web::Responder;
/// use webapi_oauth2::rw_protected_resource;
///
/// #[rw_protected_resource(scopes("music"))]
/// async fn songs() -> impl Responder { "la la la" }
/// ```
pub use webapi_derive::rw_protected_resource;

pub use token::{AccessToken, ClientSecret, RefreshToken, TokenGenerator};

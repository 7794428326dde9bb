//! The profile `rs`: an application that issues no tokens, and asks a second instance about those it is sent.
//!
//! In: an empty database. Out: the same views over it, with the users of the fixtures. The issuer is the application in
//! the profile `default` with all fixtures, on a port of its own, over a database in memory.

use std::net::SocketAddr;
use std::time::Duration;

use actix_web::rt::System;
use webapi_core::WebApi;
use webapi_core::db::{Database, DbConn, transaction};
use webapi_core::error::{ApiError, ApiResult};
use webapi_oauth2::protect::Throttle;
use webapi_oauth2::token::AccessToken;
use webapi_oauth2::verifier::{BadUrl, Introspection, ResourceServer};

use super::profile::Profile;
use super::{app, people, tables, tokens, views};
use crate::golden::application::Application;
use crate::golden::control::{Action, Corpus, Golden};
use crate::golden::{database as databases, server};

/// The application, and the issuer beside it.
///
/// # Errors
///
/// A sentence about a database or the issuer's port.
pub(super) fn golden(database: Database) -> Result<Golden, String> {
    let issuer = Issuer::begin()?;
    let server = accepting(&issuer).map_err(|error| error.to_string())?;
    let throttle = views::throttle();
    let api = app::build_resource_server(database, server, &throttle).map_err(|error| error.to_string())?;
    Ok(Golden::new(api, Asking { issuer, throttle }))
}

/// Nothing is known from memory, so that what records do to tokens shows at once.
fn accepting(issuer: &Issuer) -> Result<ResourceServer, BadUrl> {
    let introspection =
        Introspection::new(issuer.name.as_str(), &format!("http://{}/o/introspect/", issuer.address))?
            .bearer(AccessToken::new("at-introspection"))
            .audience("http://localhost:8000/rest/")
            .audience("http://localhost:8000/api/")
            .shared_usernames();
    Ok(ResourceServer::new().realm("api").cache_lifetime(Duration::ZERO).verifier(introspection))
}

/// The second instance. It serves until the process ends.
struct Issuer {
    golden: Golden,
    name: String,
    address: SocketAddr,
}

impl Issuer {
    fn begin() -> Result<Self, String> {
        let database = databases::sqlite().map_err(|error| error.to_string())?;
        let golden = Application::OAuth(Profile::Default).golden(database)?;
        let name = tokens::server(golden.api()).map_err(|error| error.to_string())?.issuer().to_owned();
        let shown = golden.clone();
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            System::new().block_on(async move {
                let (address, server) = match server::bind(&shown, 0) {
                    Ok(bound) => bound,
                    Err(error) => return drop(sender.send(Err(error.to_string()))),
                };
                drop(sender.send(Ok(address)));
                drop(server.await);
            });
        });
        let address = receiver.recv().map_err(|error| error.to_string())??;
        Ok(Self { golden, name, address })
    }
}

/// The corpus, where the tokens are the issuer's.
struct Asking {
    issuer: Issuer,
    throttle: Throttle,
}

impl Corpus for Asking {
    fn reset(&self, api: &WebApi, conn: &mut DbConn) -> ApiResult<()> {
        self.throttle.clear();
        self.issuer.golden.reset().map_err(ApiError::internal)?;
        transaction::write(conn, |conn| {
            tables::clear(conn)?;
            people::fill(api, conn)
        })
    }

    /// What the recorded application did to its own copy of a token is done to the token, or to nothing where the copy
    /// goes away: it would have been fetched again.
    fn act(&self, _: &WebApi, _: &mut DbConn, action: &Action) -> ApiResult<Result<(), String>> {
        match action.name.as_str() {
            "delete_access_token_row" | "expire_access_token" => Ok(Ok(())),
            _ => self.issuer.golden.act(action),
        }
    }
}

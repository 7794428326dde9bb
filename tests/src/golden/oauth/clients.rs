//! The applications of the corpus's description.

use serde_json::Value;
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::{ApiError, ApiResult};
use webapi_oauth2::grant::GrantType;
use webapi_oauth2::signing::SigningAlgorithm;
use webapi_oauth2::store::{ClientKind, ClientRecord, SecretCheck, StoredSecret};
use webapi_oauth2::token::ClientSecret;

use super::people::{ALICE, BOB};
use super::tokens::server;
use Kind::{Confidential, Public};

/// One application: client id, name, kind, grant, redirect URIs, what is special.
struct Row(&'static str, &'static str, Kind, Grant, &'static [&'static str], More);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Confidential,
    Public,
}

/// The grant as the description names it; ours may have several, and refresh what they have.
#[derive(Clone, Copy)]
enum Grant {
    Code,
    Implicit,
    Password,
    Client,
    Device,
}

#[derive(Clone, Copy)]
enum More {
    Nothing,
    Origins(&'static str),
    Trusted,
    Secret(&'static str),
    PostLogout(&'static str),
    OfBob,
}

const CALLBACK: &[&str] = &["https://client.example.com/cb"];

/// The applications; primary keys count from 1 in this order.
const ROWS: [Row; 22] = [
    Row(
        "conf-code",
        "Conf Code",
        Confidential,
        Grant::Code,
        CALLBACK,
        More::Origins("https://spa.example.com"),
    ),
    Row(
        "pub-code",
        "Pub Code",
        Public,
        Grant::Code,
        &["https://spa.example.com/cb", "http://127.0.0.1/cb", "http://localhost/cb"],
        More::Origins("https://spa.example.com"),
    ),
    Row(
        "multi-redirect",
        "Multi Redirect",
        Confidential,
        Grant::Code,
        &["https://client.example.com/cb", "https://client.example.com/other?tenant=1", "http://[::1]/cb"],
        More::Nothing,
    ),
    Row("no-redirect", "No Redirect", Confidential, Grant::Code, &[], More::Nothing),
    Row("trusted", "Trusted", Confidential, Grant::Code, CALLBACK, More::Trusted),
    Row("pub-implicit", "Pub Implicit", Public, Grant::Implicit, CALLBACK, More::Nothing),
    Row("conf-implicit", "Conf Implicit", Confidential, Grant::Implicit, CALLBACK, More::Nothing),
    Row(
        "conf-password",
        "Conf Password",
        Confidential,
        Grant::Password,
        &[],
        More::Origins("https://spa.example.com"),
    ),
    Row("pub-password", "Pub Password", Public, Grant::Password, &[], More::Nothing),
    Row("conf-cc", "Conf Cc", Confidential, Grant::Client, &[], More::Origins("https://spa.example.com")),
    Row("pub-cc", "Pub Cc", Public, Grant::Client, &[], More::Nothing),
    Row("plain-secret", "Plain Secret", Confidential, Grant::Client, &[], More::Nothing),
    Row("odd-secret", "Odd Secret", Confidential, Grant::Client, &[], More::Secret("p@ss:w%rd+ &=é")),
    Row("conf-device", "Conf Device", Confidential, Grant::Device, &[], More::Nothing),
    Row("pub-device", "Pub Device", Public, Grant::Device, &[], More::Nothing),
    Row("hybrid", "Hybrid", Confidential, Grant::Code, CALLBACK, More::Nothing),
    Row(
        "oidc-code",
        "Oidc Code",
        Confidential,
        Grant::Code,
        CALLBACK,
        More::PostLogout("https://client.example.com/bye"),
    ),
    Row(
        "oidc-hs",
        "Oidc Hs",
        Confidential,
        Grant::Code,
        CALLBACK,
        More::Secret("oidc-hs-secret-0123456789abcdef0123456789abcdef"),
    ),
    Row("oidc-implicit", "Oidc Implicit", Public, Grant::Implicit, CALLBACK, More::Nothing),
    Row("bob-app", "Bob App", Confidential, Grant::Code, CALLBACK, More::OfBob),
    Row(
        "wild",
        "Wild",
        Confidential,
        Grant::Code,
        &["https://*.preview.example.com/cb"],
        More::Origins("https://*.preview.example.com"),
    ),
    Row(
        "native",
        "Native",
        Public,
        Grant::Code,
        &["com.example.app:/oauth2redirect", "http://localhost/cb", "http://127.0.0.1:8000/cb"],
        More::Nothing,
    ),
];

/// Fills the empty table.
///
/// Fixtures are stored as they are described, also where the server would not register such a client.
///
/// # Errors
///
/// Those of the database.
pub fn fill(api: &WebApi, conn: &mut DbConn) -> ApiResult<()> {
    let server = server(api)?;
    for Row(client_id, name, kind, grant, redirect_uris, more) in ROWS {
        let kind = if kind == Public { ClientKind::Public } else { ClientKind::Confidential };
        let mut record = ClientRecord::new(client_id, kind, api.clock().now());
        name.clone_into(&mut record.name);
        record.grants = grant.types();
        record.redirect_uris = redirect_uris.iter().map(|uri| (*uri).to_owned()).collect();
        record.owner = Some(ALICE);
        let mut secret = format!("{client_id}-secret");
        match more {
            More::Nothing => {}
            More::Origins(origin) => record.allowed_origins = vec![origin.to_owned()],
            More::Trusted => record.skip_authorization = true,
            More::Secret(special) => special.clone_into(&mut secret),
            More::PostLogout(uri) => record.post_logout_redirect_uris = vec![uri.to_owned()],
            More::OfBob => record.owner = Some(BOB),
        }
        // In the toolkit every client may introspect every token.
        record.is_introspector = kind == ClientKind::Confidential;
        if kind == ClientKind::Confidential {
            let check = SecretCheck::Digest(ClientSecret::new(secret).digest());
            record.secrets.push(StoredSecret { check, created_at: record.created_at, expires_at: None });
        }
        server.clients().create(conn, &record)?;
    }
    Ok(())
}

impl Grant {
    /// The grant as the toolkit writes it.
    fn named(word: &str) -> Option<Self> {
        Some(match word {
            "authorization-code" | "openid-hybrid" => Self::Code,
            "implicit" => Self::Implicit,
            "password" => Self::Password,
            "client-credentials" => Self::Client,
            "urn:ietf:params:oauth:grant-type:device_code" => Self::Device,
            _ => return None,
        })
    }

    fn types(self) -> Vec<GrantType> {
        match self {
            Self::Code => vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
            Self::Device => vec![GrantType::DeviceCode, GrantType::RefreshToken],
            Self::Implicit => vec![GrantType::Implicit],
            Self::Password => vec![GrantType::Password, GrantType::RefreshToken],
            Self::Client => vec![GrantType::ClientCredentials],
        }
    }
}

/// Changes a column as the toolkit names it; false for a column or value that there is not here.
pub fn set(record: &mut ClientRecord, column: &str, value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    let words = || text.split_whitespace().map(str::to_owned).collect();
    match column {
        "name" => text.clone_into(&mut record.name),
        "redirect_uris" => record.redirect_uris = words(),
        "post_logout_redirect_uris" => record.post_logout_redirect_uris = words(),
        "allowed_origins" => record.allowed_origins = words(),
        "skip_authorization" => record.skip_authorization = *value == Value::Bool(true),
        "user" | "user_id" => record.owner = value.as_i64(),
        "client_type" => {
            let kind = if text == "public" { ClientKind::Public } else { ClientKind::Confidential };
            record.auth_methods = kind.default_auth_methods();
            record.kind = kind;
        }
        "authorization_grant_type" => match Grant::named(text) {
            Some(grant) => record.grants = grant.types(),
            None => return false,
        },
        // What the toolkit has and we have not changes nothing that could be asked.
        "algorithm" => record.id_token_algorithm = SigningAlgorithm::parse(text).unwrap_or_default(),
        "hash_client_secret" => {}
        _ => return false,
    }
    true
}

/// Primary key of the client with this id.
///
/// # Errors
///
/// Those of the database; an internal error if there is none.
pub fn id(api: &WebApi, conn: &mut DbConn, client_id: &str) -> ApiResult<i64> {
    let found = server(api)?.clients().by_client_id(conn, client_id)?;
    found.map(|client| client.id).ok_or_else(|| ApiError::internal(format!("there is no client {client_id}")))
}

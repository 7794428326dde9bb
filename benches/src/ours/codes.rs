//! The client of the load, and codes for it: each by way of a whole authorization request, without its pages.

use actix_web::{HttpResponse, Resource, web};
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::request::query;
use webapi_oauth2::authorization::{Approval, AuthorizationRequest};
use webapi_oauth2::command::{self, NewClient};
use webapi_oauth2::event::Origin;
use webapi_oauth2::grant::GrantType;
use webapi_oauth2::{AuthorizationServer, ClientSecret, enable_webapi_scopes};

use super::Failure;
use crate::fixture::client;

/// Registers the client.
pub(super) fn create_client(api: &WebApi, conn: &mut DbConn) -> Result<(), Failure> {
    let grants = [GrantType::AuthorizationCode, GrantType::RefreshToken, GrantType::ClientCredentials];
    let new = NewClient {
        name: "Bench",
        client_id: Some(client::ID),
        secret: Some(ClientSecret::new(client::SECRET)),
        grants: Some(&grants),
        redirect_uris: &[client::REDIRECT_URI],
        ..NewClient::default()
    };
    command::create_client(api, conn, new)?;
    Ok(())
}

/// `POST /bench/codes/{count}`.
pub(super) fn service(api: &WebApi) -> Resource {
    let api = api.clone();
    let handler = move |count: web::Path<usize>| {
        let api = api.clone();
        async move {
            let made = web::block(move || codes(&api, *count).map_err(|failure| failure.to_string())).await;
            match made {
                Ok(Ok(codes)) => HttpResponse::Ok().json(codes),
                Ok(Err(failure)) => HttpResponse::InternalServerError().body(failure),
                Err(gone) => HttpResponse::InternalServerError().body(gone.to_string()),
            }
        }
    };
    web::resource("/bench/codes/{count}").route(web::post().to(handler))
}

fn codes(api: &WebApi, count: usize) -> Result<Vec<String>, Failure> {
    let scope = client::scope();
    let request = query::encode([
        ("response_type", "code"),
        ("client_id", client::ID),
        ("redirect_uri", client::REDIRECT_URI),
        ("scope", &scope),
        ("code_challenge", client::CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    api.database().with(|conn| (0..count).map(|_| code(api, conn, &request)).collect())?
}

fn code(api: &WebApi, conn: &mut DbConn, request: &str) -> Result<String, Failure> {
    let server = AuthorizationServer::of(api).ok_or("the API has no authorization server")?;
    let dictionary = enable_webapi_scopes(api).dictionary();
    let request = AuthorizationRequest::parse(request)?;
    let client = server.clients().by_client_id(conn, request.client_id())?;
    let validated = request.validate(client.as_ref(), &server, &dictionary, server.resources(api));
    let validated = validated.map_err(|error| format!("{error:?}"))?;
    let scopes = validated.scopes().clone();
    let approval = Approval { user_id: client::USER_ID, scopes, auth_time: None };
    let location = validated.approve(api, &server, conn, &approval, &Origin::default())?;
    let location = location.map_err(|refusal| format!("{refusal:?}"))?;
    let code = location.split(['?', '&']).find_map(|part| part.strip_prefix("code="));
    Ok(code.ok_or("a location without a code")?.to_owned())
}

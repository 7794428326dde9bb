//! Demo data: a few people, groups, repositories and reviews, to try the API with.
//!
//! It is loaded into a database without accounts only. The passwords are in this source, so a server that others can
//! reach offers it only when told to.

mod data;
mod load;
mod token;

use webapi_core::WebApi;
use webapi_core::account::Password;

use crate::command::api_url;
use crate::failure::Failure;

/// Whom the greeting presents.
const PRESENTED: &str = "doc";

/// Loads the demo unless there are accounts already.
pub(crate) fn load_into_empty(api: &WebApi) -> Result<(), Failure> {
    api.database().with(|conn| load::into_empty(conn, api.clock()))??;
    Ok(())
}

/// Whether somebody can log in with a password of the demo.
pub(crate) fn is_loaded(api: &WebApi) -> Result<bool, Failure> {
    let found = api.database().with(|conn| api.users().by_username(conn, PRESENTED))??;
    Ok(found.and_then(|found| found.password).is_some_and(|hash| hash.verify(&password(PRESENTED))))
}

/// Where the server is, whom to log in as, and what to try.
pub(crate) fn greeting(api: &WebApi) -> Result<String, Failure> {
    let url = api_url(api);
    let token = token::mint(api)?;
    Ok(format!(
        "Serving {url}/\n\
         Log in as {PRESENTED} with the password pw-{PRESENTED}, or as admin with pw-admin.\n\
         \n\
         curl '{url}/review-requests/?max-results=3'\n\
         curl -u {PRESENTED}:pw-{PRESENTED} -d summary='Say hello' -d public=1 '{url}/review-requests/'\n\
         curl -H 'Authorization: Bearer {token}' '{url}/review-requests/?from-user={PRESENTED}'\n"
    ))
}

/// The password of somebody in the demo.
fn password(username: &str) -> Password {
    Password::new(format!("pw-{username}"))
}

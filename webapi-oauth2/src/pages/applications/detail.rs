//! `GET applications/<id>/`: one application, with what its program has to be told.

use minijinja::context;

use super::own;
use super::view::whole;
use crate::pages::{Page, PageResult, Visit};
use crate::store::StoredClient;
use crate::token::ClientSecret;

pub(super) fn detail(visit: &mut Visit<'_>) -> PageResult<Page> {
    let client = own(visit)?;
    show(visit, &client, None)
}

/// The page, with a secret that was made just now. It is in no other answer.
pub(super) fn show(
    visit: &Visit<'_>,
    client: &StoredClient,
    secret: Option<&ClientSecret>,
) -> PageResult<Page> {
    let application = whole(visit.server(), client, visit.api().clock().now());
    visit.render(
        "oauth2_provider/application_detail.html",
        context! { application, client_secret => secret.map(ClientSecret::expose) },
    )
}

//! `/secret`: a page for people who are logged in; in one profile a token logs them in, too.

use actix_web::http::header;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use webapi_oauth2::permission::IsAuthenticated;
use webapi_oauth2::protect::{self, Denied, Protect, Way};

use super::super::profile::Profile;
use super::answer;
use super::plain::text;

async fn secret(request: HttpRequest) -> Result<HttpResponse, Denied> {
    let comes_with_nothing = answer::identity(&request)
        .is_none_or(|identity| !identity.is_authenticated() && identity.bad_token().is_none());
    if comes_with_nothing {
        let login = format!("/accounts/login/?next={}", request.path());
        return Ok(HttpResponse::Found().insert_header((header::LOCATION, login)).finish());
    }
    protect::check(&request, &IsAuthenticated).await?;
    Ok(text("Secret contents!"))
}

/// Adds the page.
pub(super) fn mount(profile: Profile, config: &mut ServiceConfig) {
    let ways: &[Way] =
        if profile == Profile::Middleware { &[Way::Session, Way::Token] } else { &[Way::Session] };
    config.service(
        web::resource("/secret").wrap(Protect::identify().ways(ways)).default_service(web::to(secret)),
    );
}

//! `/api/…`: one view for each permission, all with the same answer.

use actix_web::http::{Method, StatusCode};
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;
use webapi_core::descriptor::Method as Verb;
use webapi_oauth2::permission::{
    AllowAny, IsAuthenticated, IsAuthenticatedOrTokenHasScope, Permission, TokenHasReadWriteScope,
    TokenHasResourceScope, TokenHasScope, TokenMatchesOasRequirements,
};
use webapi_oauth2::protect::{Protect, Throttle, Way};

use super::{answer, body};

const METHODS: &str = "GET, POST, PUT, DELETE, HEAD, OPTIONS";

const TOKEN: &[Way] = &[Way::Token];

/// Path below `/api/`, how requests may say who they come from, and who is let through.
type View = (&'static str, &'static [Way], Box<dyn Permission>);

fn views() -> Vec<View> {
    let groups = || Box::new(IsAuthenticatedOrTokenHasScope::new(["groups"]));
    vec![
        ("auth-only", TOKEN, Box::new(IsAuthenticated)),
        ("allow-any", TOKEN, Box::new(AllowAny)),
        ("has-scope", TOKEN, Box::new(TokenHasScope::new(["music"]))),
        ("has-scope-multi", TOKEN, Box::new(TokenHasScope::new(["read", "groups"]))),
        // Scopes cannot be forgotten here. The manual of the REST framework says that there are then none.
        ("has-scope-undefined", TOKEN, Box::new(TokenHasScope::new::<&str>([]))),
        ("has-scope-empty", TOKEN, Box::new(TokenHasScope::new::<&str>([]))),
        ("rw", TOKEN, Box::new(TokenHasReadWriteScope::alone())),
        ("rw-extra", TOKEN, Box::new(TokenHasReadWriteScope::new(["music"]))),
        ("resource", TOKEN, Box::new(TokenHasResourceScope::new(["music"]))),
        ("resource-none", TOKEN, Box::new(TokenHasResourceScope::new::<&str>([]))),
        ("session-or-token", &[Way::Token, Way::Session], groups()),
        ("session-first", &[Way::Session, Way::Token], groups()),
        ("session-only", &[Way::Session], Box::new(TokenHasScope::new(["groups"]))),
        ("oas", TOKEN, Box::new(documented())),
        ("oas-undefined", TOKEN, Box::new(TokenMatchesOasRequirements::default())),
        ("oas-empty", TOKEN, Box::new(any_token_reads())),
        ("meta-auth", TOKEN, Box::new(TokenHasScope::new(["music"]))),
    ]
}

fn documented() -> TokenMatchesOasRequirements {
    TokenMatchesOasRequirements::default()
        .method(Verb::Get, [["read"]])
        .method(Verb::Post, [vec!["create1", "scope2"], vec!["alt-scope3"], vec!["alt-scope4", "alt-scope5"]])
        .method(Verb::Put, [vec!["read", "write"], vec!["groups"]])
}

fn any_token_reads() -> TokenMatchesOasRequirements {
    TokenMatchesOasRequirements::default()
        .method::<[&str; 0]>(Verb::Get, [[]])
        .method::<[&str; 0]>(Verb::Post, [])
}

/// Adds the views.
pub(super) fn mount(throttle: &Throttle, config: &mut ServiceConfig) {
    for (name, ways, permission) in views() {
        add(name, Protect::new(permission).ways(ways), config);
    }
    let read = TokenHasScope::new(["read"]);
    add("throttled", Protect::new(read).ways(TOKEN).throttle(throttle.clone()), config);
}

fn add(name: &str, protect: Protect, config: &mut ServiceConfig) {
    config.service(
        web::resource(format!("/api/{name}/"))
            .wrap(protect)
            .wrap(from_fn(body::read_first))
            .wrap(answer::allow(METHODS))
            .default_service(web::to(view)),
    );
}

/// The answer of all of them.
pub(super) async fn view(request: HttpRequest) -> HttpResponse {
    match *request.method() {
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::DELETE => {
            let identity = answer::identity(&request);
            let user = identity.as_ref().and_then(|identity| identity.user());
            let token = identity.as_ref().and_then(|identity| identity.token());
            let body = json!({
                "ok": true,
                "user": user.map(|user| &user.username),
                "scopes": token.map(|token| token.scopes().iter().collect::<Vec<_>>()),
                "method": request.method().as_str(),
            });
            answer::json(StatusCode::OK, body)
        }
        Method::OPTIONS => answer::options(),
        ref method => answer::not_allowed(method),
    }
}

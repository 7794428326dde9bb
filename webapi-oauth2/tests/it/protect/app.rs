//! An actix application with a handler for each way to protect one, beside the API.

use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpRequest, Responder, test};
use webapi_core::auth::SessionBackend;
use webapi_core::descriptor::Method;
use webapi_oauth2::permission::{
    AllowAny, IsAdmin, IsAuthenticated, IsAuthenticatedOrTokenHasScope, Permission, TokenHasReadWriteScope,
    TokenHasResourceScope, TokenHasScope, TokenMatchesOasRequirements, allow_if,
};
use webapi_oauth2::protect::{
    AccessToken, Authenticated, Cors, CurrentUser, Protect, ProvenClient, RequiredScopes, Scoped, Throttle,
    TokenInfo, Way,
};
use webapi_oauth2::{protected_resource, rw_protected_resource};

use crate::fixture::Fixture;
use crate::http::{Answer, answered};

/// The permissions of the table, each below its own path.
pub(super) fn permissions() -> Vec<(&'static str, Box<dyn Permission>)> {
    let oas = TokenMatchesOasRequirements::default()
        .method(Method::Get, [["right"]])
        .method(Method::Post, [vec!["wrong", "more"], vec!["right"]]);
    vec![
        ("allow-any", Box::new(AllowAny)),
        ("is-authenticated", Box::new(IsAuthenticated)),
        ("is-admin", Box::new(IsAdmin)),
        ("has-scope", Box::new(TokenHasScope::new(["right"]))),
        ("has-any-token", Box::new(TokenHasScope::new::<&str>([]))),
        ("read-write", Box::new(TokenHasReadWriteScope::alone().named("right", "right:write"))),
        ("resource-scope", Box::new(TokenHasResourceScope::new(["right"]))),
        ("session-or-scope", Box::new(IsAuthenticatedOrTokenHasScope::new(["right"]))),
        ("oas", Box::new(oas)),
        ("and", Box::new(IsAuthenticated & TokenHasScope::new(["right"]))),
        ("or", Box::new(IsAdmin | TokenHasScope::new(["right"]))),
        ("not", Box::new(!TokenHasScope::new(["right"]))),
        (
            "own",
            Box::new(
                IsAuthenticated
                    & allow_if("doc alone", |asked| asked.user().is_some_and(|user| user.username == "doc")),
            ),
        ),
    ]
}

#[protected_resource]
async fn any_token() -> impl Responder {
    "any"
}

#[protected_resource(scopes("right", "more"))]
async fn scoped(token: AccessToken) -> impl Responder {
    token.scopes().to_string()
}

#[rw_protected_resource(scopes("more"))]
async fn read_write() -> impl Responder {
    "rw"
}

#[protected_resource(permission = IsAdmin | TokenHasScope::new(["right"]))]
async fn by_permission() -> impl Responder {
    "permitted"
}

struct Right;
impl RequiredScopes for Right {
    const SCOPES: &'static [&'static str] = &["right"];
}

async fn whoami(who: Authenticated) -> impl Responder {
    who.user().map_or_else(|| "a client".to_owned(), |user| user.username.clone())
}

async fn user(user: CurrentUser) -> impl Responder {
    user.username.clone()
}

async fn with_right(token: Scoped<Right>) -> impl Responder {
    token.client_id().to_owned()
}

async fn proven_with_body(client: ProvenClient, body: String) -> impl Responder {
    format!("{} sent {body}", client.client_id())
}

async fn proven(client: ProvenClient) -> impl Responder {
    client.client_id().to_owned()
}

async fn perhaps(token: Option<AccessToken>) -> impl Responder {
    token.map_or_else(|| "no token".to_owned(), |token| token.scopes().to_string())
}

async fn identified(request: HttpRequest) -> impl Responder {
    use actix_web::HttpMessage as _;
    let extensions = request.extensions();
    let identity = extensions.get::<webapi_oauth2::protect::Identity>();
    identity.and_then(|identity| identity.user()).map_or_else(|| "-".to_owned(), |user| user.username.clone())
}

/// The routes.
pub(super) fn configure(config: &mut ServiceConfig) {
    for (path, permission) in permissions() {
        let resource = web::resource(format!("/p/{path}")).wrap(Protect::new(permission));
        config.service(resource.default_service(web::to(|| async { "ok" })));
    }
    let every = |path: &str| web::resource(path.to_owned());
    let throttle =
        Throttle::new("3/h".parse().expect("a rate")).scope("bulk", "5/h".parse().expect("a rate"));
    config
        .service(every("/m/any").default_service(web::to(any_token)))
        .service(every("/m/scoped").default_service(web::to(scoped)))
        .service(every("/m/rw").default_service(web::to(read_write)))
        .service(every("/m/permission").default_service(web::to(by_permission)))
        .service(every("/e/authenticated").default_service(web::to(whoami)))
        .service(every("/e/user").default_service(web::to(user)))
        .service(every("/e/scoped").default_service(web::to(with_right)))
        .service(every("/e/client").default_service(web::to(proven)))
        .service(every("/e/client-body").default_service(web::to(proven_with_body)))
        .service(every("/e/perhaps").default_service(web::to(perhaps)))
        .service(every("/w/identify").wrap(Protect::identify()).default_service(web::to(identified)))
        .service(
            every("/w/session-first")
                .wrap(Protect::new(IsAuthenticated).ways(&[Way::Session, Way::Token]))
                .default_service(web::to(identified)),
        )
        .service(
            every("/w/throttled")
                .wrap(Protect::new(TokenHasScope::new(["right"])).throttle(throttle))
                .default_service(web::to(identified)),
        )
        .service(
            every("/w/cors")
                .wrap(Protect::new(TokenHasScope::new(["right"])))
                .wrap(Cors::new(["https://app.example.com"]).client_origins())
                .default_service(web::to(identified)),
        )
        .service(TokenInfo::at("/token-info/"));
}

impl Fixture {
    /// Sends a request to the application.
    pub(super) async fn visit(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.submit(method, path, headers, "").await
    }

    /// Sends a request with a form to the application.
    pub(super) async fn submit(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        form: &'static str,
    ) -> Answer {
        let mut request = test::TestRequest::default().method(method.parse().expect("a method")).uri(path);
        if !form.is_empty() {
            let form_type = ("content-type", "application/x-www-form-urlencoded");
            request = request.insert_header(form_type).set_payload(form);
        }
        for (name, value) in headers {
            request = request.append_header((*name, *value));
        }
        let app = App::new().configure(self.api.configure()).configure(configure);
        let app = test::init_service(app).await;
        answered(test::call_service(&app, request.to_request()).await).await
    }

    /// Begins a session without a token.
    pub(super) fn session(&self, username: &str) -> String {
        let cookie =
            self.with(|conn| SessionBackend::log_in(conn, &self.api.tools(), username)).expect("a session");
        format!("webapi_session={cookie}")
    }
}

//! `/__golden__/…`: what a replay does to a golden server beside sending requests to its API.
//!
//! | request | effect |
//! | --- | --- |
//! | `POST /__golden__/reset` | fixtures again, no sessions, nothing counted towards limits |
//! | `POST /__golden__/actions` | applies a JSON array of actions |
//! | `POST /__golden__/login` | a session for `{"user": "doc"}`, without the password |

use std::sync::Arc;

use actix_web::web::{self, Bytes, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use webapi_core::WebApi;
use webapi_core::auth::SessionBackend;
use webapi_core::db::DbConn;
use webapi_core::error::{ApiResult, catalog};

/// What a corpus does to its application between requests.
pub trait Corpus: Send + Sync + 'static {
    /// Puts the rows back.
    ///
    /// # Errors
    ///
    /// Those of the database.
    fn reset(&self, api: &WebApi, conn: &mut DbConn) -> ApiResult<()>;

    /// Applies one action.
    ///
    /// # Errors
    ///
    /// `Err` of the database; `Ok(Err)` with a sentence for an action that is not known.
    fn act(&self, api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<Result<(), String>>;

    /// What a browser with this session cookie sends besides: more cookies, and what its forms need.
    ///
    /// # Errors
    ///
    /// Those of the corpus.
    fn browser(&self, _api: &WebApi, _session: &str) -> ApiResult<Browser> {
        Ok(Browser { cookies: Vec::new(), field: "csrf_token".to_owned(), value: String::new() })
    }
}

/// What a browser has beside its session.
#[derive(Debug)]
pub struct Browser {
    /// Names and values of cookies.
    pub cookies: Vec<(String, String)>,
    /// The field of forms that shows that they are no other site's.
    pub field: String,
    /// Its value.
    pub value: String,
}

/// One action of a corpus, such as `{"do": "expire_access_token", "token": "oa-rr-read"}`.
#[derive(Debug, Deserialize)]
pub struct Action {
    /// What to do.
    #[serde(rename = "do")]
    pub name: String,
    /// To what, and how.
    #[serde(flatten)]
    pub members: Map<String, Value>,
}

impl Action {
    /// A member that is text.
    pub fn text(&self, member: &str) -> Option<&str> {
        self.members.get(member)?.as_str()
    }

    /// A member that is a whole number.
    pub fn number(&self, member: &str) -> Option<i64> {
        self.members.get(member)?.as_i64()
    }
}

#[derive(Deserialize)]
struct Login {
    user: String,
}

/// A golden application with its corpus.
#[derive(Clone)]
pub struct Golden {
    api: WebApi,
    corpus: Arc<dyn Corpus>,
}

impl Golden {
    /// Puts an application and its corpus together.
    pub fn new(api: WebApi, corpus: impl Corpus) -> Self {
        Self { api, corpus: Arc::new(corpus) }
    }

    /// The application.
    pub fn api(&self) -> &WebApi {
        &self.api
    }

    /// Puts the rows back, and forgets what was counted towards limits.
    ///
    /// # Errors
    ///
    /// A sentence about the database.
    pub fn reset(&self) -> Result<(), String> {
        self.api.rate_limiter().clear();
        let done = self.api.database().with(|conn| self.corpus.reset(&self.api, conn));
        done.map_err(|error| error.to_string())?.map_err(|error| format!("{error:?}"))
    }

    /// Applies one action; a sentence for one that is not known.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn act(&self, action: &Action) -> ApiResult<Result<(), String>> {
        self.api.database().with(|conn| self.corpus.act(&self.api, conn, action))?
    }

    /// Puts the control endpoints and the API into a server.
    pub fn configure(&self) -> impl FnOnce(&mut ServiceConfig) + use<> {
        let golden = self.clone();
        move |config| {
            let api = golden.api.configure();
            config
                .app_data(web::Data::new(golden))
                .route("/__golden__/reset", web::post().to(reset))
                .route("/__golden__/actions", web::post().to(actions))
                .route("/__golden__/login", web::post().to(log_in));
            api(config);
        }
    }

    /// Runs work that writes, and answers what it says.
    async fn run(
        &self,
        http: &HttpRequest,
        work: impl FnOnce(&Self, &mut DbConn) -> ApiResult<HttpAnswer> + Send + 'static,
    ) -> HttpResponse {
        if !http.peer_addr().is_some_and(|peer| peer.ip().is_loopback()) {
            return HttpResponse::Forbidden().body("only for this machine");
        }
        let golden = self.clone();
        match self.api.database().run_write(move |conn| work(&golden, conn)).await {
            Ok(Ok(HttpAnswer::Done)) => HttpResponse::NoContent().finish(),
            Ok(Ok(HttpAnswer::Json(value))) => HttpResponse::Ok().json(value),
            Ok(Ok(HttpAnswer::Refused(sentence))) => HttpResponse::BadRequest().body(sentence),
            Ok(Err(error)) => HttpResponse::InternalServerError().body(format!("{error:?}")),
            Err(error) => HttpResponse::InternalServerError().body(error.to_string()),
        }
    }
}

enum HttpAnswer {
    Done,
    Json(serde_json::Value),
    Refused(String),
}

async fn reset(http: HttpRequest, golden: web::Data<Golden>) -> HttpResponse {
    let renew = |golden: &Golden, conn: &mut DbConn| {
        golden.api.rate_limiter().clear();
        golden.corpus.reset(&golden.api, conn).map(|()| HttpAnswer::Done)
    };
    golden.run(&http, renew).await
}

async fn actions(http: HttpRequest, golden: web::Data<Golden>, body: Bytes) -> HttpResponse {
    let actions: Vec<Action> = match serde_json::from_slice(&body) {
        Ok(actions) => actions,
        Err(error) => {
            return HttpResponse::BadRequest().body(format!("expected an array of actions: {error}"));
        }
    };
    let apply = move |golden: &Golden, conn: &mut DbConn| {
        for action in &actions {
            if let Err(sentence) = golden.corpus.act(&golden.api, conn, action)? {
                return Ok(HttpAnswer::Refused(sentence));
            }
        }
        Ok(HttpAnswer::Done)
    };
    golden.run(&http, apply).await
}

async fn log_in(http: HttpRequest, golden: web::Data<Golden>, body: Bytes) -> HttpResponse {
    let login: Login = match serde_json::from_slice(&body) {
        Ok(login) => login,
        Err(error) => {
            return HttpResponse::BadRequest().body(format!("expected {{\"user\": \"doc\"}}: {error}"));
        }
    };
    let begin = move |golden: &Golden, conn: &mut DbConn| {
        let cookie = match SessionBackend::log_in(conn, &golden.api.tools(), &login.user) {
            Err(error) if error.code() == catalog::DOES_NOT_EXIST => {
                return Ok(HttpAnswer::Refused(format!("there is no user `{}`", login.user)));
            }
            cookie => cookie?,
        };
        let browser = golden.corpus.browser(&golden.api, &cookie)?;
        let session = (golden.api.session_cookie().to_owned(), cookie);
        let cookies = std::iter::once(session).chain(browser.cookies);
        let cookies: Vec<String> = cookies.map(|(name, value)| format!("{name}={value}")).collect();
        Ok(HttpAnswer::Json(json!({
            "cookie": cookies.join("; "),
            "csrf": {"header": "X-CSRFToken", "field": browser.field, "value": browser.value},
        })))
    };
    golden.run(&http, begin).await
}

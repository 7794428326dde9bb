//! The edge: the only place that touches actix's requests and responses.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use actix_web::body::{BodyStream, BoxBody};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::StreamExt as _;

use super::hop::{self, Done, Known};
use super::inline;
use crate::api::Shared;
use crate::auth::{self, Presented};
use crate::call::{Call, Headers};
use crate::descriptor::Method;
use crate::error::ApiError;
use crate::rate_limit;
use crate::request::{Body, Parameters, body, query};
use crate::response::{Answer, Parts};
use crate::router::{self, NoMatch};
use crate::serialize::encoding::negotiate;
use crate::serialize::jsonp;
use crate::serialize::selection::Selection;
use crate::snapshot::Snapshot;

static RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
static RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Answers one request.
pub(super) async fn handle(shared: Arc<Shared>, http: &HttpRequest, payload: Payload) -> HttpResponse {
    let announces = shared.settings.announces_generation;
    // The one tree that the request sees.
    let snapshot = shared.snapshot.load_full();
    let mut generation = snapshot.generation();
    let parts_of = |http: &HttpRequest| http.headers().get(header::ACCEPT)?.to_str().ok().map(str::to_owned);
    let mut response = match receive(shared, snapshot, http, payload).await {
        Ok(call) => {
            let call = Arc::new(call);
            let answer = answer(&call).await;
            let mut response = respond(if call.presented.is_some() { answer.private() } else { answer });
            announce(&call, &mut response);
            generation = call.tree().generation();
            response
        }
        Err(Early::Answer(answer)) => respond(answer),
        Err(Early::Unreadable(error)) => {
            let accept = parts_of(http);
            // What is wrong with the request need not be its query.
            let query =
                query::parse(http.query_string(), &crate::request::Limits::DEFAULT).unwrap_or_default();
            let api_format = query.text("api_format");
            let parts = Parts { accept: accept.as_deref(), api_format, callback: None };
            respond(Answer::of_error(&error, parts, None))
        }
    };
    if announces {
        let name = HeaderName::from_static("x-tree-generation");
        response.headers_mut().append(name, HeaderValue::from(generation));
    }
    response
}

/// Why a request ends before there is a [`Call`].
enum Early {
    Answer(Answer),
    Unreadable(ApiError),
}

impl<E: Into<ApiError>> From<E> for Early {
    fn from(error: E) -> Self {
        Self::Unreadable(error.into())
    }
}

/// Routes and decodes.
async fn receive(
    shared: Arc<Shared>,
    snapshot: Arc<Snapshot>,
    http: &HttpRequest,
    payload: Payload,
) -> Result<Call, Early> {
    // Two of them would be read differently by whoever stands before the server (RFC 9110 section 5.3).
    if http.headers().get_all(header::AUTHORIZATION).nth(1).is_some() {
        let error = ApiError::new(crate::error::catalog::BAD_REQUEST);
        return Err(Early::Unreadable(error.with_message("There are two Authorization headers")));
    }
    let path = http.path();
    let below = path.strip_prefix(&shared.settings.prefix).unwrap_or(path);
    let matched = match below.strip_prefix('/') {
        Some(below) => router::find(&snapshot, below),
        None => Err(NoMatch::MissingSlash),
    };
    let matched = matched.map_err(|no_match| Early::Answer(led_nowhere(&shared, http, no_match)))?;
    let wire_method = Method::parse(http.method().as_str());
    let limits = &shared.settings.limits;
    let query = query::parse(http.query_string(), limits)?;
    // Credentials in two places (RFC 6750 section 2): none is taken from the query, where logs would keep it.
    if http.headers().contains_key(header::AUTHORIZATION) && query.contains("access_token") {
        let error = ApiError::new(crate::error::catalog::BAD_REQUEST);
        return Err(Early::Unreadable(
            error.with_message("There are credentials in the header and in the query"),
        ));
    }
    let body = read_body(http, wire_method, payload, &shared).await?;
    let method = effective_method(wire_method, &body);
    let headers = Headers::of(http.headers());
    let presented = Presented::of(&headers, &shared.settings.session_cookie, &shared.backends);
    let node = snapshot.node(matched.node);
    let is_list = method == Some(Method::Get) && matched.on_list;
    let offered = if is_list { &node.list_mimetypes } else { &node.item_mimetypes };
    let api_format = query.text("api_format").or_else(|| body.parameters.value("api_format")?.as_str());
    let format = negotiate(api_format, headers.named("accept"), Some(offered));
    let selection = Selection::of(&query, &body.parameters);
    let callback =
        callback(&shared, &query).map_err(|message| ApiError::invalid_field("callback", message))?;
    let callback = callback.map(str::to_owned);
    Ok(Call {
        method: method.unwrap_or(Method::Get),
        method_is_known: method.is_some(),
        wire_method: wire_method.unwrap_or(Method::Get),
        path: path.to_owned(),
        raw_query: http.query_string().to_owned(),
        query,
        body,
        headers,
        presented,
        format,
        selection,
        callback,
        peer: http.peer_addr().map(|peer| peer.ip()),
        standing: OnceLock::new(),
        shared,
        snapshot,
        switched: OnceLock::new(),
        matched,
    })
}

/// The function that the answer is to be handed to, if this API does that.
fn callback<'a>(shared: &Shared, query: &'a Parameters) -> Result<Option<&'a str>, &'static str> {
    if shared.settings.jsonp { jsonp::callback(query) } else { Ok(None) }
}

fn led_nowhere(shared: &Shared, http: &HttpRequest, no_match: NoMatch) -> Answer {
    match no_match {
        NoMatch::MissingSlash => {
            let query = http.query_string();
            let query = if query.is_empty() { String::new() } else { format!("?{query}") };
            Answer::redirect(format!("{}/{query}", http.path()))
        }
        NoMatch::NotFound => {
            let accept = http.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
            let query = query::parse(http.query_string(), &shared.settings.limits).unwrap_or_default();
            let callback = callback(shared, &query).unwrap_or_default();
            Answer::unknown(Parts { accept, api_format: query.text("api_format"), callback })
        }
    }
}

/// Bodies of GET, HEAD, OPTIONS and DELETE are not read, as in Djblets.
async fn read_body(
    http: &HttpRequest,
    method: Option<Method>,
    payload: Payload,
    shared: &Shared,
) -> Result<Body, ApiError> {
    let text = |name| http.headers().get(name).and_then(|value| value.to_str().ok());
    let (content_type, length) = match method {
        Some(Method::Post | Method::Put | Method::Patch) => {
            (text(header::CONTENT_TYPE), text(header::CONTENT_LENGTH).and_then(|length| length.parse().ok()))
        }
        _ => (None, None),
    };
    if content_type.is_none() {
        return Ok(Body { kind: body::BodyKind::Empty, parameters: crate::request::Parameters::default() });
    }
    Ok(body::read(content_type, length, payload, &shared.settings.limits).await?)
}

/// HEAD is answered as GET; a POST may ask for another method in a form field named `_method`.
fn effective_method(wire: Option<Method>, body: &Body) -> Option<Method> {
    match wire? {
        Method::Head => Some(Method::Get),
        Method::Post => match body.parameters.text("_method") {
            None => Some(Method::Post),
            Some(name) => {
                Method::parse(name).map(|method| if method == Method::Head { Method::Get } else { method })
            }
        },
        method => Some(method),
    }
}

/// Decides on the worker what needs no database; hops for the rest.
async fn answer(call: &Arc<Call>) -> Answer {
    if call.method == Method::Options {
        return Answer::options(options(call));
    }
    if let Some(error) = rate_limit::Attempt::of(call).and_then(|attempt| attempt.refusal()) {
        return hop::error_answer(call, error);
    }
    let credentials = call.presented.credentials();
    let recalled = match auth::elsewhere(&call.shared, &credentials).await {
        Some(told) => Some(told),
        None => auth::recall(&call.shared, &credentials),
    };
    let known = match recalled {
        None => Known::Unknown,
        Some(Err(refused)) => return hop::refused(call, refused).answer,
        Some(Ok(authenticated)) => match hop::admit(call, &authenticated.principal) {
            Ok(grant) => Known::Admitted(authenticated, grant),
            Err(error) => {
                let answer = hop::error_answer(call, error).with_notice(authenticated.notice);
                return answer.with_cookie(&authenticated.cookie, call);
            }
        },
    };
    let known = match inline::run(call, known) {
        Ok(done) => return finish(done),
        Err(known) => known,
    };
    let database = call.shared.database.clone();
    let moved = Arc::clone(call);
    // Whoever is not known yet may have a password that takes long to check; writers must not wait for that.
    let writes = !call.method.is_safe() && matches!(known, Known::Admitted(..));
    let job = move || hop::run(&moved, known);
    let done = if writes { database.hop_to_write(job).await } else { database.hop(job).await };
    match done {
        Ok(done) => finish(done),
        Err(error) => hop::error_answer(call, error.into()),
    }
}

/// Starts what waited for the commit.
fn finish(done: Done) -> Answer {
    done.after_commit.into_iter().for_each(|work| drop(actix_web::rt::spawn(work)));
    done.answer
}

/// What may be done at this place: the declared methods, and those the framework adds.
fn options(call: &Call) -> String {
    let node = call.node();
    let mut methods: Vec<Method> = node.descriptor.methods.to_vec();
    if methods.contains(&Method::Get) {
        methods.push(Method::Head);
    }
    methods.push(Method::Options);
    crate::descriptor::MethodSet::new(methods).allow()
}

/// Tells a client where it stands with its rate limit.
fn announce(call: &Call, response: &mut HttpResponse) {
    let Some(fields) = rate_limit::Fields::of(call) else { return };
    let headers = response.headers_mut();
    headers.append(RATE_LIMIT_POLICY.clone(), fields.policy.clone());
    if let Ok(state) = HeaderValue::try_from(fields.state) {
        headers.append(RATE_LIMIT.clone(), state);
    }
}

fn respond(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::new(status);
    for (name, value) in answer.headers {
        response.headers_mut().append(name, value);
    }
    match answer.events {
        Some(events) => {
            let chunks = events.map(|chunk| Ok::<_, Infallible>(Bytes::from(chunk)));
            response.set_body(BoxBody::new(BodyStream::new(chunks)))
        }
        None => response.set_body(BoxBody::new(answer.body)),
    }
}

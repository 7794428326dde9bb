//! Event streams: what is sent, what they hold, and what ends them.

use std::collections::HashMap;
use std::future::poll_fn;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::pin::Pin;
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::dev::ServiceResponse;
use futures_util::FutureExt as _;
use webapi_core::api::WebApiBuilder;
use webapi_core::api_token::{ApiTokenSettings, ApiTokens, NewApiToken};
use webapi_core::db::DbConn;
use webapi_core::event_stream::{EventHub, EventMessage, EventStream, EventStreamLimits};
use webapi_core::prelude::*;

use crate::library::{Ask, Library, everywhere_with};
use crate::server::served;

const NEWS: &str = "/api/news/";

/// What is sent while a test runs, by the test's name.
static HUBS: LazyLock<Mutex<HashMap<String, EventHub>>> = LazyLock::new(Mutex::default);

fn hub(name: &str) -> EventHub {
    HUBS.lock().unwrap().entry(name.to_owned()).or_default().clone()
}

/// Streams of what is sent to a hub; without one, three messages.
#[derive(WebApiResource)]
#[webapi(manual, singleton, methods(GET, POST), handlers(get, create), auto_etag, require(POST = public))]
struct News;

impl News {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        if let Some(name) = ctx.query().text("hub") {
            return ctx.reply_events(hub(name).subscribe());
        }
        let last = ctx.last_event_id().map(str::to_owned);
        let missed = EventMessage::tree([("last", Node::from(last))]).with_id("é\r\ndata: not mine");
        ctx.reply_events(EventStream::of([EventMessage::text("a\nb"), EventMessage::new()]).after([missed]))
    }

    fn create(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        ctx.reply_events(EventStream::of([EventMessage::error(&ApiError::does_not_exist())]))
    }
}

fn with_news(builder: WebApiBuilder) -> WebApiBuilder {
    builder.resource::<News>()
}

/// A stream that was opened by this caller, and the hub behind it.
async fn open(library: &Library, name: &str, ask: impl Fn(Ask) -> Ask) -> ServiceResponse<BoxBody> {
    library.open_answer(ask(Ask::get(&format!("{NEWS}?hub={name}")))).await
}

fn unique(library: &Library, name: &str) -> String {
    format!("{name}-{:?}", library.api.database().backend())
}

async fn chunk(body: &mut BoxBody) -> Option<String> {
    let chunk = poll_fn(|task| Pin::new(&mut *body).poll_next(task)).await?;
    Some(String::from_utf8(chunk.unwrap().to_vec()).unwrap())
}

#[actix_web::test]
async fn a_stream_has_the_headers_of_djblets_and_no_validator() {
    everywhere_with(with_news, async |library| {
        let answer = library.send(Ask::get(NEWS).header("last-event-id", "é 41")).await.expect(200);
        for (name, value) in [
            ("content-type", "text/event-stream"),
            ("cache-control", "no-cache"),
            ("content-encoding", ""),
            ("x-event-data-mimetype", "application/json"),
            ("vary", "Accept, Cookie, Authorization"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{name}");
        }
        assert_eq!(answer.header("etag"), None);
        assert_eq!(answer.header("content-length"), None);
        let expected = "id: édata: not mine\ndata: {\"last\": \"\\u00e9 41\", \"stat\": \"ok\"}\n\n\
                        data: a\ndata: b\n\ndata: {\"stat\": \"ok\"}\n\n";
        assert_eq!(answer.text(), expected);
    })
    .await;
}

#[actix_web::test]
async fn payloads_in_a_stream_are_encoded_as_asked_for() {
    everywhere_with(with_news, async |library| {
        let answer = library.get("/api/news/?api_format=xml").await.expect(200);
        assert_eq!(answer.header("x-event-data-mimetype"), Some("application/xml"));
        assert!(answer.text().contains("data: <rsp>\ndata:  <stat>ok</stat>\n"), "{}", answer.text());
    })
    .await;
}

#[actix_web::test]
async fn a_post_may_be_answered_with_a_stream() {
    everywhere_with(with_news, async |library| {
        let answer = library.send(Ask::post(NEWS)).await.expect(200);
        assert!(answer.text().contains("\"code\": 100"), "{}", answer.text());
    })
    .await;
}

#[actix_web::test]
async fn streams_beyond_the_bounds_are_refused_until_others_are_gone() {
    let limits = EventStreamLimits { open: 4, per_user: 2, anonymous: 1, ..EventStreamLimits::DEFAULT };
    everywhere_with(
        |builder| with_news(builder).event_streams(limits.clone()),
        async |library| {
            let name = unique(library, "bounds");
            let mut of_reader = Vec::new();
            for _ in 0..2 {
                of_reader.push(open(library, &name, Ask::reader).await);
            }
            let refused = library.send(Ask::get(&format!("{NEWS}?hub={name}")).reader()).await.expect(429);
            assert_eq!((refused.code(), refused.header("retry-after")), (114, Some("10")));
            let of_nobody = open(library, &name, |ask| ask).await;
            let refused = library.get(&format!("{NEWS}?hub={name}")).await.expect(503);
            assert_eq!((refused.code(), refused.header("retry-after")), (125, Some("10")));
            assert_eq!(hub(&name).readers(), 3, "who was refused is not subscribed");
            assert_eq!(library.api.open_event_streams(), 3);
            drop(of_nobody);
            let head = library.send(Ask::new("HEAD", NEWS)).await.expect(200);
            assert_eq!(head.header("content-type"), Some("text/event-stream"));
            assert_eq!(library.api.open_event_streams(), 2, "HEAD opens nothing");
            drop(of_reader);
            assert_eq!(library.api.open_event_streams(), 0);
            assert_eq!(hub(&name).readers(), 0);
        },
    )
    .await;
}

#[actix_web::test]
async fn idle_streams_hold_no_connection() {
    everywhere_with(with_news, async |library| {
        let name = unique(library, "idle");
        let mut streams = Vec::new();
        // More than there are connections.
        for _ in 0..8 {
            streams.push(open(library, &name, |ask| ask).await.into_body());
        }
        for stream in &mut streams {
            assert_eq!(chunk(stream).now_or_never(), None, "nothing was sent yet");
        }
        library.get("/api/shelves/").await.expect(200);
        library.send(Ask::post("/api/shelves/").admin().form("code=IDLE")).await.expect(201);
        assert_eq!(hub(&name).send(&EventMessage::text("now")), 8);
        for stream in &mut streams {
            assert_eq!(chunk(stream).await.as_deref(), Some("data: now\n\n"));
        }
    })
    .await;
}

#[actix_web::test]
async fn a_logout_ends_the_streams_of_the_user_and_of_nobody_else() {
    everywhere_with(with_news, async |library| {
        let name = unique(library, "logout");
        let login = library.send(Ask::get("/api/").reader()).await;
        let cookie = login.session().unwrap();
        let mut own = open(library, &name, |ask| ask.cookie(&cookie)).await.into_body();
        let mut other = open(library, &name, Ask::admin).await.into_body();
        library.send(Ask::delete("/api/attempt/").cookie(&cookie)).await.expect(204);
        assert_eq!(chunk(&mut own).await, None);
        assert_eq!(chunk(&mut other).now_or_never(), None, "it goes on");
        library.api.end_event_streams_of(1);
        assert_eq!(chunk(&mut other).await, None);
    })
    .await;
}

#[actix_web::test]
async fn a_token_that_is_invalidated_ends_the_streams_of_its_user() {
    everywhere_with(
        |builder| with_news(builder).api_tokens(ApiTokenSettings::new("lib")),
        async |library| {
            let (name, api) = (unique(library, "token"), &library.api);
            let tokens = ApiTokens::of(api).unwrap();
            let of_reader = NewApiToken { user_id: 2, ..NewApiToken::default() };
            let make = |conn: &mut DbConn| tokens.create(conn, api.clock(), of_reader).unwrap();
            let (token, text) = api.database().with(make).unwrap();
            let bearer = format!("token {}", text.expose());
            let mut stream =
                open(library, &name, |ask| ask.header("authorization", &bearer)).await.into_body();
            let invalidate = |conn: &mut DbConn| tokens.invalidate(conn, api.clock(), token.id, "").unwrap();
            assert_eq!(chunk(&mut stream).now_or_never(), None, "it goes on");
            api.database().with(invalidate).unwrap();
            assert_eq!(chunk(&mut stream).await, None);
        },
    )
    .await;
}

#[actix_web::test]
async fn a_client_that_goes_is_noticed_and_a_server_that_stops_does_not_wait_for_streams() {
    let limits = EventStreamLimits { keep_alive: Duration::from_millis(5), ..EventStreamLimits::DEFAULT };
    everywhere_with(
        |builder| with_news(builder).event_streams(limits.clone()),
        async |library| {
            let (name, api) = (unique(library, "wire"), library.api.clone());
            let watched = api.clone();
            served(library, move |address| {
                let begin = || {
                    let mut stream = TcpStream::connect(address).unwrap();
                    let end = "Host: x\r\nConnection: close\r\n\r\n";
                    write!(stream, "GET {NEWS}?hub={name} HTTP/1.1\r\n{end}").unwrap();
                    let mut reader = BufReader::new(stream);
                    let mut line = String::new();
                    // Nothing was sent, so a comment comes first.
                    while line != ":\n" {
                        line.clear();
                        reader.read_line(&mut line).unwrap();
                    }
                    reader
                };
                let gone = begin();
                let mut stays = begin();
                assert_eq!(watched.open_event_streams(), 2);
                drop(gone);
                while watched.open_event_streams() > 1 {
                    std::thread::yield_now();
                }
                assert_eq!(hub(&name).send(&EventMessage::text("last")), 1);
                let mut read = String::new();
                while !read.ends_with("data: last\n") {
                    stays.read_line(&mut read).unwrap();
                }
                watched.close_event_streams();
                let mut rest = Vec::new();
                stays.read_to_end(&mut rest).unwrap_or_default();
                assert!(rest.ends_with(b"0\r\n\r\n") || rest.is_empty(), "{rest:?}");
            })
            .await;
            assert_eq!(api.open_event_streams(), 0);
            library.get(NEWS).await.expect(503);
        },
    )
    .await;
}

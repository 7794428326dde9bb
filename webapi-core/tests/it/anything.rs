//! Random requests: whatever comes, the server is never at fault and its JSON is JSON.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::library::{Ask, Library, database};

/// Parts of paths: real names beside anything else.
fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(vec![
            "shelves", "books", "notes", "authors", "loans", "people", "samples", "events", "attempt", "visits",
            "stats", "secrets",
        ]).prop_map(str::to_owned),
        5 => prop::sample::select(vec![
            "A1", "1", "2", "ursula", "reader", "00000000-0000-0000-0000-000000000001", "%C3%9C%203%2Fx", "999",
        ]).prop_map(str::to_owned),
        1 => "[a-zA-Z0-9%._~:@!$&'()*+,;=-]{0,12}",
        1 => any::<String>().prop_map(|text| encoded(&text)),
    ]
}

/// Names and values of parameters.
fn pair() -> impl Strategy<Value = (String, String)> {
    let name = prop_oneof![
        8 => prop::sample::select(vec![
            "code", "floor", "capacity", "remark", "title", "sequel_to", "owner", "language", "pages", "body",
            "private", "slug", "name", "born", "book", "borrower", "witness", "state", "due", "place", "flag",
            "small", "medium", "big", "ratio", "text", "moment", "data", "status",
        ]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "start", "max-results", "sort", "q", "expand", "only-fields", "only-links", "api_format", "callback",
            "_method", "floor-gt", "capacity-lte", "born-after", "moment-gte", "maybe-text", "ratio-lt",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    let value = prop_oneof![
        4 => prop::sample::select(vec![
            "1", "0", "-1", "true", "", "null", "9223372036854775807", "1e308", "2024-01-02T03:04:05Z", "{}", "[]",
            "-code,floor", "books,authors,owner,notes", "xml", "json", "GET", "PUT", "PATCH", "DELETE", "out", "en",
        ]).prop_map(str::to_owned),
        2 => any::<i64>().prop_map(|number| number.to_string()),
        1 => any::<f64>().prop_map(|number| number.to_string()),
        2 => any::<String>(),
    ];
    (name, value)
}

#[derive(Debug, Clone)]
enum Body {
    None,
    Form(Vec<(String, String)>),
    Json(Vec<(String, String)>),
    Raw(String, Vec<u8>),
}

fn body() -> impl Strategy<Value = Body> {
    let pairs = || prop::collection::vec(pair(), 0..8);
    let types = prop::sample::select(vec![
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=X",
        "multipart/form-data",
        "text/plain",
        "application/json; charset=x",
    ]);
    prop_oneof![
        1 => Just(Body::None),
        3 => pairs().prop_map(Body::Form),
        3 => pairs().prop_map(Body::Json),
        1 => (types, prop::collection::vec(any::<u8>(), 0..80)).prop_map(|(kind, raw)| Body::Raw(kind.to_owned(), raw)),
    ]
}

fn header() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let name = prop::sample::select(vec![
        "accept",
        "cookie",
        "authorization",
        "if-none-match",
        "if-modified-since",
        "origin",
        "sec-fetch-site",
        "content-type",
    ]);
    let value = prop_oneof![
        prop::sample::select(vec![
            "*/*",
            "application/xml",
            "text/html;q=0",
            "*",
            "webapi_session=s.x",
            "Basic eDp5"
        ])
        .prop_map(|value| value.as_bytes().to_vec()),
        "[ -~]{0,30}".prop_map(String::into_bytes),
        prop::collection::vec(128_u8..=255, 0..8),
    ];
    (name, value)
}

/// A request as it was thought up.
#[derive(Debug, Clone)]
struct Idea {
    method: &'static str,
    path: Vec<String>,
    slash: bool,
    query: Vec<(String, String)>,
    body: Body,
    headers: Vec<(&'static str, Vec<u8>)>,
    admin: bool,
}

fn idea() -> impl Strategy<Value = Idea> {
    (
        prop::sample::select(vec![
            "GET", "GET", "HEAD", "OPTIONS", "POST", "POST", "PUT", "PATCH", "DELETE", "TRACE", "X",
        ]),
        prop::collection::vec(segment(), 0..7),
        prop::bool::weighted(0.9),
        prop::collection::vec(pair(), 0..4),
        body(),
        prop::collection::vec(header(), 0..3),
        prop::bool::weighted(0.7),
    )
        .prop_map(|(method, path, slash, query, body, headers, admin)| Idea {
            method,
            path,
            slash,
            query,
            body,
            headers,
            admin,
        })
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn pairs(pairs: &[(String, String)]) -> String {
    let pairs: Vec<_> =
        pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

impl Idea {
    fn ask(&self) -> Ask {
        let slash = if self.slash && !self.path.is_empty() { "/" } else { "" };
        let uri = format!("/api/{}{slash}?{}", self.path.join("/"), pairs(&self.query));
        let mut ask = Ask::new(self.method, &uri);
        if self.admin {
            ask = ask.admin();
        }
        for (name, value) in &self.headers {
            ask = ask.header(name, value);
        }
        match &self.body {
            Body::None => ask,
            Body::Form(fields) => ask.form(pairs(fields)),
            Body::Json(fields) => {
                let object: serde_json::Map<_, _> = fields
                    .iter()
                    .map(|(name, text)| {
                        let value = serde_json::from_str(text).unwrap_or_else(|_| text.clone().into());
                        (name.clone(), value)
                    })
                    .collect();
                ask.json(serde_json::Value::from(object).to_string())
            }
            Body::Raw(kind, raw) => ask.body(kind, raw.clone()),
        }
    }

    /// Handlers that answer with the status they are asked for may well answer 500.
    fn asks_for_trouble(&self) -> bool {
        let names_trouble = |fields: &Vec<(String, String)>| fields.iter().any(|(name, _)| name == "status");
        matches!(&self.body, Body::Form(fields) | Body::Json(fields) if names_trouble(fields))
    }
}

fn try_out(
    library: &Library,
    system: &actix_web::rt::SystemRunner,
    idea: &Idea,
) -> Result<(), TestCaseError> {
    if idea.asks_for_trouble() {
        return Ok(());
    }
    let answer = system.block_on(library.send(idea.ask()));
    prop_assert!(answer.status < 500, "{} {}", answer.status, answer.text());
    let kind = answer.header("content-type").unwrap_or_default();
    if kind.ends_with("json") && !answer.body.is_empty() && answer.status != 204 {
        // `callback` makes it the argument of a call.
        let text = answer.text();
        let argument =
            text.strip_suffix(");").and_then(|call| call.split_once('(')).map(|(_, argument)| argument);
        let parsed = serde_json::from_str::<serde_json::Value>(argument.unwrap_or(&text));
        prop_assert!(parsed.is_ok(), "{parsed:?}: {}", answer.text());
    }
    Ok(())
}

#[test]
fn no_request_is_ever_the_servers_fault() {
    for backend in database::backends() {
        println!("on {backend:?}");
        let system = actix_web::rt::System::new();
        let library = system.block_on(Library::open(backend, |builder| builder));
        let mut runner =
            TestRunner::new(Config { cases: cases(), failure_persistence: None, ..Config::default() });
        runner
            .run(&idea(), |idea| try_out(&library, &system, &idea))
            .unwrap_or_else(|error| panic!("{error}"));
    }
}

/// How many requests to think up; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400)
}

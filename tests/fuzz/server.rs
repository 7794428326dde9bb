//! The `djblets` application without a network, to be asked by a target.

use actix_web::App;
use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::rt::{System, SystemRunner};
use actix_web::test::{self, TestRequest};
use proptest::prop_assert;
use proptest::test_runner::TestCaseError;
use webapi_core::WebApi;
use webapi_tests::golden::control::Golden;
use webapi_tests::golden::database;
use webapi_tests::golden::djblets::{app, corpus::Djblets, setup::Setup};

type Send = Box<dyn Fn(TestRequest) -> std::pin::Pin<Box<dyn Future<Output = ServiceResponse<BoxBody>>>>>;

/// A server over a database in memory.
pub(crate) struct Server {
    pub(crate) api: WebApi,
    system: SystemRunner,
    send: Send,
    cookie: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let api = app::build(database::sqlite().unwrap(), Setup::Base).unwrap();
        api.migrate().unwrap();
        let golden = Golden::new(api.clone(), Djblets);
        golden.reset().unwrap();
        let system = System::new();
        let service = system.block_on(test::init_service(App::new().configure(api.configure())));
        let service = std::rc::Rc::new(service);
        let send: Send = Box::new(move |request| {
            let service = std::rc::Rc::clone(&service);
            Box::pin(async move { service.call(request.to_request()).await.unwrap().map_into_boxed_body() })
        });
        let mut server = Self { api, system, send, cookie: String::new() };
        // One login: passwords are slow on purpose.
        let login =
            TestRequest::get().uri("/api/").insert_header(("Authorization", "Basic ZG9jOnB3LWRvYw=="));
        let answer = server.system.block_on((server.send)(login));
        let cookie = answer.headers().get("set-cookie").unwrap().to_str().unwrap();
        cookie.split(';').next().unwrap().clone_into(&mut server.cookie);
        server
    }

    /// What somebody who is logged in gets.
    pub(crate) fn body(&self, request: TestRequest) -> String {
        let request = request.insert_header(("Cookie", self.cookie.as_str()));
        let answer = self.system.block_on((self.send)(request));
        let body = self.system.block_on(test::read_body(answer));
        String::from_utf8_lossy(&body).into_owned()
    }

    /// Sends a request by somebody who is logged in; the answer is not the server's fault, and readable.
    pub(crate) fn ask(&self, request: TestRequest) -> Result<(), TestCaseError> {
        let request = request.insert_header(("Cookie", self.cookie.as_str()));
        let answer = self.system.block_on((self.send)(request));
        let (status, kind) = (answer.status(), answer.headers().get("content-type").cloned());
        let body = self.system.block_on(test::read_body(answer));
        let text = String::from_utf8_lossy(&body);
        prop_assert!(!status.is_server_error(), "{status} {text}");
        let kind = kind.as_ref().and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        // The argument of a call, if the request asked for one.
        let text =
            text.strip_suffix(");").and_then(|call| call.split_once('(')).map_or(&*text, |(_, rest)| rest);
        if kind.ends_with("json") && !text.is_empty() {
            prop_assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
        }
        if kind.ends_with("xml") && !text.is_empty() {
            let mut reader = quick_xml::Reader::from_str(text);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => prop_assert!(false, "{error}: {text}"),
                }
            }
        }
        Ok(())
    }
}

/// A request with a body.
pub(crate) fn with_body(method: Method, path: &str, content_type: &str, body: Vec<u8>) -> TestRequest {
    TestRequest::default()
        .method(method)
        .uri(path)
        .insert_header(("Content-Type", content_type))
        .insert_header(("Content-Length", body.len()))
        .set_payload(body)
}

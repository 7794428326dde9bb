//! A golden application, served by a thread of the test.

use std::net::SocketAddr;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use webapi_core::db::Database;
use webapi_tests::golden::application::Application;
use webapi_tests::golden::control::Golden;
use webapi_tests::golden::server;
use webapi_tests::replay::client::{Request, Response, send};

/// The name under which the corpus was recorded.
const HOST: &str = "reviews.example.com";

/// A server; it stops when it is dropped.
pub(crate) struct Served {
    address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<std::io::Result<()>>>,
}

/// The application over a database, with its tables and fixtures.
pub(crate) fn golden(database: Database, application: Application) -> Golden {
    application.golden(database).expect("the application can be built and filled")
}

impl Served {
    /// Serves the application over a database on a free port.
    pub(crate) fn begin(database: Database, application: Application) -> Self {
        let golden = golden(database, application);
        let (sender, receiver) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            System::new().block_on(async move {
                let (address, server) = server::bind(&golden, 0)?;
                sender.send((address, server.handle())).expect("the test waits");
                server.await
            })
        });
        let (address, handle) = receiver.recv().expect("the server starts");
        Self { address, handle, thread: Some(thread) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends a request without a body.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        send(self.address, Request { host: HOST, method, path, headers: &headers, body: None })
            .expect("an answer")
    }

    /// Sends a request with a body of this type.
    pub(crate) fn send(&self, method: &str, path: &str, content_type: &str, body: &str) -> Response {
        let headers = [("Content-Type".to_owned(), content_type.to_owned())];
        let request = Request { host: HOST, method, path, headers: &headers, body: Some(body.as_bytes()) };
        send(self.address, request).expect("an answer")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        System::new().block_on(self.handle.stop(false));
        let ended = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            ended.expect("dropped once").expect("the server does not panic").expect("the server ends");
        }
    }
}

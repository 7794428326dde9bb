//! A real server and raw bytes: what only the wire shows.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};

use actix_web::{App, HttpServer};

use crate::library::{Library, everywhere};

/// Serves the library on a free port while `talk` speaks to it on another thread.
pub(crate) async fn served(library: &Library, talk: impl FnOnce(SocketAddr) + Send + 'static) {
    let api = library.api.clone();
    let server = HttpServer::new(move || App::new().configure(api.configure()))
        .workers(1)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    let running = actix_web::rt::spawn(server);
    let talked = actix_web::rt::task::spawn_blocking(move || talk(address)).await;
    handle.stop(false).await;
    running.await.unwrap().unwrap();
    talked.unwrap();
}

/// Sends raw bytes, closes that half of the connection and reads the answer to its end.
pub(crate) fn exchange(address: SocketAddr, bytes: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    (head.to_owned(), body.to_owned())
}

/// The header lines without those that differ from request to request.
fn lasting(head: &str) -> Vec<&str> {
    let mut lines: Vec<_> = head.lines().filter(|line| !line.starts_with("date:")).collect();
    lines.sort_unstable();
    lines
}

#[actix_web::test]
async fn head_has_the_headers_of_get_and_no_body() {
    everywhere(async |library| {
        served(library, |address| {
            for path in
                ["/api/", "/api/shelves/", "/api/shelves/A1/books/1/", "/api/authors/", "/api/shelves/none/"]
            {
                let rest = format!("{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                let (head_of_get, body) = exchange(address, &format!("GET {rest}"));
                let (head, none) = exchange(address, &format!("HEAD {rest}"));
                assert_eq!(lasting(&head), lasting(&head_of_get), "{path}");
                assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
                assert_eq!(none, "", "{path}");
            }
        })
        .await;
    })
    .await;
}

#[actix_web::test]
async fn a_body_shorter_than_announced_changes_nothing() {
    everywhere(async |library| {
        let before = library.rows();
        served(library, |address| {
            let login = "Authorization: Basic YWRtaW46cHctYWRtaW4=\r\nConnection: close";
            let announced = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 50";
            let request =
                format!("POST /api/shelves/ HTTP/1.1\r\nHost: x\r\n{login}\r\n{announced}\r\n\r\ncode=C1");
            let (head, body) = exchange(address, &request);
            // The connection may be gone before the answer; what counts is that nothing was believed.
            assert!(head.is_empty() || head.starts_with("HTTP/1.1 400"), "{head}\n{body}");
        })
        .await;
        assert_eq!(library.rows(), before);
    })
    .await;
}

#[actix_web::test]
async fn an_announced_length_beyond_the_limit_is_413_before_the_body_comes() {
    everywhere(async |library| {
        served(library, |address| {
            let announced = "Content-Type: application/json\r\nContent-Length: 99999999999";
            let request =
                format!("POST /api/shelves/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{announced}\r\n\r\n");
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = [0; 16];
            stream.read_exact(&mut answer).unwrap();
            assert_eq!(&answer[..12], b"HTTP/1.1 413");
        })
        .await;
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_http_ends_with_400_and_the_server_goes_on() {
    everywhere(async |library| {
        served(library, |address| {
            let long = format!("GET /api/?{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(300_000));
            for garbage in
                ["\0\0\0\0\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /api/\u{e9}/ HTTP/1.1\r\n\r\n", &long]
            {
                let mut stream = TcpStream::connect(address).unwrap();
                // A server that has heard enough closes the connection while the rest is sent.
                let _ = stream.write_all(garbage.as_bytes());
                let mut answer = Vec::new();
                let _ = stream.shutdown(Shutdown::Write);
                let _ = stream.read_to_end(&mut answer);
                let answer = String::from_utf8_lossy(&answer);
                assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{garbage:.40}: {answer}");
            }
            let (head, _) = exchange(address, "GET /api/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        })
        .await;
    })
    .await;
}

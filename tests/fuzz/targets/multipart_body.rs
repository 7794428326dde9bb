//! Anything as multipart, in pieces of any size, with the boundary of the corpus or any other.

use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::http::header::HeaderValue;
use actix_web::rt::System;
use actix_web::web::Bytes;
use futures_util::stream;
use proptest::prelude::*;
use webapi_core::request::{Limits, body};

use crate::input;
use crate::run::Target;
use crate::server::{Server, with_body};

pub(crate) fn input() -> impl Strategy<Value = (String, Vec<u8>, usize)> {
    let boundary = prop_oneof![6 => Just("XbX".to_owned()), 1 => "[ -~]{0,80}", 1 => any::<String>()];
    (boundary, input::bytes("multipart_body"), 1_usize..300)
}

pub(crate) fn target() -> Target<(String, Vec<u8>, usize)> {
    let server = Server::start();
    let limits = Limits { file_memory: 16, ..Limits::DEFAULT };
    Box::new(move |(boundary, bytes, step)| {
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let chunks: Vec<Result<Bytes, PayloadError>> =
            bytes.chunks(step).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
        let read = body::read(Some(&content_type), None, stream::iter(chunks), &limits);
        let read = System::new().block_on(read);
        prop_assert!(read.is_ok() || read.is_err_and(|error| error.status() < 500));
        if HeaderValue::from_str(&content_type).is_err() {
            return Ok(());
        }
        server.ask(with_body(Method::POST, "/api/probes/", &content_type, bytes))
    })
}

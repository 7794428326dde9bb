//! A golden application on the loopback interface.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use actix_web::dev::Server;
use actix_web::{App, HttpServer};

use super::control::Golden;

/// Binds to a port of 127.0.0.1, or to a free one if it is 0. The server runs when it is awaited.
///
/// # Errors
///
/// Those of binding.
pub fn bind(golden: &Golden, port: u16) -> std::io::Result<(SocketAddr, Server)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let address = listener.local_addr()?;
    let golden = golden.clone();
    let server = HttpServer::new(move || App::new().configure(golden.configure()))
        .workers(1)
        .shutdown_timeout(1)
        .listen(listener)?;
    Ok((address, server.run()))
}

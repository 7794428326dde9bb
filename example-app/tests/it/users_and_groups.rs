//! The example of part 5 of the tutorial, on a free port until the tests end.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use actix_web::rt::System;
use actix_web::web::Data;
use actix_web::{App, HttpServer};

#[path = "../../examples/users_and_groups.rs"]
#[allow(dead_code, unreachable_pub, reason = "the example is a program, of which the routes are served")]
mod example;

/// Begins to serve it.
pub(crate) fn serve() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    let api = example::api(&format!("http://{address}")).expect("the tree is sound");
    let app = move || {
        App::new().app_data(Data::new(api.clone())).configure(api.configure()).configure(example::routes)
    };
    std::thread::spawn(move || {
        System::new().block_on(async move {
            HttpServer::new(app).workers(1).listen(listener).expect("the port is ours").run().await
        })
    });
    address
}

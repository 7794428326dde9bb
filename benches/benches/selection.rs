//! What a list of 25 costs when only a part of it is asked for.
//!
//! All parts are asked in one process without a socket, batch by batch in turn. The figure is CPU time.
//! `cargo bench -p webapi-benches --bench selection` fails if a part costs as much as the whole.

#[path = "micro/lists.rs"]
mod lists;

use actix_web::App;
use actix_web::test::{self, TestRequest};
use webapi_benches::alternating::Batches;

use crate::lists::PARTS;

fn main() {
    let without_expansion = PARTS.len() - 1;
    // `cargo test` runs benchmarks, too, to see that they work.
    let measures = std::env::args().any(|argument| argument == "--bench");
    let batches =
        if measures { Batches { number: 51, rounds: 200 } } else { Batches { number: 3, rounds: 2 } };
    let api = lists::api();
    actix_web::rt::System::new().block_on(async move {
        let service = test::init_service(App::new().configure(api.configure())).await;
        let took = batches.measure::<{ PARTS.len() }>(async |way| {
            let request = TestRequest::get().uri(&format!("/api/changes/{}", PARTS[way]));
            let answer = test::call_service(&service, request.to_request()).await;
            assert_eq!(answer.status(), 200, "{}", PARTS[way]);
        });
        let took = took.await;
        for (part, took_part) in PARTS.iter().zip(took) {
            let ratio = took_part.as_secs_f64() / took[0].as_secs_f64();
            println!("{took_part:>9.1?}  {ratio:.2} times the whole  {part}");
        }
        assert!(
            !measures || took[1..without_expansion].iter().all(|part| *part < took[0]),
            "a part costs as much as the whole"
        );
    });
}

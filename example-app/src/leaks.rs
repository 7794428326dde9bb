//! Nothing appears in a payload that the same caller could not GET by itself.
//!
//! The places come from the tree, the expansions from the declarations, the scopes from the dictionary; nobody keeps
//! a list. Whoever adds a resource to the application has it tested here.

mod callers;
mod judge;
mod places;
mod server;

use std::collections::BTreeSet;

use self::callers::Caller;
use self::judge::Judge;
use self::places::{Places, expansions};
use self::server::Server;

async fn nothing_leaks(server: &Server) {
    let (callers, places) = found(server).await;
    let mut judge = Judge::new(server);
    for caller in &callers {
        for url in &places.urls {
            let expanded = format!("{url}?expand={}", places.expandable());
            judge.payload(caller, url).await;
            judge.payload(caller, &expanded).await;
            if caller.is_person() {
                for name in server.get(caller, &expanded).await.as_deref().map(expansions).unwrap_or_default()
                {
                    judge.payload(caller, &format!("{url}?expand={name}")).await;
                }
            }
        }
    }
    let found = judge.found();
    assert!(found.is_empty(), "{} leaks:\n{}", found.len(), found.join("\n"));
    judge.assert_thorough(&callers, &places);
}

#[actix_web::test]
async fn no_payload_shows_what_a_direct_get_would_refuse_on_sqlite() {
    nothing_leaks(&Server::open("sqlite::memory:").await).await;
}

#[cfg(feature = "postgres")]
#[actix_web::test]
async fn no_payload_shows_what_a_direct_get_would_refuse_on_postgresql() {
    let database = server::Postgres::create();
    nothing_leaks(&Server::open(database.url()).await).await;
}

#[actix_web::test]
async fn callers_differ_in_what_they_may_read() {
    let server = Server::open("sqlite::memory:").await;
    let (callers, places) = found(&server).await;
    let mut views = BTreeSet::new();
    for caller in &callers {
        let mut view = Vec::new();
        for url in &places.urls {
            view.push(server.get(caller, url).await.is_some());
        }
        views.insert(view);
    }
    assert!(views.len() > places.resources / 2, "{} views of {} callers", views.len(), callers.len());
}

/// Everybody who may ask, and all there is to ask for.
async fn found(server: &Server) -> (Vec<Caller>, Places) {
    let mut callers = callers::people(server);
    let places = Places::find(server, &callers).await;
    callers.extend(callers::bearers(server));
    callers.extend(callers::policies(server, &places));
    (callers, places)
}

/// The anonymous caller, for comparison.
fn nobody() -> Caller {
    Caller { name: "nobody".to_owned(), header: None, person: None }
}

//! Extensions of the running program: enabled, and followed by another process. What is left of a process that is killed
//! while it enables one is in `killed`.

mod killed;
mod probe;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use self::probe::Probe;
use super::http::{found, get, send};
use super::program::{Place, Server};

/// Where the server is, as it says itself.
fn api(server: &Server) -> String {
    format!("http://{}/api/", server.address())
}

fn enable(api: &str, id: &str) -> (u16, Value) {
    send("PUT", &format!("{api}extensions/{id}/"), Some("admin"), "enabled=1")
}

#[track_caller]
fn until(what: &str, done: impl Fn() -> bool) -> Duration {
    let begin = Instant::now();
    while !done() {
        assert!(begin.elapsed() < Duration::from_secs(20), "{what}: it never came to pass");
        std::thread::yield_now();
    }
    begin.elapsed()
}

#[test]
fn checklists_join_the_service_and_the_gate_brings_them_along() {
    let place = Place::new("checklists");
    let server = place.serve(&[]);
    let api = api(&server);
    let items = format!("{api}review-requests/1/checklist-items/");
    assert_eq!(get(&items).0, 404);
    let (status, body) = enable(&api, "checklist-gate");
    assert_eq!(status, 200, "{body}");
    assert_eq!(found(&format!("{api}extensions/checklists/"))["extension"]["enabled"], json!(true));
    let request = found(&format!("{api}review-requests/1/"));
    assert_eq!(request["review_request"]["links"]["checklist_items"]["href"], json!(items));

    let settings = format!("{api}extensions/checklists/settings/");
    let (status, body) =
        send("PUT", &settings, Some("admin"), "first_items=%5B%22Write+tests%22%2C%22Tell+people%22%5D");
    assert_eq!(status, 200, "{body}");
    let (status, made) =
        send("POST", &format!("{api}review-requests/"), Some("doc"), "summary=A+change&public=1");
    assert_eq!(status, 201, "{made}");
    let own = made["review_request"]["links"]["checklist_items"]["href"].as_str().expect("a link").to_owned();
    let listed = found(&own);
    assert_eq!(listed["total_results"], json!(2), "{listed}");

    let href = made["review_request"]["links"]["self"]["href"].as_str().expect("a link");
    let (status, refused) = send("PUT", href, Some("doc"), "status=submitted");
    assert_eq!(status, 400, "{refused}");
    for item in listed["checklist_items"].as_array().expect("items") {
        let item = item["links"]["self"]["href"].as_str().expect("a link");
        assert_eq!(send("PUT", item, Some("doc"), "done=1").0, 200);
    }
    assert_eq!(send("PUT", href, Some("doc"), "status=submitted").0, 200);

    assert_eq!(send("PUT", &format!("{api}extensions/checklists/"), Some("admin"), "enabled=0").0, 500);
    let all = "enabled=0&disable_dependents=1";
    assert_eq!(send("PUT", &format!("{api}extensions/checklists/"), Some("admin"), all).0, 200);
    assert_eq!(get(&own).0, 404);
}

/// Both processes over one database: what one does is live on the other within a second.
fn follows(place: &Place) {
    let (first, second) = (place.serve(&[]), place.serve(&["--no-demo"]));
    let (first, second) = (api(&first), api(&second));
    let items = format!("{second}review-requests/1/checklist-items/");
    for round in 0..3 {
        assert_eq!(get(&items).0, 404);
        assert_eq!(enable(&first, "checklists").0, 200);
        let took = until("the other follows", || get(&items).0 == 200);
        println!("round {round}: followed after {took:?}");
        assert!(took < Duration::from_secs(1), "{took:?}");
        assert_eq!(send("PUT", &format!("{first}extensions/checklists/"), Some("admin"), "enabled=0").0, 200);
        until("the other follows", || get(&items).0 == 404);
    }
    let health = second.replace("/api/", "/health");
    assert_eq!(get(&health).0, 200);
}

#[test]
fn a_second_process_follows_on_sqlite() {
    follows(&Place::new("following"));
}

#[cfg(feature = "postgres")]
#[test]
fn a_second_process_follows_on_postgresql() {
    let database = super::own_database::OwnDatabase::create("following");
    follows(&Place::with_database("following-pg", &database.url()));
}

#[test]
fn the_health_page_says_when_a_server_cannot_follow() {
    let place = Place::new("unhealthy");
    let server = place.serve(&["--no-demo"]);
    let health = format!("http://{}/health", server.address());
    until("it follows", || get(&health).0 == 200);
    let mut database = Probe::open(&place.database());
    database.execute("ALTER TABLE webapi_extension_tree RENAME TO webapi_extension_lost");
    until("it says that it cannot", || get(&health).0 == 503);
    database.execute("ALTER TABLE webapi_extension_lost RENAME TO webapi_extension_tree");
    until("it is well again", || get(&health).0 == 200);
}

//! Writes: all or nothing, whoever fails, however many write at once.

use futures_util::future::join_all;
use webapi_core::db::Backend;

use crate::library::resources::ANNOUNCED;
use crate::library::{Ask, Library, everywhere};

const EVENTS: &str = "/api/events/";
const ATTEMPT: &str = "/api/attempt/";

/// Whether the work after the commit was done for this name.
async fn is_announced(name: &str) -> bool {
    // The work runs on this thread's own loop; let it.
    for _ in 0..20 {
        actix_web::rt::task::yield_now().await;
    }
    ANNOUNCED.lock().unwrap().iter().any(|announced| announced == name)
}

/// A name that no other test and no other database uses.
fn unique(library: &Library, name: &str) -> String {
    format!("{name}-{:?}-{}", library.api.database().backend(), std::process::id())
}

async fn create(library: &Library, name: &str, remark: &str) -> u64 {
    let form = format!("name={name}&remark={remark}");
    let answer = library.send(Ask::post(EVENTS).admin().form(form)).await.expect(201);
    answer.json()["event"]["id"].as_u64().unwrap()
}

#[actix_web::test]
async fn work_after_the_commit_is_done_after_success() {
    everywhere(async |library| {
        let name = unique(library, "success");
        create(library, &name, "").await;
        assert!(is_announced(&name).await);
    })
    .await;
}

#[actix_web::test]
async fn a_failing_hook_leaves_no_trace_of_a_create() {
    everywhere(async |library| {
        let name = unique(library, "create");
        let ask = Ask::post(EVENTS).admin().form(format!("name={name}&remark=fail+after_create"));
        library.refused(ask, 403).await;
        assert!(!is_announced(&name).await);
    })
    .await;
}

#[actix_web::test]
async fn a_failing_hook_leaves_no_trace_of_an_update() {
    everywhere(async |library| {
        let (name, new) = (unique(library, "old"), unique(library, "new"));
        let id = create(library, &name, "").await;
        let uri = format!("{EVENTS}{id}/");
        library
            .refused(Ask::put(&uri).admin().form(format!("name={new}&remark=fail+after_update")), 403)
            .await;
        assert_eq!(library.get(&uri).await.json()["event"]["name"], name.as_str());
        assert!(!is_announced(&new).await);
    })
    .await;
}

#[actix_web::test]
async fn a_failing_hook_leaves_no_trace_of_a_delete() {
    everywhere(async |library| {
        let id = create(library, &unique(library, "kept"), "fail+after_delete").await;
        let uri = format!("{EVENTS}{id}/");
        library.refused(Ask::delete(&uri).admin(), 403).await;
        library.get(&uri).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn a_panicking_hook_is_500_leaves_no_trace_and_the_server_goes_on() {
    everywhere(async |library| {
        let ok = create(library, &unique(library, "calm"), "panic+after_delete").await;
        // More often than there are connections: none may be lost.
        for round in 0..6 {
            let name = unique(library, &format!("panic{round}"));
            let ask = Ask::post(EVENTS).admin().form(format!("name={name}&remark=panic+after_create"));
            let answer = library.refused(ask, 500).await;
            assert_eq!(answer.code(), 127);
            assert!(!answer.text().contains("remark"), "{}", answer.text());
            assert!(!is_announced(&name).await);
            library.refused(Ask::delete(&format!("{EVENTS}{ok}/")).admin(), 500).await;
        }
        let name = unique(library, "after-panic");
        create(library, &name, "").await;
        assert!(is_announced(&name).await);
        library.get("/api/shelves/").await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn an_error_status_rolls_back_what_the_handler_did() {
    everywhere(async |library| {
        for status in [400, 404, 409, 500, 503] {
            let name = unique(library, &format!("status{status}"));
            let answer = library
                .refused(Ask::post(ATTEMPT).form(format!("status={status}&name={name}")), status)
                .await;
            assert_eq!(answer.json()["attempt"]["name"], name.as_str(), "the answer is the handler's");
            assert!(!is_announced(&name).await);
        }
        for status in [200, 201, 202] {
            let name = unique(library, &format!("status{status}"));
            let before = library.rows();
            library
                .send(Ask::post(ATTEMPT).form(format!("status={status}&name={name}")))
                .await
                .expect(status);
            assert_ne!(library.rows(), before);
            assert!(is_announced(&name).await);
        }
    })
    .await;
}

#[actix_web::test]
async fn an_update_that_comes_too_late_is_404() {
    everywhere(async |library| {
        let id = create(library, &unique(library, "brief"), "").await;
        let uri = format!("{EVENTS}{id}/");
        library.send(Ask::delete(&uri).admin()).await.expect(204);
        library.refused(Ask::put(&uri).admin().form("remark=x"), 404).await;
        library.refused(Ask::delete(&uri).admin(), 404).await;
    })
    .await;
}

#[actix_web::test]
async fn writers_wait_for_each_other_and_all_succeed() {
    everywhere(async |library| {
        let before = library.rows();
        let writers = (0..24).map(|n| {
            let ask = Ask::post("/api/shelves/").admin().form(format!("code=W{n}"));
            library.send(ask)
        });
        for answer in join_all(writers).await {
            answer.expect(201);
        }
        let added = library.rows().iter().zip(&before).map(|(after, before)| after.1 - before.1).sum::<i64>();
        assert_eq!(added, 24);
    })
    .await;
}

#[actix_web::test]
async fn of_many_who_want_one_key_exactly_one_gets_it() {
    everywhere(async |library| {
        let before = library.rows();
        let writers = (0..16).map(|_| library.send(Ask::post("/api/shelves/").admin().form("code=ONE")));
        let mut statuses: Vec<u16> =
            join_all(writers).await.into_iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        let mut expected = vec![409; 16];
        expected[0] = 201;
        assert_eq!(statuses, expected);
        let added = library.rows().iter().zip(&before).map(|(after, before)| after.1 - before.1).sum::<i64>();
        assert_eq!(added, 1);
    })
    .await;
}

#[actix_web::test]
async fn two_updates_of_one_item_do_not_mix() {
    everywhere(async |library| {
        let writers = (0..16).map(|n| {
            let form = format!("floor={n}&capacity={n}");
            library.send(Ask::put("/api/shelves/A1/").admin().form(form))
        });
        for answer in join_all(writers).await {
            let shelf = answer.expect(200).json()["shelf"].clone();
            assert_eq!(shelf["floor"], shelf["capacity"]);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_commit_that_fails_is_an_error_and_leaves_the_connection_usable() {
    everywhere(async |library| {
        let pk = match library.api.database().backend() {
            Backend::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
            _ => "BIGSERIAL PRIMARY KEY",
        };
        library.execute(&format!(
            "DROP TABLE events;
             CREATE TABLE events (
                 id {pk}, name TEXT NOT NULL UNIQUE, remark TEXT,
                 shelf_id BIGINT NOT NULL DEFAULT 99 REFERENCES shelves (id) DEFERRABLE INITIALLY DEFERRED
             )"
        ));
        // More often than there are connections: none may be left in its transaction.
        for round in 0..6 {
            let name = unique(library, &format!("commit{round}"));
            let ask = Ask::post(ATTEMPT).form(format!("status=200&name={name}"));
            let answer = library.refused(ask, 409).await;
            assert_eq!(answer.code(), 123);
            assert!(!is_announced(&name).await);
            library
                .send(Ask::put("/api/shelves/A1/").admin().form(format!("floor={round}")))
                .await
                .expect(200);
        }
        assert_eq!(library.get("/api/shelves/A1/").await.json()["shelf"]["floor"], 5);
    })
    .await;
}

//! The testing kit for scopes, used as an application uses it.

use diesel::prelude::*;
use webapi_core::prelude::*;
use webapi_core::testing::Stage;
use webapi_oauth2::testing::{WithScopes as _, scope_tests};
use webapi_oauth2::{AuthorizationServer, OAuth2 as _};

use self::schema::notes;

mod schema {
    diesel::table! { notes (id) { id -> BigInt, body -> Text } }
}

/// A note.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = notes)]
#[webapi(methods(GET, POST, PUT, DELETE))]
struct Note {
    id: i64,
    #[webapi(create(required), update)]
    body: String,
}

/// The same, closed to tokens.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = notes)]
#[webapi(name = "private_note", oauth2_token_access_allowed = false)]
struct PrivateNote {
    id: i64,
    body: String,
}

fn notebook() -> Stage {
    Stage::new(|api| api.oauth2(AuthorizationServer::builder("http://127.0.0.1:8080")))
        .with_sql("CREATE TABLE notes (id {id}, body TEXT NOT NULL); INSERT INTO notes (body) VALUES ('x')")
}

scope_tests!(notes_by_scope: Note, notebook);
scope_tests!(private_notes_by_scope: PrivateNote, notebook);
scope_tests!(root_by_scope: webapi_core::Root, notebook);

#[test]
fn a_token_may_stand_for_a_client_of_its_own() {
    let stage = notebook();
    let client = stage.client().with_scopes(None, "note:read note:write");
    client.get("/api/notes/1/").expect(200);
    client.put("/api/notes/1/", serde_json::json!({ "body": "y" })).expect(403);
}

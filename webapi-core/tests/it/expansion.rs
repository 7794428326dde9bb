//! Who may see what by expansion: clubs, which some may not enter, and their meetings, which follow each other.

use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use webapi_core::api::WebApiBuilder;
use webapi_core::auth::Principal;
use webapi_core::db::{Backend, Id};
use webapi_core::descriptor::{Descriptor, Method};
use webapi_core::gate::{AccessGate, Operation, Reach};
use webapi_core::prelude::*;
use webapi_core::request::Limits;

use crate::library::{Ask, Library, everywhere_with};

diesel::table! {
    clubs (id) {
        id -> BigInt,
        slug -> Text,
        secret -> Bool,
        members_only -> Bool,
        meets -> Bool,
        shy -> Bool,
    }
}

diesel::table! {
    meetings (id) {
        id -> BigInt,
        club_id -> BigInt,
        topic -> Text,
        follows_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    visits_of_clubs (club_id, guest_id) {
        club_id -> BigInt,
        guest_id -> BigInt,
    }
}

diesel::table! {
    leaflets (id) {
        id -> webapi_core::db::AnyUuid,
        title -> Text,
    }
}

diesel::table! {
    leaflets_of_clubs (leaflet_id, club_id) {
        leaflet_id -> webapi_core::db::AnyUuid,
        club_id -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(clubs, meetings, visits_of_clubs, leaflets, leaflets_of_clubs);

/// A club, which may be secret, or for members only.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = clubs)]
#[webapi(
    manual,
    key = slug,
    title = slug,
    many(guests: Club through visits_of_clubs(club_id, guest_id)),
    default_sort(id),
    hooks
)]
struct Club {
    id: i64,
    slug: String,
    #[webapi(skip)]
    secret: bool,
    #[webapi(skip)]
    members_only: bool,
    /// Whether the list of meetings is public.
    #[webapi(skip)]
    meets: bool,
    /// Whether it only lets talk of meetings that follow no other.
    #[webapi(skip)]
    shy: bool,
}

impl ResourceHooks for Club {
    fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
        if ctx.is_superuser() { query } else { query.filter(clubs::secret.eq(false)) }
    }

    fn can_access(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(!self.members_only || ctx.is_authenticated()))
    }
}

/// A meeting; its rules depend on its club.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = meetings)]
#[webapi(manual, parent = Club, hooks)]
struct Meeting {
    id: i64,
    club_id: i64,
    topic: String,
    #[webapi(link = Meeting)]
    follows_id: Option<i64>,
}

impl ResourceHooks for Meeting {
    fn can_list(ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.parent::<Club>()?.meets))
    }

    fn list_query(ctx: &mut Context<'_>, query: Query<Self>) -> ApiResult<Query<Self>> {
        let shy = ctx.parent::<Club>()?.shy;
        Ok(if shy { query.filter(meetings::follows_id.is_null()) } else { query })
    }

    fn can_access(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        // Every meeting is asked below its own club.
        let club = ctx.parent::<Club>()?.id;
        Ok(Access::when(club == self.club_id && self.topic != "private"))
    }
}

/// Something over a UUID, for several clubs.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = leaflets)]
#[webapi(manual, many(clubs: Club through leaflets_of_clubs(leaflet_id, club_id)))]
struct Leaflet {
    id: Id,
    title: String,
}

/// Lets nobody at some objects.
struct Fence {
    name: &'static str,
    keys: &'static [&'static str],
}

impl AccessGate for Fence {
    fn check(&self, _: &Principal, operation: &Operation<'_>) -> ApiResult<()> {
        let closed = operation.key.is_some_and(|key| self.keys.contains(&key));
        if operation.resource.name == self.name && closed {
            Err(ApiError::permission_denied())
        } else {
            Ok(())
        }
    }

    fn reach(&self, _: &Principal, resource: &'static Descriptor, _: Method) -> Reach {
        if resource.name != self.name {
            return Reach::All;
        }
        Reach::Except(self.keys.iter().map(|key| (*key).to_owned()).collect())
    }
}

fn clubs(builder: WebApiBuilder) -> WebApiBuilder {
    builder.resource::<Club>().resource::<Meeting>().resource::<Leaflet>()
}

fn fill(library: &Library) {
    library.execute(
        "CREATE TABLE clubs (id BIGINT PRIMARY KEY NOT NULL, slug TEXT NOT NULL, secret BOOLEAN NOT NULL,
             members_only BOOLEAN NOT NULL, meets BOOLEAN NOT NULL, shy BOOLEAN NOT NULL);
         CREATE TABLE meetings (id BIGINT PRIMARY KEY NOT NULL, club_id BIGINT NOT NULL, topic TEXT NOT NULL,
             follows_id BIGINT);
         CREATE TABLE visits_of_clubs (club_id BIGINT NOT NULL, guest_id BIGINT NOT NULL);
         INSERT INTO clubs VALUES (1, 'open', FALSE, FALSE, TRUE, FALSE), (2, 'hidden', TRUE, FALSE, TRUE, FALSE),
             (3, 'closed', FALSE, TRUE, TRUE, FALSE), (4, 'quiet', FALSE, FALSE, FALSE, FALSE),
             (5, 'shy', FALSE, FALSE, TRUE, TRUE);
         INSERT INTO meetings VALUES (1, 1, 'chess', NULL), (2, 1, 'private', 1), (3, 1, 'more chess', 1),
             (4, 2, 'plots', NULL), (5, 3, 'tea', NULL), (6, 4, 'silence', NULL), (7, 5, 'poems', NULL),
             (8, 5, 'blushing', 7), (9, 1, 'after the plots', 4), (10, 1, 'after tea', 5), (11, 1, 'after that', 2),
             (12, 1, 'after poems', 7);
         INSERT INTO visits_of_clubs VALUES (1, 5), (1, 4), (4, 1), (4, 3), (5, 2), (5, 1);",
    );
    let (uuid, one, other) = match library.api.database().backend() {
        Backend::Sqlite => {
            ("BLOB", "x'00000000000000000000000000000001'", "x'00000000000000000000000000000002'")
        }
        _ => ("UUID", "'00000000-0000-0000-0000-000000000001'", "'00000000-0000-0000-0000-000000000002'"),
    };
    library.execute(&format!(
        "CREATE TABLE leaflets (id {uuid} PRIMARY KEY NOT NULL, title TEXT NOT NULL);
         CREATE TABLE leaflets_of_clubs (leaflet_id {uuid} NOT NULL, club_id BIGINT NOT NULL);
         INSERT INTO leaflets VALUES ({one}, 'Come'), ({other}, 'Stay away');
         INSERT INTO leaflets_of_clubs VALUES ({one}, 1), ({one}, 5), ({other}, 2), ({other}, 4);"
    ));
}

async fn with_clubs(configure: impl Fn(WebApiBuilder) -> WebApiBuilder, test: impl AsyncFn(&Library)) {
    everywhere_with(
        |builder| configure(clubs(builder)),
        async |library| {
            fill(library);
            test(library).await;
        },
    )
    .await;
}

async fn as_is(test: impl AsyncFn(&Library)) {
    with_clubs(|builder| builder, test).await;
}

/// What stands under a name in each item: the topics or slugs of an array, `link`, or nothing.
fn shown(list: &Value, name: &str) -> Vec<Value> {
    let of = |item: &Value| match &item[name] {
        Value::Array(all) if all.iter().any(|one| one["href"].is_string()) => json!("links"),
        Value::Array(all) => {
            all.iter().map(|one| one.get("topic").or(one.get("slug")).unwrap().clone()).collect()
        }
        Value::Object(one) => one.get("topic").or(one.get("slug")).unwrap().clone(),
        _ if item["links"][name].is_object() => json!("link"),
        _ => Value::Null,
    };
    list.as_array().unwrap().iter().map(of).collect()
}

#[actix_web::test]
async fn children_whose_list_would_be_refused_stay_a_link() {
    as_is(async |library| {
        let meetings = async |ask: Ask| {
            let clubs = library.send(ask).await.expect(200).json()["clubs"].clone();
            assert!(clubs.to_string().matches("_expanded").count() < 5, "{clubs}");
            shown(&clubs, "meetings")
        };
        let open =
            json!(["chess", "more chess", "after the plots", "after tea", "after that", "after poems"]);
        let by_nobody = [open.clone(), json!("link"), json!("link"), json!(["poems"])];
        assert_eq!(meetings(Ask::get("/api/clubs/?expand=meetings")).await, by_nobody);
        let by_admin = [open, json!(["plots"]), json!(["tea"]), json!("link"), json!(["poems"])];
        assert_eq!(meetings(Ask::get("/api/clubs/?expand=meetings").admin()).await, by_admin);
    })
    .await;
}

#[actix_web::test]
async fn what_is_expanded_is_what_the_list_itself_shows() {
    as_is(async |library| {
        for club in ["open", "quiet", "shy"] {
            let expanded =
                library.get(&format!("/api/clubs/{club}/?expand=meetings")).await.expect(200).json();
            let expanded = expanded["club"]["meetings"].clone();
            let list = library.get(&format!("/api/clubs/{club}/meetings/")).await;
            if list.status != 200 {
                assert_eq!(expanded, Value::Null, "{club}");
                continue;
            }
            let mut list = list.json()["meetings"].clone();
            list.as_array_mut().unwrap().retain(|meeting| meeting["topic"] != "private");
            assert_eq!(expanded, list, "{club}");
        }
    })
    .await;
}

#[actix_web::test]
async fn an_object_is_shown_only_if_every_object_above_it_is_open() {
    as_is(async |library| {
        let uri = "/api/clubs/open/meetings/?expand=follows";
        let page = library.get(uri).await.expect(200).json();
        let follows = shown(&page["meetings"], "follows");
        let nothing = Value::Null;
        // In order: of nothing, of an open one, of one in a hidden club, in a closed club, of a private one.
        let link = || json!("link");
        assert_eq!(
            follows,
            [nothing, json!("chess"), json!("chess"), link(), link(), link(), json!("poems")],
            "{page}"
        );
        let page = library.send(Ask::get(uri).admin()).await.expect(200).json();
        assert_eq!(shown(&page["meetings"], "follows")[3..5], [json!("plots"), json!("tea")]);
    })
    .await;
}

#[actix_web::test]
async fn an_array_with_an_object_that_may_not_be_shown_stays_an_array_of_links() {
    as_is(async |library| {
        let clubs = library.get("/api/clubs/?expand=guests").await.expect(200).json()["clubs"].clone();
        // The third is for members only, and visited nobody; the hidden one is in no array at all.
        let expected = [json!(["quiet", "shy"]), json!([]), json!("links"), json!(["open"])];
        assert_eq!(shown(&clubs, "guests"), expected, "{clubs}");
        let left: Vec<&Value> = clubs[2]["guests"].as_array().unwrap().iter().collect();
        assert_eq!(left[0]["title"], "open");
        assert_eq!(left[1], &json!({"method": "GET", "href": "http://127.0.0.1:8080/api/clubs/closed/"}));
    })
    .await;
}

#[actix_web::test]
async fn objects_with_uuids_find_theirs_too() {
    as_is(async |library| {
        let page = library.get("/api/leaflets/?expand=clubs").await.expect(200).json();
        assert_eq!(shown(&page["leaflets"], "clubs"), [json!(["open", "shy"]), json!(["quiet"])], "{page}");
    })
    .await;
}

#[actix_web::test]
async fn gates_are_asked_about_every_object() {
    with_clubs(
        |builder| {
            let people = Fence { name: "person", keys: &["reader"] };
            builder.gate(people).gate(Fence { name: "meeting", keys: &["3", "7"] })
        },
        async |library| {
            let loan = library.get("/api/loans/1/?expand=borrower,witness").await.expect(200).json();
            assert!(
                loan["loan"]["borrower"].is_null() && loan["loan"]["links"]["borrower"].is_object(),
                "{loan}"
            );
            assert_eq!(loan["loan"]["witness"]["username"], "admin");
            let club = library.get("/api/clubs/open/?expand=meetings,follows").await.expect(200).json();
            let meetings = &club["club"]["meetings"];
            let topics: Vec<&Value> = meetings.as_array().unwrap().iter().map(|one| &one["topic"]).collect();
            assert_eq!(topics, ["chess", "after the plots", "after tea", "after that", "after poems"]);
            assert_eq!(shown(meetings, "follows")[4], "link");
        },
    )
    .await;
}

#[actix_web::test]
async fn a_path_reaches_a_name_that_the_item_has_too() {
    as_is(async |library| {
        let uri = "/api/clubs/open/meetings/11/";
        let flat = library.get(&format!("{uri}?expand=follows")).await.expect(200).json();
        assert_eq!(shown(&json!([flat["meeting"]]), "follows"), [json!("link")], "the second one is private");
        let twelfth = "/api/clubs/open/meetings/10/?expand=";
        let admin = async |names: &str| {
            let answer = library.send(Ask::get(&format!("{twelfth}{names}")).admin()).await.expect(200);
            answer.json()["meeting"].clone()
        };
        library.execute("UPDATE meetings SET follows_id = 4 WHERE id = 5");
        let deep = admin("follows.follows").await;
        assert_eq!(deep["follows"]["follows"]["topic"], "plots");
        assert!(admin("follows").await["follows"]["follows"].is_null());
        assert_eq!(admin("follows.follows,follows,nothing.at.all").await, deep);
        assert!(admin("nothing.follows").await["follows"].is_null());
    })
    .await;
}

#[actix_web::test]
async fn bounds_say_what_was_exceeded_and_what_they_are() {
    let few = Limits { expand_levels: 2, expand_objects: 3, expand_relations: 2, ..Limits::DEFAULT };
    with_clubs(
        |builder| builder.limits(few.clone()),
        async |library| {
            for (uri, wrong) in [
                ("?expand=meetings.follows.follows", "The expansion is nested more than 2 levels deep"),
                ("?expand=a.b.c", "The expansion is nested more than 2 levels deep"),
                ("?expand=meetings", "The expansion holds more than 3 objects"),
                ("?expand=guests,guests.guests", "The expansion holds more than 3 objects"),
            ] {
                let fields = library.get(&format!("/api/clubs/open/{uri}")).await.expect(400).fields();
                let message = fields["expand"][0].as_str().unwrap();
                assert!(message.starts_with(wrong) && message.contains("; ask for fewer"), "{uri}: {fields}");
            }
        },
    )
    .await;
    let few = Limits { expand_relations: 2, ..Limits::DEFAULT };
    with_clubs(
        |builder| builder.limits(few.clone()),
        async |library| {
            let uri = "/api/clubs/shy/?expand=guests,meetings,guests.meetings";
            let fields = library.get(uri).await.expect(400).fields();
            let wrong = "The expansion takes more than 2 relations; ask for fewer names";
            assert_eq!(fields, json!({"expand": [wrong]}));
            library.get("/api/clubs/shy/?expand=guests,meetings").await.expect(200);
        },
    )
    .await;
}

#[actix_web::test]
async fn an_expansion_that_is_too_large_undoes_the_write_that_asked_for_it() {
    let none = Limits { expand_objects: 0, ..Limits::DEFAULT };
    everywhere_with(
        |builder| builder.limits(none.clone()),
        async |library| {
            let body = "title=New&owner=2&expand=owner";
            library.refused(Ask::post("/api/shelves/A1/books/").admin().form(body), 400).await;
        },
    )
    .await;
}

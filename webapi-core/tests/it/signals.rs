//! Signals: who hears what and when, and what a refusal, a rollback and a panic leave.

use std::sync::{Arc, Mutex};

use diesel::prelude::*;
use serde::{Serialize, Serializer, ser};
use webapi_core::api::WebApiBuilder;
use webapi_core::prelude::*;
use webapi_core::signal::{self, Change, Signal, Signals};

use crate::library::resources::Shelf;
use crate::library::schema::{events, visits};
use crate::library::{Ask, Library, everywhere_with};

const THINGS: &str = "/api/things/";

/// A resource without hooks, whose answers fail when its place is `broken`.
#[derive(Clone, Queryable, Selectable, WebApiResource)]
#[diesel(table_name = visits)]
#[webapi(manual, methods(GET, POST, PUT, DELETE), computed(weight: Weight))]
struct Thing {
    id: i64,
    #[webapi(create(required), update)]
    place: String,
}

struct Weight(bool);

impl Serialize for Weight {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 { Err(ser::Error::custom("too heavy")) } else { serializer.serialize_i32(1) }
    }
}

impl Thing {
    fn weight(&self) -> Weight {
        Weight(self.place == "broken")
    }
}

/// Moves things by hand, and says so.
#[derive(WebApiResource)]
#[webapi(manual, singleton, methods(GET, POST), handlers(get, create), require(POST = public))]
struct Mover;

#[derive(Debug)]
struct Moved(i64);

impl Signal for Moved {}

impl Mover {
    #[allow(clippy::unnecessary_wraps, reason = "a handler's signature")]
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        signal::send(ctx, Moved(0));
        Ok(Reply::no_content())
    }

    fn create(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let mut draft = Draft::<Thing> { place: Some("by hand".to_owned()) };
        signal::before_create::<Thing>(ctx, &mut draft)?;
        let thing: Thing = diesel::insert_into(visits::table)
            .values(visits::place.eq(draft.place.unwrap_or_default()))
            .returning((visits::id, visits::place))
            .get_result(ctx.conn())?;
        signal::created(ctx, &thing)?;
        signal::send(ctx, Moved(thing.id));
        let status = ctx.body().text("status").and_then(|status| status.parse().ok()).unwrap_or(201);
        Ok(Reply::tree([("mover", Node::from(true))]).with_status(status))
    }
}

/// What subscribers have heard.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    /// Takes what was heard since the last time, work after the commit included.
    async fn take(&self) -> Vec<String> {
        for _ in 0..20 {
            // That work runs on this thread's own loop; let it.
            actix_web::rt::task::yield_now().await;
        }
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    /// A closure that notes what happened.
    fn noting<T: ?Sized>(
        &self,
        what: &'static str,
        place: impl Fn(&T) -> String + Send + Sync + 'static,
    ) -> impl Fn(&T) + Send + Sync + 'static {
        let heard = self.clone();
        move |of| heard.note(format!("{what} {}", place(of)))
    }

    /// Subscribes to everything that happens to things.
    #[allow(clippy::unit_arg, reason = "every note is followed by the same answer")]
    fn signals(&self) -> Signals {
        let creating =
            self.noting("before_create", |draft: &Draft<Thing>| draft.place.clone().unwrap_or_default());
        let updating = self.noting("before_update", |change: &str| change.to_owned());
        let deleting = self.noting("before_delete", |thing: &Thing| thing.place.clone());
        let created = self.noting("after_create", |thing: &Thing| thing.place.clone());
        let updated = self.noting("after_update", |change: &str| change.to_owned());
        let deleted = self.noting("after_delete", |thing: &Thing| thing.place.clone());
        let moved = |moved: &Moved| if moved.0 == 0 { "nothing" } else { "something" }.to_owned();
        Signals::new()
            .before_create::<Thing>(move |_, draft| ok(creating(draft)))
            .before_update::<Thing>(move |_, old, draft| {
                ok(updating(&format!("{} to {:?}", old.place, draft.place)))
            })
            .before_delete::<Thing>(move |_, thing| ok(deleting(thing)))
            .after_create::<Thing>(move |_, thing| ok(created(thing)))
            .after_update::<Thing>(move |_, old, new| ok(updated(&format!("{} to {}", old.place, new.place))))
            .after_delete::<Thing>(move |_, thing| ok(deleted(thing)))
            .on_created(self.noting("on_created", |change: &Change<Thing>| {
                let by = change.by.as_ref().map(|by| by.username.as_str());
                format!("{} by {by:?}", change.object.place)
            }))
            .on_updated(self.noting("on_updated", |change: &Change<Thing>| {
                let previous = change.previous.as_ref().map(|previous| previous.place.as_str());
                format!("{} from {previous:?}", change.object.place)
            }))
            .on_deleted(self.noting("on_deleted", |change: &Change<Thing>| change.object.place.clone()))
            .on(self.noting("moved", moved))
    }
}

#[allow(clippy::unnecessary_wraps, reason = "a subscriber's answer")]
fn ok((): ()) -> ApiResult<()> {
    Ok(())
}

/// Runs a test in a library with things, on every database; the signals are made for each.
async fn with_signals(signals: impl Fn(&Heard) -> Signals, test: impl AsyncFn(&Library, &Heard)) {
    let heard = Heard::default();
    everywhere_with(
        |builder| builder.resource::<Thing>().resource::<Mover>().signals(signals(&heard)),
        async |library| {
            test(library, &heard).await;
            heard.take().await;
        },
    )
    .await;
}

async fn create(library: &Library, place: &str) -> u64 {
    let answer = library.send(Ask::post(THINGS).admin().form(format!("place={place}"))).await.expect(201);
    answer.json()["thing"]["id"].as_u64().unwrap()
}

#[actix_web::test]
async fn every_step_of_every_write_is_told_in_order() {
    with_signals(Heard::signals, async |library, heard| {
        let id = create(library, "hall").await;
        let expected = ["before_create hall", "after_create hall", "on_created hall by Some(\"admin\")"];
        assert_eq!(heard.take().await, expected);
        let uri = format!("{THINGS}{id}/");
        library.send(Ask::put(&uri).admin().form("place=attic")).await.expect(200);
        let expected = [
            "before_update hall to Some(\"attic\")",
            "after_update hall to attic",
            "on_updated attic from Some(\"hall\")",
        ];
        assert_eq!(heard.take().await, expected);
        library.send(Ask::delete(&uri).admin()).await.expect(204);
        assert_eq!(heard.take().await, ["before_delete attic", "after_delete attic", "on_deleted attic"]);
    })
    .await;
}

#[actix_web::test]
async fn a_subscriber_may_change_a_draft_and_write_beside_it_in_the_transaction() {
    let signals = |heard: &Heard| {
        let heard = heard.clone();
        Signals::new()
            .before_create::<Thing>(|_, draft| {
                draft.place = draft.place.take().map(|place| place.to_uppercase());
                Ok(())
            })
            .after_create::<Thing>(move |ctx, thing| {
                heard.note(&thing.place);
                diesel::insert_into(events::table)
                    .values(events::name.eq(&thing.place))
                    .execute(ctx.conn())?;
                if thing.place == "NO" { Err(ApiError::permission_denied()) } else { Ok(()) }
            })
    };
    with_signals(signals, async |library, heard| {
        // More than once: later requests know that the resource has no hook of its own.
        for place in ["a", "b"] {
            create(library, place).await;
        }
        library.refused(Ask::post(THINGS).admin().form("place=no"), 403).await;
        assert_eq!(heard.take().await, ["A", "B", "NO"]);
        let events = library.get("/api/events/").await;
        assert_eq!(events.column("events", "name"), ["A", "B"]);
    })
    .await;
}

#[actix_web::test]
async fn a_refusal_before_a_write_ends_it() {
    let signals = |heard: &Heard| {
        let (first, last) = (heard.clone(), heard.clone());
        Signals::new()
            .before_create::<Thing>(move |_, draft| {
                first.note("first");
                if draft.place.as_deref() == Some("no") {
                    return Err(ApiError::invalid_field("place", "Not there"));
                }
                Ok(())
            })
            .before_create::<Thing>(move |_, _| {
                last.note("last");
                Ok(())
            })
            .before_update::<Thing>(|_, _, _| Err(ApiError::permission_denied()))
            .before_delete::<Thing>(|_, _| Err(ApiError::permission_denied()))
    };
    with_signals(signals, async |library, heard| {
        let id = create(library, "yes").await;
        assert_eq!(heard.take().await, ["first", "last"]);
        let answer = library.refused(Ask::post(THINGS).admin().form("place=no"), 400).await;
        assert_eq!(answer.fields()["place"][0], "Not there");
        assert_eq!(heard.take().await, ["first"], "who comes after a refusal is not asked");
        let uri = format!("{THINGS}{id}/");
        library.refused(Ask::put(&uri).admin().form("place=x"), 403).await;
        library.refused(Ask::delete(&uri).admin(), 403).await;
        assert_eq!(library.get(&uri).await.json()["thing"]["place"], "yes");
    })
    .await;
}

#[actix_web::test]
async fn what_is_rolled_back_is_told_to_nobody_after_the_commit() {
    with_signals(
        |heard| {
            heard.signals().after_create::<Thing>(|_, thing| {
                if thing.place == "no" { Err(ApiError::permission_denied()) } else { Ok(()) }
            })
        },
        async |library, heard| {
            library.refused(Ask::post(THINGS).admin().form("place=no"), 403).await;
            assert_eq!(heard.take().await, ["before_create no", "after_create no"]);
            // The answer cannot be built.
            library.refused(Ask::post(THINGS).admin().form("place=broken"), 500).await;
            assert_eq!(heard.take().await, ["before_create broken", "after_create broken"]);
            library.refused(Ask::post("/api/mover/").form("status=409"), 409).await;
            assert_eq!(heard.take().await, ["before_create by hand", "after_create by hand"]);
        },
    )
    .await;
}

#[actix_web::test]
async fn handlers_by_hand_emit_what_they_do() {
    with_signals(Heard::signals, async |library, heard| {
        library.send(Ask::post("/api/mover/").reader().form("x=1")).await.expect(201);
        let expected = [
            "before_create by hand",
            "after_create by hand",
            "on_created by hand by Some(\"reader\")",
            "moved something",
        ];
        assert_eq!(heard.take().await, expected);
        library.get("/api/mover/").await.expect(204);
        assert_eq!(heard.take().await, ["moved nothing"]);
        library.api.send(&Moved(1));
        assert_eq!(heard.take().await, ["moved something"]);
    })
    .await;
}

#[actix_web::test]
async fn a_subscriber_that_panics_in_the_transaction_is_500_and_leaves_nothing() {
    let signals = |_: &Heard| {
        Signals::new().after_create::<Thing>(|ctx, thing| {
            diesel::insert_into(events::table).values(events::name.eq(&thing.place)).execute(ctx.conn())?;
            assert_ne!(thing.place, "panic", "as the place asks");
            Ok(())
        })
    };
    with_signals(signals, async |library, _| {
        // More often than there are connections: none may be lost.
        for _ in 0..6 {
            let answer = library.refused(Ask::post(THINGS).admin().form("place=panic"), 500).await;
            assert_eq!(answer.code(), 127);
        }
        create(library, "calm").await;
    })
    .await;
}

#[actix_web::test]
async fn a_subscriber_that_panics_after_the_commit_disturbs_nobody() {
    let signals = |heard: &Heard| {
        let (first, last) = (heard.clone(), heard.clone());
        Signals::new()
            .on_created::<Thing>(move |_| {
                first.note("first");
                panic!("as it must");
            })
            .on_created::<Thing>(move |change| {
                let last = last.clone();
                change.spawn(async move { last.note("last") });
            })
            .on::<Moved>(|_| panic!("as it must"))
    };
    with_signals(signals, async |library, heard| {
        create(library, "hall").await;
        assert_eq!(heard.take().await, ["first", "last"]);
        library.api.send(&Moved(1));
        library.send(Ask::post("/api/mover/").form("x=1")).await.expect(201);
    })
    .await;
}

#[actix_web::test]
async fn a_row_whose_answer_cannot_be_built_is_taken_back() {
    everywhere_with(WebApiBuilder::resource::<Thing>, async |library| {
        // The first shows that there is no hook; from then on an INSERT commits by itself.
        let first = create(library, "hall").await;
        library.refused(Ask::post(THINGS).admin().form("place=broken"), 500).await;
        let next = create(library, "attic").await;
        assert_eq!(next, first + 2, "the row between was there, and is gone");
        library.get(&format!("{THINGS}{}/", first + 1)).await.expect(404);
    })
    .await;
}

#[actix_web::test]
async fn subscribing_to_what_is_not_there_is_a_mistake() {
    let database = webapi_core::db::Database::open("sqlite::memory:").unwrap();
    let signals = Signals::new().before_delete::<Shelf>(|_, _| Ok(()));
    let built = WebApi::builder().database(database).without_inventory().signals(signals).build();
    let message = built.unwrap_err().to_string();
    assert!(message.contains("subscribers to the signals of `Shelf`"), "{message}");
}

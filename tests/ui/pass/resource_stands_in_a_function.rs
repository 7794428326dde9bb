//! A table, its resource, a child, hooks and a choice, all inside of a function.

use diesel::prelude::*;
use webapi_core::prelude::*;

#[test]
fn a_resource_may_stand_in_a_function() {
    #[derive(Queryable, Selectable, WebApiResource)]
    #[diesel(table_name = schema::rooms)]
    #[webapi(manual, hooks)]
    struct Room {
        id: i64,
        #[webapi(filter)]
        state: State,
    }

    #[derive(Queryable, Selectable, WebApiResource)]
    #[diesel(table_name = schema::lamps)]
    #[webapi(manual, parent = Room)]
    struct Lamp {
        id: i64,
        room_id: i64,
        watts: i32,
    }

    #[derive(Debug, Choice)]
    enum State {
        Dark,
        Lit,
    }

    impl ResourceHooks for Room {
        fn visible_to(_: &Context<'_>, query: Query<Self>) -> Query<Self> {
            query.filter(schema::rooms::state.eq(State::Lit))
        }
    }

    assert_eq!(Lamp::DEPTH, Room::DEPTH + 1);
    assert_eq!(State::Dark.to_string(), "dark");
    let lamp = Lamp { id: 1, room_id: 2, watts: 40 };
    assert_eq!((lamp.id, lamp.room_id, lamp.watts), (1, 2, 40));
}

mod schema {
    diesel::table! {
        rooms (id) {
            id -> BigInt,
            state -> Text,
        }
    }

    diesel::table! {
        lamps (id) {
            id -> BigInt,
            room_id -> BigInt,
            watts -> Integer,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(rooms, lamps);
}

use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    switches (on) {
        on -> Bool,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = switches, primary_key(on))]
struct Switch {
    on: bool,
}

fn main() {}

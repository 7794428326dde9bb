//! serde's `rename`, `rename_all`, `skip` and `serialize_with` hold for the payload, too.

use diesel::prelude::*;
use serde::{Serialize, Serializer};
use webapi_core::prelude::*;

diesel::table! {
    people (id) {
        id -> BigInt,
        first_name -> Text,
        last_name -> Text,
        secret -> Text,
        height -> Integer,
    }
}

#[derive(Queryable, Selectable, Serialize, WebApiResource)]
#[diesel(table_name = people)]
#[serde(rename_all = "camelCase")]
#[webapi(manual, methods(GET, POST))]
struct Person {
    id: i64,
    #[webapi(create)]
    first_name: String,
    #[serde(rename = "surname")]
    #[webapi(create)]
    last_name: String,
    #[serde(skip)]
    #[webapi(create)]
    secret: String,
    #[serde(serialize_with = "centimetres")]
    height: i32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn centimetres<S: Serializer>(height: &i32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{height} cm"))
}

#[test]
fn serdes_names_are_the_names_of_the_payload() {
    let names: Vec<_> = Person::DESCRIPTOR.fields.iter().map(|field| field.name).collect();
    assert_eq!(names, ["id", "firstName", "surname", "height"]);
    let rules = Person::DESCRIPTOR.create_rules.expect("POST takes fields");
    let names: Vec<_> = rules.all().map(|field| field.name).collect();
    assert_eq!(names, ["firstName", "surname", "secret"]);
    let person =
        Person { id: 1, first_name: "A".into(), last_name: "B".into(), secret: "C".into(), height: 170 };
    assert_eq!(person.secret, "C");
    let written = serde_json::to_value(&person).expect("a person is JSON");
    assert_eq!(written, serde_json::json!({"id": 1, "firstName": "A", "surname": "B", "height": "170 cm"}));
}

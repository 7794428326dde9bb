//! `r#type` and its like as fields, columns, methods and variants.

use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    events (id) {
        id -> BigInt,
        #[sql_name = "type"]
        type_ -> Text,
        #[sql_name = "match"]
        match_ -> Nullable<BigInt>,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = events)]
#[webapi(
    manual,
    methods(GET, POST, PUT),
    computed(r#where: String),
    default_sort(-type),
    title = r#type,
    fields(id, where, type, match)
)]
struct Event {
    id: i64,
    #[diesel(column_name = type_)]
    #[webapi(create(required), update, filter, sort, search)]
    r#type: String,
    #[diesel(column_name = match_)]
    #[webapi(create, update, filter)]
    r#match: Option<i64>,
}

impl Event {
    fn r#where(&self) -> String {
        format!("{}/{}", self.id, self.r#type)
    }
}

#[derive(RequestFields)]
struct Wanted {
    r#type: Option<Kind>,
}

#[derive(Debug, PartialEq, Choice)]
#[webapi(rename_all = "lowercase")]
enum Kind {
    r#Self_,
    Loop,
}

#[test]
fn raw_identifiers_are_called_as_they_are_read() {
    let names: Vec<_> = Event::DESCRIPTOR.fields.iter().map(|field| field.name).collect();
    assert_eq!(names, ["id", "where", "type", "match"]);
    assert_eq!(Wanted::FIELDS[0].name, "type");
    assert_eq!(Kind::CHOICES, ["self_", "loop"]);
    assert_eq!((Kind::from_text("self_"), Kind::from_text("loop")), (Some(Kind::Self_), Some(Kind::Loop)));
    assert!(Wanted { r#type: None }.r#type.is_none());
}

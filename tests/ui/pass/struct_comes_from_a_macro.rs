//! A struct whose names, types, attributes and values come through `macro_rules!`, from both sides of the call.

use diesel::prelude::*;
use webapi_core::field::FieldKind;
use webapi_core::prelude::*;

diesel::table! {
    cars (id) {
        id -> BigInt,
        plate -> Text,
        seats -> Nullable<Integer>,
        driver_id -> BigInt,
    }
}

diesel::table! {
    drivers (id) {
        id -> BigInt,
        name -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(cars, drivers);

macro_rules! resource {
    ($name:ident in $table:ident { $($(#[$attribute:meta])* $field:ident: $ty:ty),* $(,)? } $($method:ident $returns:ty)?) => {
        #[derive(Queryable, Selectable, WebApiResource)]
        #[diesel(table_name = $table)]
        #[webapi(manual, methods(GET, POST, PUT, DELETE) $(, computed($method: $returns))?)]
        struct $name {
            id: i64,
            $($(#[$attribute])* $field: $ty,)*
        }
    };
}

macro_rules! choice {
    ($name:ident: $($variant:ident = $text:literal),*) => {
        #[derive(Debug, Choice)]
        enum $name {
            $(#[webapi(name = $text)] $variant,)*
        }
    };
}

macro_rules! wanted {
    ($name:ident: $field:ident $ty:ty = $default:expr) => {
        #[derive(RequestFields)]
        struct $name {
            #[webapi(default = $default)]
            $field: $ty,
            other: Option<$ty>,
        }
    };
}

resource!(Driver in drivers {
    #[webapi(create, update, search)]
    name: String,
});

resource!(Car in cars {
    #[webapi(create(required), filter, search, max_length = 10)]
    plate: String,
    #[webapi(create, update, filter, sort, min = 1, max = 9)]
    seats: Option<i32>,
    #[webapi(create, link = Driver)]
    driver_id: i64,
} label String);

impl Car {
    fn label(&self) -> String {
        format!("{} ({})", self.plate, self.seats.unwrap_or(1))
    }
}

choice!(Fuel: Petrol = "95", Diesel = "B7");
wanted!(Wanted: seats i32 = 4);

#[test]
fn a_struct_may_come_from_a_macro() {
    let names: Vec<_> = Car::DESCRIPTOR.fields.iter().map(|field| field.name).collect();
    assert_eq!(names, ["id", "plate", "seats", "driver", "label"]);
    assert_eq!(Car::DESCRIPTOR.fields[3].kind, FieldKind::Resource("Driver"));
    assert_eq!((Fuel::Petrol.as_str(), Fuel::Diesel.as_str()), ("95", "B7"));
    let wanted = Wanted { seats: 2, other: None };
    assert_eq!((wanted.seats, wanted.other, Wanted::FIELDS.len()), (2, None, 2));
}

//! The tables of extensions, for reports and resources over them; the framework alone writes them.
#![allow(
    missing_docs,
    reason = "diesel's table macro documents nothing; the columns are named in the migrations"
)]

diesel::table! {
    /// How extensions shall be, one row for each that was ever known.
    webapi_extensions (id) {
        id -> BigInt,
        class_name -> Text,
        enabled -> Bool,
        version -> Text,
        settings -> Text,
        load_error -> Nullable<Text>,
    }
}

diesel::table! {
    /// One row that counts the changes.
    webapi_extension_tree (id) {
        id -> BigInt,
        generation -> BigInt,
    }
}

diesel::table! {
    /// Who changed what, and when.
    webapi_extension_changes (id) {
        id -> BigInt,
        class_name -> Text,
        action -> Text,
        version -> Text,
        user_id -> Nullable<BigInt>,
        username -> Text,
        detail -> Text,
        timestamp -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    webapi_extensions,
    webapi_extension_tree,
    webapi_extension_changes
);

//! The framework's own tables, for resources and joins over them.
#![allow(
    missing_docs,
    reason = "diesel's table macro documents nothing; the columns are named in the migrations"
)]

diesel::table! {
    /// Accounts of the ready store.
    webapi_users (id) {
        id -> BigInt,
        username -> Text,
        password_hash -> Nullable<Text>,
        first_name -> Text,
        last_name -> Text,
        email -> Text,
        is_active -> Bool,
        is_superuser -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    /// Browser sessions; the id is stored as a digest only.
    webapi_sessions (digest) {
        digest -> Binary,
        user_id -> BigInt,
        password_stamp -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::joinable!(webapi_sessions -> webapi_users (user_id));
diesel::allow_tables_to_appear_in_same_query!(webapi_users, webapi_sessions);

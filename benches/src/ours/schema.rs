//! The tables, as `diesel print-schema` would print the columns that are used.
#![allow(missing_docs, reason = "the columns are described where the tables are made")]

diesel::table! {
    webapi_users (id) {
        id -> BigInt,
        username -> Text,
    }
}

diesel::table! {
    review_requests (id) {
        id -> BigInt,
        summary -> Text,
        description -> Text,
        status -> Text,
        submitter_id -> BigInt,
        time_added -> Timestamp,
        last_updated -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(webapi_users, review_requests);

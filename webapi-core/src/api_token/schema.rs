//! The table of API tokens, for resources over it.
#![allow(
    missing_docs,
    reason = "diesel's table macro documents nothing; the columns are named in the migrations"
)]

diesel::table! {
    /// API tokens; their texts are stored as digests only.
    webapi_api_tokens (id) {
        id -> BigInt,
        user_id -> BigInt,
        digest -> Binary,
        session_digest -> Binary,
        hint -> Nullable<Text>,
        token_generator_id -> Text,
        time_added -> Timestamp,
        last_updated -> Timestamp,
        last_used -> Nullable<Timestamp>,
        expires -> Nullable<Timestamp>,
        valid -> Bool,
        invalid_date -> Nullable<Timestamp>,
        invalid_reason -> Text,
        note -> Text,
        policy -> Json,
        extra_data -> Json,
    }
}

//! The tables of this crate.
#![allow(
    missing_docs,
    reason = "diesel's table macro documents nothing; the columns are named in the migrations"
)]

diesel::table! {
    oauth2_clients (id) {
        id -> BigInt,
        client_id -> Text,
        secret_digest -> Nullable<Binary>,
        name -> Text,
        client_type -> Text,
        grants -> Text,
        allowed_scopes -> Nullable<Text>,
        is_enabled -> Bool,
        user_id -> Nullable<BigInt>,
        access_token_lifetime -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    oauth2_access_tokens (id) {
        id -> BigInt,
        digest -> Binary,
        session_digest -> Binary,
        client_id -> BigInt,
        user_id -> Nullable<BigInt>,
        scope -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(oauth2_access_tokens -> oauth2_clients (client_id));
diesel::allow_tables_to_appear_in_same_query!(oauth2_access_tokens, oauth2_clients);

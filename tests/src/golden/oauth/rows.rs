//! Columns that actions change behind the server's back.

diesel::table! {
    oauth2_access_tokens (id) {
        id -> BigInt,
        digest -> Binary,
        user_id -> Nullable<BigInt>,
        scope -> Text,
        refresh_digest -> Nullable<Binary>,
        refresh_expires_at -> Nullable<Timestamp>,
        refreshed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    oauth2_grants (id) {
        id -> BigInt,
        user_id -> BigInt,
    }
}

diesel::table! {
    webapi_users (id) {
        id -> BigInt,
        username -> Text,
        is_active -> Bool,
    }
}

diesel::table! {
    oauth2_device_codes (id) {
        id -> BigInt,
        user_code_digest -> Binary,
        expires_at -> Timestamp,
    }
}

//! The tables of this crate.
#![allow(
    missing_docs,
    reason = "diesel's table macro documents nothing; the columns are named in the migrations"
)]

diesel::table! {
    oauth2_clients (id) {
        id -> BigInt,
        client_id -> Text,
        name -> Text,
        client_type -> Text,
        grants -> Text,
        allowed_scopes -> Nullable<Text>,
        is_enabled -> Bool,
        user_id -> Nullable<BigInt>,
        access_token_lifetime -> Nullable<BigInt>,
        created_at -> Timestamp,
        redirect_uris -> Text,
        post_logout_redirect_uris -> Text,
        allowed_origins -> Text,
        default_scopes -> Nullable<Text>,
        skip_authorization -> Bool,
        auth_methods -> Text,
        pkce -> Text,
        token_format -> Text,
        is_introspector -> Bool,
        code_lifetime -> Nullable<BigInt>,
        refresh_idle_lifetime -> Nullable<BigInt>,
        refresh_absolute_lifetime -> Nullable<BigInt>,
        updated_at -> Timestamp,
        extra -> Text,
        id_token_algorithm -> Text,
        requires_pushed_requests -> Bool,
    }
}

diesel::table! {
    oauth2_client_secrets (id) {
        id -> BigInt,
        client_id -> BigInt,
        digest -> Nullable<Binary>,
        password_hash -> Nullable<Text>,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    oauth2_grants (id) {
        id -> BigInt,
        client_id -> BigInt,
        user_id -> BigInt,
        scope -> Text,
        resources -> Text,
        source -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    oauth2_codes (id) {
        id -> BigInt,
        digest -> Binary,
        grant_id -> BigInt,
        client_id -> BigInt,
        user_id -> BigInt,
        redirect_uri -> Nullable<Text>,
        scope -> Text,
        resources -> Text,
        challenge -> Nullable<Text>,
        challenge_method -> Nullable<Text>,
        nonce -> Nullable<Text>,
        auth_time -> Nullable<Timestamp>,
        family_expires_at -> Timestamp,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        consumed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    oauth2_pending_requests (id) {
        id -> BigInt,
        digest -> Binary,
        browser_digest -> Binary,
        user_id -> Nullable<BigInt>,
        request -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    oauth2_device_codes (id) {
        id -> BigInt,
        digest -> Binary,
        user_code_digest -> Binary,
        client_id -> BigInt,
        scope -> Text,
        resources -> Text,
        user_id -> Nullable<BigInt>,
        grant_id -> Nullable<BigInt>,
        family_expires_at -> Nullable<Timestamp>,
        poll_interval -> BigInt,
        polled_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        decided_at -> Nullable<Timestamp>,
        consumed_at -> Nullable<Timestamp>,
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
        grant_id -> Nullable<BigInt>,
        audience -> Text,
        confirmation -> Nullable<Text>,
        source -> Text,
        refresh_digest -> Nullable<Binary>,
        refresh_scope -> Nullable<Text>,
        refresh_resources -> Nullable<Text>,
        generation -> BigInt,
        refresh_expires_at -> Nullable<Timestamp>,
        family_expires_at -> Nullable<Timestamp>,
        refreshed_at -> Nullable<Timestamp>,
        seed -> Nullable<Binary>,
        kept_until -> Timestamp,
        auth_time -> Nullable<Timestamp>,
    }
}

diesel::table! {
    oauth2_signing_keys (id) {
        id -> BigInt,
        kid -> Text,
        algorithm -> Text,
        generation -> BigInt,
        public_jwk -> Text,
        sealed_private -> Nullable<Binary>,
        created_at -> Timestamp,
        active_from -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}

// What is read of the framework's own table of accounts together with a token.
diesel::table! {
    #[sql_name = "webapi_users"]
    accounts (id) {
        id -> BigInt,
        username -> Text,
        is_active -> Bool,
        is_superuser -> Bool,
    }
}

diesel::joinable!(oauth2_client_secrets -> oauth2_clients (client_id));
diesel::joinable!(oauth2_access_tokens -> oauth2_clients (client_id));
diesel::joinable!(oauth2_access_tokens -> oauth2_grants (grant_id));
diesel::joinable!(oauth2_grants -> oauth2_clients (client_id));
diesel::joinable!(oauth2_codes -> oauth2_grants (grant_id));
diesel::joinable!(oauth2_device_codes -> oauth2_clients (client_id));
diesel::joinable!(oauth2_device_codes -> oauth2_grants (grant_id));
diesel::allow_tables_to_appear_in_same_query!(
    oauth2_access_tokens,
    oauth2_client_secrets,
    oauth2_clients,
    oauth2_codes,
    oauth2_device_codes,
    oauth2_grants,
    accounts,
);

//! The tables of the review application, and the framework's accounts, as `diesel print-schema` writes them.
#![allow(
    missing_docs,
    reason = "diesel's table macro documents nothing; the columns are those of the payloads"
)]

diesel::table! {
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
    review_groups (id) {
        id -> BigInt,
        name -> Text,
        display_name -> Text,
        mailing_list -> Text,
        visible -> Bool,
        invite_only -> Bool,
    }
}

diesel::table! {
    group_members (group_id, user_id) {
        group_id -> BigInt,
        user_id -> BigInt,
    }
}

diesel::table! {
    repositories (id) {
        id -> BigInt,
        name -> Text,
        path -> Text,
        mirror_path -> Text,
        tool -> Text,
        visible -> Bool,
    }
}

diesel::table! {
    review_requests (id) {
        id -> BigInt,
        summary -> Text,
        description -> Text,
        status -> Text,
        public -> Bool,
        branch -> Text,
        changenum -> Nullable<BigInt>,
        submitter_id -> BigInt,
        repository_id -> Nullable<BigInt>,
        time_added -> Timestamp,
        last_updated -> Timestamp,
    }
}

diesel::table! {
    request_groups (request_id, group_id) {
        request_id -> BigInt,
        group_id -> BigInt,
    }
}

diesel::table! {
    request_people (request_id, user_id) {
        request_id -> BigInt,
        user_id -> BigInt,
    }
}

diesel::table! {
    reviews (id) {
        id -> BigInt,
        review_request_id -> BigInt,
        user_id -> BigInt,
        body_top -> Text,
        body_bottom -> Text,
        ship_it -> Bool,
        public -> Bool,
        timestamp -> Timestamp,
    }
}

diesel::table! {
    comments (id) {
        id -> BigInt,
        review_id -> BigInt,
        text -> Text,
        first_line -> BigInt,
        num_lines -> BigInt,
        issue_opened -> Bool,
        issue_status -> Text,
        timestamp -> Timestamp,
    }
}

diesel::table! {
    audit_entries (id) {
        id -> BigInt,
        action -> Text,
        revision -> BigInt,
        actor_id -> BigInt,
    }
}

diesel::table! {
    tags (id) {
        id -> BigInt,
        name -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    webapi_users,
    review_groups,
    group_members,
    repositories,
    review_requests,
    request_groups,
    request_people,
    reviews,
    comments,
    audit_entries,
    tags,
);

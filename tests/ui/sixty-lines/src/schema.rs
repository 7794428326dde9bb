// What `diesel print-schema` writes.

diesel::table! {
    issues (id) {
        id -> BigInt,
        title -> Text,
        description -> Text,
        state -> Text,
        priority -> Nullable<Integer>,
        secret -> Bool,
        author_id -> BigInt,
        duplicate_of_id -> Nullable<BigInt>,
        created -> Timestamp,
        updated -> Timestamp,
    }
}

diesel::table! {
    comments (id) {
        id -> BigInt,
        issue_id -> BigInt,
        text -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(comments, issues);

CREATE TABLE golden_groups (
    id BIGSERIAL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE golden_memberships (
    user_id BIGINT NOT NULL REFERENCES webapi_users (id) ON DELETE CASCADE,
    group_id BIGINT NOT NULL REFERENCES golden_groups (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, group_id)
);

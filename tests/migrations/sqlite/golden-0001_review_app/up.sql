CREATE TABLE review_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    mailing_list TEXT NOT NULL DEFAULT '',
    visible BOOLEAN NOT NULL DEFAULT TRUE,
    invite_only BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE group_members (
    group_id BIGINT NOT NULL REFERENCES review_groups (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES webapi_users (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
);

CREATE TABLE repositories (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    mirror_path TEXT NOT NULL DEFAULT '',
    tool TEXT NOT NULL,
    visible BOOLEAN NOT NULL DEFAULT TRUE
);

CREATE TABLE review_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    summary TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'pending',
    public BOOLEAN NOT NULL DEFAULT FALSE,
    branch TEXT NOT NULL DEFAULT '',
    changenum BIGINT,
    submitter_id BIGINT NOT NULL REFERENCES webapi_users (id) ON DELETE CASCADE,
    repository_id BIGINT REFERENCES repositories (id) ON DELETE SET NULL,
    time_added TIMESTAMP NOT NULL,
    last_updated TIMESTAMP NOT NULL
);

CREATE TABLE request_groups (
    request_id BIGINT NOT NULL REFERENCES review_requests (id) ON DELETE CASCADE,
    group_id BIGINT NOT NULL REFERENCES review_groups (id) ON DELETE CASCADE,
    PRIMARY KEY (request_id, group_id)
);

CREATE TABLE request_people (
    request_id BIGINT NOT NULL REFERENCES review_requests (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES webapi_users (id) ON DELETE CASCADE,
    PRIMARY KEY (request_id, user_id)
);

CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    review_request_id BIGINT NOT NULL REFERENCES review_requests (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES webapi_users (id) ON DELETE CASCADE,
    body_top TEXT NOT NULL DEFAULT '',
    body_bottom TEXT NOT NULL DEFAULT '',
    ship_it BOOLEAN NOT NULL DEFAULT FALSE,
    public BOOLEAN NOT NULL DEFAULT FALSE,
    "timestamp" TIMESTAMP NOT NULL
);

CREATE TABLE comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    review_id BIGINT NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    first_line BIGINT NOT NULL DEFAULT 1,
    num_lines BIGINT NOT NULL DEFAULT 1,
    issue_opened BOOLEAN NOT NULL DEFAULT FALSE,
    issue_status TEXT NOT NULL DEFAULT '',
    "timestamp" TIMESTAMP NOT NULL
);

CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    action TEXT NOT NULL,
    revision BIGINT NOT NULL,
    actor_id BIGINT NOT NULL REFERENCES webapi_users (id) ON DELETE CASCADE
);

CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL
);

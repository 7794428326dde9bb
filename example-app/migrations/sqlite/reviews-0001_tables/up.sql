CREATE TABLE review_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL DEFAULT '',
    mailing_list TEXT NOT NULL DEFAULT '',
    visible BOOLEAN NOT NULL DEFAULT TRUE,
    invite_only BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE group_members (
    group_id INTEGER NOT NULL REFERENCES review_groups (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES webapi_users (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_members_by_user ON group_members (user_id);

CREATE TABLE repositories (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    mirror_path TEXT NOT NULL DEFAULT '',
    tool TEXT NOT NULL,
    visible BOOLEAN NOT NULL DEFAULT TRUE,
    root_commit TEXT UNIQUE
);

CREATE TABLE review_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    summary TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'pending',
    public BOOLEAN NOT NULL DEFAULT FALSE,
    branch TEXT NOT NULL DEFAULT '',
    changenum INTEGER,
    commit_id TEXT,
    submitter_id INTEGER NOT NULL REFERENCES webapi_users (id),
    repository_id INTEGER REFERENCES repositories (id) ON DELETE SET NULL,
    time_added TIMESTAMP NOT NULL,
    last_updated TIMESTAMP NOT NULL,
    UNIQUE (repository_id, commit_id)
);
CREATE INDEX review_requests_by_submitter ON review_requests (submitter_id);
CREATE INDEX review_requests_by_last_updated ON review_requests (last_updated);

CREATE TABLE review_request_groups (
    review_request_id INTEGER NOT NULL REFERENCES review_requests (id) ON DELETE CASCADE,
    group_id INTEGER NOT NULL REFERENCES review_groups (id) ON DELETE CASCADE,
    PRIMARY KEY (review_request_id, group_id)
);
CREATE INDEX review_request_groups_by_group ON review_request_groups (group_id);

CREATE TABLE review_request_people (
    review_request_id INTEGER NOT NULL REFERENCES review_requests (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES webapi_users (id) ON DELETE CASCADE,
    PRIMARY KEY (review_request_id, user_id)
);
CREATE INDEX review_request_people_by_user ON review_request_people (user_id);

CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    review_request_id INTEGER NOT NULL REFERENCES review_requests (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES webapi_users (id),
    body_top TEXT NOT NULL DEFAULT '',
    body_bottom TEXT NOT NULL DEFAULT '',
    ship_it BOOLEAN NOT NULL DEFAULT FALSE,
    public BOOLEAN NOT NULL DEFAULT FALSE,
    timestamp TIMESTAMP NOT NULL
);
CREATE INDEX reviews_by_review_request ON reviews (review_request_id);
CREATE INDEX reviews_by_user ON reviews (user_id);

CREATE TABLE comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    review_id INTEGER NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    first_line INTEGER NOT NULL DEFAULT 1,
    num_lines INTEGER NOT NULL DEFAULT 1,
    issue_opened BOOLEAN NOT NULL DEFAULT FALSE,
    issue_status TEXT,
    timestamp TIMESTAMP NOT NULL
);
CREATE INDEX comments_by_review ON comments (review_id);

CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    action TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    actor_id INTEGER NOT NULL REFERENCES webapi_users (id)
);
CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id);

CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE webapi_users (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    username TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    is_active BOOLEAN NOT NULL DEFAULT TRUE,
    is_superuser BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE webapi_sessions (
    digest BLOB PRIMARY KEY NOT NULL,
    user_id INTEGER NOT NULL REFERENCES webapi_users (id) ON DELETE CASCADE,
    password_stamp TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX webapi_sessions_user_id ON webapi_sessions (user_id);
CREATE INDEX webapi_sessions_expires_at ON webapi_sessions (expires_at);

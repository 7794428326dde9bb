-- Users may live in a table of the application, so no foreign key names one.
CREATE TABLE webapi_api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    user_id INTEGER NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    session_digest BLOB NOT NULL UNIQUE,
    hint TEXT,
    token_generator_id TEXT NOT NULL,
    time_added TIMESTAMP NOT NULL,
    last_updated TIMESTAMP NOT NULL,
    last_used TIMESTAMP,
    expires TIMESTAMP,
    valid BOOLEAN NOT NULL DEFAULT TRUE,
    invalid_date TIMESTAMP,
    invalid_reason TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    policy JSON NOT NULL DEFAULT '{}',
    extra_data JSON NOT NULL DEFAULT '{}'
);
CREATE INDEX webapi_api_tokens_user_id ON webapi_api_tokens (user_id);

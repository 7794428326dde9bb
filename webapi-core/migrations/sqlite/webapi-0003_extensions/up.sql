CREATE TABLE webapi_extensions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    class_name TEXT NOT NULL UNIQUE,
    enabled BOOLEAN NOT NULL DEFAULT FALSE,
    version TEXT NOT NULL DEFAULT '',
    settings TEXT NOT NULL DEFAULT '{}',
    load_error TEXT
);
-- One row: whoever changes an extension holds it, and counts it up.
CREATE TABLE webapi_extension_tree (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    generation INTEGER NOT NULL
);
INSERT INTO webapi_extension_tree (id, generation) VALUES (1, 1);
-- Users may live in a table of the application, so no foreign key names one.
CREATE TABLE webapi_extension_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    class_name TEXT NOT NULL,
    action TEXT NOT NULL,
    version TEXT NOT NULL,
    user_id INTEGER,
    username TEXT NOT NULL,
    detail TEXT NOT NULL,
    timestamp TIMESTAMP NOT NULL
);
CREATE INDEX webapi_extension_changes_class_name ON webapi_extension_changes (class_name);

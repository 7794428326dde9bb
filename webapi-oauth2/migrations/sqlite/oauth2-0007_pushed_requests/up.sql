-- Whether a client must push its authorization requests (RFC 9126 section 6). Pushed ones wait with all the others.
ALTER TABLE oauth2_clients ADD COLUMN requires_pushed_requests BOOLEAN NOT NULL DEFAULT FALSE;

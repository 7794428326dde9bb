-- Clients: what the authorization endpoint and several grants need to know. Lists are words separated by spaces.
ALTER TABLE oauth2_clients ADD COLUMN redirect_uris TEXT NOT NULL DEFAULT '';
ALTER TABLE oauth2_clients ADD COLUMN post_logout_redirect_uris TEXT NOT NULL DEFAULT '';
ALTER TABLE oauth2_clients ADD COLUMN allowed_origins TEXT NOT NULL DEFAULT '';
ALTER TABLE oauth2_clients ADD COLUMN default_scopes TEXT;
ALTER TABLE oauth2_clients ADD COLUMN skip_authorization BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE oauth2_clients ADD COLUMN auth_methods TEXT NOT NULL DEFAULT '';
ALTER TABLE oauth2_clients ADD COLUMN pkce TEXT NOT NULL DEFAULT 's256';
ALTER TABLE oauth2_clients ADD COLUMN token_format TEXT NOT NULL DEFAULT 'opaque';
ALTER TABLE oauth2_clients ADD COLUMN is_introspector BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE oauth2_clients ADD COLUMN code_lifetime INTEGER;
ALTER TABLE oauth2_clients ADD COLUMN refresh_idle_lifetime INTEGER;
ALTER TABLE oauth2_clients ADD COLUMN refresh_absolute_lifetime INTEGER;
ALTER TABLE oauth2_clients ADD COLUMN updated_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
ALTER TABLE oauth2_clients ADD COLUMN extra TEXT NOT NULL DEFAULT '{}';
UPDATE oauth2_clients SET updated_at = created_at;

-- Either a SHA-256 digest of a random secret, or an argon2id digest of one that somebody chose.
CREATE TABLE oauth2_client_secrets (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    client_id INTEGER NOT NULL REFERENCES oauth2_clients (id) ON DELETE CASCADE,
    digest BLOB,
    password_hash TEXT,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP,
    CHECK ((digest IS NULL) <> (password_hash IS NULL))
);
CREATE INDEX oauth2_client_secrets_client_id ON oauth2_client_secrets (client_id);
INSERT INTO oauth2_client_secrets (client_id, digest, created_at)
    SELECT id, secret_digest, created_at FROM oauth2_clients WHERE secret_digest IS NOT NULL;
ALTER TABLE oauth2_clients DROP COLUMN secret_digest;

-- What a user granted to a client: the family of all tokens that follow from it. Revoking the row revokes them all.
CREATE TABLE oauth2_grants (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    client_id INTEGER NOT NULL REFERENCES oauth2_clients (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    scope TEXT NOT NULL,
    resources TEXT NOT NULL,
    source TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP
);
CREATE INDEX oauth2_grants_user_id ON oauth2_grants (user_id, client_id);
CREATE INDEX oauth2_grants_client_id ON oauth2_grants (client_id);
CREATE INDEX oauth2_grants_expires_at ON oauth2_grants (expires_at);

CREATE TABLE oauth2_codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    grant_id INTEGER NOT NULL REFERENCES oauth2_grants (id) ON DELETE CASCADE,
    client_id INTEGER NOT NULL REFERENCES oauth2_clients (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    redirect_uri TEXT,
    scope TEXT NOT NULL,
    resources TEXT NOT NULL,
    challenge TEXT,
    challenge_method TEXT,
    nonce TEXT,
    auth_time TIMESTAMP,
    family_expires_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    consumed_at TIMESTAMP
);
CREATE INDEX oauth2_codes_grant_id ON oauth2_codes (grant_id);
CREATE INDEX oauth2_codes_client_id ON oauth2_codes (client_id);
CREATE INDEX oauth2_codes_expires_at ON oauth2_codes (expires_at);

-- Requests that wait for a login and a decision.
CREATE TABLE oauth2_pending_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    browser_digest BLOB NOT NULL,
    user_id INTEGER,
    request TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    decided_at TIMESTAMP
);
CREATE INDEX oauth2_pending_requests_expires_at ON oauth2_pending_requests (expires_at);

-- One row for each issuance: an access token and, where there is one, the refresh token that came with it. A refresh
-- consumes a row and inserts the next; consumed rows stay until their family ends, to tell reuse.
ALTER TABLE oauth2_access_tokens ADD COLUMN grant_id INTEGER REFERENCES oauth2_grants (id) ON DELETE CASCADE;
ALTER TABLE oauth2_access_tokens ADD COLUMN audience TEXT NOT NULL DEFAULT '';
ALTER TABLE oauth2_access_tokens ADD COLUMN confirmation TEXT;
ALTER TABLE oauth2_access_tokens ADD COLUMN source TEXT NOT NULL DEFAULT 'minted';
ALTER TABLE oauth2_access_tokens ADD COLUMN refresh_digest BLOB;
ALTER TABLE oauth2_access_tokens ADD COLUMN refresh_scope TEXT;
ALTER TABLE oauth2_access_tokens ADD COLUMN refresh_resources TEXT;
ALTER TABLE oauth2_access_tokens ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE oauth2_access_tokens ADD COLUMN refresh_expires_at TIMESTAMP;
ALTER TABLE oauth2_access_tokens ADD COLUMN family_expires_at TIMESTAMP;
ALTER TABLE oauth2_access_tokens ADD COLUMN refreshed_at TIMESTAMP;
ALTER TABLE oauth2_access_tokens ADD COLUMN successor_seed BLOB;
ALTER TABLE oauth2_access_tokens ADD COLUMN kept_until TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
UPDATE oauth2_access_tokens SET kept_until = expires_at;
CREATE UNIQUE INDEX oauth2_access_tokens_refresh_digest ON oauth2_access_tokens (refresh_digest)
    WHERE refresh_digest IS NOT NULL;
CREATE INDEX oauth2_access_tokens_grant_id ON oauth2_access_tokens (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX oauth2_access_tokens_seed ON oauth2_access_tokens (refreshed_at) WHERE successor_seed IS NOT NULL;
-- Pruning looks at one column, whatever kind of row it is.
DROP INDEX oauth2_access_tokens_expires_at;
CREATE INDEX oauth2_access_tokens_kept_until ON oauth2_access_tokens (kept_until);

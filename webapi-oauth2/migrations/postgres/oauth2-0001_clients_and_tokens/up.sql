-- Users may live in a table of the application, so no foreign key names one.
CREATE TABLE oauth2_clients (
    id BIGSERIAL PRIMARY KEY,
    client_id TEXT NOT NULL UNIQUE,
    secret_digest BYTEA,
    name TEXT NOT NULL,
    client_type TEXT NOT NULL CHECK (client_type IN ('confidential', 'public')),
    grants TEXT NOT NULL,
    allowed_scopes TEXT,
    is_enabled BOOLEAN NOT NULL DEFAULT TRUE,
    user_id BIGINT,
    access_token_lifetime BIGINT,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE oauth2_access_tokens (
    id BIGSERIAL PRIMARY KEY,
    digest BYTEA NOT NULL UNIQUE,
    session_digest BYTEA NOT NULL UNIQUE,
    client_id BIGINT NOT NULL REFERENCES oauth2_clients (id) ON DELETE CASCADE,
    user_id BIGINT,
    scope TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP
);
CREATE INDEX oauth2_access_tokens_client_id ON oauth2_access_tokens (client_id);
CREATE INDEX oauth2_access_tokens_user_id ON oauth2_access_tokens (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX oauth2_access_tokens_expires_at ON oauth2_access_tokens (expires_at);

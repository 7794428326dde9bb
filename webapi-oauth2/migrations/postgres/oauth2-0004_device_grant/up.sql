-- Devices that wait for a user (RFC 8628). Both codes are kept as digests only.
CREATE TABLE oauth2_device_codes (
    id BIGSERIAL PRIMARY KEY,
    digest BYTEA NOT NULL UNIQUE,
    user_code_digest BYTEA NOT NULL UNIQUE,
    client_id BIGINT NOT NULL REFERENCES oauth2_clients (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    resources TEXT NOT NULL,
    -- Whoever entered the user code; from then on nobody else decides.
    user_id BIGINT,
    -- What the user granted; none if the decision was a refusal.
    grant_id BIGINT REFERENCES oauth2_grants (id) ON DELETE CASCADE,
    family_expires_at TIMESTAMP,
    -- Seconds between two polls; each poll that comes early adds to it.
    poll_interval BIGINT NOT NULL,
    polled_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    decided_at TIMESTAMP,
    consumed_at TIMESTAMP
);
CREATE INDEX oauth2_device_codes_client_id ON oauth2_device_codes (client_id);
CREATE INDEX oauth2_device_codes_grant_id ON oauth2_device_codes (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX oauth2_device_codes_expires_at ON oauth2_device_codes (expires_at);

ALTER TABLE oauth2_codes RESET (fillfactor);
ALTER TABLE oauth2_access_tokens RESET (fillfactor);
DROP INDEX oauth2_access_tokens_family;
CREATE INDEX oauth2_access_tokens_grant_id ON oauth2_access_tokens (grant_id) WHERE grant_id IS NOT NULL;
DROP INDEX oauth2_access_tokens_seed;
ALTER TABLE oauth2_access_tokens ADD COLUMN successor_seed BYTEA;
UPDATE oauth2_access_tokens SET successor_seed = (
    SELECT later.seed FROM oauth2_access_tokens AS later
    WHERE later.grant_id = oauth2_access_tokens.grant_id
        AND later.generation = oauth2_access_tokens.generation + 1
        AND later.seed IS NOT NULL
) WHERE refreshed_at IS NOT NULL;
ALTER TABLE oauth2_access_tokens DROP COLUMN seed;
CREATE INDEX oauth2_access_tokens_seed ON oauth2_access_tokens (refreshed_at) WHERE successor_seed IS NOT NULL;
ALTER TABLE oauth2_access_tokens ADD CONSTRAINT oauth2_access_tokens_session_digest_key UNIQUE (session_digest);
CREATE INDEX oauth2_access_tokens_user_id ON oauth2_access_tokens (user_id) WHERE user_id IS NOT NULL;
DELETE FROM oauth2_access_tokens WHERE client_id NOT IN (SELECT id FROM oauth2_clients);
DELETE FROM oauth2_access_tokens WHERE grant_id NOT IN (SELECT id FROM oauth2_grants);
CREATE INDEX oauth2_access_tokens_client_id ON oauth2_access_tokens (client_id);
ALTER TABLE oauth2_access_tokens ADD CONSTRAINT oauth2_access_tokens_client_id_fkey
    FOREIGN KEY (client_id) REFERENCES oauth2_clients (id) ON DELETE CASCADE;
ALTER TABLE oauth2_access_tokens ADD CONSTRAINT oauth2_access_tokens_grant_id_fkey
    FOREIGN KEY (grant_id) REFERENCES oauth2_grants (id) ON DELETE CASCADE;

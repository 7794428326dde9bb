DROP INDEX oauth2_access_tokens_family;
CREATE INDEX oauth2_access_tokens_grant_id ON oauth2_access_tokens (grant_id) WHERE grant_id IS NOT NULL;
DROP INDEX oauth2_access_tokens_seed;
ALTER TABLE oauth2_access_tokens ADD COLUMN successor_seed BLOB;
UPDATE oauth2_access_tokens SET successor_seed = (
    SELECT later.seed FROM oauth2_access_tokens AS later
    WHERE later.grant_id = oauth2_access_tokens.grant_id
        AND later.generation = oauth2_access_tokens.generation + 1
        AND later.seed IS NOT NULL
) WHERE refreshed_at IS NOT NULL;
ALTER TABLE oauth2_access_tokens DROP COLUMN seed;
CREATE INDEX oauth2_access_tokens_seed ON oauth2_access_tokens (refreshed_at) WHERE successor_seed IS NOT NULL;
CREATE INDEX oauth2_access_tokens_user_id ON oauth2_access_tokens (user_id) WHERE user_id IS NOT NULL;

-- Tokens are the table that is written most. What each write paid for and nothing needed goes.

-- No foreign keys: each insertion locked the row of its client, one row for all. A token without its client or its grant is
-- worth nothing, and keys are not used twice.
ALTER TABLE oauth2_access_tokens DROP CONSTRAINT oauth2_access_tokens_client_id_fkey;
ALTER TABLE oauth2_access_tokens DROP CONSTRAINT oauth2_access_tokens_grant_id_fkey;
DROP INDEX oauth2_access_tokens_client_id;
DROP INDEX oauth2_access_tokens_user_id;
-- A session cookie names its token: the digest of the cookie is compared, not looked for.
ALTER TABLE oauth2_access_tokens DROP CONSTRAINT oauth2_access_tokens_session_digest_key;

-- The seed is kept with the tokens that were derived with it, so that consuming a token changes no indexed column.
ALTER TABLE oauth2_access_tokens ADD COLUMN seed BYTEA;
UPDATE oauth2_access_tokens SET seed = (
    SELECT earlier.successor_seed FROM oauth2_access_tokens AS earlier
    WHERE earlier.grant_id = oauth2_access_tokens.grant_id
        AND earlier.generation = oauth2_access_tokens.generation - 1
        AND earlier.successor_seed IS NOT NULL
) WHERE refresh_digest IS NOT NULL AND generation > 0;
DROP INDEX oauth2_access_tokens_seed;
ALTER TABLE oauth2_access_tokens DROP COLUMN successor_seed;
CREATE INDEX oauth2_access_tokens_seed ON oauth2_access_tokens (created_at) WHERE seed IS NOT NULL;
DROP INDEX oauth2_access_tokens_grant_id;
CREATE INDEX oauth2_access_tokens_family ON oauth2_access_tokens (grant_id, generation) WHERE grant_id IS NOT NULL;

-- Room on each page for the next version of its rows.
ALTER TABLE oauth2_access_tokens SET (fillfactor = 80);
ALTER TABLE oauth2_codes SET (fillfactor = 80);

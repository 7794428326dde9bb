-- Keys that tokens are signed with. The private part is sealed with a key that is not in the database, and erased when
-- the next key takes over. Of one algorithm there is one key of each generation, so several processes agree.
CREATE TABLE oauth2_signing_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kid TEXT NOT NULL UNIQUE,
    algorithm TEXT NOT NULL,
    generation INTEGER NOT NULL,
    public_jwk TEXT NOT NULL,
    sealed_private BLOB,
    created_at TIMESTAMP NOT NULL,
    active_from TIMESTAMP NOT NULL,
    retired_at TIMESTAMP,
    UNIQUE (algorithm, generation)
);

-- How a client wants its identity tokens signed.
ALTER TABLE oauth2_clients ADD COLUMN id_token_algorithm TEXT NOT NULL DEFAULT 'RS256';

-- When the user authenticated; passed on from each issuance of a family to the next.
ALTER TABLE oauth2_access_tokens ADD COLUMN auth_time TIMESTAMP;

DROP INDEX oauth2_access_tokens_kept_until;
DROP INDEX oauth2_access_tokens_seed;
DROP INDEX oauth2_access_tokens_grant_id;
DROP INDEX oauth2_access_tokens_refresh_digest;
ALTER TABLE oauth2_access_tokens DROP COLUMN grant_id;
ALTER TABLE oauth2_access_tokens DROP COLUMN audience;
ALTER TABLE oauth2_access_tokens DROP COLUMN confirmation;
ALTER TABLE oauth2_access_tokens DROP COLUMN source;
ALTER TABLE oauth2_access_tokens DROP COLUMN refresh_digest;
ALTER TABLE oauth2_access_tokens DROP COLUMN refresh_scope;
ALTER TABLE oauth2_access_tokens DROP COLUMN refresh_resources;
ALTER TABLE oauth2_access_tokens DROP COLUMN generation;
ALTER TABLE oauth2_access_tokens DROP COLUMN refresh_expires_at;
ALTER TABLE oauth2_access_tokens DROP COLUMN family_expires_at;
ALTER TABLE oauth2_access_tokens DROP COLUMN refreshed_at;
ALTER TABLE oauth2_access_tokens DROP COLUMN successor_seed;
ALTER TABLE oauth2_access_tokens DROP COLUMN kept_until;
CREATE INDEX oauth2_access_tokens_expires_at ON oauth2_access_tokens (expires_at);
DROP TABLE oauth2_pending_requests;
DROP TABLE oauth2_codes;
DROP TABLE oauth2_grants;
ALTER TABLE oauth2_clients ADD COLUMN secret_digest BLOB;
-- Secrets that somebody chose have no SHA-256 digest and are lost.
UPDATE oauth2_clients SET secret_digest = (
    SELECT digest FROM oauth2_client_secrets
    WHERE oauth2_client_secrets.client_id = oauth2_clients.id AND digest IS NOT NULL
    ORDER BY oauth2_client_secrets.id DESC LIMIT 1
);
DROP TABLE oauth2_client_secrets;
ALTER TABLE oauth2_clients DROP COLUMN redirect_uris;
ALTER TABLE oauth2_clients DROP COLUMN post_logout_redirect_uris;
ALTER TABLE oauth2_clients DROP COLUMN allowed_origins;
ALTER TABLE oauth2_clients DROP COLUMN default_scopes;
ALTER TABLE oauth2_clients DROP COLUMN skip_authorization;
ALTER TABLE oauth2_clients DROP COLUMN auth_methods;
ALTER TABLE oauth2_clients DROP COLUMN pkce;
ALTER TABLE oauth2_clients DROP COLUMN token_format;
ALTER TABLE oauth2_clients DROP COLUMN is_introspector;
ALTER TABLE oauth2_clients DROP COLUMN code_lifetime;
ALTER TABLE oauth2_clients DROP COLUMN refresh_idle_lifetime;
ALTER TABLE oauth2_clients DROP COLUMN refresh_absolute_lifetime;
ALTER TABLE oauth2_clients DROP COLUMN updated_at;
ALTER TABLE oauth2_clients DROP COLUMN extra;

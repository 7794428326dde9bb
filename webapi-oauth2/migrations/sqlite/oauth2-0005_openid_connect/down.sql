ALTER TABLE oauth2_access_tokens DROP COLUMN auth_time;
ALTER TABLE oauth2_clients DROP COLUMN id_token_algorithm;
DROP TABLE oauth2_signing_keys;

DROP TABLE oauth2_access_tokens;
DROP TABLE oauth2_clients;

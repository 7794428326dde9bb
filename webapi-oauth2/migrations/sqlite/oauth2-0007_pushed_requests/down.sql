ALTER TABLE oauth2_clients DROP COLUMN requires_pushed_requests;

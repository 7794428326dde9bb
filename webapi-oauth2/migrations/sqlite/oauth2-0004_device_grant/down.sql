DROP TABLE oauth2_device_codes;

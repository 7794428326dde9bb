DROP TABLE webapi_sessions;
DROP TABLE webapi_users;

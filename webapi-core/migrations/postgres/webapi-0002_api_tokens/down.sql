DROP TABLE webapi_api_tokens;

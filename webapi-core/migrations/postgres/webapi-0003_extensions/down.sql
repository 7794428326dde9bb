DROP TABLE webapi_extension_changes;
DROP TABLE webapi_extension_tree;
DROP TABLE webapi_extensions;

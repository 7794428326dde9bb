// A package of the folder into which `cargo xtask test` installed it.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const library = (name) =>
  import(pathToFileURL(join(process.env.WEBAPI_TEST_CLIENTS, 'node', 'node_modules', name, 'build', 'index.js')).href);

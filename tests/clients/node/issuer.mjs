// node-oidc-provider as an issuer of access tokens, on a port of this machine: JWTs for resources that end in `jwt`,
// opaque tokens for others. It prints its URL, and then a line for each that it reads: `rotate` puts another key first.

import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

// What the provider tells people is not what the test reads.
console.info = console.error;

const folder = join(process.env.WEBAPI_TEST_CLIENTS, "node", "package.json");
const entry = createRequire(folder).resolve("oidc-provider");
const { Provider } = await import(pathToFileURL(entry));

const SECRET = process.env.ISSUER_SECRET;
const CLIENT = {
  client_secret: SECRET,
  grant_types: ["client_credentials"],
  redirect_uris: [],
  response_types: [],
};

function key(kid) {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { ...privateKey.export({ format: "jwk" }), kid, alg: "ES256", use: "sig" };
}

function provider(issuer, keys) {
  const made = new Provider(issuer, {
    clients: [
      { client_id: "batch", token_endpoint_auth_method: "client_secret_post", ...CLIENT },
      { client_id: "reviews", ...CLIENT },
    ],
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    cookies: { keys: [SECRET] },
    jwks: { keys },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          audience: resource,
          accessTokenFormat: resource.endsWith("jwt") ? "jwt" : "opaque",
          accessTokenTTL: 7200,
          jwt: { sign: { alg: "ES256" } },
          scope: "notes.read notes.write",
        }),
      },
      revocation: { enabled: true },
    },
  });
  return made.callback();
}

let answer = (_, response) => response.writeHead(503).end();
const server = createServer((request, response) => answer(request, response));
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  let keys = [key("first")];
  answer = provider(issuer, keys);
  console.log(issuer);
  const commands = {
    rotate: () => {
      keys = [key("second"), ...keys];
      answer = provider(issuer, keys);
    },
  };
  createInterface({ input: process.stdin }).on("line", (line) => {
    commands[line]();
    console.log("done");
  });
});

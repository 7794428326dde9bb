// A public client, as its program sees the server: registered on the page, and asking for tokens.

import { createHash, randomBytes } from "node:crypto";

const REDIRECT = "https://client.example.com/callback";

export class Client {
  // Registers an application of whoever is signed in, with grants by their titles.
  static async register(visit, name, grants) {
    const client = Object.assign(new Client(), { visit, name });
    await visit.client(REDIRECT);
    await visit.go("/o/applications/register/");
    await visit.fill("Name", name);
    client.id = await visit.page.locator("#id_client_id").inputValue();
    await visit.page.getByLabel("Client type").selectOption("public");
    const [first, ...further] = grants;
    await visit.page.getByLabel("Authorization grant type").selectOption({ label: first });
    for (const grant of await visit.page.locator("input[type=checkbox][name=further_grant_types]").all()) {
      await grant.uncheck();
    }
    for (const grant of further) await visit.page.getByRole("checkbox", { name: grant }).check();
    await visit.fill("Redirect URIs", REDIRECT);
    await visit.press("Register");
    return client;
  }

  // Sends the browser to the server with a request for these scopes.
  async ask(scope, more = {}) {
    this.verifier = randomBytes(32).toString("base64url");
    const challenge = createHash("sha256").update(this.verifier).digest("base64url");
    const query = new URLSearchParams({
      response_type: "code",
      client_id: this.id,
      redirect_uri: REDIRECT,
      scope,
      state: "17",
      code_challenge: challenge,
      code_challenge_method: "S256",
      ...more,
    });
    await this.visit.go(`/o/authorize/?${query}`);
  }

  // What the browser brings back.
  async answer() {
    await this.visit.page.waitForURL(`${REDIRECT}**`);
    return Object.fromEntries(new URL(this.visit.page.url()).searchParams);
  }

  async post(endpoint, fields) {
    const body = new URLSearchParams({ client_id: this.id, ...fields });
    const response = await fetch(new URL(`/o/${endpoint}/`, this.visit.url), { method: "POST", body });
    return response.json();
  }

  exchange(code) {
    const fields = { grant_type: "authorization_code", code, redirect_uri: REDIRECT };
    return this.post("token", { ...fields, code_verifier: this.verifier });
  }

  // What a device is answered that asks how things stand.
  poll(codes) {
    const fields = { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: codes.device_code };
    return this.post("token", fields);
  }

  // The status of a request to the API with a token.
  async opens(path, token) {
    const response = await fetch(new URL(path, this.visit.url), { headers: { authorization: `Bearer ${token}` } });
    return response.status;
  }
}

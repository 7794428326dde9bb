// A person signs in for an application, allows less than it asks for, refuses, takes it back, and signs out.

import { Client } from "../client.mjs";

const SCOPES = "review_request:read review_request:write group:read";

export default async function (visit) {
  const { page } = visit;
  await visit.go("/accounts/login/?next=/o/applications/register/");
  await visit.signIn("admin");
  const client = await Client.register(visit, "Release Notes", ["Authorization code", "Refresh token"]);
  await visit.press("Sign out");
  await visit.look("signed-out");

  await client.ask(SCOPES);
  await visit.look("login-for-client");
  await visit.signIn("doc");
  await visit.look("consent");
  await page.locator('input[name=scope][value="review_request:write"]').uncheck();
  await visit.press("Authorize");
  const allowed = await client.answer();
  const tokens = await client.exchange(allowed.code);
  const before = await client.opens("/api/review-requests/", tokens.access_token);

  await client.ask(SCOPES, { prompt: "consent" });
  await visit.press("Refuse");
  const refused = await client.answer();

  visit.expect(400);
  await client.ask(SCOPES, { redirect_uri: "https://evil.example.com/" });
  await visit.look("refused-request");

  await visit.go("/o/authorized_tokens/");
  await visit.look("connected");
  await page.locator("a.danger").first().click();
  await visit.look("revoke");
  await visit.press("Revoke");
  await visit.look("connected-nothing");
  const after = await client.opens("/api/review-requests/", tokens.access_token);
  const refreshed = await client.post("token", { grant_type: "refresh_token", refresh_token: tokens.refresh_token });

  await visit.go("/accounts/logout/");
  await visit.look("sign-out");
  await page.locator("main").getByRole("button", { name: "Sign out" }).click();
  await visit.go("/o/authorized_tokens/");
  return {
    state: allowed.state,
    scope: tokens.scope,
    before,
    refused: refused.error,
    after,
    refreshed: refreshed.error,
    end: visit.path,
  };
}

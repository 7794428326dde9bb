// A person connects two applications, one of them twice; is asked for what an extension brings, which goes meanwhile;
// and is asked to sign out by an application.

import { Client } from "../client.mjs";

const LONG = "The release notes of every product, of every team and of each of their suppliers, put together once a day";
const CHECKLISTS = "review_request:read checklist_item:read checklist_item:write";

export default async function (visit) {
  const { page } = visit;
  const extension = async (enabled) => {
    const authorization = `Basic ${Buffer.from("admin:pw-admin").toString("base64")}`;
    const body = new URLSearchParams({ enabled });
    const url = new URL("/api/extensions/checklists/", visit.url);
    const { status } = await fetch(url, { method: "PUT", headers: { authorization }, body });
    if (status !== 200) throw new Error(`the extension cannot be switched: ${status}`);
  };

  await visit.go("/accounts/login/");
  await visit.signIn(visit.scripts ? "dopey" : "grumpy");
  await visit.look("signed-in");
  await visit.go("/accounts/login/");
  await visit.look("login-again");
  const short = await Client.register(visit, "Release Notes", ["Authorization code", "Refresh token"]);
  const long = await Client.register(visit, LONG, ["Authorization code"]);
  await visit.look("detail-long");

  const connect = async (client, scope) => {
    await client.ask(scope, { prompt: "consent" });
    await visit.press("Authorize");
    await client.exchange((await client.answer()).code);
  };
  await connect(short, "review_request:read review_request:write openid profile");
  await connect(short, "group:read");
  await connect(long, "root:read review:read review:destroy");
  await visit.go("/o/authorized_tokens/");
  await visit.look("connected-several", { dark: true, plain: true });
  const grants = await page.locator("a.danger").count();
  await page.locator("a.danger").nth(1).click();
  await visit.look("revoke-several");

  await extension("1");
  await long.ask(CHECKLISTS);
  for (const box of await page.getByRole("checkbox").all()) await box.uncheck();
  await visit.press("Authorize");
  await visit.look("consent-alert", { dark: true, plain: true });
  await extension("0");
  await visit.press("Refuse");
  const refused = (await long.answer()).error;
  await extension("1");
  await long.ask(CHECKLISTS);
  await extension("0");
  visit.expect(400);
  await visit.press("Authorize");
  await visit.look("consent-vanished");

  await visit.go(`/o/logout/?client_id=${encodeURIComponent(short.id)}`);
  await visit.look("logout-asked");
  await visit.press("Cancel");
  const kept = await visit.heading();
  await visit.look("logout-kept");
  await visit.go(`/o/logout/?client_id=${encodeURIComponent(short.id)}`);
  await page.locator("main").getByRole("button", { name: "Sign out" }).click();
  await visit.look("logout-done");
  return { refused, grants, kept, end: await visit.heading() };
}

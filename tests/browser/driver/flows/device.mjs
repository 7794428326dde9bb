// A person lets a device in with the code that it shows, and keeps another one out.

import { Client } from "../client.mjs";

export default async function (visit) {
  await visit.go("/accounts/login/?next=/o/applications/register/");
  await visit.signIn("doc");
  const device = await Client.register(visit, "Television", ["Device code"]);
  const codes = await device.post("device-authorization", { scope: "review_request:read" });

  await visit.go("/o/device/");
  await visit.look("enter");
  await visit.fill("User code", "BCDF-GHJK");
  await visit.press("Continue");
  await visit.look("enter-wrong");
  await visit.fill("User code", codes.user_code);
  await visit.press("Continue");
  await visit.look("decide");
  await visit.press("Accept");
  await visit.look("accepted");
  const tokens = await device.poll(codes);

  const others = await device.post("device-authorization", { scope: "review_request:read review_request:write" });
  await visit.go(`/o/device/?user_code=${others.user_code}`);
  await visit.press("Continue");
  await visit.look("decide-more");
  await visit.press("Deny");
  await visit.look("denied");
  const denied = (await device.poll(others)).error;
  return { scope: tokens.scope, opens: await device.opens("/api/review-requests/", tokens.access_token), denied };
}

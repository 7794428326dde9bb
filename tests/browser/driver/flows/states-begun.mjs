// A person begins what time and an operator will end: a device that waits, and an application.

import { Client } from "../client.mjs";

export default async function (visit) {
  await visit.go("/accounts/login/?next=/o/applications/register/");
  await visit.signIn("doc");
  const application = await Client.register(visit, "Release Notes", ["Authorization code", "Refresh token", "Device code"]);
  const detail = visit.path;
  const codes = await application.post("device-authorization", { scope: "review_request:read" });
  await visit.go(`/o/device/?user_code=${codes.user_code}`);
  await visit.press("Continue");
  return { client: application.id, detail, device: visit.path };
}

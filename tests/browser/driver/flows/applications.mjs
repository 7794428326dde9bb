// An owner registers an application, gives it another secret, changes it and deletes it.

export default async function (visit) {
  const { page } = visit;
  await visit.go("/o/applications/");
  await visit.look("login");
  await visit.fill("Username", "doc");
  await visit.fill("Password", "wrong");
  visit.expect(403);
  await visit.press("Sign in");
  await visit.look("login-refused");
  await visit.signIn("doc");
  await visit.look("list-empty");

  await visit.follow("Register an application");
  await visit.look("register");
  await visit.fill("Name", "Release Notes");
  await page.getByLabel("Client type").selectOption("confidential");
  await page.getByLabel("Authorization grant type").selectOption("authorization-code");
  await visit.fill("Redirect URIs", "http://app.example.com/callback");
  await visit.press("Register");
  const refused = await page.locator("#errors_redirect_uris").innerText();
  await visit.look("register-refused");
  await visit.fill("Redirect URIs", "https://app.example.com/callback\ncom.example.app:/callback");
  await visit.fill("Allowed origins (optional)", "https://app.example.com");
  await visit.press("Register");
  const secret = await page.locator("#id_client_secret").inputValue();
  await visit.look("registered");

  await visit.follow("Your applications");
  await visit.look("list");
  await page.locator("a.row").click();
  const isHidden = !(await page.content()).includes(secret);
  await visit.look("detail");

  await visit.follow("Make a new secret");
  await visit.look("rotate");
  await page.getByLabel("Keep the old secret for a week").check();
  await visit.press("Make a new secret");
  const another = await page.locator("#id_client_secret").inputValue();
  await visit.look("rotated");

  await visit.follow("Edit");
  await visit.look("edit");
  await visit.fill("Name", "Release Notes 2");
  await visit.press("Save");
  const renamed = await visit.heading();
  await visit.look("saved");

  await visit.follow("Delete");
  await visit.look("delete");
  await visit.follow("Cancel");
  const isKept = await visit.heading();
  await visit.follow("Delete");
  await visit.press("Delete");
  const left = await page.locator("a.row").count();
  await visit.look("deleted");
  visit.expect(404);
  await visit.go("/o/applications/1000000/");
  await visit.look("not-found");
  return { refused, secret, isHidden, another, renamed, isKept, left };
}

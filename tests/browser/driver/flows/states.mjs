// The person comes back when the code has expired and the application is disabled.

export default async function (visit, { detail, device }) {
  await visit.go(`/accounts/login/?next=${device}`);
  await visit.signIn("doc");
  const code = await visit.heading();
  await visit.look("expired");
  await visit.go(detail);
  const disabled = (await visit.text()).includes("This application is disabled");
  await visit.look("disabled", { dark: true });
  await visit.go(`${detail}update/`);
  await visit.look("edit-several");
  await visit.go("/o/applications/");
  await visit.look("list-disabled");
  return { code, disabled };
}

// What can be checked of any page.

const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary";

// What axe finds that is serious or critical.
export async function accessibility(page, require) {
  await page.evaluate(require("axe-core").source);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return found.violations
    .filter((violation) => ["serious", "critical"].includes(violation.impact))
    .map((violation) => `${violation.id}: ${violation.help}: ${violation.nodes.map((node) => node.html).join(" ")}`);
}

// Whether Tab reaches every control, in their order, and shows where it is. Of radio buttons, it reaches one of a group.
export async function keyboard(page) {
  const wanted = await page.evaluate((controls) => {
    document.activeElement?.blur();
    window.scrollTo(0, 0);
    const groups = new Set();
    return [...document.querySelectorAll(controls)]
      .filter((control) => control.checkVisibility() && !control.disabled)
      .map((control, index) => {
        const group = control.type === "radio" && control.name;
        control.dataset.tab = group ? `group ${group}` : `${index} ${control.outerHTML.slice(0, 80)}`;
        return control.dataset.tab;
      })
      .filter((name) => !groups.has(name) && groups.add(name));
  }, CONTROLS);
  // Where Tab begins is where the focus was last: the start of the document here.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  const reached = [];
  const complaints = [];
  for (let step = 0; step < wanted.length; step += 1) {
    await page.keyboard.press("Tab");
    const [name, isShown] = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      const isShown = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0;
      return [document.activeElement.dataset.tab, isShown];
    });
    reached.push(name);
    if (!isShown) complaints.push(`nothing shows that ${name} has the focus`);
  }
  wanted.filter((name) => !reached.includes(name)).forEach((name) => complaints.push(`Tab does not reach ${name}`));
  if (complaints.length === 0 && wanted.join() !== reached.join()) complaints.push(`Tab goes another way: ${reached}`);
  return complaints;
}

// Whether something is wider than the page.
export async function width(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth > root.clientWidth ? [`the page is ${root.scrollWidth} px wide`] : [];
  });
}

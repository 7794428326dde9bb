// Runs one flow with scripts and one without, and prints what came of it as JSON: `node run.mjs FLOW URL PICTURES TOLD`.
// What it is told is JSON, too: the report of a flow before it, or nothing.

import { Visit, launch } from "./visit.mjs";

const [flow, url, pictures, told] = process.argv.slice(2);
const { default: walk } = await import(`./flows/${flow}.mjs`);

const browser = await launch();
const report = { complaints: [], looked: [] };
try {
  for (const scripts of [true, false]) {
    const visit = await Visit.begin(browser, { url, scripts, pictures, flow });
    try {
      const mode = scripts ? "with_scripts" : "without_scripts";
      report[mode] = await walk(visit, JSON.parse(told)?.[mode]);
    } catch (error) {
      visit.complain(`${error.stack}\n${await visit.text()}`);
    }
    report.complaints.push(...visit.complaints);
    report.looked.push(...visit.looked);
    await visit.end();
  }
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(report));

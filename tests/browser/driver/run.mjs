// Runs one flow with scripts and one without, and prints what came of it as JSON: `node run.mjs FLOW URL PICTURES`.

import { Visit, launch } from "./visit.mjs";

const [flow, url, pictures] = process.argv.slice(2);
const { default: walk } = await import(`./flows/${flow}.mjs`);

const browser = await launch();
const report = { complaints: [], looked: [] };
try {
  for (const scripts of [true, false]) {
    const visit = await Visit.begin(browser, { url, scripts, pictures, flow });
    try {
      report[scripts ? "with_scripts" : "without_scripts"] = await walk(visit);
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
